"""The provenance graph: releases and loads in PROV-O, how each article was read, what was rejected and why, and what
became of things that are gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad, Triple

from loader.graph.engine import EditedEngine, expect
from loader.graph.manifest import Making, Manifest
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base, term
from loader.sources.rejection import Rejection
from loader.succession import Departure, Succession


@dataclass(frozen=True, slots=True)
class Load:
    """One run of the loader, as it is written down beside what the release says of itself."""

    started: datetime
    rejections: Sequence[Rejection]
    fingerprints: Mapping[str, str]
    """Article id -> fingerprint of its reading, for every article read."""
    succession: Succession = field(default_factory=Succession)
    """What became of things of the release before."""


def provenance(before: Iterable[Triple], load: Load, manifest: Manifest, base: Base) -> NamedGraph:
    """The provenance graph of a release as a whole: that of another release, this load, and no fingerprints but those
    of the load. For a rollback; ``write_provenance`` writes only what differs."""
    fingerprint = term("sk:fingerprint")
    over = load.succession.present | {departure.node for departure in load.succession.gone}
    kept = {t for t in before if t.predicate != fingerprint and not (t.predicate in _DEPARTED and t.subject in over)}
    return NamedGraph(base.graph("provenance"), frozenset(kept | _readings(load, base) | _told(load, manifest, base)))


def _readings(load: Load, base: Base) -> set[Triple]:
    fingerprint = term("sk:fingerprint")
    return {Triple(base.article(article), fingerprint, Literal(value)) for article, value in load.fingerprints.items()}


def write_provenance(store: EditedEngine, load: Load, manifest: Manifest, base: Base) -> None:
    """Turns the provenance graph of the release before into that of a release: with this load and the fingerprints of
    the articles that it read or took out."""
    graph, fingerprint = base.graph("provenance"), term("sk:fingerprint")
    outdated = [(base.article(article), fingerprint) for article in (*load.fingerprints, *manifest.making.removed)]
    over = load.succession.present | {departure.node for departure in load.succession.gone}
    outdated += [(node, predicate) for node in over for predicate in _DEPARTED]
    told = _readings(load, base) | _told(load, manifest, base)
    expect(store, (*(subject for subject, _ in outdated), *(triple.subject for triple in told)), (), graph)
    for subject, predicate in outdated:
        for quad in list(store.quads_for_pattern(subject, predicate, None, graph)):
            store.remove(quad)
    # The files that articles are read with are told of from release to release; writing them again costs as much.
    quads = (Quad(t.subject, t.predicate, t.object, graph) for t in told)
    store.extend([quad for quad in quads if quad not in store])


_DEPARTED = (term("sk:lastRelease"), term("dcterms:isReplacedBy"), term("sk:correctedBy"), term("rdfs:label"))
"""What is said of a thing that is gone; it holds until the thing is there again."""


def _departed(departure: Departure, last: NamedNode) -> set[Triple]:
    replaced_by = term("dcterms:isReplacedBy")
    told = {Triple(departure.node, replaced_by, successor) for successor in departure.successors}
    told |= {Triple(departure.node, term("sk:correctedBy"), correction) for correction in departure.corrected_by}
    told.add(Triple(departure.node, term("sk:lastRelease"), last))
    if departure.label is not None:
        told.add(Triple(departure.node, term("rdfs:label"), Literal(departure.label)))
    return told


def _told(load: Load, manifest: Manifest, base: Base) -> set[Triple]:
    release, activity = base.node(f"release/{manifest.number}"), base.node(f"load/{manifest.number}")
    making = manifest.making
    told = {
        Triple(release, term("rdf:type"), term("sk:Release")),
        Triple(release, term("rdf:type"), term("prov:Entity")),
        Triple(release, term("sk:number"), Literal(manifest.number)),
        Triple(release, term("prov:generatedAtTime"), _time(manifest.published)),
        Triple(release, term("prov:wasGeneratedBy"), activity),
        Triple(activity, term("rdf:type"), term("prov:Activity")),
        Triple(activity, term("prov:startedAtTime"), _time(load.started)),
        Triple(activity, term("prov:endedAtTime"), _time(manifest.published)),
        Triple(activity, term("sk:command"), Literal(making.command)),
        Triple(activity, term("sk:softwareVersion"), Literal(making.software)),
    }
    if making.corrections:
        told.add(Triple(activity, term("sk:corrections"), Literal(making.corrections)))
    told |= _used(making, activity, base) | _written_by(making, activity, base)
    if manifest.number > 1:
        last = base.node(f"release/{manifest.number - 1}")
        told.add(Triple(release, term("prov:wasDerivedFrom"), last))
        for departure in load.succession.gone:
            told |= _departed(departure, last)
    for name, ids in (("sk:added", making.added), ("sk:changed", making.changed), ("sk:removed", making.removed)):
        told |= {Triple(activity, term(name), base.article(article)) for article in ids}
    for number, rejection in enumerate(sorted(load.rejections, key=lambda r: (r.source, r.reason)), 1):
        told |= _rejected(base.node(f"load/{manifest.number}/rejection/{number}"), rejection, activity)
    return told


def _used(making: Making, activity: NamedNode, base: Base) -> set[Triple]:
    """The files that articles were read with, and the release that a rollback went back to."""
    used, told = term("prov:used"), set()
    for name, fingerprint in making.files.items():
        file = base.node(f"file/{fingerprint}")
        told |= {
            Triple(activity, used, file),
            Triple(file, term("rdf:type"), term("prov:Entity")),
            Triple(file, term("rdfs:label"), Literal(name)),
            Triple(file, term("sk:fileHash"), Literal(fingerprint)),
        }
    if making.copied is not None:
        told.add(Triple(activity, used, base.node(f"release/{making.copied}")))
    return told


def _written_by(making: Making, activity: NamedNode, base: Base) -> set[Triple]:
    """Who wrote through the service."""
    if making.author is None:
        return set()
    author = base.node(f"user/{making.author}")
    return {
        Triple(activity, term("prov:wasAssociatedWith"), author),
        Triple(author, term("rdf:type"), term("prov:Agent")),
        Triple(author, term("rdfs:label"), Literal(making.author)),
    }


def _rejected(node: NamedNode, rejection: Rejection, activity: NamedNode) -> set[Triple]:
    return {
        Triple(activity, term("sk:rejected"), node),
        Triple(node, term("rdf:type"), term("sk:Rejection")),
        Triple(node, term("dcterms:source"), Literal(rejection.source)),
        Triple(node, term("sk:reason"), Literal(rejection.reason)),
    }


def _time(moment: datetime) -> Literal:
    return Literal(moment.isoformat(), datatype=term("xsd:dateTime"))
