"""The straight line: read -> extract -> build -> resolve -> check -> publish."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from loader.article import Article
from loader.curation.changes import Change, Changes, compare
from loader.curation.curated_graph import curated_graph, read_corrections
from loader.curation.effect import effect
from loader.curation.found import warnings
from loader.desk import Desk
from loader.errors import ArticleError, StoreError
from loader.fingerprint import article_fingerprint
from loader.gate import article_graph, require_valid
from loader.graph.embedded import Release, open_current
from loader.graph.manifest import Making, Manifest
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.knowledge import Knowledge, load_knowledge
from loader.provenance import Load, write_provenance
from loader.publish import replace_graphs
from loader.record import Record
from loader.resolved import Resolved, resolve_changes
from loader.settings import Settings
from loader.sources.collect import collect
from loader.sources.rejection import Rejection
from loader.stored import Readings, article_ids, stored_article
from loader.succession import Succession, succession, succession_of_changes
from loader.workers import extract_all

Progress = Callable[[int, int], None]
"""Called with the articles done and the articles to do."""
Reading = Callable[[Sequence[Article]], Iterable[tuple[Article, Record | ArticleError]]]
"""Reads articles: each with its record or the reason why there is none, in their order."""


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
    would_publish: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
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

    def extract(self, articles: Sequence[Article]) -> Iterable[tuple[Article, Record | ArticleError]]:
        """Reads articles with the gazetteers of this run, within its limits."""
        return extract_all(articles, self.settings.gazetteer_files, self.settings.limits.max_seconds)


def load(paths: Sequence[str], settings: Settings, progress: Progress, dry_run: bool = False) -> Report:
    """Loads articles and publishes one release with all of them, or none if nothing changed.

    An article that cannot be read or that breaks a shape is left out, with its reason in the report; a changed one
    that is left out keeps its old graph. Raises SkerryError if nothing could be done at all.
    """
    collection = collect(paths, settings.limits)
    articles = [sourced.article for sourced in collection.articles]
    with _running("load", settings, dry_run) as run:
        found = Report(rejections=collection.rejections, warnings=collection.warnings)
        return _load(run, articles, run.extract, found, progress)


def load_records(
    records: Iterable[tuple[Article, Record]],
    settings: Settings,
    knowledge: Knowledge | None = None,
    desk: Desk | None = None,
) -> Report:
    """Loads articles that are read already, as ``load`` does with those that it reads.

    A resident process gives the ``knowledge`` it holds, which is otherwise read from its files, and the ``desk`` at
    which it holds the store open.
    """
    read = {article.id: (article, record) for article, record in records}
    with _running("load", settings, dry_run=False, knowledge=knowledge, desk=desk) as run:
        articles = [article for article, _ in read.values()]
        return _load(run, articles, lambda todo: [read[article.id] for article in todo], Report(), _silent)


def rebuild(settings: Settings, progress: Progress, dry_run: bool = False) -> Report:
    """Reads all stored articles again and publishes what comes out, if it differs. An article that can no longer be
    read keeps its graph and is reported."""
    with _running("rebuild", settings, dry_run, must_exist=True) as run:
        assert run.release is not None  # the store exists and is not empty
        articles = [stored_article(run.release, article) for article in article_ids(run.release)]
        graphs, rejections = _read(run, articles, run.extract, progress)
        changed = {article for article, graph in graphs.items() if run.differs(graph)}
        report = Report(
            changed=tuple(sorted(changed)),
            unchanged=tuple(sorted(set(graphs) - changed)),
            rejections=tuple(rejections),
        )
        return _release(run, report, graphs, {a.id: run.fingerprint(a) for a in articles if a.id in graphs})


def remove(
    ids: Iterable[str],
    settings: Settings,
    dry_run: bool = False,
    knowledge: Knowledge | None = None,
    desk: Desk | None = None,
) -> Report:
    """Takes articles out, and everything that only they said. Raises StoreError for an id that is not there."""
    with _running("remove", settings, dry_run, must_exist=True, knowledge=knowledge, desk=desk) as run:
        report = Report(removed=tuple(sorted(set(ids))))
        for article in report.removed:
            if article not in run.before:
                raise StoreError(f"there is no article {article!r} in {settings.store}: `skerry info` lists them")
        return _release(run, report, {}, {})


def curate(
    change: Change, settings: Settings, dry_run: bool = False, knowledge: Knowledge | None = None
) -> tuple[Report, Changes]:
    """Changes the corrections in force and publishes what comes out. Raises CurationError if the change cannot be."""
    with _running("curate", settings, dry_run, must_exist=True, knowledge=knowledge) as run:
        assert run.release is not None  # the store exists and is not empty
        before = read_corrections(run.triples(settings.base.graph("curated")), settings.base)
        after = change(run.release, before)
        curated = curated_graph(after, settings.base)
        require_valid(curated, "curation")
        return _release(run, Report(), {}, {}, curated), compare(before, after)


def write(
    graphs: Sequence[NamedGraph], change: Change | None, author: str | None, settings: Settings, desk: Desk
) -> Report:
    """Puts whole graphs that users wrote, and a change of the corrections in force, into one release. The caller has
    checked the graphs and holds the writer's lock. Raises CurationError if the change cannot be."""
    with _running("serve", settings, dry_run=False, must_exist=True, desk=desk) as run:
        assert run.release is not None  # the store exists and is not empty
        curated = None
        if change is not None:
            before = read_corrections(run.triples(settings.base.graph("curated")), settings.base)
            curated = curated_graph(change(run.release, before), settings.base)
            require_valid(curated, "curation")
        return _release(replace(run, author=author), Report(), {}, {}, curated, graphs)


