"""Uniting the tellings of one meeting: same participants, and no contradiction of date, place or status."""

from dataclasses import dataclass, field

from spacy.tokens import Token

from loader.edtf import parse_edtf
from loader.language.meeting_reversals import find_reversal
from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import SUBJECTS
from loader.language.meeting_telling import Telling
from loader.record import MeetingStatus, Ref

_OFF: frozenset[MeetingStatus] = frozenset({"cancelled", "postponed", "refused"})
_NEAR = 2
"""Sentences within which tellings without a common date or place are taken for one meeting."""


_FAR = 10_000
_BACK = 2
"""Sentences before its own in which a meeting without participants looks for them."""


@dataclass
class Encounter:
    """Tellings of one meeting while they are gathered."""

    tellings: list[Telling]
    parties: tuple[Ref, ...] = ()
    date: str | None = None
    place: Ref | None = None
    status: MeetingStatus | None = None
    sentences: set[int] = field(default_factory=set)
    around: tuple[str, bool, int, int] | None = None
    """The date of the occasion of the journey: it gives the month where no other date is told."""
    further: list[tuple[str, int, int]] = field(default_factory=list)
    """Words of other sentences that fill a slot: (slot, first, last)."""
    relative_occasion: bool = False
    taken_up: bool = False
    """Its participants are those of the sentence before."""

    def add(self, scene: Scene, telling: Telling) -> None:
        """Takes in a telling: the more precise date and place, people instead of their states, the later status."""
        self.tellings.append(telling)
        self.parties = _united(scene, self.parties, telling.parties)
        self.place = _finer(scene, self.place, telling.place)
        self.date = _more_precise(self.date, telling.date)
        self.status = _status(self.status, telling.status)
        if self.date is None and telling.around is not None and self.around is None:
            self.around = telling.around
        self.sentences.add(telling.trigger.token.sent.start)

    @property
    def is_told(self) -> bool:
        """Whether a telling by itself tells of an encounter."""
        if self.taken_up or len(self.parties) < 2:
            return self.taken_up
        families = {t.family for t in self.tellings}
        journey = _is_journey(self) and bool(families & {"joint", "discussing", "addressing"})
        return journey or any(t.weight == "strong" for t in self.tellings)


def merge(scene: Scene, tellings: list[Telling]) -> list[Encounter]:
    """The encounters of an article, in the order of their first telling."""
    starts = [sentence.start for sentence in scene.reading.doc.sents]
    order = {start: index for index, start in enumerate(starts)}
    encounters: list[Encounter] = []
    left: list[Telling] = []
    for telling in tellings:
        if telling.weight == "stage":
            continue
        fitting = [e for e in encounters if _fits(scene, e, telling, order)]
        if fitting:
            max(fitting, key=lambda e: _closeness(e, telling, order)).add(scene, telling)
        elif telling.weight != "anaphoric":
            _new(scene, encounters, telling)
        elif (pair := _taken_up(scene, encounters, telling, order)) is not None:
            _new(scene, encounters, telling, pair)
        else:
            left.append(telling)
    for telling in left:
        later = [e for e in encounters if _gap(e, telling, order) == 0 and _fits(scene, e, telling, order)]
        if later:
            later[0].add(scene, telling)
    encounters += _met_before(encounters, [t for t in tellings if t.weight == "stage"], scene)
    told = [e for e in encounters if e.is_told]
    for encounter in told:
        _undo(scene, encounter, tellings)
        _date_by_occasion(encounter)
    return sorted(told, key=lambda e: e.tellings[0].trigger.first)


def _met_before(encounters: list[Encounter], seen_together: list[Telling], scene: Scene) -> list[Encounter]:
    """Those seen together in public, where the article says that they met *again* later and tells no other meeting."""
    found = []
    for telling in seen_together:
        same = [e for e in encounters if e.is_told and set(e.parties) == set(telling.parties) and e.status == "held"]
        if len(same) == 1 and any(t.again for t in same[0].tellings) and _is_earlier(telling.date, same[0].date):
            encounter = Encounter([], taken_up=True)
            encounter.add(scene, telling)
            encounter.status = "held"
            found.append(encounter)
    return found


