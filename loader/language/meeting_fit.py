"""Whether a telling may be of a meeting told before: participants, date, place, status and means agree."""

from collections.abc import Sequence
from itertools import islice

from spacy.tokens import Token

from loader.edtf import parse_edtf
from loader.language.meeting_encounter import Encounter, is_journey
from loader.language.meeting_kind import kind_of_word, suits
from loader.language.meeting_nouns import is_dated, is_threefold, left_modifiers
from loader.language.meeting_pronouns import event_before
from loader.language.meeting_scene import Scene, rank
from loader.language.meeting_syntax import children, is_verb
from loader.language.meeting_telling import Telling
from loader.language.meeting_triggers import JOURNEYS, Trigger
from loader.record import Ref

NEAR = 2
"""Sentences within which tellings without a common date or place are taken for one meeting."""
_DAYS = 3
"""Longer dates (a month) do not tell the days of one meeting."""
_STAY = 4
_THREE = 3
_SAID = frozenset({"addressing", "joint"})
_FAR = 10_000
_UP = 5
"""Steps up from a state to who serves it: "officials from the ministries of the two countries"."""
_AROUND = 6
"""Sentences within which a visit and a meeting with the host belong together."""


def fits(scene: Scene, encounter: Encounter, telling: Telling, order: dict[int, int]) -> bool:
    """Whether the telling may be of the encounter; ``order`` numbers the sentences by their first token."""
    distance = gap(encounter, telling, order)
    if telling.family == "represented":
        return _are_represented(encounter, telling) and distance <= _STAY
    if (meant := event_before(scene, telling.trigger.token)) is not None and not any(
        t.trigger.token.i == meant.i for t in encounter.tellings
    ):
        return False
    if telling.family == "station" and distance == 0 and encounter.date is None:
        # "the fourth time that they met, after Lima in May": the stations are the other times.
        return False
    if not _same_parties(scene, encounter, telling, distance):
        return False
    if _is_of_three(scene, telling) and len(encounter.parties) < _THREE:
        return False
    if not suits(scene, encounter, telling) or _is_talked_about(encounter, telling, distance):
        return False
    if _is_of_others(scene, encounter, telling) or is_other_process(scene, encounter, telling):
        return False
    if encounter.date and telling.date and not parse_edtf(encounter.date).overlaps(parse_edtf(telling.date)):
        if _arrives(encounter, telling):
            return _same_place(scene, encounter.place, telling.place)
        near = distance <= NEAR
        return near and _next_day(encounter.date, telling.date) and _is_agreed(encounter, telling)
    if encounter.date is None and encounter.status == "held" and is_of_past_year(scene, telling):
        return False
    if not _same_status(encounter, telling) and not _is_under_way(scene, encounter, telling):
        return False
    if _is_same_tour(scene, encounter, telling):
        return True
    if not _same_place(scene, encounter.place, telling.place) or not _same_means(scene, encounter, telling, distance):
        return False
    if telling.date is not None and telling.date == encounter.date and _equal_parties(encounter, telling):
        return True
    return _is_near_enough(scene, encounter, telling, distance)


def _is_near_enough(scene: Scene, encounter: Encounter, telling: Telling, distance: int) -> bool:
    """Whether what the words themselves leave open is settled by where they stand."""
    acts = telling.weight == "weak" and telling.family in ("joint", "addressing", "discussing")
    if acts and distance <= NEAR and _are_those_officials(scene, encounter, telling):
        return True
    if telling.weight == "weak" and telling.family not in ("travel", "visit") and distance > 1:
        return False
    if telling.weight == "weak" and telling.family in ("joint", "addressing") and not is_journey(encounter):
        return _lends_day(scene, encounter, telling) or _within(telling.date, encounter.date)
    same_day = encounter.date is not None and telling.date is not None
    same_spot = encounter.place is not None and telling.place is not None
    if telling.another and not same_day and not _on_the_journey(encounter, telling):
        return False
    if same_day or same_spot:
        return True
    if telling.date is None and telling.place is None and not (encounter.date is None and encounter.place is None):
        return True
    if _completes(scene, encounter, telling):
        return True
    ahead = encounter.status == telling.status == "planned" and _equal_parties(encounter, telling)
    if ahead and encounter.date is None and telling.date is None and not telling.another:
        # "weighs a possible meeting with B. … Should the two talk?": one plan, however far apart.
        return True
    if _is_of_visit(scene, encounter, telling) and distance <= _AROUND:
        return True
    if distance > NEAR and telling.weight == "anaphoric" and not telling.parties and encounter.status == "planned":
        return False
    return telling.definite or distance <= NEAR


