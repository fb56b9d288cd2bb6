"""Which articles, and which graphs at all, differ between two releases."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from loader.graph.embedded import Release
from loader.stored import article_ids, fingerprints


@dataclass(frozen=True, slots=True)
class ChangedArticles:
    """Article ids, sorted, by what happens to them on the way from one release to the other."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def all(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.added, *self.changed, *self.removed))


def changed_articles(one: Release, other: Release) -> ChangedArticles:
    """The articles whose graphs differ. Equal fingerprints mean equal graphs, so only the others are compared."""
    was, now = set(article_ids(one)), set(article_ids(other))
    read, read_now = fingerprints(one), fingerprints(other)
    changed = [
        id_
        for id_ in sorted(was & now)
        if (read.get(id_) is None or read.get(id_) != read_now.get(id_))
        and differs(one, other, one.base.article_graph(id_))
    ]
    return ChangedArticles(tuple(sorted(now - was)), tuple(changed), tuple(sorted(was - now)))


def differing_graphs(one: Release, other: Release) -> tuple[str, ...]:
    """The graphs that differ, by the part of their name after ``<base>graph/``, sorted; provenance always does and is
    left out."""
    prefix = one.base.graph("").value
    articles = one.base.article_graph("").value
    names = {*one.graph_names(), *other.graph_names()} - {one.base.graph("provenance")}
    found = {f"article/{id_}" for id_ in changed_articles(one, other).all}
    found |= {
        name.value.removeprefix(prefix)
        for name in names
        if not name.value.startswith(articles) and differs(one, other, name)
    }
    return tuple(sorted(found))


def differs(one: Release, other: Release, graph: NamedNode) -> bool:
    """Whether a graph holds other triples in the other release."""
    return set(one.triples(graph)) != set(other.triples(graph))
