"""The world as the articles published until a day tell it: their graphs, resolved anew, in memory."""

from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox
from pyoxigraph import Quad

from loader.graph.embedded import Release
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import term
from loader.resolve import resolve
from loader.stored import article_ids


@dataclass(frozen=True, slots=True)
class PublishedUntil:
    """A release as it would be without later articles, and the ids of the articles: those it is made from, those
    published later, those without a date, which are left out too."""

    release: Release
    told: tuple[str, ...]
    later: tuple[str, ...]
    undated: tuple[str, ...]


def published_until(release: Release, last: date) -> PublishedUntil:
    """The release that a store has which loaded only the articles published on ``last`` or before: the same bytes.

    Gazetteer, corrections, ontology and shapes are those of the release, however young. Provenance is left out, since
    no such release was ever published. Costs the resolution of all those articles, and the memory for their graphs.
    """
    told: list[str] = []
    later: list[str] = []
    undated: list[str] = []
    base = release.base
    for article in article_ids(release):
        published = release.value(base.article(article), term("schema:datePublished"), base.article_graph(article))
        if published is None:
            undated.append(article)
        else:
            (told if date.fromisoformat(published) <= last else later).append(article)
    return PublishedUntil(_made_from(release, told), tuple(told), tuple(later), tuple(undated))


def _made_from(release: Release, told: list[str]) -> Release:
    base = release.base
    articles = [_graph(release, f"article/{article}") for article in told]
    background, curated = _graph(release, "background"), _graph(release, "curated")
    resolved = resolve(articles, background, curated, base)
    store = ox.Store()
    for graph in (*articles, background, curated, resolved, _graph(release, "ontology"), _graph(release, "shapes")):
        store.extend(Quad(t.subject, t.predicate, t.object, graph.name) for t in graph.triples)
    return Release(store, release.number, release.published, base)


def _graph(release: Release, name: str) -> NamedGraph:
    node = release.base.graph(name)
    return NamedGraph(node, frozenset(release.triples(node)))