def is_of_past_year(scene: Scene, telling: Telling) -> bool:
    """ "the 1998 summit in Lima", of nobody by name: whoever met then, nothing says that it was those of the news."""
    published, noun = scene.reading.article.published, telling.trigger.token
    if telling.parties or telling.date is None or published is None or not telling.trigger.is_noun:
        return False
    inside = any(t.i in scene.times for t in left_modifiers(noun))
    return inside and parse_edtf(telling.date).last.year < published.year


def _are_represented(encounter: Encounter, telling: Telling) -> bool:
    """Of "talks of two states", "The Chilean side was led by A, the Peruvian one by B"."""
    of_states = all(ref.kind == "state" for ref in encounter.parties) and len(encounter.parties) == 2
    return of_states and len(telling.parties) >= 2


def _is_agreed(encounter: Encounter, telling: Telling) -> bool:
    """What people agreed may be told of the day after; talks on another day are others."""
    joint = telling.family == "joint" or all(t.family == "joint" for t in encounter.tellings if t.date)
    return joint and any(ref.kind == "person" for ref in (*encounter.parties, *telling.parties))


def _is_of_three(scene: Scene, telling: Telling) -> bool:
    """ "a trilateral meeting", where it is not one of the two that are named with it."""
    return telling.trigger.is_noun and len(telling.parties) != 2 and is_threefold(scene, telling.trigger.token)


def _completes(scene: Scene, encounter: Encounter, telling: Telling) -> bool:
    """ "A met B today. … A and B met in a hotel in Lima": of the news of these days one telling gives the day, another,
    however far behind, the place; nor have the same two telephoned twice where no two days are told."""
    if not _equal_parties(encounter, telling) or len(encounter.parties) != 2 or telling.weight != "strong":
        return False
    if encounter.status != "held" or telling.status not in ("held", None) or telling.another:
        return False
    if telling.family == "call":
        return all(t.family == "call" for t in encounter.tellings if t.weight == "strong")
    verb = telling.trigger.token
    before = is_verb(verb) and any(c.lower_ == "had" for c in children(verb, "aux"))
    published, dated = scene.reading.article.published, encounter.date is not None and telling.date is None
    if telling.family != "mutual" or before or published is None or not dated or encounter.place is not None:
        return False
    day = parse_edtf(encounter.date or "")
    return day.days == 1 and abs((published - day.first).days) <= _DAYS


def _is_talked_about(encounter: Encounter, telling: Telling, distance: int) -> bool:
    """Of a journey to an island in dispute, "told her that his visit to it was no affair of hers": no meeting there,
    and none where another sentence tells that somebody spoke with the traveller."""
    if telling.family in JOURNEYS:
        return _is_to_island(telling) and not is_journey(encounter)
    return distance > 0 and all(t.family in JOURNEYS and _is_to_island(t) for t in encounter.tellings)


def _is_to_island(telling: Telling) -> bool:
    return telling.place is not None and telling.place.kind in ("island", "territory")


def _is_of_others(scene: Scene, encounter: Encounter, telling: Telling) -> bool:
    """Whether one is of officials by their level or rank, without names, and the other of people who lead: "at talks of
    trade officials in Lima" the ministers do not meet."""
    of_states = [t for t in encounter.tellings if _is_of_officials(scene, t)]
    people = [ref for ref in telling.parties if ref.kind == "person"]
    if of_states and len(of_states) == sum(t.weight == "strong" for t in encounter.tellings):
        return len(people) >= 2 and all(_leads(scene, ref) for ref in people)
    mine = [ref for ref in encounter.parties if ref.kind == "person"]
    if not mine and len(people) >= 2 and all(scene.offices.get(ref) and not _leads(scene, ref) for ref in people):
        # Of "the foreign ministers met, and their deputies A and B"
        return any(kind_of_word(scene, t) in ("summit", "ministerial") for t in encounter.tellings)
    return _is_of_officials(scene, telling) and len(mine) >= 2 and any(_leads(scene, ref) for ref in mine)


def _leads(scene: Scene, person: Ref) -> bool:
    return any(rank(office, scene.rules) in ("head", "minister") for office in scene.offices.get(person, ()))


