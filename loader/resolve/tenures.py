"""Tenures: who holds which office, joined with the gazetteer's terms of office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import NamedNode

from loader.resolve.article_view import ArticleView, Report
from loader.resolve.choice import choose
from loader.resolve.cluster import Cluster, SlotValue
from loader.resolve.folding import fold
from loader.resolve.grouping import group
from loader.resolve.layer import Layer, OfReport, key, leading
from loader.resolve.members import Members
from loader.resolve.world import World

BY_TERM = "same holder, office and term of office of the gazetteer"
BY_OFFICE = "same holder and office"
BY_NOTHING = "reported in one article only"


@dataclass(frozen=True, slots=True)
class _Told(OfReport):
    """A tenure report with its slots led to things; ``term`` is the gazetteer's term of office that it attests."""

    holder: str
    office: str
    serves: str | None
    day: date | None
    term: str | None = None


def _items(world: World, view: ArticleView) -> list[_Told]:
    told = [_told(world, report) for report in view.told("sk:TenureReport")]
    return [replace(t, term=_term(world, t)) for t in told]


def _keys(_world: World, told: _Told) -> tuple[str]:
    return (told.term or key(told.holder, told.office),)


def _groups(_world: World, told: Sequence[_Told]) -> tuple[Sequence[_Told], ...]:
    """One tenure for each holder, office and state served, with the days on which it is attested."""
    if told[0].term is not None:
        return (told,)
    return group(
        told,
        block=lambda t: (t.holder, t.office),
        order=lambda t: (t.serves is None, t.serves or "", t.report.iri),
        compatible=lambda one, other: one.serves is None or other.serves is None or one.serves == other.serves,
        signature=lambda t: t.serves,
    )


def _told(world: World, report: Report) -> _Told:
    day = report.one("sk:attestedOn")
    return _Told(
        report=report,
        holder=world.thing_of(report, "sk:holder") or "",
        office=fold(report.one("sk:office") or ""),
        serves=world.thing_of(report, "sk:serves"),
        day=date.fromisoformat(day) if day else None,
    )


def _term(world: World, told: _Told) -> str | None:
    """The gazetteer's term of office that the report attests, if only one fits."""
    fitting = [
        term.iri
        for term in world.known.tenures_of(told.holder)
        if term.office == told.office
        and (told.serves is None or told.serves == term.serves)
        and (told.day is None or term.covers(told.day))
    ]
    return world.links.known_as(told.iri, fitting[0] if len(fitting) == 1 else None)


def _cluster(world: World, members: Members[_Told]) -> Cluster:
    term = next((told.term for told in members if told.term is not None), None)
    reports = [told.report for told in members]
    holder = leading(members, "sk:holder").holder
    office = choose(
        world.sources.vote(r.article, office, r.decides("sk:office"))
        for r in reports
        if (office := r.one("sk:office")) is not None
    )
    served = leading(members, "sk:serves").serves
    serves = served or next((told.serves for told in members if told.serves is not None), None)
    slots: dict[str, tuple[SlotValue, ...]] = {
        "sk:holder": (NamedNode(holder),),
        "sk:office": (office,) if office else (),
        "sk:serves": (NamedNode(serves),) if serves else (),
    }
    unsaid: Mapping[str, tuple[SlotValue, ...]] = {} if term else slots
    label = ", ".join(part for part in (world.label(holder), office) if part)
    return Cluster(
        class_name="sk:Tenure",
        path="tenure",
        wanted=" ".join([world.tail(holder), office or "", world.tail(serves) if serves else ""]),
        label=f"{label} ({world.label(serves)})" if serves else label,
        members=tuple(sorted(report.iri for report in reports)),
        articles=tuple(sorted({report.article for report in reports})),
        merged_by=(BY_TERM if term else BY_OFFICE if members.size > 1 else BY_NOTHING,),
        iri=term or "",
        known=term is not None,
        slots=unsaid,
    )


def _form(_world: World, told: _Told) -> _Told:
    return replace(told, report=told.telling("sk:office"), day=None)


def _days(told: _Told) -> tuple[date, ...]:
    return () if told.day is None else (told.day,)


TENURES = Layer("tenure", _Told, _items, _keys, _groups, _cluster, form=_form, listed={"sk:attestedOn": _days})
