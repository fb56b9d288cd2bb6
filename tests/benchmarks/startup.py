"""How soon the commands are there, beside a Python that does nothing: ``python -m tests.benchmarks.startup``.

In turns: ``python -c pass``, ``skerry --help``, a query to the seeds, and ``skerry serve`` until it says that it is
ready. Ratios are those of the medians; the processor time of the service is that of all its processes until then.
"""

import http.client
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click

from tests.benchmarks.compare.processes import processor_seconds, tree
from tests.benchmarks.report import Bar, Report, json_option, tell
from tests.benchmarks.turns import Taken, in_turns, median, run
from tests.serving import started

NOTHING = "python -c pass"
BARS = {"skerry --help": 5, "skerry query": 12, "skerry serve until ready": 40}
QUERY = b"SELECT ?name { ?island a sk:Island ; skos:prefLabel ?name }"
SKERRY = Path(sys.executable).with_name("skerry")


def measure(store: Path, rounds: int) -> Report:
    """The figures over a store."""
    found = in_turns(
        {
            NOTHING: partial(run, [sys.executable, "-c", "pass"]),
            "skerry --help": partial(run, [SKERRY, "--help"]),
            "skerry query": partial(run, [SKERRY, "query", "--store", store, "-"], QUERY),
            "skerry serve until ready": partial(until_ready, store),
        },
        rounds,
    )
    middle = {name: median(taken) for name, taken in found.items()}
    nothing = middle[NOTHING]
    rows = [
        (name, 1000 * took.wall, took.wall / nothing.wall, 1000 * took.cpu, took.cpu / nothing.cpu)
        for name, took in middle.items()
    ]
    bars = [
        Bar(f"{name}, times {NOTHING}", middle[name].wall / nothing.wall, most, False) for name, most in BARS.items()
    ]
    columns = ("command", "ms", f"to {NOTHING}", "CPU ms", f"CPU to {NOTHING}")
    remark = f"Medians of {rounds} rounds in turns. No process of the service has spaCy in its memory."
    return Report("Start-up", columns, rows, bars, [remark])


def until_ready(store: Path) -> Taken:
    """What the service takes until it answers that it is ready. Fails if one of its processes has loaded spaCy."""
    began = time.perf_counter()
    with started(store) as service:
        place = urlsplit(service.address).netloc
        while not _is_ready(place):
            time.sleep(0.002)
        took = Taken(time.perf_counter() - began, processor_seconds(service.process.pid))
        for process in tree(service.process.pid):
            assert "/spacy/" not in (Path("/proc") / str(process) / "maps").read_text(), "spaCy was loaded"
    return took


def _is_ready(place: str) -> bool:
    connection = http.client.HTTPConnection(place, timeout=10)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@click.command()
@click.option("--rounds", type=click.IntRange(min=1), default=15, show_default=True)
@json_option
def main(rounds: int, file: Path | None) -> None:
    """Print times and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        subprocess.run([SKERRY, "load", "seeds", "--store", store], check=True, capture_output=True)
        tell(measure(store, rounds), file)


if __name__ == "__main__":
    main()
