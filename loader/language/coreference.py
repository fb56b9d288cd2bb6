"""Who is meant by "he", "they", "the two leaders", "the Japanese premier", "both nations"."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from spacy.tokens import Doc, Token

from loader.language.coreference_rules import CoreferenceRules
from loader.language.reading import Mention
from loader.record import Passage, Ref, Tenure

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
SINGULAR = frozenset({"he", "she", "him", "his", "her", "himself", "herself"})
PLURAL = frozenset({"they", "them", "their", "themselves"})
WINDOW = 3
"""Sentences back in which a pair of people must have been named."""


class Resolver:
    """Resolves pronouns and descriptions of one article, in text order. ``mentions`` are those by name."""

    def __init__(
        self,
        doc: Doc,
        mentions: Sequence[Mention],
        tenures: Sequence[Tenure],
        parties: Sequence[Ref],
        rules: CoreferenceRules,
    ) -> None:
        self.doc = doc
        self.rules = rules
        self.parties = tuple(parties[:2])
        self.tenures = tenures
        self.by_token = {i: m for m in mentions for i in range(m.first, m.last)}
        self.counts = Counter(m.refs[0] for m in mentions if m.refs[0].kind == "person")
        self.states_of = {t.holder: t.serves for t in reversed(tenures)}
        self.described: dict[Ref, Ref] = {}
        """Person -> the state that a description of them names."""
        self.offices = {i for t in tenures for w in t.words if w.slot == "office" for i in self._tokens(w.passage)}
        self.seen: list[tuple[int, Ref]] = sorted((m.first, r) for m in mentions for r in m.refs if r.kind == "person")

    def _tokens(self, passage: Passage) -> range:
        span = self.doc.char_span(passage.start, passage.end, alignment_mode="expand")
        return range(span.start, span.end) if span is not None else range(0)

    def resolve(self) -> list[Mention]:
        """New mentions that overlap none of the given ones but those inside them ("the Japanese leader")."""
        result = []
        for token in self.doc:
            mention = self._at(token)
            if mention is not None:
                result.append(mention)
                for index in range(mention.first, mention.last):
                    self.by_token[index] = mention
                if len(mention.refs) == 1 and mention.refs[0].kind == "person":
                    self.seen.append((mention.first, mention.refs[0]))
                    self.seen.sort()
        return result

    def _at(self, token: Token) -> Mention | None:
        lower = token.lower_
        if token.i in self.by_token and self.by_token[token.i].form != "adjective":
            return None
        if lower in SINGULAR and token.pos_ == "PRON":
            person = self._last_person(token)
            return Mention(token.i, token.i + 1, (person,), "pronoun") if person else None
        if lower in PLURAL and token.pos_ == "PRON":
            pair = self._plural(token)
            return Mention(token.i, token.i + 1, pair, "pronoun") if pair else None
        if lower == "two" and token.i and self.doc[token.i - 1].lower_ == "the" and token.dep_ in (*SUBJECTS, "pobj"):
            return self._described(token, self._people_pair(token))
        if lower == "pair" and token.i and self.doc[token.i - 1].lower_ == "the" and token.dep_ in SUBJECTS:
            return self._described(token, self._people_pair(token))
        if lower in self.rules.people and self._plural_phrase(token):
            return self._described(token, self._people_pair(token))
        if lower in self.rules.states and self._plural_phrase(token):
            return self._described(token, self.parties if len(self.parties) == 2 else ())
        return self._role(token)

    def _plural_phrase(self, token: Token) -> bool:
        """As in "the two leaders", "both nations", "the leaders": with a determiner, and no other restriction."""
        words = [t.lower_ for t in token.lefts]
        if not words or any(t.i in self.by_token for t in token.lefts) or any(t.dep_ == "relcl" for t in token.rights):
            return False
        numbered = any(word in ("two", "both") for word in words)
        plain = all(word in self.rules.determiners for word in words)
        return (plain or (numbered and len(words) <= 3)) and not any(_restricts(t) for t in token.rights)

    def _described(self, token: Token, refs: Sequence[Ref]) -> Mention | None:
        if len(refs) < 2:
            return None
        first = min([t.i for t in token.lefts if t.i < token.i] or [token.i - 1])
        if any(i in self.by_token for i in range(first, token.i + 1)):
            first = token.i
        return Mention(first, token.i + 1, tuple(refs), "description")

    def _last_person(self, token: Token) -> Ref | None:
        """The last person before it that is a subject, first in its own sentence, then in the two before."""
        if (owner := self._owner_before(token)) is not None:
            return owner
        sentence, beside = token.sent, _subjects_beside(token)
        for _ in range(WINDOW):
            stop = min(token.i, sentence.end)
            for index in range(stop - 1, sentence.start - 1, -1):
                mention = self.by_token.get(index)
                if mention is None or len(mention.refs) != 1 or mention.refs[0].kind != "person":
                    continue
                if any(mention.first <= i < mention.last for i in beside):
                    continue
                if self.doc[mention.last - 1].dep_ in SUBJECTS and mention.form != "adjective":
                    return mention.refs[0]
            if sentence.start == 0:
                break
            sentence = self.doc[sentence.start - 1].sent
        return self._nearest(token)

    def _owner_before(self, token: Token) -> Ref | None:
        """ "to prepare A's trip to Lima in May, when he": the possessor of what the clause is about."""
        verb = token.head
        while verb.dep_ == "xcomp":
            verb = verb.head
        mark = next((c for c in verb.children if c.lower_ in ("when", "where") and c.i < token.i), None)
        if mark is None or token.dep_ not in SUBJECTS:
            return None
        for index in range(mark.i - 1, token.sent.start - 1, -1):
            mention, dependency = self.by_token.get(index), self.doc[index].dep_
            if mention is None or len(mention.refs) != 1 or mention.refs[0].kind != "person":
                continue
            if dependency in (*SUBJECTS, "poss"):
                return mention.refs[0] if dependency == "poss" else None
        return None

    def _nearest(self, token: Token) -> Ref | None:
        before = [ref for index, ref in self.seen if index < token.i]
        return before[-1] if before else None

    def _plural(self, token: Token) -> tuple[Ref, ...]:
        """The last plural subject: "Abe and Putin", "the two leaders", "Japan and Russia"."""
        sentence = token.sent
        for _ in range(2):
            for subject in reversed([t for t in sentence if t.dep_ in SUBJECTS and t.i < token.i]):
                refs = self._coordinated(subject)
                if len(refs) > 1:
                    return refs
                if subject.tag_ in ("NNS", "NNPS") and not refs:
                    return ()
            if sentence.start == 0:
                break
            sentence = self.doc[sentence.start - 1].sent
        return ()

    def _coordinated(self, token: Token) -> tuple[Ref, ...]:
        refs: list[Ref] = []
        for part in (token, *token.conjuncts):
            mention = self.by_token.get(part.i)
            if mention is not None and mention.form != "adjective":
                refs.extend(ref for ref in mention.refs if ref.kind in ("person", "state"))
        return tuple(dict.fromkeys(refs))

    def _people_pair(self, token: Token) -> tuple[Ref, ...]:
        """Two people of two states: those named together last, else those the article names most."""
        start = token.sent.start
        for _ in range(WINDOW - 1):
            if start > 0:
                start = self.doc[start - 1].sent.start
        near = list(dict.fromkeys(ref for index, ref in reversed(self.seen) if start <= index < token.i))
        for candidates in (near, [ref for ref, _ in self.counts.most_common()]):
            pair = self._pair_of(candidates, token.lower_)
            if pair:
                return pair
        return ()

    def _pair_of(self, candidates: Sequence[Ref], noun: str) -> tuple[Ref, ...]:
        chosen: list[Ref] = []
        for ref in candidates:
            if not self._may_be(ref, noun):
                continue
            state = self.states_of.get(ref)
            if chosen and state is not None and state == self.states_of.get(chosen[0]):
                continue
            chosen.append(ref)
            if len(chosen) == 2:
                return tuple(sorted(chosen, key=lambda r: next(i for i, s in self.seen if s == r)))
        return ()

    def _may_be(self, ref: Ref, noun: str) -> bool:
        """Whether a person may be one of the "leaders" or "ministers"; who has no office may be anything."""
        offices = [tenure.office.lower() for tenure in self.tenures if tenure.holder == ref and tenure.office]
        if any(office.startswith("former") for office in offices):
            return False
        leads = any(office in self.rules.roles["leader"] for office in offices)
        if noun in self.rules.leaders:
            return leads or not offices
        if noun in self.rules.ministers:
            return not leads and (
                not offices or any("minister" in office or "secretary" in office for office in offices)
            )
        return True

    def _role(self, token: Token) -> Mention | None:
        """As in "the Japanese premier", "the prime minister": a definite singular role noun."""
        if token.pos_ not in ("NOUN", "PROPN") or token.tag_ in ("NNS", "NNPS") or token.i in self.offices:
            return None
        for role, offices in self.rules.roles.items():
            if not role.endswith(token.lower_):
                continue
            words = role.split()
            first = token.i - len(words) + 1
            if first < 1 or [t.lower_ for t in self.doc[first : token.i + 1]] != words:
                continue
            state, begin = self._state_before(first)
            definite = (
                self.doc[begin].lower_ == "the" or (begin and self.doc[begin - 1].lower_ == "the") or state is not None
            )
            if not definite or self._introduces(token):
                continue
            begin -= self.doc[begin - 1].lower_ == "the" if begin else 0
            person = self._holder(token.i, offices, state) or self._untitled(token, offices, state)
            if person is not None:
                if state is not None:
                    self.described.setdefault(person, state)
                return Mention(begin, token.i + 1, (person,), "description")
        return None

    def _state_before(self, first: int) -> tuple[Ref | None, int]:
        index = first - 1
        while index > 0 and (
            self.doc[index].text == "'s" or (self.doc[index].pos_ == "ADJ" and index not in self.by_token)
        ):
            index -= 1
        mention = self.by_token.get(index)
        if mention is not None and mention.refs[0].kind == "state" and self.doc[first - 1].sent.start <= index:
            return mention.refs[0], mention.first
        return None, first

    def _introduces(self, token: Token) -> bool:
        """Whether the role noun belongs to a name that follows: "the prime minister, X"."""
        following = range(token.i + 1, min(token.i + 3, len(self.doc)))
        return any(
            i in self.by_token
            and self.by_token[i].refs[0].kind == "person"
            and self.doc[i - 1].i <= token.i + 1
            and self.doc[i - 1].text in (",", token.text)
            for i in following
        )

    def _holder(self, index: int, offices: Iterable[str], state: Ref | None) -> Ref | None:
        """The person of the article in such an office of that state, the one named last before it."""
        fitting = set(self._fitting(offices, state))
        before = [ref for position, ref in self.seen if position < index and ref in fitting]
        after = [ref for position, ref in self.seen if position > index and ref in fitting]
        return before[-1] if before else after[0] if after else None

    def _untitled(self, token: Token, offices: Collection[str], state: Ref | None) -> Ref | None:
        """As in "X spoke. The Philippine president …": the subject of the sentence before, whose office is unknown; as
        in "Russia's X and Japan's Y shook hands. The Russian president …": the only person told to be of the state, if
        the role is that of who leads it, or the only one named shortly before of whom nothing is told; as in "The
        Japanese premier left. X …": the subject of the next sentence, not named before."""
        leads = any(office in self.rules.roles["leader"] for office in offices)
        if leads and state is not None and (only := self._only_one_of(state)):
            return only
        opens = token.dep_ in SUBJECTS and token.i - token.sent.start <= 4
        before = self._one_subject(token.sent.start - 1) if opens and token.sent.start else None
        if before is not None and self.described.get(before, state) != state:
            before = None
        if before is not None or state is None or not leads:
            return before if leads or state is not None else None
        near = self._unknown_before(token, state)
        if near is not None or not opens:
            return near
        behind = self._one_subject(token.sent.end)
        new = behind is not None and next(i for i, ref in self.seen if ref == behind) > token.i
        return behind if new else None

    def _unknown_before(self, token: Token, state: Ref) -> Ref | None:
        """The only person of whom nothing is told, among those named in the last sentences."""
        start = token.sent.start
        for _ in range(WINDOW - 1):
            start = self.doc[start - 1].sent.start if start > 0 else 0
        known = {tenure.holder for tenure in self.tenures}
        known |= {ref for ref, told in self.described.items() if told != state}
        people = {ref for index, ref in self.seen if start <= index < token.i} - known
        return people.pop() if len(people) == 1 else None

    def _one_subject(self, index: int) -> Ref | None:
        """The person who is the only one among the subjects of the sentence at a token, if nothing tells an office."""
        if index >= len(self.doc):
            return None
        known = {tenure.holder for tenure in self.tenures}
        subjects = [
            self.by_token[t.i].refs[0]
            for t in self.doc[index].sent
            if t.dep_ in SUBJECTS and t.i in self.by_token and len(self.by_token[t.i].refs) == 1
        ]
        people = list(dict.fromkeys(ref for ref in subjects if ref.kind == "person"))
        return people[0] if len(people) == 1 and people[0] not in known else None

    def _only_one_of(self, state: Ref) -> Ref | None:
        """The one person who is told to be of a state, not as what."""
        people = {tenure.holder for tenure in self.tenures if tenure.serves == state and not tenure.office}
        people -= {tenure.holder for tenure in self.tenures if tenure.office}
        return people.pop() if len(people) == 1 else None

    def _fitting(self, offices: Iterable[str], state: Ref | None) -> Iterator[Ref]:
        wanted = tuple(offices)
        for tenure in self.tenures:
            name = (tenure.office or "").lower()
            if name.startswith("former") or (state is not None and tenure.serves not in (state, None)):
                continue
            same = any(
                name == office or name.endswith(f" {office}") or name.startswith(f"{office} ") for office in wanted
            )
            if same and not any(word in ("deputy", "vice") for word in name.split()):
                yield tenure.holder


def _restricts(preposition: Token) -> bool:
    """ "leaders of the parties", but not "heads of state"."""
    behind = [t.lower_ for t in preposition.children if t.dep_ == "pobj"]
    return preposition.lower_ == "of" and not any(word in ("state", "government") for word in behind)


def _subjects_beside(pronoun: Token) -> frozenset[int]:
    """The subjects of the verb whose object a pronoun is: "A received him" is about another than A."""
    head = pronoun.head if pronoun.dep_ in ("dobj", "dative") else pronoun.head.head
    if pronoun.dep_ not in ("dobj", "dative", "pobj") or pronoun.lower_ in ("his", "himself", "herself"):
        return frozenset()
    return frozenset(t.i for t in head.children if t.dep_ in SUBJECTS) if head.pos_ == "VERB" else frozenset()
