"""Headlines, datelines, bylines and typography."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.article import Article
from loader.language.layout import LayoutRules, find_layout, layout_rules
from loader.language.normalise import normalise
from loader.language.pipeline import Language
from loader.language.reader import read_article

ROOT = Path(__file__).parents[2]
RULES: LayoutRules = layout_rules(tomllib.loads((ROOT / "ontology" / "lexicon" / "names.toml").read_text())["layout"])

BODIES = {
    "a date line before the text": ("date 2019-01-04 Japan said no.", "Japan said no."),
    "a date line and a dateline": ("date 2001-03-26\nIRKUTSK, Russia - Japan said no.", "Japan said no."),
    "agency and date in brackets": (
        "TOKYO (UrduPoint News / Sputnik - 21st January, 2019) Japan said no.",
        "Japan said no.",
    ),
    "agency between slashes": ("MOSCOW, January 15. /TASS/. Japan said no.", "Japan said no."),
    "a city in small letters": ("Tokyo (Jiji Press) - Japan said no.", "Japan said no."),
    "an agency alone": ("(Reuters) - Japan said no.", "Japan said no."),
    "a day and an agency": ("BUENOS AIRES, Aug 3 (AFP) -- Japan said no.", "Japan said no."),
    "a dash lost": ("SEOUL Japan said no.", "Japan said no."),
    "two cities and a dash lost": ("AARHUS/BERGEN Japan said no.", "Japan said no."),
    "capital letters that open a story are no city": ("VLADIMIR Orlov said no.", "VLADIMIR Orlov said no."),
    "an underscore for a dash": ("LIMA (AP)_ Japan said no.", "Japan said no."),
    "a headline twice": (
        "Japan Says No To Talks\n\nJapan Says No to Talks\n\nJapan said no on Friday.",
        "Japan said no on Friday.",
    ),
    "a headline and a byline": ("Japan says no to talks\nBy John Smith\n\nJapan said no.", "Japan said no."),
    "lines that end sentences are paragraphs": (
        "Japan said no.\nIt was late.\nNobody slept.\nShips left.",
        "Japan said no.\nIt was late.\nNobody slept.\nShips left.",
    ),
    "a first sentence is no headline": ("Japan said no.\n\nIt was late.", "Japan said no.\n\nIt was late."),
    "a sentence in brackets is no dateline": ("NATO (the alliance) said no.", "NATO (the alliance) said no."),
}


@pytest.mark.parametrize(("text", "body"), BODIES.values(), ids=BODIES)
def test_the_running_text_begins_behind_headline_and_dateline(text: str, body: str) -> None:
    layout = find_layout(text, RULES)
    assert text[layout.body :] == body
    assert layout.text[layout.body :] == body
    assert not layout.text[: layout.body].strip()


def test_a_text_broken_at_a_width_has_no_headline_in_its_first_line() -> None:
    text = (
        "The Danish prime minister held talks with the Norwegian President\n"
        "Nils Berg in Riga on Friday, the palace said. Both sides hope that\n"
        "the talks will go on in the summer."
    )
    layout = find_layout(text, RULES)
    assert layout.body == 0
    assert layout.text == text.replace("\n", " ")


def test_the_first_line_of_a_caption_is_no_headline() -> None:
    text = "Envoy protests over remarks\nFinn Berg (right) shakes hands with Danish\nMinister Jens Falk in Lima."
    layout = find_layout(text, RULES)
    assert layout.text.strip() == "Finn Berg (right) shakes hands with Danish Minister Jens Falk in Lima."


@given(st.text(max_size=400))
def test_the_text_to_parse_is_as_long_as_the_article(text: str) -> None:
    assert len(find_layout(text, RULES).text) == len(text) == len(normalise(text))


def test_a_damaged_character_is_an_apostrophe_inside_a_word_and_a_dash_outside() -> None:
    assert normalise("Japan\ufffds step \ufffd “a first” — said") == 'Japan\'s step - "a first" - said'


def test_a_line_break_inside_a_sentence_does_not_end_it(language: Language) -> None:
    reading = read_article(Article("case", "Japan said that it\nwould talk to\nRussia.\n\nRussia agreed."), language)
    sentences = [reading.slice(s.start_char, s.end_char).text for s in reading.doc.sents]
    assert sentences == ["Japan said that it\nwould talk to\nRussia.", "Russia agreed."]


def test_a_quotation_mark_in_a_paragraph_of_its_own_is_no_sentence(language: Language) -> None:
    text = 'Officials called the handover "unrealistic.\n\n"\n\nTalks go on.'
    reading = read_article(Article("case", text), language)
    assert [s.text.strip()[:9] for s in reading.doc.sents] == ["Officials", "Talks go "]


def test_the_same_name_in_a_headline_is_no_evidence(language: Language) -> None:
    reading = read_article(Article("case", "Abe Seeks Visit To Russia\n\nShinzo Abe spoke in Tokyo."), language)
    assert [e.name for e in reading.entities] == ["Shinzo Abe", "Tokyo"]
    assert reading.entities[0].evidence[0].start == 27
