"""One telling of a meeting: what the words around one trigger say of it, before tellings are united."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Token

from loader.edtf import interval, parse_edtf
from loader.language.meeting_parties import Carrier, acts_with, carrier, distinct, doers, participants, speaks_to_envoy
from loader.language.meeting_scene import Party, Scene, rank
from loader.language.meeting_slots import Slots, Where, place_of, read_slots
from loader.language.meeting_status import StatusReading, read_status
from loader.language.meeting_syntax import children, is_verb
from loader.language.meeting_triggers import Family, Trigger, is_vague, left_modifiers
from loader.language.reading import TimeExpression
from loader.record import MeetingStatus, Ref

_BACK = 60
"""Words within which "there" looks for a place that no telling has."""

Weight = Literal["strong", "weak", "anaphoric", "stage"]
"""strong: an encounter by itself; weak: only together with another telling (a minister's journey); anaphoric: "the
meeting", told elsewhere; stage: seen together in public, which counts if the article says that they met *again*."""


@dataclass(frozen=True)
class Telling:
    """What one trigger tells. ``date`` is EDTF; ``tokens`` are (slot, first, last) of the words that fill slots."""

    trigger: Trigger
    weight: Weight
    parties: tuple[Ref, ...]
    status: MeetingStatus | None
    place: Ref | None
    date: str | None
    relative: bool
    tokens: tuple[tuple[str, int, int], ...]
    family: Family
    around: tuple[str, bool, int, int] | None = None
    """A date of the occasion of a journey (EDTF, relative, first, last)."""
    again: bool = False
    """They had met before, the words say."""
    another: bool = False
    """Told as a meeting beside the one told before ("again", "also", "next")."""
    previous: bool = False
    definite: bool = False
    ordinal: bool = False
    """ "their 25th summit", "the first meeting"."""
    past_plan: bool = False
    held_before: bool = False
    """Something happened after it."""
    occasion: Ref | None = None


def read_tellings(scene: Scene, trigger: Trigger, triggers: frozenset[int], earlier: Sequence[Telling]) -> list[Telling]:
    """The tellings of a trigger: none, one, or several for coordinated places and days. ``earlier`` ones in text
    order say what "there" means."""
    status = read_status(scene, trigger)
    if status.denied:
        return []
    slots = read_slots(scene, trigger, triggers)
    parties = participants(scene, trigger)
    if not slots.places and (far := _far(scene, trigger)) is not None:
        place = _place_before(scene, far, earlier, parties)
        slots = replace(slots, places=(Where(place, far.i, far.i + 1),)) if place is not None else slots
    weight = _weight(scene, trigger, parties, slots)
    if weight is None:
        return []
    parties = _with_host(scene, trigger, parties, slots)
    return [_telling(scene, trigger, weight, parties, status, part) for part in _coordinated(scene, slots)]


def _place_before(scene: Scene, far: Token, earlier: Sequence[Telling], parties: list[Party]) -> Ref | None:
    """Where "there" is: the place of the telling before of one of the same people, else the place named last."""
    people = {party.ref for party in parties if party.ref.kind == "person"}
    for telling in reversed(earlier):
        if telling.place is not None and people & set(telling.parties):
            return telling.place
    for index in range(far.i - 1, max(far.i - _BACK, -1), -1):
        mention = scene.mentions.get(index)
        place = place_of(scene, mention) if mention is not None else None
        if place is not None and far.doc[index].dep_ == "pobj":
            return place
    return None


def _far(scene: Scene, trigger: Trigger) -> Token | None:
    """"there" in the clause of a trigger."""
    for token in trigger.token.subtree:
        if token.lower_ in scene.rules["places.far"] and token.dep_ != "expl":
            return token
    governed = carrier(trigger.token) if trigger.is_noun else None
    if governed is not None:
        return next((c for c in governed.verb.children if c.lower_ in scene.rules["places.far"] and c.dep_ != "expl"), None)
    return None


def _weight(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Weight | None:
    family = trigger.family
    if family == "stage":
        return "stage" if len(parties) >= 2 and slots.places else None
    if family in ("travel", "visit"):
        return _weight_of_journey(scene, trigger, parties, slots)
    if trigger.is_noun:
        return _weight_of_noun(scene, trigger, parties, slots)
    people = [p for p in parties if p.ref.kind == "person"]
    sides = {scene.state_of(p.ref) for p in parties}
    foreign = len(sides) >= 2 or None in sides or _same_posts(scene, people)
    if len(parties) < 2 and not (family == "inviting" and slots.places and people):
        return None
    if family in ("mutual", "reciprocal"):
        return "strong"
    if family == "speaking":
        return "strong" if people and (_by_telephone(scene, trigger) or foreign) else None
    if family == "joint":
        told = slots.places or _by_telephone(scene, trigger) or _together(scene, trigger) or _on_one_day(scene, people, slots)
        if len(people) < 2 or not foreign:
            return None
        if not _acts_jointly(scene, trigger):
            return "strong" if slots.places and slots.times and not _among_many(scene, trigger) else None
        return "strong" if told else "weak"
    if family == "addressing":
        if len(people) < 2:
            return None
        if speaks_to_envoy(scene, parties) or (slots.places and foreign and not _among_many(scene, trigger)):
            return "strong"
        return "weak" if foreign else None
    if family == "discussing":
        told = slots.places if len(people) >= 2 else slots.places and foreign
        told = told or (slots.times and foreign and len(people) >= 2)
        return "strong" if told else "weak" if people else None
    if family == "inviting":
        return "strong" if slots.places and people and (foreign or len(parties) == 1) else "weak"
    if family == "representing":
        return "strong" if len(people) >= 2 else None
    return "strong" if len(people) >= (1 if family in ("summoning", "called in") else 2) else None


def _acts_jointly(scene: Scene, trigger: Trigger) -> bool:
    """Whether both are the subject, or one acts with the other; not one on the other."""
    return len(doers(scene, trigger.token)) >= 2 or acts_with(scene, trigger.token)


def _together(scene: Scene, trigger: Trigger) -> bool:
    """ "spent two hours", "face to face"."""
    own = [t for child in trigger.token.children if child.dep_ in ("dobj", "prep", "npadvmod", "advmod") for t in child.subtree]
    return any(t.lemma_.lower() in scene.rules["phrases.together"] for t in own)


def _on_one_day(scene: Scene, people: list[Party], slots: Slots) -> bool:
    """Two of one rank who act together on a day that is told were together; "agreed in November" leaves it open."""
    days = any(parse_edtf(time.edtf).days == 1 for time in slots.times)
    return days and _same_posts(scene, people)


def _among_many(scene: Scene, trigger: Trigger) -> bool:
    """Whether the sentence tells of an occasion or a stage, where words to each other make no meeting."""
    names = scene.rules["nouns.occasion"] | scene.rules["phrases.stage"]
    return any(t.lemma_.lower() in names for t in trigger.token.sent)


def _same_posts(scene: Scene, people: list[Party]) -> bool:
    """Two heads, or two foreign ministers, serve two states, whatever the article leaves open."""
    offices = [scene.offices.get(p.ref, ()) for p in people]
    return len(people) >= 2 and (all(scene.is_head(p.ref) for p in people) or bool(set(offices[0]) & set(offices[1])))


def _weight_of_journey(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Weight | None:
    people = [p for p in parties if p.ref.kind == "person"]
    if not people:
        return "anaphoric" if trigger.is_noun and _definite(trigger.token) else None
    if trigger.is_noun and is_vague(scene, trigger.token):
        return None
    if not slots.places:
        return "weak" if len(parties) < 2 else "strong"
    host = scene.country_of(slots.places[0].ref)
    if host is None or host == scene.state_of(people[0].ref):
        return "weak" if len(parties) < 2 else "strong"
    if len(people) >= 2:
        return "strong"
    return "strong" if scene.is_head(people[0].ref) and not slots.around else "weak"


def _weight_of_noun(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Weight | None:
    noun, rules = trigger.token, scene.rules
    governed = carrier(noun)
    told = bool(slots.places or slots.times)
    process = {t.lower_ for t in left_modifiers(noun)} & rules["nouns.process"]
    plural = noun.lemma_ in rules["nouns.plural"] and noun.tag_ == "NNS"
    if trigger.family == "series":
        return "strong" if len(parties) >= 2 else None
    if is_vague(scene, noun):
        return ("strong" if slots.places else "weak") if len(parties) >= 2 else None
    licensed = told or _is_held(scene, governed)
    if plural or trigger.family == "discussion":
        if governed is not None and governed.verb.lemma_ in rules["verbs.processing"] and not slots.places:
            return None
        if not licensed or ((process or noun.lemma_ in rules["nouns.processes"]) and not told):
            return None
    if len(parties) >= 2:
        return "strong"
    if trigger.family == "discussion" and not parties and not _definite(noun):
        return None
    return "anaphoric"


def _is_held(scene: Scene, governed: Carrier | None) -> bool:
    """Whether the noun's verb holds it, or something happens at, before or after it."""
    if governed is None:
        return False
    rules = scene.rules
    if governed.relation == "object":
        return governed.verb.lemma_ in rules["verbs.support"] | rules["status.planning"] | rules["status.cancelling"]
    if governed.relation == "subject":
        return governed.verb.lemma_ in {"take", "last", "hold", "schedule", "set", "slate", "plan", "move"}
    return governed.preposition in rules["phrases.after"] | rules["phrases.before"] | rules["phrases.during"] | {"for"}


def _is_scene_of(scene: Scene, trigger: Trigger) -> bool:
    governed = carrier(trigger.token)
    after = scene.rules["phrases.after"]
    return governed is not None and governed.relation == "adjunct" and governed.preposition in after


def _by_telephone(scene: Scene, trigger: Trigger) -> bool:
    return any(t.lower_ in scene.rules["phrases.call_means"] for t in trigger.token.subtree)


def _definite(noun: Token) -> bool:
    return any(child.lower_ in ("the", "this", "that", "both") or _is_owner(child) for child in noun.children)


def _is_ordinal(token: Token) -> bool:
    return token.ent_type_ == "ORDINAL" or token.lower_ in ("first", "second", "third", "latest")


def _is_owner(child: Token) -> bool:
    """A possessor that is no time ("their leaders' meeting", but not "Friday's meeting")."""
    return child.dep_ == "poss" and child.ent_type_ not in ("DATE", "TIME")


def _with_host(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> list[Party]:
    """A traveller's destination is the other side, where nobody is named."""
    if trigger.family not in ("travel", "visit", "inviting") or not slots.places or len(parties) != 1:
        return parties
    where = slots.places[0]
    host = scene.country_of(where.ref)
    if host is None or host == scene.state_of(parties[0].ref):
        return parties
    return distinct(scene, [*parties, Party(host, where.first, where.last)])


def _coordinated(scene: Scene, slots: Slots) -> Iterator[Slots]:
    """Splits "met in Lima last month and in Sochi in the spring" and "in Sochi, Vladivostok and Lima" into each."""
    places = sorted(slots.places, key=lambda where: where.first)
    times = sorted(slots.times, key=lambda time: time.first)
    if len(places) < 2 or len(times) not in (0, len(places)) or not _are_apart(scene, places, times):
        yield slots
        return
    for index, where in enumerate(places):
        yield Slots((where,), (times[index],) if times else (), ())


def _are_apart(scene: Scene, places: list[Where], times: list[TimeExpression]) -> bool:
    """Whether places stand coordinated, each with its time, and none lies in another."""
    doc = scene.reading.doc
    for index in range(len(places) - 1):
        one, two = places[index], places[index + 1]
        end, start = one.last, two.first
        if times:
            end, start = max(one.last, times[index].last), min(two.first, times[index + 1].first)
        between = {t.lower_ for t in doc[end:start]} if end < start else set()
        if not between & {"and", ",", ";", "then"} or scene.country_of(one.ref) == two.ref or scene.country_of(two.ref) == one.ref:
            return False
    if not times:
        last = doc[places[-2].last : places[-1].first]
        return all(w.ref.kind == "place" for w in places) and any(t.lower_ == "and" for t in last)
    return True


def _telling(
    scene: Scene, trigger: Trigger, weight: Weight, parties: list[Party], status: StatusReading, slots: Slots
) -> Telling:
    tokens = [("trigger", trigger.first, trigger.last)]
    tokens += [("participant", p.first, p.last) for p in parties]
    tokens += [("status", t.i, t.i + 1) for t in status.cues]
    family: Family = "call" if trigger.family == "calling" or _by_telephone(scene, trigger) else trigger.family
    where = slots.places[0] if slots.places and family != "call" else None
    if where is not None:
        tokens.append(("place", where.first, where.last))
    date, relative = None, False
    times = _put_off_to(scene, status, slots.times)
    if times:
        time = times[0]
        date, relative = _lasting(scene, trigger, time), time.relative
        tokens.append(("date", time.first, time.last))
    around = slots.around[0] if slots.around else None
    modifiers = {c.lower_ for c in trigger.token.children}
    return Telling(
        trigger=trigger,
        weight=weight,
        parties=tuple(p.ref for p in parties),
        status=_dated_status(scene, status.status, date),
        place=where.ref if where else None,
        date=date,
        relative=relative,
        tokens=tuple(dict.fromkeys(tokens)),
        family=family,
        around=(around.edtf, around.relative, around.first, around.last) if around else None,
        again="again" in modifiers,
        another=bool(modifiers & scene.rules["phrases.another"]) or (trigger.family == "mutual" and "also" in modifiers),
        previous=trigger.is_noun and bool(modifiers & scene.rules["phrases.previous"]),
        ordinal=trigger.is_noun and any(_is_ordinal(t) for t in left_modifiers(trigger.token)),
        definite=trigger.is_noun and _definite(trigger.token),
        past_plan=status.past_plan,
        held_before=trigger.is_noun and _is_scene_of(scene, trigger),
        occasion=_occasion(scene, trigger),
    )


def _put_off_to(scene: Scene, status: StatusReading, times: tuple[TimeExpression, ...]) -> tuple[TimeExpression, ...]:
    """Of a postponed meeting the new date only: "put off until next year"."""
    if status.status != "postponed" or not status.cues:
        return times
    cue = status.cues[0]
    for time in scene.reading.times_in(cue.sent):
        before = cue.doc[max(cue.i, time.first - 2) : time.first]
        if time.first > cue.i and any(t.lower_ in ("until", "till", "to") for t in before):
            return (time,)
    return tuple(t for t in times if cue.doc[t.first - 1].lower_ != "from")


def _lasting(scene: Scene, trigger: Trigger, time: TimeExpression) -> str:
    """"closed a two-day summit on Friday": the two days that end then."""
    day = parse_edtf(time.edtf)
    if not trigger.is_noun or day.days != 1:
        return time.edtf
    days = next((n for t in left_modifiers(trigger.token) if (n := _days(scene, t)) is not None), None)
    governed = carrier(trigger.token)
    if days is None or days < 2 or governed is None:
        return time.edtf
    if governed.verb.lemma_ in scene.rules["verbs.ending"]:
        start = type(day.first).fromordinal(day.first.toordinal() - days + 1)
        return interval(start.isoformat(), time.edtf)
    if governed.verb.lemma_ in scene.rules["verbs.beginning"]:
        end = type(day.first).fromordinal(day.first.toordinal() + days - 1)
        return interval(time.edtf, end.isoformat())
    return time.edtf


def _days(scene: Scene, modifier: Token) -> int | None:
    """The number of "two-day", however it was cut into tokens."""
    text = modifier.doc[max(0, modifier.i - 2) : modifier.i + 1].text.lower().split()[-1]
    number, _, unit = text.partition("-")
    if unit != "day":
        return None
    words = ("one", "two", "three", "four", "five", "six", "seven")
    return words.index(number) + 1 if number in words else int(number) if number.isdecimal() else None


def _dated_status(scene: Scene, status: MeetingStatus | None, date: str | None) -> MeetingStatus | None:
    """A day still to come makes it planned."""
    published = scene.reading.article.published
    if date is None or published is None:
        return status
    when = parse_edtf(date)
    if when.first > published and status in (None, "held"):
        return "planned"
    if status is None and when.last < published:
        return "held"
    return status


def _occasion(scene: Scene, trigger: Trigger) -> Ref | None:
    """The public event whose mention hangs on the trigger or its verb."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    above = {trigger.token.i} | ({governed.verb.i} if governed else set())
    for mention in scene.reading.mentions_in(trigger.token.sent.start, trigger.token.sent.end):
        event = next((ref for ref in mention.refs if ref.kind == "event"), None)
        if event is None:
            continue
        current = scene.reading.doc[mention.first : mention.last].root
        while current.head.i != current.i and not is_verb(current):
            current = current.head
            if current.i in above:
                return event
    return None


