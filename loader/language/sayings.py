"""When something was said: the date of each act of speech in an article."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.edtf import parse_edtf
from loader.language.occasions import Occasions
from loader.language.reading import Reading, TimeExpression
from loader.language.saying_dates import SayingDates
from loader.language.saying_lead import Lead
from loader.language.speakers import Speaker, Speakers
from loader.language.statement_rules import StatementRules, is_noun, is_verb
from loader.record import Ref

_MEMORY = 4
"""Sentences that the day of somebody's last act of speech holds for, unless its paragraph or the next is longer."""
_OCCASION = 30
"""Sentences within which "the event" is one told before."""
_ENCOUNTER = 10
"""Sentences within which "the talks" are those told before."""
_WHOLE = 1_000_000
"""Sentences: as long as an article can be."""
_ENCOUNTERS = frozenset({"day", "interval"})
"""Kinds of dates that an encounter told some sentences ago passes on; what somebody said passes on a day alone."""


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
        self.dates = SayingDates(reading, rules, speakers)
        self.occasions = Occasions(rules, speakers)
        self.lead = Lead(reading, rules, speakers, self.dates)
        self._sentence_of = [0] * len(reading.doc)
        for number, sentence in enumerate(reading.doc.sents):
            self._sentence_of[sentence.start : sentence.end] = [number] * len(sentence)
        self._paragraph_of = _paragraphs(reading)
        self._acts: list[Said] = []
        self._by_verb: dict[int, Said] = {}
        for verb in reading.running:
            if self._is_act(verb) and not speakers.is_quoted(verb):
                speaker = speakers.speaker_of(verb)
                if speaker is not None:
                    self._acts.append(self._said(verb, speaker.refs))
                    self._by_verb[verb.i] = self._acts[-1]

    def when(self, cue: Token, speaker: Speaker) -> TimeExpression | None:
        """When the speaker said it: the time expression, which may stand in an earlier sentence."""
        verb = cue if cue.pos_ in {"VERB", "AUX"} else next((t for t in cue.ancestors if t.pos_ == "VERB"), cue)
        return (self._by_verb.get(verb.i) or self._said(verb, speaker.refs)).time

    def through(self, cue: Token, refs: tuple[Ref, ...], time: TimeExpression) -> Token | None:
        """The verb of what somebody else said in the sentence before on the same day, where the day was told earlier
        still: it shows at which occasion the speaker spoke."""
        last = next((a for a in self._before(cue, 1) if a.sentence < self._sentence_of[cue.i]), None)
        if last is None or last.time != time or set(last.refs) & set(refs):
            return None
        return last.verb if last.sentence > self._sentence_of[time.first] else None

    def _is_act(self, verb: Token) -> bool:
        if verb.pos_ not in {"VERB", "AUX"}:
            return False
        if is_verb(verb, self.rules.acts) or is_verb(verb, self.rules.saying):
            return True
        objects = [c for c in verb.children if c.dep_ == "dobj"] if verb.pos_ == "VERB" else []
        if is_verb(verb, self.rules.act_verbs) and any(is_noun(c, self.rules.act_nouns) for c in objects):
            return True
        return any(is_noun(c, self.rules.nouns) for c in objects)

    def _said(self, verb: Token, refs: tuple[Ref, ...]) -> Said:
        chain = list(_chain(verb))
        event = self.occasions.of(chain)
        if any(c.dep_ == "advmod" and c.lower_ in self.rules.habitual for c in verb.children):
            time = self.dates.of([verb])
        elif _is_heard(verb):
            time = self.dates.of(chain) or self.dates.of(list(_chain(verb.head)))
        else:
            time = self.dates.of(chain) or self._inherited(verb, refs, chain, event)
        return Said(verb, refs, time, event, self._sentence_of[verb.i])

    def _inherited(
        self, verb: Token, refs: tuple[Ref, ...], chain: list[Token], event: Token | None
    ) -> TimeExpression | None:
        if _is_standing(chain[-1]):
            return None
        text = chain[-1].head if chain[-1].dep_ == "relcl" else verb
        if is_noun(text, self.rules.texts) or is_noun(text, self.rules.voices):
            return None  # "a message in which he said": written on a day of its own
        if self._is_of_that_time(verb):
            return self._of_that_time(verb, refs)
        if event is not None:
            return self._of_event(verb, refs, event) or self._of_lead(verb, refs)
        if self.occasions.is_at_encounter(chain):
            return self._of_dialogue(verb) or self._scene(verb, refs) or self._of_lead(verb, refs)
        last = next(self._before(verb, 2), None) if self.occasions.replies(verb) else None
        if last is not None:
            return _day(last.time)
        if any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children):
            return self._of_teller(verb, refs)
        near = self._of_same_occasion(verb, refs) or self._of_speaker(verb, refs) or self._of_state(verb, refs)
        return near or self._of_lead(verb, refs)

    def _is_of_that_time(self, verb: Token) -> bool:
        """As in "he said then", "he said at the time"."""
        then = any(c.lower_ == "then" and c.dep_ == "advmod" and c.i > verb.i for c in verb.children)
        return then or self.reading.doc[verb.i + 1 : verb.i + 4].text.lower() == "at the time"

    def _of_that_time(self, verb: Token, refs: tuple[Ref, ...]) -> TimeExpression | None:
        """The date of what the sentence before tells of the speaker, be it a day, a month or a year."""
        ago, time = next(self.dates.before(verb), (_MEMORY, None))
        return time if time is not None and ago <= 1 and self._names(refs, time) else None

    def _of_teller(self, verb: Token, refs: tuple[Ref, ...]) -> TimeExpression | None:
        """ "he said he had proposed …": his words are those that he tells it with."""
        teller = self._by_verb.get(verb.head.i) if verb.dep_ == "ccomp" else None
        return teller.time if teller is not None and set(teller.refs) == set(refs) else None

    def _of_lead(self, verb: Token, refs: tuple[Ref, ...]) -> TimeExpression | None:
        """The day of the news that the article opens with, if the speaker acts in it and has not spoken on another
        day since; not for what was said before that day."""
        if list(_chain(verb))[-1].tag_ != "VBD" or any(
            c.dep_ in {"aux", "advmod"} and c.lower_ in self.rules.earlier for c in verb.children
        ):
            return None
        states = self._states(refs)
        time = self.lead.of(self._sentence_of[verb.i], refs, states)
        if time is None:
            return None
        if not set(refs) & self.lead.people and self._is_another_day_between(time, verb):
            return None
        own = set(refs) if set(refs) & self.lead.actors else {*refs, *states}
        since = (act.time for act in self._before(verb, _WHOLE) if act.time is not None and own & set(act.refs))
        last = next(since, None)
        return time if last is None or last.edtf == time.edtf else None

    def _is_another_day_between(self, news: TimeExpression, verb: Token) -> bool:
        """Another day has been told since the news: which of them an official of the state speaks on is open."""
        for _, time in self.dates.before(verb):
            if time.first < self.reading.doc[news.first].sent.end:
                return False
            if parse_edtf(time.edtf).kind == "day" and time.edtf != news.edtf:
                return True
        return False

    def _before(self, verb: Token, sentences: int) -> Iterator[Said]:
        """The acts of speech of the last sentences, the last first."""
        for act in reversed(self._acts):
            if self._sentence_of[verb.i] - act.sentence > sentences:
                return
            if act.verb.i < verb.i:
                yield act

    def _of_event(self, verb: Token, refs: tuple[Ref, ...], event: Token) -> TimeExpression | None:
        """The day of the occasion: told with the same speaker and occasion before, else that of the encounter that
        the last sentences tell of."""
        if any(c.lower_ == "same" for c in event.children):  # "told the same news conference": whoever spoke at it
            held = (a for a in self._before(verb, _OCCASION) if a.event is not None and a.event.lemma_ == event.lemma_)
            return next((act.time for act in held if act.time is not None), None)
        pointing = any(c.lower_ in {"that", "this"} for c in event.children if c.dep_ == "det")
        for act in self._before(verb, 1 if pointing else _OCCASION):
            same = act.event is not None and self.occasions.is_same(event, act.event)
            if act.time and same and set(refs) & set(act.refs):
                return act.time
        memory = 1 if pointing else _MEMORY
        last = next((act for act in self._before(verb, memory) if set(refs) & set(act.refs)), None)
        # "said on Friday. … he said at a forum": the occasion told later is that of the first words.
        if last is not None and last.event is None and not self.occasions.is_own_act(event):
            return _day(last.time) or self._of_scene(verb, refs, event)
        if self.occasions.is_own_act(event):
            return self._of_clause(verb, refs)
        scene = self._of_scene(verb, refs, event)
        near = scene is not None and self._sentence_of[verb.i] - self._sentence_of[scene.first] <= 1
        return scene if near or not pointing else None

    def _of_scene(self, verb: Token, refs: tuple[Ref, ...], event: Token) -> TimeExpression | None:
        scene = self._scene(verb, refs) if self.occasions.is_generic(event) else None
        if scene is None and self.occasions.is_for_press(event):
            return self._of_speaker(verb, refs) or self._of_state(verb, refs)
        return scene

    def _scene(self, verb: Token, refs: tuple[Ref, ...]) -> TimeExpression | None:
        """The day of the encounter that the article told last and that the speaker can have been at: one in whose
        sentence the speaker is named, or one told in this paragraph or the one before."""
        for ago, time in self.dates.before(verb):
            if ago > _ENCOUNTER:
                return None
            kind = parse_edtf(time.edtf).kind
            if (kind in _ENCOUNTERS or (kind == "month" and ago <= 1)) and self.dates.tells_encounter(time):
                near = self._is_near(time.first, verb) or self._names(refs, time)
                return time if near else None
        return None

    def _names(self, refs: tuple[Ref, ...], time: TimeExpression) -> bool:
        """The sentence of the date names one of them, or a state that one of them serves."""
        sentence = self.reading.doc[time.first].sent
        selves = {*refs, *self._states(refs)}
        return any(selves & set(m.refs) for m in self.reading.mentions_in(sentence.start, sentence.end))

    def _states(self, refs: tuple[Ref, ...]) -> set[Ref]:
        """The states whose offices they hold."""
        return {t.serves for t in self.reading.tenures if t.holder in refs and t.serves is not None}

    def _is_near(self, token: int, verb: Token) -> bool:
        """The token stands in the verb's paragraph or the one before it."""
        return self._paragraph_of[verb.i] - self._paragraph_of[token] <= 1

    def _of_clause(self, verb: Token, refs: tuple[Ref, ...]) -> TimeExpression | None:
        """The day of the last dated main clause whose subject is the speaker."""
        for ago, time in self.dates.before(verb):
            if ago > _ENCOUNTER:
                return None
            clause = self.dates.verb_of(time)
            speaker = self.speakers.speaker_of(clause) if clause is not None else None
            if speaker and set(refs) & set(speaker.refs) and parse_edtf(time.edtf).kind == "day":
                return time
        return None

    def _of_dialogue(self, verb: Token) -> TimeExpression | None:
        """Told to the one who has just spoken: on the same day."""
        last = next(self._before(verb, 1), None)
        listeners = [self.speakers.speaker_at(c) for c in verb.children if c.dep_ in {"dobj", "dative"}]
        spoke = last is not None and any(s is not None and set(s.refs) & set(last.refs) for s in listeners)
        return last.time if last is not None and spoke else None

    def _of_same_occasion(self, verb: Token, refs: tuple[Ref, ...]) -> TimeExpression | None:
        """The sentence before, in the same paragraph, tells what somebody else said at an occasion at which this
        speaker was: both are named together before."""
        last = next(self._before(verb, 1), None)
        if last is None or last.event is None or last.sentence == self._sentence_of[verb.i]:
            return None
        if self._paragraph_of[last.verb.i] != self._paragraph_of[verb.i]:
            return None
        return _day(last.time) if last.time is not None and self._met(refs, last.refs, verb) else None

    def _met(self, one: tuple[Ref, ...], other: tuple[Ref, ...], verb: Token) -> bool:
        """A sentence before the verb's names both."""
        named: dict[int, set[Ref]] = {}
        for mention in self.reading.mentions:
            if mention.first < verb.sent.start:
                named.setdefault(self._sentence_of[mention.first], set()).update(mention.refs)
        return any(set(one) & refs and set(other) & refs for refs in named.values())

    def _of_speaker(self, verb: Token, refs: tuple[Ref, ...]) -> TimeExpression | None:
        """The day on which the same speaker spoke last, as far as the sentences shortly before tell."""
        for act in self._before(verb, _OCCASION):
            ago = self._sentence_of[verb.i] - act.sentence
            if ago > _MEMORY and not self._is_near(act.verb.i, verb):
                return None
            if act.time and set(refs) <= set(act.refs) and _day(act.time) is not None:
                # What he did together with others is not yet the day of what he said two paragraphs on.
                joint = set(refs) < set(act.refs)
                return None if joint and not self._is_near(act.verb.i, verb) else act.time
        return None

    def _of_state(self, verb: Token, refs: tuple[Ref, ...]) -> TimeExpression | None:
        """What the state said on a day, and its official now says, in the sentence behind, for it."""
        last = next(self._before(verb, 1), None)
        if last is None:
            return None
        below = set(last.verb.ancestors)
        # "said on Monday it was calling home its envoy, a day after …": the day is that of "said".
        above = [a for a in self._before(verb, 1) if a.verb in below and set(a.refs) == set(last.refs)]
        whole = above[-1] if above else last
        return _day(whole.time) if set(whole.refs) & self._states(refs) else None


