"""Reports as pages, CSV and JSON."""

import csv
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own

from loader.graph.embedded import open_current
from loader.graph.shipped import shipped
from server.canned import find_canned, load_canned, run
from tests.server.sample import HOSTILE

NAMES = [report.name for report in load_canned(shipped("queries"))]


def test_the_list_leads_to_every_report(browser: FlaskClient) -> None:
    page = browser.get("/reports").text
    for name in NAMES:
        assert f'href="/reports/{name}"' in page


@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_a_page_a_csv_and_a_json_of_the_same_rows(browser: FlaskClient, name: str) -> None:
    page = browser.get(f"/reports/{name}")
    assert page.status_code == 200
    answer = browser.get(f"/reports/{name}.json").get_json()
    table = list(csv.reader(io.StringIO(browser.get(f"/reports/{name}.csv").text)))
    assert len(answer["rows"]) == len(table) - 1
    # The articles of the sample tell of no third state: there is a test of that.
    assert bool(answer["rows"]) == (name != "third-parties")
    assert table[0] == [column["name"] for column in answer["columns"]]
    assert answer["complete"] is True
    assert name == "third-parties" or f"{len(answer['rows'])} row" in page.text
    assert "The query" in page.text


def test_the_line_below_a_report_reads_well(browser: FlaskClient) -> None:
    assert "rows, all of them. Take along:" in " ".join(browser.get("/reports/islands").text.split())


def test_a_fact_has_a_footnote_with_the_sentence_and_the_words(browser: FlaskClient) -> None:
    page = browser.get("/reports/who-met-whom?status=held&to=2019-12-31").text
    assert "<summary>2 stories</summary>" in page
    assert "Shinzo Abe <mark>will meet</mark> Vladimir Putin in Moscow on <mark>22 January</mark>." in page
    assert 'The Example Times, <a href="/article/first">Abe to meet Putin</a>, 4 January 2019' in page
    assert 'href="/article/second#char=0,55"' in page


def test_a_fact_without_an_article_names_its_background_source(browser: FlaskClient) -> None:
    page = browser.get("/reports/timeline?to=1956-12-31&scope=all").text
    assert "<summary>background</summary>" in page
    assert "Joint Compendium of Documents" in page


def test_dates_are_shown_as_precisely_as_they_are_known(browser: FlaskClient) -> None:
    page = browser.get("/reports/timeline").text
    assert "8 or 10 May 2019" in page
    assert "[2019-05-08,2019-05-10]" not in page
    assert "[2019-05-08,2019-05-10]" in browser.get("/reports/timeline.csv").text


def test_territories_have_the_names_of_both_sides(browser: FlaskClient) -> None:
    page = browser.get("/reports/claims").text
    assert ">Northern Territories / Southern Kurils</a>" in page
    assert ">Northern Territories</a>" not in page
    assert '<option value="island/etorofu">Etorofu / Iturup</option>' in page


