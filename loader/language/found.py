"""A name found in the text, before it becomes a mention and an entity."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from loader.language.reading import MentionForm
from loader.record import EntityKind

FoundKind = Literal[EntityKind, "agreement", "none"]
"""An agreement is no entity, but its name hides the names inside it ("Treaty of Shimoda"); ``none`` hides only."""


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens ``first`` up to ``last`` (exclusive) name the thing ``key``, unique within an article and kind.

    ``name`` is its canonical name, or None if the article's own words are its name.
    """

    first: int
    last: int
    kind: FoundKind
    key: str
    form: MentionForm = "name"
    name: str | None = None
    iri: str | None = None
    country: str | None = None
    inside: tuple["Found", ...] = ()
    """Names of states inside it: "Russian" in "Russian Foreign Ministry"."""


def longest(found: Iterable[Found]) -> list[Found]:
    """Those that do not overlap, longer before shorter, earlier in the iterable before later; in text order."""
    taken: set[int] = set()
    chosen = []
    for item in sorted(found, key=lambda f: f.first - f.last):
        tokens = range(item.first, item.last)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append(item)
    return sorted(chosen, key=lambda f: f.first)


def covered(found: Iterable[Found]) -> set[int]:
    """The tokens that are part of any of them."""
    return {token for item in found for token in range(item.first, item.last)}