def _is_earlier(one: str | None, other: str | None) -> bool:
    return one is None or other is None or parse_edtf(one).last < parse_edtf(other).first


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
    encounter.parties = _united(scene, encounter.parties, parties)
    encounter.taken_up = bool(parties)
    encounters.append(encounter)


def _taken_up(
    scene: Scene, encounters: list[Encounter], telling: Telling, order: dict[int, int]
) -> tuple[Ref, ...] | None:
    """Who meets where the words do not say: those of the meeting just told ("the previous meeting"), or the two who
    were the last joint subject ("issued on Sunday after talks in the city")."""
    if telling.family not in ("encounter", "discussion") or telling.parties or not (telling.date or telling.place):
        return None
    near = [e for e in encounters if _gap(e, telling, order) <= _NEAR and len(e.parties) >= 2]
    if telling.another and telling.status == "planned":
        return near[-1].parties if near else None
    told = telling.previous or telling.definite or telling.held_before or telling.ordinal
    if telling.family != "encounter" or not told:
        return None
    if telling.previous:
        return near[-1].parties if near else None
    pair = joint_subject(scene, telling.trigger.token)
    return pair or (near[-1].parties if near and telling.definite else None) or _heads(scene, telling.trigger.token)


def _heads(scene: Scene, token: Token) -> tuple[Ref, ...] | None:
    """The two heads of different states that the article has named last."""
    found: list[Ref] = []
    for index in range(token.i - 1, -1, -1):
        mention = scene.mentions.get(index)
        for ref in mention.refs if mention is not None else ():
            if scene.is_head(ref) and scene.state_of(ref) not in {scene.state_of(other) for other in found}:
                found.append(ref)
    return tuple(reversed(found[:2])) if len(found) >= 2 else None


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


def _fits(scene: Scene, encounter: Encounter, telling: Telling, order: dict[int, int]) -> bool:
    if not _same_parties(scene, encounter, telling, _gap(encounter, telling, order)):
        return False
    if encounter.date and telling.date and not parse_edtf(encounter.date).overlaps(parse_edtf(telling.date)):
        return telling.family == "joint" and _next_day(encounter.date, telling.date) and _gap(encounter, telling, order) <= 1
    if not _same_place(scene, encounter.place, telling.place):
        return False
    if not _same_status(encounter, telling):
        return False
    if not _same_means(encounter, telling):
        return False
    if telling.weight == "weak" and telling.family not in ("travel", "visit") and _gap(encounter, telling, order) > 1:
        return False
    if telling.weight == "weak" and telling.family in ("joint", "addressing") and not _is_journey(encounter):
        return _within(telling.date, encounter.date)
    same_day = encounter.date is not None and telling.date is not None
    same_spot = encounter.place is not None and telling.place is not None
    if telling.another and not same_day and not _on_the_journey(encounter, telling):
        return False
    if same_day or same_spot:
        return True
    if telling.date is None and telling.place is None and not (encounter.date is None and encounter.place is None):
        return True
    return telling.definite or _gap(encounter, telling, order) <= _NEAR


def _next_day(one: str, other: str) -> bool:
    """Whether the second is the day after the first: what talks end with ("and on the following day signed")."""
    first, second = parse_edtf(one), parse_edtf(other)
    return second.days == 1 and second.first.toordinal() - first.last.toordinal() == 1


def _is_journey(encounter: Encounter) -> bool:
    return any(t.family in ("travel", "visit") and t.weight != "anaphoric" for t in encounter.tellings)


def _within(one: str | None, other: str | None) -> bool:
    """Whether the days of one lie in the days of the other."""
    return bool(one and other) and parse_edtf(other or "").contains(parse_edtf(one or ""))


