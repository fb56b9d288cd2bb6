"""The query endpoint: what the protocol allows, what it forbids, and what a browser sees."""

import re

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from tests.server.sample import HOSTILE

MEETINGS = "SELECT ?m { ?m a <https://w3id.org/skerry/ontology#Meeting> }"
TYPE = "application/sparql-query"


def rows(answer: object) -> int:
    return len(answer.get_json()["results"]["bindings"])  # type: ignore[attr-defined]


def test_a_query_is_answered_by_get_and_by_both_kinds_of_post(client: FlaskClient) -> None:
    assert rows(client.get("/sparql", query_string={"query": MEETINGS})) == 2
    assert rows(client.post("/sparql", data={"query": MEETINGS})) == 2
    assert rows(client.post("/sparql", data=MEETINGS, content_type=TYPE)) == 2
    assert rows(client.post("/sparql", data=MEETINGS, content_type=f"{TYPE}; charset=UTF-8")) == 2


def test_the_default_graph_is_what_is_known_and_graph_reaches_the_articles(client: FlaskClient) -> None:
    reports = "{ ?r a <https://w3id.org/skerry/ontology#MeetingReport> }"
    assert not client.get("/sparql", query_string={"query": f"ASK {reports}"}).get_json()["boolean"]
    assert client.get("/sparql", query_string={"query": f"ASK {{ GRAPH ?g {reports} }}"}).get_json()["boolean"]
    secret = 'ASK { ?s ?p "provenance of the sample" }'
    assert not client.get("/sparql", query_string={"query": secret}).get_json()["boolean"]


@pytest.mark.parametrize("query", [MEETINGS, "SELECT * {}", "SELECT ?m { ?m a <urn:none> }", "ASK {}"])
def test_the_head_of_an_answer_in_json_links_to_its_release(client: FlaskClient, query: str) -> None:
    answer = client.get("/sparql", query_string={"query": query})
    (link,) = answer.get_json()["head"]["link"]
    assert link == f"https://w3id.org/skerry/id/release/{answer.headers['Skerry-Release']}"


def test_a_triple_as_an_object_is_told_in_formats_that_can(client: FlaskClient) -> None:
    query = "CONSTRUCT { <urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> } {}"
    assert "<<(" in client.get("/sparql", query_string={"query": query, "format": "turtle"}).text
    refused = client.get("/sparql", query_string={"query": query, "format": "jsonld"})
    assert (refused.status_code, "JSON-LD cannot tell" in refused.get_json()["detail"]) == (406, True)


def test_the_head_may_be_longer_than_a_part_of_an_answer(client: FlaskClient) -> None:
    names = [f"a_very_long_name_of_a_variable_{number}" * 20 for number in range(200)]
    answer = client.post("/sparql", data={"query": f"SELECT ?{' ?'.join(names)} {{}}"}).get_json()
    assert answer["head"]["vars"] == names
    assert len(answer["head"]["link"]) == 1


def test_from_names_a_graph_and_fetches_nothing(client: FlaskClient) -> None:
    article = "https://w3id.org/skerry/id/graph/article/first"
    query = f"SELECT ?r FROM <{article}> {{ ?r a <https://w3id.org/skerry/ontology#MeetingReport> }}"
    assert rows(client.get("/sparql", query_string={"query": query})) == 1
    for elsewhere in ("file:///etc/passwd", "http://127.0.0.1:9/x"):
        answer = client.get("/sparql", query_string={"query": f"SELECT * FROM <{elsewhere}> {{ ?s ?p ?o }}"})
        assert rows(answer) == 0


def test_the_dataset_of_the_request_overrides_that_of_the_query(client: FlaskClient) -> None:
    graph = "https://w3id.org/skerry/id/graph/article/"
    report = "?r a <https://w3id.org/skerry/ontology#MeetingReport>"
    anywhere = f"SELECT * {{ GRAPH ?g {{ {report} }} }}"

    def found(query: str, **dataset: str) -> int:
        return rows(client.get("/sparql", query_string={"query": query} | dataset))

    assert found(f"SELECT * {{ {report} }}", **{"default-graph-uri": f"{graph}first"}) == 1
    assert found(f"SELECT * FROM <{graph}first> {{ {report} }}", **{"default-graph-uri": "file:///etc/passwd"}) == 0
    assert found(anywhere) == 3
    assert found(anywhere, **{"named-graph-uri": f"{graph}first"}) == 1
    assert found(anywhere, **{"default-graph-uri": f"{graph}first"}) == 0


GRAPH = "https://w3id.org/skerry/id/graph/"


def counted(client: FlaskClient, query: str, **dataset: str | list[str]) -> int:
    text = client.get("/sparql", query_string={"query": query, "format": "csv"} | dataset).text
    return int(text.removeprefix("n\r\n"))


