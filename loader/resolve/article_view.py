"""Gathering: an article graph as values that resolution compares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from loader.graph.index import GraphIndex, curie
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import term

REPORT_SLOTS = (
    "sk:kind",
    "sk:participant",
    "sk:place",
    "sk:status",
    "sk:occasion",
    "sk:agreement",
    "sk:party",
    "sk:speaker",
    "sk:quote",
    "sk:gist",
    "sk:about",
    "sk:claimant",
    "sk:territory",
    "sk:position",
    "sk:holder",
    "sk:office",
    "sk:serves",
    "sk:attestedOn",
    "sk:nameUsed",
    "sk:usedBy",
    "sk:transfers",
    "sk:transferFrom",
    "sk:transferTo",
    "sk:condition",
    "sk:edtf",
    "sk:dateBasis",
    "rdfs:label",
)


@dataclass(frozen=True, slots=True)
class Node:
    """An article node: its kind (``sk:Person``), the name the article prefers, all its names, where it lies."""

    iri: str
    article: str
    kind: str
    label: str
    names: tuple[str, ...]
    part_of: str | None
    is_decided: bool = False
    """Whether a correction gives the label."""
    occupation: str | None = None
    """What a person is who holds no office ("fisherman")."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its class (``sk:MeetingReport``) and the values of its slots, IRIs and literals as strings."""

    iri: str
    article: str
    report_class: str
    slots: Mapping[str, tuple[str, ...]]
    decided: frozenset[str] = frozenset()
    """The slots whose values a correction gives: they win over those of other reports."""

    def all(self, slot: str) -> tuple[str, ...]:
        """All values of a slot, sorted."""
        return self.slots.get(slot, ())

    def one(self, slot: str) -> str | None:
        """The value of a slot that has at most one."""
        return next(iter(self.all(slot)), None)

    def decides(self, slot: str) -> bool:
        """Whether a correction gives the value of a slot."""
        return slot in self.decided


@dataclass(frozen=True, slots=True)
class MentionView:
    """A stretch of text that refers to a thing or node."""

    iri: str
    start: int
    end: int
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What one article graph says, in a fixed order."""

    iri: str
    text: str
    published: date | None
    disputes: tuple[str, ...]
    nodes: tuple[Node, ...]
    reports: tuple[Report, ...]
    mentions: tuple[MentionView, ...]

    @property
    def name(self) -> str:
        """The article's id, as people see it."""
        return self.iri.rpartition("/article/")[2]

    def told(self, report_class: str) -> tuple[Report, ...]:
        """Its reports of a class."""
        return tuple(report for report in self.reports if report.report_class == report_class)


def deciding(reports: Iterable[Report], slot: str) -> tuple[Report, ...]:
    """The reports whose values of a slot count: those that a correction gives, if there are any, else all."""
    reports = tuple(reports)
    return tuple(report for report in reports if report.decides(slot)) or reports


def gather(graphs: Iterable[NamedGraph]) -> tuple[ArticleView, ...]:
    """The article graphs as values, sorted by the article's IRI, whatever the order of ``graphs``."""
    views = (_view(GraphIndex(graph.triples)) for graph in graphs)
    return tuple(sorted((view for view in views if view is not None), key=lambda view: view.iri))


def _view(index: GraphIndex) -> ArticleView | None:
    article = next(iter(index.instances("sk:Article")), None)
    if article is None:
        return None
    published = index.one(article, "schema:datePublished")
    return ArticleView(
        iri=article,
        text=index.one(article, "schema:text") or "",
        published=date.fromisoformat(published) if published else None,
        disputes=index.all(article, "sk:dispute"),
        nodes=tuple(_node(index, article, node) for node in index.instances("sk:ArticleNode")),
        reports=tuple(_report(index, article, report) for report in index.instances("sk:Report")),
        mentions=tuple(_mentions(index)),
    )


def _node(index: GraphIndex, article: str, node: str) -> Node:
    label = index.one(node, "skos:prefLabel") or ""
    return Node(
        iri=node,
        article=article,
        kind=curie(index.one(node, "sk:kind") or ""),
        label=label,
        names=(label, *index.all(node, "skos:altLabel")),
        part_of=index.one(node, "sk:partOf"),
        occupation=index.one(node, "sk:occupation"),
    )


def _report(index: GraphIndex, article: str, report: str) -> Report:
    classes = [curie(iri) for iri in index.all(report, "rdf:type") if iri != term("sk:Report").value]
    slots = {slot: values for slot in REPORT_SLOTS if (values := index.all(report, slot))}
    return Report(report, article, classes[0], slots)


def _mentions(index: GraphIndex) -> Iterable[MentionView]:
    found = [
        MentionView(
            iri=mention,
            start=int(index.one(mention, "oa:start") or 0),
            end=int(index.one(mention, "oa:end") or 0),
            target=target,
            text=index.one(mention, "oa:exact") or "",
        )
        for mention in index.subjects("sk:refersTo")
        for target in index.all(mention, "sk:refersTo")
    ]
    return sorted(found, key=lambda mention: (mention.start, mention.end, mention.target))
