"""One telling of a meeting: what the words around one trigger say of it, before tellings are united."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from loader.edtf import parse_edtf
from loader.language.meeting_dates import date_of, new_date, put_off_to
from loader.language.meeting_ellipsis import is_existential, one_beside
from loader.language.meeting_gatherings import with_gathering
from loader.language.meeting_journeys import is_mission, travel_together
from loader.language.meeting_means import by_telephone
from loader.language.meeting_nouns import is_definite, left_modifiers
from loader.language.meeting_parties import distinct, participants
from loader.language.meeting_pronouns import event_before
from loader.language.meeting_returns import host_state, with_host_before
from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_series import series
from loader.language.meeting_setting import place_set_before, time_set_before
from loader.language.meeting_slots import Slots, read_slots
from loader.language.meeting_splits import split
from loader.language.meeting_standing import StatusReading, Weight
from loader.language.meeting_status import read_status
from loader.language.meeting_syntax import carrier, is_verb
from loader.language.meeting_triggers import JOURNEYS, Family, Trigger
from loader.language.meeting_weight import weigh
from loader.language.meeting_where import Where, is_water, place_of
from loader.language.reading import Mention, TimeExpression
from loader.record import MeetingStatus, Ref

_SAME = frozenset({"same", "that"})
_BACK = 60
"""Words within which "there" looks for a place that no telling has."""


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
    host: Ref | None = None
    """The state that a traveller goes to, which no other word names as a side."""


def read_tellings(
    scene: Scene, trigger: Trigger, triggers: frozenset[int], earlier: Sequence[Telling]
) -> list[Telling]:
    """The tellings of a trigger: none, one, or several for coordinated places and days. ``earlier`` ones in text
    order say what "there" means."""
    status = read_status(scene, trigger)
    if status.denied:
        return []
    slots = read_slots(scene, trigger, triggers)
    if (listed := series(scene, trigger)) and trigger.family not in JOURNEYS:
        slots = Slots(tuple(w for s in listed for w in s.places), tuple(t for s in listed for t in s.times), ())
    parties = with_host_before(scene, trigger, participants(scene, trigger), [t.parties for t in earlier])
    if not slots.places and (far := _far(scene, trigger)) is not None:
        place, when = _setting_before(scene, far, earlier, parties)
        slots = replace(slots, places=(Where(place, far.i, far.i + 1),)) if place is not None else slots
        if when is not None and not slots.times and _is_of_status(scene, when, status.status):
            slots = replace(slots, times=(when,))
    if not slots.places and (home := host_state(scene, trigger, parties)) is not None:
        slots = replace(slots, places=(Where(home, trigger.first, trigger.last),))
    parties += _host_of_journey(scene, trigger, parties, slots, earlier)
    weight = weigh(scene, trigger, parties, slots)
    if weight is None:
        return []
    if status.status == "held" and not slots.times:
        set_before = time_set_before(scene, trigger, [t.trigger.token.sent.start for t in earlier])
        if set_before is not None:
            spot = None if slots.places else place_set_before(scene, set_before)
            slots = replace(slots, times=(set_before,), places=(spot,) if spot is not None else slots.places)
    ahead = _dated_status(scene, status.status, slots.times[0].edtf if slots.times else None)
    if weight == "weak" and ahead not in (None, "held") and is_mission(scene, trigger, parties, slots):
        weight = "strong"
    if weight != "weak" and status.status not in ("cancelled", "refused"):
        slots = with_gathering(scene, trigger, slots)
    host = _host(scene, trigger, parties, slots)
    apart = split(scene, trigger, parties, slots)
    return [_telling(scene, trigger, weight, who, status, part, host) for who, part in apart]


def _host_of_journey(
    scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots, earlier: Sequence[Telling]
) -> list[Party]:
    """ "had hoped to travel to Lima and hold a summit there": with those to whom he travels, where nobody is named."""
    if trigger.family not in ("encounter", "discussion") or len(parties) != 1 or not slots.places:
        return []
    for telling in reversed(earlier):
        here = telling.trigger.token.sent.start == trigger.token.sent.start and telling.family in JOURNEYS
        his = telling.parties[:1] == (parties[0].ref,) and telling.place == slots.places[0].ref
        if here and his and telling.host is not None:
            where = slots.places[0]
            return [Party(telling.host, where.first, where.last)]
    return []


def _setting_before(
    scene: Scene, far: Token, earlier: Sequence[Telling], parties: list[Party]
) -> tuple[Ref | None, TimeExpression | None]:
    """Where "there" is: the place of the telling before of one of the same people, else the place named last; and the
    time that is told with it."""
    if far.lower_ == "here":
        # In running text the writer's own city; in a quotation the speaker's, which nobody tells.
        quoted = any(q.first <= far.i < q.last for q in scene.reading.quotations)
        return None if quoted else scene.reading.dateline, None
    people = {party.ref for party in parties if party.ref.kind == "person"}
    if far.lemma_ in scene.rules["places.same"]:
        people = set().union(*(t.parties for t in earlier))
    for telling in reversed(earlier):
        if telling.place is not None and people & set(telling.parties):
            times = [scene.times.get(first) for slot, first, _ in telling.tokens if slot == "date"]
            return telling.place, times[0] if times and telling.family in JOURNEYS else None
    for index in range(far.i - 1, max(far.i - _BACK, -1), -1):
        mention = scene.mentions.get(index)
        place = place_of(scene, mention) if mention is not None else None
        # "there" may be an island; never the sea, nor "the same city" an island.
        city = place is not None and (place.kind == "place" or far.lower_ in scene.rules["places.far"])
        where = far.doc[index].dep_ == "pobj" and _is_towards(scene, far.doc[index].head)
        if place is not None and mention is not None and city and where and not is_water(scene, place):
            return place, _time_behind(scene, mention)
    return None, None


def _time_behind(scene: Scene, place: Mention) -> TimeExpression | None:
    """ "The mood at Astana in June was cordial. There …": the time straight behind a place."""
    behind = scene.reading.doc[place.last : place.last + 2]
    if not behind or behind[0].lower_ not in ("in", "on"):
        return None
    return scene.times.get(place.last + 1)


def _is_of_status(scene: Scene, time: TimeExpression, status: MeetingStatus | None) -> bool:
    """Whether a time told before is on the side of the publication day on which the meeting is."""
    published, when = scene.reading.article.published, parse_edtf(time.edtf)
    if published is None:
        return status == "held"
    return when.first <= published if status == "held" else when.last >= published


def _is_towards(scene: Scene, preposition: Token) -> bool:
    """Whether what stands behind a preposition is a place where somebody is or goes ("left for Lima")."""
    going = scene.rules["verbs.leaving"] | scene.rules["verbs.travel"]
    if preposition.lower_ == "for":
        return preposition.head.lemma_ in going
    return preposition.lower_ not in ("of", "from")


def _far(scene: Scene, trigger: Trigger) -> Token | None:
    """ "there", or "the same city", in the clause of a trigger."""
    above = carrier(trigger.token) if trigger.is_noun else None
    clause = above.verb if above is not None else trigger.token
    for token in clause.subtree:
        if token.lemma_ in scene.rules["places.same"] and any(c.lower_ in _SAME for c in token.children):
            return token
    for token in trigger.token.subtree:
        if token.lower_ in scene.rules["places.far"] and token.dep_ != "expl" and _is_there(scene, trigger, token):
            return token
    governed = carrier(trigger.token) if trigger.is_noun else None
    if governed is not None:
        return next(
            (c for c in governed.verb.children if c.lower_ in scene.rules["places.far"] and c.dep_ != "expl"), None
        )
    return None


def _is_there(scene: Scene, trigger: Trigger, adverb: Token) -> bool:
    """Not of "will discuss trips by those who lived there", "signed a plan for the islands there"."""
    above = adverb.head
    if trigger.family == "discussing":
        return above.i == trigger.token.i
    spent = above.lemma_.lower() in scene.rules["nouns.durations"] | {"week"}
    return trigger.family not in ("joint", "addressing") or above.dep_ != "pobj" or spent


def _is_scene_of(scene: Scene, trigger: Trigger) -> bool:
    governed = carrier(trigger.token)
    after = scene.rules["phrases.after"]
    return governed is not None and governed.relation == "adjunct" and governed.preposition in after


def _is_ordinal(token: Token) -> bool:
    return token.ent_type_ == "ORDINAL" or token.lower_ in ("first", "second", "third", "latest")


def _host(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Party | None:
    """A traveller's destination is the other side, where nobody is named; with words that name the state itself, if
    the sentence has them."""
    if trigger.family not in ("travel", "visit", "inviting", "invitation") or not slots.places or not parties:
        return None
    together = trigger.family in JOURNEYS and travel_together(scene, trigger, parties)
    if len(parties) > 1 and not (together and all(p.ref.kind == "person" for p in parties)):
        return None
    where = slots.places[0]
    host = scene.country_of(where.ref)
    if host is None or host == scene.state_of(parties[0].ref):
        return None
    sentence = trigger.token.sent
    for mention in scene.reading.mentions_in(sentence.start, sentence.end):
        if mention.refs == (host,) and mention.form in ("name", "adjective", "metonym"):
            return Party(host, mention.first, mention.last)
    return Party(host, where.first, where.last)


def _telling(
    scene: Scene,
    trigger: Trigger,
    weight: Weight,
    parties: list[Party],
    status: StatusReading,
    slots: Slots,
    host: Party | None,
) -> Telling:
    tokens = [("trigger", trigger.first, trigger.last)]
    tokens += [("participant", p.first, p.last) for p in parties]
    if host is not None:
        tokens.append(("host", host.first, host.last))
        parties = distinct(scene, [*parties, host])
    tokens += [("status", t.i, t.i + 1) for t in status.cues]
    family: Family = "call" if trigger.family == "calling" or by_telephone(scene, trigger) else trigger.family
    where = _finest(scene, slots.places) if family != "call" else None
    if where is not None:
        tokens.append(("place", where.first, where.last))
    date, relative = None, False
    times = () if _only_arrived(scene, trigger, slots) else put_off_to(scene, trigger, status, slots.times)
    if times:
        time = times[0]
        date, relative = date_of(scene, trigger, status, time), time.relative
        tokens.append(("date", time.first, time.last))
        if status.status == "postponed" and new_date(scene, status) is None:
            # Off its day, and no other is told.
            status = replace(status, status="cancelled")
    around = slots.around[0] if slots.around else None
    modifiers = {c.lower_ for c in trigger.token.children} | {trigger.token.lower_}
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
        another=(
            trigger.token.dep_ != "attr"
            and not _is_counted(trigger)
            and trigger.token.head.lower_ != "at"  # "was pleased at meeting him again"
            and bool(modifiers & scene.rules["phrases.another" if trigger.is_noun else "phrases.once_more"])
        )
        or (trigger.family == "mutual" and "also" in modifiers)
        or (trigger.family == "discussion" and is_existential(trigger.token))
        or (trigger.is_noun and (one_beside(scene, trigger.token) is not None or len(series(scene, trigger)) > 1)),
        previous=trigger.is_noun and bool(modifiers & scene.rules["phrases.previous"]),
        ordinal=trigger.is_noun and any(_is_ordinal(t) for t in left_modifiers(trigger.token)),
        definite=trigger.is_noun and (is_definite(trigger.token) or event_before(scene, trigger.token) is not None),
        past_plan=status.past_plan,
        held_before=trigger.is_noun and _is_scene_of(scene, trigger),
        occasion=_occasion(scene, trigger),
        host=host.ref if host is not None else None,
    )


def _is_counted(trigger: Trigger) -> bool:
    """ "met in Lima, their third meeting this year": the clause before the comma tells of it."""
    noun = trigger.token
    first = noun.doc[noun.left_edge.i]
    ordinal = any(_is_ordinal(c) for c in noun.children)
    return trigger.is_noun and ordinal and first.lower_ == "their" and noun.doc[first.i - 1].text == ","


def _only_arrived(scene: Scene, trigger: Trigger, slots: Slots) -> bool:
    """ "met A, who had arrived on Tuesday": the day of the arrival is not that of the meeting."""
    if slots.places and any(c.lower_ == "when" for c in trigger.token.children):
        return False
    verb = trigger.token
    if trigger.family == "visit" and verb.dep_ == "pobj" and verb.head.lower_ in ("for", "on"):
        # "with A, who arrived on Tuesday for a visit"
        verb = verb.head.head
    return verb.dep_ == "relcl" and verb.lemma_ in scene.rules["verbs.arriving"]


def _finest(scene: Scene, places: tuple[Where, ...]) -> Where | None:
    """The best place told, or a city of it: "at the president's office in Seoul"."""
    if not places or places[0].ref.kind != "state":
        return places[0] if places else None
    return next((w for w in places if w.ref.kind == "place" and scene.country_of(w.ref) == places[0].ref), places[0])


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
