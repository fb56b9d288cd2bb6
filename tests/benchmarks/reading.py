"""What reading gains by processes: ``python -m tests.benchmarks.reading``.

The same invented texts are read by one worker process and by two, as ``skerry load`` does; by turns, from the first
start of a worker to the last record. The memory is the most that a worker had.
"""

import os
import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from loader.article import Article
from loader.record import Record
from loader.settings import all_gazetteers
from loader.workers import extract_all
from tests.benchmarks.compare.processes import peak_megabytes, processor_seconds, tree
from tests.benchmarks.report import Bar, Cell, Report, json_option, tell
from tests.benchmarks.texts import Texts
from tests.benchmarks.turns import Taken, in_turns, median

GAIN, MEMORY = 1.8, 500
"""The bars: two processes to one, for 2,000 articles on two free cores; megabytes a worker."""


class Reader:
    """Reads the same articles again and again."""

    def __init__(self, read: Sequence[Article]) -> None:
        self._read = read
        self.memory = 0.0

    def run(self, workers: int) -> Taken:
        """Reads them by so many workers; the processor time is that of the workers just before they end."""
        began, used = time.perf_counter(), 0.0
        for number, (_, record) in enumerate(extract_all(self._read, all_gazetteers(()), workers=workers), 1):
            assert isinstance(record, Record)
            if number == len(self._read):
                own = os.getpid()
                used = processor_seconds(own) - processor_seconds_alone(own)
                self.memory = max(self.memory, *(_peak(each) for each in tree(own) if each != own))
        return Taken(time.perf_counter() - began, used)


def processor_seconds_alone(number: int) -> float:
    """The processor time of a process without its children, in seconds."""
    used = (Path("/proc") / str(number) / "stat").read_text().rpartition(")")[2].split()
    return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")


def _peak(process: int) -> float:
    with suppress(OSError):
        return peak_megabytes(process)
    return 0.0


def measure(articles: int, rounds: int, seed: int) -> Report:
    """The figures of reading so many invented texts."""
    read = list(Texts(seed).articles(0, articles))
    reader = Reader(read)
    found = in_turns({"one process": lambda: reader.run(1), "two processes": lambda: reader.run(2)}, rounds)
    one, two = found.values()
    gain = statistics.median(a.wall / b.wall for a, b in zip(one, two, strict=True))
    rows: list[tuple[Cell, ...]] = []
    for name, taken in found.items():
        middle = median(taken)
        rows.append((name, middle.wall, middle.cpu, articles / middle.wall, middle.cpu / middle.wall))
    bars = [
        Bar("two processes to one", gain, GAIN),
        Bar("memory of a worker, MB", reader.memory, MEMORY, at_least=False),
    ]
    words = sum(len(article.text.split()) for article in read)
    remark = f"{articles:,} articles, {words:,} words, {rounds} rounds in turns, the start of the workers included."
    return Report("Reading by processes", ("", "s", "CPU s", "articles/s", "cores used"), rows, bars, [remark])


@click.command()
@click.option("--articles", type=click.IntRange(min=40), default=2000, show_default=True)
@click.option("--rounds", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@json_option
def main(articles: int, rounds: int, seed: int, file: Path | None) -> None:
    """Print articles a second by one process and by two."""
    tell(measure(articles, rounds, seed), file)


if __name__ == "__main__":
    main()
