"""A layer of resolution: items of articles, the keys that items share, and what a component of items becomes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

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


@dataclass(frozen=True, slots=True)
class Layer(Generic[Item]):
    """How one kind of thing is resolved, in functions that depend on nothing but their arguments.

    ``items`` gives the items of one article, with its references led to things of the layers before. ``keys`` gives
    the blocking keys of an item: two items that ``clusters`` may ever put together, or whose places depend on each
    other, must share a key or be linked by others that do. ``clusters`` gets one component (all items linked by keys,
    in the order of their IRIs) and decides from it alone. In ``identifies`` layers members are nodes that later
    layers refer to.
    """

    name: str
    item: type[Item]
    items: Callable[[World, ArticleView], Iterable[Item]]
    keys: Callable[[World, Item], Iterable[str]]
    clusters: Callable[[World, Sequence[Item]], Iterable[Cluster]]
    identifies: bool = False


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
