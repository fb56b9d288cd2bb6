"""Conditional requests (RFC 9110, section 13), and what of a request is not read as it is meant."""

import gzip

import pytest
from flask.testing import FlaskClient

ASK = "ASK { ?s ?p ?o }"
BROKEN = "SELECT * { ?s ?p"
WRONG = "SELECT * { ?s ?p ?o FILTER(<u:unknown>(?s)) }"
TYPE, UPDATE, FORM = "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded"
GRAPH = "/graph-store?graph=https%3A%2F%2Fw3id.org%2Fskerry%2Fid%2Fgraph%2Fresolved"
QUERY = "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"
PLACES = [QUERY, GRAPH, f"{QUERY}&published-until=2030", f"{QUERY}&at=1"]


def tag_of(client: FlaskClient, path: str) -> str:
    """The tag of an answer."""
    return client.get(path, buffered=True).headers["ETag"]


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", W/{tag}', 'W/"other",{tag}', "*"])
def test_what_a_client_has_is_not_sent_again(client: FlaskClient, path: str, method: str, known: str) -> None:
    tag = tag_of(client, path)
    answer = client.open(path, method=method, headers={"If-None-Match": known.format(tag=tag)}, buffered=True)
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
    assert "Accept" in answer.vary


@pytest.mark.parametrize("path", PLACES)
def test_an_answer_that_is_another_one_than_asked_for_is_not_sent(client: FlaskClient, path: str) -> None:
    tag = tag_of(client, path)
    for condition, status in (('"x"', 412), (f"W/{tag}", 412), (tag, 200), (f'"x", {tag}', 200), ("*", 200)):
        assert client.get(path, headers={"If-Match": condition}, buffered=True).status_code == status, condition
    both = client.get(path, headers={"If-Match": '"x"', "If-None-Match": tag}, buffered=True)
    assert both.status_code == 412


@pytest.mark.parametrize("query", [BROKEN, WRONG])
@pytest.mark.parametrize("condition", [{"If-None-Match": "*"}, {"If-Match": '"x"'}])
@pytest.mark.parametrize("world", [{}, {"published-until": "2030"}])
def test_an_error_stays_one_whatever_the_condition(
    client: FlaskClient, query: str, condition: dict[str, str], world: dict[str, str]
) -> None:
    assert client.get("/sparql", query_string={"query": query, **world}, headers=condition).status_code == 400


@pytest.mark.parametrize("path", ["/sparql", "/sparql?published-until=2030"])
def test_a_query_by_post_has_no_conditions(client: FlaskClient, path: str) -> None:
    tag = client.post(path, data={"query": ASK}, buffered=True).headers["ETag"]
    for condition in ({"If-None-Match": tag}, {"If-None-Match": "*"}, {"If-Match": '"x"'}):
        answer = client.post(path, data={"query": ASK}, headers=condition, buffered=True)
        assert (answer.status_code, b"true" in answer.data) == (200, True)


@pytest.mark.parametrize(
    ("path", "sent", "content_type"),
    [
        ("/sparql?query=ASK%7B%7D", "query=ASK%7B%7D", FORM),
        ("/sparql?query=ASK%7B%7D", "format=json", FORM),
        ("/sparql?query=ASK%7B%7D", "ASK {}", TYPE),
        ("/sparql?update=DROP%20ALL", "ASK {}", TYPE),
        ("/sparql?update=DROP%20ALL", "query=ASK%7B%7D", FORM),
        ("/sparql?using-graph-uri=u:g", "ASK {}", TYPE),
        ("/sparql?using-named-graph-uri=u:g", "ASK {}", TYPE),
        ("/sparql", "query=", FORM),
        ("/sparql", "", TYPE),
    ],
)
def test_two_texts_and_none_are_refused(client: FlaskClient, path: str, sent: str, content_type: str) -> None:
    assert client.post(path, data=sent, content_type=content_type).status_code == 400


