"""Whatever is asked: the answer is 2xx, 4xx or 503 and well-formed, the store stays as it was, the service well.

``make test`` asks for a minute at most, ``make soak`` for twenty.
"""

import json
import os
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from http.client import IncompleteRead
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from loader.graph.embedded import open_current
from loader.graph.serialise import export
from tests.server.test_attacks import FORM, QUERY, Answer, Canary, send
from tests.serving import served

SOAK_SECONDS = 20 * 60
QUERY_SECONDS = 1
CALM = settings(
    deadline=None, max_examples=150, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)
Ask = Callable[[str, str, dict[str, str], bytes | None], Answer]

VARIABLES = st.sampled_from(["?a", "?b", "$c", "?SERVICE"])
TERMS = st.one_of(
    VARIABLES,
    st.sampled_from(
        ["<island/etorofu>", "<CANARY/x>", "<file:///etc/passwd>", "a", "_:b", "1", "-1.5e3", "true", "[]"]
    ),
    st.text("ab<>&\"'\\\u2028é\0", max_size=5).map(json.dumps),
    st.sampled_from(['"x"@en-GB', '"x"^^<u:t>', '"""a"b"""']),
)
PATHS = st.sampled_from(["?p", "a", "<u:p>", "<u:p>*", "(<u:p>|^<u:q>)+", "!(<u:p>|^<u:q>)", "<u:p>/<u:q>?"])
TRIPLES = st.tuples(TERMS, PATHS, TERMS).map(" ".join)
EXPRESSIONS = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["=", "<", "+", "/", "&&", "IN"]), inner).map(lambda p: f"({' '.join(p)})"),
        st.tuples(st.sampled_from(["STR", "REGEX", "IRI", "COUNT", "NOW", "CONCAT", "<u:f>", "!"]), inner, inner).map(
            lambda p: f"{p[0]}({p[1]}, {p[2]})"
        ),
    ),
    max_leaves=5,
)
PATTERNS = st.recursive(
    TRIPLES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"{p[0]} . {p[1]}"),
        st.tuples(
            st.sampled_from(
                ["OPTIONAL", "MINUS", "GRAPH ?g", "SERVICE <CANARY/s>", "FILTER EXISTS", "{?a ?p ?b} UNION", ""]
            ),
            inner,
        ).map(lambda p: f"{p[0]} {{ {p[1]} }}"),
        st.tuples(inner, EXPRESSIONS).map(lambda p: f"{p[0]} FILTER({p[1]})"),
        st.tuples(inner, EXPRESSIONS).map(lambda p: f"{p[0]} BIND({p[1]} AS ?new)"),
        inner.map(lambda p: f"{{ SELECT * {{ {p} }} LIMIT 3 }}"),
    ),
    max_leaves=6,
)
FORMS = st.sampled_from(
    [
        "SELECT *",
        "SELECT (COUNT(*) AS ?n)",
        "ASK",
        "CONSTRUCT { ?a ?p ?b } WHERE",
        "DESCRIBE ?a",
        "SELECT * FROM <CANARY/x>",
    ]
)
QUERIES = st.one_of(
    st.tuples(
        FORMS, PATTERNS, st.sampled_from(["", "LIMIT 5", "ORDER BY ?a LIMIT 2", "GROUP BY ?a", "; DROP ALL"])
    ).map(lambda p: f"{p[0]} {{ {p[1]} }} {p[2]}"),
    st.text(max_size=60),
)
ACCEPTS = st.one_of(
    st.sampled_from(
        ["*/*", "text/html", "text/csv", "application/sparql-results+xml", "application/sparql-results+json",
         "text/turtle", "application/rdf+xml", "application/ld+json", "text/plain", "*/*;q=0", "a/b;q=x, */*;q=0.1"]
    ),
    st.text("abc/*;q=0.1, ", max_size=20),
)  # fmt: skip
PAGES = st.sampled_from(
    ["/reports/timeline", "/reports/claims.csv", "/reports/statements.json", "/export.ttl", "/id/island/etorofu",
     "/article/first", "/reports/nothing", "/.well-known/void"]
)  # fmt: skip
PARAMETERS = st.dictionaries(
    st.sampled_from(["from", "to", "territory", "speaker", "graph", "format", "with", "dispute", "at", "<x>"]),
    st.one_of(
        st.text(max_size=20), st.sampled_from(["2019-02-30", "island/etorofu", "../../x", "javascript:x", "json"])
    ),
    max_size=3,
)


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """A listener that must hear nothing."""
    listener = Canary()
    yield listener
    assert listener.heard == []
    listener.close()


