"""Whose ministry an article tells of, where its name does not say it: the state that owns it elsewhere in the text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.name_rules import OfficeRules
from loader.record import Ref

MINISTRY = 6
"""Words behind an office in which its ministry is looked for."""


@dataclass(frozen=True, slots=True)
class BodyOwners:
    """The states of bodies in one article."""

    doc: Doc
    names: Mapping[int, Found]
    rules: OfficeRules
    states: Mapping[str, Ref]
    """Names of the article's states -> references."""
    dateline: str | None
    """Name of the state from which the article was sent, if its dateline says so."""

    def of_body(self, body: Found) -> Ref | None:
        """As in "Foreign Ministry spokesman X" where the article says elsewhere whose ministry it tells of, if it is
        one state's: "China's foreign ministry", "the Chinese Foreign Ministry"."""
        words = [token.lower_ for token in self.doc[body.first : body.last] if token.lower_ != "the"]
        return self._of_words(words, body.first) if len(words) > 1 else None

    def of_ministry(self, held: Held) -> Ref | None:
        """As in "X, director-general at the foreign ministry", "the ministry's spokesman, X": a ministry without its
        name's capitals, told of elsewhere with its state."""
        if held.body is not None:
            return None
        stop = held.last + MINISTRY if self.binds(held.last) else held.last
        for token in self.doc[max(held.first - 2, 0) : stop]:
            if token.lower_ in self.rules.ministries and token.is_lower and token.i not in self.names:
                first = token.i
                while first > 0 and self.doc[first - 1].is_lower and self.doc[first - 1].pos_ in ("ADJ", "NOUN"):
                    first -= 1
                bare = token.i == held.first  # "ministry spokesman X"
                if bare or (first and self.doc[first - 1].lower_ in ("the", "his", "her")):
                    return self._of_words([t.lower_ for t in self.doc[first : token.i + 1]], first)
        return None

    def _of_words(self, words: Sequence[str], first: int) -> Ref | None:
        """The one state to which a body of these words belongs before token ``first``."""
        owners = set()
        for index in range(1, first):
            if [t.lower_ for t in self.doc[index : index + len(words)]] == words:
                before = index - 1
                around = self.names.get(index)
                while before > 0 and (self.doc[before].text in ("'s", "'") or self.names.get(before) is around):
                    if self.doc[before].text not in ("'s", "'") and around is None:
                        break
                    before -= 1
                while before > 0 and self.doc[before].is_lower and self.doc[before].pos_ in ("ADJ", "NOUN", "PART"):
                    before -= 1
                owner = self.names.get(before)
                inside = around.inside if around is not None else ()
                owners |= {f.key for f in (owner, *inside) if f is not None and f.kind == "state"}
        if len(owners) != 1 or (self.dateline in self.states and self.dateline not in owners):
            return None
        return self.states.get(owners.pop())

    def binds(self, index: int) -> bool:
        """Whether "at the ministry" and the like may follow."""
        return index < len(self.doc) and self.doc[index].lower_ in ("at", "in", "of", "for", "with")
