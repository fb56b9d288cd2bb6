"""Figures for Prometheus: what was asked and how it ended, what the service is busy with; one registry a service."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import choose_encoder

from loader.errors import StoreError
from loader.graph.embedded import Following
from loader.graph.store import StoreFolder
from server.answers import AnswerCache
from server.trace import Trace
from server.workers.pool import QueryPool

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
"""The upper ends of the histograms' buckets."""
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"})
"""Others count as one: a label has few values, whatever clients send."""
FORMS = frozenset({"select", "ask", "construct", "describe", "update"})


@dataclass(frozen=True, slots=True)
class Watched:
    """What the figures of the moment are read from: the pools by what they run, the cache, the store."""

    pools: dict[str, QueryPool]
    answers: AnswerCache
    current: Following
    folder: StoreFolder | None


class Metrics:
    """The figures of one service."""

    def __init__(self, watched: Watched) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "skerry_http_requests", "Requests answered.", ("route", "method", "status"), registry=self._registry
        )
        self._queries = Counter(
            "skerry_queries", "SPARQL queries, by form and how they ended.", ("form", "outcome"),
            registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "skerry_query_seconds", "From the arrival of a SPARQL query to the last byte of its answer.", ("form",),
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip
        # Looking up labels costs more than counting.
        self._request: Callable[..., Counter] = cache(self._requests.labels)
        self._query: Callable[..., Counter] = cache(self._queries.labels)
        self._second: Callable[..., Histogram] = cache(self._seconds.labels)
        self._registry.register(_OfTheMoment(watched))

    def count(self, found: Trace) -> None:
        """Counts a request that is answered."""
        method = found.method if found.method in METHODS else "other"
        self._request(found.route or "none", method, str(found.status)).inc()
        if found.form:
            form = found.form if found.form in FORMS else "unknown"
            self._query(form, found.outcome).inc()
            self._second(form).observe(found.seconds)

    def count_answered(self, form: str, seconds: float) -> None:
        """Counts a query that a reader answered."""
        self._request("sparql.endpoint", "GET", "200").inc()
        self._query(form, "ok").inc()
        self._second(form).observe(seconds)

    def watch_readers(self, load: Callable[[], tuple[int, int]]) -> None:
        """Tells of readers too: ``load`` gives how many there are, and how many connections they have."""
        self._registry.register(_Readers(load))

    def exposition(self, accept: str) -> tuple[bytes, str]:
        """All figures in the format that an Accept header asks for (Prometheus' own, or OpenMetrics), and its type."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type


class _Readers:
    def __init__(self, load: Callable[[], tuple[int, int]]) -> None:
        self._load = load

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The families of the registry's protocol."""
        readers, lent = self._load()
        yield GaugeMetricFamily("skerry_readers", "Processes that answer quick queries by themselves.", readers)
        yield GaugeMetricFamily("skerry_lent_connections", "Connections of clients that they have.", lent)


class _OfTheMoment:
    """The figures that are read when they are asked for."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._sizes: dict[int, int] = {}

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        """The families of the registry's protocol."""
        yield from self._workers()
        answers = self._watched.answers
        copies = self._watched.pools["queries"].copies
        yield GaugeMetricFamily("skerry_copy", "Whether a copy of a release is in memory.", int(copies.is_there))
        yield CounterMetricFamily("skerry_cache_hits", "Answers that were kept from before.", answers.hits)
        yield CounterMetricFamily("skerry_cache_misses", "Answers that had to be made.", answers.misses)
        yield GaugeMetricFamily("skerry_cache_bytes", "Size of the answers that are kept.", answers.size)
        yield from self._store()

    def _workers(self) -> Iterator[GaugeMetricFamily]:
        workers = GaugeMetricFamily("skerry_workers", "Worker processes.", labels=("pool", "state"))
        waiting = GaugeMetricFamily("skerry_waiting", "Requests that wait for a worker.", labels=("pool",))
        most = GaugeMetricFamily("skerry_workers_limit", "Most workers at a time.", labels=("pool",))
        for name, pool in self._watched.pools.items():
            running, queued = pool.load()
            workers.add_metric((name, "busy"), running)
            workers.add_metric((name, "idle"), pool.idle())
            waiting.add_metric((name,), queued)
            most.add_metric((name,), pool.limits.workers)
        yield from (workers, waiting, most)

    def _store(self) -> Iterator[GaugeMetricFamily]:
        ready = GaugeMetricFamily("skerry_ready", "Whether there is a release to answer from.")
        try:
            current = self._watched.current.release()
        except StoreError:
            ready.add_metric((), 0)
            yield ready
            return
        ready.add_metric((), 1)
        yield ready
        yield GaugeMetricFamily("skerry_release", "Number of the current release.", current.number)
        published = current.published.timestamp()
        yield GaugeMetricFamily("skerry_release_published_seconds", "When it was published (Unix time).", published)
        size = self._size(current.number)
        yield GaugeMetricFamily("skerry_release_bytes", "Size of its files; 0 if a server holds it.", size)

    def _size(self, number: int) -> int:
        """The size of a release, looked up once: it never changes."""
        if number not in self._sizes:
            folder = self._watched.folder
            files = folder.release(number).rglob("*") if folder is not None else ()
            self._sizes = {number: sum(file.stat().st_size for file in files if file.is_file())}
        return self._sizes[number]
