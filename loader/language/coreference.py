"""Who is meant by "he", "they", "the two leaders", "the Japanese premier", "both nations"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from loader.language.coreference_rules import CoreferenceRules
from loader.language.discourse import SUBJECTS, WINDOW, Discourse
from loader.language.gender import genders, may_be
from loader.language.meeting_syntax import subject as subject_of
from loader.language.pairs import Pairs
from loader.language.part_mentions import PartMentions
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
        self.sides = tuple(parties[:2])
        self.discourse = Discourse(doc, mentions, tenures)
        self.by_token, self.seen = self.discourse.by_token, self.discourse.seen
        self.genders = genders(doc, mentions, rules)
        self.roles = RoleMentions(self.discourse, rules)
        self.pairs = Pairs(self.discourse, rules)
        self.parts = PartMentions(self.discourse, self.pairs, rules)

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
        if lower in self.rules.twos and self._stands_for_two(token):
            return self._described(token, self.pairs.before(token, lower))
        if lower in self.rules.people and [t.lower_ for t in token.lefts] == ["two"]:
            # "Two men met in Lima. A gave B his hand."
            return self._described(token, self.pairs.ahead(token, lower) if token.dep_ in SUBJECTS else ())
        if lower in self.rules.people and self._plural_phrase(token):
            people = self.pairs.before(token, lower)
            return self._described(token, people or (self.sides if lower in self.rules.leaders else ()))
        if lower in self.rules.states and self._plural_phrase(token):
            return self._described(token, self.sides)
        return self.parts.at(token) or self.roles.at(token)

    def _stands_for_two(self, token: Token) -> bool:
        """As in "the two met", "between the pair", "the pair's third meeting", "both agreed": alone, and not told to be
        things ("the two, which")."""
        if any(t.dep_ == "relcl" and any(c.lower_ == "which" for c in t.children) for t in token.rights):
            return False
        if token.lower_ == "both":
            return token.dep_ in SUBJECTS and token.head.pos_ == "VERB" and token.dep_ != "nsubjpass"
        if token.i == 0 or self.doc[token.i - 1].lower_ != "the" or any(_restricts(t) for t in token.rights):
            return False
        return token.dep_ in (*SUBJECTS, "pobj") or (token.dep_ == "poss" and token.lower_ != "two")

    def _plural_phrase(self, token: Token) -> bool:
        """As in "the two leaders", "both nations", "the leaders": with a determiner, and no other restriction."""
        words = [t.lower_ for t in token.lefts]
        if not words or any(t.i in self.by_token for t in token.lefts) or any(t.dep_ == "relcl" for t in token.rights):
            return False
        numbered = any(word in ("two", "both") for word in words)
        if not numbered and self._of_many(token):
            return False
        plain = all(word in self.rules.determiners for word in words)
        return (plain or (numbered and len(words) <= 3)) and not any(_restricts(t) for t in token.rights)

    def _of_many(self, token: Token) -> bool:
        """ "the leaders", behind "leaders of the 21 economies" or "EU leaders": those, and no two."""
        noun = token.lower_
        for before in reversed(self.doc[: token.i]):
            if before.lower_ != noun:
                continue
            if before.i in self.by_token and len(self.by_token[before.i].refs) > 1:
                return False
            beside = [t for t in before.lefts if t.dep_ in ("compound", "nmod", "amod", "nummod")]
            of_body = any(
                ref.kind in ("organization", "event")
                for t in beside
                if t.i in self.by_token
                for ref in self.by_token[t.i].refs
            )
            counted = any(t.dep_ == "nummod" and t.lower_ not in ("two", "2") for t in beside)
            members = [n for p in before.rights if p.lower_ in ("of", "from") for n in p.children if n.tag_ == "NNS"]
            return of_body or counted or any(t.dep_ == "nummod" for n in members for t in n.children)
        return False

    def _described(self, token: Token, refs: Sequence[Ref]) -> Mention | None:
        if len(refs) < 2:
            return None
        determiners = [t.i for t in token.lefts if t.dep_ != "advmod"]
        first = min(determiners or [token.i - (token.i > 0 and token.nbor(-1).lower_ == "the")])
        if any(i in self.by_token for i in range(first, token.i + 1)):
            first = token.i
        return Mention(first, token.i + 1, tuple(refs), "description")

    def _last_person(self, token: Token) -> Ref | None:
        """The last person before it that is a subject, first in its own sentence, then in those before; there who does
        what the whole sentence says comes before the subject of another clause, and both before an object."""
        if (owner := self._owner_before(token)) is not None:
            return owner
        if (beside := self._beside(token) or self._author_before(token) or self._blamed(token)) is not None:
            return beside
        others = {self.discourse.person_at(i) for i in _subjects_beside(token)}
        if token.dep_ == "poss" and token.head.dep_ == "appos":
            # "A, his successor"
            others.add(self.discourse.person_at(token.head.head.i))
        for count, sentence in enumerate(self.discourse.sentences_before(token)):
            if count == WINDOW:
                break
            parts: dict[str, Ref] = {}
            for mention in self._people_back(min(token.i, sentence.end), sentence.start):
                person = mention.refs[0]
                if person not in others and may_be(token.lower_, self.genders.get(person)):
                    parts.setdefault(self.discourse.part(mention), person)
                if not count and parts.keys() & {"main", "subject"}:
                    break
            for part in ("main", "subject", "object") if count or token.dep_ in SUBJECTS else ("main", "subject"):
                if part in parts:
                    return parts[part]
        return self._nearest(token, others)

    def _beside(self, token: Token) -> Ref | None:
        """As in "A and his counterpart", "A with his aides": the one to whom the possessed is joined."""
        if token.dep_ != "poss":
            return None
        top = token.head
        while top.dep_ == "appos":
            top = top.head
        first = top.head if top.dep_ == "conj" else None
        return self.discourse.person_at(first.i) if first is not None and first.i < token.i else None

    def _blamed(self, token: Token) -> Ref | None:
        """As in "lodged a protest with A over his visit", "thanked A for his help": what one praises or blames another
        for is the other's."""
        preposition = token.head.head
        if token.dep_ != "poss" or token.head.dep_ != "pobj" or preposition.lower_ not in ("over", "for", "about"):
            return None
        words = range(token.sent.start, preposition.i)
        person = next((m for m in self._people_back(preposition.i, words.start)), None)
        told = any(self.doc[i].lemma_.lower() in self.rules.judging for i in words)
        if person is None or not told or person.last != preposition.i or self.discourse.part(person) == "main":
            return None
        return person.refs[0] if may_be(token.lower_, self.genders.get(person.refs[0])) else None

    def _people_back(self, stop: int, start: int) -> Iterator[Mention]:
        """The mentions of one person between two tokens, the last one first."""
        for index in range(stop - 1, start - 1, -1):
            mention = self.by_token.get(index)
            if mention is not None and mention.first == index and self.discourse.person_at(index) is not None:
                yield mention

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

    def _author_before(self, token: Token) -> Ref | None:
        """ "a letter from A in which he": whose words they are."""
        at = token.i - 2
        if token.dep_ not in SUBJECTS or at < 1 or self.doc[at : token.i].text.lower() != "in which":
            return None
        author, mention = self.discourse.person_at(at - 1), self.by_token.get(at - 1)
        if mention is None or author is None or not may_be(token.lower_, self.genders.get(author)):
            return None
        return author if self.doc[mention.first : mention.last].root.head.lower_ in ("from", "by", "of") else None

    def _nearest(self, token: Token, others: set[Ref | None]) -> Ref | None:
        before = (r for i, r in reversed(self.seen) if i < token.i and r not in others)
        people = (r for r in before if may_be(token.lower_, self.genders.get(r)))
        return next(people, None)

    def _plural(self, token: Token) -> tuple[Ref, ...]:
        """The last plural subject ("Abe and Putin", "the two leaders", "Japan and Russia"), or the last two whom one
        clause put together, if they do something."""
        sentence = token.sent
        acts = token.dep_ == "nsubj" and token.head.pos_ == "VERB"
        before = (t for t in self.doc[sentence.start : token.i] if t.lower_ in self.rules.people)
        if any(t.i not in self.by_token and not t.conjuncts for t in before):
            # "urged European leaders to wait when they discuss it"
            return ()
        for _ in range(2):
            for subject in reversed([t for t in sentence if t.dep_ in SUBJECTS and t.i < token.i]):
                refs = self._coordinated(subject)
                if len(refs) > 1 or _is_state_of(refs, subject, token):
                    return refs
                if subject.tag_ in ("NNS", "NNPS") and not refs:
                    return ()
            if acts and (pair := self.pairs.in_sentence(sentence, token)):
                return pair
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


