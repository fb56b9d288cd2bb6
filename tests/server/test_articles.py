"""The page of an article: the text whole, its marks, the facts beside it."""

import html
import re

from flask.testing import FlaskClient

from tests.server.sample import ANNOUNCED, HOSTILE, ODD


def shown_text(page: str) -> list[str]:
    """The paragraphs as a reader sees them, marks and numbers taken away."""
    found = re.findall(r'<p class="prose">(.*?)</p>', page, flags=re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<sup>.*?</sup>", "", p))) for p in found]


def test_the_text_is_whole(browser: FlaskClient) -> None:
    assert shown_text(browser.get("/article/first").text) == ANNOUNCED.text.splitlines()
    assert shown_text(browser.get("/article/third").text) == ODD.text.splitlines()


def test_names_are_marked_with_a_letter_and_lead_to_the_thing(browser: FlaskClient) -> None:
    page = browser.get("/article/first").text
    link = '<a class="mark place" href="/id/place/moscow" title="Moscow (place)"><sup>L</sup>Moscow</a>'
    assert link in page
    assert "<sup>I</sup>Iturup</a>" in page


def test_facts_stand_beside_their_paragraph_and_are_numbered_in_the_text(browser: FlaskClient) -> None:
    page = browser.get("/article/first").text
    assert '<a class="ref" href="#fact-1"><sup>1</sup></a>' in page
    assert re.search(
        r'<li id="fact-1"><sup>1</sup> <span class="kind">meeting</span> <a href="/id/meeting/[^"]+">', page
    )
    assert page.index('id="fact-1"') < page.index('id="fact-2"')


def test_a_sentence_has_an_address(browser: FlaskClient) -> None:
    assert '<span id="char=0,60"></span>' in browser.get("/article/first").text


def test_publisher_and_date_stand_above(browser: FlaskClient) -> None:
    assert "The Example Times, 4 January 2019" in browser.get("/article/first").text
    odd = browser.get("/article/third").text
    assert "Publisher not known, undated" in odd
    assert "the original" not in odd
    assert 'href="https://example.org/2"' in browser.get("/article/second").text


def test_markup_in_the_text_is_shown_as_text(browser: FlaskClient) -> None:
    page = browser.get("/article/third").text
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_an_unknown_article_is_404(browser: FlaskClient) -> None:
    for path in ("nothing", "first/report/meeting-1", "<script>", "a b"):
        assert browser.get(f"/article/{path}").status_code == 404


def test_an_office_and_a_name_in_use_are_called_so_beside_the_text(browser: FlaskClient) -> None:
    pages = [browser.get(f"/article/{name}").text for name in ("first", "second", "third")]
    kinds = {kind for page in pages for kind in re.findall(r'<span class="kind">([^<]*)</span>', page)}
    assert {"office", "name in use"} <= kinds
    assert not kinds & {"tenure", "naming"}
