"""Runs the W3C's suites against served stores: ``python -m tests.server.w3c.run [SUITE …] [--earl FILE]``."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.server.w3c import description, graph_store, protocol, query, update
from tests.server.w3c.earl import Outcome, report
from tests.server.w3c.suite import IS_THERE, MISSING, Suite, W3CTest

SUITES = (protocol.SUITE, graph_store.SUITE, description.SUITE, query.SUITE, update.SUITE)


def outcomes(suite: Suite) -> list[Outcome]:
    """What becomes of each test of a suite."""
    found = []
    with tempfile.TemporaryDirectory() as folder, suite.serving(Path(folder) / "store") as address:
        for test in suite.tests():
            failure = test.untested or test.failure(address)
            told = failure or ("refused by design (403)" if test.is_refused else "")
            found.append(Outcome(test.iri, _kind(test, failure), told))
    return found


def _kind(test: W3CTest, failure: str | None) -> str:
    if test.untested:
        return "untested"
    if failure:
        return "failed"
    return "inapplicable" if test.is_refused else "passed"


def main(arguments: list[str]) -> None:
    """Prints the counts and what did not pass; writes the report."""
    parser = argparse.ArgumentParser(description="The W3C's SPARQL 1.1 test suites over HTTP.")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(suite.name for suite in SUITES))
    parser.add_argument("--earl", type=Path, metavar="FILE", help="write the EARL report as Turtle")
    told = parser.parse_args(arguments)
    if not IS_THERE:
        sys.exit(MISSING)
    every: list[Outcome] = []
    for suite in (s for s in SUITES if not told.suites or s.name in told.suites):
        found = outcomes(suite)
        every += found
        passed = sum(outcome.kind == "passed" for outcome in found)
        sys.stdout.write(f"{suite.name}: {passed} of {len(found)} passed\n")
        for outcome in (o for o in found if o.kind != "passed"):
            sys.stdout.write(f"  {outcome.kind} {outcome.test}: {outcome.told[:120]}\n")
        if suite is query.SUITE:
            _compare(found, [(case.iri, query.engine_failure(case)) for case in query.cases() if not case.is_refused])
        if suite is update.SUITE:
            _compare(found, [(case.iri, update.engine_failure(case)) for case in update.cases() if not case.is_refused])
    if told.earl:
        told.earl.write_text(report(every), encoding="utf-8")


def _compare(found: list[Outcome], engine: list[tuple[str, str | None]]) -> None:
    """The engine alone, as (test, why it fails), beside the service."""
    alone = {test for test, failure in engine if failure is None}
    served = {outcome.test for outcome in found if outcome.kind == "passed"}
    sys.stdout.write(
        f"  engine alone: {len(alone)}, through HTTP: {len(served)} of {len(engine)}; "
        f"differing: {sorted(alone ^ served) or 'none'}\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
