"""Corrections in CSV and Turtle: what is read, what is refused and in which words."""

from datetime import date
from pathlib import Path

import pytest

from loader.correction import Anchor, Correction
from loader.curation.csv_form import TEMPLATE, read_csv, write_csv
from loader.curation.curated_graph import curated_graph, read_corrections
from loader.curation.files import read_requests
from loader.curation.turtle_form import read_turtle
from loader.errors import CurationError
from loader.graph.serialise import write_triples
from loader.validate import check, to_text
from tests.telling import BASE

MEETING, REPORT = f"{BASE.iri}meeting/2019-01-22-moscow-abe-putin", f"{BASE.iri}article/a1/report/meeting-1"
ANCHOR = Anchor(MEETING, f"{BASE.iri}article/a1", REPORT, "sk:MeetingReport", ("They met.",), ("sk:edtf 2019-01-22",))
RIGHT_DATE = Correction(
    id="c1",
    kind="right",
    subject=MEETING,
    other=None,
    slot="sk:edtf",
    values=("2019-01-23",),
    author="Ann Analyst",
    reason="The ministry's record",
    created=date(2026, 11, 26),
    anchors=(ANCHOR,),
)
SAME = Correction(
    id="c2",
    kind="same",
    subject=f"{BASE.iri}person/kono",
    other=f"{BASE.iri}person/taro-kono",
    slot=None,
    values=(),
    author="Bo",
    reason="One minister",
    created=date(2026, 11, 25),
)
HEADER = "correction,thing,other,slot,value,author,reason\n"


def test_the_curated_graph_gives_back_its_corrections_and_fits_its_shapes() -> None:
    graph = curated_graph([RIGHT_DATE, SAME], BASE)
    assert read_corrections(graph.triples, BASE) == (RIGHT_DATE, SAME)
    assert to_text(check(graph.triples, "curation")) == ""


def test_corrections_written_as_csv_are_read_back_with_their_ids() -> None:
    text = write_csv([(RIGHT_DATE, "applied"), (SAME, "applied")], BASE)
    one, other = read_csv("list.csv", text, None)
    assert (one.id, one.kind, one.thing, one.slot, one.values) == (
        "c1", "right", "meeting/2019-01-22-moscow-abe-putin", "date", ("2019-01-23",),
    )  # fmt: skip
    assert (other.id, other.thing, other.other, other.author, other.created) == (
        "c2", "person/kono", "person/taro-kono", "Bo", date(2026, 11, 25),
    )  # fmt: skip


def test_corrections_written_as_turtle_are_read_back_with_their_anchors() -> None:
    content = write_triples(curated_graph([RIGHT_DATE], BASE).triples, "turtle", BASE.iri)
    (request,) = read_turtle("list.ttl", content, BASE, None)
    assert (request.id, request.anchors, request.slot) == ("c1", RIGHT_DATE.anchors, "sk:edtf")


def test_a_correction_without_a_name_is_read_from_turtle() -> None:
    content = b"""
        @prefix sk: <https://w3id.org/skerry/ontology#> .
        [] a sk:Correction ; sk:subject <article/a1/report/claim-1> ;
            sk:correctionKind sk:WrongFact ; sk:reason "No" ."""
    (request,) = read_turtle("mine.ttl", content, BASE, "Ann Analyst")
    assert (request.id, request.kind, request.author) == (None, "wrong", "Ann Analyst")
    assert request.thing == f"{BASE.iri}article/a1/report/claim-1"
    assert request.place == "mine.ttl, line 3"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_may_part_columns_by_comma_semicolon_or_tab(delimiter: str) -> None:
    text = HEADER.replace(",", delimiter) + delimiter.join(
        ["Right", "meeting/x", "", "participant", "person/a | person/b", "Ann", "so it was"]
    )  # fmt: skip
    (request,) = read_csv("a.csv", text, None)
    assert (request.kind, request.values, request.reason) == ("right", ("person/a", "person/b"), "so it was")


def test_the_template_holds_examples_as_comments_and_reads_as_no_corrections() -> None:
    assert read_csv("template.csv", TEMPLATE, None) == []
    head, *_ = [line for line in TEMPLATE.splitlines() if not line.startswith("#")]
    examples = [
        line[2:] for line in TEMPLATE.splitlines() if line[2:].startswith(("same,", "wrong,", "right,", "diff"))
    ]
    read = read_csv("template.csv", "\n".join([head, *examples]), None)
    assert [request.kind for request in read] == ["same", "different", "wrong", "right"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a.csv is empty: `skerry curate --template` gives the columns"),
        ("thing,reason\n", "a.csv, line 1: there is no column 'correction'"),
        (HEADER.replace("slot", "slott"), "a.csv, line 1: unknown column 'slott'; the columns are correction, thing"),
        (HEADER + "equal,a,b,,,Ann,why\n", "a.csv, line 2: unknown correction 'equal'; write one of same, different"),
        (HEADER + "same,,b,,,Ann,why\n", "a.csv, line 2: no thing; write what stands after /id/"),
        (HEADER + "same,a,b,,,Ann,no, not this\n", "a.csv, line 2: 8 cells under 7 columns; put a cell with a comma"),
        (HEADER + 'same,a,b,,,Ann,"why\n', "no CSV"),
        ("correction,thing,reason,date\nwrong,a,why,soon\n", "a.csv, line 2: 'soon' is no day; write it as 2026-11-26"),
    ],
)
def test_csv_that_cannot_be_used_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(CurationError) as refused:
        read_csv("a.csv", text, None)
    assert told in str(refused.value)


def test_all_rows_that_cannot_be_used_are_told_at_once() -> None:
    with pytest.raises(CurationError) as refused:
        read_csv("a.csv", HEADER + "equal,a,b,,,Ann,why\nsame,a,b,,,Ann,why\nnone,a,b,,,Ann,why\n", None)
    assert "2 corrections cannot be used, so nothing was published:" in str(refused.value)
    assert "line 2" in str(refused.value)
    assert "line 4" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<a> a sk:Correction", "correct the Turtle there"),
        ("<person/a> a sk:Person .", "a.ttl, line 2: <person/a> is no sk:Correction; the curated graph holds"),
        ("[] a sk:Correction ; sk:subject <x> ; sk:correctionKind sk:Held .", "a.ttl, line 2: "),
        ("[] a sk:Correction ; sk:correctionKind sk:WrongFact .", "a correction without subject"),
        ("[] a sk:Correction ; sk:subject <x>, <y> ; sk:correctionKind sk:WrongFact .", "sk:subject has 2 values"),
    ],
)  # fmt: skip
def test_turtle_that_cannot_be_used_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(CurationError) as refused:
        read_turtle("a.ttl", f"@prefix sk: <https://w3id.org/skerry/ontology#> .\n{text}".encode(), BASE, None)
    assert told in str(refused.value)


def test_all_files_and_columns_that_cannot_be_used_are_told_at_once(tmp_path: Path) -> None:
    wrong_kinds, wrong_columns = tmp_path / "a.csv", tmp_path / "b.csv"
    wrong_kinds.write_text(HEADER + "equal,a,b,,,Ann,why\nalike,a,b,,,Ann,why\n")
    wrong_columns.write_text(HEADER.replace("slot", "slott").replace("value", "worth"))
    with pytest.raises(CurationError) as refused:
        read_requests([str(wrong_kinds), str(wrong_columns)], BASE, None)
    for told in ("unknown correction 'equal'", "unknown correction 'alike'", "unknown columns 'slott', 'worth'"):
        assert told in str(refused.value)