@pytest.fixture(scope="module")
def ask(sample_store: Path) -> Iterator[Ask]:
    """Asks a service over the sample; afterwards the store is what it was."""
    before = export(open_current(sample_store), "nquads", provenance=True)
    with served(sample_store, "--query-seconds", str(QUERY_SECONDS)) as address:
        yield lambda method, path, headers, body: send_or_be_cut_off(address, method, path, headers, body)
    assert export(open_current(sample_store), "nquads", provenance=True) == before


def send_or_be_cut_off(address: str, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
    """One request; an answer that breaks off is one without a body, if the limit of time can have been the reason."""
    began = time.monotonic()
    try:
        return send(address, method, path, headers, body)
    except (IncompleteRead, ConnectionError):
        assert time.monotonic() - began >= QUERY_SECONDS
        return Answer(200, {}, "")


def check(ask: Ask, answer: Answer) -> None:
    """The oracle."""
    assert 200 <= answer.status < 500 or answer.status == 503, answer
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    if media_type.endswith("json") and answer.text:
        json.loads(answer.text)
    elif media_type.endswith("+xml") and answer.text:
        ET.fromstring(answer.text)
    assert "Traceback" not in answer.text
    began = time.monotonic()
    assert ask("GET", "/health", {}, None).status == 200
    # The machine of the tests does more than this; a service that hangs takes far longer.
    assert time.monotonic() - began < 20


def query_once(ask: Ask, canary: Canary, query: str, accept: str, way: int) -> None:
    """A query in one of the ways of the protocol."""
    text, headers = query.replace("CANARY", canary.address), {"Accept": accept}
    data = text.encode("utf-8", "surrogatepass")
    if way == 0:
        answer = ask("GET", f"/sparql?query={quote(data)}", headers, None)
    elif way == 1:
        answer = ask("POST", "/sparql", headers | {"Content-Type": FORM}, urlencode({"query": data}).encode())
    else:
        answer = ask("POST", "/sparql", headers | {"Content-Type": QUERY}, data)
    check(ask, answer)


@CALM
@given(query=QUERIES, accept=ACCEPTS, way=st.integers(0, 2))
def test_any_query_is_answered_well(ask: Ask, canary: Canary, query: str, accept: str, way: int) -> None:
    query_once(ask, canary, query, accept, way)


@CALM
@given(path=PAGES, parameters=PARAMETERS, accept=ACCEPTS)
def test_any_parameters_are_answered_well(ask: Ask, path: str, parameters: dict[str, str], accept: str) -> None:
    check(ask, ask("GET", f"{path}?{urlencode(parameters)}", {"Accept": accept}, None))


@CALM
@given(
    body=st.binary(max_size=80), kind=st.sampled_from([FORM, QUERY, "text/plain", "multipart/form-data; boundary=x"])
)
def test_any_body_is_answered_well(ask: Ask, body: bytes, kind: str) -> None:
    check(ask, ask("POST", "/sparql", {"Content-Type": kind}, body))


@pytest.mark.soak
def test_twenty_minutes_of_queries(ask: Ask, canary: Canary, capsys: pytest.CaptureFixture[str]) -> None:
    end, count = time.monotonic() + float(os.environ.get("SKERRY_FUZZ_SECONDS", SOAK_SECONDS)), 0

    @settings(CALM, max_examples=500)
    @given(query=QUERIES, accept=ACCEPTS, way=st.integers(0, 2))
    def round_of(query: str, accept: str, way: int) -> None:
        nonlocal count
        count += 1
        query_once(ask, canary, query, accept, way)

    while time.monotonic() < end:
        round_of()
    with capsys.disabled():
        print(f"\n{count} queries, no violation")  # noqa: T201 - a figure of `make soak`
