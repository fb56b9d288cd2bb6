"""A layer of resolution: items of articles, the keys that items share, and what a component of items becomes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, Protocol, Self, TypeVar

from loader.graph.draft import Value
from loader.resolve.article_view import ArticleView, Report
from loader.resolve.cluster import Cluster
from loader.resolve.members import Members
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

    def at(self, iri: str, article: str) -> Self:
        """The same told by another node, report or mention of another article."""
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

    def at(self, iri: str, article: str) -> Self:
        """The same told by another report."""
        return replace(self, report=replace(self.report, iri=iri, article=article))

    def telling(self, *slots: str) -> Report:
        """The report with no more than some slots."""
        return replace(self.report, slots={slot: told for slot, told in self.report.slots.items() if slot in slots})


Item = TypeVar("Item", bound=Told)
Found = list[tuple[Cluster, Sequence[Item]]]
"""The things of one component, each with its group."""
Reported = TypeVar("Reported", bound=OfReport)


def leading(told: Sequence[Reported], slot: str) -> Reported:
    """The item whose value of a slot is that of all: the first whose value a correction gives, else the first."""
    return next((item for item in told if item.report.decides(slot)), told[0])


def _same(_world: World, item: Item) -> Item:
    return item


def _as_found(_world: World, found: "Found[Item]", _members: object) -> "Found[Item]":
    return found


def _nothing(_world: World, _item: object) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Layer(Generic[Item]):
    """How one kind of thing is resolved, in functions that depend on nothing but their arguments.

    ``items`` gives the items of one article, with its references led to things of the layers before. ``own_keys``
    gives the blocking keys of an item: two items that ``groups`` may ever put together, or whose places depend on each
    other, must share a key or be linked by others that do. ``offers`` are keys by which an item is found and finds
    nobody: two items that only offer a key are not linked by it. ``groups`` gets one component (all items linked by
    keys, in the order of their IRIs) and decides from it alone which are one thing; ``cluster`` makes the thing of such
    a group, or tells that it is none. In ``identifies`` layers members are nodes that later layers refer to.

    Much-reported things have thousands of items, and most of them say the same. So items are looked at by their
    ``form``: the item with nothing left in it that ``groups`` and ``cluster`` do not look at. Items of one form are one
    thing, and a component holds each form once. Not pooled are items that corrections are about, and those that
    ``alone`` tells: whose place depends on other items of their articles. What a thing has for each of its items stays
    out of ``cluster``: ``members`` and the values of ``listed`` slots, which come and go item by item. ``block`` is the
    same for all items of a component as far as possible: a story that tells several forms of one thing is counted once
    without a look at all stories, if the forms are of one block (its default: the first key). Where the thing depends
    on days of publication, ``day`` gives that of a form. ``compare`` may give a thing differences with others of its
    component.
    """

    name: str
    item: type[Item]
    items: Callable[[World, ArticleView], Iterable[Item]]
    own_keys: Callable[[World, Item], Iterable[str]]
    groups: Callable[[World, Sequence[Item]], Iterable[Sequence[Item]]]
    cluster: Callable[[World, Members[Item]], Cluster | None]
    identifies: bool = False
    offers: Callable[[World, Item], Iterable[str]] = _nothing
    form: Callable[[World, Item], Item] = _same
    alone: Callable[[Item, Sequence[Item]], bool] = lambda item, others: False
    block: Callable[[Item], str | None] = lambda item: None
    day: Callable[[Item], date | None] = lambda item: None
    members: Callable[[Item], tuple[str, ...]] = lambda item: (item.iri,)
    listed: Mapping[str, Callable[[Item], Iterable[Value]]] = field(default_factory=dict)
    compare: Callable[[World, Found[Item], Callable[[Sequence[Item]], Members[Item]]], Found[Item]] = _as_found

    def keys(self, world: World, item: Item) -> tuple[str, ...]:
        """The blocking keys of an item, by the rules and by corrections that hold it together with others."""
        return (*self.own_keys(world, item), *world.links.keys(item.iri))

    def clusters(
        self, world: World, component: Sequence[Item], members: Callable[[Sequence[Item]], Members[Item]]
    ) -> list[tuple[Cluster, Sequence[Item]]]:
        """What one component becomes: grouped by the rules, regrouped by corrections; each thing with its group."""
        asked = {item.iri: tuple(self.own_keys(world, item)) for item in component}
        known = {key for keys in asked.values() for key in keys}

        def linking(item: Item) -> tuple[str, ...]:
            return (*asked[item.iri], *(key for key in self.offers(world, item) if key in known))

        linked = components(component, linking) if len(component) > 1 else [list(component)]
        groups = [group for items in linked for group in self.groups(world, items)]
        found = self._once(world, world.links.regroup(groups), members)
        return self.compare(world, found, members) if len(found) > 1 else found

    def _once(
        self, world: World, groups: Sequence[Sequence[Item]], members: Callable[[Sequence[Item]], Members[Item]]
    ) -> list[tuple[Cluster, Sequence[Item]]]:
        """A thing for each group; those that the gazetteer has for one thing are one, whatever else is said."""
        found = [(self.cluster(world, members(group)), group) for group in groups]
        clusters = [(cluster, group) for cluster, group in found if cluster is not None]
        known: dict[str, list[Item]] = {}
        for cluster, group in clusters:
            if cluster.known:
                known.setdefault(cluster.iri, []).extend(group)
        if sum(cluster.known for cluster, _ in clusters) == len(known):
            return clusters
        rest = [(cluster, group) for cluster, group in clusters if not cluster.known]
        again = [(self.cluster(world, members(group)), group) for group in known.values()]
        return [*rest, *((cluster, group) for cluster, group in again if cluster is not None)]


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
