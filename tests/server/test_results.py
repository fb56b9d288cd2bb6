"""Results of reports: sorted, filtered, cited, and as files that other programs read."""

import csv
import io
import json
from html import unescape
from itertools import pairwise

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from loader.edtf import parse_edtf
from loader.graph.shipped import shipped
from server.canned import load_canned
from server.citation import Citation

REPORT = "/reports/timeline"
NAMES = [report.name for report in load_canned(shipped("queries"))]
WHO = "/reports/offices"


def rows(client: FlaskClient, query: str, report: str = REPORT) -> list[dict[str, str]]:
    found: list[dict[str, str]] = client.get(f"{report}.json?{query}").get_json()["rows"]
    return found


def test_rows_are_sorted_by_a_column_and_those_without_a_value_come_last(client: FlaskClient) -> None:
    named = [row["kindName"] for row in rows(client, "sort=kindName")]
    assert named == sorted(named, key=str.casefold)
    backwards = [row["kindName"] for row in rows(client, "sort=-kindName")]
    assert backwards == named[::-1]
    for sort in ("statusName", "-statusName"):
        has_status = ["statusName" in row for row in rows(client, f"sort={sort}")]
        assert has_status == sorted(has_status, reverse=True)
        assert len(set(has_status)) == 2


def test_dates_are_sorted_as_dates_and_numbers_as_numbers(client: FlaskClient) -> None:
    days = [parse_edtf(row["date"]).first for row in rows(client, "sort=-date&scope=all")]
    assert all(one >= other for one, other in pairwise(days))
    counts = [int(row["sources"]) for row in rows(client, "sort=-sources&scope=all") if "sources" in row]
    assert all(one >= other for one, other in pairwise(counts))


def test_rows_are_filtered_by_what_a_page_shows(client: FlaskClient) -> None:
    everything = rows(client, "")
    summits = rows(client, "has-kindName=SUMM")
    assert 0 < len(summits) < len(everything)
    assert {row["kindName"] for row in summits} == {"summit"}
    assert rows(client, "has-date=8+or+10+May")
    assert rows(client, "has-islandName=/+Iturup", "/reports/islands")
    assert rows(client, "has-kindName=summit&has-thingName=nobody") == []


def test_a_page_says_that_it_shows_what_fits_and_keeps_its_filter(browser: FlaskClient) -> None:
    page = " ".join(browser.get(f"{REPORT}?has-kindName=summit&sort=-date").text.split())
    assert "all that have these words." in page
    assert 'name="has-kindName" value="summit"' in page
    assert 'aria-sort="descending"><a href="/reports/timeline?sort=date&amp;has-kindName=summit">Date ↓</a>' in page
    assert f'href="{REPORT}.csv?has-kindName=summit&amp;sort=-date"' in page


@pytest.mark.parametrize("query", ["sort=nothing", "sort=thing", "has-nothing=x", "has-thing=x", "sort=<b>"])
def test_a_column_that_there_is_not_is_told(browser: FlaskClient, client: FlaskClient, query: str) -> None:
    answer = client.get(f"{REPORT}.json?{query}")
    assert answer.status_code == 400
    assert "choose date, kindName" in answer.get_json()["detail"]
    assert browser.get(f"{REPORT}?{query}").status_code == 400


def test_a_wrong_value_is_told_at_its_field(browser: FlaskClient) -> None:
    page = browser.get(f"{REPORT}?to=2019-13-45").text
    field = '<input name="to" value="2019-13-45" aria-invalid="true" aria-describedby="wrong" autofocus>'
    assert field in page
    assert '<p class="error" role="alert" id="wrong">parameter' in page[page.index(field) :]


def test_every_row_gives_its_addresses_for_copying(browser: FlaskClient) -> None:
    page = browser.get(WHO).text
    assert "<code>https://w3id.org/skerry/id/person/sergey-lavrov</code>" in page


def test_a_csv_has_the_values_as_they_are_and_another_is_for_spreadsheets(client: FlaskClient) -> None:
    plain = client.get(f"{REPORT}.csv")
    assert plain.mimetype == "text/csv"
    safe = client.get(f"{REPORT}?format=spreadsheet")
    assert safe.mimetype == "text/csv"
    assert safe.data.startswith("\ufeff".encode())
    assert "spreadsheet.csv" in safe.headers["Content-Disposition"]
    assert len(list(csv.reader(io.StringIO(safe.text)))) == len(list(csv.reader(io.StringIO(plain.text))))


FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("extension", FORMATS)
def test_a_result_is_rdf_of_the_things_in_its_rows_with_their_sentences(client: FlaskClient, extension: str) -> None:
    answer = client.get(f"/reports/who-met-whom.{extension}?status=held")
    quads = list(ox.parse(answer.data, format=FORMATS[extension]))
    told = {quad.object.value for quad in quads if not isinstance(quad.object, ox.Triple)}
    assert "Shinzo Abe and Vladimir Putin met in Moscow on Tuesday." in told
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    assert {row["meeting"] for row in rows(client, "status=held", "/reports/who-met-whom")} <= subjects
    assert not any("schema.org/text" in quad.predicate.value for quad in quads)
    graphs = {str(quad.graph_name) for quad in quads}
    assert len(graphs) > 1 or extension in ("ttl", "rdf")


def test_the_turtle_of_a_result_says_what_it_is(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get(f"{REPORT}.ttl?to=2019-12-31").text, format="turtle")
    found = graph.query(
        "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?url ?title { ?url dcterms:title ?title ; a "
        "<https://schema.org/Dataset> }"
    )
    assert [(str(row[0]), str(row[1])) for row in found] == [  # type: ignore[index] # rows of a SELECT
        ("http://localhost/reports/timeline?to=2019-12-31&at=1", "Timeline")
    ]


def test_a_page_is_cited_with_its_release_and_leads_back_to_itself(browser: FlaskClient, client: FlaskClient) -> None:
    page = unescape(browser.get(f"{REPORT}?to=2019-12-31").text)
    url = "http://localhost/reports/timeline?to=2019-12-31&at=1"
    assert "<b>Cite:</b> “Timeline”. Skerry, release 1 (" in page
    assert url in page
    assert client.get(url.replace("timeline?", "timeline.json?")).get_json()["rows"] == rows(client, "to=2019-12-31")
    entry = client.get(f"{REPORT}.csl?to=2019-12-31")
    assert entry.mimetype == "application/vnd.citationstyles.csl+json"
    (item,) = json.loads(entry.text)
    assert item["URL"] == url
    assert item["title"] == "Timeline"


def test_bibtex_takes_any_title_and_address() -> None:
    from datetime import date

    entry = Citation("100 % of {it} & _all_", 3, date(2026, 11, 26), "https://x.example/a?b=%C3%A9&c={d}").bibtex
    assert r"title = {{100 \% of \{it\} \& \_all\_}}," in entry
    assert r"\url{https://x.example/a?b=\%C3\%A9&c=\%7Bd\%7D}" in entry
    assert entry.startswith("@misc{skerry-3-100-of-it-all,")


@pytest.mark.parametrize("page", ["/", "/reports"])
def test_a_dispute_narrows_a_page_and_what_it_leads_to(browser: FlaskClient, page: str) -> None:
    found = browser.get(f"{page}?dispute=dispute/kuril").text
    assert '<option value="dispute/kuril" selected>' in found
    assert 'href="/reports/timeline?dispute=dispute%2Fkuril"' in found
    assert "<b>3</b> articles" in browser.get("/?dispute=Kuril+Islands+dispute").text
    assert browser.get(f"{page}?dispute=nowhere").status_code == 400


def test_sparql_editors_find_the_reports_as_examples_at_the_endpoint(client: FlaskClient) -> None:
    """The query by which the editor of SIB (github.com/sib-swiss/sparql-editor) asks an endpoint for its examples."""
    query = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?sq ?comment ?query WHERE {
          ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query .
        } ORDER BY ?sq"""
    headers = {"Accept": "application/sparql-results+json"}
    rows = client.get("/sparql", query_string={"query": query}, headers=headers).get_json()["results"]["bindings"]
    assert [row["sq"]["value"].rpartition("/")[2] for row in rows] == NAMES
    for row in rows:
        assert client.get("/sparql", query_string={"query": row["query"]["value"]}, headers=headers).status_code == 200


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "rdf"])
def test_the_reports_are_rdf_with_their_parameters(client: FlaskClient, extension: str) -> None:
    answer = client.get(f"/reports.{extension}")
    triples = {quad.triple for quad in ox.parse(answer.data, format=FORMATS[extension])}
    sh, base = "http://www.w3.org/ns/shacl#", "https://w3id.org/skerry/id/report/"
    queries = {t.subject.value for t in triples if t.predicate.value == f"{sh}select"}
    assert queries == {base + name for name in NAMES}
    parameter = ox.NamedNode(f"{base}timeline/parameter/from")
    said = {t.predicate.value.rpartition("#")[2]: t.object for t in triples if t.subject == parameter}
    assert said["datatype"] == ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    assert said["path"] == ox.NamedNode(f"{base}parameter/from")
    targets = {str(t.object) for t in triples if t.predicate.value == "https://schema.org/target"}
    assert targets == {"<http://localhost/sparql>"}
