"""`skerry query`, `reports` and `report`."""

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import Graph

from tests.conftest import Skerry

NAMES = 'SELECT ?name { ?x a sk:Island ; skos:prefLabel ?name FILTER(LANG(?name) = "en") } ORDER BY ?name'


def test_a_query_comes_from_standard_input_or_a_file(skerry: Skerry, seeds_store: Path, tmp_path: Path) -> None:
    piped = skerry("query", "-", "--store", seeds_store, stdin=NAMES)
    assert piped.returncode == 0, piped.stderr
    names = piped.stdout.splitlines()
    assert names[0] == "name"
    assert {"Etorofu", "Kunashiri", "Shikotan"} <= set(names)
    file = tmp_path / "names.rq"
    file.write_text(NAMES)
    assert skerry("query", file, "--store", seeds_store).stdout == piped.stdout


def test_answers_come_as_csv_json_and_turtle(skerry: Skerry, seeds_store: Path) -> None:
    as_csv = skerry("query", "-", "--format", "csv", "--store", seeds_store, stdin=NAMES).stdout
    rows = list(csv.DictReader(io.StringIO(as_csv)))
    as_json = json.loads(skerry("query", "-", "--format", "json", "--store", seeds_store, stdin=NAMES).stdout)
    assert [row["name"] for row in rows] == [row["name"]["value"] for row in as_json["results"]["bindings"]]
    described = skerry("query", "-", "--store", seeds_store, stdin="DESCRIBE island:etorofu").stdout
    assert len(Graph().parse(data=described)) > 5
    assert skerry("query", "-", "--store", seeds_store, stdin="ASK { island:etorofu a sk:Island }").stdout == "yes\n"


@pytest.mark.parametrize(
    ("query", "options", "words"),
    [
        ("SELECT ?x { ?x a foo:Island }", [], "a prefix that it does not declare, near line 1"),
        ("SELECT ?x {\n ?x a sk:Island", [], "is not SPARQL 1.1: line 2"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", [], "SERVICE at line 1"),
        ("LOAD <file:///etc/passwd>", [], "LOAD"),
        ("", [], "there is no query"),
        ("SELECT * { ?s ?p ?o } LIMIT 1", ["--format", "turtle"], "gives a table, not a graph"),
        ("DESCRIBE island:etorofu", ["--format", "csv"], "gives a graph, not a table"),
    ],
)
def test_a_query_that_cannot_run_says_why_in_one_line(
    skerry: Skerry, seeds_store: Path, query: str, options: list[str], words: str
) -> None:
    done = skerry("query", "-", *options, "--store", seeds_store, stdin=query)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_every_report_is_listed_and_runs(skerry: Skerry, seeds_store: Path) -> None:
    listed = [line.split(":")[0] for line in skerry("reports").stdout.splitlines() if not line.startswith(" ")]
    assert len(listed) >= 8
    for name in listed:
        done = skerry("report", name, "--store", seeds_store)
        assert done.returncode == 0, f"{name}: {done.stderr}"
        assert done.stdout


def test_a_report_takes_parameters_and_names_the_wrong_one(skerry: Skerry, seeds_store: Path) -> None:
    one_year = ("report", "timeline", "from=2018-01-01", "to=2018-12-31", "--format", "csv", "--store", seeds_store)
    dates = [row["date"] for row in csv.DictReader(io.StringIO(skerry(*one_year).stdout))]
    assert dates
    assert all("2018" in date for date in dates)
    for wrong, words in {"from=2018-02-30": "from", "form=2018-01-01": "'form'", "from": "write name=value"}.items():
        done = skerry("report", "timeline", wrong, "--store", seeds_store)
        assert done.returncode == 2
        assert words in done.stderr
    missing = skerry("report", "nothing", "--store", seeds_store)
    assert "there is no report 'nothing': choose" in missing.stderr