@contextmanager
def _running(
    command: str,
    settings: Settings,
    dry_run: bool,
    must_exist: bool = False,
    knowledge: Knowledge | None = None,
    desk: Desk | None = None,
) -> Iterator[_Run]:
    """Holds the writer's lock, unless it is held at the ``desk``; a dry run makes and locks nothing. Raises StoreError
    if the store must exist and does not."""
    started = datetime.now(UTC).replace(microsecond=0)
    known = knowledge or load_knowledge(settings)
    folder = StoreFolder(settings.store)
    if must_exist:
        open_current(settings.store)

    def run(at: Desk) -> _Run:
        release = at.release()
        return _Run(settings, known, release, Readings(release), started, dry_run, command, at)

    if desk is not None:
        yield run(desk)
    elif dry_run:
        yield run(Desk(folder))
    else:
        folder.create(settings.base)
        with folder.writing():
            settings.keep_gazetteers()
            yield run(Desk(folder))


def _load(run: _Run, articles: Sequence[Article], reading: Reading, found: Report, progress: Progress) -> Report:
    """Reads what is new or changed among the articles and releases it; ``found`` tells what was left out before."""
    todo = [a for a in articles if run.before.get(a.id) != run.fingerprint(a)]
    graphs, rejections = _read(run, todo, reading, progress)
    report = replace(
        found,
        added=tuple(sorted(article for article in graphs if article not in run.before)),
        changed=tuple(sorted(article for article in graphs if article in run.before)),
        unchanged=tuple(sorted({a.id for a in articles} - {a.id for a in todo})),
        undated=tuple(a.id for a in todo if a.published is None and a.id in graphs),
        rejections=(*found.rejections, *rejections),
    )
    return _release(run, report, graphs, {a.id: run.fingerprint(a) for a in todo if a.id in graphs})


def _silent(_done: int, _todo: int) -> None:
    """Progress that nobody watches."""


def _read(
    run: _Run, articles: Sequence[Article], reading: Reading, progress: Progress
) -> tuple[dict[str, NamedGraph], list[Rejection]]:
    """Reads, builds and checks each article alone: article id -> graph, and those left out."""
    graphs: dict[str, NamedGraph] = {}
    rejections: list[Rejection] = []
    for number, (article, result) in enumerate(reading(articles), 1):
        try:
            if isinstance(result, ArticleError):
                raise result
            graphs[article.id] = article_graph(article, result, run.knowledge.gazetteer, run.settings.base)
        except ArticleError as error:
            rejections.append(Rejection(article.id, str(error)))
        progress(number, len(articles))
    return graphs, rejections


def _release(
    run: _Run,
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
    making = Making(run.command, *articles, version("skerry"), knowledge.files, author=run.author)

    def edit(store: ox.Store, manifest: Manifest) -> None:
        replace_graphs(store, changed, [base.article_graph(article) for article in report.removed])
        resolved.apply(store)
        write_provenance(store, told, manifest, base)

    return replace(report, release=run.desk.publish(edit, making))


def _graphs(run: _Run, new: Mapping[str, NamedGraph], removed: Collection[str]) -> Callable[[str], NamedGraph | None]:
    """The graphs of articles by the IRIs of the articles, as the next release has them."""
    base = run.settings.base
    prefix = base.article("").value

    def graph_of(article: str) -> NamedGraph | None:
        id_ = article.removeprefix(prefix)
        found = new.get(id_) or NamedGraph(base.article_graph(id_), run.triples(base.article_graph(id_)))
        return found if found.triples and id_ not in removed else None

    return graph_of


def _resolved(
    run: _Run,
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


def _succession(run: _Run, resolved: Resolved, new: Mapping[str, NamedGraph], removed: Iterable[str]) -> Succession:
    """What became of the things of the release before."""
    if run.release is None:
        return Succession()
    if not resolved.is_whole:
        return succession_of_changes(run.release, resolved.removed, resolved.added, new, removed)
    graph = NamedGraph(run.settings.base.graph("resolved"), resolved.changes.added)
    return succession(run.release, graph, run.knowledge.background, new, removed)
