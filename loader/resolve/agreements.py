"""Agreements: the gazetteer's own, and those that only articles tell of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from loader.resolve.article_view import Node, Report
from loader.resolve.choice import choose, choose_latest
from loader.resolve.cluster import Cluster, SlotValue, settle
from loader.resolve.dates import date_in_words, date_slots, dates_agree, days
from loader.resolve.folding import words
from loader.resolve.grouping import group
from loader.resolve.identify import BY_GAZETTEER, label_votes
from loader.resolve.sorting import SortKey
from loader.resolve.world import World

BY_NAME = "same kind, name and parties"
BY_DATE = "same kind, date and parties, similar name"
BY_NOTHING = "reported in one article only"
LONGEST_DATE_DAYS = 31
"""A date this precise, with the parties, is half of an agreement's identity."""
SIMILAR = 0.5
"""Two names are similar if they share at least this part of their words."""


@dataclass(frozen=True, slots=True)
class _Told:
    """An agreement node with its reports."""

    node: Node
    reports: tuple[Report, ...]
    kinds: frozenset[str]
    parties: tuple[str, ...]
    date: str | None
    name: frozenset[str]


def agreement_clusters(world: World) -> tuple[tuple[Cluster, ...], Mapping[str, str]]:
    """The agreements with their slots, and the way from agreement nodes to their IRIs."""
    reports: dict[str, list[Report]] = {}
    for report in world.reports("sk:AgreementReport"):
        reports.setdefault(report.one("sk:agreement") or "", []).append(report)
    nodes = [node for view in world.views for node in view.nodes if node.kind == "sk:Agreement"]
    told = [_told(world, node, tuple(reports.get(node.iri, ()))) for node in nodes]
    groups = group(
        told,
        block=lambda a: (a.kinds, a.parties) if a.parties else None,
        order=_most_telling,
        compatible=_same,
        signature=lambda a: (a.name, a.date),
    )
    unknown = settle([_cluster(world, members) for members in groups], world.base, world.known.things)
    own = {node.iri for node in nodes}
    outside = sorted(_mentioned(world) - own)
    known = tuple(_known_cluster(world, iri, tuple(reports.get(iri, ()))) for iri in outside)
    identity = {node.iri: cluster.iri for cluster in unknown for node in nodes if node.iri in cluster.members}
    return (*unknown, *known), identity


def _told(world: World, node: Node, reports: tuple[Report, ...]) -> _Told:
    dates = [edtf for report in reports if (edtf := report.one("sk:edtf")) is not None]
    return _Told(
        node=node,
        reports=reports,
        kinds=frozenset(kind for report in reports for kind in report.all("sk:kind")),
        parties=world.things(party for report in reports for party in report.all("sk:party")),
        date=min(dates, key=lambda edtf: (days(edtf), edtf), default=None),
        name=frozenset(word for word in words(node.label) if not word.isdigit()),
    )


def _most_telling(told: _Told) -> SortKey:
    return (days(told.date) if told.date else 10**9, told.node.iri)


def _same(one: _Told, other: _Told) -> bool:
    if one.node.article == other.node.article:
        return False
    if one.name == other.name:
        return (one.date is None) == (other.date is None) and dates_agree(one.date, other.date)
    if one.date is None or other.date is None or not one.name or not other.name:
        return False
    precise = max(days(one.date), days(other.date)) <= LONGEST_DATE_DAYS
    similar = len(one.name & other.name) >= SIMILAR * len(one.name | other.name)
    return precise and similar and dates_agree(one.date, other.date)


def _mentioned(world: World) -> set[str]:
    """The agreements outside the articles that reports point at."""
    slots = ("sk:agreement", "sk:condition")
    return {iri for view in world.views for r in view.reports for slot in slots for iri in r.all(slot)}


def _cluster(world: World, members: tuple[_Told, ...]) -> Cluster:
    reports = tuple(report for told in members for report in told.reports)
    slots = _slots(world, reports)
    label = label_votes((told.node for told in members), world.sources)
    edtf = slots.get("sk:edtf", ("",))[0]
    dated = f"{label} ({date_in_words(str(edtf))})" if edtf and str(edtf)[:4] not in label else label
    same_name = len({told.name for told in members}) == 1
    return Cluster(
        class_name=_kind(world, reports),
        path="agreement",
        wanted=f"{edtf} {label}",
        label=dated,
        members=tuple(sorted({told.node.iri for told in members} | {report.iri for report in reports})),
        articles=tuple(sorted({told.node.article for told in members})),
        merged_by=(BY_NOTHING if len(members) == 1 else BY_NAME if same_name else BY_DATE,),
        alt_labels=tuple(sorted({name for told in members for name in told.node.names} - {dated})),
        slots=slots,
    )


def _known_cluster(world: World, iri: str, reports: tuple[Report, ...]) -> Cluster:
    pointing = [
        r.article
        for view in world.views
        for r in view.reports
        if iri in (*r.all("sk:agreement"), *r.all("sk:condition"))
    ]
    names = {name for report in reports for name in report.all("rdfs:label")}
    cluster = Cluster(
        class_name=_kind(world, reports),
        path="agreement",
        wanted="",
        label=world.known.label(iri) or min(names, default=iri.rpartition("/")[2]),
        members=tuple(report.iri for report in reports),
        articles=tuple(sorted(set(pointing))),
        merged_by=(BY_GAZETTEER,),
        iri=iri,
        known=world.known.holds(iri),
        slots=_slots(world, reports),
    )
    unsaid = {slot: values for slot, values in cluster.slots.items() if not world.known.values(iri, slot)}
    if world.known.values(iri, "sk:edtf"):
        unsaid.pop("sk:dateBasis", None)
    return replace(cluster, slots=unsaid)


def _kind(world: World, reports: Iterable[Report]) -> str:
    votes = [world.sources.vote(r.article, kind) for r in reports for kind in r.all("sk:kind")]
    kind = choose(votes)
    return f"sk:{kind.rpartition('#')[2]}" if kind else "sk:Agreement"


def _slots(world: World, reports: tuple[Report, ...]) -> dict[str, tuple[SlotValue, ...]]:
    parties = world.things(party for report in reports for party in report.all("sk:party"))
    status = choose_latest(world.sources.vote(r.article, s) for r in reports for s in r.all("sk:status"))
    slots: dict[str, tuple[SlotValue, ...]] = {"sk:party": tuple(NamedNode(party) for party in parties)}
    if status is not None:
        slots["sk:status"] = (NamedNode(status),)
    return slots | dict(date_slots(reports, world.sources))
