"""Marks may overlap in any way: the text comes out whole and in order."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from server.footnotes import Fragment, marked
from server.marking import Mark, lay_out


def mark(start: int, end: int, name: str = "x", letter: str = "P") -> Mark:
    return Mark(start, end, letter, "person", "person", name, f"/id/person/{name}")


def test_a_mention_inside_a_mention_wins_and_both_letters_show() -> None:
    (paragraph,) = lay_out("The Russian side agreed.", [mark(0, 16, "side", "S"), mark(4, 11, "Russia", "P")], [], {})
    shown = [(s.text, s.mark.name if s.mark else None, s.letters) for s in paragraph.segments]
    assert shown == [
        ("The ", "side", ("S",)),
        ("Russian", "Russia", ("P",)),
        (" side", "side", ()),
        (" agreed.", None, ()),
    ]


def test_a_fact_stands_beside_the_paragraph_of_its_trigger_not_of_whom_he_means() -> None:
    text = "Abe left.\n\nPutin stayed. Abe wrote.\n"
    first, second = lay_out(text, [], [(0, 9, 1), (11, 24, 2), (25, 35, 1)], {1: 29, 2: 11})
    assert (first.facts, second.facts) == ((), (1, 2))
    assert [(s.text, s.ends, s.is_evidence) for s in first.segments] == [("Abe left.", (), True)]
    assert [(s.text, s.ends) for s in second.segments] == [("Putin stayed.", (2,)), (" ", ()), ("Abe wrote.", (1,))]
    assert [s.is_evidence for s in second.segments] == [True, False, True]


def test_every_passage_can_be_linked_to() -> None:
    (paragraph,) = lay_out("Abe met Putin.", [mark(0, 3)], [(0, 14, 1)], {1: 4})
    assert paragraph.segments[0].anchors == ("char=0,14", "char=0,3") or paragraph.segments[0].anchors == (
        "char=0,3",
        "char=0,14",
    )


SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair) + 1))


@given(st.text("ab<&\n ", max_size=60), st.lists(SPANS, max_size=6), st.lists(SPANS, max_size=4))
def test_no_character_is_lost_or_doubled(
    text: str, mentions: list[tuple[int, int]], evidence: list[tuple[int, int]]
) -> None:
    marks = [mark(start, end) for start, end in mentions]
    spans = [(start, end, number) for number, (start, end) in enumerate(evidence, 1)]
    places = {number: start for start, _, number in spans}
    shown = [
        "".join(segment.text for segment in paragraph.segments) for paragraph in lay_out(text, marks, spans, places)
    ]
    assert shown == [line for line in text.split("\n") if line.strip()]


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=5))
def test_a_marked_sentence_keeps_its_words(text: str, ranges: list[tuple[int, int]]) -> None:
    fragments = marked(text, ranges)
    assert "".join(fragment.text for fragment in fragments) == text
    assert all(one.is_marked != other.is_marked for one, other in pairwise(fragments))


def test_the_words_that_say_a_fact_are_marked() -> None:
    assert marked("Abe met Putin.", [(4, 7), (8, 13)]) == (
        Fragment("Abe ", False), Fragment("met", True), Fragment(" ", False), Fragment("Putin", True),
        Fragment(".", False),
    )  # fmt: skip
