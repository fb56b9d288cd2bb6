"""Extraction in worker processes: one a core, with a time limit that holds because the worker is killed."""

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

from loader.article import Article
from loader.errors import ArticleError, ExtractionTimeout
from loader.record import Record

if TYPE_CHECKING:
    from loader.language.pipeline import Language

DEFAULT_MAX_SECONDS = 60.0
ARTICLES_A_WORKER = 20
"""A further worker pays for its start (some seconds) from about this many articles on."""


def extract_all(
    articles: Sequence[Article], gazetteers: Sequence[Path], max_seconds: float = DEFAULT_MAX_SECONDS
) -> Iterator[tuple[Article, Record | ArticleError]]:
    """The record of each article, or the reason why there is none, in the order of the articles.

    An article that takes longer than ``max_seconds``, or whose worker dies (out of memory), gives an ArticleError;
    the others go on. Any other error in a worker is a defect and is raised.
    """
    if not articles:
        return
    count = max(1, min(os.cpu_count() or 1, len(articles) // ARTICLES_A_WORKER))
    files = tuple(gazetteers)
    context = multiprocessing.get_context("spawn")
    with ProcessPool(max_workers=count, initializer=_begin, initargs=[files], context=context) as pool:
        futures = [
            (article, pool.schedule(_extract, args=[article, files], timeout=max_seconds)) for article in articles
        ]
        for article, future in futures:
            try:
                yield article, future.result()
            except ArticleError as error:
                yield article, error
            except TimeoutError:
                yield (
                    article,
                    ExtractionTimeout(
                        f"reading article {article.id!r} ({len(article.text):,} characters) took longer than "
                        f"{max_seconds:g} s: split it, or raise --max-seconds"
                    ),
                )
            except ProcessExpired as error:
                yield (
                    article,
                    ArticleError(
                        f"the process reading article {article.id!r} ({len(article.text):,} characters) died "
                        f"({error}): the machine may be out of memory; split the article"
                    ),
                )


@lru_cache(maxsize=1)
def language(gazetteers: tuple[Path, ...]) -> "Language":
    """The language with these gazetteer files, loaded once in a process (some seconds)."""
    from loader.gazetteer_file import load_gazetteer
    from loader.graph.shipped import shipped
    from loader.language.lexicon import load_lexicon
    from loader.language.pipeline import load_language

    return load_language(load_gazetteer(gazetteers), load_lexicon(shipped("ontology") / "lexicon"))


def _begin(gazetteers: tuple[Path, ...]) -> None:
    language(gazetteers)
    # The language lives as long as the process: the collector need not walk through it again and again.
    gc.freeze()


def _extract(article: Article, gazetteers: tuple[Path, ...]) -> Record:
    from loader.language.extract import extract

    return extract(article, language(gazetteers))
