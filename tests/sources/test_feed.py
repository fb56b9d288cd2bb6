"""RSS and Atom: an article for each entry."""

from datetime import date
from pathlib import Path

import pytest

from loader.article import Article
from tests.sources.reading import read_all, refusal

RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Island Wire</title><link>https://wire.example/</link><language>en-us</language>
<item><title>Talks &amp; tea</title><link>https://wire.example/talks?utm_source=rss</link>
 <pubDate>Mon, 21 Jan 2019 01:30:00 +0900</pubDate><description>A short summary of the talks.</description>
 <content:encoded><![CDATA[<p>TOKYO &#8211; The foreign ministers of Japan and Russia met in Tokyo on Sunday.</p>
 <figure><figcaption>The ministers. Photo: Agency</figcaption></figure><p>"We agreed to go on – slowly," one said.</p>]]>
 </content:encoded></item>
<item><title>Ship detained</title><guid isPermaLink="false">w2</guid><dc:date>2019-01-22T09:00:00Z</dc:date>
 <description>Border guards detained a fishing boat near the island of Shikotan on Tuesday, officials said.</description></item>
<item><title>Nothing else</title><guid>w3</guid></item></channel></rss>"""  # noqa: E501
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Example Daily</title><id>urn:x</id>
<updated>2020-01-02T00:00:00Z</updated><entry><title type="html">A &lt;b&gt;summit&lt;/b&gt;</title><id>urn:a1</id>
<link href="https://daily.example/a1"/><published>2020-01-01T23:00:00-05:00</published>
<updated>2020-01-02T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The two presidents met in Osaka on the
sidelines of the summit.</p><p>They agreed to meet again.</p></div></content></entry><entry><title>Soon</title><id>urn:a2</id>
<updated>2020-01-02T00:00:00Z</updated><source><title>Other Paper</title></source>
<summary type="text">The ministers will meet in London &amp; Paris, the ministry said.</summary></entry></feed>"""  # noqa: E501


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "UTF-16"])
def test_rss_gives_the_full_text_where_it_has_it_and_else_the_summary(tmp_path: Path, encoding: str) -> None:
    content = RSS.format(encoding=encoding).encode({"ISO-8859-1": "cp1252"}.get(encoding, encoding))
    full, summary, nothing = read_all(tmp_path, "feed.xml", content)
    assert isinstance(full, Article)
    assert full.text == (
        "TOKYO – The foreign ministers of Japan and Russia met in Tokyo on Sunday.\n"
        '"We agreed to go on – slowly," one said.'
    )
    assert (full.title, full.publisher, full.url) == ("Talks & tea", "Island Wire", "https://wire.example/talks")
    assert full.published == date(2019, 1, 21), "the day in Tokyo, not in Greenwich"
    assert isinstance(summary, Article)
    assert summary.text.startswith("Border guards detained")
    assert (summary.published, summary.url) == (date(2019, 1, 22), None)
    assert "feed.xml#3 has neither text nor summary" in str(nothing)


def test_atom(tmp_path: Path) -> None:
    first, second = read_all(tmp_path, "feed.atom", ATOM)
    assert isinstance(first, Article)
    assert first.text == "The two presidents met in Osaka on the sidelines of the summit.\nThey agreed to meet again."
    assert (first.title, first.published, first.publisher) == ("A summit", date(2020, 1, 1), "Example Daily")
    assert isinstance(second, Article)
    assert second.text == "The ministers will meet in London & Paris, the ministry said."
    assert second.publisher == "Other Paper"


def test_an_entry_keeps_its_id_when_others_come_before_it(tmp_path: Path) -> None:
    _, before, _ = read_all(tmp_path, "feed.xml", RSS.format(encoding="UTF-8"))
    new = "<item><title>New</title><description>The sides met again in Moscow, a source said.</description></item>"
    after = read_all(tmp_path, "feed.xml", RSS.format(encoding="UTF-8").replace("<item>", new + "<item>", 1))[2]
    assert isinstance(before, Article)
    assert before == after


def test_a_feed_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    assert len(read_all(tmp_path, "a.txt", ATOM)) == 2


def bomb(levels: int = 12) -> str:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "bomb"}">' for n in range(levels)
    )  # a billion laughs
    return (
        f"<?xml version='1.0'?><!DOCTYPE rss [{entities}]><rss><channel><title>&e{levels - 1};</title></channel></rss>"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb(), "declares entities"),
        (
            '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
            "declares entities",
        ),
        ("<rss><channel><item><title>&#xD800;&#1114112;", "too damaged to be read as a feed"),
        ("<rss><channel></channel></rss>", "no feed with an entry"),
        ("<rss><channel><item", "no feed with an entry"),
        ("<rss>" + "<a>" * 100_000, "no feed with an entry"),
        ("<?xml version='1.0'?><note><to>you</to></note>", "no feed with an entry"),
    ],
)
def test_a_feed_that_cannot_be_used_is_left_out(tmp_path: Path, content: str, words: str) -> None:
    assert words in refusal(tmp_path, "feed.xml", content)
