"""Who is meant by "he", "they", "the two leaders", "the Japanese premier", "both nations"."""

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from loader.language.coreference_rules import CoreferenceRules
from loader.language.discourse import SUBJECTS, WINDOW, Discourse
from loader.language.reading import Mention
from loader.language.role_mentions import RoleMentions
from loader.record import Ref, Tenure

SINGULAR = frozenset({"he", "she", "him", "his", "her", "himself", "herself"})
PLURAL = frozenset({"they", "them", "their", "themselves"})


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
        self.discourse = Discourse(doc, mentions, tenures)
        self.by_token, self.seen = self.discourse.by_token, self.discourse.seen
        self.roles = RoleMentions(self.discourse, rules)
        self.counts = Counter(m.refs[0] for m in mentions if m.refs[0].kind == "person")
        self.states_of = {t.holder: t.serves for t in reversed(tenures)}

    def resolve(self) -> list[Mention]:
        """New mentions that overlap none of the given ones but those inside them ("the Japanese leader")."""
        result = []
        for token in self.doc:
            mention = self._at(token)
            if mention is not None:
                result.append(mention)
                self.discourse.add(mention)
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
        return self.roles.at(token)

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
