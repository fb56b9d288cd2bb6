"""Work in processes: in order, in bounded memory, and no process that dies takes a task with it."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest

from loader.ahead import ahead
from loader.errors import ArticleFailure
from loader.workers import run_each


def count_or_die(folder: Path, number: int, deaths: int) -> int:
    """The number; the process dies so many times before."""
    for death in range(deaths):
        mark = folder / f"{number}-{death}"
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_task_whose_process_dies_is_done_by_another(tmp_path: Path) -> None:
    tasks = [(tmp_path, number, number % 3) for number in range(6)]
    named = [(f"task {number}", task) for number, task in enumerate(tasks)]
    outcomes = [outcome for _, outcome in run_each(count_or_die, named, len(named), 60, 1)]
    assert [outcome for outcome in outcomes if isinstance(outcome, int)] == [0, 1, 3, 4]
    assert all(isinstance(outcomes[number], ArticleFailure) for number in (2, 5))
    assert "the process reading task 2 died, and so did a second one" in str(outcomes[2])


def die(folder: Path) -> None:
    """Ends the process, three times."""
    for death in range(3):
        with suppress(FileExistsError):
            (folder / f"{death}").touch(exist_ok=False)
            os.kill(os.getpid(), signal.SIGKILL)


def test_processes_that_die_before_they_begin_are_replaced(tmp_path: Path) -> None:
    tasks = [(f"task {number}", (tmp_path, number, 0)) for number in range(12)]
    found = list(run_each(count_or_die, tasks, len(tasks), 60, 6, (die, tmp_path)))
    assert found == [(arguments, number) for number, (_, arguments) in enumerate(tasks)]
    assert len(list(tmp_path.iterdir())) == 3


def test_items_are_taken_a_few_ahead_and_no_more() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    running = ahead(items(), 3)
    assert list(islice(running, 10)) == list(range(10))
    running.close()
    assert len(taken) <= 10 + 3 + 2


def test_an_error_ahead_is_raised_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("no more")

    running = ahead(items(), 3)
    assert next(running) == 1
    with pytest.raises(OSError, match="no more"):
        next(running)