def _is_of_officials(scene: Scene, telling: Telling) -> bool:
    """ "vice-ministerial talks" of two states, "a meeting between officials of two states"."""
    if len(telling.parties) < 2 or any(ref.kind != "state" for ref in telling.parties):
        return False
    noun = telling.trigger.token
    if telling.trigger.is_noun and {t.lower_ for t in left_modifiers(noun)} & scene.rules["offices.below_ministers"]:
        return True
    spans = [(first, last) for slot, first, last in telling.tokens if slot == "participant"]
    roots = [scene.reading.doc[first:last].root for first, last in spans]
    if all(any(_is_deputies(scene, t) for t in [r, *islice(r.ancestors, _UP)]) for r in roots) and roots:
        return True
    serving = scene.rules["offices.serving"]
    above = ([r, *islice(r.ancestors, _UP)] for r in roots)
    return bool(roots) and all(any(_is_plain(scene, t) and t.lemma_.lower() in serving for t in way) for way in above)


def _is_deputies(scene: Scene, noun: Token) -> bool:
    """ "the Chilean and Peruvian deputy foreign ministers"."""
    below = scene.rules["offices.below_ministers"]
    before = noun.doc[max(noun.i - 2, 0) : noun.i]
    return noun.tag_ == "NNS" and noun.lemma_.lower() == "minister" and any(t.lower_ in below for t in before)


def _is_plain(scene: Scene, noun: Token) -> bool:
    """Plural, and not "the top diplomats", who are ministers."""
    return noun.tag_ == "NNS" and not any(c.lower_ in scene.rules["offices.topmost"] for c in noun.children)


def is_other_process(scene: Scene, encounter: Encounter, telling: Telling) -> bool:
    """Of "A met B", "the Geneva peace talks", "the Syria talks": a noun without participants, whose own words tell
    which talks these are, takes up no meeting told without such words."""
    noun = telling.trigger.token
    if telling.weight != "anaphoric" or telling.parties or not telling.trigger.is_noun:
        return False
    sides = {scene.state_of(ref) for ref in encounter.parties}
    before = left_modifiers(noun)
    states = [m.refs[0] for t in before if (m := scene.mentions.get(t.i)) is not None and m.refs[0].kind == "state"]
    if any(state not in sides and state != encounter.place for state in states):
        return True
    # "A further round is possible in Lima": one more of those told.
    words = {t.lower_ for t in before} & scene.rules["nouns.process"] - scene.rules["phrases.another"]
    known = (t.lower_ for other in encounter.tellings for t in other.trigger.token.sent)
    return bool(words) and words.isdisjoint(known)


def _lends_day(scene: Scene, encounter: Encounter, telling: Telling) -> bool:
    """Whether what the same people are told to have done gives the meeting its day."""
    if encounter.date is not None or telling.date is None or _is_of_document(scene, telling):
        return False
    return telling.status == encounter.status == "held" and _equal_parties(encounter, telling)


def _is_of_document(scene: Scene, telling: Telling) -> bool:
    """ "based on the agreement that they reached in May": the time is that of the agreement."""
    verb = telling.trigger.token
    return verb.dep_ in ("relcl", "acl") and verb.head.lemma_.lower() in scene.rules["nouns.documents"]


def is_its_journey(encounter: Encounter, telling: Telling, journeys: Sequence[Trigger]) -> bool:
    """Of "the visit", where nobody is named: whether the last journey told before is one of the encounter."""
    if telling.weight != "anaphoric" or telling.family not in JOURNEYS:
        return True
    before = [j for j in journeys if j.first < telling.trigger.first]
    if not before:
        return is_journey(encounter)
    return any(t.trigger.token.i == before[-1].token.i for t in encounter.tellings)


def _are_those_officials(scene: Scene, encounter: Encounter, telling: Telling) -> bool:
    """Of "the foreign ministers of two states met": whether two who act together soon after are those ministers."""
    told = any(ref.kind == "person" for ref in encounter.parties) or telling.status not in (None, encounter.status)
    people = all(ref.kind == "person" for ref in telling.parties) and len(telling.parties) == len(encounter.parties)
    kinds = {kind_of_word(scene, t) for t in encounter.tellings} - {None}
    meant = Encounter([], telling.parties)
    spans = (scene.reading.doc[first:last] for slot, first, last in telling.tokens if slot == "participant")
    many = (t for span in spans for t in span if t.tag_ == "NNS")
    if not told and people and any(t.lemma_.lower() in scene.rules["offices.people"] for t in many):
        # "The two ministers discussed …": of whom no office is told
        return True
    return not told and people and bool(kinds) and all(suits(scene, meant, t) for t in encounter.tellings)


