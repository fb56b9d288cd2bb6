"""An article as its source gives it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from loader.errors import UnreadableArticle


@dataclass(frozen=True, slots=True)
class Item:
    """What a source says of one article; None where it says nothing.

    ``id``: the id that the publisher or the user gave. ``url``: the address of the article itself, http(s).
    ``guid``: a string that tells it from the others of its feed, used only without id and URL. ``language``: the
    declared one ("en-GB").
    """

    text: str
    id: str | None = None
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    guid: str | None = None
    language: str | None = None


Items = Iterator[tuple[int | None, Item | UnreadableArticle]]
"""The articles of a source with their numbers in it from 1 on (lines, entries), None in a source of one article; where
one cannot be read, the reason."""
