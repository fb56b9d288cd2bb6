"""The difference between two releases as values: things added, withdrawn and changed, with their facts and causes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from loader.diff.articles import ChangedArticles

TOLD_BY = "told by"
"""The slot whose values are the articles that tell of a thing."""
Change = Literal["added", "withdrawn", "changed"]


@dataclass(frozen=True, slots=True)
class Term:
    """A value as people read it, and its IRI if it is a thing."""

    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact of a thing: its slot, the value before (None: added) and after (None: withdrawn), and its causes: ids of
    articles, ``gazetteer`` or ``correction``; none if it follows from how things are put together."""

    slot: str
    before: Term | None
    after: Term | None
    causes: tuple[str, ...]

    @property
    def change(self) -> Change:
        """What happened to it."""
        if self.before is None:
            return "added"
        return "changed" if self.after else "withdrawn"


@dataclass(frozen=True, slots=True)
class ThingChange:
    """A thing: what happened to it, its kind in words, what it was and is called, its facts, its causes."""

    change: Change
    kind: str
    before: Term | None
    after: Term | None
    facts: tuple[FactChange, ...]
    causes: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called, or was."""
        named = self.after or self.before
        return named.text if named else ""


@dataclass(frozen=True, slots=True)
class Difference:
    """From release ``one`` to release ``other``; ``headlines`` of the articles by id; ``graphs``: all that differ."""

    one: tuple[int, datetime]
    other: tuple[int, datetime]
    articles: ChangedArticles
    headlines: dict[str, str]
    things: tuple[ThingChange, ...]
    graphs: tuple[str, ...]

    def count(self, change: Change) -> tuple[int, int]:
        """The things and the facts to which this happened."""
        facts = sum(fact.change == change for thing in self.things for fact in thing.facts)
        return sum(thing.change == change for thing in self.things), facts