def _equal_parties(encounter: Encounter, telling: Telling) -> bool:
    return set(encounter.parties) == set(telling.parties)


def _on_the_journey(encounter: Encounter, telling: Telling) -> bool:
    """Whether the telling is a clause of a sentence that tells of the journey ("his trip, when he is to see her")."""
    here = telling.trigger.token
    return any(
        t.family in ("travel", "visit") and t.trigger.token.sent.start == here.sent.start and t.trigger.first < here.i
        for t in encounter.tellings
    )


def _is_same_tour(scene: Scene, encounter: Encounter, telling: Telling) -> bool:
    """Of a visit to a state, "In addition to the capital, he will visit Lima and Cuzco": cities of the same state."""
    alone = _only_travels(telling) and all(_only_travels(t) for t in encounter.tellings)
    if not alone or encounter.place is None or telling.place is None or telling.date is not None or telling.another:
        return False
    return scene.country_of(encounter.place) == scene.country_of(telling.place) and _equal_parties(encounter, telling)


def _is_of_visit(scene: Scene, encounter: Encounter, telling: Telling) -> bool:
    """Of "X is on a visit to S" and "X met the president of S": one is only the journey, with the state as host; the
    other names the traveller and somebody of that state."""
    alone = all(_only_travels(t) for t in encounter.tellings)
    if alone == _only_travels(telling) or telling.another or len(telling.parties) != 2 or len(encounter.parties) != 2:
        return False
    journey, met = (encounter.parties, telling.parties) if alone else (telling.parties, encounter.parties)
    hosts = {ref for ref in journey if ref.kind == "state"}
    travellers = [ref for ref in journey if ref.kind == "person"]
    others = [ref for ref in met if ref not in travellers]
    if len(travellers) != 1 or travellers[0] not in met or len(others) != 1:
        return False
    return others[0].kind == "person" and scene.state_of(others[0]) in hosts


def _arrives(encounter: Encounter, telling: Telling) -> bool:
    """Whether one of the two is only the journey of one of those who meet, some days before they do."""
    alone = [_only_travels(t) for t in (*encounter.tellings, telling)]
    if not encounter.date or not telling.date or alone[-1] == all(alone[:-1]):
        return False
    journey, talks = (telling.date, encounter.date) if alone[-1] else (encounter.date, telling.date)
    first, second = parse_edtf(journey), parse_edtf(talks)
    return first.days <= _DAYS and second.days <= _DAYS and 0 <= (second.first - first.last).days <= _STAY


def _only_travels(telling: Telling) -> bool:
    """A journey that names nobody but the traveller (and his host's state)."""
    return telling.family in JOURNEYS and sum(ref.kind == "person" for ref in telling.parties) < 2


def _next_day(one: str, other: str) -> bool:
    """Whether two dates follow on each other: talks of several days ("and on the following day signed")."""
    first, second = sorted((parse_edtf(one), parse_edtf(other)), key=lambda date: date.first)
    short = first.days <= _DAYS and second.days <= _DAYS
    return short and second.first.toordinal() - first.last.toordinal() == 1


def _within(one: str | None, other: str | None) -> bool:
    """Whether the days of one lie in the days of the other."""
    return bool(one and other) and parse_edtf(other or "").contains(parse_edtf(one or ""))


def gap(encounter: Encounter, telling: Telling, order: dict[int, int]) -> int:
    here = order[telling.trigger.token.sent.start]
    return min(abs(here - order[start]) for start in encounter.sentences)


def closeness(encounter: Encounter, telling: Telling, order: dict[int, int]) -> tuple[int, ...]:
    equal_date = int(bool(telling.date) and encounter.date == telling.date)
    any_date = int(bool(telling.date) and bool(encounter.date))
    same_place = int(bool(telling.place) and bool(encounter.place))
    same_status = int(telling.status == encounter.status)
    full = int(set(telling.parties) == set(encounter.parties))
    here = telling.trigger.token
    near = [here.i - t.trigger.first for t in encounter.tellings if t.trigger.token.sent.start == here.sent.start]
    return (
        equal_date,
        any_date,
        same_place,
        -min(near, default=_FAR),
        full,
        same_status,
        -gap(encounter, telling, order),
    )