def _on_the_journey(encounter: Encounter, telling: Telling) -> bool:
    """Whether the telling is a clause of a sentence that tells of the journey ("his trip, when he is to see her again")."""
    here = telling.trigger.token
    return any(
        t.family in ("travel", "visit") and t.trigger.token.sent.start == here.sent.start and t.trigger.first < here.i
        for t in encounter.tellings
    )


def _gap(encounter: Encounter, telling: Telling, order: dict[int, int]) -> int:
    here = order[telling.trigger.token.sent.start]
    return min(abs(here - order[start]) for start in encounter.sentences)


def _closeness(encounter: Encounter, telling: Telling, order: dict[int, int]) -> tuple[int, ...]:
    equal_date = int(bool(telling.date) and encounter.date == telling.date)
    any_date = int(bool(telling.date) and bool(encounter.date))
    same_place = int(bool(telling.place) and bool(encounter.place))
    same_status = int(telling.status == encounter.status)
    full = int(set(telling.parties) == set(encounter.parties))
    here = telling.trigger.token
    near = [here.i - t.trigger.first for t in encounter.tellings if t.trigger.token.sent.start == here.sent.start]
    return (equal_date, any_date, same_place, -min(near, default=_FAR), full, same_status, -_gap(encounter, telling, order))


def _same_parties(scene: Scene, encounter: Encounter, telling: Telling, gap: int) -> bool:
    """Whether everyone of the smaller group is in the larger one, by name or through the state served."""
    mine, theirs = encounter.parties, telling.parties
    if not theirs:
        return telling.definite or (telling.weight == "anaphoric" and gap == 0)
    smaller, larger = sorted((mine, theirs), key=len)
    if len(smaller) == 1 and len(larger) > 1 and gap > 1 and not telling.definite:
        return False
    left = list(larger)
    for ref in smaller:
        match = ref if ref in left else next((other for other in left if _represents(scene, ref, other)), None)
        if match is None:
            return False
        left.remove(match)
    return not left or len(smaller) == 1 or len(larger) > 2


def _represents(scene: Scene, one: Ref, other: Ref) -> bool:
    """A person and the state he serves, either way round."""
    if {one.kind, other.kind} != {"person", "state"}:
        return False
    served = scene.state_of(one), scene.state_of(other)
    return served[0] == served[1] or None in served


def _same_place(scene: Scene, one: Ref | None, other: Ref | None) -> bool:
    if one is None or other is None or one == other:
        return True
    return scene.country_of(one) == other or scene.country_of(other) == one


def _same_status(encounter: Encounter, telling: Telling) -> bool:
    statuses = {encounter.status, telling.status} - {None}
    if len(statuses) < 2:
        return True
    if "held" in statuses:
        return False
    return True


def _same_means(encounter: Encounter, telling: Telling) -> bool:
    calls = {t.family == "call" for t in encounter.tellings if t.weight != "anaphoric"}
    if telling.weight == "anaphoric" and telling.family != "call":
        return True
    return not calls or (telling.family == "call") in calls


def _united(scene: Scene, mine: tuple[Ref, ...], theirs: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """Both, without the states of people among them."""
    both = tuple(dict.fromkeys((*mine, *theirs)))
    served = {scene.states.get(ref) for ref in both if ref.kind == "person"}
    return tuple(ref for ref in both if ref not in served)


def _finer(scene: Scene, one: Ref | None, other: Ref | None) -> Ref | None:
    """A city rather than its state; the first told of two equals."""
    if one is None or other is None:
        return one or other
    return other if one.kind == "state" and other.kind == "place" else one


def _more_precise(one: str | None, other: str | None) -> str | None:
    if one is None or other is None:
        return one or other
    first, second = parse_edtf(one), parse_edtf(other)
    if not first.overlaps(second) or (first.kind == "interval" and first.contains(second)):
        return one
    if second.kind == "interval" and second.contains(first) and first.days == 1:
        return other
    return other if second.is_more_precise_than(first) else one


def _status(one: MeetingStatus | None, other: MeetingStatus | None) -> MeetingStatus | None:
    if one is None or other is None:
        return one or other
    for status in (one, other):
        if status in _OFF:
            return status
    return other
