"""Paragraphs: lines, and of texts whose lines a program has broken those that belong together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.paragraphs import paragraphs

BROKEN = """Minister leaves the talks early
Minister leaves the talks early
The foreign minister of Japan walks to his car behind the gates of the
Osobnyak in Moscow on Friday morning.
Photo: A. Reader
The foreign minister left the talks on the islands before noon on Friday
and said that nothing had been agreed. He will return in the spring to go
on with them, and is to see the president then, who has let it be known
that a treaty takes time; nobody in the ministry would say how long, but
several spoke of years rather than of months.

"We are not in a hurry," he told those who had come to see him off at the
airport. "There is no deadline, and nobody has asked us to name one, since
both sides know what the other wants." It was cold.
He waited for an hour.

What comes next:
- a meeting of experts in April
- a visit of the governor
"""


def told(text: str) -> list[str]:
    """The paragraphs with their line breaks as blanks."""
    return [" ".join(text[begin:end].split()) for begin, end in paragraphs(text)]


def test_lines_that_were_broken_at_a_width_make_one_paragraph() -> None:
    beginnings = [paragraph[:24] for paragraph in told(BROKEN)]
    assert beginnings == [
        "Minister leaves the talk",
        "Minister leaves the talk",
        "The foreign minister of ",
        "Photo: A. Reader",
        "The foreign minister lef",
        '"We are not in a hurry,"',
        "He waited for an hour.",
        "What comes next:",
        "- a meeting of experts i",
        "- a visit of the governo",
    ]
    assert told(BROKEN)[4].endswith("rather than of months.")


@pytest.mark.parametrize(
    "text",
    [
        "A headline\n\nAbe met Putin in Moscow.\nLavrov was there.\nThey will meet again in May.\n\nThe end.",
        "Each line of this text is a sentence of its own.\n" * 3 + "None of them was broken by a program at all.",
        "\n".join("Such lines are long since each has several sentences, all of them. " * n for n in (3, 2, 4, 3)),
        "One line.\nAnother one.",
    ],
)
def test_lines_of_a_text_without_a_width_are_paragraphs(text: str) -> None:
    assert told(text) == [" ".join(line.split()) for line in text.split("\n") if line.strip()]


@given(
    st.text(alphabet="ab. \n", max_size=400)
    | st.lists(st.text(alphabet="ab .", min_size=40, max_size=70)).map("\n".join)
)
def test_no_word_is_lost_or_told_twice(text: str) -> None:
    found = paragraphs(text)
    assert found == sorted(found)
    assert " ".join(told(text)).split() == text.split()
