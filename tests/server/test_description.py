"""The service describes itself: SPARQL 1.1 Service Description (and its three W3C tests), VoID, its own address."""

from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat

from loader.graph.embedded import Release
from server.tokens import new_token
from tests.server.test_attacks import send
from tests.serving import served

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
SK = "https://w3id.org/skerry/ontology#"


def described(content: bytes, fmt: RdfFormat = RdfFormat.TURTLE) -> ox.Store:
    store = ox.Store()
    store.load(content, format=fmt)
    return store


def objects(store: ox.Store, predicate: str) -> set[str]:
    return {getattr(quad.object, "value", "") for quad in store.quads_for_pattern(None, NamedNode(predicate), None)}


def test_the_endpoint_without_a_query_describes_the_service(client: FlaskClient) -> None:
    answer = client.get("/sparql")
    assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
    store = described(answer.data)
    assert objects(store, f"{SD}endpoint") == {"http://localhost/sparql"}
    assert objects(store, f"{SD}supportedLanguage") == {f"{SD}SPARQL11Query"}
    assert "http://www.w3.org/ns/formats/SPARQL_Results_JSON" in objects(store, f"{SD}resultFormat")
    assert "https://w3id.org/skerry/id/graph/resolved" in objects(store, f"{SD}name")
    assert not [name for name in objects(store, f"{SD}name") if "/article/" in name]  # there may be 100,000