@pytest.mark.parametrize("name", ["query", "update"])
def test_a_form_of_parts_is_no_request_of_the_protocol(client: FlaskClient, name: str) -> None:
    answer = client.post("/sparql", data={name: ASK}, content_type="multipart/form-data")
    assert answer.status_code == 415


def test_an_empty_query_is_one_only_to_the_form_of_a_browser(client: FlaskClient, browser: FlaskClient) -> None:
    for path in ("/sparql?query=", "/sparql?query=%20", "/sparql?query"):
        assert client.get(path).status_code == 400, path
        assert browser.get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("method", "path", "sent", "content_type"),
    [
        ("GET", "/sparql?query=SELECT(%22%FF%22%20AS%20?x)%7B%7D", None, None),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=u:%C3", None, None),
        ("POST", "/sparql", b"query=SELECT(%22%FF%22%20AS%20?x)%7B%7D", FORM),
        ("POST", "/sparql", b'query=SELECT("\xff" AS ?x){}', FORM),
        ("POST", "/sparql", b'SELECT("\xff" AS ?x){}', TYPE),
        ("POST", "/sparql", b'INSERT DATA{<u:a> <u:b> "\xff"}', UPDATE),
    ],
)
def test_what_is_not_utf_8_is_refused(
    client: FlaskClient, method: str, path: str, sent: bytes | None, content_type: str | None
) -> None:
    answer = client.open(path, method=method, data=sent, content_type=content_type)
    assert answer.status_code == 400
    assert "not UTF-8" in answer.get_json()["detail"]


def test_letters_beyond_ascii_and_per_cent_signs_are_read(client: FlaskClient) -> None:
    query = 'SELECT ("%FF 島" AS ?x) {}'
    for answer in (
        client.get("/sparql", query_string={"query": query}),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", data=query.encode(), content_type=TYPE),
    ):
        assert answer.get_json()["results"]["bindings"][0]["x"]["value"] == "%FF 島"


@pytest.mark.parametrize("coding", ["gzip", "br", "GZIP", "deflate, gzip"])
@pytest.mark.parametrize(("text", "content_type"), [(ASK, TYPE), ("query=ASK%7B%7D", FORM), ("DROP ALL", UPDATE)])
def test_packed_bodies_are_refused(client: FlaskClient, coding: str, text: str, content_type: str) -> None:
    for content in (gzip.compress(text.encode()), text.encode()):
        answer = client.post("/sparql", data=content, content_type=content_type, headers={"Content-Encoding": coding})
        assert answer.status_code == 415


def test_a_body_that_says_that_it_is_plain_is_read(client: FlaskClient) -> None:
    headers = {"Content-Encoding": "identity"}
    assert client.post("/sparql", data={"query": ASK}, headers=headers).status_code == 200
    assert client.post("/sparql", data="query=ASK%7B%7D", content_type=f"{FORM}; charset=UTF-8").status_code == 200


@pytest.mark.parametrize("content_type", [FORM, TYPE, UPDATE])
def test_another_character_encoding_is_refused(client: FlaskClient, content_type: str) -> None:
    sent = "query=ASK%7B%7D" if content_type == FORM else "ASK {}"
    assert client.post("/sparql", data=sent, content_type=f"{content_type}; charset=utf-16").status_code == 415


STATIC = "/static/skerry.css"


@pytest.mark.parametrize("path", [STATIC, "/favicon.ico"])
def test_a_file_that_is_another_one_is_not_sent(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"If-Match": '"x"'})
    assert (answer.status_code, answer.mimetype) == (412, "application/problem+json")
    assert client.get(path, headers={"If-Match": tag_of(client, path)}, buffered=True).status_code == 200


def test_only_a_get_has_a_range(client: FlaskClient) -> None:
    whole = client.get(STATIC, buffered=True)
    part = client.get(STATIC, headers={"Range": "bytes=0-9"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[:10])
    head = client.head(STATIC, headers={"Range": "bytes=0-9"}, buffered=True)
    assert (head.status_code, head.content_length) == (200, len(whole.data))
    beyond = client.get(STATIC, headers={"Range": "bytes=9999999-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole.data)}")