def _same_parties(scene: Scene, encounter: Encounter, telling: Telling, distance: int) -> bool:
    """Whether everyone of the smaller group is in the larger one, by name or through the state served."""
    mine, theirs = encounter.parties, telling.parties
    if not theirs:
        # "After three hours of talks, she said": those just told.
        just = distance == 0 or (telling.held_before and distance == 1 and encounter.is_told)
        # "A met B in Lima. Monday's session was the first": the day of what is told just before.
        just = just or (distance <= NEAR and telling.trigger.is_noun and is_dated(telling.trigger.token))
        return telling.definite or (telling.weight == "anaphoric" and just)
    smaller, larger = sorted((mine, theirs), key=len)
    if len(smaller) == 1 and len(larger) > 1 and distance > 1 and not telling.definite:
        return False
    left = [ref for ref in larger if ref not in smaller]
    for ref in smaller:
        if ref in larger:
            continue
        match = next((other for other in left if _represents(scene, ref, other)), None)
        if match is None:
            return False
        left.remove(match)
    alone = len(smaller) == 1 and smaller[0].kind == "person" and smaller[0] not in larger
    if alone and (distance > 0 or _travels(encounter, telling, smaller[0])):
        return False
    near = distance <= 1 or telling.definite
    return not left or len(smaller) == 1 or (len(larger) > 2 and near)


def _travels(encounter: Encounter, telling: Telling, ref: Ref) -> bool:
    """Whether one who is named alone is told to travel himself: he is not the host of another traveller."""
    return any(t.family in JOURNEYS and t.parties[:1] == (ref,) for t in (*encounter.tellings, telling))


def _represents(scene: Scene, one: Ref, other: Ref) -> bool:
    """A person and the state he serves, either way round."""
    if {one.kind, other.kind} != {"person", "state"}:
        return False
    served = scene.state_of(one), scene.state_of(other)
    if None in served and _is_led_by_another(scene, *((one, other) if one.kind == "person" else (other, one))):
        return False
    return served[0] == served[1] or None in served


def _is_led_by_another(scene: Scene, person: Ref, state: Ref) -> bool:
    """Whether a head whose state is not told cannot be of a state that another head is told to lead."""
    others = (ref for ref, served in scene.states.items() if served == state and ref != person)
    return scene.is_head(person) and any(scene.is_head(ref) for ref in others)


def _same_place(scene: Scene, one: Ref | None, other: Ref | None) -> bool:
    if one is None or other is None or one == other:
        return True
    return scene.country_of(one) == other or scene.country_of(other) == one


def _same_status(encounter: Encounter, telling: Telling) -> bool:
    statuses = {encounter.status, telling.status} - {None}
    if len(statuses) < 2:
        return True
    return "held" not in statuses


def _may_be_by_telephone(scene: Scene, telling: Telling) -> bool:
    """Whether it is told by a word for what is spoken."""
    return telling.family == "discussion" and telling.trigger.token.lemma_.lower() in scene.rules["nouns.spoken"]


def _is_said(act: Telling, call: Telling) -> bool:
    """ "A told B on Tuesday that …, in a phone talk": what one said leaves open how."""
    here = act.trigger.token.sent.start == call.trigger.token.sent.start
    return act.weight == "weak" and act.family in _SAID and here


def _is_under_way(scene: Scene, encounter: Encounter, telling: Telling) -> bool:
    """ "A met B on Thursday. She is expected to raise it during her talks with him", told that day; and what they are
    to do on one of the days of talks that have begun."""
    published, days = scene.reading.article.published, encounter.date
    if published is None or days is None or (encounter.status, telling.status) != ("held", "planned"):
        return False
    if telling.another or not _equal_parties(encounter, telling) or telling.family in JOURNEYS:
        return False
    when = parse_edtf(days)
    if telling.date is not None:
        return when.kind == "interval" and when.days <= _DAYS and _within(telling.date, days)
    return telling.trigger.is_noun and telling.definite and when.days == 1 and abs((published - when.first).days) <= 1


def _same_means(scene: Scene, encounter: Encounter, telling: Telling, distance: int) -> bool:
    said = telling.weight == "weak" and telling.family in ("discussing", *_SAID)
    if (said or _may_be_by_telephone(scene, telling)) and telling.place is None and distance <= NEAR:
        # "spoke by phone with B. The 15-minute conversation …"
        return True
    calls = {
        t.family == "call"
        for t in encounter.tellings
        if t.weight != "anaphoric" and not (telling.family == "call" and _is_said(t, telling))
    }
    if (telling.weight == "anaphoric" or telling.definite) and telling.family != "call" and telling.place is None:
        return True
    return not calls or (telling.family == "call") in calls
