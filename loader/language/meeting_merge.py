"""Uniting the tellings of one meeting: same participants, and no contradiction of date, place or status."""

from collections.abc import Iterator, Sequence
from datetime import date

from spacy.tokens import Token

from loader.edtf import parse_edtf
from loader.language.meeting_encounter import Encounter, is_journey, united
from loader.language.meeting_fit import NEAR, closeness, fits, gap, is_its_journey, is_of_past_year, is_other_process
from loader.language.meeting_lead import day_of_lead
from loader.language.meeting_pronouns import event_before
from loader.language.meeting_returns import is_in_return
from loader.language.meeting_reversals import find_reversal, lapse
from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import SUBJECTS, carrier, children, subjects
from loader.language.meeting_telling import Telling
from loader.language.meeting_triggers import JOURNEYS, Trigger
from loader.language.meeting_where import Where, place_of
from loader.language.meeting_whereabouts import is_of_other_time, scene_of
from loader.record import Ref

_STAY = 4
"""Days, and sentences, within which a journey and a meeting belong together."""
_BACK = 2
"""Sentences before its own in which a meeting without participants looks for them."""


def merge(scene: Scene, tellings: list[Telling], journeys: Sequence[Trigger]) -> list[Encounter]:
    """The encounters of an article, in the order of their first telling; ``journeys`` are all that it tells of."""
    starts = [sentence.start for sentence in scene.reading.doc.sents]
    order = {start: index for index, start in enumerate(starts)}
    encounters: list[Encounter] = []
    left: list[Telling] = []
    for telling in tellings:
        fitting = [e for e in encounters if fits(scene, e, telling, order) and is_its_journey(e, telling, journeys)]
        if fitting:
            max(fitting, key=lambda e: closeness(e, telling, order)).add(scene, telling)
        elif _is_act_of(encounters, telling):
            continue
        elif telling.weight != "anaphoric":
            _new(scene, encounters, telling)
        elif (led := _led_by(left, telling, order)) is not None:
            # The talks of nobody by name, just told.
            left.remove(led)
            _new(scene, encounters, led, telling.parties)
            encounters[-1].add(scene, telling)
        elif (said := _said_there(scene, encounters, telling, order)) is not None:
            said.add(scene, telling)
            said.taken_up = True
        elif (pair := _taken_up(scene, encounters, telling, order)) is not None:
            _new(scene, encounters, telling, pair)
        else:
            left.append(telling)
    for telling in left:
        later = [e for e in encounters if gap(e, telling, order) == 0 and fits(scene, e, telling, order)]
        later = later or [e for e in encounters if _spells_out(e, telling, order)]
        if later:
            later[0].add(scene, telling)
        elif (pair := _told_next(scene, encounters, telling, order)) is not None:
            _new(scene, encounters, telling, pair)
    told = [e for e in encounters if e.is_told]
    _name_hosts(scene, told)
    for encounter in told:
        _place_by_journey(scene, encounter, tellings, order)
        encounter.forget_arrival(scene)
        _undo(scene, encounter, tellings)
        _date_by_occasion(encounter)
        _date_by_lead(scene, encounter, told)
    told = [e for e in told if not lapse(scene, e) and not any(_is_way_to(scene, e, other) for other in told)]
    return sorted(told, key=lambda e: e.tellings[0].trigger.first)


def _is_way_to(scene: Scene, journey: Encounter, other: Encounter) -> bool:
    """ "A flew to Lima on Sunday, where he is to meet B": the journey is on the way to what is still to come there."""
    if journey is other or other.status != "planned" or journey.status != "held":
        return False
    if (
        any(t.family not in JOURNEYS for t in journey.tellings)
        or sum(ref.kind == "person" for ref in journey.parties) != 1
    ):
        return False
    traveller = next(ref for ref in journey.parties if ref.kind == "person")
    hosts = {scene.state_of(ref) for ref in other.parties if ref != traveller}
    states = {ref for ref in journey.parties if ref.kind == "state"}
    return (
        traveller in other.parties
        and states == hosts
        and (bool(journey.sentences & other.sentences) or _just_arrived(journey, other))
    )


