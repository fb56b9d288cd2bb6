"""The pages of the vocabulary, of the shapes and of what did not pass them."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from loader.graph.terms import SK
from server.app import close, create_app
from server.settings import Settings
from tests.conftest import run_skerry

VOCABULARY = Path("ontology/vocabulary.ttl").read_text(encoding="utf-8")
TERMS = re.findall(r"^sk:(\w+) a ", VOCABULARY, re.MULTILINE)


def test_every_term_has_a_page_with_its_definition_and_example(client: FlaskClient) -> None:
    overview = client.get("/ontology", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert len(TERMS) > 100
    for term in TERMS:
        assert f'href="/ontology/{term}"' in overview, term
    for term in TERMS[::7]:
        page = client.get(f"/ontology/{term}").get_data(as_text=True)
        assert "<h2>Example</h2>" in page, term
        assert "Where it is used" in page


def test_a_term_tells_its_relations_uses_and_shapes(client: FlaskClient) -> None:
    page = client.get("/ontology/Meeting").get_data(as_text=True)
    assert '<dt>kinds</dt><dd><a href="/ontology/Call">sk:Call</a>' in page
    assert re.search(r"<dt>\d+</dt><dd>things or values in what is known</dd>", page)
    assert "/id/meeting/" in page
    assert "What the shapes ask of it" in page
    prop = client.get("/ontology/participant").get_data(as_text=True)
    assert re.search(r"<dt>\d+</dt><dd>statements in what single articles say</dd>", prop)


def test_an_unknown_term_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/ontology/Nothing")
    assert answer.status_code == 404
    assert "/ontology lists all" in answer.get_json()["detail"]


def test_the_editor_is_told_our_terms_and_those_that_data_has(client: FlaskClient) -> None:
    told = client.get("/ontology.json").get_json()
    assert told["prefixes"]["sk"] == SK
    names = {term["name"] for term in told["terms"]}
    assert {f"sk:{term}" for term in TERMS} <= names
    assert {"skos:prefLabel", "oa:exact", "rdf:type"} <= names


def test_the_shapes_are_listed_with_what_they_say(client: FlaskClient) -> None:
    page = client.get("/shapes").get_data(as_text=True)
    assert "<h2>Article</h2>" in page
    assert "A thing has no name to show." in page
    assert '<a href="/ontology/Meeting">sk:Meeting</a>' in page


@pytest.fixture
def rejecting(own_store: Path, tmp_path: Path) -> Flask:
    """A service over a store that left something out."""
    (tmp_path / "empty.json").write_text('{"id": "x"}')
    (tmp_path / "new.txt").write_text("The ministers of Japan and Russia met in Tokyo.")
    run_skerry("load", tmp_path / "empty.json", tmp_path / "new.txt", "--store", own_store)
    return create_app(Settings(own_store))


def test_what_was_left_out_is_told_with_its_reason(client: FlaskClient, rejecting: Flask) -> None:
    assert "Nothing: no article" in client.get("/validation").get_data(as_text=True)
    page = rejecting.test_client().get("/validation").get_data(as_text=True)
    close(rejecting)
    assert "empty.json" in page
    assert "1 rejection, all of them" in page
