"""A cluster: the nodes or reports that are one thing, and what they make of it; and its naming."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from pyoxigraph import NamedNode

from loader.graph.terms import Base, slug

SlotValue = NamedNode | str | int | date
LONGEST_SLUG = 120


@dataclass(frozen=True, slots=True)
class Cluster:
    """One thing before its IRI is settled.

    ``path`` and ``wanted`` make the IRI it would like (``meeting``, ``2019-01-22-moscow-abe-putin``); a thing that the
    gazetteer holds (``known``) has its IRI and label already. ``members`` are the article nodes and reports it was
    made from, for a gazetteer's thing also its first mention in each article.
    """

    class_name: str
    path: str
    wanted: str
    label: str
    members: tuple[str, ...]
    articles: tuple[str, ...]
    merged_by: tuple[str, ...]
    iri: str = ""
    known: bool = False
    alt_labels: tuple[str, ...] = ()
    slots: Mapping[str, tuple[SlotValue, ...]] = field(default_factory=dict)
    of: tuple[tuple[str, str], ...] = ()
    """(thing, property) pairs that point at this thing."""


def settle(clusters: Sequence[Cluster], base: Base, taken: Iterable[str]) -> tuple[Cluster, ...]:
    """Gives every cluster an IRI of its own and a label that no other of its class has.

    Where two would like the same IRI, or one that is ``taken``, each gets a suffix made from its first member; where
    two have the same label, each adds the article it stands in, then that suffix. So nothing depends on order.
    """
    held = set(taken)
    held = set(taken)
    wanted = [c.iri or f"{base.iri}{c.path}/{_short(slug(c.wanted))}" for c in clusters]
    rivals = Counter(iri for c, iri in zip(clusters, wanted, strict=True) if not c.known)
    named = []
    for cluster, iri in zip(clusters, wanted, strict=True):
        clash = not cluster.known and (rivals[iri] > 1 or iri in held)
        named.append(replace(cluster, iri=f"{iri}-{_mark(cluster, base)}" if clash else iri))
    named = _set_apart(named, lambda c: f"{c.label} (as in {_first_article(c)})")
    return tuple(_set_apart(named, lambda c: f"{c.label} [{_mark(c, base)}]"))


def _set_apart(clusters: list[Cluster], relabel: Callable[[Cluster], str]) -> list[Cluster]:
    labels = Counter((c.class_name, c.label) for c in clusters)
    return [replace(c, label=relabel(c)) if labels[c.class_name, c.label] > 1 and not c.known else c for c in clusters]


def _first_article(cluster: Cluster) -> str:
    return min(cluster.articles).rpartition("/article/")[2]


def _mark(cluster: Cluster, base: Base) -> str:
    return sha256(min(cluster.members).removeprefix(base.iri).encode()).hexdigest()[:6]


def _short(text: str) -> str:
    if len(text) <= LONGEST_SLUG:
        return text
    return f"{text[:LONGEST_SLUG].rstrip('-')}-{sha256(text.encode()).hexdigest()[:6]}"
