"""The figures as a table, and against what was aimed at."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """What a service did with a question under so many connections; ``seconds`` is the time that one answer took at the
    median, ``p99`` that of 99 of 100; ``load`` the share of a core that the load took; ``processor`` the
    processor time of the service for an answer, in seconds."""

    size: str
    question: str
    connections: int
    service: str
    rate: float
    p50: float
    p99: float
    answers: int
    failures: int
    load: float
    processor: float

    def as_json(self) -> dict[str, object]:
        """The figure with rounded numbers."""
        return {name: round(value, 6) if isinstance(value, float) else value for name, value in asdict(self).items()}


UNCACHED, CACHED, CEILING = "skerry", "skerry, kept", "skerry, constant"
"""This service with texts never asked before, with answers that it keeps, and what it reaches at most."""


@dataclass(frozen=True)
class Target:
    """At least so many times the rate of another service, at some numbers of connections."""

    question: str
    service: str
    other: str
    least: float
    connections: tuple[int, ...]


ALL = (1, 8, 32)
TARGETS = (
    Target("light", UNCACHED, "oxigraph", 0.4, (1,)),
    Target("light", UNCACHED, "oxigraph", 0.5, (8, 32)),
    Target("light", CACHED, "oxigraph", 1.0, (8, 32)),
    Target("join", UNCACHED, "oxigraph", 0.9, ALL),
    Target("join", UNCACHED, "oxigraph, four graphs", 0.9, ALL),
    Target("aggregate", UNCACHED, "oxigraph", 0.9, ALL),
    Target("aggregate", UNCACHED, "oxigraph, four graphs", 0.9, ALL),
    Target("large", UNCACHED, "oxigraph", 1 / 1.1, ALL),
    Target("light", UNCACHED, "rdflib-endpoint", 3, ALL),
    Target("join", UNCACHED, "rdflib-endpoint", 25, ALL),
)
Key = tuple[str, str, int, str]


def rows(figures: Mapping[Key, Figure], other: str = "oxigraph") -> Iterator[str]:
    """The table as Markdown: requests a second, the ratio to another service, and times in milliseconds."""
    yield f"| quads | query | connections | service | requests/s | to {other} | p50 ms | p99 ms | CPU ms |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for (size, question, connections, service), found in figures.items():
        beside = figures.get((size, question, connections, other))
        ratio = f"{found.rate / beside.rate:.2f}" if beside and beside.rate else "-"
        failed = f" ({found.failures} failed)" if found.failures else ""
        times = f"{found.p50 * 1000:.2f} | {found.p99 * 1000:.2f} | {found.processor * 1000:.3g}"
        times = times if found.answers else "- | - | -"
        yield f"| {size} | {question} | {connections} | {service} | {found.rate:.4g}{failed} | {ratio} | {times} |"


def judged(figures: Mapping[Key, Figure]) -> Iterator[str]:
    """Each target with what was reached, as far as it was measured."""
    sizes = dict.fromkeys(size for size, *_ in figures)
    for size in sizes:
        for target in TARGETS:
            for connections in target.connections:
                own = figures.get((size, target.question, connections, target.service))
                beside = figures.get((size, target.question, connections, target.other))
                if own is None or beside is None:
                    continue
                what = f"{size}, {target.question}, {connections} connections: {target.service} to {target.other}"
                if not beside.rate:
                    yield f"met     {what}: the other answered nothing in the time"
                    continue
                ratio = own.rate / beside.rate
                word = "met    " if ratio >= target.least else "MISSED "
                yield f"{word} {what}: {ratio:.2f}, wanted {target.least:.2g}"
