"""States, places, organizations, islands, events and the unnamed: which article nodes are one thing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from pyoxigraph import NamedNode

from loader.resolve.article_view import ArticleView, Node
from loader.resolve.choice import choose
from loader.resolve.classes import PATHS
from loader.resolve.cluster import Cluster
from loader.resolve.dates import dates_agree, days
from loader.resolve.explanation import explained
from loader.resolve.folding import fold
from loader.resolve.grouping import group
from loader.resolve.layer import Layer, key
from loader.resolve.members import Members
from loader.resolve.sources import Sources
from loader.resolve.world import World

BY_NAME = "same name"
BY_NAME_AND_STATE = "same name in the same state"
BY_NAME_AND_DATE = "same name and date"
BY_BODY = "same body of the same state"
BY_DESCRIPTION = "same description in the same dispute"
BY_NOTHING = "named in one article only"
LONGEST_EVENT_DAYS = 62
"""A date this precise tells one yearly event from the next."""

UNNAMED_KINDS = {"sk:Actor", "sk:Territory"}
ISLAND_KINDS = {"sk:Island", "sk:IslandGroup"}
STATED_KINDS = {"sk:Organization", "sk:Place"}

_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")
_LINK = re.compile(r"(['’]s)?\s+")


@dataclass(frozen=True, slots=True)
class _Named:
    """An article node with what tells it apart from others of its name.

    ``states`` are those it is said to belong to: a place's state, or the state named right before an organization.
    ``dates`` of an event are those of the meetings held there.
    """

    node: Node
    whole: str | None = None
    disputes: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()
    dates: tuple[str, ...] = ()
    body: str | None = None
    """The kind of body ("foreign ministry"), if an organization is one of a state."""

    @property
    def iri(self) -> str:
        """The node."""
        return self.node.iri

    @property
    def article(self) -> str:
        """The article of the node."""
        return self.node.article

    def at(self, iri: str, article: str) -> Self:
        """The same told by another node."""
        return replace(self, node=replace(self.node, iri=iri, article=article))


def described(world: World, node: Node, disputes: Iterable[str]) -> str | None:
    """The one territory of the gazetteer that a description ("the four islands") means in an article's disputes."""
    if node.kind != "sk:Territory":
        return None
    meant = {territory for dispute in disputes for territory in world.known.described(node.label, dispute)}
    return world.links.known_as(node.iri, meant.pop() if len(meant) == 1 else None)


def node_cluster(world: World, nodes: Sequence[Node], rule: str, wholes: Iterable[str] = ()) -> Cluster:
    """The thing that some nodes of one kind are, by a rule; ``wholes`` are what it is part of."""
    kind = nodes[0].kind
    label = label_votes(nodes, world.sources)
    return Cluster(
        class_name=kind,
        path=PATHS[kind],
        wanted=label,
        label=label,
        members=tuple(sorted(node.iri for node in nodes)),
        articles=tuple(sorted({node.article for node in nodes})),
        merged_by=(rule,),
        alt_labels=tuple(sorted({name for node in nodes for name in node.names} - {label})),
        slots={"sk:partOf": tuple(NamedNode(whole) for whole in sorted(set(wholes)))},
    )


def label_votes(nodes: Iterable[Node], sources: Sources) -> str:
    """The name that most stories use for the nodes; of several the longest."""
    votes = [sources.vote(node.article, node.label, node.is_decided) for node in nodes]
    return choose(votes, precision=lambda name: -len(name)) or ""


def _states(world: World, view: ArticleView) -> list[_Named]:
    return [_Named(node) for node in view.nodes if node.kind == "sk:State" and node.iri not in world.links.known]


def _items(world: World, view: ArticleView) -> Iterator[_Named]:
    """The nodes but states, persons and agreements, and those that the gazetteer describes. What has no name ("two
    officials", "the islands") is a thing of its article, and only if a report is about it."""
    owners = _owners(view, world)
    dates = _event_dates(view)
    state_names = _state_names(world, view)
    reported = {iri for report in view.reports for values in report.slots.values() for iri in values}
    for node in view.nodes:
        if node.kind in {"sk:State", "sk:Person", "sk:Agreement"} or node.iri in world.links.known:
            continue
        if described(world, node, view.disputes):
            continue
        if node.kind not in UNNAMED_KINDS or node.iri in reported:
            whole = world.thing(node.part_of) if node.part_of is not None else None
            said = owners.get(node.iri, frozenset()) | ({whole} if whole is not None else frozenset())
            body = None
            if node.kind == "sk:Organization":
                body, said = _body(world, node, state_names, said)
            yield _Named(node, whole, view.disputes, said, dates.get(node.iri, ()), body)


