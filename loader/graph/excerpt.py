"""Some things of a release: what is known of them, what was reported of them, and the sentences that say it."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from loader.graph.embedded import DEFAULT_GRAPHS, Release
from loader.graph.terms import term

LEFT_OUT = frozenset({"schema:text"})
"""Whole texts: who wants one asks for the article."""


def excerpt(release: Release, things: Iterable[NamedNode]) -> Iterator[Quad]:
    """What the release says of each of some things, in its graphs; of one made from reports also the reports with their
    evidence. Each quad once; blank nodes (of the ontology) are not followed."""
    left_out = {term(name) for name in LEFT_OUT}
    made_from, evidence = term("sk:madeFrom"), term("sk:evidence")
    waiting, done = list(dict.fromkeys(things)), set[NamedNode]()
    while waiting:
        thing = waiting.pop()
        if thing in done:
            continue
        done.add(thing)
        for quad in _said_of(release, thing):
            if quad.predicate not in left_out:
                yield quad
            if quad.predicate in (made_from, evidence) and isinstance(quad.object, NamedNode):
                waiting.append(quad.object)


def _said_of(release: Release, thing: NamedNode) -> Iterator[Quad]:
    for name in DEFAULT_GRAPHS:
        yield from release.said_of(thing, release.base.graph(name))
    articles = release.base.article("").value
    if thing.value.startswith(articles):
        article = thing.value[len(articles) :].partition("#")[0].partition("/")[0]
        yield from release.said_of(thing, release.base.article_graph(article))
