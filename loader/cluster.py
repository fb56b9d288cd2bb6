"""Reading on a Dask cluster: the same records as on this machine, by as many workers as there are.

A worker needs the same version of Skerry, whose lexicon and parser it uses; the gazetteer is sent to it. Start it with
one thread (``dask worker --nthreads 1``): reading is bound by the processor, and one article at a time is read.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING

from loader.article import Article
from loader.errors import ArticleError, ArticleFailure, ArticleTimeout, UsageError
from loader.record import Record
from loader.workers import TASKS_AHEAD

if TYPE_CHECKING:
    from distributed import Client, Future

    from loader.language.pipeline import Language
    from loader.spool import Outcome

Files = tuple[tuple[str, str], ...]
"""The gazetteer files in their order: name and text."""
CONNECT_SECONDS = 10
_READING = Lock()


def extract_on_cluster(
    articles: Sequence[Article], gazetteers: Sequence[Path], reading: str, address: str, max_seconds: float
) -> Iterator["Outcome"]:
    """The record of each article, or the reason why there is none, in the order of the articles; read by the workers
    of the Dask scheduler at ``address`` (``tcp://host:8786``).

    ``reading`` is the fingerprint of reading here; a worker that would read otherwise raises UsageError, as does a
    scheduler that does not answer or has no workers. An article whose worker dies is given to others by the scheduler
    (three times by Dask's default). One that takes longer than ``max_seconds`` is given up, its worker started anew.
    """
    if not articles:
        return
    files = tuple((path.name, path.read_text(encoding="utf-8")) for path in gazetteers)
    with _client(address) as client:
        workers = max(1, sum(client.nthreads().values()))
        known = client.scatter(files, broadcast=True, hash=False)
        running: deque[tuple[Article, Future[Record]]] = deque()
        ahead = iter(articles)
        for _ in range(len(articles)):
            for one in islice(ahead, workers * TASKS_AHEAD - len(running)):
                running.append((one, client.submit(_read, one, known, reading, pure=False)))
            article, future = running.popleft()
            yield article, _outcome(client, future, article, max_seconds)


@contextmanager
def _client(address: str) -> Iterator["Client"]:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--dask needs Dask: pip install 'skerry[dask]'") from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address!r} ({error}): check that it runs") from error
    try:
        if not client.nthreads():
            raise UsageError(
                f"the Dask scheduler at {address!r} has no workers: start some with `dask worker {address}`"
            )
        yield client
    finally:
        client.close()


def _outcome(client: "Client", future: "Future[Record]", article: Article, max_seconds: float) -> Record | ArticleError:
    """What became of an article. Others are read before it at its worker, so it is given the time of all of them."""
    from distributed import KilledWorker

    subject = f"article {article.id!r} ({len(article.text):,} characters)"
    try:
        record = future.result(timeout=(TASKS_AHEAD + 1) * max_seconds)
    except UsageError:
        raise
    except ArticleError as error:
        return error
    except TimeoutError:
        _start_anew(client, future)
        return ArticleTimeout(f"reading {subject} took longer than {max_seconds:g} s: split it, or raise --max-seconds")
    except KilledWorker as error:
        return ArticleFailure(f"the workers reading {subject} died ({error}): they may be out of memory; split it")
    except Exception as error:  # noqa: BLE001 # whatever a worker raises comes through here: the edge
        return ArticleFailure(
            f"reading {subject} failed by a defect of Skerry ({' '.join(repr(error).split())[:300]}): report it"
        )
    return record


def _start_anew(client: "Client", future: "Future[Record]") -> None:
    """Starts the worker of a task anew, and forgets the task."""
    at = [worker for worker, keys in client.processing().items() if future.key in keys]
    future.cancel()
    if at:
        client.restart_workers(at, raise_for_error=False)


def _read(article: Article, files: Files, reading: str) -> Record:
    """Reads an article; in a worker."""
    from loader.language.extract import extract

    with _READING:
        return extract(article, _language(files, reading))


@lru_cache(maxsize=1)
def _language(files: Files, reading: str) -> "Language":
    """The language with these gazetteer files, loaded once in a worker. Raises UsageError if it would read otherwise
    than whoever sent them."""
    from loader.fingerprint import reading_fingerprint
    from loader.gazetteer_file import load_gazetteer
    from loader.graph.shipped import shipped
    from loader.language.lexicon import load_lexicon
    from loader.language.pipeline import load_language

    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name, _ in files]
        for path, (_, text) in zip(paths, files, strict=True):
            path.write_text(text, encoding="utf-8")
        gazetteer = load_gazetteer(paths)
    lexicon = load_lexicon(shipped("ontology") / "lexicon")
    if reading_fingerprint(gazetteer.fingerprint, lexicon.fingerprint) != reading:
        raise UsageError("a Dask worker has another Skerry, spaCy or language model: install the same versions there")
    return load_language(gazetteer, lexicon)
