"""When something was said: the date of each act of speech in an article."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.edtf import parse_edtf
from loader.language.reading import Reading, TimeExpression
from loader.language.speakers import Speaker, Speakers
from loader.language.statement_rules import StatementRules, is_noun, is_verb
from loader.record import Ref

_MEMORY = 10
"""Sentences that the date of somebody's last act of speech holds for."""
_SCENE = 3
"""Sentences that the day of an encounter holds for what is said there."""


@dataclass(frozen=True, slots=True)
class Said:
    """An act of speech: its verb, who speaks, when (None: nothing said), at which occasion, in which sentence."""

    verb: Token
    refs: tuple[Ref, ...]
    time: TimeExpression | None
    event: Token | None
    sentence: int


class Sayings:
    """All acts of speech of a reading, each dated by its own words or by what was told before."""

    def __init__(self, reading: Reading, rules: StatementRules, speakers: Speakers) -> None:
        self.reading = reading
        self.rules = rules
        self.speakers = speakers
        self._sentence_of = [0] * len(reading.doc)
        for number, sentence in enumerate(reading.doc.sents):
            for token in sentence:
                self._sentence_of[token.i] = number
        self._times = [t for t in reading.times if t.first >= reading.heading_end and not self._is_quoted(t)]
        self._acts: list[Said] = []
        for verb in reading.doc[reading.heading_end :]:
            if not speakers.is_quoted(verb) and (is_verb(verb, rules.acts) or is_verb(verb, rules.saying)):
                speaker = speakers.speaker_of(verb)
                if speaker is not None:
                    self._acts.append(self._said(verb, speaker.refs))

    def when(self, cue: Token, speaker: Speaker) -> TimeExpression | None:
        """When the speaker said it: the time expression, which may stand in an earlier sentence."""
        verb = cue if cue.pos_ in {"VERB", "AUX"} else next((t for t in cue.ancestors if t.pos_ == "VERB"), cue)
        known = next((act for act in self._acts if act.verb == verb), None)
        return (known or self._said(verb, speaker.refs)).time

    def _said(self, verb: Token, refs: tuple[Ref, ...]) -> Said:
        chain = list(_chain(verb))
        event = self._event(chain)
        time = self._own(chain, refs) or self._inherited(verb, refs, chain, event)
        return Said(verb, refs, time, event, self._sentence_of[verb.i])

    def _is_quoted(self, time: TimeExpression) -> bool:
        return self.speakers.is_quoted(self.reading.doc[time.first])

    # -- the clause's own words

    def _own(self, chain: list[Token], refs: tuple[Ref, ...]) -> TimeExpression | None:
        sentence = self._sentence_of[chain[0].i]
        near = [t for t in self._times if self._sentence_of[t.first] == sentence and self._has_come(t)]
        fitting = [t for t in near if self._belongs(t, chain)]
        return min(fitting, key=lambda t: abs(t.first - chain[0].i), default=None)

    def _has_come(self, time: TimeExpression) -> bool:
        published = self.reading.article.published
        return published is None or parse_edtf(time.edtf).first <= published

    def _belongs(self, time: TimeExpression, chain: list[Token]) -> bool:
        """It hangs on a verb of the chain: directly, or on the occasion at which was spoken."""
        doc = self.reading.doc
        node = doc[time.first : time.last].root
        dated = time.first > 0 and doc[time.first - 1].lower_ == "on"
        through_event = dated
        for _ in range(20):
            if node in chain:
                return True
            if node.dep_ in {"ccomp", "csubj"} or (node.dep_ == "relcl" and not through_event and not _leads_to_event(node, self.rules)):
                return False
            head = node.head
            if head is node:
                return False
            if head.pos_ in {"NOUN", "PROPN"}:
                if is_noun(head, self.rules.events):
                    through_event = True
                elif not through_event and not _leads_to_event(head, self.rules):
                    return False
            elif head.pos_ in {"VERB", "AUX"} and head not in chain and not self._accompanies(head, chain, through_event):
                return False
            node = head
        return False

    def _accompanies(self, verb: Token, chain: list[Token], through_event: bool) -> bool:
        """ "speaking on Friday, he said"; "told reporters after the two met in November"; "the rally held on Friday"."""
        if verb.dep_ == "advcl" and verb.head in chain:
            marks = {c.lower_ for c in verb.children if c.dep_ in {"mark", "advmod"}}
            return not marks & {"because", "if", "although", "though", "unless", "since", "before"}
        return verb.dep_ in {"acl", "relcl", "pcomp"} and (through_event or _leads_to_event(verb, self.rules))

    # -- what was told before

    def _inherited(
        self, verb: Token, refs: tuple[Ref, ...], chain: list[Token], event: Token | None
    ) -> TimeExpression | None:
        if event is not None:
            return self._of_event(verb, refs, event)
        return self._of_dialogue(verb) or self._of_same_occasion(verb) or self._of_speaker(verb, refs)

    def _event(self, chain: list[Token]) -> Token | None:
        """The occasion that the speech belongs to: "at the session", "told a rally", "following the meeting"."""
        for verb in chain:
            for child in verb.children:
                if self.speakers.is_quoted(child):
                    continue
                if child.dep_ == "dobj" and is_noun(child, self.rules.events) and is_verb(verb, _ADDRESSING):
                    return child
                if child.dep_ in {"prep", "advcl"} and child.lower_ in self.rules.event_prepositions:
                    event = next((t for t in child.children if t.dep_ in {"pobj", "dobj", "pcomp"}), None)
                    if event is not None and (is_noun(event, self.rules.events) or self._is_own_act(event)):
                        return event
                if child.dep_ == "dobj" and is_verb(verb, _ADDRESSING):
                    inner = self._event_of_noun(child)
                    if inner is not None:
                        return inner
        return None

    def _is_own_act(self, event: Token) -> bool:
        """ "after landing", "on his return": what the speaker did before speaking."""
        gerund = event.lower_.endswith("ing") and not any(c.dep_ == "det" for c in event.children)
        return event.dep_ == "pcomp" or is_noun(event, self.rules.own_acts) or (event.dep_ == "pobj" and gerund)

    def _event_of_noun(self, noun: Token) -> Token | None:
        for preposition in noun.children:
            if preposition.dep_ == "prep" and preposition.lower_ in {"at", "during", "after"}:
                found = next((t for t in preposition.children if t.dep_ == "pobj"), None)
                if found is not None and is_noun(found, self.rules.events):
                    return found
        return None

    def _of_event(self, verb: Token, refs: tuple[Ref, ...], event: Token) -> TimeExpression | None:
        """The day of the occasion: told with the same speaker and occasion before, else that of the encounter that
        the last sentences tell of."""
        generic = is_noun(event, self.rules.generic_events) or is_noun(event, self.rules.press_events)
        for act in reversed(self._acts):
            if act.time and act.event is not None and self._distance(act, verb) <= 3 * _MEMORY and set(refs) & set(act.refs):
                if act.event.lemma_ == event.lemma_ or is_noun(event, self.rules.generic_events):
                    return act.time
        definite = any(c.lower_ in {"the", "this", "that", "their"} for c in event.children if c.dep_ in {"det", "poss"})
        if self._is_own_act(event):
            return self._of_clause(verb, refs)
        if not (generic or definite):
            return None
        return self._scene(verb)

    def _scene(self, verb: Token) -> TimeExpression | None:
        here = self._sentence_of[verb.i]
        for time in reversed([t for t in self._times if t.first < verb.i]):
            if here - self._sentence_of[time.first] > _SCENE:
                return None
            if parse_edtf(time.edtf).kind in {"day", "month", "interval"} and self._has_come(time) and self._is_adverbial(time):
                return time
        return None

    def _of_clause(self, verb: Token, refs: tuple[Ref, ...]) -> TimeExpression | None:
        """The day of the last dated clause whose subject is the speaker."""
        here = self._sentence_of[verb.i]
        for time in reversed([t for t in self._times if t.first < verb.i]):
            if here - self._sentence_of[time.first] > _MEMORY:
                return None
            clause = self._verb_of(time)
            speaker = self.speakers.speaker_of(clause) if clause is not None else None
            if speaker and set(refs) & set(speaker.refs) and parse_edtf(time.edtf).kind == "day" and self._has_come(time):
                return time
        return None

    def _of_dialogue(self, verb: Token) -> TimeExpression | None:
        """Told to the one who has just spoken: on the same day."""
        for child in verb.children:
            if child.dep_ in {"dobj", "dative"}:
                listener = self.speakers.speaker_at(child)
                last = self._acts[-1] if self._acts else None
                if listener and last and set(listener.refs) & set(last.refs) and self._distance(last, verb) <= 1:
                    return last.time
        return None

    def _of_same_occasion(self, verb: Token) -> TimeExpression | None:
        """The sentence before, in the same paragraph, tells what somebody else said at an occasion."""
        last = self._acts[-1] if self._acts else None
        if last is None or last.event is None or self._distance(last, verb) != 1:
            return None
        together = not any("\n\n" in token.text for token in self.reading.doc[last.verb.i : verb.i])
        return last.time if together else None

    def _of_speaker(self, verb: Token, refs: tuple[Ref, ...]) -> TimeExpression | None:
        """The day on which the same speaker spoke last, as far as the article told."""
        for act in reversed(self._acts):
            if self._distance(act, verb) > _MEMORY:
                return None
            if act.time and set(refs) <= set(act.refs) and parse_edtf(act.time.edtf).kind in {"day", "month"}:
                return act.time
        return None

    def _distance(self, act: Said, verb: Token) -> int:
        return self._sentence_of[verb.i] - act.sentence

    def _verb_of(self, time: TimeExpression) -> Token | None:
        root = self.reading.doc[time.first : time.last].root
        return next((t for t in root.ancestors if t.pos_ in {"VERB", "AUX"}), None)

    def _is_adverbial(self, time: TimeExpression) -> bool:
        root = self.reading.doc[time.first : time.last].root
        head = root.head
        return (head.pos_ == "ADP" and head.head.pos_ in {"VERB", "AUX"}) or head.pos_ in {"VERB", "AUX"}


_ADDRESSING = frozenset({"tell", "address", "attend", "inform"})


def _chain(verb: Token) -> Iterator[Token]:
    """The verb and those above it that share its subject: "protested on Tuesday …, calling it …"."""
    yield verb
    node = verb
    for _ in range(5):
        own = any(c.dep_ in {"nsubj", "nsubjpass"} for c in node.children)
        if own or node.dep_ not in {"conj", "advcl", "xcomp", "pcomp", "prep"} or node.head is node:
            return
        node = node.head
        if node.pos_ in {"VERB", "AUX"}:
            yield node


def _leads_to_event(token: Token, rules: StatementRules) -> bool:
    """One of the next nouns above is an occasion."""
    node = token
    for _ in range(4):
        if node.head is node or node.pos_ in {"AUX"}:
            return False
        node = node.head
        if is_noun(node, rules.events):
            return True
    return False
