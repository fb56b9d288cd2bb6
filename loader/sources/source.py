"""A source -> its articles, or the reasons why there are none. Runs in a process of its own, with a time limit."""

from collections.abc import Mapping
from dataclasses import dataclass

from loader.article import Article
from loader.errors import ArticleError, UnreadableArticle
from loader.sources.credit import find_credit, known_publishers
from loader.sources.dateline import find_dateline, wrong_date_line
from loader.sources.decode import clean, decode
from loader.sources.identity import canonical_url, hashed, path_id, publisher_id, require_id, web_address
from loader.sources.item import Item, Items
from loader.sources.kind import kind_of
from loader.sources.language import require_english
from loader.sources.limits import Limits
from loader.sources.location import Location, stem
from loader.sources.metadata import FILE_NAME, Metadata
from loader.sources.packing import too_large
from loader.sources.payload import Payload, open_location
from loader.sources.prose import require_prose
from loader.sources.rejection import Rejection


@dataclass(frozen=True, slots=True)
class Sourced:
    """An article, the place it came from (path, URL, with ``#3`` for the third of several), and its name: the file
    stem, ``news.3`` for the third of several, or the id where there is no file."""

    article: Article
    place: str
    name: str


Rows = Mapping[int | None, Metadata]
"""The rows of ``metadata.csv`` for one source: that of the source (None) and those of its articles by number."""


def read_source(location: Location, rows: Rows, limits: Limits) -> list[Sourced | Rejection]:
    """The articles of a source in its order. What the metadata leave open is taken from the source, then from the
    date line or dateline of the text. Never raises an ArticleError: reasons are returned."""
    try:
        payload = open_location(location, limits)
        return [
            _taken(location, payload, number, item, rows, limits) for number, item in _items(location, payload, limits)
        ]
    except ArticleError as error:
        return [Rejection(location.place, str(error))]


def _items(location: Location, payload: Payload, limits: Limits) -> Items:
    place = location.place
    text = decode(payload.content, place, payload.charset)
    kind = kind_of(text, payload.name, payload.media_type)
    if kind in ("text", "page") and len(payload.content) > limits.max_bytes:
        raise too_large(place, limits.max_bytes, size=len(payload.content))
    match kind:
        case "text":
            from loader.sources.text import read_text

            return read_text(text, place)
        case "page":
            from loader.sources.page import read_page

            return read_page(text, place, web_address(payload.url))
        case "json":
            from loader.sources.news_json import read_json

            return read_json(text, place)
        case "json lines":
            from loader.sources.news_json import read_json_lines

            return read_json_lines(text, place)
        case "feed":
            from loader.sources.feed import read_feed

            return read_feed(text, place)


def _taken(
    location: Location, payload: Payload, number: int | None, item: Item | ArticleError, rows: Rows, limits: Limits
) -> Sourced | Rejection:
    place = location.place if number is None else f"{location.place}#{number}"
    try:
        if isinstance(item, ArticleError):
            raise item
        if len(item.text) > limits.max_bytes or len(item.text.encode("utf-8", "replace")) > limits.max_bytes:
            raise too_large(place, limits.max_bytes)
        row = rows.get(number) or rows.get(None) or Metadata()
        article = _article(location, payload, number, item, row, place)
    except ArticleError as error:
        return Rejection(place, str(error))
    if location.file is None:
        return Sourced(article, place, article.id)
    name = stem(location.file)
    return Sourced(article, place, name if number is None else f"{name}.{number}")


def _article(
    location: Location, payload: Payload, number: int | None, item: Item, row: Metadata, place: str
) -> Article:
    text = clean(item.text)
    require_prose(text, place)
    require_english(text, place, item.language)
    dateline = find_dateline(text)
    published = row.day() or item.published or dateline.published
    wrong = wrong_date_line(text)
    if published is None and wrong:
        raise UnreadableArticle(
            f"{place} begins with the date line {wrong!r}, which is no day of the calendar: "
            f"correct it, or give the day as `published` in {FILE_NAME}"
        )
    url = row.url or item.url or (web_address(payload.url) if number is None else None)
    return Article(
        id=_id(location, payload, number, item, row, url, text),
        text=text,
        published=published,
        publisher=row.publisher or _line(item.publisher) or dateline.publisher or find_credit(text, known_publishers()),
        title=row.title or _line(item.title),
        url=url,
    )


def _id(
    location: Location, payload: Payload, number: int | None, item: Item, row: Metadata, url: str | None, text: str
) -> str:
    if row.id is not None:
        return require_id(row.id, row.place)
    if item.id is not None and row.url is None:
        return publisher_id(item.id)
    if url is not None:
        return hashed(canonical_url(url))
    if item.guid is not None:
        return hashed(item.guid)
    if location.relative is not None:
        return path_id(location.relative, number)
    return hashed(f"{canonical_url(payload.url)}#{number}" if payload.url else text)


def _line(words: str | None) -> str | None:
    """The words as one clean line."""
    return " ".join(clean(words).split()) or None if words else None
