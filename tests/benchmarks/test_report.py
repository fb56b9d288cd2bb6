"""Reports of benchmarks tell figures as they are, and work is measured in turns."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.bench import SHORT, markdown
from tests.benchmarks.machine import ROOT, in_words, machine
from tests.benchmarks.report import Bar, Cell, Report, shown, tell
from tests.benchmarks.turns import Taken, in_turns, median


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12345, "12,345"),
        (7, "7"),
        (0.12345, "0.123"),
        (1234.5, "1,234"),
        (0.0, "0"),
        (0.0000123, "0.000012"),
        ("a", "a"),
    ],
)
def test_counts_are_shown_in_full_and_measures_with_three_digits(cell: Cell, text: str) -> None:
    assert shown(cell) == text


def test_a_bar_is_met_at_its_bound_and_says_when_it_is_missed() -> None:
    assert str(Bar("ratio", 0.5, 0.5)) == "met: ratio 0.5, wanted at least 0.5"
    assert str(Bar("memory", 501.0, 500, at_least=False)) == "MISSED: memory 501, wanted at most 500"


def test_a_report_is_a_table_and_json_with_the_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tell(Report("Speed", ("what", "s"), [("a", 0.25)], [Bar("a", 0.25, 1, False)], ["One round."]), tmp_path / "f.json")
    assert capsys.readouterr().out == (
        "Speed\n\n| what | s |\n| --- | --- |\n| a | 0.25 |\n\n- met: a 0.25, wanted at most 1\n- One round.\n"
    )
    told = json.loads((tmp_path / "f.json").read_text())
    assert told["rows"] == [["a", 0.25]]
    assert told["bars"][0]["met"] is True
    assert told["machine"]["cores"] >= 1


def test_the_machine_is_told_without_its_name_and_folders() -> None:
    told = json.dumps(machine())
    assert str(Path.cwd()) not in told
    assert Path("/etc/hostname").read_text().strip() not in told if Path("/etc/hostname").exists() else True


def test_every_round_begins_with_another_piece_of_work() -> None:
    order: list[str] = []

    def work(name: str) -> Taken:
        order.append(name)
        return Taken(len(order), 1)

    found = in_turns({name: lambda name=name: work(name) for name in "abc"}, 3)  # type: ignore[misc] # bound now
    assert "".join(order) == "abcbcacab"
    assert median(found["a"]) == Taken(6, 1)


def test_the_results_show_each_benchmark_with_its_machine_and_commit() -> None:
    report = Report("Speed", ("what", "s"), [("a", 0.25)], [Bar("a", 0.25, 1, False)])
    told = {**report.as_json(), "machine": machine(), "command": "python -m tests.benchmarks.speed"}
    lines = list(markdown({"speed": told}))
    start = lines.index("## Speed")
    assert lines[start + 2 : start + 7] == [*report.markdown()]
    assert f"Machine: {in_words(machine())}." in lines
    assert lines[-1].startswith("`python -m tests.benchmarks.speed`, commit ")


@pytest.mark.parametrize("name", SHORT)
def test_every_benchmark_of_the_short_set_is_there(name: str) -> None:
    assert (ROOT / "tests" / "benchmarks" / f"{name}.py").exists()
