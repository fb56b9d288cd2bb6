"""Quoted stretches: which words stand between quotation marks."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from loader.language.quotations import find_quotations, is_open_ended

NLP = spacy.blank("en")


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(NLP.make_doc(text), text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We will not," he said.', ["We will not,"]),
        ("“We will not,” he said.", ["We will not,"]),
        ("„We will not“, he said.", ["We will not"]),
        ("«We will not», he said.", ["We will not"]),
        ("``We will not,'' he said.", ["We will not,"]),
        ("''We will not,'' he said.", ["We will not,"]),
        ("'We will not,' he said.", ["We will not,"]),
        ("‘We will not,’ he said.", ["We will not,"]),
        ('A "b" c "d" e.', ["b", "d"]),
        ('He called it "unrealistic.\n\n"\n\nNext, "a word".', ["unrealistic.", "a word"]),
        ("“There is no reason to reject it, ”said the source.", ["There is no reason to reject it,"]),
        ('"There is no reason to reject it, "said the source.', ["There is no reason to reject it,"]),
        ("\"He called it 'a lie' and left,\" she said.", ["He called it 'a lie' and left,"]),
        ("“He said “no” twice,” she said.", ["He said “no” twice,"]),
        ('"the first step � recognition"', ["the first step � recognition"]),
        ('"We will\nnot," he said.', ["We will\nnot,"]),
    ],
)
def test_marks_of_every_kind_pair(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    ['""', '"', '" "', "It's the islanders' right, don't you think?", "rock 'n' roll of the '90s", 'a 12" pipe', "”“"],
)
def test_apostrophes_inches_and_empty_marks_quote_nothing(text: str) -> None:
    assert quoted(text) == []


def test_an_opening_mark_without_partner_is_dropped_at_the_end_of_its_paragraph() -> None:
    assert quoted('"This one was never closed.\n\nBut "this one" was.') == ["this one"]


def test_an_odd_mark_does_not_turn_the_rest_of_its_paragraph_inside_out() -> None:
    assert quoted('He said "we agree. The "Northern Territories" are four.') == ["Northern Territories"]


def test_a_quotation_over_paragraphs_is_one_stretch_a_paragraph_and_open_ended() -> None:
    text = '"One.\n\n"Two.\n\n"Three," he said.'
    found = find_quotations(NLP.make_doc(text), text)
    assert [text[q.start : q.end] for q in found] == ["One.", "Two.", "Three,"]
    assert [is_open_ended(q, text) for q in found] == [True, True, False]


def test_the_tokens_of_a_quotation_include_its_marks() -> None:
    text = 'He said "not now" twice.'
    doc = NLP.make_doc(text)
    [quotation] = find_quotations(doc, text)
    assert doc[quotation.first : quotation.last].text == '"not now"'


MARKS = st.text(alphabet="\"“”'‘’`«» \n.,ab", max_size=80)


@given(MARKS)
def test_quotations_are_ordered_disjoint_and_trimmed(text: str) -> None:
    doc = NLP.make_doc(text)
    end = 0
    for quotation in find_quotations(doc, text):
        inside = text[quotation.start : quotation.end]
        assert inside
        assert inside == inside.strip()
        assert end <= quotation.start
        assert 0 <= quotation.first < quotation.last <= len(doc)
        end = quotation.end


@pytest.mark.parametrize(
    ("unit", "count"),
    [('"', 0), ("“", 0), ("”", 0), ("'", 0), ('"a ', 50_000), (' \n\n"', 0), ('"a" ', 100_000), ("“a ", 0)],
)
def test_a_hundred_thousand_marks_are_paired_in_one_pass(unit: str, count: int) -> None:
    """A pairing whose cost grows with the square of the marks would take hours here."""
    text = unit * 100_000
    assert len(find_quotations(Doc(NLP.vocab, words=["a"]), text)) == count
