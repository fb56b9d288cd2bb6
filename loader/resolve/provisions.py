"""Provisions: what agreements hand over, joined with those of the gazetteer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from loader.resolve.article_view import ArticleView, Report
from loader.resolve.choice import choose
from loader.resolve.cluster import Cluster, SlotValue
from loader.resolve.grouping import group
from loader.resolve.layer import Layer, OfReport, key, leading
from loader.resolve.members import Members
from loader.resolve.world import World

BY_GAZETTEER = "same agreement and territories as in the gazetteer"
BY_TERRITORY = "same agreement, territories and direction"
BY_NOTHING = "reported in one article only"
DIRECTION = ("sk:transferFrom", "sk:transferTo", "sk:condition")


@dataclass(frozen=True, slots=True)
class _Told(OfReport):
    """A provision report with its slots led to things; ``direction`` follows DIRECTION. ``known`` is the provision of
    the gazetteer that it tells of, if one."""

    agreement: str
    transfers: tuple[str, ...]
    direction: tuple[str | None, ...]
    known: str | None = None


def _items(world: World, view: ArticleView) -> list[_Told]:
    told = [_told(world, report) for report in view.told("sk:ProvisionReport")]
    return [replace(t, known=_known(world, t)) for t in told]


def _keys(world: World, told: _Told) -> tuple[str]:
    return (told.known or key(told.agreement, *sorted(world.extent(told.transfers))),)


def _groups(world: World, told: Sequence[_Told]) -> tuple[Sequence[_Told], ...]:
    """One provision for each agreement and set of territories, unless from, to or condition contradict."""
    if told[0].known is not None:
        return (told,)
    return group(
        told,
        block=lambda t: (t.agreement, world.extent(t.transfers)),
        order=lambda t: (t.direction.count(None), t.report.iri),
        compatible=lambda one, other: _agree(world, one.direction, other.direction),
        signature=lambda t: t.direction,
    )


def _told(world: World, report: Report) -> _Told:
    return _Told(
        report=report,
        agreement=world.thing_of(report, "sk:agreement") or "",
        transfers=world.things(report.all("sk:transfers")),
        direction=tuple(world.thing_of(report, slot) for slot in DIRECTION),
    )


def _agree(world: World, one: tuple[str | None, ...], other: tuple[str | None, ...]) -> bool:
    return all(a is None or b is None or world.same_state(a, b) for a, b in zip(one, other, strict=True))


def _known(world: World, told: _Told) -> str | None:
    """The gazetteer's provision of the same agreement and territories that nothing in the report contradicts."""
    known = world.known
    fitting = [
        provision
        for provision in known.provisions(told.agreement)
        if world.extent(known.values(provision, "sk:transfers")) == world.extent(told.transfers)
        and _agree(world, told.direction, tuple(next(iter(known.values(provision, s)), None) for s in DIRECTION))
    ]
    return world.links.known_as(told.iri, fitting[0] if len(fitting) == 1 else None)


def _cluster(world: World, members: Members[_Told]) -> Cluster:
    known = next((told.known for told in members if told.known is not None), None)
    reports = [told.report for told in members]
    agreement, transfers = members[0].agreement, leading(members, "sk:transfers").transfers
    slots: dict[str, tuple[SlotValue, ...]] = {}
    if known is None:
        slots["sk:transfers"] = tuple(NamedNode(t) for t in transfers)
    for index, slot in enumerate(DIRECTION):
        value = choose(
            world.sources.vote(m.article, v, m.report.decides(slot))
            for m in members
            if (v := m.direction[index]) is not None
        )
        if value is not None and not (known and world.known.values(known, slot)):
            slots[slot] = (NamedNode(value),)
    to = slots.get("sk:transferTo", ())
    receiver = f" to {world.label(to[0].value)}" if to and isinstance(to[0], NamedNode) else ""
    return Cluster(
        class_name="sk:Provision",
        path="provision",
        wanted=" ".join([world.tail(agreement), *(world.tail(t) for t in transfers)]),
        label=f"{world.label(agreement)}: {', '.join(world.label(t) for t in transfers)}{receiver}",
        members=tuple(sorted(report.iri for report in reports)),
        articles=tuple(sorted({report.article for report in reports})),
        merged_by=(BY_GAZETTEER if known else BY_TERRITORY if members.size > 1 else BY_NOTHING,),
        iri=known or "",
        known=known is not None,
        slots=slots,
        of=((agreement, "sk:provision"),),
    )


def _form(_world: World, told: _Told) -> _Told:
    return replace(told, report=told.telling())


PROVISIONS = Layer("provision", _Told, _items, _keys, _groups, _cluster, form=_form)