def _just_arrived(journey: Encounter, other: Encounter) -> bool:
    """ "A arrived in Lima yesterday. … On Monday he was due to meet B"."""
    if journey.date is None or other.date is None or any(t.family != "travel" for t in journey.tellings):
        return False
    one, two = parse_edtf(journey.date), parse_edtf(other.date)
    return one.days == 1 and 0 <= (two.first - one.last).days < _STAY


def _led_by(left: Sequence[Telling], telling: Telling, order: dict[int, int]) -> Telling | None:
    """ "Diplomats held a round of talks in Lima. The Chilean side was led by A, the Peruvian one by B": the talks."""
    if telling.family != "represented" or len(telling.parties) < 2:
        return None
    here = order[telling.trigger.token.sent.start]
    near = [t for t in left if here - order[t.trigger.token.sent.start] <= NEAR and not t.parties]
    return next((t for t in reversed(near) if t.family in ("encounter", "discussion")), None)


def _name_hosts(scene: Scene, told: Sequence[Encounter]) -> None:
    """ "A visited Lima in May, and B returned the visit": it was B whom A visited."""
    for answer in told:
        back = next((t for t in answer.tellings if t.family == "visit" and is_in_return(scene, t.trigger)), None)
        people = {ref for ref in answer.parties if ref.kind == "person"}
        for visit in told if back is not None and len(people) == 2 else ():
            host = {ref for ref in people if ref not in visit.parties and scene.state_of(ref) in visit.parties}
            before = visit is not answer and visit.tellings[0].trigger.first < answer.tellings[0].trigger.first
            if (
                before
                and is_journey(visit)
                and len(visit.parties) == 2
                and len(host) == 1
                and people - host < set(visit.parties)
            ):
                visit.parties = united(scene, visit.parties, tuple(host))
                visit.further += [
                    words for ref in host for words in _last_named(scene, ref, answer.tellings[0].trigger.last)
                ]


def _said_there(scene: Scene, encounters: list[Encounter], telling: Telling, order: dict[int, int]) -> Encounter | None:
    """ "A and B agreed on Saturday to wait. The agreement came at a meeting in Lima": what the sentence before tells
    happened there."""
    governed = carrier(telling.trigger.token)
    if telling.family != "encounter" or telling.parties or governed is None or governed.relation != "adjunct":
        return None
    if governed.preposition not in scene.rules["phrases.during"] | scene.rules["phrases.after"]:
        return None
    what = [n for n in subjects(governed.verb) if any(c.lower_ in ("the", "this", "their") for c in n.children)]
    if not any(n.lemma_.lower() in scene.rules["phrases.outcomes"] and not children(n, "prep") for n in what):
        return None
    if children(governed.verb, "agent"):
        return None
    near = [e for e in encounters if gap(e, telling, order) == 1 and len(e.parties) >= 2]
    return near[-1] if near and near[-1].status in (telling.status, None) else None


def _told_next(
    scene: Scene, encounters: Sequence[Encounter], telling: Telling, order: dict[int, int]
) -> tuple[Ref, ...] | None:
    """ "Their next meeting will be in Lima in May. A and B talked on Monday": the sentence behind names them."""
    theirs = any(c.lower_ == "their" for c in children(telling.trigger.token, "poss"))
    if telling.parties or not theirs or telling.date is None or telling.place is None:
        return None
    here = order[telling.trigger.token.sent.start]
    behind = [e for e in encounters if order[e.tellings[0].trigger.token.sent.start] - here == 1]
    return behind[0].parties if behind and len(behind[0].parties) == 2 else None


