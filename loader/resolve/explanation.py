"""Explanations: the rule that merged reports, with what it compared, short enough to read."""

from collections.abc import Iterable

MOST_VALUES = 3
"""So many values of one kind are listed; the reports of a thing say the others."""
LONGEST_VALUE = 50
"""A longer value is cut, in letters."""


def explained(rule: str, *compared: Iterable[str | None]) -> str:
    """A rule with the values it compared, kind by kind, each once and sorted, whatever the order they come in:
    ``same participants and overlapping dates (2018-11; 2018-11-14)``."""
    listed = [text for values in compared for text in _listed({value for value in values if value})]
    return f"{rule} ({'; '.join(listed)})" if listed else rule


def _listed(values: set[str]) -> list[str]:
    shown = [_cut(value) for value in sorted(values)[:MOST_VALUES]]
    return [*shown, "…"] if len(values) > MOST_VALUES else shown


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE].rstrip()}…"
