"""The pages in a real Chromium, at the width of a phone and of a desk."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.browser.watching import watched
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/reports",
    "/reports/timeline",
    "/reports/islands",
    "/reports/claims",
    "/id/person/shinzo-abe",
    "/id/island/northern-territories",
    "/article/001-ed49db45b419eb43",
    "/sparql",
    "/search?q=Etorofu",
    "/download",
    "/releases",
    "/nowhere",
]


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails its test if the browser complains about anything (scripts, styles, the policy, a 404)."""
    with watched(browser, address, request.param) as page:
        yield page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_the_screen_and_has_one_heading(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer
    assert answer.status == (404 if path == "/nowhere" else 200)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_footnote_opens_its_sentences_in_place(page: Page) -> None:
    page.goto("/reports/timeline?from=2019-01-01&to=2019-12-31")
    note = page.locator("table details").first
    note.locator("summary").click()
    assert note.evaluate("node => node.open")
    assert note.locator("a[href*='/article/']").first.is_visible()


def test_the_form_of_a_report_narrows_it(page: Page) -> None:
    page.goto("/reports/statements")
    everyone = page.locator("tbody tr").count()
    page.get_by_label("Speaker", exact=True).fill("Sergey Lavrov")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**speaker=Sergey*")
    assert 0 < page.locator("tbody tr").count() < everyone


def test_a_fact_leads_to_its_words_in_the_article(page: Page) -> None:
    page.goto("/article/003-67192c2aa2a57e52")
    page.get_by_role("link", name="Abe and Putin, Moscow, 22 January 2019 (summit)").first.click()
    page.wait_for_url("**/id/meeting/2019-01-22*")
    expect(page.get_by_text("slated for Tuesday in Moscow").first).to_be_attached()


def test_the_keyboard_reaches_the_content_at_once(page: Page) -> None:
    page.goto("/reports")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


def test_a_slash_goes_to_the_search_box_and_enter_finds(page: Page) -> None:
    page.goto("/reports")
    page.keyboard.press("/")
    page.keyboard.type("Iturup")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Iturup")
    expect(page.get_by_role("link", name="Etorofu / Iturup").first).to_be_visible()


def test_a_form_offers_names_while_one_types(page: Page) -> None:
    page.goto("/reports/dossier")
    page.get_by_label("About", exact=True).press_sequentially("lavro")
    expect(page.locator("#offered-thing option[value='Sergey Lavrov']")).to_be_attached()


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "queries").glob("*.rq")))
def test_on_a_phone_the_form_of_a_report_stands_below_each_other(browser: Browser, address: str, name: str) -> None:
    with watched(browser, address, 390) as page:
        page.goto(f"/reports/{name}")
        form = page.locator("#narrow")
        everything = form.get_by_label("All fields")
        if everything.count():
            everything.check()
        assert form.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
        boxes = [field.bounding_box() for field in form.locator("label:visible, button").all()]
        assert len(boxes) > 1
        for place, box in enumerate(boxes):
            assert box
            assert box["x"] + box["width"] <= 390
            assert not any(other and overlap(box, other) for other in boxes[:place])


def overlap(one: FloatRect, other: FloatRect) -> bool:
    """Whether two boxes cover each other in part."""
    is_beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    is_below = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    return not (is_beside or is_below)


def test_on_a_phone_fields_that_narrow_are_shown_the_rest_when_asked(browser: Browser, address: str) -> None:
    with watched(browser, address, 390) as page:
        page.goto("/reports/timeline")
        since = page.get_by_label("From", exact=True)
        expect(since).to_be_hidden()
        page.get_by_label("All fields").check()
        since.fill("2019-06-01")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**from=2019-06-01*")
        expect(page.get_by_label("From", exact=True)).to_be_visible()


@pytest.mark.parametrize("world", ["at=1", "published-until=2019-05"])
def test_in_a_world_of_the_past_a_form_offers_the_names_of_that_world(
    browser: Browser, address: str, world: str
) -> None:
    with watched(browser, address) as page:
        page.goto(f"/reports/dossier?{world}")
        with page.expect_response("**/suggest?*") as answered:
            page.get_by_label("About", exact=True).press_sequentially("lavro")
        assert world in answered.value.url
        expect(page.locator("#offered-thing option[value='Sergey Lavrov']")).to_be_attached()


def test_the_marks_of_an_article_are_filtered_by_kind(browser: Browser, address: str) -> None:
    with watched(browser, address, javascript=False) as page:
        page.goto("/article/003-67192c2aa2a57e52")
        person, state = page.locator(".prose .person sup").first, page.locator(".prose .state sup").first
        expect(person).to_be_visible()
        page.get_by_label("person").uncheck()
        expect(person).to_be_hidden()
        expect(state).to_be_visible()
        expect(page.locator(".margin").first).to_be_visible()
        page.get_by_label("words that say a fact").uncheck()
        expect(page.locator(".margin").first).to_be_hidden()
        assert page.locator(".prose .said").first.evaluate("node => getComputedStyle(node).backgroundColor") == (
            "rgba(0, 0, 0, 0)"
        )


def test_a_thing_of_many_names_shows_a_few_of_each_language_and_all_when_asked(page: Page) -> None:
    page.goto("/id/island/northern-territories")
    rare = page.locator(".names").filter(has_text="South Kurile chain")
    expect(rare).to_be_hidden()
    page.get_by_text(re.compile(r"^All \d+ names$")).click()
    expect(rare).to_be_visible()


def test_on_a_phone_no_label_of_a_cell_reaches_into_the_next(browser: Browser, address: str) -> None:
    with watched(browser, address, 390) as page:
        for path in ("/reports/disagreements", "/reports/who-claims-what"):
            page.goto(path)
            over = page.evaluate(
                """[...document.querySelectorAll("td[data-label]")].filter(cell => cell.offsetParent
                    && cell.clientHeight < parseFloat(getComputedStyle(cell, "::before").height)).length"""
            )
            assert over == 0, path
