"""Pictures in a real Chromium: above the fold, in colours that can be seen in light and dark, without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from loader.graph.shipped import shipped
from server.canned import load_canned

pytestmark = pytest.mark.browser

NOBODY = "third-parties"
"""Of the reports with a picture the one that has no rows over the seeds: only the parties act there."""
DRAWN = [report.name for report in load_canned(shipped("queries")) if report.picture and report.name != NOBODY]
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
SEEN = 160
"""Pixels of a picture that must show without scrolling."""
UNSEEN = """
() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = (colour) => { const [r, g, b] = channels(colour); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  const contrast = (colour) => {
    if (colour === "none") return 0;
    const [a, b] = [light(colour), paper].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const drawn = [...document.querySelectorAll(".picture svg")].filter((svg) => svg.checkVisibility());
  const pale = [];
  for (const svg of drawn) {
    for (const text of svg.querySelectorAll("text")) {
      const found = contrast(getComputedStyle(text).fill);
      if (found < 4.5) pale.push([text.textContent, found]);
    }
    for (const title of svg.querySelectorAll("path > title")) {
      const style = getComputedStyle(title.parentElement);
      const found = Math.max(contrast(style.fill), contrast(style.stroke));
      if (found < 3) pale.push([title.textContent, found]);
    }
  }
  return {pictures: drawn.length, pale};
}
"""


@pytest.fixture(params=[(size, scheme) for size in SIZES for scheme in ("light", "dark")], ids="-".join)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page without scripts that fails its test if the browser complains of anything, or asks anyone else."""
    size, scheme = request.param
    width, height = SIZES[size]
    complaints: list[str] = []
    with browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
    ) as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda sent: None if sent.url.startswith(address) else complaints.append(sent.url))
        yield page
        assert complaints == []


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_shows_above_the_fold_and_can_be_seen(page: Page, name: str) -> None:
    page.goto(f"/reports/{name}")
    found = page.evaluate(UNSEEN)
    assert found == {"pictures": 1, "pale": []}
    box = page.locator(".picture svg:visible").bounding_box()
    assert box
    assert page.viewport_size
    assert box["y"] + min(box["height"], SEEN) <= page.viewport_size["height"]
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("path", ["/", "/id/person/shinzo-abe"])
def test_pictures_of_other_pages_can_be_seen(page: Page, path: str) -> None:
    page.goto(path)
    found = page.evaluate(UNSEEN)
    assert found == {"pictures": 3 if path == "/" else 1, "pale": []}


def test_a_mark_leads_to_its_page(page: Page) -> None:
    page.goto("/reports/timeline")
    page.locator(".picture svg:visible a[href*='/id/meeting/']").first.click()
    page.wait_for_url("**/id/meeting/*")


def test_a_picture_needs_no_script(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/reports/who-met-whom")
        expect(page.locator(".picture svg:visible")).to_have_count(1)
        page.locator(".picture svg:visible a[href*='/id/person/']:has(text)").first.click()
        page.wait_for_url("**/id/person/*")