@pytest.mark.parametrize(
    ("once", "twice"),
    [
        (f"FROM <{GRAPH}resolved>", f"FROM <{GRAPH}resolved> FROM <{GRAPH}resolved>"),
        (f"FROM <{GRAPH}resolved>", f"FROM <{GRAPH}resolved> from g:resolved# again"),
        (f"FROM <{GRAPH}resolved>", f"FROM <id/graph/resolved> FROM <{GRAPH}resolved>FROM<{GRAPH}resolved>"),
        (f"FROM <{GRAPH}ontology>", f"FROM g:ontology FROM NAMED g:ontology FROM <{GRAPH}ontology>"),
        (f"FROM <{GRAPH}ontology> FROM g:resolved", f"FROM g:resolved FROM <{GRAPH}ontology> FROM <{GRAPH}resolved>"),
    ],
)
def test_a_graph_that_a_query_names_twice_counts_once(client: FlaskClient, once: str, twice: str) -> None:
    query = f"PREFIX g: <{GRAPH}> SELECT (COUNT(*) AS ?n) %s\n {{ ?s ?p ?o }}"
    assert counted(client, query % once) == counted(client, query % twice) > 0


def test_a_graph_that_a_request_names_twice_counts_once(client: FlaskClient) -> None:
    query, graph = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", f"{GRAPH}resolved"
    once, twice = (counted(client, query, **{"default-graph-uri": [graph] * times}) for times in (1, 2))
    assert once == twice > 0


def test_a_graph_for_graph_named_twice_counts_once(client: FlaskClient) -> None:
    query, named = "SELECT (COUNT(*) AS ?n) %s { GRAPH ?g { ?s ?p ?o } }", f"FROM NAMED <{GRAPH}resolved>"
    assert counted(client, query % named) == counted(client, query % f"{named} {named}") > 0


def test_the_same_query_of_the_same_release_has_the_same_tag_and_is_not_sent_again(client: FlaskClient) -> None:
    def get(query: str, tag: str | None = None, accept: str = "text/csv") -> tuple[int, str | None, bytes]:
        headers = {"Accept": accept} | ({"If-None-Match": tag} if tag else {})
        answer = client.get("/sparql", query_string={"query": query}, headers=headers)
        return answer.status_code, answer.headers.get("ETag"), answer.data

    status, tag, body = get(MEETINGS)
    assert (status, bool(body)) == (200, True)
    assert tag
    assert get(MEETINGS) == (200, tag, body)
    assert get(MEETINGS, tag) == (304, tag, b"")
    assert get(MEETINGS, '"another"') == (200, tag, body)
    assert get(MEETINGS, tag, "application/json")[0] == 200
    assert get(f"{MEETINGS} LIMIT 1", tag)[0] == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (RAND() AS ?x) {}",
        "SELECT (uuid() AS ?x) {}",
        "SELECT (now() AS ?x) {}",
        "CONSTRUCT { [] <u:p> 1 } WHERE {}",
        "CONSTRUCT { _:b <u:p> 1 } WHERE {}",
    ],
)
def test_what_differs_each_time_has_no_tag(client: FlaskClient, query: str) -> None:
    answer = client.get("/sparql", query_string={"query": query})
    assert (answer.status_code, "ETag" in answer.headers) == (200, False)


def test_relative_iris_count_from_the_base_of_the_data(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": "ASK { <island/etorofu> ?p ?o }"}).get_json()["boolean"]


def test_describe_gives_a_graph(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": "DESCRIBE <https://w3id.org/skerry/id/island/etorofu>"})
    assert answer.mimetype == "text/turtle"
    assert "sk:Island" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/s> { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "LOAD <file:///etc/passwd>",
        r"SELECT * { \u0053ERVICE <http://127.0.0.1:9/s> { ?s ?p ?o } }",
    ],
)
def test_what_the_service_never_does_is_403(client: FlaskClient, query: str) -> None:
    for answer in (
        client.get("/sparql", query_string={"query": query}),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", data=query, content_type=TYPE),
    ):
        assert answer.status_code == 403
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["title"] == "Forbidden"


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * {\n  ?s ?p\n}", 3, 1),
        ("SELECT * { ?s ?p ?o } LIMT 3", 1, 23),
        ("# a\u2028comment\nSELECT ?x { BIND(1 + AS ?x) }", 2, 22),
        ('SELECT * { ?s ?p "open }', 1, 18),
        ("SELECT * {\n\n SERVICE <u:x> {} }", 3, 2),
    ],
)
def test_a_problem_tells_line_and_column_for_programs(client: FlaskClient, query: str, line: int, column: int) -> None:
    problem = client.get("/sparql", query_string={"query": query}).get_json()
    assert (problem["line"], problem["column"]) == (line, column), problem
    assert f"line {line}, column {column}" in problem["detail"]


