"""Web pages in the layouts of several houses: what is text, what is not, and what the page says about itself."""

from datetime import date
from pathlib import Path

import pytest

from loader.sources.page import text_of_fragment
from tests.sources.reading import read_all, read_one, refusal

JSON_LD = """<!DOCTYPE html><html lang="en-GB"><head><title>Minister rejects island claim | Harbour Post</title>
<link rel="canonical" href="https://Harbour.example/world/minister-rejects?utm_source=front">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "Minister rejects island claim", "datePublished": "2021-03-04T23:30:00+09:00",
 "dateModified": "2021-03-06T01:00:00Z", "publisher": {"@type": "NewsMediaOrganization", "name": "Harbour Post"}}
</script>
</head><body><div class="cookie-consent"><p>We use cookies to give you the best experience. Accept all?</p></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav></header>
<main><article><h1>Minister rejects island claim</h1><p class="byline">By Ann Lee, Staff Reporter</p>
<figure><img src="a.jpg"><figcaption>The minister speaks to the press. Photo: Agency</figcaption></figure>
<div class="share"><a href="#">Share on a network</a></div>
<p>TOKYO - Foreign Minister Taro Sato on Thursday rejected the claim of the neighbouring government, calling it
 &ldquo;groundless&rdquo;.</p>
<p>"Our position has not changed," Sato told <a href="/x">reporters</a> after a cabinet meeting.</p>
<aside class="related"><h3>Read more</h3><ul><li><a href="/a">Ships collide near the islands</a></li></ul></aside>
<p>The two ministers are expected to meet in Vladivostok in September, officials said.</p>
<h2>History of the dispute</h2><p>Talks on a peace treaty have been held on and off since 1956.</p>
</article></main><footer><p>All rights reserved. Subscribe to our newsletter.</p></footer></body></html>"""
OPEN_GRAPH = """<html><head><title>Leaders to meet - Island Times</title>
<meta property="og:title" content="Leaders to meet in November">
<meta property="og:site_name" content="The Island Times">
<meta property="og:url" content="https://times.example/leaders">
<meta property="article:published_time" content="2018-10-25T08:00:00+03:00"></head>
<body><div class="top">Menu</div><div class="story-body"><div class="story-text">MOSCOW. The presidents of the two
countries will meet in Singapore in mid-November, the Kremlin aide said.<br><br>"There is an agreement in principle,"
he said.<br><br>The sides <i>last</i> met in Vladivostok on September 10.</div></div>
<div class="footer">About us | Contacts</div></body></html>"""
TIME_ONLY = """<!doctype html><html><head><title>Navy ships enter waters</title></head><body><div class="wrap">
<h1>Navy ships enter waters</h1> <time datetime="2012-09-14">14 September 2012</time>
<p>Six surveillance ships entered the waters around the disputed islands on Friday, the coast guard said.</p>
<p>The Foreign Ministry in Beijing said the ships were on a mission of law enforcement.</p></div></body></html>"""


def test_a_page_with_json_ld(tmp_path: Path) -> None:
    article = read_one(tmp_path, "a.html", JSON_LD)
    assert article.text == (
        "Minister rejects island claim\n"
        "TOKYO - Foreign Minister Taro Sato on Thursday rejected the claim of the neighbouring government, calling it "
        "“groundless”.\n"
        '"Our position has not changed," Sato told reporters after a cabinet meeting.\n'
        "The two ministers are expected to meet in Vladivostok in September, officials said.\n"
        "History of the dispute\n"
        "Talks on a peace treaty have been held on and off since 1956."
    )
    assert article.published == date(2021, 3, 4)
    assert article.publisher == "Harbour Post"
    assert article.title == "Minister rejects island claim"
    assert article.url == "https://harbour.example/world/minister-rejects"


def test_a_page_with_open_graph_and_line_breaks_for_paragraphs(tmp_path: Path) -> None:
    article = read_one(tmp_path, "a.html", OPEN_GRAPH)
    assert article.text.splitlines() == [
        "MOSCOW. The presidents of the two countries will meet in Singapore in mid-November, the Kremlin aide said.",
        '"There is an agreement in principle," he said.',
        "The sides last met in Vladivostok on September 10.",
    ]
    assert (article.published, article.publisher) == (date(2018, 10, 25), "The Island Times")
    assert (article.title, article.url) == ("Leaders to meet in November", "https://times.example/leaders")


def test_a_page_with_nothing_but_a_time(tmp_path: Path) -> None:
    article = read_one(tmp_path, "ships.html", TIME_ONLY)
    assert article.published == date(2012, 9, 14)
    assert article.text.endswith("mission of law enforcement.")
    assert (article.id, article.url, article.publisher) == ("ships", None, None)


def test_a_brief_of_two_lines_keeps_its_paragraphs(tmp_path: Path) -> None:
    page = "<html><body><nav><a href='/'>Home</a></nav><main><p>The two ministers met in Geneva on Monday.</p>"
    page += "<p>They will meet again in May.</p></main><footer><p>All rights reserved.</p></footer></body></html>"
    assert read_one(tmp_path, "a.html", page).text == (
        "The two ministers met in Geneva on Monday.\nThey will meet again in May."
    )


def test_a_page_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    assert read_one(tmp_path, "a.txt", JSON_LD).text == read_one(tmp_path, "a.html", JSON_LD).text


def test_the_encoding_that_a_page_declares_is_believed(tmp_path: Path) -> None:
    page = TIME_ONLY.replace("<head>", '<head><meta charset="euc-kr">').replace("Beijing", "Beijing (베이징)")
    assert "Beijing (베이징)" in read_one(tmp_path, "a.html", page.encode("euc-kr")).text


def test_a_canonical_address_that_is_the_front_page_is_not_the_articles(tmp_path: Path) -> None:
    page = JSON_LD.replace("/world/minister-rejects?utm_source=front", "/")
    assert read_one(tmp_path, "a.html", page).url is None


def test_a_page_without_text_is_left_out(tmp_path: Path) -> None:
    page = "<html><body><script>render()</script></body></html>"
    assert "no main text is found" in refusal(tmp_path, "a.html", page)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Plain words,\n\nAT&amp;T's 1 < 2.", "Plain words,\n\nAT&T's 1 < 2."),
        ("<p>One <b>bold</b> word.</p><p>Two.</p>", "One bold word.\nTwo."),
        ("One.\n\nTwo <i>words</i>.", "One.\nTwo words."),
        ('<img src="a.jpg">', ""),
    ],
)
def test_the_text_of_a_fragment_keeps_its_paragraphs(html: str, text: str) -> None:
    assert text_of_fragment(html) == text


def test_a_page_in_another_language_is_left_out(tmp_path: Path) -> None:
    page = "<html lang='fr'><body><article><p>Le ministre des Affaires étrangères du Japon a rencontré lundi à Moscou "
    page += "son homologue russe pour parler du traité de paix et des îles.</p></article></body></html>"
    assert "'fr', not in English" in str(read_all(tmp_path, "a.html", page)[0])
