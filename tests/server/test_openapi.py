"""The OpenAPI document: it is one, it tells all that there is, and the service keeps to it."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode, checks

from server.app import close, create_app
from server.canned import load_canned
from server.openapi import describe
from server.settings import Settings
from tests.conftest import ROOT

CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]
PHASES = (Phase.explicit, Phase.generate)
ANYHOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture)
DOCUMENT = describe(load_canned(ROOT / "queries"), None)
OPERATIONS = [f"{method.upper()} {path}" for path, methods in DOCUMENT["paths"].items() for method in methods]
GRAPH_STORE = {"/graph-store", "/graph-store/<path:rest>", "/id/graph/<path:name>"}
NOT_TOLD = {"/sparql", "/articles", "/download", "/favicon.ico", "/static/<path:filename>"} | GRAPH_STORE
"""SPARQL and the Graph Store Protocol are described by their service description; the others are for browsers only."""


@pytest.fixture(scope="module")
def own_app(sample_store: Path) -> Iterator[Flask]:
    """A service for this module."""
    app = create_app(Settings(sample_store))
    yield app
    close(app)


@pytest.fixture(scope="module")
def api(own_app: Flask) -> Any:
    """The service, as its document describes it."""
    return schemathesis.openapi.from_wsgi("/openapi.json", own_app)


def keep_to(api: Any, operation: str, examples: int, derandomize: bool = False) -> None:
    """Sends requests that the document allows, and others, and checks each answer against it."""
    method, path = operation.split()
    for mode in GenerationMode:

        @settings(max_examples=examples, deadline=None, suppress_health_check=ANYHOW, phases=PHASES,
                  derandomize=derandomize, database=None)  # fmt: skip
        @given(case=api[path][method].as_strategy(generation_mode=mode))
        def check(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)

        with suppress(Unsatisfiable):  # an operation without parameters has no wrong ones
            check()


def test_the_document_is_openapi_3_1(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_the_document_tells_every_route(own_app: Flask, client: FlaskClient) -> None:
    told = client.get("/openapi.json").get_json()["paths"]
    routes = {rule.rule for rule in own_app.url_map.iter_rules()} - NOT_TOLD
    templates = {
        "/reports/<name>": "/reports/timeline",
        "/export.<extension>": "/export.ttl",
        "/search.<suffix>": "/search.json",
        "/releases/<int:number>/changes": "/releases/<number>/changes",
        "/releases/<int:number>/changes.<suffix>": "/releases/<number>/changes.patch",
    }
    renamed = {
        templates.get(rule, rule.replace("path:", "").replace("queries/<number>", "queries/<id>")) for rule in routes
    }
    assert {rule.replace("<", "{").replace(">", "}") for rule in renamed} - set(told) == set()


def test_a_report_has_the_parameters_of_its_header(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    for file in sorted((ROOT / "queries").glob("*.rq")):
        header = yaml.safe_load("\n".join(li[2:] for li in file.read_text().splitlines() if li.startswith("#+")))
        told = document["paths"][f"/reports/{file.stem}"]["get"]["parameters"]
        own = [parameter["name"] for parameter in header.get("parameters", ())]
        names = [p["name"] for p in told if "name" in p]
        assert [name for name in names if not name.startswith("has-")] == [*own, "sort", "page", "format"]
        assert f"has-{header['columns'][0]['name']}" in names
    timeline = {
        p["name"]: p["schema"] for p in document["paths"]["/reports/timeline"]["get"]["parameters"] if "name" in p
    }
    assert timeline["scope"] == {"type": "string", "enum": ["", "articles", "all"], "default": "articles"}
    fits = [
        text
        for text in ("2019-01-02", " 2019-01-02 ", "", "2019", "\v")
        if re.search(timeline["from"]["pattern"], text)
    ]
    assert fits == ["2019-01-02", " 2019-01-02 ", ""]
    json.dumps(document)


@pytest.mark.parametrize("page", ["", "1", "01", "0", " ", " 1", "1\n", "\n", "\u3000", "１", "+1", "1" * 9, "1" * 10])
def test_a_page_has_the_number_that_the_document_allows(client: FlaskClient, page: str) -> None:
    told = client.get("/openapi.json").get_json()["paths"]["/reports/things"]["get"]["parameters"]
    (pattern,) = [parameter["schema"]["pattern"] for parameter in told if parameter.get("name") == "page"]
    answer = client.get("/reports/things", query_string={"page": page})
    is_allowed = re.search(pattern.replace("$", r"\Z"), page) is not None
    assert is_allowed == (answer.status_code == 200 or b"there is no page" in answer.data)


@pytest.mark.parametrize(
    ("report", "name", "value"),
    [("things", "sort", " "), ("things", "sort", " name"), ("claims", "position", " "), ("timeline", "scope", "all\n")],
)
def test_only_what_the_document_lists_can_be_chosen(client: FlaskClient, report: str, name: str, value: str) -> None:
    assert client.get(f"/reports/{report}", query_string={name: value}).status_code == 400
    assert client.get(f"/reports/{report}", query_string={name: ""}).status_code == 200


def test_the_server_is_the_public_address() -> None:
    assert describe((), "https://islands.example/kg/")["servers"] == [{"url": "https://islands.example/kg"}]
    assert describe((), None)["servers"] == [{"url": "/"}]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_service_keeps_to_its_document(api: Any, operation: str) -> None:
    keep_to(api, operation, 6, derandomize=True)


@pytest.mark.soak
@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_service_keeps_to_its_document_for_long(api: Any, operation: str) -> None:
    keep_to(api, operation, 200)
