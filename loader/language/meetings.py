"""The meetings an article tells of: talks, summits, visits with talks, ministerial rounds, calls.

Triggers (verbs and nouns) are found by the lexicon, their participants, place, date and status by the dependency
parse; tellings of one meeting are then united, so that each real meeting is one entry with all its sentences.
"""

from collections.abc import Iterator

from spacy.tokens import Span

from loader.language.lexicon import Lexicon
from loader.language.meeting_encounter import Encounter
from loader.language.meeting_kind import kind_of
from loader.language.meeting_merge import merge
from loader.language.meeting_rules import MeetingRules, meeting_rules
from loader.language.meeting_scene import Scene
from loader.language.meeting_telling import Telling, read_tellings
from loader.language.meeting_triggers import JOURNEYS, Trigger, find_triggers
from loader.language.reading import Mention, Reading
from loader.record import Meeting, Passage, Ref, Words


def find_meetings(reading: Reading, lexicon: Lexicon) -> tuple[Meeting, ...]:
    """The meetings of an article, each once, in text order; evidence lists every sentence that tells of one."""
    scene = prepare(reading, lexicon.rules(meeting_rules))
    tellings, journeys = all_tellings(scene)
    encounters = merge(scene, tellings, journeys)
    return tuple(_meeting(scene, encounter) for encounter in encounters)


def prepare(reading: Reading, rules: MeetingRules) -> Scene:
    """The reading with its mentions and times by token, and the offices of its people."""
    mentions = {i: m for m in reading.mentions for i in range(m.first, m.last)}
    times = {i: t for t in reading.times for i in range(t.first, t.last)}
    states: dict[Ref, Ref] = {}
    offices: dict[Ref, tuple[str, ...]] = {}
    for tenure in reading.tenures:
        if tenure.serves is not None:
            states.setdefault(tenure.holder, tenure.serves)
        if tenure.office is not None:
            offices[tenure.holder] = (*offices.get(tenure.holder, ()), tenure.office)
    states.update(_states_behind(reading, mentions))
    for ref in _leaders(reading):
        offices.setdefault(ref, ("leader",))
    adjectives = {
        reading.doc[m.first].lower_: m.refs[0]
        for m in reading.mentions
        if m.form == "adjective" and m.last - m.first == 1 and m.refs[0].kind == "state"
    }
    return Scene(reading, rules, mentions, times, states, offices, adjectives, _posts(reading))


def _leaders(reading: Reading) -> Iterator[Ref]:
    """ "Soviet leader Mikhail Gorbachev": those whom only the word "leader" before the name gives an office."""
    for mention in reading.mentions:
        before = reading.doc[max(mention.first - 1, 0)]
        if mention.form == "name" and mention.refs[0].kind == "person" and before.lower_ == "leader":
            states = reading.mentions_in(max(before.i - 2, 0), before.i)
            if any(ref.kind == "state" for other in states for ref in other.refs):
                yield mention.refs[0]


def _posts(reading: Reading) -> dict[int, Ref]:
    """The tokens of each office that stands beside the name of its holder -> the holder."""
    found: dict[int, Ref] = {}
    for tenure in reading.tenures:
        for word in tenure.words:
            span = reading.doc.char_span(word.passage.start, word.passage.end) if word.slot == "office" else None
            for token in span if span is not None and _names(reading, span, tenure.holder) else ():
                found.setdefault(token.i, tenure.holder)
    return found


def _names(reading: Reading, office: Span, holder: Ref) -> bool:
    """Whether the person named nearest to an office in its sentence is its holder: "Foreign Minister A met his
    colleague B" tells B's office too, but the words stand beside A."""
    sentence = office.sent
    people = [
        m for m in reading.mentions_in(sentence.start, sentence.end) if m.form == "name" and m.refs[0].kind == "person"
    ]
    nearest = min(people, key=lambda m: max(m.first - office.end, office.start - m.last), default=None)
    return nearest is not None and holder in nearest.refs


def _states_behind(reading: Reading, mentions: dict[int, Mention]) -> dict[Ref, Ref]:
    """ "Prime Minister Keizo Obuchi of Japan": the state straight behind the name."""
    found: dict[Ref, Ref] = {}
    for mention in reading.mentions:
        behind = mentions.get(mention.last + 1)
        if mention.refs[0].kind != "person" or behind is None or behind.refs[0].kind != "state":
            continue
        if mention.form == "name" and reading.doc[mention.last].lower_ == "of" and behind.form == "name":
            found.setdefault(mention.refs[0], behind.refs[0])
    return found


def all_tellings(scene: Scene) -> tuple[list[Telling], tuple[Trigger, ...]]:
    """Every telling of the article, in text order; and all journeys, those that tell of no meeting too."""
    triggers = find_triggers(scene)
    nouns = frozenset(t.token.i for t in triggers if t.is_noun or t.token.pos_ == "NOUN")
    found: list[Telling] = []
    for trigger in triggers:
        found.extend(read_tellings(scene, trigger, nouns, found))
    return found, tuple(t for t in triggers if t.family in JOURNEYS)


def _meeting(scene: Scene, encounter: Encounter) -> Meeting:
    reading = scene.reading
    evidence: dict[int, Passage] = {}
    words: dict[Words, None] = {}
    for slot, first, last in _slot_words(encounter):
        token = reading.doc[first]
        evidence.setdefault(token.sent.start, reading.sentence_passage(token))
        words.setdefault(Words(slot, reading.passage(first, last)))
    date, relative = encounter.date, any(t.relative for t in encounter.tellings if t.date == encounter.date)
    relative = relative or encounter.relative_occasion
    return Meeting(
        evidence=tuple(evidence[start] for start in sorted(evidence)),
        words=tuple(sorted(words)),
        rule=encounter.tellings[0].trigger.family,
        kind=kind_of(scene, encounter),
        participants=encounter.parties,
        status=encounter.status or "held",
        place=encounter.place,
        date=date,
        relative=relative,
        occasion=next((t.occasion for t in encounter.tellings if t.occasion is not None), None),
    )


def _slot_words(encounter: Encounter) -> Iterator[tuple[str, int, int]]:
    """The words that fill the slots: those of a date only where the date stands, those of a host only where
    nobody of that state is named."""
    for telling in encounter.tellings:
        for slot, first, last in telling.tokens:
            if slot == "host" and telling.host in encounter.parties:
                yield "participant", first, last
            elif slot not in ("host", "date") or (slot == "date" and encounter.date is not None):
                yield slot, first, last
    for slot, first, last in encounter.further:
        if slot != "date" or encounter.date is not None:
            yield slot, first, last
