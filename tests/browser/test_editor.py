"""The query editor in a real Chromium: typing, completion, and answers that would run a script in a careless page."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.watching import watched
from tests.server.pseudo import TAG, write_catalogue
from tests.server.sample import HOSTILE
from tests.serving import served

pytestmark = pytest.mark.browser

HTML = "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML"
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
ATTACKS = {
    "a literal with a script": f"SELECT ?x {{ VALUES ?x {{ '{HOSTILE}' }} }}",
    "a literal that leaves an attribute": """SELECT ?x { VALUES ?x { '"><img src=x onerror=alert(1)>' } }""",
    "rdf:HTML": f"SELECT ?x {{ VALUES ?x {{ '<img src=x onerror=alert(1)>'^^<{HTML}> }} }}",
    "a geometry": f"SELECT ?x {{ VALUES ?x {{ 'POINT(1 1)<svg onload=alert(1)>'^^<{WKT}> }} }}",
    "a javascript: IRI": "SELECT ?x { VALUES ?x { <javascript:alert(1)> <JaVaScRiPt:alert(1)> <vbscript:x> } }",
    "a data: IRI": "SELECT ?x { VALUES ?x { <data:text/html,%3Cscript%3Ealert(1)%3C/script%3E> } }",
    "an IRI with markup": """SELECT (IRI('http://a.example/"><script>alert(1)</script>') AS ?x) {}""",
    "a language": "SELECT (STRLANG('x', 'a\\u003Cscript\\u003E') AS ?x) {}",
    "a datatype": "SELECT (STRDT('x', IRI('javascript:alert(1)')) AS ?x) {}",
    "numbers beside markup": f"SELECT ?x ?n {{ VALUES (?x ?n) {{ ('{HOSTILE}' 1) ('<b>' 2) }} }}",
    "a graph": f"CONSTRUCT {{ <javascript:alert(1)> <http://a.example/p> '{HOSTILE}' }} WHERE {{}}",
    "the query itself": "SELECT * { ?s ?p ?o } # </textarea><script>alert(1)</script>\nLIMIT 1",
    "an error that repeats it": "SELECT <script>alert(1)</script>",
}


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with watched(browser, address) as page:
        yield page


def write(page: Page, text: str) -> None:
    """Replaces what the editor holds, typing as a person does."""
    page.get_by_role("textbox", name="Query in SPARQL").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def test_the_editor_takes_the_place_of_the_field_and_asks_by_a_key(page: Page) -> None:
    page.goto("/sparql")
    expect(page.locator("textarea")).to_be_hidden()
    editor = page.get_by_role("textbox", name="Query in SPARQL")
    expect(editor).to_contain_text("PREFIX sk: <https://w3id.org/skerry/ontology#>")
    write(page, "SELECT ?x { ?x a <https://w3id.org/skerry/ontology#IslandGroup> } ORDER BY ?x")
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("table tbody tr").nth(1)).to_be_attached()
    expect(editor).to_contain_text("IslandGroup")
    page.keyboard.press("Tab")


def test_the_editor_has_the_styles_that_the_policy_of_the_page_would_forbid_inline(page: Page) -> None:
    page.goto("/sparql")
    keyword = page.locator(".cm-line span").first
    assert keyword.text_content() == "PREFIX"
    accent = page.locator(".skip").evaluate("node => getComputedStyle(node).color")
    assert keyword.evaluate("node => getComputedStyle(node).color") == accent
    assert page.locator(".cm-scroller").evaluate("node => getComputedStyle(node).display") == "flex"


def test_terms_are_offered_with_their_definitions_and_bring_their_prefix(page: Page) -> None:
    page.goto("/sparql")
    write(page, "SELECT * { ?m sk:partic")
    expect(page.locator(".cm-tooltip-autocomplete li").first).to_contain_text("sk:participant")
    expect(page.locator(".cm-completionInfo")).to_contain_text("Who met or is to meet")
    page.wait_for_timeout(500)  # the editor takes no key for an offer that has just come
    page.keyboard.press("Enter")
    editor = page.get_by_role("textbox", name="Query in SPARQL")
    expect(editor).to_contain_text("PREFIX sk: <https://w3id.org/skerry/ontology#>")
    expect(editor).to_contain_text("?m sk:participant")


def test_things_are_offered_by_any_of_their_names(page: Page) -> None:
    page.goto("/sparql")
    write(page, "SELECT * { ?m ?p lavro")
    page.locator(".cm-tooltip-autocomplete li", has_text="Sergey Lavrov").first.click()
    editor = page.get_by_role("textbox", name="Query in SPARQL")
    expect(editor).to_contain_text("?m ?p <https://w3id.org/skerry/id/person/sergey-lavrov>")


@pytest.mark.parametrize("world", ["at=1", "published-until=2019-05"])
def test_in_a_world_of_the_past_the_things_of_that_world_are_offered(page: Page, world: str) -> None:
    page.goto(f"/sparql?{world}")
    with page.expect_response("**/suggest?*") as answered:
        write(page, "SELECT * { ?m ?p lavro")
    assert world in answered.value.url
    expect(page.locator(".cm-tooltip-autocomplete li", has_text="Sergey Lavrov").first).to_be_visible()


def test_tab_leaves_the_editor(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_role("textbox", name="Query in SPARQL").click()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Answer as")).to_be_focused()


def test_a_report_opens_in_the_editor_with_its_values_and_answers_the_same(page: Page) -> None:
    page.goto("/reports/timeline?actor=Sergey+Lavrov&from=2019-01-01")
    rows = page.locator("main table").first.locator("tbody tr").count()
    page.get_by_text("The query", exact=True).click()
    page.get_by_role("link", name="Open in the editor").click()
    expect(page.get_by_role("textbox", name="Query in SPARQL")).to_contain_text("person/sergey-lavrov")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("main tbody tr")).to_have_count(rows)


def test_an_answer_is_seen_as_table_picture_and_raw(page: Page) -> None:
    query = "PREFIX sk: <https://w3id.org/skerry/ontology#> SELECT ?m ?n { ?m a sk:Meeting ; sk:sourceCount ?n }"
    page.goto(f"/sparql?query={quote(query)}")
    page.get_by_role("link", name="Picture").click()
    page.wait_for_url("**format=picture")
    assert page.locator(".bars rect").count() == page.locator(".bars tbody tr").count() > 3
    page.get_by_role("link", name="Raw text").click()
    expect(page.locator("pre.raw")).to_contain_text('{"head":{"vars":["m","n"],"link":[')
    expect(page.get_by_role("link", name="Raw text")).to_have_attribute("aria-current", "page")


SEEN = [(name, "html") for name in ATTACKS] + [("numbers beside markup", "picture"), ("a javascript: IRI", "raw")]


@pytest.mark.parametrize(("attack", "view"), SEEN)
def test_a_hostile_answer_is_text(page: Page, attack: str, view: str) -> None:
    page.goto(f"/sparql?format={view}&query={quote(ATTACKS[attack])}")
    scripts = page.locator("script").evaluate_all("nodes => nodes.map(node => node.getAttribute('src'))")
    assert set(scripts) == {"/static/skerry.js", "/static/built/editor.js"}
    assert page.locator("img, main svg[onload], iframe, object").count() == 0
    targets = page.locator("a").evaluate_all("nodes => nodes.map(node => new URL(node.href).protocol)")
    assert set(targets) <= {"http:", "https:"}


def test_a_hostile_name_is_text_in_the_completion(browser: Browser, hostile_address: str) -> None:
    with watched(browser, hostile_address) as page:
        page.goto("/sparql")
        write(page, "SELECT * { ?m ?p official")
        option = page.get_by_role("option", name=HOSTILE)
        expect(option.first).to_contain_text(HOSTILE)
        option.first.click()
        expect(page.get_by_role("textbox", name="Query in SPARQL")).to_contain_text("<https://w3id.org/skerry/id/")


def test_without_javascript_it_is_a_form(browser: Browser, address: str) -> None:
    with watched(browser, address, javascript=False) as page:
        page.goto("/sparql?report=islands")
        page.locator("textarea").fill("SELECT ?x { ?x a <https://w3id.org/skerry/ontology#IslandGroup> } ORDER BY ?x")
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("table tbody tr").nth(1)).to_be_attached()
        page.get_by_role("link", name="Picture").click()
        expect(page.get_by_text("There is no picture of this table")).to_be_visible()


def test_the_editor_speaks_the_language_of_the_page(browser: Browser, seeds_store: Path, tmp_path: Path) -> None:
    options = ("--language", TAG, "--translations", str(write_catalogue(tmp_path, TAG)))
    with served(seeds_store, *options) as address, watched(browser, address) as page:
        page.goto("/sparql")
        page.get_by_role("textbox", name="⟦Query in SPARQL⟧").click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("lavrov")
        offered = page.get_by_role("listbox", name="⟦Completions⟧")
        expect(offered.get_by_text("⟦person⟧").first).to_be_visible()