def test_files_too_have_the_names_of_both_sides(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/reports/map.csv").text)))
    assert "Etorofu / Iturup" in {row["islandName"] for row in rows}
    claims = list(csv.DictReader(io.StringIO(client.get("/reports/claims.csv").text)))
    assert "Northern Territories / Southern Kurils" in {
        name for row in claims for name in row["territoryNames"].split("; ")
    }


def test_a_disagreement_about_a_name_tells_whose_each_is(seeds_store: Path) -> None:
    report = find_canned(load_canned(shipped("queries")), "disagreements")
    table = run(report, {"slot": "name"}, open_current(seeds_store))
    told = {
        (table.cell(row, "thingName").text, table.cell(row, "valueName").text, table.cell(row, "usedByNames").text)
        for row in table.rows
    }
    assert {("Etorofu / Iturup", "Etorofu", "Japan"), ("Etorofu / Iturup", "Iturup", "Russia")} <= told


def test_a_form_offers_choices_and_keeps_what_was_given(browser: FlaskClient) -> None:
    page = browser.get("/reports/who-met-whom?status=sk:Held&from=2019-01-01&actor=Shinzo+Abe").text
    assert '<option value="sk:Held" selected>held</option>' in page
    assert '<input type="date" name="from" value="2019-01-01">' in page
    assert 'name="actor" value="Shinzo Abe"' in page
    assert '<option value="Shinzo Abe"></option>' in page
    assert 'href="/reports/who-met-whom.csv?status=sk:Held&amp;from=2019-01-01&amp;actor=Shinzo+Abe"' in page


def test_a_wrong_parameter_is_400_and_told_by_name(browser: FlaskClient, client: FlaskClient) -> None:
    page = browser.get("/reports/timeline?from=2024-02-30")
    assert page.status_code == 400
    assert "“2024-02-30” cannot be used: give a day of the calendar as YYYY-MM-DD" in page.text
    assert 'value="2024-02-30"' in page.text
    for path in (
        "/reports/timeline.json?from=x",
        "/reports/timeline.csv?from=x",
        "/reports/timeline?format=json&from=x",
    ):
        answer = client.get(path)
        assert answer.status_code == 400
        assert "'from'" in answer.get_json()["detail"]
    assert client.get("/reports/timeline.json?nonsense=1").status_code == 400
    assert client.get("/reports/timeline.json?from=2019-01-01&from=2019-01-02").status_code == 400
    assert client.get("/reports/timeline?format=exe").status_code == 400


def test_part_of_a_name_is_taken_for_the_one_that_has_it_and_told(browser: FlaskClient, client: FlaskClient) -> None:
    page = browser.get("/reports/statements?speaker=lavrov")
    assert page.status_code == 200
    assert 'lavrov → <a href="/id/person/sergey-lavrov">Sergey Lavrov</a>' in page.text
    assert "→ <a" not in browser.get("/reports/statements?speaker=Sergey+Lavrov").text
    assert "Sergey Lavrov" in client.get("/reports/offices.csv?person=lavrov").text


def test_a_thing_that_is_given_by_its_address_is_called_by_its_name(browser: FlaskClient) -> None:
    page = browser.get("/reports/evidence?thing=meeting/2019-01-22-moscow-shinzo-abe-vladimir-putin").text
    assert re.search(r'class="taken quiet">Thing: <a href="/id/meeting/[^"]*">[^<]*22 January 2019', page)
    assert 'class="taken' not in browser.get("/reports/timeline?dispute=dispute/kuril").text, "the choice shows it"


def test_what_several_names_have_is_offered_as_links(browser: FlaskClient) -> None:
    page = browser.get("/reports/statements?speaker=Abe&from=2019-01-01")
    assert page.status_code == 400
    assert "Several have “Abe” in their names. Which one is meant?" in page.text
    assert "parameter" not in page.text.partition("<form")[2].partition("</form>")[0]
    assert '<a href="/reports/statements?speaker=person%2Fshinzo-abe&amp;from=2019-01-01">Shinzo Abe</a>' in page.text


def test_a_last_day_before_the_first_is_told_at_its_field(browser: FlaskClient) -> None:
    page = browser.get("/reports/timeline?from=2020-01-01&to=2019-01-01")
    assert page.status_code == 400
    assert re.search(r'name="to" value="2019-01-01" aria-invalid="true"', page.text)
    assert "“2019-01-01” is before the first day, 2020-01-01: give a later one." in page.text


def test_nothing_found_says_what_to_do(browser: FlaskClient) -> None:
    page = browser.get("/reports/timeline?from=1700-01-01&to=1700-01-02").text
    assert "Nothing fits." in page
    assert 'href="/reports/timeline">show everything</a>' in page


def test_accept_decides_where_there_is_no_suffix(client: FlaskClient) -> None:
    assert client.get("/reports/timeline", headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert client.get("/reports/timeline", headers={"Accept": "application/json"}).mimetype == "application/json"
    assert client.get("/reports/timeline").mimetype == "text/html"
    assert client.get("/reports/timeline", headers={"Accept": "image/webp"}).status_code == 406


def test_an_unknown_report_is_404_and_names_those_there_are(client: FlaskClient) -> None:
    for path in ("/reports/nothing", "/reports/nothing.csv", f"/reports/{HOSTILE}", "/reports/..%2f..%2fetc"):
        answer = client.get(path)
        assert answer.status_code == 404
    assert "timeline" in client.get("/reports/nothing").get_json()["detail"]


@pytest.mark.parametrize("name", NAMES)
def test_markup_in_data_and_parameters_is_shown_as_text(browser: FlaskClient, name: str) -> None:
    for path in (f"/reports/{name}", f"/reports/{name}?dispute={HOSTILE}", f"/reports/{name}?{HOSTILE}=1"):
        page = browser.get(path).text
        assert "<script>" not in page
        assert 'href="javascript:' not in page
    assert "&lt;script&gt;" in browser.get("/reports/statements").text


def test_a_spreadsheet_takes_no_value_for_a_formula(browser: FlaskClient) -> None:
    from loader.graph.results import Cell
    from server.canned import CannedQuery, Column, Table
    from server.result_files import write_csv, write_json, write_spreadsheet

    values = ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\tx", "＝1", "-12.5", "plain", "a,b", " =1", "\n=1"]
    report = CannedQuery("x", "x", "x", (), (Column("value", "Value"),), None, "")
    table = Table(report, {}, tuple((Cell(value),) for value in values), 1)
    written = [row[0] for row in csv.reader(io.StringIO(write_spreadsheet(table)))]
    assert written == [
        "\ufeffvalue", "'=cmd|' /C calc'!A0", "+1", "'-1+1", "'@SUM(A1)", "'\tx", "'＝1", "-12.5", "plain", "a,b",
        "' =1", "'\n=1",
    ]  # fmt: skip
    assert [row[0] for row in csv.reader(io.StringIO(write_csv(table), newline=""))][1:] == values
    assert [row["value"] for row in write_json(table)["rows"]] == values  # type: ignore[attr-defined]


def test_an_empty_answer_is_taken_along_and_cited_as_any_other(browser: FlaskClient, client: FlaskClient) -> None:
    page = html.fromstring(browser.get("/reports/timeline?from=2099-01-01").text)
    assert page.xpath("string(//p[@class='empty'])").startswith("Nothing fits.")
    (foot,) = [found for found in page.xpath("//main//p[@class='foot']") if "No row." in found.text_content()]
    files = {link.text: link.get("href") for link in foot.xpath("a")}
    assert list(files)[:4] == ["CSV", "CSV for spreadsheets", "JSON", "Turtle"]
    assert "SVG" not in files
    assert client.get(files["JSON"]).get_json()["rows"] == []
    assert client.get(files["Turtle"]).status_code == 200
    assert "“Timeline”. Skerry, release" in page.xpath("string(//p[@class='foot'][b='Cite:'])")
