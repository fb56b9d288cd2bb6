"""Surnames: the one word by which articles mention a person after the full name."""

from collections import Counter
from collections.abc import Callable

from loader.resolve.article_view import ArticleView
from loader.resolve.folding import fold
from loader.resolve.world import World

MOST_WORDS = 3
"""A surname has no more folded words ("Le-Pen" has two)."""


def count_mentions(view: ArticleView, world: World, person: str) -> set[tuple[str, str, int]]:
    """How often an article mentions each person (their IRIs begin with ``person``) by which few folded words."""
    counts: Counter[tuple[str, str]] = Counter()
    for mention in view.mentions:
        thing, text = world.thing(mention.target), fold(mention.text)
        if thing.startswith(person) and len(text.split()) <= MOST_WORDS:
            counts[thing, text] += 1
    return {(thing, text, number) for (thing, text), number in counts.items()}


def find_surname(label: str, count: Callable[[str], int]) -> str | None:
    """The word of a label by which a person is mentioned most often alone, if at all; ``count`` tells how often.

    "Xi" for Xi Jinping, "Abe" for Shinzo Abe: which word of a name is the surname differs from people to people.
    """
    parts = {fold(word): word for word in label.split()}
    counts = {part: number for text, part in parts.items() if (number := count(text)) > 0}
    return min(counts, key=lambda part: (-counts[part], part), default=None)
