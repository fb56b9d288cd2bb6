"""Killed at any moment, a writer loses nothing that it told of, publishes nothing in part, leaves nothing to mend."""

import multiprocessing
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import pytest

from loader.graph.embedded import Release, open_current
from loader.graph.store import StoreFolder
from loader.releases import history, open_at
from loader.stored import article_ids, fingerprints
from tests.killing import Book, Step, expected, leftovers, write

SEED = 20261126
MOST_SECONDS = 120
"""A writer that tells nothing for so long hangs."""


@dataclass
class Soak:
    """A store, what it must hold, and what happened so far."""

    store: Path
    chance: Random
    book: Book = field(default_factory=lambda: Book({}))
    kills: Counter[str] = field(default_factory=Counter)
    told: int = 0
    """Steps that were acknowledged."""
    published: int = 0
    """Kills after which the step that was not acknowledged turned out to be done."""
    swept: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    """How long a step took last, so that kills fall into it."""

    def kill_once(self) -> None:
        """Lets a writer do some steps and kills it in the next; then the store must be whole."""
        process, reading = self._writer(1000)
        with reading:
            for _ in range(self.chance.randint(0, 2)):
                self._acknowledged(reading, self._begun(reading))
            step = self._begun(reading)
            time.sleep(self.chance.uniform(0, 1.2 * self.seconds.get(step.does, 0.5)))
            process.kill()
            process.join()
            pending: Step | None = step
            try:
                while True:
                    message = reading.recv()
                    if message is None and pending:
                        self.book, self.told, pending = pending.after(self.book), self.told + 1, None
                    else:
                        pending = message
            except EOFError:
                pass
        self._check(pending)

    def _begun(self, reading: Connection) -> Step:
        step = self._next(reading, self.book)
        assert step is not None
        return step

    def _next(self, reading: Connection, at: Book | Step) -> Step | None:
        """What the writer tells next. A writer that fails ends without a word, and says why on standard error."""
        assert reading.poll(MOST_SECONDS), f"the writer hangs at {at}"
        try:
            told: Step | None = reading.recv()
        except EOFError:
            pytest.fail(f"the writer failed at {at}")
        return told

    def _acknowledged(self, reading: Connection, step: Step) -> None:
        started = time.monotonic()
        assert self._next(reading, step) is None
        self.seconds[step.does] = time.monotonic() - started
        self.book, self.told = step.after(self.book), self.told + 1

    def _check(self, pending: Step | None) -> None:
        """The store holds what it must; the step that was not acknowledged is done as a whole, or not at all."""
        self.kills[pending.does if pending else "between"] += 1
        self.swept.update(what.split()[0] for what in leftovers(self.store))
        folder = StoreFolder(self.store)
        # A first release that has no link yet is whole, and becomes current when the next writer starts.
        found = folder.current_number() or max(folder.kept(), default=0)
        after = pending.after(self.book) if pending else self.book
        assert found in (self.book.current, after.current), f"{found} is current, after {pending} on {self.book}"
        if found != self.book.current or (pending and pending.does == "prune" and self._kept(found) == set(after.kept)):
            self.book, self.published = after, self.published + 1
        elif pending and pending.does == "prune":
            kept = {number: written for number, written in self.book.kept.items() if number in self._kept(found)}
            assert set(after.kept) <= set(kept), f"{pending} took out too much: {kept}"
            self.book = Book(kept, found)
        assert self._kept(found) == set(self.book.kept)
        if folder.current_number():
            self._check_releases()

    def _kept(self, current: int) -> set[int]:
        return {number for number in StoreFolder(self.store).kept() if number <= current}

    def _check_releases(self) -> None:
        """The current release, and another one, hold all graphs as one clean load makes them; the history is whole."""
        release = open_current(self.store)
        assert release.number == self.book.current
        check_content(release, self.book)
        other = self.chance.choice(list(self.book.kept))
        check_content(open_at(self.store, str(other)), self.book)
        entries = history(self.store)
        assert [entry.number for entry in entries] == list(range(1, release.number + 1))
        assert {entry.number for entry in entries if entry.kept} == set(self.book.kept)

    def go_on(self) -> None:
        """The next writer, that nobody kills, sweeps and does what it is told."""
        process, reading = self._writer(3)
        with reading:
            for _ in range(3):
                self._acknowledged(reading, self._begun(reading))
        process.join(MOST_SECONDS)
        assert process.exitcode == 0
        assert leftovers(self.store) == []
        self._check_releases()

    def _writer(self, steps: int) -> tuple[ForkServerProcess, Connection]:
        """A new process that writes, and what it tells."""
        reading, writing = CONTEXT.Pipe(duplex=False)
        arguments = (self.store, self.book, self.chance.randrange(2**32), writing, steps)
        process = CONTEXT.Process(target=write, args=arguments, daemon=True)
        process.start()
        writing.close()
        return process, reading

    def __str__(self) -> str:
        kills = ", ".join(f"{count} {does}" for does, count in sorted(self.kills.items()))
        swept = ", ".join(f"{count} {what}" for what, count in sorted(self.swept.items()))
        return (
            f"{self.kills.total()} kills (in {kills}), {self.told} steps acknowledged, none lost; "
            f"{self.published} steps done but not acknowledged; swept: {swept}; "
            f"current is release {self.book.current}"
        )


CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.killing"])


def check_content(release: Release, book: Book) -> None:
    """Every graph of a release, provenance aside, is that of a clean load of its articles."""
    written = book.kept[release.number]
    provenance = release.base.graph("provenance")
    found = {name: frozenset(release.triples(name)) for name in release.graph_names() if name != provenance}
    assert found == expected(written), f"release {release.number} is not {written}"
    assert set(fingerprints(release)) == set(article_ids(release)) == {id_ for id_, _ in written}


def soak(store: Path, kills: int, seed: int = SEED) -> Soak:
    """Kills a writer again and again."""
    run = Soak(store, Random(seed))
    for _ in range(kills):
        run.kill_once()
    run.go_on()
    return run


def test_ten_kills(tmp_path: Path) -> None:
    run = soak(tmp_path / "store", 10)
    assert run.kills.total() == 10


@pytest.mark.soak
def test_two_hundred_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = soak(tmp_path / "store", 200)
    with capsys.disabled():
        print(f"\n{run}")  # noqa: T201 # the figures are what it is run for
    assert run.kills.total() == 200
