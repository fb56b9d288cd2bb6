"""A headline that is the first line of a text stands on the page of the article once, with its marks and facts."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own

from loader.record import Passage
from server.app import create_pages
from server.settings import Settings
from tests.telling import Telling, load_told

HEADLINE = "Abe and Putin met again in Moscow"
BODY = "Abe and Putin talked for an hour."
TEXTS = {
    "headed": f"{HEADLINE}\n\n{BODY}\n",
    "dated": f"date 2019-01-21\n{HEADLINE}\n\n{BODY}\n",
    "plain": f"{BODY}\n\nThey met in Moscow.\n",
    "short": f"{HEADLINE}\n",
    "wired": f"TOKYO, May 7 (Agency) - {BODY}\n\nThey met in Moscow.\n",
    "state": f"MOSCOW, May 7. /TASS/. {BODY}\n\nThey met in Moscow.\n",
    "acronym": f"NATO chiefs talked - {BODY}\n\nThey met.\n",
    "wrapped": f"{HEADLINE}\nwhere snow fell.\n\n{BODY}\n",
}


class _Lines(Telling):
    """An article whose sentences end with the line, too."""

    def _sentences(self) -> Iterator[Passage]:
        return (Passage(m.start(), m.end(), m[0]) for m in re.finditer(r"[^\s.][^.\n]*\.?", self.text))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser at a service over the articles, each of which tells a meeting."""
    tellings = []
    for name, text in TEXTS.items():
        told = _Lines(name, text)
        people = told.known("person/shinzo-abe", "Abe"), told.known("person/vladimir-putin", "Putin")
        trigger = "talked" if name in ("plain", "wired", "state", "acronym") else "met"
        told.tell("meetings", trigger, "participant", kind="summit", participants=people, status="held")
        tellings.append(told)
    folder = tmp_path_factory.mktemp("headlines")
    load_told(folder / "store", *tellings)
    client = create_pages(Settings(folder / "store", pictures=str(folder))).test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


def page(reader: FlaskClient, name: str) -> html.HtmlElement:
    found = html.fromstring(reader.get(f"/article/{name}").text)
    for letter in found.xpath("//sup"):
        letter.drop_tree()
    return found


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize(
    ("name", "title", "paragraphs"),
    [
        ("headed", HEADLINE, [BODY]),
        ("dated", HEADLINE, [BODY]),
        ("plain", f"{BODY} They met in Moscow. …", [BODY, "They met in Moscow."]),
        ("short", f"{HEADLINE} …", [HEADLINE]),
        (
            "wrapped",
            "Abe and Putin met again in Moscow where snow fell. Abe and Putin …",
            [HEADLINE, "where snow fell.", BODY],
        ),
    ],
)
def test_a_text_is_shown_once(reader: FlaskClient, name: str, title: str, paragraphs: list[str]) -> None:
    shown = page(reader, name)
    assert words(shown.xpath("//h1")[0]) == title
    assert [words(paragraph) for paragraph in shown.xpath("//p[@class='prose']")] == paragraphs


@pytest.mark.parametrize("name", ["headed", "dated"])
def test_a_fact_in_the_headline_is_marked_there_and_stands_beside_what_follows(reader: FlaskClient, name: str) -> None:
    shown = page(reader, name)
    start = TEXTS[name].index(HEADLINE)
    heading = shown.xpath("//h1/*[@class='prose']")[0]
    assert heading.xpath(f".//*[@id='char={start},{start + len(HEADLINE)}']")
    assert heading.xpath(".//a[@href='/id/person/shinzo-abe']")
    assert heading.xpath(".//a[@class='ref'][@href='#fact-1']")
    number = int(heading.get("id").removeprefix("paragraph-"))
    assert shown.xpath(f"//section[@id='paragraph-{number + 1}']//li[@id='fact-1']")
    assert len(shown.xpath("//*[starts-with(@id, 'char=')]/@id")) == len(
        set(shown.xpath("//*/@id[starts-with(., 'char=')]"))
    )


@pytest.mark.parametrize("name", ["plain", "wired", "state"])
def test_an_article_without_a_headline_goes_by_its_first_words_behind_the_dateline(
    reader: FlaskClient, name: str
) -> None:
    assert words(page(reader, name).xpath("//h1")[0]) == f"{BODY} They met in Moscow. …"


def test_what_opens_with_an_acronym_has_no_dateline(reader: FlaskClient) -> None:
    assert words(page(reader, "acronym").xpath("//h1")[0]).startswith("NATO chiefs talked - Abe")
