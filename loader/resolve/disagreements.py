"""Disagreements: where independent stories contradict each other about one thing.

What a slot's consolidated value hides is shown here: each side has its value and its reports. A more precise value, or
one that a later story brings (a meeting is planned, then called off), contradicts nothing; where a correction decides
the value, nothing is left to differ on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import NamedNode

from loader.graph.draft import Draft, literal
from loader.graph.terms import Base, term
from loader.resolve.choice import Vote, counted
from loader.resolve.cluster import Cluster, Difference, Side, SlotValue
from loader.resolve.forms import OF_ARTICLE, OF_MEMBERS, OF_REPORTS
from loader.resolve.sources import Sources
from loader.resolve.world import World

SLOT_NAMES = {
    "sk:edtf": "date",
    "sk:place": "place",
    "sk:status": "status",
    "sk:nameUsed": "name",
    "sk:territory": "number of islands",
    "sk:transfers": "number of islands",
}
"""The slots on which stories can differ, and what they are called in IRIs and labels."""


class Giver(Protocol):
    """What gives a value: a report, or a mention of a name."""

    @property
    def iri(self) -> str:
        """The report or mention."""
        ...

    @property
    def article(self) -> str:
        """Its article."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """A report's value of a slot, as the vote of its story."""

    report: Giver
    vote: Vote


Contradicts = Callable[[Vote, Vote], bool]


def difference(
    slot: str,
    given: Iterable[Given],
    contradicts: Contradicts,
    precision: Callable[[str], int] = lambda value: 0,
    as_node: Callable[[str], SlotValue] = str,
) -> Iterator[Difference]:
    """The difference on a slot, if independent stories contradict each other: at least two sides, each with its most
    precise value (``precision``: smaller is more precise). What fits two sides is on neither."""
    ordered = sorted(given, key=lambda g: (precision(g.vote.value), g.vote.value, g.report.iri))
    votes = set(counted(g.vote for g in ordered))
    ordered = [g for g in ordered if g.vote in votes]
    contested = [
        g
        for g in ordered
        if any(_are_independent(g.vote, other.vote) and contradicts(g.vote, other.vote) for other in ordered)
    ]
    sides: list[list[Given]] = []
    for one in contested:
        fitting = [side for side in sides if not any(contradicts(one.vote, other.vote) for other in side)]
        if not fitting:
            sides.append([one])
        elif len(fitting) == 1:
            fitting[0].append(one)
    if len(sides) > 1:
        yield Difference(slot, tuple(_side(side, as_node) for side in sides))


def _are_independent(one: Vote, other: Vote) -> bool:
    """Whether the votes are of two stories; several that tell the same two things are told by one vote each."""
    return one.story != other.story or one.weight > 1


def emit_differences(draft: Draft, cluster: Cluster, sources: Sources, base: Base) -> None:
    """States the disagreements about a settled thing, but for what ``difference_links`` gives."""
    for differing in cluster.differences:
        name, node = SLOT_NAMES[differing.slot], _node(cluster, differing, base)
        label = literal(cluster.label if cluster.subject else f"{name}: {cluster.label}", "en")
        articles = sorted({article for side in differing.sides for article in side.articles})
        draft.add_types(node, "sk:Disagreement")
        draft.add(node, "rdfs:label", label)
        draft.add(node, "skos:prefLabel", label)
        draft.add(node, "sk:subject", NamedNode(cluster.subject or cluster.iri))
        draft.add(node, "sk:slot", term(differing.slot))
        draft.add(node, "sk:dispute", *(NamedNode(dispute) for dispute in sources.disputes(articles)))
        for number, side in enumerate(differing.sides, 1):
            part = _part(node, number)
            draft.add(node, "sk:side", part)
            draft.add_types(part, "sk:Side")
            draft.add(part, "sk:value", side.value)


def difference_of(
    world: World, subject: str, about: Sequence[str], found: Difference | None, label: str
) -> Cluster | None:
    """The difference of stories on a thing that is no part of what they differ in: how it is called, how many of it.
    ``about`` tells it from other differences on the thing."""
    if found is None:
        return None
    path = subject.removeprefix(world.base.iri).replace("/", "-")
    return Cluster(
        class_name="sk:Disagreement",
        path="disagreement",
        wanted=" ".join([path, *about, SLOT_NAMES[found.slot]]),
        label=label,
        members=tuple(sorted(report for side in found.sides for report in side.reports)),
        articles=tuple(sorted({article for side in found.sides for article in side.articles})),
        differences=(found,),
        subject=subject,
    )


def one_sided(given: Iterable[Given]) -> list[Given]:
    """The values of those who give one: who gives several takes no side."""
    given = list(given)
    values: dict[str, set[str]] = {}
    for one in given:
        values.setdefault(one.vote.story, set()).add(one.vote.value)
    return [one for one in given if len(values[one.vote.story]) == 1]


def difference_links(cluster: Cluster, base: Base) -> Mapping[str, list[tuple[str, str, str]]]:
    """What the reports that differ are linked with: report (or form of reports) -> subject, property, and whether it
    points at the report or at its article. A difference that stands for itself is the first subject."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for differing in cluster.differences:
        node = _node(cluster, differing, base)
        for number, side in enumerate(differing.sides, 1):
            for report in side.reports:
                links = found.setdefault(report, [])
                links.append((node.value, "sk:reportedIn", OF_ARTICLE))
                links.append((_part(node, number).value, "sk:givenBy", OF_MEMBERS if cluster.subject else OF_REPORTS))
    return found


def _node(cluster: Cluster, differing: Difference, base: Base) -> NamedNode:
    if cluster.subject:
        return NamedNode(cluster.iri)
    path, _, slug = cluster.iri.removeprefix(base.iri).partition("/")
    return base.node(f"disagreement/{path}-{slug}-{SLOT_NAMES[differing.slot]}")


def _part(node: NamedNode, number: int) -> NamedNode:
    return NamedNode(f"{node.value}/side/{number}")


def _side(given: Sequence[Given], as_node: Callable[[str], SlotValue]) -> Side:
    return Side(
        as_node(given[0].vote.value),
        tuple(sorted({g.report.iri for g in given})),
        tuple(sorted({g.report.article for g in given})),
    )
