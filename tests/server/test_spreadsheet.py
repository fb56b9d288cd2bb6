"""CSV for spreadsheets beside the standard CSV of SPARQL: the one is harmless, the other exact."""

import csv
import io

import pytest
from flask.testing import FlaskClient

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "＝1", "＠x", "=HYPERLINK(A1)")
PLAIN = ("-12.5", "+3", "7", "a,b", 'a "b" c', "x=1", "択捉", "")


def rows(client: FlaskClient, query: str, name: str) -> tuple[list[list[str]], dict[str, str]]:
    """The rows of an answer, and its headers."""
    answer = client.get("/sparql", query_string={"query": query, "format": name})
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text, newline=""))), dict(answer.headers)


def test_no_cell_is_a_formula_and_the_standard_format_is_exact(client: FlaskClient) -> None:
    values = " ".join(f'"""{value}"""' for value in (*FORMULAS, *PLAIN))
    query = f"SELECT ?value ?none {{ VALUES ?value {{ {values} }} }}"
    exact, _ = rows(client, query, "csv")
    assert exact == [["value", "none"], *([value, ""] for value in (*FORMULAS, *PLAIN))]
    harmless, headers = rows(client, query, "spreadsheet")
    assert harmless == [
        ["\ufeffvalue", "none"], *([f"'{value}", ""] for value in FORMULAS), *([value, ""] for value in PLAIN)
    ]  # fmt: skip
    assert headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert headers["Content-Disposition"] == 'attachment; filename="answer.spreadsheet.csv"'


def test_other_terms_are_as_in_the_standard_format(client: FlaskClient) -> None:
    query = "SELECT ?s ?p ?o { GRAPH <https://w3id.org/skerry/id/graph/resolved> { ?s ?p ?o } }"
    (head, *exact), _ = rows(client, query, "csv")
    (_, *harmless), _ = rows(client, query, "spreadsheet")
    assert head == ["s", "p", "o"]
    assert sorted([cell.removeprefix("'") for cell in row] for row in harmless) == sorted(
        [cell.removeprefix("'") for cell in row] for row in exact
    )


def test_an_iri_with_a_comma_is_one_value(client: FlaskClient) -> None:
    query = "SELECT ?s ?n { GRAPH ?g { ?s <http://www.w3.org/ns/oa#exact> ?n } FILTER(CONTAINS(STR(?s), ',')) }"
    for name in ("csv", "spreadsheet"):
        (_, *found), _ = rows(client, query, name)
        assert found
        assert all(len(row) == 2 and "#char=" in row[0] and "," in row[0] for row in found)
    odd, _ = rows(client, """SELECT (IRI('http://e/"a",b') AS ?x) ('' AS ?y) {}""", "csv")
    assert odd[0] == ["x", "y"]
    assert len(odd[1]) == 2


def test_a_large_answer_is_whole(client: FlaskClient) -> None:
    query = "SELECT ?a ?b { ?a a ?x . ?b a ?y } LIMIT 3000"
    (_, *found), _ = rows(client, query, "spreadsheet")
    assert len(found) == 3000


@pytest.mark.parametrize("accept", ["text/csv", "*/*", "text/*"])
def test_who_asks_for_csv_gets_the_standard_one(client: FlaskClient, accept: str) -> None:
    answer = client.get("/sparql?query=SELECT('=1' AS ?x){}", headers={"Accept": accept})
    assert "=1" in answer.text
    assert "'=1" not in answer.text


def test_the_page_of_a_table_leads_to_both(browser: FlaskClient) -> None:
    page = browser.get("/sparql?query=SELECT('=1' AS ?x){}").text
    assert ";format=csv" in page
    assert ";format=spreadsheet" in page


def test_yes_and_no_come_too(client: FlaskClient) -> None:
    assert client.get("/sparql?query=ASK{}&format=spreadsheet").text == "true\r\n"