def _spells_out(encounter: Encounter, telling: Telling, order: dict[int, int]) -> bool:
    """ "A visit is planned for the spring. Rao is to come to Wuhan": the sentence behind says whose and where."""
    first = encounter.tellings[0].trigger.token
    behind = order[first.sent.start] - order[telling.trigger.token.sent.start] == 1
    planned = encounter.status == telling.status == "planned"
    return behind and planned and telling.family in JOURNEYS and is_journey(encounter) and encounter.date is None


def _is_act_of(encounters: Sequence[Encounter], telling: Telling) -> bool:
    """Whether a telling without date or place is only what those did who are already told to have met."""
    bare = telling.weight == "weak" and telling.family not in JOURNEYS and not telling.date and not telling.place
    # "A and B met. They would agree to differ": no plan to meet again.
    ahead = telling.family == "joint" and telling.status == "planned"
    return bare and any(
        e.is_told and (ahead or e.status == telling.status) and set(e.parties) == set(telling.parties)
        for e in encounters
    )


def _place_by_journey(scene: Scene, encounter: Encounter, tellings: list[Telling], order: dict[int, int]) -> None:
    """ "Wang arrived in Tokyo on Tuesday. He and Motegi agreed": whom a traveller meets of the state he travels to, he
    meets there."""
    if encounter.place is not None or encounter.status is None or any(t.family == "call" for t in encounter.tellings):
        return
    states = {scene.state_of(ref): ref for ref in encounter.parties}
    for telling in tellings:
        if telling.family not in JOURNEYS or telling.place is None:
            continue
        if telling.status not in (encounter.status, None) and not _has_arrived(encounter, telling):
            continue
        stop = next((w for w in _stops(scene, telling) if scene.country_of(w.ref) in states), None)
        country = scene.country_of(stop.ref) if stop is not None else None
        people = [ref for ref in telling.parties if ref.kind == "person" and scene.state_of(ref) != country]
        travels = any(ref in encounter.parties for ref in people)
        if (
            stop is None
            or not travels
            or gap(encounter, telling, order) > _STAY
            or not _about_then(encounter, telling, scene.reading.article.published)
        ):
            continue
        encounter.place = stop.ref
        encounter.further.append(("place", stop.first, stop.last))
        return
    if (where := scene_of(scene, encounter, tellings)) is not None:
        encounter.place = where.ref
        encounter.further.append(("place", where.first, where.last))


def _stops(scene: Scene, telling: Telling) -> Iterator[Where]:
    """The place of a journey, and those joined to it: "will visit Berlin and Paris this week"."""
    for slot, first, last in telling.tokens:
        if slot != "place" or telling.place is None:
            continue
        yield Where(telling.place, first, last)
        for token in scene.reading.doc[first:last].root.conjuncts:
            mention = scene.mentions.get(token.i)
            ref = place_of(scene, mention) if mention is not None else None
            if mention is not None and ref is not None:
                yield Where(ref, mention.first, mention.last)


def _has_arrived(encounter: Encounter, telling: Telling) -> bool:
    """ "Wang arrived in Tokyo on Saturday. He is to meet Motegi": who has come is there for what is planned."""
    return telling.status == "held" and encounter.status == "planned" and telling.date is not None


def _about_then(encounter: Encounter, telling: Telling, published: date | None) -> bool:
    """Whether a journey and a meeting may be of the same days."""
    if encounter.date is None or telling.date is None:
        return encounter.date is None or not is_of_other_time(encounter, published)
    one, two = parse_edtf(encounter.date), parse_edtf(telling.date)
    return one.overlaps(two) or 0 <= (one.first - two.last).days <= _STAY


def _date_by_occasion(encounter: Encounter) -> None:
    """Talks on a visit around a dated event that is not the meeting itself: the month."""
    if encounter.date is not None or encounter.around is None:
        return
    edtf, relative, first, last = encounter.around
    when = parse_edtf(edtf)
    if when.first.year == when.last.year and when.first.month == when.last.month:
        encounter.date = when.first.isoformat()[:7]
    elif when.kind == "year":
        encounter.date = edtf
    else:
        return
    encounter.relative_occasion = relative
    encounter.further.append(("date", first, last))


