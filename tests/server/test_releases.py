"""The page of the releases."""

import re
import shutil
from datetime import date
from pathlib import Path

from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own

from loader.graph.store import StoreFolder
from loader.pipeline import remove
from loader.settings import Settings as LoaderSettings
from server.app import create_app
from server.settings import Settings
from tests.conftest import run_skerry
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
        ["2", "skerry load", "1 article added, 1 article changed", "as it was"],
        ["1", "skerry load", "2 articles added", "pruned"],
    ]
    assert "3 releases, all of them." in page.text


def test_a_store_of_which_nothing_is_told_says_so(browser: FlaskClient) -> None:
    assert "Nothing is told of how this store came about." in browser.get("/releases").text


def changed_store(tmp_path: Path) -> Path:
    store = tmp_path / "store"
    first, second = told("a1", 1), told("a2", 2)
    abe, putin = second.known("person/shinzo-abe", "Abe"), second.known("person/vladimir-putin", "Putin")
    second.tell("meetings", "met", "participant", kind="summit", participants=(abe, putin), status="held")
    load_told(store, first)
    load_told(store, second)
    remove(["a1"], LoaderSettings(store), knowledge=small_knowledge())
    return store


def test_a_page_tells_what_a_release_changed_and_which_article_caused_it(tmp_path: Path) -> None:
    client = create_app(Settings(changed_store(tmp_path))).test_client()
    page = client.get("/releases/2/changes", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "From release 1 to 2" in page.text
    assert "<h2>1 article added</h2>" in page.text
    assert re.search(
        r'summit</span> <a href="/id/meeting/[^"]+">Abe and Putin[^<]*</a> <span class="quiet">because of', page.text
    )
    assert 'because of <a href="/article/a2">Abe met Putin, says a2' in page.text
    taken_out = client.get("/releases/3/changes", headers={"Accept": "text/html"}).text
    assert "<h2>1 article taken out</h2>" in taken_out
    assert ">Abe met Putin, says a1" in taken_out
    overview = client.get("/releases", headers={"Accept": "text/html"}).text
    assert 'href="/releases/2/changes"' in overview
    assert 'href="/releases/1/changes"' not in overview
    assert 'href="/?at=2"' in overview
    assert 'href="/?at=3"' not in overview
    since = client.get("/releases/2/changes?since=1", headers={"Accept": "text/html"}).text
    assert re.search(r'<dt>told by</dt><dd>(\+ )?<a href="/article/a2">Abe met Putin, says a2', since)
    assert re.search(r"<dt>IRI</dt><dd><code>https://w3id.org/skerry/id/meeting/[^<]+</code>", since)


def test_what_changed_is_told_by_the_names_of_both_sides_and_no_addresses(tmp_path: Path) -> None:
    for name, words in (("a", "Japan claims Etorofu."), ("b", "Russia holds Iturup. Iturup is garrisoned.")):
        (tmp_path / f"{name}.txt").write_text(f"Japan and Russia talked about the Kuril islands.\n\n{words}\n")
        assert run_skerry("load", tmp_path / f"{name}.txt", "--store", tmp_path / "store").returncode == 0
    client = create_app(Settings(tmp_path / "store")).test_client()
    page = html.fromstring(client.get("/releases/2/changes", headers={"Accept": "text/html"}).text)
    sides = {link.text for link in page.xpath('//main//a[contains(@href, "/side/")]')}
    assert sides == {"Etorofu", "Iturup"}
    islands = {link.text for link in page.xpath('//main//a[contains(@href, "/id/island/etorofu")]')}
    assert islands == {"Etorofu / Iturup"}


def test_any_two_kept_releases_can_be_compared_as_json_and_patch(tmp_path: Path) -> None:
    client = create_app(Settings(changed_store(tmp_path))).test_client()
    found = client.get("/releases/3/changes.json?since=1").get_json()
    assert (found["from"]["release"], found["to"]["release"]) == (1, 3)
    assert found["articles"] == {"added": ["a2"], "changed": [], "removed": ["a1"]}
    patch = client.get("/releases/3/changes.patch?since=1")
    assert patch.content_type.startswith("application/rdf-patch")
    assert patch.text.startswith("H id ")
    assert patch.text.endswith("TC .\n")
    assert "Nothing differs" in client.get("/releases/3/changes?since=3", headers={"Accept": "text/html"}).text


def test_a_release_that_is_not_kept_is_404_and_told_with_those_that_are(tmp_path: Path) -> None:
    client = create_app(Settings(changed_store(tmp_path))).test_client()
    for path, status, words in (
        ("/releases/9/changes?since=1", 404, "those that are kept are 1, 2, 3"),
        ("/releases/1/changes", 404, "nothing to compare it with"),
        ("/releases/2/changes?since=x", 400, "give the number of a release"),
        ("/releases/2/changes?since=99999999999", 400, "give the number of a release"),
    ):
        answer = client.get(path)
        assert answer.status_code == status, path
        assert words in answer.text
