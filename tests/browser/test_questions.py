"""Questions of somebody who knows neither RDF nor this project, answered from the home page; every click counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.watching import watched

pytestmark = pytest.mark.browser


@dataclass
class Newcomer:
    """Who uses a mouse, and types into the search box at most."""

    page: Page
    clicks: int = 0

    def click(self, target: Locator) -> None:
        """One click."""
        self.clicks += 1
        target.click()

    def follow(self, name: str) -> None:
        """Clicks the first link of a name below the header."""
        self.click(self.page.locator("main").get_by_role("link", name=name, exact=True).first)
        self.page.wait_for_load_state()

    def open_sources(self, row: Locator) -> None:
        """Opens the footnote of a row."""
        self.click(row.locator("summary", has_text=re.compile("stor|article")).first)

    def go_to_sentence(self, row: Locator) -> Locator:
        """Follows an open footnote into the article; gives the place where that lands."""
        self.click(row.get_by_role("link", name="in the text").first)
        self.page.wait_for_url("**/article/*#*")
        return self.page.locator(":target")


@pytest.fixture
def newcomer(browser: Browser, address: str) -> Iterator[Newcomer]:
    with watched(browser, address) as page:
        page.goto("/")
        yield Newcomer(page)


def row_of(page: Page, *words: str) -> Locator:
    rows = page.locator("main tbody tr")
    for word in words:
        rows = rows.filter(has_text=word)
    return rows.first


def test_when_and_where_did_abe_and_putin_meet_in_2018_and_2019(newcomer: Newcomer) -> None:
    newcomer.follow("Who met whom")
    for date, place in (("November 2018", "Singapore"), ("June 2019", "Osaka"), ("September 2019", "Vladivostok")):
        expect(row_of(newcomer.page, "Shinzo Abe", "Vladimir Putin", date, place, "held")).to_be_visible()
    assert newcomer.clicks == 1
    row = row_of(newcomer.page, "Osaka")
    newcomer.open_sources(row)
    expect(newcomer.go_to_sentence(row)).to_be_attached()
    assert newcomer.clicks == 3


def test_what_does_the_declaration_of_1956_promise(newcomer: Newcomer) -> None:
    newcomer.follow("Agreements")
    row = row_of(newcomer.page, "Joint Declaration of 1956", "agrees to transfer the Habomai")
    expect(row).to_contain_text("agrees to transfer the Habomai islands and Shikotan to Japan")
    expect(row).to_contain_text("ratified")
    assert newcomer.clicks == 1
    newcomer.open_sources(row)
    expect(newcomer.go_to_sentence(row)).to_be_attached()
    assert newcomer.clicks == 3


def test_which_articles_call_the_islands_illegally_occupied(newcomer: Newcomer) -> None:
    """Of the seeds none does: two tell who says so and who no longer does."""
    page = newcomer.page
    newcomer.click(page.get_by_role("searchbox", name="Search names and texts"))
    page.keyboard.type("illegally occupied")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    expect(page.locator("main")).to_contain_text("did not say the islands have been illegally occupied")
    expect(page.locator("main")).to_contain_text("did not say that the islands were illegally occupied")
    assert newcomer.clicks == 1
    newcomer.click(page.locator("main a[href*='#paragraph-']").first)
    page.wait_for_url("**/article/*#paragraph-*")
    expect(page.locator(":target")).to_contain_text("illegally occupied")
    assert newcomer.clicks == 2


def test_which_planned_meeting_was_cancelled_and_why_do_we_know(newcomer: Newcomer) -> None:
    newcomer.follow("Planned meetings")
    row = row_of(newcomer.page, "cancelled")
    expect(row).to_contain_text("Abe and Putin, Chile, November 2019 (summit)")
    newcomer.open_sources(row)
    expect(row.locator("blockquote", has_text="which Chile later canceled due to violent protests")).to_be_visible()
    assert newcomer.clicks == 2
    expect(newcomer.go_to_sentence(row)).to_be_attached()
    assert newcomer.clicks == 3


def test_a_sentence_that_is_arrived_at_is_highlighted(browser: Browser, address: str) -> None:
    with watched(browser, address) as page:
        page.goto("/reports/claims")
        row = page.locator("main tbody tr").first
        row.locator("summary").first.click()
        quote = row.locator("blockquote").first
        told = (quote.text_content() or "").removesuffix("in the text").strip()
        quote.get_by_role("link", name="in the text").click()
        page.wait_for_url("**/article/*#char=*")
        assert page.evaluate("[...CSS.highlights.get('sentence')].map(part => part.toString()).join('')") == told
        top = page.locator(":target").evaluate("node => node.getBoundingClientRect().top")
        assert 0 <= top < 844


def test_without_javascript_the_begin_of_the_sentence_is_lit(browser: Browser, address: str) -> None:
    with watched(browser, address, javascript=False) as page:
        page.goto("/reports/claims")
        row = page.locator("main tbody tr").first
        row.locator("summary").first.click()
        row.get_by_role("link", name="in the text").first.click()
        page.wait_for_url("**/article/*#char=*")
        assert page.locator(":target").count() == 1


def test_who_met_a_person_how_often_leads_to_just_these_meetings(newcomer: Newcomer) -> None:
    page = newcomer.page
    page.goto("/id/person/shinzo-abe")
    met = page.locator(".met li", has_text="Vladimir Putin")
    expect(met).to_contain_text("6 meetings")
    newcomer.click(met.get_by_role("link", name="6 meetings"))
    page.wait_for_url("**/reports/who-met-whom?*")
    expect(page.locator("main tbody tr")).to_have_count(6)