def _date_by_lead(scene: Scene, encounter: Encounter, told: Sequence[Encounter]) -> None:
    """What the lead says that somebody said on a day, he said to whom he met."""
    others = frozenset(start for e in told if e is not encounter for start in e.sentences)
    time = day_of_lead(scene, encounter, others)
    if time is not None:
        encounter.date, encounter.relative_occasion = time.edtf, time.relative
        encounter.further.append(("date", time.first, time.last))


def _undo(scene: Scene, encounter: Encounter, tellings: list[Telling]) -> None:
    """Lets the sentence after a plan cancel it, unless that sentence has a plan of its own to cancel."""
    if encounter.status != "planned":
        return
    last = max((t for t in encounter.tellings if t.weight != "anaphoric"), key=lambda t: t.trigger.first, default=None)
    if last is None or last.trigger.token.sent.end >= len(scene.reading.doc):
        return
    sentence = scene.reading.doc[last.trigger.token.sent.end].sent
    if any(t.trigger.token.sent.start == sentence.start and t.weight == "strong" for t in tellings):
        return
    reversal = find_reversal(scene, sentence, encounter.parties)
    if reversal is not None:
        encounter.status = reversal.status
        encounter.further.append(("status", reversal.cue.i, reversal.cue.i + 1))


def _new(scene: Scene, encounters: list[Encounter], telling: Telling, parties: tuple[Ref, ...] = ()) -> None:
    encounter = Encounter([])
    encounter.add(scene, telling)
    encounter.parties = united(scene, encounter.parties, parties)
    encounter.taken_up = bool(parties)
    encounter.further += [words for ref in parties for words in _last_named(scene, ref, telling.trigger.first)]
    encounters.append(encounter)


def _last_named(scene: Scene, ref: Ref, before: int) -> list[tuple[str, int, int]]:
    """The last words before a token that mean a participant."""
    told = [m for m in scene.reading.mentions if m.first < before and ref in m.refs]
    return [("participant", told[-1].first, told[-1].last)] if told else []


def _taken_up(
    scene: Scene, encounters: list[Encounter], telling: Telling, order: dict[int, int]
) -> tuple[Ref, ...] | None:
    """Who meets where the words do not say: those of the meeting just told ("the previous meeting"), or the two who
    were the last joint subject ("issued on Sunday after talks in the city")."""
    if event_before(scene, telling.trigger.token) is not None:
        return None
    if telling.family == "discussion" and telling.another and len(telling.parties) == 1 and telling.date is not None:
        # "He gets another go in May": with whom he has met most.
        met = [frozenset(e.parties) for e in encounters if telling.parties[0] in e.parties and e.is_told]
        most = max(met, key=met.count, default=None)
        return tuple(sorted(most)) if most is not None and len(most) == 2 else None
    if (
        telling.family not in ("encounter", "discussion", "station")
        or telling.parties
        or not (telling.date or telling.place)
    ):
        return None
    if is_of_past_year(scene, telling) or _is_held_by_officials(scene, telling):
        return None
    if any(c.lower_ == "between" for c in telling.trigger.token.children):
        return None
    near = [e for e in encounters if gap(e, telling, order) <= NEAR and len(e.parties) >= 2]
    if (rounds := next((r for e in encounters if (r := _rounds_before(e, telling))), None)) is not None:
        return rounds.parties if len(rounds.parties) >= 2 else None
    pair_near = _pair_of(scene, near)
    if near and all(is_other_process(scene, e, telling) for e in near):
        return None
    if telling.family == "station":
        return (
            pair_near if near else joint_subject(scene, telling.trigger.token) or _heads(scene, telling.trigger.token)
        )
    governed = carrier(telling.trigger.token)
    if telling.another and telling.status == "planned" and governed is not None and governed.relation == "subject":
        return pair_near if near else None
    during = governed is not None and governed.relation == "adjunct" and governed.preposition == "during"
    told = (
        (during and telling.date is not None)
        or telling.previous
        or telling.definite
        or telling.held_before
        or telling.ordinal
        or (telling.another and telling.date is not None and telling.place is not None)
    )
    counted = telling.family == "discussion" and (telling.ordinal or telling.another)
    scene_of = _is_scene_of_nobody(scene, telling)
    if not ((told or scene_of) and telling.family == "encounter") and not counted:
        return None
    if telling.previous or counted or scene_of or (telling.another and near):
        return pair_near if near else None
    pair = joint_subject(scene, telling.trigger.token)
    heads = _heads(scene, telling.trigger.token)
    # Two leaders whom the article only names are not those of any meeting that it mentions.
    known = heads if heads and any(set(heads) <= set(e.parties) for e in encounters) else None
    return pair or (pair_near if near and telling.definite else None) or known


