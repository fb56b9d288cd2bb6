"""One meeting while its tellings are gathered."""

from dataclasses import dataclass, field

from loader.edtf import Edtf, interval, parse_edtf
from loader.language.meeting_scene import Scene
from loader.language.meeting_telling import Telling
from loader.language.meeting_triggers import JOURNEYS
from loader.record import MeetingStatus, Ref

_OFF: frozenset[MeetingStatus] = frozenset({"cancelled", "postponed", "refused"})
_WEEK = 7
_ACTS = frozenset({"joint", "discussing", "addressing"})
"""Families that make a journey an encounter."""
_WORDS = frozenset({"discussing", "addressing"})
"""What one says to the other, which is an encounter only where something says so."""


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
    of_states: bool = False
    """Those who meet are known to serve different states."""
    taken_up: bool = False
    """Its participants are those of the sentence before."""

    def add(self, scene: Scene, telling: Telling) -> None:
        """Takes in a telling: the more precise date and place, people instead of their states, the later status."""
        self.tellings.append(telling)
        # "The Russian side was represented by A": people instead of the states, whoever serves which.
        mine = () if telling.family == "represented" else self.parties
        self.parties = united(scene, mine, telling.parties)
        sides = {scene.state_of(ref) for ref in self.parties}
        self.of_states = len(sides) >= 2 and None not in sides
        self.place = _finer(scene, self.place, telling.place)
        self.date = self._day(telling)
        if not (telling.status == "planned" and self._is_under_way):
            self.status = _status(self.status, telling.status)
        if self.date is None and telling.around is not None and self.around is None:
            self.around = telling.around
        self.sentences.add(telling.trigger.token.sent.start)

    @property
    def _is_under_way(self) -> bool:
        """Whether it has begun, and not only the journey to it."""
        before = (t for t in self.tellings[:-1] if t.family not in JOURNEYS and t.weight != "anaphoric")
        return self.status == "held" and any(t.status == "held" for t in before)

    def _day(self, telling: Telling) -> str | None:
        """The date of the talks before that of the journey to them."""
        before = [t for t in self.tellings[:-1] if t.date is not None]
        apart = before and telling.date and not parse_edtf(self.date or telling.date).overlaps(parse_edtf(telling.date))
        if apart and all(t.family in JOURNEYS for t in before) != (telling.family in JOURNEYS):
            return self.date if telling.family in JOURNEYS else telling.date
        return _more_precise(self.date, telling.date)

    def forget_arrival(self, scene: Scene) -> None:
        """ "The talks ended without result. Abe had flown to Moscow on Sunday": of talks told in other sentences, the
        day on which somebody arrived is not theirs."""
        met = {t.trigger.token.sent.start for t in self.tellings if t.family not in JOURNEYS}
        dated = [t for t in self.tellings if t.date is not None]
        going = scene.rules["verbs.going"]
        if met and dated and all(_arrives(t, going) and t.trigger.token.sent.start not in met for t in dated):
            self.date = None

    @property
    def is_told(self) -> bool:
        """Whether a telling by itself tells of an encounter."""
        if self.taken_up or len(self.parties) < 2:
            return self.taken_up
        families = {t.family for t in self.tellings}
        journey = is_journey(self) and bool(families & _ACTS)
        return journey or any(t.weight == "strong" for t in self.tellings) or self._is_taken_up_later

    @property
    def _is_taken_up_later(self) -> bool:
        """ "A pressed B to go. Speaking after the meeting in Lima on Friday": words to each other are an encounter
        where a definite noun takes them up with a place or day."""
        said = {t.status for t in self.tellings if t.family in _WORDS}
        return self.of_states and any(
            t.weight == "anaphoric" and t.family == "encounter" and t.definite and t.status in said and _is_set(t)
            for t in self.tellings
        )


def _arrives(telling: Telling, going: frozenset[str]) -> bool:
    """Whether a telling is of the day on which somebody set out or arrived."""
    one_day = telling.date is not None and parse_edtf(telling.date).days == 1
    return telling.family in JOURNEYS and one_day and telling.trigger.token.lemma_.lower() in going


def _is_set(telling: Telling) -> bool:
    """Whether a telling has a place or a day of its own."""
    return telling.place is not None or (telling.date is not None and parse_edtf(telling.date).days == 1)


def united(scene: Scene, mine: tuple[Ref, ...], theirs: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """Both, without the states of people among them."""
    both = tuple(dict.fromkeys((*mine, *theirs)))
    people = tuple(ref for ref in both if ref.kind == "person")
    served = {scene.states.get(ref) for ref in people}
    # The article does not say whom one of the two serves: it is the state left over.
    return people if len(people) == 2 and None in served else tuple(ref for ref in both if ref not in served)


def _finer(scene: Scene, one: Ref | None, other: Ref | None) -> Ref | None:
    """A city rather than its state; the first told of two equals."""
    if one is None or other is None:
        return one or other
    return other if one.kind == "state" and other.kind == "place" else one


def _more_precise(one: str | None, other: str | None) -> str | None:
    if one is None or other is None:
        return one or other
    first, second = parse_edtf(one), parse_edtf(other)
    if not first.overlaps(second):
        return interval(min(first.first, second.first).isoformat(), max(first.last, second.last).isoformat())
    if _is_stay(first) and first.contains(second):
        return one
    if _is_stay(second) and second.contains(first) and first.days == 1:
        return other
    return other if second.is_more_precise_than(first) else one


def _is_stay(date: Edtf) -> bool:
    """Whether it may be the days of one meeting; "this week" is a vague date."""
    return date.kind == "interval" and date.days < _WEEK


def _status(one: MeetingStatus | None, other: MeetingStatus | None) -> MeetingStatus | None:
    if one is None or other is None:
        return one or other
    for status in (one, other):
        if status in _OFF:
            return status
    return other


def is_journey(encounter: Encounter) -> bool:
    return any(t.family in ("travel", "visit") and t.weight != "anaphoric" for t in encounter.tellings)
