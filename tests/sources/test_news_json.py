"""JSON and JSON Lines: schema.org and simple fields, one article or many, and lines that are none."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loader.article import Article
from loader.sources.limits import Limits
from tests.sources.reading import read_all, read_one, refusal

TEXT = "The prime minister visited the islands on Monday, and the neighbouring country protested."
OTHER = "Boats of the coast guard entered the waters around the islands again on Tuesday."


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "A visit", "text": TEXT, "date": "2019-03-04", "source": "Kyodo", "url": "https://k.example/9"},
        {"headline": "A visit", "body": TEXT, "published": "March 4, 2019", "publisher": {"name": "Kyodo"},
         "link": "https://k.example/9?utm_medium=x"},
        {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "A visit", "articleBody": TEXT,
         "datePublished": "2019-03-04T23:00:00+09:00", "publisher": [{"@type": "Organization", "name": "Kyodo"}],
         "mainEntityOfPage": {"@type": "WebPage", "@id": "https://k.example/9"}},
        {"title": "A visit", "content_html": f"<p>{TEXT}</p>", "date_published": "Mon, 4 Mar 2019 23:00:00 +0900",
         "source": {"id": None, "name": "Kyodo"}, "id": "https://k.example/9"},
    ],
)  # fmt: skip
def test_the_usual_fields_give_the_same_article(tmp_path: Path, fields: dict[str, Any]) -> None:
    article = read_one(tmp_path, "a.json", json.dumps(fields))
    assert article == Article(
        article.id, TEXT, date(2019, 3, 4), publisher="Kyodo", title="A visit", url="https://k.example/9"
    )
    assert len(article.id) == 16


@pytest.mark.parametrize(
    ("given", "expected"),
    [("k-17", "k-17"), (17, "17"), ("urn:newsml:kyodo/17", None), (True, "a"), ("", "a"), ({"value": "x1"}, "x1")],
)
def test_the_id_of_the_publisher_is_the_articles(tmp_path: Path, given: object, expected: str | None) -> None:
    article = read_one(tmp_path, "a.json", json.dumps({"id": given, "text": TEXT}))
    assert article.id == (expected or article.id)
    assert expected or len(article.id) == 16


def test_paragraphs_may_be_a_list(tmp_path: Path) -> None:
    assert read_one(tmp_path, "a.json", json.dumps({"text": [TEXT, OTHER]})).text == f"{TEXT}\n{OTHER}"


def test_a_summary_stands_for_a_text_that_is_not_there(tmp_path: Path) -> None:
    assert read_one(tmp_path, "a.json", json.dumps({"title": "A visit", "description": TEXT})).text == TEXT


def test_a_graph_gives_its_articles_and_looks_up_their_publisher(tmp_path: Path) -> None:
    graph = [
        {"@type": "WebSite", "name": "Graph Times", "description": "A paper."},
        {"@type": ["NewsArticle"], "headline": "A", "articleBody": TEXT, "publisher": {"@id": "#us"}},
        {"@type": "OpinionNewsArticle", "headline": "Without a text"},
        {"@type": "Organization", "@id": "#us", "name": "Graph Times"},
    ]
    first, second = read_all(tmp_path, "a.json", json.dumps({"@context": "https://schema.org", "@graph": graph}))
    assert isinstance(first, Article)
    assert (first.publisher, first.title, first.id) == ("Graph Times", "A", "a.1")
    assert "a.json#2 has no text: give it as articleBody, text" in str(second)


@pytest.mark.parametrize("wrapped", [lambda a: a, lambda a: {"articles": a}, lambda a: {"response": {"results": a}}])
def test_a_list_of_articles_may_lie_inside(tmp_path: Path, wrapped: Any) -> None:
    articles = [{"title": "A", "text": TEXT}, {"title": "B", "text": OTHER}]
    read = read_all(tmp_path, "news.json", json.dumps(wrapped(articles)))
    assert [(a.id, a.text) for a in read if isinstance(a, Article)] == [("news.1", TEXT), ("news.2", OTHER)]


@pytest.mark.parametrize("name", ["news.jsonl", "news.ndjson", "news.json", "news.txt"])
def test_lines_are_articles_and_a_bad_line_stops_no_other(tmp_path: Path, name: str) -> None:
    lines = [json.dumps({"text": TEXT}), "", "not json", "[1, 2]", json.dumps({"text": OTHER, "id": "x"})]
    first, bad, no_object, last = read_all(tmp_path, name, "\n".join(lines))
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.id, last.id, last.text) == ("news.1", "x", OTHER)
    assert f"{name}#3 is not JSON that can be read" in str(bad)
    assert f"{name}#4 is no JSON object" in str(no_object)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"text": "broken', "is not JSON that can be read"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"text": 1' + "0" * 5000 + "}", "is not JSON that can be read"),
        ("{}", "is JSON without an article"),
        ('{"people": [{"name": "Abe", "evidence": [{"text": "Abe", "start": 0}]}]}', "is JSON without an article"),
        ('{"text": {"text": "inside"}}', "is JSON without an article"),
        ('{"text": "   "}', "is JSON without an article"),
    ],
)
def test_json_that_holds_no_article_is_left_out(tmp_path: Path, content: str, words: str) -> None:
    assert words in refusal(tmp_path, "a.json", content)


def test_the_size_limit_is_for_each_article_of_several(tmp_path: Path) -> None:
    lines = "\n".join([json.dumps({"text": TEXT})] * 20 + [json.dumps({"text": f"{TEXT} " * 20})])
    *articles, last = read_all(tmp_path, "a.jsonl", lines, Limits(max_bytes=1000))
    assert len(articles) == 20
    assert all(isinstance(article, Article) for article in articles)
    assert "a.jsonl#21 has more than the limit of 0.001 MB" in str(last)
    assert " bytes, more than the limit of 0.002 MB" in refusal(tmp_path, "a.jsonl", lines, Limits(max_bytes=100))


def test_half_a_surrogate_pair_and_control_characters_do_no_harm(tmp_path: Path) -> None:
    article = read_one(
        tmp_path, "a.json", '{"text": "The islands \\ud800 are \\u0000 ours, they say.", "title": "A\\nb"}'
    )
    assert article.text == "The islands \ufffd are   ours, they say."
    assert article.title == "A b"
