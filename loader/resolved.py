"""The resolved graph of the next release: only what changed articles touch is resolved again, where that is possible.

All articles are resolved again if the gazetteer, the vocabulary, the shapes, the curation or resolution itself changed
since the release, if the release has no working data (it was restored from a backup), or if an article changed that a
correction is about.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from pyoxigraph import DefaultGraph, Quad, Triple

from loader.basis import Basis
from loader.gate import require_valid
from loader.graph.embedded import Release
from loader.graph.engine import EditedEngine, expect
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base
from loader.resolve import Changes, Nothing, StandingStore, gather, resolution
from loader.resolve.working import to_quad

_SUBJECT, _MADE_WITH = "urn:skerry:resolution", "made-with"
"""Where the working data says what they were made with."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What becomes of the resolved graph: the triples that go and come, and the working data with it. ``is_whole``:
    all was resolved again, and ``changes`` start from nothing."""

    base: Base
    changes: Changes
    removed: frozenset[Triple]
    added: frozenset[Triple]
    is_whole: bool
    fingerprint: str = field(repr=False)

    @property
    def is_changed(self) -> bool:
        """Whether any triple goes or comes."""
        return bool(self.removed or self.added)

    def apply(self, store: EditedEngine) -> None:
        """Writes it to the store of the next release."""
        graph = self.base.graph("resolved")
        if self.is_whole:
            store.remove_graph(DefaultGraph())
            store.remove_graph(graph)
            store.add(to_quad((_SUBJECT, _MADE_WITH, self.fingerprint)))
        self.changes.apply(store, graph)
        if next(store.quads_for_pattern(None, None, None, graph), None) is None:
            # The engine keeps the name of a graph that lost its last triple; a clean load has no such graph.
            store.remove_graph(graph)


def resolve_changes(
    release: Release | None,
    basis: Basis,
    base: Base,
    changed: Collection[NamedGraph],
    removed: Collection[str],
    others: Callable[[], Iterable[NamedGraph]],
) -> Resolved:
    """The resolved graph with article graphs ``changed`` (or added) and articles (IRIs) ``removed``; ``others`` gives
    the graphs of all other articles. Raises InvalidGraph if a changed thing breaks its shape."""
    views = {view.iri: view for view in gather(changed)}
    if release is not None and _can_follow(release, basis, {*views, *removed}):
        standing = StandingStore(release.store, base)
        changes = resolution(standing, views, removed, basis.known, basis.curation, base, basis.classes)
        expect(release.store, (triple.subject for triple in changes.added), (), base.graph("resolved"))
        added = frozenset(triple for triple in changes.added if not _stands(release, triple, base))
        found = Resolved(base, changes, changes.removed, added, is_whole=False, fingerprint=basis.fingerprint)
    else:
        views |= {view.iri: view for view in gather(others())}
        changes = resolution(Nothing(), views, (), basis.known, basis.curation, base, basis.classes)
        before = frozenset(release.triples(base.graph("resolved"))) if release is not None else frozenset()
        found = Resolved(
            base, changes, before - changes.added, changes.added - before, is_whole=True, fingerprint=basis.fingerprint
        )
    require_valid(NamedGraph(base.graph("resolved"), changes.shown), "things")
    return found


def _can_follow(release: Release, basis: Basis, touched: set[str]) -> bool:
    made_with = StandingStore(release.store, release.base).working(_SUBJECT, _MADE_WITH)
    return next(made_with, None) == basis.fingerprint and touched.isdisjoint(basis.concerned)


def _stands(release: Release, triple: Triple, base: Base) -> bool:
    return Quad(triple.subject, triple.predicate, triple.object, base.graph("resolved")) in release.store
