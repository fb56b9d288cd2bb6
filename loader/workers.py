"""Work in worker processes: one a core, with a time limit that holds because the worker is killed."""

import gc
import logging
import multiprocessing
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from loader.article import Article
from loader.errors import ArticleError, ArticleFailure, ArticleTimeout
from loader.record import Record
from loader.sources.limits import DEFAULT_MAX_SECONDS

if TYPE_CHECKING:
    from loader.language.pipeline import Language

Result = TypeVar("Result")
Task = tuple[str, tuple[Any, ...]]
"""What a task is about, for messages, and the arguments of its function."""

ARTICLES_A_WORKER = 20
"""A further worker pays for its start (some seconds) from about this many articles on."""

TASKS_AHEAD = 4
"""So many tasks a worker are given out before their results are taken."""

LOOK_SECONDS = 1.0
"""So often it is looked whether a pool is still there."""

MOST_DEATHS = {ProcessExpired: 2, BrokenProcessPool: 4}
"""So often a task is given up by a process that dies with it, or by a pool that breaks: perhaps by another task."""


class _Crew:
    """A pool of processes that is replaced when it breaks: it does when a process dies before it has told what it
    does."""

    def __init__(self, function: Callable[..., Any], max_seconds: float, make: Callable[[], ProcessPool]) -> None:
        self._function, self._max_seconds, self._make = function, max_seconds, make
        self._pool = make()
        self._given: list[Future[Any]] = []

    def schedule(self, task: Sequence[Any]) -> "Future[Any]":
        """Gives a task out."""
        try:
            future = self._schedule(task)
        except RuntimeError:
            self._replace()
            future = self._schedule(task)
        self._given = [*(given for given in self._given if not given.done()), future]
        return future

    def _schedule(self, task: Sequence[Any]) -> "Future[Any]":
        future: Future[Any] = self._pool.schedule(self._function, args=list(task), timeout=self._max_seconds)
        return future

    def failure(self, future: "Future[Any]") -> BaseException | None:
        """Why a task failed, once it is done; None if it did not. BrokenProcessPool if nobody does it any more."""
        while True:
            try:
                return future.exception(LOOK_SECONDS)
            except TimeoutError:
                if not self._pool.active:
                    self._replace()

    def _replace(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        for future in self._given:
            if not future.done():
                future.set_exception(BrokenProcessPool("a process died before it told what it does"))
        self._given = []
        self._pool = self._make()

    def close(self) -> None:
        """Ends the processes once they are done."""
        self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()


def extract_all(
    articles: Sequence[Article],
    gazetteers: Sequence[Path],
    max_seconds: float = DEFAULT_MAX_SECONDS,
    workers: int | None = None,
) -> Iterator[tuple[Article, Record | ArticleError]]:
    """The record of each article, or the reason why there is none, in the order of the articles (see ``run_each``).
    ``workers`` at most; by default one a core."""
    files = tuple(gazetteers)
    tasks = ((f"article {article.id!r} ({len(article.text):,} characters)", (article, files)) for article in articles)
    outcomes = run_each(_extract, tasks, len(articles), max_seconds, ARTICLES_A_WORKER, (language, files), workers)
    return ((article, outcome) for (article, _), outcome in outcomes)


def run_each(
    function: Callable[..., Result],
    tasks: Iterable[Task],
    count: int,
    max_seconds: float,
    tasks_a_worker: int,
    prepare: tuple[Callable[..., object], Any] | None = None,
    workers: int | None = None,
) -> Iterator[tuple[tuple[Any, ...], Result | ArticleError]]:
    """The arguments of each of ``count`` tasks with the result of the function, or with the reason why there is none,
    in their order.

    A task that takes longer than ``max_seconds``, whose worker dies twice (out of memory) or that fails by a defect of
    ours gives an ArticleError that names its subject; the others go on. ``prepare``: a function that each worker calls
    first, with its argument; it has all the time it needs. Tasks are taken when a worker is at most ``TASKS_AHEAD`` of
    them ahead of who takes the results, so memory does not grow with the number of tasks.
    """
    if not count:
        return
    number = max(1, min(workers or os.cpu_count() or 1, count // tasks_a_worker))
    context = multiprocessing.get_context("spawn")
    make = partial(ProcessPool, max_workers=number, initializer=_start, initargs=[prepare], context=context)
    with closing(_Crew(function, max_seconds, make)) as crew:
        running: deque[tuple[Task, Future[Result]]] = deque()
        ahead = iter(tasks)
        while True:
            for task in islice(ahead, number * TASKS_AHEAD - len(running)):
                running.append((task, crew.schedule(task[1])))
            if not running:
                return
            ((subject, arguments), future), deaths = running.popleft(), 1
            while deaths < MOST_DEATHS.get(type(failure := crew.failure(future)), 0):
                future, deaths = crew.schedule(arguments), deaths + 1
            yield arguments, future.result() if failure is None else _reason(failure, subject, max_seconds)


def _reason(failure: BaseException, subject: str, max_seconds: float) -> ArticleError:
    match failure:
        case ArticleError():
            return failure
        case TimeoutError():
            return ArticleTimeout(
                f"reading {subject} took longer than {max_seconds:g} s: split it, or raise --max-seconds"
            )
        case ProcessExpired() | BrokenProcessPool() | MemoryError():
            return ArticleFailure(
                f"the process reading {subject} died, and so did a second one ({failure}): the machine may be out of "
                f"memory; split it"
            )
        case _:
            return ArticleFailure(
                f"reading {subject} failed by a defect of Skerry ({' '.join(repr(failure).split())[:300]}): report it"
            )


def _start(prepare: tuple[Callable[..., object], Any] | None) -> None:
    """Makes a worker ready. What libraries log and warn of there, we return as reasons: their words would stand among
    ours."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    if prepare is not None:
        function, argument = prepare
        function(argument)
        # What was made ready lives as long as the process: the collector need not walk through it again and again.
        gc.freeze()


@lru_cache(maxsize=1)
def language(gazetteers: tuple[Path, ...]) -> "Language":
    """The language with these gazetteer files, loaded once in a process (some seconds)."""
    from loader.gazetteer_file import load_gazetteer
    from loader.graph.shipped import shipped
    from loader.language.lexicon import load_lexicon
    from loader.language.pipeline import load_language

    return load_language(load_gazetteer(gazetteers), load_lexicon(shipped("ontology") / "lexicon"))


def _extract(article: Article, gazetteers: tuple[Path, ...]) -> Record:
    from loader.language.extract import extract

    return extract(article, language(gazetteers))
