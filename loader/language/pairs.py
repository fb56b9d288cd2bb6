"""Which two people an article has put together: "the pair", "the two leaders", "they".

Those of one clause come first ("A received B", "A and B", "talks between A and B"), then those whom one paragraph tells
of, then the main pair of the article.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from spacy.tokens import Span, Token

from loader.language.coreference_rules import CoreferenceRules
from loader.language.discourse import Discourse
from loader.language.meeting_syntax import is_passive, is_verb, prepositional_objects, subject
from loader.record import Ref

_AGENT = frozenset({"by"})
_FAR = 5
"""Sentences back in which a clause must have put two together who are to be meant."""
_OFTEN = 3
"""Who is named less than a third as often as the main person is none of the main pair."""


class Pairs:
    """Finds pairs of people of different states, in what has been understood of an article so far."""

    def __init__(self, discourse: Discourse, rules: CoreferenceRules) -> None:
        self.discourse = discourse
        self.doc = discourse.doc
        self.rules = rules
        self.states_of = {t.holder: t.serves for t in reversed(discourse.tenures)}
        self.counts = Counter(ref for _, ref in discourse.seen)
        self._known: dict[int, list[tuple[int, tuple[Ref, ...]]]] = {}

    def before(self, token: Token, noun: str) -> tuple[Ref, ...]:
        """The two whom a description ends with the token means; its ``noun`` may say what they are ("ministers")."""
        main = self._main(noun)
        if noun in self.rules.leaders:
            # Of whom nothing is told and who is named only later is none of "the leaders".
            main = [r for r in main if self._is_told(r, noun) or self.discourse.first_seen(r) < token.i]
        return self.near(token, noun) or self._pair_of(main, noun)

    def _main(self, noun: str) -> list[Ref]:
        """The people whom the article names again and again, or whose office the noun tells; those it names most come
        first."""
        most = max(self.counts.values(), default=0)
        often = [ref for ref, count in self.counts.most_common() if count > 1 and count * _OFTEN >= most]
        told = [ref for ref, _ in self.counts.most_common() if self._is_told(ref, noun)]
        return list(dict.fromkeys([*often, *told]))

    def near(self, token: Token, noun: str) -> tuple[Ref, ...]:
        """The same, but only from what stands shortly before."""
        paragraph, close = self.discourse.paragraph_of(token.i), self.discourse.start_of_window(token.i)
        far = self.discourse.start_of_window(token.i, _FAR)
        for begin in sorted({paragraph, min(far, paragraph)}, reverse=True):
            for group in self._groups_from(begin, token):
                if pair := self._pair_of(list(reversed(group)), noun):
                    return pair
            people = [ref for index, ref in reversed(self.discourse.seen) if max(begin, close) <= index < token.i]
            if pair := self._pair_of(list(dict.fromkeys(people)), noun):
                return pair
        return ()

    def ahead(self, token: Token, noun: str) -> tuple[Ref, ...]:
        """The two whom the next sentence puts together first: who "two men" will turn out to be."""
        if token.sent.end >= len(self.doc):
            return ()
        groups = self.groups(self.doc[token.sent.end].sent, token.i)
        return self._pair_of(groups[0][1], noun) if groups else ()

    def partner(self, person: Ref, token: Token) -> Ref | None:
        """The other of the pair to which a person belongs before a token: "his host"."""
        groups = self._groups_from(self.discourse.start_of_window(token.i, _FAR), token)
        pairs = [self._pair_of(list(reversed(group)), "") for group in groups if person in group]
        pair = next((p for p in (*pairs, self._pair_of(self._main(""), "")) if person in p), ())
        return next((ref for ref in pair if ref != person), None)

    def heads(self, token: Token) -> tuple[Ref, ...]:
        """The last two of different states who are told to lead them, anywhere before the token."""
        people = [ref for index, ref in reversed(self.discourse.seen) if index < token.i]
        noun = next(iter(self.rules.leaders))
        return self._pair_of([ref for ref in dict.fromkeys(people) if self._is_told(ref, noun)], noun)

    def in_sentence(self, sentence: Span, token: Token) -> tuple[Ref, ...]:
        """The last two of different states whom a clause of the sentence before the token puts together."""
        groups = [refs for end, refs in reversed(self.groups(sentence, token.i)) if end <= token.i]
        return next((pair for group in groups if (pair := self._pair_of(list(reversed(group)), ""))), ())

    def _groups_from(self, begin: int, token: Token) -> Iterator[tuple[Ref, ...]]:
        """The groups between a token and the one where it begins to count, last first; not those that somebody else,
        of whom the article speaks since, has put out of mind."""
        since: set[Ref] = set()
        for sentence in takewhile(lambda s: s.end > begin, self.discourse.sentences_before(token)):
            for end, group in reversed(self.groups(sentence, token.i)):
                if end <= token.i and (not since or not since.isdisjoint(group)):
                    yield group
            since |= self._spoken_of(sentence, token.i)

    def _spoken_of(self, sentence: Span, stop: int) -> set[Ref]:
        """Who does what a sentence says first of all."""
        people = (m for m in self.discourse.people_in(sentence) if m.first < stop and len(m.refs) == 1)
        return {m.refs[0] for m in people if self.discourse.part(m) == "main"}

    def groups(self, sentence: Span, stop: int) -> list[tuple[int, tuple[Ref, ...]]]:
        """The people whom each clause of a sentence puts together, with the token at which they are complete."""
        if sentence.start in self._known:
            return self._known[sentence.start]
        found: dict[tuple[Ref, ...], int] = {}
        clauses: dict[int, list[Ref]] = {}
        for mention in self.discourse.people_in(sentence):
            root = self.doc[mention.first : mention.last].root
            if len(mention.refs) > 1:
                # "before the leaders' summit" tells of others beside those the clause is about.
                if root.dep_ != "poss":
                    found[mention.refs] = mention.last
                continue
            joined = sorted({root, *root.conjuncts}, key=lambda t: t.i)
            if len(together := tuple(dict.fromkeys(ref for t in joined for ref in self._people_at(t)))) > 1:
                found[together] = joined[-1].i + 1
            verb = self._acting_on(root)
            if verb is None:
                continue
            doers = [ref for t in self._doers(verb) for ref in self._people_at(t)]
            clause = clauses.setdefault(verb.i, doers)
            # "A and B are to meet C": "the two" are A and B.
            third = len(doers) > 1 and bool(self._pair_of(doers, ""))
            if doers and not third and mention.refs[0] not in clause:
                clause.append(mention.refs[0])
                found[tuple(clause)] = max(mention.last, verb.i + 1)
        groups = sorted((end, refs) for refs, end in found.items() if len(refs) > 1)
        if sentence.end <= stop:
            self._known[sentence.start] = groups
        return groups

    def _people_at(self, token: Token) -> tuple[Ref, ...]:
        mention = self.discourse.by_token.get(token.i)
        if mention is None or mention.form == "adjective":
            return ()
        return tuple(ref for ref in mention.refs if ref.kind == "person")

    def _acting_on(self, token: Token) -> Token | None:
        """The verb of the clause that somebody else does to, or with, the person at a token."""
        current, preposition = token, ""
        while current.head.i != current.i:
            head = current.head
            if is_verb(head) and current.dep_ == "nsubj" and head.dep_ == "ccomp" and head.tag_ in ("VBG", "VB"):
                # "kept B waiting", "let B go"
                return head.head
            if is_verb(head):
                with_him = preposition in self.rules.beside or current.dep_ in ("dobj", "dative", "nsubjpass")
                return head if with_him else None
            if current.dep_ == "pobj":
                preposition = preposition or head.lower_
            elif current.dep_ not in ("prep", "conj", "appos", "agent", "dative", "compound", "nmod", "dobj"):
                return None
            current = head
        return None

    def _doers(self, verb: Token) -> list[Token]:
        if is_passive(verb):
            return prepositional_objects(verb, _AGENT)
        who = subject(verb)
        return [who, *who.conjuncts] if who is not None else []

    def _pair_of(self, candidates: Sequence[Ref], noun: str) -> tuple[Ref, ...]:
        """The first two that may be what the noun says, of different states; former ones only where there are no
        others."""
        for former in (False, True):
            chosen: list[Ref] = []
            for ref in candidates:
                if not any(self._of_one_side(ref, other) for other in chosen) and self._may_be(ref, noun, former):
                    chosen.append(ref)
                if len(chosen) == 2:
                    return tuple(sorted(chosen, key=self.discourse.first_seen))
        return ()

    def _of_one_side(self, one: Ref, other: Ref) -> bool:
        """Whether two people are of one state, or of one family."""
        state = self.states_of.get(one)
        return (state is not None and state == self.states_of.get(other)) or _surname(one) == _surname(other)

    def _may_be(self, ref: Ref, noun: str, former: bool) -> bool:
        """Whether a person may be one of the "leaders" or "ministers"; who has no office may be anything."""
        offices = self._offices(ref)
        if any(office.startswith("former") for office in offices) and not former:
            return False
        return not offices or noun not in self.rules.leaders | self.rules.ministers or self._is_told(ref, noun)

    def _is_told(self, ref: Ref, noun: str) -> bool:
        """Whether the office of a person makes him one of the "leaders" or "ministers"."""
        offices = [office.removeprefix("former ") for office in self._offices(ref)]
        leads = any(office in self.rules.roles["leader"] for office in offices)
        minister = not leads and any("minister" in office or "secretary" in office for office in offices)
        return (leads and noun in self.rules.leaders) or (minister and noun in self.rules.ministers)

    def _offices(self, ref: Ref) -> list[str]:
        return [t.office.lower() for t in self.discourse.tenures if t.holder == ref and t.office]


def _surname(person: Ref) -> str:
    return person.name.split()[-1]
