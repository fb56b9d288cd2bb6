"""The service keeps to the SPARQL 1.1 recommendations as the W3C tests them."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from rdflib import RDF, Graph

from tests.server.w3c import query, update
from tests.server.w3c.earl import EARL, Outcome, report
from tests.server.w3c.run import SUITES
from tests.server.w3c.suite import IS_THERE, MISSING, Suite, W3CTest

pytestmark = pytest.mark.skipif(not IS_THERE, reason=MISSING)
LONG = pytest.mark.soak
"""Each update is a release: five minutes."""
COUNTS = {"protocol": 34, "graph-store": 13, "description": 3, "query": 348, "update": 149}
KNOWN: dict[str, str] = tomllib.loads(Path(__file__).with_name("known.toml").read_text(encoding="utf-8"))["engine"]
"""Tests that the engine fails, with the reason; one that passes must be taken out."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Suite], str]]:
    """The address of the service with a suite's data; each is started once."""
    started: dict[str, str] = {}
    with ExitStack() as stack:

        def of(suite: Suite) -> str:
            if suite.name not in started:
                folder = tmp_path_factory.mktemp(suite.name) / "store"
                started[suite.name] = stack.enter_context(suite.serving(folder))
            return started[suite.name]

        yield of


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_the_manifests_are_read_whole(suite: Suite) -> None:
    assert len(list(suite.tests())) == COUNTS[suite.name]


@pytest.mark.parametrize(
    ("suite", "test"),
    [
        pytest.param(suite, test, id=test.name, marks=LONG if suite is update.SUITE else ())
        for suite in SUITES
        for test in (suite.tests() if IS_THERE else ())
    ],
)
def test_the_service_passes(address: Callable[[Suite], str], suite: Suite, test: W3CTest) -> None:
    if test.untested:
        pytest.skip(test.untested)
    failure = test.failure(address(suite))
    assert (failure is None) == (test.name not in KNOWN), failure or f"{test.name} passes: take it out of known.toml"


def test_what_fails_is_what_the_engine_alone_fails() -> None:
    cases = [case for case in query.cases() if not case.is_refused]
    names = {test.iri: test.name for test in query.tests()}
    assert {names[case.iri] for case in cases if query.engine_failure(case)} == set(KNOWN)


def test_the_engine_alone_passes_all_updates() -> None:
    assert not [case.iri for case in update.cases() if not case.is_refused and update.engine_failure(case)]


def test_the_report_tells_every_outcome() -> None:
    told = [Outcome("http://example.org/a", "passed"), Outcome("http://example.org/b", "failed", "status 500")]
    graph = Graph().parse(data=report(told), format="turtle")
    assert len(list(graph.subjects(RDF.type, EARL.Assertion))) == 2
    assert {str(kind) for kind in graph.objects(None, EARL.outcome)} == {str(EARL.passed), str(EARL.failed)}
