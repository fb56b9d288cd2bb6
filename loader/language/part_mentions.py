"""Who is meant by a part in what is told: "his guest", "the host", "the latter"."""

from spacy.tokens import Token

from loader.language.coreference_rules import CoreferenceRules
from loader.language.discourse import SUBJECTS, Discourse
from loader.language.pairs import Pairs
from loader.language.reading import Mention
from loader.language.role_mentions import OBJECTS
from loader.record import Ref


class PartMentions:
    """Finds the people whom such words of one article mean."""

    def __init__(self, discourse: Discourse, pairs: Pairs, rules: CoreferenceRules) -> None:
        self.doc = discourse.doc
        self.discourse = discourse
        self.pairs = pairs
        self.rules = rules

    def at(self, token: Token) -> Mention | None:
        """What a description whose last word is the token means, or None."""
        if token.lower_ in self.rules.ordinals:
            return self._ordinal(token)
        if token.lower_ in self.rules.hosts or token.lower_ in self.rules.guests:
            return self._received(token)
        return None

    def _ordinal(self, token: Token) -> Mention | None:
        """As in "A met B. The latter …": of the two people named in the sentence, or in the one before."""
        if token.i == 0 or token.nbor(-1).lower_ != "the" or token.dep_ not in SUBJECTS | OBJECTS:
            return None
        start = token.sent.start
        for begin in (start, self.doc[start - 1].sent.start if start else start):
            people = list(dict.fromkeys(ref for i, ref in self.discourse.seen if begin <= i < token.i))
            if len(people) == 2:
                first = token.lower_ == "former"
                return Mention(token.i - 1, token.i + 1, (people[0 if first else 1],), "description")
            if people:
                return None
        return None

    def _received(self, token: Token) -> Mention | None:
        """As in "A received B. His guest …", "B flew to see A. Her host …"."""
        before = token.nbor(-1).lower_ if token.i else ""
        if before not in ("the", "his", "her", "their") or token.dep_ not in SUBJECTS | OBJECTS:
            return None
        for index in range(token.i - 1, self.discourse.start_of_window(token.i) - 1, -1):
            verb = self.doc[index]
            pair = self._host_and_guest(verb) if verb.pos_ == "VERB" else None
            if pair is not None:
                first = token.i - 1 if before == "the" else token.i
                return Mention(first, token.i + 1, (pair[token.lower_ in self.rules.guests],), "description")
        owner = self.discourse.person_at(token.i - 1) if before in ("his", "her") else None
        other = self.pairs.partner(owner, token) if owner is not None else None
        return Mention(token.i, token.i + 1, (other,), "description") if other is not None else None

    def _host_and_guest(self, verb: Token) -> tuple[Ref, Ref] | None:
        """Who receives whom, by the verb."""
        doers = [t for t in verb.children if t.dep_ == "nsubj"]
        doers += [t for c in verb.children if c.dep_ == "agent" for t in c.children if t.dep_ == "pobj"]
        done_to = [t for t in verb.children if t.dep_ in ("dobj", "nsubjpass")]
        receives = verb.lemma_ in self.rules.receptions
        if not receives and verb.lemma_ not in self.rules.journeys:
            return None
        if not receives:
            done_to = [t for t in verb.subtree if t.i > verb.i and t.dep_ in OBJECTS]
        one = {ref for t in doers if (ref := self.discourse.person_at(t.i)) is not None}
        other = {ref for t in done_to if (ref := self.discourse.person_at(t.i)) is not None} - one
        if len(one) != 1 or len(other) != 1:
            return None
        return (one.pop(), other.pop()) if receives else (other.pop(), one.pop())
