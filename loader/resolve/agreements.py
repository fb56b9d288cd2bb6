"""Agreements: the gazetteer's own, and those that only articles tell of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from loader.resolve.article_view import Node, Report
from loader.resolve.choice import choose, choose_latest
from loader.resolve.cluster import Cluster, SlotValue, settle
from loader.resolve.dates import DATE_SLOTS, date_in_words, date_slots, dates_agree, days
from loader.resolve.folding import words
from loader.resolve.grouping import group
from loader.resolve.identify import BY_GAZETTEER, label_votes
from loader.resolve.sorting import SortKey
from loader.resolve.world import World

BY_NAME = "same kind, name and parties"
BY_DATE = "same kind, date and parties, similar name"
BY_TEXT = "same kind, parties, date and words as in the gazetteer"
BY_NOTHING = "reported in one article only"
LONGEST_DATE_DAYS = 31
"""A date this precise, with the parties, is half of an agreement's identity."""
LEAST_WORDS = 3
"""An agreement of the gazetteer is meant only if so many of the words of its description are used, ..."""
SHORTEST_WORD = 4
"""... words of so many letters or more, ..."""
SIMILAR = 0.5
"""Two names are similar if they share at least this part of their words; a name and a description, if more of the
name's words than this are in the description."""


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
    recognized = {a.node.iri: known for a in told if (known := _recognized(world, a)) is not None}
    groups = group(
        (a for a in told if a.node.iri not in recognized),
        block=lambda a: (a.kinds, a.parties) if a.parties else None,
        order=_most_telling,
        compatible=_same,
        signature=lambda a: (a.name, a.date),
    )
    mentioned = _mentioned(world)
    taken = world.known.things | mentioned.keys()
    unknown = settle([_cluster(world, members) for members in groups], world.base, taken)
    known_clusters = [
        _known_cluster(
            world,
            iri,
            tuple(reports.get(iri, ())),
            tuple(a for a in told if recognized.get(a.node.iri) == iri),
            mentioned.get(iri, set()),
        )
        for iri in sorted((mentioned.keys() | set(recognized.values())) - {node.iri for node in nodes})
    ]
    identity = {member: cluster.iri for cluster in unknown for member in cluster.members}
    return (*unknown, *known_clusters), identity | recognized


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


def _recognized(world: World, told: _Told) -> str | None:
    """The one agreement of the gazetteer of this kind, date and parties whose description has the words of the name."""
    if told.date is None or not told.parties:
        return None
    known = world.known
    name = {word for word in told.name if len(word) >= SHORTEST_WORD}
    fitting = []
    for agreement in known.agreements():
        edtf = next(iter(known.values(agreement, "sk:edtf")), None)
        if edtf is not None and dates_agree(edtf, told.date) and known.values(agreement, "sk:party") == told.parties:
            shared = name & known.agreement_words(agreement)
            is_kind = any(known.is_a(agreement, f"sk:{kind.rpartition('#')[2]}") for kind in told.kinds)
            if is_kind and len(shared) >= LEAST_WORDS and len(shared) > SIMILAR * len(name):
                fitting.append(agreement)
    return fitting[0] if len(fitting) == 1 else None


def _mentioned(world: World) -> dict[str, set[str]]:
    """The agreements that reports are about or name as a condition, with the articles of those reports."""
    found: dict[str, set[str]] = {}
    for view in world.views:
        for report in view.reports:
            for iri in (*report.all("sk:agreement"), *report.all("sk:condition")):
                found.setdefault(iri, set()).add(view.iri)
    return found


def _cluster(world: World, members: tuple[_Told, ...]) -> Cluster:
    reports = tuple(report for told in members for report in told.reports)
    slots = _slots(world, reports)
    label = label_votes((told.node for told in members), world.sources)
    edtf = slots.get("sk:edtf", ("",))[0]
    is_dated = not edtf or str(edtf)[:4] in label
    dated = label if is_dated else f"{label} ({date_in_words(str(edtf))})"
    same_name = len({told.name for told in members}) == 1
    return Cluster(
        class_name=_kind(world, reports),
        path="agreement",
        wanted=label if is_dated else f"{edtf} {label}",
        label=dated,
        members=tuple(sorted({told.node.iri for told in members} | {report.iri for report in reports})),
        articles=tuple(sorted({told.node.article for told in members})),
        merged_by=(BY_NOTHING if len(members) == 1 else BY_NAME if same_name else BY_DATE,),
        alt_labels=tuple(sorted({name for told in members for name in told.node.names} - {dated})),
        slots=slots,
    )


def _known_cluster(
    world: World, iri: str, own: tuple[Report, ...], recognized: tuple[_Told, ...], articles: set[str]
) -> Cluster:
    reports = (*own, *(report for told in recognized for report in told.reports))
    names = {name for report in reports for name in report.all("rdfs:label")}
    slots = _slots(world, reports)
    unsaid = {slot: values for slot, values in slots.items() if not world.known.values(iri, slot)}
    if world.known.values(iri, "sk:edtf"):
        unsaid = {slot: values for slot, values in unsaid.items() if slot not in DATE_SLOTS}
    return Cluster(
        class_name=_kind(world, reports),
        path="agreement",
        wanted="",
        label=world.known.label(iri) or min(names, default=iri.rpartition("/")[2]),
        members=tuple(sorted({report.iri for report in reports} | {told.node.iri for told in recognized})),
        articles=tuple(sorted(articles | {told.node.article for told in recognized})),
        merged_by=tuple(sorted(({BY_GAZETTEER} if articles else set()) | ({BY_TEXT} if recognized else set()))),
        iri=iri,
        known=world.known.holds(iri),
        slots=unsaid,
    )


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