def _is_state_of(refs: Sequence[Ref], subject: Token, token: Token) -> bool:
    """ "China sends boats to stake their claim": a state that does what the clause says is many."""
    verb = token.head.head
    purpose = token.dep_ == "poss" and token.head.dep_ == "dobj" and any(c.tag_ == "TO" for c in verb.children)
    return purpose and len(refs) == 1 and refs[0].kind == "state" and subject.head.is_ancestor(verb)


def _restricts(preposition: Token) -> bool:
    """ "leaders of the parties", but not "heads of state"."""
    behind = [t.lower_ for t in preposition.children if t.dep_ == "pobj"]
    return preposition.lower_ == "of" and not any(word in ("state", "government") for word in behind)


def _subjects_beside(pronoun: Token) -> frozenset[int]:
    """Tokens of the subjects of the verb whose object a pronoun is: "A received him" is about another than A."""
    head = pronoun.head if pronoun.dep_ in ("dobj", "dative") else pronoun.head.head
    if pronoun.dep_ not in ("dobj", "dative", "pobj") or pronoun.lower_ in ("his", "himself", "herself"):
        return frozenset()
    if head.pos_ != "VERB":
        return frozenset()
    # "A, who met him": whom "who" stands for; "A hopes to meet him"
    doer = subject_of(head)
    understood = [doer.i] if doer is not None else []
    return frozenset([*understood, *(t.i for t in head.children if t.dep_ in SUBJECTS)])
