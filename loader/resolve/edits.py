"""Edits: what corrections change in what one article says, before anything is compared. The article's graph stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from loader.curation.slots import NEEDED
from loader.resolve.article_view import ArticleView, Node, Report

DATE_BASIS = "sk:dateBasis"


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits of one article's view, by IRI of report, article node or thing of the gazetteer."""

    dropped: frozenset[str] = frozenset()
    """Reports and nodes that are wrong."""
    removed: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    """Report -> slot -> its values that are wrong."""
    right: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Report or node -> slot -> its right values."""
    retargeted: Mapping[str, str] = field(default_factory=dict)
    """Thing of the gazetteer that the article does not mean -> the mention that stands for what it means instead."""

    def view(self, view: ArticleView) -> ArticleView:
        """The article's view as it would be had the article said what is right."""
        view = self._retargeted(view)
        reports = tuple(report for r in view.reports if (report := self._report(r)) is not None)
        lost = self._lost_agreements(view, reports)
        reports = tuple(kept for report in reports if (kept := _without(report, lost)) is not None)
        nodes = tuple(self._node(node) for node in view.nodes if node.iri not in lost)
        mentions = tuple(mention for mention in view.mentions if mention.target not in lost)
        return replace(view, reports=reports, nodes=nodes, mentions=mentions)

    def _lost_agreements(self, view: ArticleView, reports: tuple[Report, ...]) -> frozenset[str]:
        """The nodes that are wrong, and those of agreements of which no report is left."""
        told = {report.one("sk:agreement") for report in view.reports if report.report_class == "sk:AgreementReport"}
        still = {report.one("sk:agreement") for report in reports if report.report_class == "sk:AgreementReport"}
        own = {node.iri for node in view.nodes}
        return self.dropped | frozenset(iri for iri in told - still if iri is not None and iri in own)

    def _report(self, report: Report) -> Report | None:
        if report.iri in self.dropped:
            return None
        slots = dict(report.slots)
        for slot, wrong in self.removed.get(report.iri, {}).items():
            slots[slot] = tuple(value for value in slots.get(slot, ()) if value not in wrong)
            if slot == "sk:edtf":
                slots.pop(DATE_BASIS, None)
        right = self.right.get(report.iri, {})
        for slot, values in right.items():
            slots[slot] = tuple(sorted(values))
            if slot == "sk:edtf":
                slots.pop(DATE_BASIS, None)
        kept = {slot: values for slot, values in slots.items() if values}
        return _complete(replace(report, slots=kept, decided=frozenset(right)))

    def _node(self, node: Node) -> Node:
        right = self.right.get(node.iri, {})
        if "skos:prefLabel" in right:
            label = right["skos:prefLabel"][0]
            node = replace(
                node, label=label, names=(label, *(name for name in node.names if name != label)), is_decided=True
            )
        if "sk:partOf" in right:
            node = replace(node, part_of=right["sk:partOf"][0])
        return node

    def _retargeted(self, view: ArticleView) -> ArticleView:
        if not self.retargeted:
            return view
        mentions = tuple(replace(m, target=self.retargeted.get(m.target, m.target)) for m in view.mentions)
        reports = tuple(replace(r, slots={s: self._values(v) for s, v in r.slots.items()}) for r in view.reports)
        return replace(view, mentions=mentions, reports=reports, nodes=(*view.nodes, *self._new_nodes(view)))

    def _values(self, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(self.retargeted.get(value, value) for value in values))

    def _new_nodes(self, view: ArticleView) -> tuple[Node, ...]:
        """A node for each thing that the article means instead, with the names by which it mentions it."""
        made = []
        for thing, stand_in in sorted(self.retargeted.items()):
            names = sorted({m.text for m in view.mentions if m.target == thing}, key=lambda name: (-len(name), name))
            if names:
                made.append(Node(stand_in, view.iri, NODE_KINDS[thing_kind(thing)], names[0], tuple(names), None))
        return tuple(made)


NODE_KINDS: Mapping[str, str] = {
    "person": "sk:Person",
    "state": "sk:State",
    "organization": "sk:Organization",
    "island": "sk:Island",
    "place": "sk:Place",
    "event": "sk:PublicEvent",
}
"""Family of a thing -> the kind of a node that stands for another of it."""


def thing_kind(iri: str) -> str:
    """The family of a thing by its IRI: ``person`` of ``…/person/shinzo-abe``."""
    return iri.rpartition("/")[0].rpartition("/")[2]


def _without(report: Report, nodes: frozenset[str]) -> Report | None:
    if nodes.isdisjoint(value for values in report.slots.values() for value in values):
        return report
    slots = {slot: tuple(v for v in values if v not in nodes) for slot, values in report.slots.items()}
    return _complete(replace(report, slots={slot: values for slot, values in slots.items() if values}))


def _complete(report: Report) -> Report | None:
    """The report, or None if it no longer says enough to be one."""
    for slot, count in NEEDED.get(report.report_class, ()):
        if len(report.all(slot)) < count:
            return None
    if report.report_class == "sk:TenureReport" and not report.all("sk:office") and not report.all("sk:serves"):
        return None
    return report
