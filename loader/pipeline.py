"""The straight line: read -> extract -> build -> resolve -> check -> publish."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from loader.article import Article
from loader.curation.changes import Change, Changes, compare
from loader.curation.curated_graph import curated_graph, read_corrections
from loader.desk import Desk
from loader.errors import ArticleError, StoreError
from loader.fetched import Fetched
from loader.gate import article_graph, require_valid
from loader.graph.named_graph import NamedGraph
from loader.knowledge import Knowledge
from loader.record import Record
from loader.run import BATCH, Reading, Report, Run, make_release, running
from loader.settings import Settings
from loader.sources.collect import collect
from loader.sources.rejection import Rejection
from loader.spool import Outcome
from loader.stored import article_ids, stored_article

Progress = Callable[[int, int], None]
"""Called with the articles done and the articles to do."""


def load(
    paths: Sequence[str], settings: Settings, progress: Progress, dry_run: bool = False, batch: int = BATCH
) -> Report:
    """Loads articles and publishes a release for each ``batch`` of them, or none if nothing changed.

    An article that cannot be read or that breaks a shape is left out, with its reason in the report; a changed one
    that is left out keeps its old graph. A load that is interrupted goes on where it stopped when it is called again:
    what was published is unchanged then, what was read is kept. Raises SkerryError if nothing could be done at all.
    """
    collection = collect(paths, settings.limits)
    sourced = collection.articles
    articles = Fetched(range(len(sourced)), lambda number: sourced[number].article)
    with running("load", settings, dry_run) as run, run.spooling() as (reading, spool):
        found = Report(rejections=collection.rejections, warnings=collection.warnings)
        report = _load(run, articles, reading, found, progress, batch)
        return replace(report, resumed=spool.taken)


def load_records(
    records: Iterable[tuple[Article, Record]],
    settings: Settings,
    knowledge: Knowledge | None = None,
    desk: Desk | None = None,
    batch: int = BATCH,
) -> Report:
    """Loads articles that are read already, as ``load`` does with those that it reads; no more than a ``batch`` of
    them is held at a time. Of two with one id in a batch the last counts.

    A resident process gives the ``knowledge`` it holds, which is otherwise read from its files, and the ``desk`` at
    which it holds the store open.
    """
    ahead = iter(records)
    with running("load", settings, dry_run=False, knowledge=knowledge, desk=desk) as first:
        run = first
        report = last = _load_records(run, list(islice(ahead, batch)))
        while part := list(islice(ahead, batch)):
            run = run.after(last)
            last = _load_records(run, part)
            report = _joined(report, last)
    return report


def _load_records(run: Run, records: Sequence[tuple[Article, Record]]) -> Report:
    read = {article.id: (article, record) for article, record in records}
    articles = [article for article, _ in read.values()]
    return _load(run, articles, lambda todo: [read[article.id] for article in todo], Report(), _silent, len(read) or 1)


def rebuild(settings: Settings, progress: Progress, dry_run: bool = False) -> Report:
    """Reads all stored articles again and publishes what comes out, if it differs. An article that can no longer be
    read keeps its graph and is reported."""
    with running("rebuild", settings, dry_run, must_exist=True) as run, run.spooling() as (reading, spool):
        assert run.release is not None  # the store exists and is not empty
        articles = Fetched(article_ids(run.release), partial(stored_article, run.release))
        graphs, rejections = _build(run, _counted(reading(articles), len(articles), progress))
        changed = {article for article, graph in graphs.items() if run.differs(graph)}
        report = Report(
            changed=tuple(sorted(changed)),
            unchanged=tuple(sorted(set(graphs) - changed)),
            rejections=tuple(rejections),
            resumed=spool.taken,
        )
        return make_release(run, report, graphs, {a.id: run.fingerprint(a) for a in articles if a.id in graphs})


def remove(
    ids: Iterable[str],
    settings: Settings,
    dry_run: bool = False,
    knowledge: Knowledge | None = None,
    desk: Desk | None = None,
) -> Report:
    """Takes articles out, and everything that only they said. Raises StoreError for an id that is not there."""
    with running("remove", settings, dry_run, must_exist=True, knowledge=knowledge, desk=desk) as run:
        report = Report(removed=tuple(sorted(set(ids))))
        for article in report.removed:
            if article not in run.before:
                raise StoreError(f"there is no article {article!r} in {settings.store}: `skerry info` lists them")
        return make_release(run, report, {}, {})


def curate(
    change: Change, settings: Settings, dry_run: bool = False, knowledge: Knowledge | None = None
) -> tuple[Report, Changes]:
    """Changes the corrections in force and publishes what comes out. Raises CurationError if the change cannot be."""
    with running("curate", settings, dry_run, must_exist=True, knowledge=knowledge) as run:
        assert run.release is not None  # the store exists and is not empty
        before = read_corrections(run.triples(settings.base.graph("curated")), settings.base)
        after = change(run.release, before)
        curated = curated_graph(after, settings.base)
        require_valid(curated, "curation")
        return make_release(run, Report(), {}, {}, curated), compare(before, after)


def write(
    graphs: Sequence[NamedGraph], change: Change | None, author: str | None, settings: Settings, desk: Desk
) -> Report:
    """Puts whole graphs that users wrote, and a change of the corrections in force, into one release. The caller has
    checked the graphs and holds the writer's lock. Raises CurationError if the change cannot be."""
    with running("serve", settings, dry_run=False, must_exist=True, desk=desk) as run:
        assert run.release is not None  # the store exists and is not empty
        curated = None
        if change is not None:
            before = read_corrections(run.triples(settings.base.graph("curated")), settings.base)
            curated = curated_graph(change(run.release, before), settings.base)
            require_valid(curated, "curation")
        return make_release(replace(run, author=author), Report(), {}, {}, curated, graphs)