def test_the_protocol_names_every_format_of_a_graph(client: FlaskClient) -> None:
    query = "CONSTRUCT { ?m ?p ?o } WHERE { ?m a <https://w3id.org/skerry/ontology#Meeting> ; ?p ?o }"
    graphs = {}
    for fmt in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS,
                ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML):  # fmt: skip
        answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": fmt.media_type})
        assert answer.mimetype == fmt.media_type
        graphs[fmt.name] = set(ox.parse(answer.data, format=fmt))
    assert len(next(iter(graphs.values()))) > 10
    assert all(graph == graphs["Turtle"] for graph in graphs.values())


def test_what_the_protocol_forbids_is_told(client: FlaskClient) -> None:
    get, post = client.get, client.post
    assert get(f"/sparql?query={MEETINGS}&query={MEETINGS}").status_code == 400
    assert get("/sparql", query_string={"update": "DROP ALL"}).status_code == 400
    assert post("/sparql", data={"update": "DROP ALL"}).status_code == 403  # nobody may write
    assert post("/sparql", data={"query": MEETINGS, "update": "DROP ALL"}).status_code == 400
    assert post("/sparql", data=MEETINGS, content_type="text/plain").status_code == 415
    assert post("/sparql", data=MEETINGS.encode("utf-16"), content_type=f"{TYPE}; charset=UTF-16").status_code == 415
    assert post("/sparql", data=b"SELECT \xff", content_type=TYPE).status_code == 400
    assert post("/sparql", query_string={"query": MEETINGS}).status_code == 415
    assert post("/sparql", data={}).status_code in (400, 415)
    assert get("/sparql", query_string={"query": "SELEKT"}).status_code == 400
    assert get("/sparql", query_string={"query": "SELECT * {"}).status_code == 400
    unfit = get("/sparql", query_string={"query": MEETINGS, "default-graph-uri": "no iri"})
    assert (unfit.status_code, "default-graph-uri" in unfit.get_json()["detail"]) == (400, True)
    assert post("/sparql", data="x" * 2_000_000, content_type=TYPE).status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_405_with_those_allowed(client: FlaskClient, method: str) -> None:
    answer = client.open("/sparql", method=method)
    assert answer.status_code == 405
    assert {"GET", "POST", "HEAD", "OPTIONS"} == set(answer.headers["Allow"].split(", "))


def test_head_and_options_answer_without_a_body(client: FlaskClient) -> None:
    head = client.head("/sparql", query_string={"query": MEETINGS})
    assert (head.status_code, head.data, head.mimetype) == (200, b"", "application/sparql-results+json")
    assert client.options("/sparql").status_code == 200


def test_a_browser_gets_a_form_then_a_table_with_names(browser: FlaskClient) -> None:
    form = browser.get("/sparql").text
    assert '<textarea id="query" name="query"' in form
    page = browser.get("/sparql", query_string={"query": MEETINGS}).text
    assert re.search(r">[^<>]*Abe and [^<>]*Putin, Moscow, 22 January 2019 \(summit\)</a>", page)
    assert 'href="/id/meeting/' in page
    assert "2 rows, all of them." in page
    assert "Yes." in browser.get("/sparql", query_string={"query": "ASK {}"}).text
    assert "@prefix sk:" in browser.get("/sparql", query_string={"query": "CONSTRUCT WHERE { ?s ?p ?o }"}).text


def test_a_long_answer_says_that_it_is_cut(browser: FlaskClient) -> None:
    page = browser.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }"}).text
    assert "The first 500 rows; there are more." in page


def test_an_empty_answer_and_an_error_say_what_to_do(browser: FlaskClient) -> None:
    empty = browser.get("/sparql", query_string={"query": "SELECT * { <u:x> ?p ?o }"}).text
    assert "Widen it" in empty
    wrong = browser.get("/sparql", query_string={"query": "SELECT * { ?s ?p"})
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.text
    assert "SELECT * { ?s ?p</textarea>" in wrong.text
    assert browser.get("/sparql", query_string={"query": "SELECT * { SERVICE ?x {} }"}).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT {HOSTILE}",
        "SELECT ?x { BIND('<script>alert(\"x\")</script>' AS ?x) }",
        'SELECT (IRI("javascript:alert(1)") AS ?x) {}',
        'SELECT (IRI("data:text/html,<b>") AS ?x) {}',
        'SELECT (STRDT("<script>alert(\\"x\\")</script>", <http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>) AS ?x) {}',
        "SELECT * { GRAPH <https://w3id.org/skerry/id/graph/article/third> { ?s ?p ?o } }",
        "DESCRIBE <https://w3id.org/skerry/id/article/third>",
        "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://w3id.org/skerry/id/graph/article/third> { ?s ?p ?o } }",
    ],
)
def test_markup_in_data_and_queries_is_shown_as_text(browser: FlaskClient, query: str) -> None:
    page = browser.get("/sparql", query_string={"query": query}).text
    assert "<script>" not in page
    assert 'href="javascript:' not in page.lower()
    assert 'href="data:' not in page.lower()