def _rounds_before(encounter: Encounter, telling: Telling) -> Telling | None:
    """ "The third round was in Lima. … The previous round was held in Quito": a round of the same talks."""
    if telling.family != "discussion" or not (telling.ordinal or telling.another):
        return None
    noun = telling.trigger.token.lemma_
    return next((t for t in encounter.tellings if t.ordinal and t.trigger.token.lemma_ == noun), None)


def _is_held_by_officials(scene: Scene, telling: Telling) -> bool:
    """ "Senior diplomats held a first round": they, and not the leaders told before."""
    governed = carrier(telling.trigger.token)
    who = subjects(governed.verb) if governed is not None and governed.relation == "object" else []
    return any(n.lemma_.lower() in scene.rules["offices.serving"] and n.tag_ == "NNS" for n in who)


def _pair_of(scene: Scene, near: Sequence[Encounter]) -> tuple[Ref, ...]:
    """Those of the meeting told last; of a journey to a state the two who have met before, if one is of that state."""
    if not near:
        return ()
    last = near[-1].parties
    states = {ref for ref in last if ref.kind == "state"}
    people = {ref for ref in last if ref.kind == "person"}
    if len(states) != 1 or len(people) != 1:
        return last
    for encounter in reversed(near):
        two = encounter.parties
        others = {scene.state_of(ref) for ref in two if ref not in people}
        if len(two) == 2 and not states & set(two) and people < set(two) and others == states:
            return two
    return last


def _is_scene_of_nobody(scene: Scene, telling: Telling) -> bool:
    """ "At a meeting in Lima in June there was no progress": no other party acts there."""
    governed = carrier(telling.trigger.token)
    if governed is None or governed.relation != "adjunct" or governed.preposition not in ("at", "in"):
        return False
    acting = [p for n in subjects(governed.verb) for p in scene.parties(n)]
    return telling.date is not None and telling.place is not None and not acting


def _heads(scene: Scene, token: Token) -> tuple[Ref, ...] | None:
    """The two heads of different states that the article has named last."""
    pairs = scene.reading.pairs
    return (pairs.heads(token) or None) if pairs is not None else None


def joint_subject(scene: Scene, token: Token) -> tuple[Ref, ...] | None:
    """The last two or more people of different states that were one subject, not more than three sentences back."""
    doc = scene.reading.doc
    starts = [s.start for s in doc.sents if s.start <= token.sent.start]
    for index in range(token.i - 1, starts[max(0, len(starts) - 1 - _BACK)] - 1, -1):
        if doc[index].dep_ in SUBJECTS:
            people = [p.ref for p in scene.parties(doc[index]) if p.ref.kind == "person"]
            if len(people) >= 2 and len({scene.state_of(ref) for ref in people}) >= 2:
                return tuple(people)
    return None
