"""One run of the loader on a store: what it starts from, and how what it made becomes the next release."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from loader.ahead import ahead
from loader.article import Article
from loader.cluster import extract_on_cluster
from loader.curation.curated_graph import changed_corrections
from loader.curation.effect import effect
from loader.curation.settled import warnings
from loader.desk import Desk, FolderDesk
from loader.fingerprint import article_fingerprint
from loader.graph.embedded import Release
from loader.graph.engine import EditedEngine
from loader.graph.manifest import Making, Manifest
from loader.graph.named_graph import NamedGraph
from loader.graph.opening import open_current
from loader.graph.store import StoreFolder
from loader.knowledge import Knowledge, load_knowledge
from loader.provenance import Load, write_provenance
from loader.publish import replace_graphs
from loader.resolved import Resolved, resolve_changes
from loader.settings import Settings
from loader.sources.rejection import Rejection
from loader.spool import Outcome, Spool, spooled
from loader.stored import Readings, article_ids
from loader.succession import Succession, succession, succession_of_changes
from loader.workers import extract_all

Reading = Callable[[Sequence[Article]], Iterable[Outcome]]
"""Reads articles: each with its record or the reason why there is none, in their order."""
BATCH = 1000
"""So many articles make a release: few enough to hold in memory, and to lose when a load is interrupted."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, as article ids, sorted. ``release`` is None if nothing was published; ``dry_run`` then tells
    whether something would have been."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()
    effect: tuple[str, ...] = ()
    """For corrections: what they change, a sentence each."""
    release: Manifest | None = None
    """The last release published."""
    releases: tuple[int, ...] = ()
    """The numbers of all releases published."""
    would_publish: bool = False
    resumed: int = 0
    """Articles that a run which was interrupted had read already."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the loader on a store: its current release (None before the first) and what is written about it."""

    settings: Settings
    knowledge: Knowledge
    release: Release | None
    before: Readings
    started: datetime
    dry_run: bool
    command: str
    desk: Desk
    author: str | None = None

    def triples(self, name: NamedNode) -> frozenset[Triple]:
        """The triples of a graph in the current release."""
        return frozenset(self.release.triples(name)) if self.release is not None else frozenset()

    def differs(self, graph: NamedGraph) -> bool:
        """Whether a graph is not in the current release exactly as it is."""
        return self.triples(graph.name) != graph.triples

    def fingerprint(self, article: Article) -> str:
        """The fingerprint of reading an article now."""
        return article_fingerprint(article.content_hash, self.knowledge.reading)

    def extract(self, articles: Sequence[Article]) -> Iterable[Outcome]:
        """Reads articles with the gazetteers of this run, within its limits."""
        files, max_seconds = self.settings.gazetteer_files, self.settings.limits.max_seconds
        if self.settings.dask is not None:
            return extract_on_cluster(articles, files, self.knowledge.reading, self.settings.dask, max_seconds)
        return extract_all(articles, files, max_seconds)

    @contextmanager
    def spooling(self) -> Iterator[tuple[Reading, Spool]]:
        """Reading that keeps each record until the context ends without an error, and takes what an interrupted run
        kept. A dry run keeps nothing."""
        with Spool(self.settings.spool) as spool:
            if self.dry_run:
                yield self.extract, spool
                return
            # The spool is filled while a release is published too, so that readers never wait.
            yield lambda articles: ahead(spooled(articles, self.fingerprint, self.extract, spool), BATCH), spool
            spool.clear()

    def after(self, report: Report) -> "Run":
        """The run as it goes on after a part of its work: on the release that was published, if one was."""
        if report.release is None:
            return self
        release = self.desk.release()
        return replace(self, release=release, before=Readings(release), started=_now())


@contextmanager
def running(
    command: str,
    settings: Settings,
    dry_run: bool,
    must_exist: bool = False,
    knowledge: Knowledge | None = None,
    desk: Desk | None = None,
) -> Iterator[Run]:
    """Holds the writer's lock, unless it is held at the ``desk``; a dry run makes and locks nothing. Raises StoreError
    if the store must exist and does not."""
    started = _now()
    known = knowledge or load_knowledge(settings)
    if must_exist:
        open_current(settings.store)
    with nullcontext(desk) if desk is not None else _desk_at(settings, dry_run) as at:
        release = at.release()
        yield Run(settings, known, release, Readings(release), started, dry_run, command, at)