def _day(time: TimeExpression | None) -> TimeExpression | None:
    """The date, if it is a day."""
    return time if time is not None and parse_edtf(time.edtf).kind == "day" else None


def _is_standing(verb: Token) -> bool:
    """A position that somebody holds, not an act on a day: "Japan says", "has insisted"."""
    if any(above.tag_ == "VBD" for above in verb.ancestors):
        return False
    if verb.tag_ in {"VBZ", "VBP"}:
        return True
    return verb.tag_ == "VBN" and any(c.dep_ == "aux" and c.lower_ in {"has", "have"} for c in verb.children)


def _is_heard(verb: Token) -> bool:
    """Told without a time of its own: "two years earlier A had heard B confirm it" is of the day when A heard it."""
    bare = verb.tag_ == "VB" and not any(c.dep_ == "aux" for c in verb.children)
    return bare and verb.dep_ == "ccomp" and verb.head.pos_ == "VERB"


def _paragraphs(reading: Reading) -> list[int]:
    """The number of the paragraph of each token. Line breaks part paragraphs where no blank line does."""
    mark = "\n\n" if any("\n\n" in token.text for token in reading.running) else "\n"
    numbers, number = [], 0
    for token in reading.tokens:
        number += mark in token.text
        numbers.append(number)
    return numbers


def _chain(verb: Token) -> Iterator[Token]:
    """The verb and those above it that share its subject: "protested on Tuesday …, calling it …"."""
    yield verb
    node = verb
    for _ in range(5):
        own = any(c.dep_ in {"nsubj", "nsubjpass"} for c in node.children)
        if own or node.dep_ not in {"conj", "advcl", "xcomp", "pcomp", "prep"} or node.head == node:
            return
        node = node.head
        if node.pos_ in {"VERB", "AUX"}:
            yield node
