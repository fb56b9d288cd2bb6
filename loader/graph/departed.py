"""What became of a thing that the current release has no longer, from its provenance graph."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from loader.graph.embedded import Release
from loader.graph.terms import term

_TOLD = ("rdfs:label", "dcterms:creator", "sk:reason", "dcterms:created")


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that stands: what it says, who made it, why, and on which day (ISO 8601)."""

    node: NamedNode
    label: str
    author: str
    reason: str
    created: str


@dataclass(frozen=True, slots=True)
class Departed:
    """A thing or article that is gone: the number of the last release that had it, the things of this release that took
    over what it was made from (none if nobody tells of it any more), and the corrections that took it away."""

    thing: NamedNode
    last: int
    successors: tuple[NamedNode, ...]
    corrections: tuple[Correction, ...] = ()
    was_corrected: bool = False
    """Whether the release that has it no longer was made by corrections; else articles went, or tell otherwise."""


def departed(release: Release, thing: NamedNode) -> Departed | None:
    """What became of a thing, or None if the release has it or never heard of it. A successor that is gone itself is
    followed to its own successors."""
    last = _last(release, thing)
    if last is None:
        return None
    present: list[NamedNode] = []
    seen = {thing}
    ahead = [thing]
    while ahead:
        for successor in _successors(release, ahead.pop(0)):
            if successor in seen:
                continue
            seen.add(successor)
            if _last(release, successor) is None:
                present.append(successor)
            else:
                ahead.append(successor)
    was_corrected = _command(release, last + 1) == "curate"
    return Departed(thing, last, tuple(present), _corrections(release, thing, was_corrected), was_corrected)


def _command(release: Release, number: int) -> str | None:
    """The command that made a release."""
    activity = release.base.node(f"load/{number}")
    return release.value(activity, term("sk:command"), release.base.graph("provenance"))


def _corrections(release: Release, thing: NamedNode, was_corrected: bool) -> tuple[Correction, ...]:
    """The corrections that left out what a thing was made from, and those that are about it if corrections ended it,
    oldest first. One that was withdrawn explains nothing any more."""
    curated = release.base.graph("curated")
    nodes = set(release.nodes(thing, term("sk:correctedBy"), release.base.graph("provenance")))
    about = release.store.quads_for_pattern(None, term("sk:subject"), thing, curated) if was_corrected else ()
    for quad in about:
        if isinstance(quad.subject, NamedNode):
            nodes.add(quad.subject)
    found = []
    for node in nodes:
        label, author, reason, created = (release.value(node, term(slot), curated) or "" for slot in _TOLD)
        if author:
            found.append(Correction(node, label, author, reason, created))
    return tuple(sorted(found, key=lambda correction: (correction.created, correction.node.value)))


def _last(release: Release, thing: NamedNode) -> int | None:
    found = release.value(thing, term("sk:lastRelease"), release.base.graph("provenance"))
    return int(found.rpartition("/")[2]) if found else None


def _successors(release: Release, thing: NamedNode) -> tuple[NamedNode, ...]:
    return release.nodes(thing, term("dcterms:isReplacedBy"), release.base.graph("provenance"))
