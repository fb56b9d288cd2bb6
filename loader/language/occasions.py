"""The occasions at which people speak: talks, rallies, news conferences, and what is told to the other side."""

from spacy.tokens import Token

from loader.language.speakers import Speakers
from loader.language.statement_rules import StatementRules, is_noun, is_verb


class Occasions:
    """Finds the occasion that an act of speech belongs to."""

    def __init__(self, rules: StatementRules, speakers: Speakers) -> None:
        self.rules = rules
        self.speakers = speakers

    def of(self, chain: list[Token]) -> Token | None:
        """The occasion that the speech belongs to: "at the session", "told a rally", "following the meeting"."""
        for verb in chain:
            for child in verb.children:
                if self.speakers.is_quoted(child):
                    continue
                if child.dep_ == "dobj" and is_noun(child, self.rules.events) and is_verb(verb, self.rules.addressing):
                    return child
                if child.dep_ == "advcl" and child.tag_ == "VBG" and child.i < verb.i:
                    opened = next((t for t in child.children if t.dep_ == "dobj"), None)
                    if opened is not None and is_noun(opened, self.rules.events):
                        return opened
                if child.dep_ in {"prep", "advcl", "xcomp"} and child.lower_ in self.rules.event_prepositions:
                    event = next((t for t in child.children if t.dep_ in {"pobj", "dobj", "pcomp"}), None)
                    event = event and self._whole(event)
                    if event is not None and (is_noun(event, self.rules.events) or self.is_own_act(event)):
                        return event
                if child.dep_ == "dobj" and is_verb(verb, self.rules.addressing):
                    inner = self._event_of_noun(child)
                    if inner is not None:
                        return inner
        return None

    def is_own_act(self, event: Token) -> bool:
        """ "after landing", "on arrival", "on his return": what the speaker did before speaking."""
        gerund = event.lower_.endswith("ing") and not any(c.dep_ == "det" for c in event.children)
        bare = event.pos_ == "NOUN" and event.head.lower_ in {"on", "upon"} and not list(event.children)
        own = bare or any(c.dep_ == "poss" and c.pos_ == "PRON" for c in event.children)
        return event.dep_ == "pcomp" or (event.dep_ == "pobj" and (gerund or own))

    def _event_of_noun(self, noun: Token) -> Token | None:
        for preposition in noun.children:
            if preposition.dep_ == "prep" and preposition.lower_ in {"at", "during", "after"}:
                found = next((t for t in preposition.children if t.dep_ == "pobj"), None)
                if found is not None and is_noun(found, self.rules.events):
                    return found
        return None

    def replies(self, verb: Token) -> bool:
        """ "replied"; "in reply, he said"."""
        if is_verb(verb, self.rules.replying):
            return True
        return any(
            child.dep_ == "prep" and child.i < verb.i and any(is_noun(t, self.rules.replies) for t in child.children)
            for child in verb.children
            if not self.speakers.is_quoted(child)
        )

    def is_at_encounter(self, chain: list[Token]) -> bool:
        """Told to the other side, or "afterwards", "standing beside his guest"."""
        verb = chain[0]
        for child in verb.children:
            if self.speakers.is_quoted(child):
                continue
            if child.dep_ in {"dobj", "dative"} and child.pos_ in {"PROPN", "PRON", "NOUN"}:
                if is_noun(child, self.rules.listeners):
                    return True
                listener = self.speakers.speaker_at(child) if child.pos_ != "NOUN" else None
                if listener is not None and all(ref.kind == "person" for ref in listener.refs):
                    return True
            if child.lower_ in self.rules.then:
                return True
            if child.dep_ == "advcl" and any(t.lower_ in self.rules.then for t in child.children):
                return True
        return False

    def _whole(self, noun: Token) -> Token:
        """ "the start of the meeting" is the meeting."""
        for preposition in noun.children:
            if preposition.lower_ == "of" and not is_noun(noun, self.rules.events):
                inner = next((t for t in preposition.children if t.dep_ == "pobj"), None)
                if inner is not None and is_noun(inner, self.rules.events):
                    return inner
        return noun

    def is_generic(self, event: Token) -> bool:
        """ "the event", "a joint news conference": no occasion of its own, but one told before."""
        if is_noun(event, self.rules.generic_events) or is_noun(event, self.rules.press_events):
            return True
        return any(c.lower_ in {"the", "this", "that", "their"} for c in event.children if c.dep_ in {"det", "poss"})

    def is_for_press(self, event: Token) -> bool:
        """ "a news conference": held to speak, so what dates the speaker's words dates it."""
        return is_noun(event, self.rules.press_events)

    def is_same(self, event: Token, earlier: Token) -> bool:
        """The occasion was told before: in the same word, or now in a general one."""
        return event.lemma_ == earlier.lemma_ or is_noun(event, self.rules.generic_events)
