"""Quotations that an article prints more than once: in its lead, under a photograph, and in full further down."""

from collections.abc import Sequence

from loader.record import Ref, Statement

_AROUND = 40
"""Statements of one speaker before and behind among which a repetition is looked for: none is farther away in an
article, and a text of endless quotations must not cost the square of their number."""


def once_each(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements without those whose words the same speaker says again, or says in a longer quotation.

    Of equal ones the first that has a date is kept, else the first. The order is that of the text.
    """
    folded = [_folded(s.quote) for s in statements]
    by_speaker: dict[Ref, list[int]] = {}
    for index, statement in enumerate(statements):
        by_speaker.setdefault(statement.speaker, []).append(index)
    place = {i: at for group in by_speaker.values() for at, i in enumerate(group)}
    kept = []
    for index, statement in enumerate(statements):
        at, group = place[index], by_speaker[statement.speaker]
        same = [i for i in group[max(0, at - _AROUND) : at + _AROUND] if i != index]
        longer = any(len(folded[i]) > len(folded[index]) and folded[index] in folded[i] for i in same)
        equal = [i for i in same if folded[i] == folded[index]]
        better = any(_rank(statements[i], i) < _rank(statement, index) for i in equal)
        if not longer and not better:
            kept.append(statement)
    return tuple(kept)


def _rank(statement: Statement, index: int) -> tuple[bool, int]:
    return statement.date is None, index


def _folded(quote: str) -> str:
    """Words between blanks, so that only whole words are found in each other."""
    words = "".join(c if c.isalnum() or c.isspace() else "" for c in quote.casefold()).split()
    return f" {' '.join(words)} "
