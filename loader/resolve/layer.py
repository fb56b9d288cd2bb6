"""A layer of resolution: items of articles, the keys that items share, and what a component of items becomes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from loader.graph.draft import Value
from loader.resolve.article_view import ArticleView, Report
from loader.resolve.cluster import Cluster
from loader.resolve.world import World


class Told(Protocol):
    """An item: what one article tells of one thing."""

    @property
    def iri(self) -> str:
        """The article node, report or mention; unique in its layer."""
        ...

    @property
    def article(self) -> str:
        """The article's IRI."""
        ...


@dataclass(frozen=True, slots=True)
class OfReport:
    """The part of an item that is told by one report."""

    report: Report

    @property
    def iri(self) -> str:
        """The report."""
        return self.report.iri

    @property
    def article(self) -> str:
        """The article of the report."""
        return self.report.article


Item = TypeVar("Item", bound=Told)
Reported = TypeVar("Reported", bound=OfReport)


def leading(told: Sequence[Reported], slot: str) -> Reported:
    """The item whose value of a slot is that of all: the first whose value a correction gives, else the first."""
    return next((item for item in told if item.report.decides(slot)), told[0])


class Tallied(Protocol):
    """What the items of one key tell together, as numbers."""

    @property
    def size(self) -> int:
        """How many items there are."""
        ...

    def counts(self, slot: str) -> Mapping[str, int]:
        """Value -> how many articles, or for voted slots independent stories, give it."""
        ...


@dataclass(frozen=True, slots=True)
class Tally(Generic[Item]):
    """How things are resolved that more articles tell of than can be looked through: by counting.

    For items that are one thing exactly if they have the same (only) own key; ``takes`` tells which these are. ``told``
    gives the (slot, value) pairs of an item, ``members`` what the thing is made from, ``voted`` names the slots that
    independent stories vote on. ``cluster`` is the thing without members, articles and the ``listed`` slots, which are
    stated value by value as they come and go. It must be what ``Layer.cluster`` makes of the same items: items that
    corrections are about, and all that share their keys, go that way.
    """

    told: Callable[[Item], Iterable[tuple[str, str]]]
    cluster: Callable[[World, Tallied], Cluster]
    members: Callable[[Item], Iterable[str]] = lambda item: (item.iri,)
    takes: Callable[[Item], bool] = lambda item: True
    voted: frozenset[str] = frozenset()
    listed: Mapping[str, Callable[[str], Value]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layer(Generic[Item]):
    """How one kind of thing is resolved, in functions that depend on nothing but their arguments.

    ``items`` gives the items of one article, with its references led to things of the layers before. ``own_keys``
    gives the blocking keys of an item: two items that ``groups`` may ever put together, or whose places depend on each
    other, must share a key or be linked by others that do. ``groups`` gets one component (all items linked by keys,
    in the order of their IRIs) and decides from it alone which are one thing; ``cluster`` makes the thing of such a
    group. In ``identifies`` layers members are nodes that later layers refer to. Items that ``tally`` takes are
    counted.
    """

    name: str
    item: type[Item]
    items: Callable[[World, ArticleView], Iterable[Item]]
    own_keys: Callable[[World, Item], Iterable[str]]
    groups: Callable[[World, Sequence[Item]], Iterable[Sequence[Item]]]
    cluster: Callable[[World, Sequence[Item]], Cluster]
    identifies: bool = False
    tally: Tally[Item] | None = None

    def keys(self, world: World, item: Item) -> tuple[str, ...]:
        """The blocking keys of an item, by the rules and by corrections that hold it together with others."""
        return (*self.own_keys(world, item), *world.links.keys(item.iri))

    def members(self, item: Item) -> tuple[str, ...]:
        """What a thing is made from by an item."""
        return (item.iri,) if self.tally is None else tuple(self.tally.members(item))

    def clusters(self, world: World, component: Sequence[Item]) -> list[Cluster]:
        """What one component becomes: grouped by the rules, regrouped by corrections."""
        groups = [
            group
            for linked in components(component, lambda item: self.own_keys(world, item))
            for group in self.groups(world, linked)
        ]
        return self._once(world, world.links.regroup(groups))

    def _once(self, world: World, groups: Sequence[Sequence[Item]]) -> list[Cluster]:
        """A thing for each group; those that the gazetteer has for one thing are one, whatever else is said."""
        clusters = [(self.cluster(world, group), group) for group in groups]
        known: dict[str, list[Item]] = {}
        for cluster, group in clusters:
            if cluster.known:
                known.setdefault(cluster.iri, []).extend(group)
        if sum(cluster.known for cluster, _ in clusters) == len(known):
            return [cluster for cluster, _ in clusters]
        rest = [cluster for cluster, _ in clusters if not cluster.known]
        return [*rest, *(self.cluster(world, group) for group in known.values())]


def whole(_world: World, component: Sequence[Item]) -> tuple[Sequence[Item]]:
    """The ``groups`` of a layer whose keys say all: a component is one thing."""
    return (component,)


def key(*parts: object) -> str:
    """A blocking key made of parts; None and the empty string are different parts."""
    return "\n".join("-" if part is None else f"={part}" for part in parts)


def components(items: Iterable[Item], keys: Callable[[Item], Iterable[str]]) -> list[list[Item]]:
    """The items that shared keys link, directly or through others; components and their items in the order of IRIs.
    An item without keys is a component of its own."""
    ordered = sorted(items, key=lambda item: item.iri)
    parent = list(range(len(ordered)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[str, int] = {}
    for place, item in enumerate(ordered):
        for name in keys(item):
            one, other = sorted((root(place), root(first.setdefault(name, place))))
            parent[other] = one
    found: dict[int, list[Item]] = {}
    for place, item in enumerate(ordered):
        found.setdefault(root(place), []).append(item)
    return list(found.values())
