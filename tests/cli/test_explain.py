"""`skerry extract --explain`: the text with each fact, its rule and its words."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.article import Article
from loader.explain import explain
from loader.explain_page import page
from loader.record import Claim, Entity, Meeting, Passage, Record, Ref, Words
from tests.cli.test_terminal import on_terminal
from tests.conftest import Skerry

SEED = "seeds/001_ed49db45b419eb43.txt"
TEXT = "Kono met Wang <script>alert(1)</script> on Friday.\n\nWang claimed the islets & left.\n"


def passage(words: str) -> Passage:
    start = TEXT.index(words)
    return Passage(start, start + len(words), words)


KONO, WANG, ISLETS = Ref("person", "Kono"), Ref("person", "Wang"), Ref("territory", "islets")
FIRST, SECOND = TEXT.split("\n\n")
MEETING = Meeting(
    evidence=(passage(FIRST),),
    words=(
        Words("date", passage("Friday")),
        Words("participant", passage("Kono")),
        Words("participant", passage("Wang")),
        Words("trigger", passage("met Wang")),
    ),
    rule="mutual",
    kind="talks",
    participants=(KONO, WANG),
    status="held",
    date="2019-02-01",
    relative=True,
)
CLAIM = Claim(
    evidence=(passage(SECOND.strip()),),
    words=(Words("trigger", passage("claimed")),),
    rule="title <b>",
    claimant=WANG,
    territory=(ISLETS,),
    position="claims sovereignty",
)
ARTICLE = Article("a", TEXT, date(2019, 2, 1))
RECORD = Record(
    id="a", published=date(2019, 2, 1), publisher=None, title=None, url=None, dispute=None,
    sentences=(passage(FIRST), passage(SECOND.strip())),
    entities=(Entity("person", "Kono", (passage("Kono"),)),),
    meetings=(MEETING,), claims=(CLAIM,),
)  # fmt: skip


class Elements(HTMLParser):
    """Collects tags, identifiers, links and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_fact_stands_under_its_paragraph_and_at_its_words() -> None:
    first, second = explain(ARTICLE, RECORD).paragraphs
    assert [(number, told.kind) for number, told in first.facts] == [(1, "meeting")]
    assert [(number, told.kind) for number, told in second.facts] == [(2, "claim")]
    said = {segment.text: [word.slot for word in segment.words] for segment in first.segments if segment.words}
    assert said == {
        "Kono": ["participant"],
        "met ": ["trigger"],
        "Wang": ["participant", "trigger"],
        "Friday": ["date"],
    }
    assert [segment.text for segment in first.segments if segment.ends == (1,)] == ["Wang"]


def test_a_date_tells_where_it_comes_from() -> None:
    ((_, told),) = explain(ARTICLE, RECORD).paragraphs[0].facts
    assert told.date == "2019-02-01"
    assert told.date_source == "from “Friday”, counted from the publication day 2019-02-01"


SPANS = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair) + 1))


@given(st.text("ab<&\n ", min_size=1, max_size=50), st.lists(SPANS, max_size=6))
def test_no_character_is_lost_however_words_overlap(text: str, spans: list[tuple[int, int]]) -> None:
    passages = [Passage(start, end, text[start:end]) for start, end in spans]
    words = tuple(Words("trigger", p) for p in passages)
    claim = Claim(evidence=tuple(passages), words=words, rule="r", claimant=WANG, territory=(ISLETS,), position="other")
    record = Record(
        id="a", published=None, publisher=None, title=None, url=None, dispute=None, sentences=(), entities=(),
        claims=(claim,),
    )  # fmt: skip
    paragraphs = explain(Article("a", text), record).paragraphs
    shown = ["".join(segment.text for segment in paragraph.segments) for paragraph in paragraphs]
    assert shown == [line for line in text.split("\n") if line.strip()]
    assert sum(len(paragraph.facts) for paragraph in paragraphs) == (1 if shown else 0)


def test_the_page_escapes_what_an_article_holds_and_loads_nothing() -> None:
    html = page([explain(ARTICLE, RECORD)])
    elements = Elements(html)
    assert "<script" not in html
    assert "alert(1)" in elements.text
    assert {"script", "link", "img", "b>"}.isdisjoint(elements.tags)
    assert all(link.startswith("#") for link in elements.links)
    assert "style" not in elements.attributes
    assert re.search(r"default-src 'none'; style-src 'sha256-[\w+/]+='", html)


def test_every_link_of_the_page_leads_to_one_place() -> None:
    elements = Elements(page([explain(ARTICLE, RECORD), explain(ARTICLE, RECORD)]))
    assert len(elements.ids) == len(set(elements.ids))
    assert {link[1:] for link in elements.links} <= set(elements.ids)
    assert {"a1-f1", "a2-f2", "a1-f1w1"} <= set(elements.ids)


def test_the_plain_text_needs_no_colour(skerry: Skerry) -> None:
    shown = skerry("extract", "--explain", SEED).stdout
    assert "\x1b" not in shown
    assert re.search(r"\[talks\]\d+ with", shown)
    assert re.search(r"\d+ meeting  rule “\w+", shown)
    assert "participants: Shinzo Abe, Vladimir Putin" in shown
    assert max(len(line) for line in shown.splitlines()) <= 100


def test_a_terminal_shows_colours_within_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = on_terminal("extract", "--explain", SEED)
    assert "\x1b[1;32m2 meeting" in shown
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert max(len(line) for line in plain.splitlines()) <= 80


def test_pages_are_written_to_a_file_or_a_folder(skerry: Skerry, tmp_path: Path) -> None:
    one = skerry("extract", "--explain", "--html", "--out", tmp_path / "all.html", "seeds")
    assert one.returncode == 0, one.stderr
    assert (tmp_path / "all.html").read_text().count("<article>") == 5
    skerry("extract", "--explain", "--html", "--out", tmp_path / "pages", SEED)
    assert [path.name for path in (tmp_path / "pages").iterdir()] == [Path(SEED).stem + ".html"]


def test_html_without_explain_is_a_wrong_call(skerry: Skerry) -> None:
    done = skerry("extract", "--html", SEED)
    assert done.returncode == 2
    assert "give both" in done.stderr
