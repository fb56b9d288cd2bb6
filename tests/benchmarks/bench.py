"""The short set of benchmarks: ``make bench``, or ``python -m tests.benchmarks.bench``. Ten minutes on two free cores.

Each benchmark runs in a process of its own. RESULTS.json keeps the last figures of each with machine, commit, time and
load; RESULTS.md shows them.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from tests.benchmarks.machine import in_words
from tests.benchmarks.report import Bar, Report

RESULTS = Path(__file__).with_name("RESULTS.json")
SHORT: Mapping[str, tuple[str, ...]] = {
    "startup": (),
    "extraction": ("--rounds", "3"),
    "reading": ("--articles", "300"),
    "build": ("--rounds", "2"),
    "incremental": ("--articles", "1000", "--publishes", "15", "--quiet"),
    "resolution": ("--rounds", "2"),
    "shacl": (),
    "export": ("--rounds", "2"),
    "growth": ("--articles", "1000", "--articles", "4000"),
    "service": (),
}
"""Name of a benchmark -> its arguments here."""


def ran(name: str) -> dict[str, Any]:
    """The figures of a benchmark. Raises CalledProcessError if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        command = [sys.executable, "-m", f"tests.benchmarks.{name}", *SHORT[name], "--json", str(file)]
        subprocess.run(command, check=True, capture_output=True, text=True)
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return {**found, "command": " ".join(["python", *command[1:-2]])}


def markdown(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The lines of RESULTS.md: a section for each benchmark, and the machines that they ran on."""
    yield from ("# Results of the benchmarks", "", "Written by `make bench`; `RESULTS.json` has the same unrounded.")
    for machine in dict.fromkeys(in_words(told["machine"]) for told in results.values()):
        yield from ("", f"Machine: {machine}.")
    for told in results.values():
        yield from ("", f"## {told['title']}", "")
        yield from _report(told).markdown()
        machine = told["machine"]
        load = f"load {machine['load']} on {machine['cores']} cores at the end"
        yield from ("", f"`{told['command']}`, commit {machine['commit']}, {machine['time']}, {load}.")


def _report(told: Mapping[str, Any]) -> Report:
    bars = [Bar(bar["what"], bar["value"], bar["bound"], bar["at_least"]) for bar in told["bars"]]
    return Report(told["title"], tuple(told["columns"]), told["rows"], bars, told["remarks"])


@click.command()
@click.option("--only", type=click.Choice(list(SHORT)), multiple=True, help="Only this benchmark; others stay.")
def main(only: tuple[str, ...]) -> None:
    """Measure, and write RESULTS.md and RESULTS.json. Exit code 1 if a benchmark could not be run."""
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    failed = []
    for name in only or SHORT:
        began = time.monotonic()
        try:
            results[name] = ran(name)
        except subprocess.CalledProcessError as error:
            failed.append(name)
            click.echo(f"{name} failed: {error.stderr.strip()[-500:]}", err=True)
            continue
        click.echo(f"{name}: {time.monotonic() - began:.0f} s", err=True)
        write({each: results[each] for each in SHORT if each in results})
    if failed:
        raise SystemExit(1)


def write(results: Mapping[str, Mapping[str, Any]]) -> None:
    """Writes both files."""
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    RESULTS.with_suffix(".md").write_text("\n".join(markdown(results)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
