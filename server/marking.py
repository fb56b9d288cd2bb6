"""Marking a text: spans that may overlap in any way become segments that do not, paragraph by paragraph."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from server.paragraphs import paragraphs


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A mention: where it is (in code points of the text), how it is marked, what it names."""

    start: int
    end: int
    letter: str
    style: str
    label: str
    name: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with one look: the innermost mention over it, whether facts stand on it, which begin or end
    here. ``anchors`` are the passages that begin here, as ``char=BEGIN,END``."""

    text: str
    mark: Mark | None
    letters: tuple[str, ...]
    is_evidence: bool
    ends: tuple[int, ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's segments, and the numbers of the facts that are told in it."""

    segments: tuple[Segment, ...]
    facts: tuple[int, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(segment.text for segment in self.segments)

    @property
    def is_led_to(self) -> bool:
        """Whether a passage begins in it that an address leads to, or a fact is told."""
        return bool(self.facts) or any(segment.anchors for segment in self.segments)


def lay_out(
    text: str,
    marks: Sequence[Mark],
    spans: Sequence[tuple[int, int, int]],
    places: Mapping[int, int],
    lines: Iterable[tuple[int, int]] = (),
) -> tuple[Paragraph, ...]:
    """The text as paragraphs. ``spans`` are the evidence of facts: start, end, number of the fact; ``places`` says
    where each fact is told. Its number ends the evidence that holds this place. ``lines`` are further passages that one
    can land on.

    All of the text but the line breaks between paragraphs is in the segments, once and in order, whatever the marks.
    """
    anchors = sorted({(mark.start, mark.end) for mark in marks} | {(start, end) for start, end, _ in spans} | {*lines})
    noted = [span for span in spans if span[0] <= places[span[2]] < span[1]]
    laid_out = []
    for begin, end in paragraphs(text):
        inside = [mark for mark in marks if mark.start < end and mark.end > begin]
        over = [span for span in spans if span[0] < end and span[1] > begin]
        here = [(a, b) for a, b in anchors if begin <= a < end]
        cuts = sorted(_cuts(begin, end, [*inside_spans(inside), *((a, b) for a, b, _ in over), *here]))
        segments = tuple(_segment(text, left, right, inside, over, noted, here) for left, right in pairwise(cuts))
        numbers = tuple(sorted(number for number, place in places.items() if begin <= place < end))
        laid_out.append(Paragraph(segments, numbers))
    return tuple(laid_out)


def inside_spans(marks: Iterable[Mark]) -> list[tuple[int, int]]:
    """Where marks begin and end."""
    return [(mark.start, mark.end) for mark in marks]


def _cuts(begin: int, end: int, spans: Iterable[tuple[int, int]]) -> set[int]:
    edges = {edge for span in spans for edge in span if begin < edge < end}
    return edges | {begin, end}


def _segment(
    text: str,
    left: int,
    right: int,
    marks: Sequence[Mark],
    spans: Sequence[tuple[int, int, int]],
    noted: Sequence[tuple[int, int, int]],
    anchors: Sequence[tuple[int, int]],
) -> Segment:
    covering = [mark for mark in marks if mark.start <= left and mark.end >= right]
    starting = sorted({mark.letter for mark in covering if mark.start == left})
    return Segment(
        text=text[left:right],
        mark=min(covering, key=lambda mark: (mark.end - mark.start, mark.start, mark.name), default=None),
        letters=tuple(starting),
        is_evidence=any(start <= left and end >= right for start, end, _ in spans),
        ends=tuple(sorted(number for _, end, number in noted if end == right)),
        anchors=tuple(f"char={start},{end}" for start, end in anchors if start == left),
    )
