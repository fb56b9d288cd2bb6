"""Putting a fact's evidence together: its sentences and the words of its slots."""

from collections.abc import Iterable

from loader.language.reading import Reading
from loader.record import Passage, Words


def evidence(reading: Reading, words: Iterable[Words], more: Iterable[Passage] = ()) -> tuple[Passage, ...]:
    """The sentences that hold the words of a fact, and further ones that one needs, in text order, each once."""
    sentences = dict.fromkeys(more)
    for word in words:
        span = reading.doc.char_span(word.passage.start, word.passage.end, alignment_mode="expand")
        if span is not None:
            sentences.update(dict.fromkeys(_sentences(reading, span.start, span.end)))
    return tuple(sorted(sentences))


def _sentences(reading: Reading, first: int, last: int) -> list[Passage]:
    """The passage from the sentence of the first token to that of the last one: words lie inside one passage."""
    start, end = reading.doc[first].sent.start_char, reading.doc[last - 1].sent.end_char
    return [reading.slice(start, end)]