@pytest.mark.parametrize(
    ("accept", "fmt"),
    [
        ("application/rdf+xml", RdfFormat.RDF_XML), ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/trig", RdfFormat.TRIG), ("application/n-quads", RdfFormat.N_QUADS),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_the_description_comes_in_the_format_asked_for(
    client: FlaskClient, path: str, accept: str, fmt: RdfFormat
) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.mimetype == accept
    assert len(described(answer.data, fmt)) == len(described(client.get(path).data))


def test_a_described_graph_has_as_many_triples_as_a_query_counts(client: FlaskClient, sample: Release) -> None:
    store = described(client.get("/sparql").data)
    for name in ("resolved", "background", "ontology", "shapes"):
        graph = NamedNode(f"http://localhost/sparql#graph/{name}/graph")
        counted = store.quads_for_pattern(graph, NamedNode(f"{VOID}triples"), None)
        there = len(list(sample.triples(sample.base.graph(name))))
        assert [getattr(quad.object, "value", "") for quad in counted] == [str(there)]


def test_void_tells_the_release_its_dumps_and_the_endpoint(client: FlaskClient) -> None:
    store = described(client.get("/.well-known/void").data)
    assert objects(store, f"{VOID}sparqlEndpoint") == {"http://localhost/sparql"}
    dumps = objects(store, f"{VOID}dataDump")
    assert "http://localhost/export.trig" in dumps
    assert all(client.get(dump.removeprefix("http://localhost")).status_code == 200 for dump in dumps)


LIMITS = {
    "query-seconds": "11", "query-memory": "777", "query-workers": "3", "query-queue": "5", "query-nesting": "50",
    "query-words": "1234", "page-seconds": "12", "page-workers": "2", "page-queue": "6", "page-rows": "77",
    "search-seconds": "99",
    "world-seconds": "44", "world-memory": "555", "world-workers": "4", "world-queue": "9",
    "export-seconds": "77.5", "export-workers": "1", "export-queue": "7", "max-body": "54321",
    "max-url": "6543", "max-headers": "7654", "write-seconds": "88", "write-memory": "999", "write-bytes": "123456",
    "head-seconds": "21.5", "body-seconds": "22.5",
}  # fmt: skip
"""Options of `skerry serve`, each with a value that is not its default."""


@pytest.fixture(scope="module")
def limited(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with limits of its own, and a writer, so that it has the limits of changes."""
    (tokens := tmp_path_factory.mktemp("limited") / "tokens").write_text(f"{new_token('alice', ['write'])[1]}\n")
    options = [part for name, value in LIMITS.items() for part in (f"--{name}", value)]
    with served(sample_store, "--tokens", str(tokens), *options) as address:
        yield address


def test_every_limit_that_can_be_set_is_told_by_the_description(limited: str) -> None:
    with urlopen(Request(f"{limited}/sparql", headers={"Accept": "text/turtle"})) as answer:
        store = described(answer.read())

    def told(node: str) -> dict[str, str]:
        quads = store.quads_for_pattern(NamedNode(f"{limited}/sparql#{node}"), None, None)
        found = ((quad.predicate.value.removeprefix(SK), quad.object) for quad in quads)
        return {name: value.value for name, value in found if name.startswith("max") and isinstance(value, ox.Literal)}

    common = {"maxUrlBytes": "6543", "maxHeaderBytes": "7654", "maxHeadSeconds": "21.5"}
    assert told("service") == {
        "maxSeconds": "11", "maxMegabytes": "777", "maxConcurrent": "3", "maxWaiting": "5", "maxNesting": "50",
        "maxWords": "1234", "maxRows": "77", "maxBodyBytes": "54321", "maxBodySeconds": "22.5", **common,
    }  # fmt: skip
    assert told("limits/pages") == {
        "maxSeconds": "12", "maxMegabytes": "777", "maxConcurrent": "2", "maxWaiting": "6", "maxRows": "77", **common,
    }  # fmt: skip
    assert told("limits/search")["maxSeconds"] == "99"
    assert told("limits/exports") == {
        "maxSeconds": "77.5", "maxMegabytes": "777", "maxConcurrent": "1", "maxWaiting": "7", **common,
    }  # fmt: skip
    assert told("limits/changes") == {
        "maxSeconds": "88", "maxMegabytes": "999", "maxBodyBytes": "123456", "maxBodySeconds": "22.5", **common,
    }  # fmt: skip
    known = {told("service")[name] for name in told("service")} | {"77.5", "12", "2", "6", "99", "1", "7", "88", "999"}
    known |= set(told("limits/worlds").values())
    assert told("limits/world-queries") == told("service") | {
        "maxMegabytes": "555", "maxConcurrent": "4", "maxWaiting": "9",
    }  # fmt: skip
    assert {*LIMITS.values()} - known == {"123456"}
    limits = {
        getattr(quad.object, "value", "") for quad in store.quads_for_pattern(None, NamedNode(f"{SK}limits"), None)
    }
    kinds = ("pages", "search", "exports", "worlds", "world-queries", "changes", "others")
    assert limits == {f"{limited}/sparql#limits/{kind}" for kind in kinds}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/sparql?query=ASK%7B%7D", "seconds=11, megabytes=777, workers=3, queue=5, nesting=50, words=1234, rows=77, "
                                    "body=54321, body-seconds=22.5, url=6543, headers=7654, head-seconds=21.5"),
        ("/sparql?query=SELECT%7B", "seconds=11, megabytes=777, workers=3, queue=5, nesting=50, words=1234, rows=77, "
                                    "body=54321, body-seconds=22.5, url=6543, headers=7654, head-seconds=21.5"),
        ("/reports/timeline.json",
         "seconds=12, megabytes=777, workers=2, queue=6, rows=77, url=6543, headers=7654, head-seconds=21.5"),
        ("/export.ttl", "seconds=77.5, megabytes=777, workers=1, queue=7, url=6543, headers=7654, head-seconds=21.5"),
        ("/reports/timeline.json?published-until=2019-01-10",
         "seconds=44, megabytes=555, workers=4, queue=9, rows=77, url=6543, headers=7654, head-seconds=21.5"),
        ("/sparql?query=ASK%7B%7D&published-until=2019-01-10",
         "seconds=11, megabytes=555, workers=4, queue=9, nesting=50, words=1234, rows=77, "
         "body=54321, body-seconds=22.5, url=6543, headers=7654, head-seconds=21.5"),
        ("/health", "body=54321, body-seconds=22.5, url=6543, headers=7654, head-seconds=21.5"),
    ],
)  # fmt: skip
def test_every_answer_tells_the_limits_of_its_kind(limited: str, path: str, told: str) -> None:
    try:
        with urlopen(limited + path) as answer:
            assert answer.headers["Skerry-Limits"] == told
    except HTTPError as error:
        assert (error.code, error.headers["Skerry-Limits"]) == (400, told)  # noqa: PT017 - wrong queries have them too


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * " + "{" * 50 + "?s ?p ?o" + "}" * 50, 200),
        ("SELECT * " + "{" * 51 + "?s ?p ?o" + "}" * 51, 400),
        ("ASK { FILTER(" + "+".join(["1"] * 600) + " > 0) }", 200),
        ("ASK { FILTER(" + "+".join(["1"] * 620) + " > 0) }", 400),
    ],
    ids=["nesting", "nested too deeply", "words", "too many words"],
)
def test_the_size_of_a_query_is_limited_as_told(limited: str, query: str, status: int) -> None:
    answer = send(limited, "POST", "/sparql", {"Content-Type": "application/sparql-query"}, query.encode())
    assert answer.status == status, answer.text
    assert status == 200 or "more than 50 brackets" in answer.text or "more than 1234 words" in answer.text


def test_what_is_too_large_is_refused_with_the_limit(limited: str) -> None:
    for path, headers, status, limit in (
        (f"/?x={'x' * 6543}", {}, 414, "6543"),
        (f"/?x={'x' * 20_000}", {}, 414, "6543"),
        ("/", {"X-Long": "x" * 20_000}, 431, "7654"),
    ):
        answer = send(limited, "GET", path, headers, None)
        assert answer.status == status
        assert limit in answer.text
    body = b"query=" + b"x" * 130_000
    answer = send(limited, "POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, body)
    assert answer.status == 413
    assert "54321" in answer.text


def test_void_counts_what_there_is(client: FlaskClient, sample: Release) -> None:
    store = described(client.get("/.well-known/void").data)

    def told(node: str, name: str) -> set[str]:
        found = store.quads_for_pattern(
            NamedNode(f"http://localhost/.well-known/void#{node}"), NamedNode(VOID + name), None
        )
        return {getattr(quad.object, "value", "") for quad in found}

    assert told("dataset", "triples") == {str(len(sample))}
    articles = [name for name in sample.graph_names() if "/article/" in name.value]
    assert told("articles", "triples") == {str(sum(sample.size(name) for name in articles))}
    assert told("articles", "documents") == {str(len(articles))}
    assert "http://www.w3.org/ns/formats/TriG" in told("dataset", "feature")
    resolved = list(sample.triples(sample.base.graph("resolved")))
    assert told("resolved", "properties") == {str(len({triple.predicate for triple in resolved}))}
    partitions = {quad.subject: quad.object for quad in store.quads_for_pattern(None, NamedNode(f"{VOID}class"), None)}
    counts = {
        getattr(partitions[quad.subject], "value", ""): getattr(quad.object, "value", "")
        for quad in store.quads_for_pattern(None, NamedNode(f"{VOID}entities"), None)
    }
    types = {(t.subject, t.object) for t in resolved if t.predicate.value.endswith("#type")}
    meetings = [each for each in types if each[1] == NamedNode(f"{SK}Meeting")]
    assert counts[f"{SK}Meeting"] == str(len(meetings))
    (example, *_) = told("dataset", "exampleResource")
    assert client.get(example.replace("https://w3id.org/skerry", "")).status_code == 200
