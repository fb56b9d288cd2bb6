"""Time expressions of an article and the dates they mean."""

from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from loader.language import calendar
from loader.language.lexicon import Lexicon
from loader.language.reading import TimeExpression
from loader.language.tense import TenseCues
from loader.language.time_atoms import Atom, atoms_of
from loader.language.time_checks import CHECKS, Ambiguity, Place
from loader.language.time_context import TimeContext, Told, told
from loader.language.time_grammar import Grammar, Match
from loader.language.time_meaning import Meaning
from loader.language.time_values import READINGS

_JOINING = frozenset({"and", "again", "then", "once", "more", "in", ","})
"""Words between two months that share the year of the second."""


def find_times(doc: Doc, published: date | None, lexicon: Lexicon) -> tuple[TimeExpression, ...]:
    """The dates a text names, in text order and not overlapping; at each place the longest expression is taken.

    Dates that count from the publication day are ``relative``; without that day they are left out, and so is
    everything that gives no date (durations, decades, habits). Prepositions do not belong to an expression.
    ``doc`` needs tags, parse, lemmas and sentence starts.
    """
    return _Search(doc, published, lexicon).run()


@dataclass(frozen=True, slots=True)
class _Rules:
    """The table ``times.toml``, compiled."""

    grammar: Grammar
    ambiguity: Ambiguity
    cues: TenseCues

    @classmethod
    def of(cls, lexicon: Lexicon) -> "_Rules":
        table = lexicon.table("times")
        grammar = Grammar(table)
        return cls(grammar, Ambiguity.of(table, grammar.lists), TenseCues.of(table["tense"]))


class _Search:
    """One walk through a text, from left to right, because "the next day" needs the dates told before."""

    def __init__(self, doc: Doc, published: date | None, lexicon: Lexicon) -> None:
        rules = lexicon.rules(_Rules.of)
        self.doc = doc
        self.published = published
        self.grammar = rules.grammar
        self.rules = rules.ambiguity
        self.cues = rules.cues
        self.atoms = atoms_of(doc, self.grammar.classes)
        self.told: list[Told] = []

    def run(self) -> tuple[TimeExpression, ...]:
        at = 0
        while at < len(self.atoms):
            at = self._step(at)
        return tuple(TimeExpression(t.first, t.last, t.edtf.text, t.relative, t.anchor) for t in self.told)

    def _step(self, at: int) -> int:
        for match in self.grammar.matches(self.atoms, at):
            first, last = self._tokens(match.atoms)
            context = TimeContext(self.doc, self.published, self.cues, self.told, first, last)
            meaning = self._meaning(match, context)
            if meaning is None:
                continue
            if meaning.edtf is not None and (not self.told or self.told[-1].last <= first):
                self.told.append(told(first, last, meaning.edtf, meaning.relative, context.anchored))
                if match.has("year") or match.number("YEAR") is not None:
                    self._share_year()
            return match.last
        return at + 1

    def _share_year(self) -> None:
        """ "in May and again in September last year": both months are of that year."""
        if len(self.told) < 2:
            return
        one, two = self.told[-2:]
        between = {token.lower_ for token in self.doc[one.last : two.first]}
        bare = one.relative and one.last - one.first == 1
        if not bare or not {one.edtf.kind, two.edtf.kind} <= {"month"} or not ("and" in between <= _JOINING):
            return
        first = calendar.month(two.edtf.first.year, one.edtf.first.month)
        if first < two.edtf.text:
            self.told[-2] = told(one.first, one.last, first, two.relative)

    def _meaning(self, match: Match, context: TimeContext) -> Meaning | None:
        if not CHECKS[match.pattern.check](Place(match, self.atoms, context, self.rules)):
            return None
        return READINGS[match.pattern.means](match, context)

    def _tokens(self, atoms: tuple[Atom, ...]) -> tuple[int, int]:
        return atoms[0].token, atoms[-1].last_token + 1
