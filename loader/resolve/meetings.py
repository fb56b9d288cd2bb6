"""Meetings: which reports tell of one encounter."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import NamedNode

from loader.edtf import Edtf
from loader.graph.terms import term
from loader.resolve.article_view import ArticleView, Report
from loader.resolve.choice import choose, counted
from loader.resolve.cluster import Cluster, Difference, SlotValue
from loader.resolve.dates import DATE_SLOTS, choose_date, date_in_words, date_slots, dates_agree, days, read
from loader.resolve.disagreements import Given, difference
from loader.resolve.explanation import explained
from loader.resolve.grouping import group
from loader.resolve.layer import Found, Layer, OfReport, key, leading
from loader.resolve.members import Members
from loader.resolve.near_meetings import NEAR_DAYS, are_told_apart, near
from loader.resolve.outcomes import Outcomes
from loader.resolve.sides import Allegiances, allegiances, is_state, joined
from loader.resolve.sorting import SortKey
from loader.resolve.world import World

BY_DATE = "same participants and overlapping dates"
BY_SIDES = "same sides, told by a state or by who came for it, and overlapping dates"
BY_PLACE = "same participants and place, undated, reported within a month"
BY_OCCASION = "same participants and occasion, reported within a month"
BY_NOTHING = "reported in one article only"
LONGEST_DATE_DAYS = 31
"""With a date wider than this, participants may have met more than once: the place must be named and the same."""
MET_BY = frozenset({"sk:Summit", "sk:MinisterialMeeting"})
"""Kinds of meetings that say who of a state comes."""
SAME_NEWS_DAYS = 31
"""Undated reports further apart than this are not of one meeting."""
KIND_NAMES = {
    "sk:Summit": "summit",
    "sk:MinisterialMeeting": "ministerial meeting",
    "sk:Call": "call",
    "sk:Meeting": "talks",
}


@dataclass(frozen=True, slots=True)
class _Told(OfReport):
    """A meeting report with its slots led to things."""

    participants: tuple[str, ...]
    place: str | None
    occasion: str | None
    kind: str
    status: str
    dated: str | None
    published: date | None
    sides: tuple[str, ...] = ()
    """The state of each participant; empty if one has none that is known."""
    is_by_state: bool = False
    """Whether a side is told by its state alone."""

    @property
    def edtf(self) -> Edtf | None:
        """Its date, read."""
        return read(self.dated) if self.dated else None

    @property
    def when(self) -> tuple[date, date] | None:
        """The days on which it can be: what is planned lies after publication, what was held before."""
        if self.edtf is None:
            return None
        first, last = self.edtf.first, self.edtf.last
        if self.published is not None and self.status == "sk:Planned" and first <= self.published <= last:
            first = self.published
        if self.published is not None and self.status == "sk:Held" and first <= self.published <= last:
            last = self.published
        return first, last


def _items(world: World, view: ArticleView) -> list[_Told]:
    serving = allegiances(world, view)
    told = (_told(world, report, serving) for report in view.told("sk:MeetingReport"))
    # Two names of a report can turn out to be one person, by the rules or by a correction: nobody meets himself.
    return [meeting for meeting in told if len(meeting.participants) > 1]


def _keys(_world: World, told: _Told) -> list[str]:
    """What two reports of one meeting share beside the participants: a month, if both dates are precise; else the place
    or the occasion in a year; for undated ones the status and some weeks; or only the article that tells it twice."""
    who = (told.kind == "sk:Call", *told.participants)
    edtf, found = told.edtf, _side_keys(told) if told.is_by_state else []
    if told.occasion is not None and told.published is not None:
        weeks = told.published.toordinal() // (SAME_NEWS_DAYS + 1)
        found = [key("occasion reported", told.occasion, number, *who) for number in (weeks, weeks + 1)]
    if edtf is None:
        if told.place is not None and told.published is not None:
            weeks = told.published.toordinal() // (SAME_NEWS_DAYS + 1)
            found += [key("undated", told.status, number, *who) for number in (weeks, weeks + 1)]
        return found or [key("article", told.article, *who)]
    if edtf.days <= LONGEST_DATE_DAYS:
        found += [key("month", month, *who) for month in edtf.months]
    if edtf.days == 1:
        days_near = edtf.first.toordinal() // (NEAR_DAYS + 1)
        found += [key("near", number, *who) for number in (days_near, days_near + 1)]
    for year in sorted({month[:4] for month in edtf.months}):
        if told.place is not None:
            found.append(key("place", told.place, year, *who))
        if told.occasion is not None:
            found.append(key("occasion", told.occasion, year, *who))
    return found or [key("article", told.article, *who)]


def _offers(_world: World, told: _Told) -> list[str]:
    """What a report told by people shares with one that tells of it by a state."""
    return [] if told.is_by_state else _side_keys(told)


def _side_keys(told: _Told) -> list[str]:
    if told.edtf is None or not told.sides or told.edtf.days > LONGEST_DATE_DAYS:
        return []
    return [key("sides", month, told.kind == "sk:Call", *sorted(told.sides)) for month in told.edtf.months]


def _groups(world: World, told: Sequence[_Told]) -> tuple[tuple[_Told, ...], ...]:
    groups = group(
        told,
        block=lambda m: (m.participants, m.kind == "sk:Call"),
        order=_most_telling,
        compatible=lambda one, other: _same(world, one, other),
        signature=lambda m: (m.dated, m.place, m.occasion, m.status),
    )
    return joined(groups, lambda one, other: _same_sides(world, one, other)) if len(groups) > 1 else groups


def _told(world: World, report: Report, serving: Allegiances) -> _Told:
    participants = world.things(report.all("sk:participant"))
    sides = serving.sides(participants)
    return _Told(
        report=report,
        participants=participants,
        place=world.thing_of(report, "sk:place"),
        occasion=world.thing_of(report, "sk:occasion"),
        kind=_local(report.one("sk:kind")),
        status=_local(report.one("sk:status")),
        dated=report.one("sk:edtf"),
        published=world.sources.published(report.article),
        sides=sides,
        is_by_state=bool(sides) and any(is_state(world, participant) for participant in participants),
    )


def _local(iri: str | None) -> str:
    return f"sk:{(iri or '').rpartition('#')[2]}"


def _most_telling(told: _Told) -> SortKey:
    return (told.edtf.days if told.edtf else 10**9, told.place is None, told.report.iri)


def _same(world: World, one: _Told, other: _Told) -> bool:
    if one.report.article == other.report.article:
        # One article tells its meetings apart itself.
        return one.report.slots == other.report.slots
    both_placed = one.place is not None and other.place is not None
    if one.place is not None and other.place is not None and not world.places_agree(one.place, other.place):
        return False
    if one.edtf is None or other.edtf is None:
        if one.occasion is not None and one.occasion == other.occasion:
            return _same_news(one, other)
        return one.edtf is other.edtf and both_placed and one.status == other.status and _same_news(one, other)
    if not one.edtf.overlaps(other.edtf) or not _in_time(one, other):
        return False
    if max(one.edtf.days, other.edtf.days) <= LONGEST_DATE_DAYS:
        return True
    return (both_placed and one.place == other.place) or (one.occasion is not None and one.occasion == other.occasion)


def _same_sides(world: World, one: _Told, other: _Told) -> bool:
    """Whether a report told by a state can tell of the meeting of another report: both dated, and as much the same as
    if the participants were. Where nobody is told by both, the kind, the day or the place must be the same too."""
    dated = one.edtf is not None and other.edtf is not None
    if not dated or ("sk:Meeting" not in (one.kind, other.kind) and one.kind != other.kind):
        return False
    if (one.kind == "sk:Call") != (other.kind == "sk:Call") or not _same(world, one, other):
        return False
    if not set(one.participants).isdisjoint(other.participants):
        return True
    is_near = one.place is not None and one.place == other.place and not is_state(world, one.place)
    is_day = max(days(one.dated or ""), days(other.dated or "")) == 1
    return is_near or is_day or (one.kind == other.kind and one.kind in MET_BY)


def _in_time(one: _Told, other: _Told) -> bool:
    if one.when is None or other.when is None:
        return True
    return one.when[0] <= other.when[1] and other.when[0] <= one.when[1]


def _same_news(one: _Told, other: _Told) -> bool:
    if one.published is None or other.published is None:
        return False
    return abs((one.published - other.published).days) <= SAME_NEWS_DAYS


def _cluster(world: World, members: Members[_Told]) -> Cluster:
    """The meeting, with the best supported value of each slot."""
    reports = tuple(told.report for told in members)
    kind = _kind(world, members)
    slots = _slots(world, members)
    place = _place(world, members)
    edtf = slots.get("sk:edtf", ("",))[0]
    people = world.short_labels(_participants(world, members))
    when = date_in_words(str(edtf)) if edtf else ""
    where = world.label(place) if place else ""
    label = ", ".join(part for part in (_listed(people), where, when) if part)
    return Cluster(
        class_name=kind,
        path="meeting",
        wanted=" ".join([str(edtf) or "undated", world.tail(place) if place else "", *people]),
        label=f"{label} ({KIND_NAMES[kind]})",
        members=tuple(sorted(report.iri for report in reports)),
        articles=tuple(sorted({report.article for report in reports})),
        merged_by=(_rule(world, members, place),),
        slots=slots,
        differences=tuple(_differences(world, members)),
    )


def _rule(world: World, members: Members[_Told], place: str | None) -> str:
    """The rule, with the dates, the place or the occasion that it compared, and who met."""
    if members.size == 1:
        return BY_NOTHING
    people = [world.label(participant) for participant in _participants(world, members)]
    if len({told.participants for told in members}) > 1 and any(told.is_by_state for told in members):
        return explained(BY_SIDES, (told.dated for told in members), people)
    if all(told.edtf for told in members):
        return explained(BY_DATE, (told.dated for told in members), people)
    occasion = members[0].occasion
    if occasion is not None and all(told.occasion == occasion for told in members):
        return explained(BY_OCCASION, [world.label(occasion)], people)
    return explained(BY_PLACE, [world.label(place) if place else None], people)


def _participants(world: World, members: Sequence[_Told]) -> tuple[str, ...]:
    """Who met. Only a correction joins reports that tell of others: then by the value that it gives, else by the
    report that names most people, for states met through them."""
    people = f"{world.base.iri}person/"

    def named(told: _Told) -> int:
        return sum(participant.startswith(people) for participant in told.participants)

    told = leading(members, "sk:participant")
    if not told.report.decides("sk:participant"):
        told = max(members, key=named)
    return told.participants


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _kind(world: World, members: Sequence[_Told]) -> str:
    """The kind that most stories give; plain talks only where no story says more."""
    votes = counted(world.sources.vote(m.article, m.kind, m.report.decides("sk:kind")) for m in members)
    return choose([v for v in votes if v.value != "sk:Meeting"]) or "sk:Meeting"


def _place(world: World, members: Sequence[_Told]) -> str | None:
    votes = [
        world.sources.vote(m.article, m.place, m.report.decides("sk:place")) for m in members if m.place is not None
    ]
    return choose(votes, compatible=world.places_agree, precision=lambda place: -len(world.wholes(place)))


def _slots(world: World, members: Sequence[_Told]) -> dict[str, tuple[SlotValue, ...]]:
    place = _place(world, members)
    vote = world.sources.vote
    occasion = choose(
        vote(m.article, m.occasion, m.report.decides("sk:occasion")) for m in members if m.occasion is not None
    )
    votes = (vote(m.article, m.status, m.report.decides("sk:status")) for m in members)
    status = _outcomes(world, members).choose(votes)
    slots: dict[str, tuple[SlotValue, ...]] = {
        "sk:participant": tuple(NamedNode(p) for p in _participants(world, members)),
        "sk:place": (NamedNode(place),) if place else (),
        "sk:occasion": (NamedNode(occasion),) if occasion else (),
        "sk:status": (term(status),) if status else (),
    }
    return slots | dict(date_slots(tuple(m.report for m in members), world.sources))


def _outcomes(world: World, members: Sequence[_Told]) -> Outcomes:
    dated = choose_date((told.report for told in members), world.sources)
    return Outcomes(read(dated).last if dated else None)


def _differences(world: World, members: Sequence[_Told]) -> Iterator[Difference]:
    """Where independent stories contradict each other: on the day, the place, or whether it was held."""
    yield from _differences_on(world, members, "sk:edtf")
    yield from _differences_on(world, members, "sk:place")
    yield from difference(
        "sk:status",
        _given(world, members, "sk:status", lambda told: told.status),
        _outcomes(world, members).contradict,
        as_node=term,
    )


def _differences_on(world: World, members: Sequence[_Told], slot: str) -> Iterator[Difference]:
    """The difference on the date or the place."""
    if slot == "sk:edtf":
        given = _given(world, members, slot, lambda told: told.dated)
        return difference(slot, given, lambda one, other: not dates_agree(one.value, other.value), days)
    return difference(
        slot,
        _given(world, members, slot, lambda told: told.place),
        lambda one, other: not world.places_agree(one.value, other.value),
        lambda place: -len(world.wholes(place)),
        NamedNode,
    )


def _compare(world: World, found: Found[_Told], members: Callable[[Sequence[_Told]], Members[_Told]]) -> Found[_Told]:
    """The meetings, with the differences of those that may be one."""
    clusters, groups = [cluster for cluster, _ in found], [items for _, items in found]
    for number, others, slot in near(world, clusters):
        rivals = [other for other in others if not are_told_apart(world, groups[number], groups[other], members)]
        if rivals and all(differing.slot != slot for differing in clusters[number].differences):
            told = members([item for place in (number, *rivals) for item in groups[place]])
            differing = tuple(_differences_on(world, told, slot))
            clusters[number] = replace(clusters[number], differences=(*clusters[number].differences, *differing))
    return list(zip(clusters, groups, strict=True))


def _given(
    world: World, members: Sequence[_Told], slot: str, value_of: Callable[[_Told], str | None]
) -> Iterator[Given]:
    for told in members:
        value = value_of(told)
        if value is not None:
            yield Given(told.report, world.sources.vote(told.article, value, told.report.decides(slot)))


def _form(_world: World, told: _Told) -> _Told:
    return replace(told, report=told.telling(*DATE_SLOTS))


def _alone(told: _Told, others: Sequence[_Told]) -> bool:
    """Whether the article tells of several meetings of the same people, or of people and their state: it tells them
    apart itself."""
    return any(other is not told and _is_rival(told, other) for other in others)


def _is_rival(told: _Told, other: _Told) -> bool:
    by_state = told.is_by_state or other.is_by_state
    return _block(other) == _block(told) or (by_state and sorted(other.sides) == sorted(told.sides))


def _block(told: _Told) -> str:
    return key(told.kind == "sk:Call", *told.participants)


def _day(told: _Told) -> date | None:
    return told.published


MEETINGS = Layer(
    "meeting",
    _Told,
    _items,
    _keys,
    _groups,
    _cluster,
    offers=_offers,
    form=_form,
    alone=_alone,
    block=_block,
    day=_day,
    compare=_compare,
)
