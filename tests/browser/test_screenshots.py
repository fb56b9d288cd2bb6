"""Pictures of the pages at the widths of a phone, a desk and a wide screen, to be looked at by people: they lie in
tests/output/screenshots afterwards. What a program can judge of them is asserted."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.watching import Scheme, watched
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

OUTPUT = ROOT / "tests" / "output" / "screenshots"
TALLEST = 3000
"""Pixels of a picture: what comes below is more of the same."""
PAGES = {
    "home": "/",
    "report": "/reports/timeline",
    "dossier": "/reports/dossier?thing=Shinzo+Abe",
    "person": "/id/person/shinzo-abe",
    "island": "/id/island/northern-territories",
    "agreement": "/id/agreement/joint-declaration-1956",
    "meeting": "/id/meeting/2019-01-22-moscow-abe-putin",
    "article": "/article/003-67192c2aa2a57e52",
    "search": "/search?q=Etorofu",
    "query": "/sparql?report=timeline",
    "releases": "/releases",
}


def picture(folder: Path, name: str, width: int, scheme: Scheme) -> Path:
    """Where the picture of a page lies."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}-{width}-{scheme}.png"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_the_pages_have_their_pictures_taken(browser: Browser, address: str, width: int, scheme: Scheme) -> None:
    sideways = []
    with watched(browser, address, width, scheme) as page:
        for name, path in PAGES.items():
            answer = page.goto(path)
            assert answer
            assert answer.ok, path
            whole, over = page.evaluate(
                "[document.documentElement.scrollHeight, document.documentElement.scrollWidth - window.innerWidth]"
            )
            page.screenshot(
                path=picture(OUTPUT, name, width, scheme),
                full_page=True,
                clip={"x": 0, "y": 0, "width": width, "height": min(whole, TALLEST)},
            )
            sideways += [(path, over)] * (over > 0)
    assert sideways == []