def _load(
    run: Run, articles: Sequence[Article], reading: Reading, found: Report, progress: Progress, batch: int
) -> Report:
    """Reads what is new or changed among the articles and releases it, batch by batch; ``found`` tells what was left
    out before."""
    new: list[int] = []
    unchanged: list[str] = []
    for number, article in enumerate(articles):
        if run.before.get(article.id) != run.fingerprint(article):
            new.append(number)
        else:
            unchanged.append(article.id)
    outcomes = _counted(reading(Fetched(new, articles.__getitem__)), len(new), progress)
    report = _load_batch(run, list(islice(outcomes, batch)), replace(found, unchanged=tuple(sorted(unchanged))))
    last = report
    while outcome := list(islice(outcomes, batch)):
        run = run.after(last)
        last = _load_batch(run, outcome, Report())
        report = _joined(report, replace(last, warnings=(*found.warnings, *last.warnings)))
    return report


def _load_batch(run: Run, outcomes: Sequence[Outcome], found: Report) -> Report:
    """Releases what was read of some articles."""
    graphs, rejections = _build(run, outcomes)
    loaded = [article for article, _ in outcomes if article.id in graphs]
    report = replace(
        found,
        added=tuple(sorted(article for article in graphs if article not in run.before)),
        changed=tuple(sorted(article for article in graphs if article in run.before)),
        undated=tuple(a.id for a in loaded if a.published is None),
        rejections=(*found.rejections, *rejections),
    )
    return make_release(run, report, graphs, {a.id: run.fingerprint(a) for a in loaded})


def _joined(first: Report, then: Report) -> Report:
    """The report of both. Warnings are those of the second: what a correction does not find may come in later."""
    return replace(
        first,
        added=tuple(sorted((*first.added, *then.added))),
        changed=tuple(sorted((*first.changed, *then.changed))),
        unchanged=tuple(sorted((*first.unchanged, *then.unchanged))),
        undated=(*first.undated, *then.undated),
        rejections=(*first.rejections, *then.rejections),
        warnings=then.warnings,
        release=then.release or first.release,
        releases=(*first.releases, *then.releases),
        would_publish=first.would_publish or then.would_publish,
    )


def _counted(outcomes: Iterable[Outcome], count: int, progress: Progress) -> Iterator[Outcome]:
    """The outcomes, each of them told as it comes."""
    for number, outcome in enumerate(outcomes, 1):
        yield outcome
        progress(number, count)


def _silent(_done: int, _todo: int) -> None:
    """Progress that nobody watches."""


def _build(run: Run, outcomes: Iterable[Outcome]) -> tuple[dict[str, NamedGraph], list[Rejection]]:
    """Builds and checks each article alone: article id -> graph, and those left out."""
    graphs: dict[str, NamedGraph] = {}
    rejections: list[Rejection] = []
    for article, result in outcomes:
        try:
            if isinstance(result, ArticleError):
                raise result
            graphs[article.id] = article_graph(article, result, run.knowledge.gazetteer, run.settings.base)
        except ArticleError as error:
            rejections.append(Rejection(article.id, str(error)))
    return graphs, rejections
