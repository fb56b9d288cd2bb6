"""The page of the releases."""

import re
import shutil
from datetime import date
from pathlib import Path

from flask.testing import FlaskClient

from loader.graph.store import StoreFolder
from loader.pipeline import remove
from loader.settings import Settings as LoaderSettings
from server.app import create_app
from server.settings import Settings
from tests.telling import Telling, load_told, small_knowledge


def told(article: str, day: int) -> Telling:
    return Telling(article, f"Abe met Putin, says {article}. It was long.", published=date(2019, 1, day))


def rows(page: str) -> list[list[str]]:
    """The cells of the table, without markup."""
    found = re.findall(r"<tr>\s*(<td.*?)</tr>", page, re.DOTALL)
    cells = (re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in found)
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def test_each_release_says_what_it_changed_newest_first(tmp_path: Path) -> None:
    store = tmp_path / "store"
    load_told(store, told("a1", 1), told("a2", 2))
    load_told(store, told("a1", 3), told("a3", 3))
    remove(["a2"], LoaderSettings(store), knowledge=small_knowledge())
    shutil.rmtree(StoreFolder(store).release(1))
    page = create_app(Settings(store)).test_client().get("/releases", headers={"Accept": "text/html"})
    assert page.headers["Skerry-Release"] == "3"
    published = {row[1] for row in rows(page.text)}
    assert all(re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d", moment) for moment in published)
    assert [[row[0], *row[2:]] for row in rows(page.text)] == [
        ["3 current", "skerry remove", "1 article taken out", "yes"],
        ["2", "skerry load", "1 article added, 1 article changed", "yes"],
        ["1", "skerry load", "2 articles added", "pruned"],
    ]
    assert "3 releases, all of them." in page.text


def test_a_store_of_which_nothing_is_told_says_so(browser: FlaskClient) -> None:
    assert "Nothing is told of how this store came about." in browser.get("/releases").text