def _state_names(world: World, view: ArticleView) -> Mapping[str, str]:
    """The folded names of the states of the gazetteer and of the article, each with the state."""
    own = {fold(node.label): world.thing(node.iri) for node in view.nodes if node.kind == "sk:State"}
    return own | dict(world.known.state_names) if own else world.known.state_names


def _body(
    world: World, node: Node, state_names: Mapping[str, str], said: frozenset[str]
) -> tuple[str | None, frozenset[str]]:
    """The kind of body that an organization is, and its states: told by its name, or before it."""
    bodies, name = world.known.alike.bodies, fold(node.label)
    told = bodies.split(name, state_names)
    if told is not None:
        return told[0], said | {told[1]}
    return (bodies.body(name) if said else None), said


def _owners(view: ArticleView, world: World) -> Mapping[str, frozenset[str]]:
    """The states whose mention stands right before that of another node: "Russia's Security Council"."""
    found: dict[str, set[str]] = {}
    own = {node.iri for node in view.nodes if node.kind == "sk:State"}
    for before, after in zip(view.mentions, view.mentions[1:], strict=False):
        is_state = before.target in own or world.known.is_a(before.target, "sk:State")
        if is_state and _LINK.fullmatch(view.text[before.end : after.start]):
            found.setdefault(after.target, set()).add(world.thing(before.target))
    return {node: frozenset(owners) for node, owners in found.items()}


def _event_dates(view: ArticleView) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for report in view.reports:
        occasion, edtf = report.one("sk:occasion"), report.one("sk:edtf")
        if occasion is not None and edtf is not None:
            found.setdefault(occasion, []).append(edtf)
    return {node: tuple(date for date in dates if days(date) <= LONGEST_EVENT_DAYS) for node, dates in found.items()}


def _keys(world: World, named: _Named) -> tuple[str, ...]:
    kind, name = named.node.kind, fold(named.node.label)
    if kind == "sk:State" or kind in ISLAND_KINDS:
        return (key(kind, name, *named.disputes),)
    if kind == "sk:Organization" and not named.states:
        # Without a state, "Foreign Ministry" can be anybody's, and another dispute's High Court is another court.
        is_one = bool(named.disputes) and not world.found.is_vague(name)
        return (key(kind, "stateless", name, *named.disputes),) if is_one else ()
    if kind in STATED_KINDS:
        return (key(kind, name if named.body is None else named.body),)
    if kind == "sk:PublicEvent" and (named.dates or _YEAR.search(named.node.label)):
        return (key(kind, name),)
    return ()


def _groups(world: World, named: Sequence[_Named]) -> Sequence[Sequence[_Named]]:
    kind = named[0].node.kind
    if not _keys(world, named[0]):
        return [[one] for one in named]
    if kind in STATED_KINDS:
        return _by_state(named)
    return _by_date(named) if kind == "sk:PublicEvent" else [named]


def _by_state(named: Sequence[_Named]) -> tuple[tuple[_Named, ...], ...]:
    return group(
        named,
        block=lambda n: True,
        order=lambda n: (-len(n.states), n.node.iri),
        compatible=lambda one, other: not one.states or not other.states or bool(one.states & other.states),
        signature=lambda n: n.states,
        compared=lambda n: n.states,
    )


def _by_date(named: Sequence[_Named]) -> tuple[tuple[_Named, ...], ...]:
    return group(
        named,
        block=lambda n: True,
        order=lambda n: (-len(n.dates), n.node.iri),
        compatible=_same_time,
        signature=lambda n: n.dates,
    )


def _same_time(one: _Named, other: _Named) -> bool:
    if _YEAR.search(one.node.label):
        return True
    return any(dates_agree(a, b) for a in one.dates for b in other.dates)


def _cluster(world: World, members: Members[_Named]) -> Cluster:
    kind = members[0].node.kind
    if members.size == 1:
        rule = BY_NOTHING
    elif kind in STATED_KINDS:
        rule = BY_NAME_AND_STATE if members[-1].states else BY_NAME
        if len({fold(member.node.label) for member in members}) > 1:
            rule = BY_BODY
    else:
        rule = BY_NAME_AND_DATE if kind == "sk:PublicEvent" else BY_NAME
    if members.size > 1:
        dates = (edtf for member in members for edtf in member.dates)
        rule = explained(rule, (member.node.label for member in members), dates)
    return node_cluster(world, [n.node for n in members], rule, [n.whole for n in members if n.whole is not None])


def _form(_world: World, named: _Named) -> _Named:
    """Where it lies is told by ``whole``."""
    return replace(named, node=replace(named.node, part_of=None))


STATES = Layer("state", _Named, _states, _keys, _groups, _cluster, identifies=True)
NAMED_THINGS = Layer("named", _Named, _items, _keys, _groups, _cluster, identifies=True, form=_form)
