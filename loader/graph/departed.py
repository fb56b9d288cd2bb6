"""What became of a thing that the current release has no longer, from its provenance graph."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from loader.graph.embedded import Release
from loader.graph.terms import term


@dataclass(frozen=True, slots=True)
class Departed:
    """A thing or article that is gone: the number of the last release that had it, and the things of this release that
    took over what it was made from; none if nobody tells of it any more."""

    thing: NamedNode
    last: int
    successors: tuple[NamedNode, ...]


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
    return Departed(thing, last, tuple(present))


def _last(release: Release, thing: NamedNode) -> int | None:
    found = release.value(thing, term("sk:lastRelease"), release.base.graph("provenance"))
    return int(found.rpartition("/")[2]) if found else None


def _successors(release: Release, thing: NamedNode) -> tuple[NamedNode, ...]:
    return release.nodes(thing, term("dcterms:isReplacedBy"), release.base.graph("provenance"))
