"""Whatever the parameters of a report are: no 500, files are well-formed, and hostile values stay text."""

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from loader.graph.shipped import shipped
from server.app import create_pages
from server.canned import CannedQuery, is_shown, load_canned
from server.settings import Settings

REPORTS = load_canned(shipped("queries"))
HOSTILE = (
    '"><script>alert(1)</script>', "'><img src=x onerror=alert(1)>", "javascript:alert(1)", "</textarea><svg onload=x>",
    '" autofocus onfocus=alert(1) x="', "{{7*7}}", "%00", "\x00", "\u2028", "\ufffd", "\U0001f3dd", "ก" * 1001,
    "' OR 1=1 --", "> ?p ?o } #", "<http://x/>", "file:///etc/passwd", "../../etc/passwd", "-", "=1+1", "0" * 50,
    "−1", "٣",
)  # fmt: skip
USUAL = (
    "", "island/etorofu", "Etorofu", "person/shinzo-abe", "Japan", "dispute/kuril", "2019-01-22", "2019-02-30", "held",
    "sk:Held", "all", "articles", "5", "-1", "summit",
)  # fmt: skip
FORMATS = ("", "html", "csv", "spreadsheet", "json", "csl", "ttl", "trig", "nq", "jsonld", "rdf", "exe")
VALUES = st.one_of(st.sampled_from(USUAL), st.sampled_from(HOSTILE), st.text(max_size=30))
CALM = settings(
    max_examples=15, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def pages(sample_store: Path) -> Flask:
    """The service without its processes: what each of them runs."""
    return create_pages(Settings(sample_store))


class Inert(HTMLParser):
    """Fails for markup that no template has: scripts, handlers, addresses that run."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag != "script" or (given.get("src") or "").startswith("/static/"), attrs
        assert tag != "img", attrs
        for name, value in attrs:
            assert not name.startswith("on"), attrs
            assert not (name in ("href", "action", "src") and (value or "").strip().lower().startswith("javascript"))


def queries(report: CannedQuery) -> st.SearchStrategy[list[tuple[str, str]]]:
    names = [parameter.name for parameter in report.parameters]
    columns = [f"has-{column.name}" for column in report.columns if is_shown(column)]
    sorts = st.sampled_from([column.name for column in report.columns] + ["-", *HOSTILE])
    known = st.tuples(st.sampled_from([*names, *columns, "at"]), VALUES)
    arranged = st.tuples(st.just("sort"), sorts)
    unknown = st.tuples(st.text(max_size=8), VALUES)
    chosen = st.tuples(st.just("format"), st.sampled_from(FORMATS))
    return st.lists(st.one_of(known, known, known, arranged, chosen, unknown), max_size=4)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_any_parameters_of_a_report_are_answered_well(pages: Flask, report: CannedQuery) -> None:
    client = pages.test_client()

    @CALM
    @given(query=queries(report))
    def check(query: list[tuple[str, str]]) -> None:
        answer = client.get(
            f"/reports/{report.name}", query_string=query, headers={"Accept": "text/html"}, follow_redirects=True
        )
        assert answer.status_code in (200, 400, 404), answer.text
        check_content(answer.mimetype, answer.data)

    check()


def check_content(mimetype: str | None, content: bytes) -> None:
    match mimetype:
        case "text/html":
            page = Inert()
            page.feed(content.decode())
            page.close()
        case "text/csv":
            table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            assert len({len(row) for row in table}) == 1
        case "application/json" | "application/problem+json" | "application/vnd.citationstyles.csl+json":
            json.loads(content)
        case _:
            fmt = ox.RdfFormat.from_media_type(mimetype or "")
            assert fmt, mimetype
            for _ in ox.parse(content, format=fmt):
                pass
