"""Succession: which things the next release has no longer, and what became of them.

A thing's IRI is a function of the current articles; it changes when they do. The thing that is now made from the same
reports and article nodes is its successor.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from loader.graph.embedded import Release
from loader.graph.index import GraphIndex
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import term

Members = Mapping[NamedNode, frozenset[str]]
"""Thing -> the IRIs of the reports and article nodes that it is made from; of a thing of the gazetteer, maybe none."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A thing or article that is gone, the name it had, its successors, and the corrections that left out what it was
    made from; both sorted."""

    node: NamedNode
    label: str | None
    successors: tuple[NamedNode, ...] = ()
    corrected_by: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Succession:
    """From one release to the next: what is gone, and all that is there now (of that, nothing is gone any more)."""

    gone: tuple[Departure, ...] = ()
    present: frozenset[NamedNode] = frozenset()


def succession(
    before: Release,
    resolved: NamedGraph,
    background: NamedGraph,
    articles: Mapping[str, NamedGraph],
    removed: Iterable[str],
) -> Succession:
    """What the next release changes for those who know the IRIs of the one before.

    ``articles``: the graphs of the articles that are new or changed, by id; ``removed``: the ids of those taken out.
    """
    base = before.base
    was = dict.fromkeys(_subjects(before.triples(base.graph("background"))), frozenset[str]())
    was |= members(before.triples(base.graph("resolved")))
    now = dict.fromkeys(_subjects(background.triples), frozenset[str]()) | members(resolved.triples)
    moved = _moved(before, articles)
    left_out = _left_out(resolved)
    gone = [
        Departure(thing, _label(before, thing), to, _corrections(was[thing], left_out))
        for thing, to in successors(was, now, moved).items()
    ]
    return Succession(
        (*gone, *_articles_gone(before, removed)), frozenset(now) | {base.article(article) for article in articles}
    )


def succession_of_changes(
    before: Release,
    gone: Iterable[Triple],
    come: Iterable[Triple],
    articles: Mapping[str, NamedGraph],
    removed: Iterable[str],
) -> Succession:
    """``succession``, from the triples that go from the resolved graph and that come; with the same background."""
    base, made_from = before.base, term("sk:madeFrom")
    resolved, background = base.graph("resolved"), base.graph("background")
    lost, won = members(gone), members(come)

    def stays(thing: NamedNode) -> bool:
        standing = (quad.object for quad in before.store.quads_for_pattern(thing, made_from, None, resolved))
        is_known = next(before.store.quads_for_pattern(thing, None, None, background), None) is not None
        return thing in won or is_known or any(o.value not in lost[thing] for o in standing if isinstance(o, NamedNode))

    was = {thing: sources for thing, sources in lost.items() if not stays(thing)}
    moved = _moved(before, articles)
    now = {thing: set(sources) for thing, sources in won.items()}
    for source in {to for sources in was.values() for told in sources for to in moved.get(told, (told,))}:
        for quad in before.store.quads_for_pattern(None, made_from, NamedNode(source), resolved):
            thing = quad.subject
            if isinstance(thing, NamedNode) and source not in lost.get(thing, ()):
                now.setdefault(thing, set()).add(source)
    found = successors(was, {thing: frozenset(sources) for thing, sources in now.items()}, moved)
    left = [Departure(thing, _label(before, thing), to) for thing, to in found.items()]
    present = frozenset(won) | {base.article(article) for article in articles}
    return Succession((*left, *_articles_gone(before, removed)), present)


def _left_out(resolved: NamedGraph) -> dict[str, set[NamedNode]]:
    """Reports and nodes, and things, with the corrections applied to them."""
    corrected_by, found = term("sk:correctedBy"), dict[str, set[NamedNode]]()
    for triple in resolved.triples:
        subject, correction = triple.subject, triple.object
        if triple.predicate == corrected_by and isinstance(subject, NamedNode) and isinstance(correction, NamedNode):
            found.setdefault(subject.value, set()).add(correction)
    return found


def _corrections(sources: Iterable[str], left_out: Mapping[str, set[NamedNode]]) -> tuple[NamedNode, ...]:
    found = {correction for source in sources for correction in left_out.get(source, ())}
    return tuple(sorted(found, key=lambda node: node.value))


def _moved(before: Release, articles: Mapping[str, NamedGraph]) -> dict[str, tuple[str, ...]]:
    moved: dict[str, tuple[str, ...]] = {}
    for graph in articles.values():
        old = frozenset(before.triples(graph.name))
        if old:
            moved |= moved_reports(NamedGraph(graph.name, old), graph)
    return moved


def _articles_gone(before: Release, removed: Iterable[str]) -> list[Departure]:
    base, headline = before.base, term("schema:headline")
    return [
        Departure(base.article(article), before.value(base.article(article), headline, base.article_graph(article)))
        for article in removed
    ]


def members(resolved: Iterable[Triple]) -> dict[NamedNode, frozenset[str]]:
    """The things of a resolved graph with what they are made from."""
    made_from = term("sk:madeFrom")
    found: dict[NamedNode, set[str]] = {}
    for triple in resolved:
        subject, source = triple.subject, triple.object
        if triple.predicate == made_from and isinstance(subject, NamedNode) and isinstance(source, NamedNode):
            found.setdefault(subject, set()).add(source.value)
    return {thing: frozenset(sources) for thing, sources in found.items()}


def successors(
    was: Members, now: Members, moved: Mapping[str, tuple[str, ...]]
) -> dict[NamedNode, tuple[NamedNode, ...]]:
    """Each thing that was and is not now -> the things that took over what it was made from, sorted.

    ``moved``: a report as an article had it -> that report as the article has it now.
    """
    owner = {source: thing for thing, sources in now.items() for source in sources}
    found = {}
    for thing in sorted(was.keys() - now.keys(), key=lambda node: node.value):
        taken = {owner[to] for source in was[thing] for to in moved.get(source, (source,)) if to in owner}
        found[thing] = tuple(sorted(taken, key=lambda node: node.value))
    return found


def moved_reports(old: NamedGraph, new: NamedGraph) -> dict[str, tuple[str, ...]]:
    """Where the reports of a changed article are now. Reports are numbered in their order, so the number may belong to
    another one now; a report is the same if it has a sentence of its evidence in common, or else the quotation: "on
    Tuesday" after it may have become "on Wednesday"."""
    before, after = GraphIndex(old.triples), GraphIndex(new.triples)
    now = {report: _said(after, report) for report in after.instances("sk:Report")}
    quoted = {report: _quoted(after, report) for report in now}
    moved = {}
    for report in before.instances("sk:Report"):
        said, quotes = _said(before, report), _quoted(before, report)
        same = [other for other, words in now.items() if words & said]
        same = same or [other for other, words in quoted.items() if words & quotes]
        moved[report] = (report,) if report in same else tuple(same)
    return moved


def _said(index: GraphIndex, report: str) -> frozenset[tuple[str, str]]:
    """The sentences that say a report, with each of its classes."""
    classes = index.all(report, "rdf:type")
    passages = index.all(report, "sk:evidence")
    report_class = term("sk:Report").value
    return frozenset(
        (kind, index.one(passage, "oa:exact") or "") for kind in classes for passage in passages if kind != report_class
    )


def _quoted(index: GraphIndex, report: str) -> frozenset[tuple[str, str]]:
    """The words of a speaker that a report repeats, with their speaker."""
    speakers = index.all(report, "sk:speaker")
    words = (*index.all(report, "sk:quote"), *index.all(report, "sk:gist"))
    return frozenset((speaker, text) for speaker in speakers for text in words)


def _subjects(triples: Iterable[Triple]) -> set[NamedNode]:
    return {triple.subject for triple in triples if isinstance(triple.subject, NamedNode)}


def _label(release: Release, thing: NamedNode) -> str | None:
    graphs = (release.base.graph(name) for name in ("resolved", "background"))
    return next((label for graph in graphs if (label := release.value(thing, term("rdfs:label"), graph))), None)