@contextmanager
def _desk_at(settings: Settings, dry_run: bool) -> Iterator[Desk]:
    """A desk at the store, as its only writer unless it is a dry run."""
    if not isinstance(settings.store, Path):
        # What asks servers is not imported by who has a store on disk.
        from loader.remote_desk import remote_desk

        with remote_desk(settings.store, settings.base, is_writing=not dry_run) as desk:
            yield desk
        return
    folder = StoreFolder(settings.store)
    if dry_run:
        yield FolderDesk(folder)
        return
    folder.create(settings.base)
    with folder.writing():
        settings.keep_gazetteers()
        yield FolderDesk(folder, settings.keep)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def make_release(
    run: Run,
    report: Report,
    new: Mapping[str, NamedGraph],
    fingerprints_of_new: dict[str, str],
    corrections: NamedGraph | None = None,
    others: Sequence[NamedGraph] = (),
) -> Report:
    """Resolves, checks and publishes; the report with the release made, or without if nothing changed. The corrections
    in force stay those of the release before, unless others are given; ``others`` are graphs that replace theirs."""
    base, knowledge = run.settings.base, run.knowledge
    if not new and run.release is None:
        return report
    curated = corrections or NamedGraph(base.graph("curated"), run.triples(base.graph("curated")))
    graph_of = _graphs(run, new, report.removed)
    resolved = _resolved(run, new, report.removed, curated, graph_of)
    if curated.triples:
        idle = warnings(curated.triples, graph_of, knowledge.background, base)
        report = replace(report, warnings=(*report.warnings, *idle))
    if corrections is not None:
        before = run.triples(base.graph("resolved"))
        after = before - resolved.removed | resolved.added
        report = replace(report, effect=effect(before, after, knowledge.background.triples, base))
    candidates = [curated, knowledge.background, knowledge.ontology, knowledge.shapes] if resolved.is_whole else []
    changed = [graph for graph in (*new.values(), *candidates, *others) if run.differs(graph)]
    is_read = any(run.before.get(article) != value for article, value in fingerprints_of_new.items())
    if not changed and not resolved.is_changed and not is_read and not report.removed:
        return report
    if run.dry_run:
        return replace(report, would_publish=True)
    told = Load(run.started, report.rejections, fingerprints_of_new, _succession(run, resolved, new, report.removed))
    articles = report.added, report.changed, report.removed
    corrected = changed_corrections(run.triples(curated.name), curated.triples, base) if corrections else ()
    making = Making(run.command, *articles, _software(), knowledge.files, author=run.author, corrections=len(corrected))

    def edit(store: EditedEngine, manifest: Manifest) -> None:
        replace_graphs(store, changed, [base.article_graph(article) for article in report.removed])
        resolved.apply(store)
        write_provenance(store, told, manifest, base)

    published = run.desk.publish(edit, making)
    return replace(report, release=published, releases=(published.number,))


@cache
def _software() -> str:
    """The version of Skerry, which is read from a file whenever it is asked for."""
    return version("skerry")


def _graphs(run: Run, new: Mapping[str, NamedGraph], removed: Collection[str]) -> Callable[[str], NamedGraph | None]:
    """The graphs of articles by the IRIs of the articles, as the next release has them."""
    base = run.settings.base
    prefix = base.article("").value

    def graph_of(article: str) -> NamedGraph | None:
        id_ = article.removeprefix(prefix)
        found = new.get(id_) or NamedGraph(base.article_graph(id_), run.triples(base.article_graph(id_)))
        return found if found.triples and id_ not in removed else None

    return graph_of


def _resolved(
    run: Run,
    new: Mapping[str, NamedGraph],
    removed: Collection[str],
    curated: NamedGraph,
    graph_of: Callable[[str], NamedGraph | None],
) -> Resolved:
    base = run.settings.base
    changed = {id_: graph for id_, graph in new.items() if run.differs(graph)}

    def others() -> Iterator[NamedGraph]:
        ids = article_ids(run.release) if run.release is not None else ()
        for id_ in {*ids, *new} - {*removed, *changed}:
            yield NamedGraph(base.article_graph(id_), run.triples(base.article_graph(id_)))

    basis = run.desk.basis(run.knowledge, curated.triples, graph_of, base)
    gone = [base.article(id_).value for id_ in removed]
    return resolve_changes(run.release, basis, base, tuple(changed.values()), gone, others)


def _succession(run: Run, resolved: Resolved, new: Mapping[str, NamedGraph], removed: Iterable[str]) -> Succession:
    """What became of the things of the release before."""
    if run.release is None:
        return Succession()
    if not resolved.is_whole:
        return succession_of_changes(run.release, resolved.removed, resolved.added, new, removed)
    graph = NamedGraph(run.settings.base.graph("resolved"), resolved.changes.added)
    return succession(run.release, graph, run.knowledge.background, new, removed)
