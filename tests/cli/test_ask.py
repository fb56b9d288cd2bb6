"""`skerry query`, `reports` and `report`."""

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import Graph

from tests.conftest import Skerry
from tests.telling import Telling, load_told

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


MEETINGS = "SELECT DISTINCT ?meeting { ?meeting a sk:Meeting ; sk:reportedIn ?article } ORDER BY ?meeting"


def test_the_world_as_told_by_a_day_is_that_of_the_articles_published_by_then(
    skerry: Skerry, seeds_store: Path, own_store: Path
) -> None:
    dates = {line.split()[0]: line.split()[1] for line in skerry("info", "--store", own_store).stdout.splitlines()
             if line.startswith("  00")}  # fmt: skip
    later = [article for article, day in dates.items() if day > "2019-12-31"]
    assert 0 < len(later) < len(dates)
    assert skerry("remove", *later, "--store", own_store).returncode == 0
    command = ("export", "--graph", "resolved", "--format", "nquads", "--store")
    then = skerry(*command, seeds_store, "--published-until", "2019")
    told = f"as {len(dates) - len(later)} of {len(dates)} articles tell it, those published until 2019-12-31"
    assert then.stderr == f"{told}\n"
    assert then.stdout == skerry(*command, own_store).stdout
    assert then.stdout != skerry(*command, seeds_store).stdout
    query = ("query", "-", "--format", "csv", "--published-until", "2019-12-31", "--store", seeds_store)
    asked = skerry(*query, stdin=MEETINGS).stdout
    assert asked == skerry("query", "-", "--format", "csv", "--store", own_store, stdin=MEETINGS).stdout
    report = ("report", "timeline", "--format", "csv", "--store")
    assert skerry(*report, seeds_store, "--published-until", "2019-12").stdout == skerry(*report, own_store).stdout


def test_articles_without_a_date_are_left_out_of_it_and_named(skerry: Skerry, tmp_path: Path) -> None:
    store = tmp_path / "store"
    load_told(store, Telling("a1", "Abe met Putin. It was long.", published=None))
    done = skerry("query", "-", "--published-until", "2019", "--store", store, stdin=MEETINGS)
    assert done.returncode == 0
    assert "as 0 of 1 articles tell it" in done.stderr
    assert "without a date and so left out: a1" in done.stderr


@pytest.mark.parametrize("wrong", ["yesterday", "2019-13", "2019-02-30", "21 January 2019"])
def test_a_date_that_is_none_is_told(skerry: Skerry, seeds_store: Path, wrong: str) -> None:
    done = skerry("query", "-", "--published-until", wrong, "--store", seeds_store, stdin=MEETINGS)
    assert done.returncode == 2
    assert f"{wrong!r} is not a date" in done.stderr
    assert "write it as 2019-05-08" in done.stderr
    assert done.stderr.count("\n") == 1


def test_no_provenance_is_made_up(skerry: Skerry, seeds_store: Path) -> None:
    command = (
        "export",
        "--format",
        "trig",
        "--with",
        "provenance",
        "--published-until",
        "2019",
        "--store",
        seeds_store,
    )
    done = skerry(*command)
    assert (done.returncode, done.stdout) == (2, "")
    assert "has no provenance" in done.stderr
