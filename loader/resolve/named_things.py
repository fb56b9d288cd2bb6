"""States, places, organizations, islands, events and the unnamed: which article nodes are one thing."""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from loader.edtf import Edtf, parse_edtf
from loader.resolve.article_view import ArticleView, Node
from loader.resolve.folding import fold
from loader.resolve.grouping import group
from loader.resolve.known import Known

BY_NAME = "same name"
BY_NAME_AND_STATE = "same name in the same state"
BY_NAME_AND_DATE = "same name and date"
BY_DESCRIPTION = "same description in the same dispute"
BY_NOTHING = "named in one article only"
LONGEST_EVENT_DAYS = 62
"""A date this precise tells one yearly event from the next."""

UNNAMED_KINDS = {"sk:Actor", "sk:Territory"}

_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")
_LINK = re.compile(r"(['’]s)?\s+")


@dataclass(frozen=True, slots=True)
class NodeGroup:
    """Nodes that are one thing, by which rule; ``known`` is the gazetteer's thing, if it is one."""

    nodes: tuple[Node, ...]
    rule: str
    known: str | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    node: Node
    disputes: tuple[str, ...]
    states: frozenset[str]
    """States it is said to belong to: a place's state, or the state named right before an organization."""
    dates: tuple[Edtf, ...]
    """For events: dates of the meetings held there."""
    is_reported: bool
    """Whether it stands in a slot of a report."""


def group_states(views: Iterable[ArticleView]) -> tuple[NodeGroup, ...]:
    """Groups the states that the gazetteer does not hold: a state's name is one state's."""
    return tuple(
        _by_name([_Named(n, (), frozenset(), (), False) for v in views for n in v.nodes if n.kind == "sk:State"])
    )


def group_named(views: Iterable[ArticleView], known: Known, states: Mapping[str, str]) -> tuple[NodeGroup, ...]:
    """Groups the article nodes but states, persons and agreements; ``states`` leads from state nodes to states.

    What has no name ("two officials", "the islands") is a thing of its article, and only if a report is about it.
    """
    named = [thing for view in views for thing in _named(view, known, states)]
    described = _described(named, known)
    rest = [thing for thing in named if thing.node.iri not in described]
    groups = [
        NodeGroup(tuple(n.node for n in named if described.get(n.node.iri) == territory), BY_DESCRIPTION, territory)
        for territory in sorted(set(described.values()))
    ]
    groups += _by_name([n for n in rest if n.node.kind in {"sk:Island", "sk:IslandGroup"}])
    vague = _vague_names(rest, known)
    groups += _by_state([n for n in rest if n.node.kind == "sk:Organization"], vague)
    groups += _by_state([n for n in rest if n.node.kind == "sk:Place"], vague)
    groups += _by_date([n for n in rest if n.node.kind == "sk:PublicEvent"])
    groups += [NodeGroup((n.node,), BY_NOTHING) for n in rest if n.node.kind in UNNAMED_KINDS and n.is_reported]
    return tuple(groups)


def _named(view: ArticleView, known: Known, states: Mapping[str, str]) -> Iterable[_Named]:
    owners = _owners(view, known, states)
    dates = _event_dates(view)
    reported = {iri for report in view.reports for values in report.slots.values() for iri in values}
    for node in view.nodes:
        part_of = frozenset({states.get(node.part_of, node.part_of)} if node.part_of else ())
        said = owners.get(node.iri, frozenset()) | part_of
        yield _Named(node, view.disputes, said, dates.get(node.iri, ()), node.iri in reported)


def _owners(view: ArticleView, known: Known, states: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """The states whose mention stands right before that of another node: "Russia's Security Council"."""
    found: dict[str, set[str]] = {}
    for before, after in zip(view.mentions, view.mentions[1:], strict=False):
        state = states.get(before.target, before.target)
        is_state = before.target in states or known.is_a(state, "sk:State")
        if is_state and _LINK.fullmatch(view.text[before.end : after.start]):
            found.setdefault(after.target, set()).add(state)
    return {node: frozenset(owners) for node, owners in found.items()}


def _event_dates(view: ArticleView) -> Mapping[str, tuple[Edtf, ...]]:
    found: dict[str, list[Edtf]] = {}
    for report in view.reports:
        occasion, edtf = report.one("sk:occasion"), report.one("sk:edtf")
        if occasion is not None and edtf is not None:
            found.setdefault(occasion, []).append(parse_edtf(edtf))
    return {node: tuple(date for date in dates if date.days <= LONGEST_EVENT_DAYS) for node, dates in found.items()}


def _described(named: Iterable[_Named], known: Known) -> dict[str, str]:
    found = {}
    for thing in named:
        if thing.node.kind == "sk:Territory":
            meant = {t for dispute in thing.disputes for t in known.described(thing.node.label, dispute)}
            if len(meant) == 1:
                found[thing.node.iri] = meant.pop()
    return found


def _by_name(named: list[_Named]) -> list[NodeGroup]:
    groups = group(
        named,
        block=lambda n: (n.node.kind, fold(n.node.label), n.disputes),
        order=lambda n: (n.node.iri,),
        compatible=lambda one, other: True,
    )
    return [_group(members, BY_NAME) for members in groups]


def _by_state(named: list[_Named], vague: frozenset[str]) -> list[NodeGroup]:
    groups = group(
        named,
        block=lambda n: _organization_block(n, vague) if n.node.kind == "sk:Organization" else fold(n.node.label),
        order=lambda n: (-len(n.states), n.node.iri),
        compatible=lambda one, other: not one.states or not other.states or bool(one.states & other.states),
        signature=lambda n: n.states,
    )
    return [_group(members, BY_NAME_AND_STATE if members[-1].states else BY_NAME) for members in groups]


def _organization_block(named: _Named, vague: frozenset[str]) -> Hashable | None:
    """Without a state, "Foreign Ministry" can be anybody's, and another dispute's High Court is another court."""
    name = fold(named.node.label)
    if named.states:
        return name
    return (name, named.disputes) if named.disputes and name not in vague else None


def _vague_names(named: Iterable[_Named], known: Known) -> frozenset[str]:
    """The organizations' names that are part of longer ones: "Foreign Ministry" beside "Russian Foreign Ministry"."""
    names = {fold(n.node.label) for n in named if n.node.kind == "sk:Organization"}
    longer = names | {fold(name) for organization in known.organizations() for name in known.names(organization)}
    return frozenset(name for name in names if any(name != other and f" {name} " in f" {other} " for other in longer))


def _by_date(named: list[_Named]) -> list[NodeGroup]:
    groups = group(
        named,
        block=lambda n: fold(n.node.label) if n.dates or _YEAR.search(n.node.label) else None,
        order=lambda n: (-len(n.dates), n.node.iri),
        compatible=_same_time,
        signature=lambda n: n.dates,
    )
    return [_group(members, BY_NAME_AND_DATE) for members in groups]


def _same_time(one: _Named, other: _Named) -> bool:
    if _YEAR.search(one.node.label):
        return True
    return any(a.overlaps(b) for a in one.dates for b in other.dates)


def _group(members: tuple[_Named, ...], rule: str) -> NodeGroup:
    return NodeGroup(tuple(n.node for n in members), rule if len(members) > 1 else BY_NOTHING)
