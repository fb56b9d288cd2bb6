"""JSON and JSON Lines -> articles: schema.org or simple fields."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from loader.errors import UnreadableArticle
from loader.sources.day import day_of
from loader.sources.identity import web_address
from loader.sources.item import Item, Items
from loader.sources.page import text_of_fragment

_TEXT = ("articleBody", "text", "body", "content", "content_text", "content_html")
_SUMMARY = ("description", "summary", "abstract")
_TITLE = ("headline", "title", "name")
_PUBLISHED = ("datePublished", "published", "date", "date_published", "published_at", "publishedAt", "pubDate")
_PUBLISHER = ("publisher", "source", "provider", "sourceOrganization")
_URL = ("url", "link", "mainEntityOfPage", "@id", "id")
_ID = ("id", "identifier")
_LANGUAGE = ("inLanguage", "language", "lang")
_ARTICLE_TYPES = ("Article", "Posting", "Report")
"""schema.org's types of articles end so: NewsArticle, OpinionNewsArticle, BlogPosting, LiveBlogPosting, Report."""
_DEPTH = 4
"""How deep a list of articles may lie: ``{"response": {"results": [...]}}``."""


def read_json(text: str, place: str) -> Items:
    """The articles of a JSON document: one object, or the objects of a list, of ``@graph`` or of another list inside
    (``articles``, ``items``), numbered. JSON Lines are known by their second line. Raises UnreadableArticle if it is
    no JSON or holds no article."""
    try:
        document = _parsed(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text[: error.pos].count("\n"):
            yield from read_json_lines(text, place)
            return
        raise _no_json(place, error) from error
    except (ValueError, RecursionError) as error:
        raise _no_json(place, error) from error
    if isinstance(document, dict) and _is_article(document, alone=True):
        yield None, _item(document, {}, place)
        return
    nodes = (node for node in _nodes(document, _DEPTH) if len(node) > 1)
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    number = 0
    for number, node in enumerate(_articles(document, _DEPTH), 1):
        yield number, _item(node, known, f"{place}#{number}")
    if not number:
        raise UnreadableArticle(
            f"{place} is JSON without an article: an article needs its text as {', '.join(_TEXT[:-1])}"
        )


def read_json_lines(text: str, place: str) -> Items:
    """The article of each line, numbered by lines; empty lines count, and are passed over."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            document = _parsed(line)
        except (ValueError, RecursionError) as error:
            yield number, _no_json(f"{place}#{number}", error)
            continue
        if isinstance(document, dict):
            yield number, _item(document, {}, f"{place}#{number}")
        else:
            yield number, UnreadableArticle(f"{place}#{number} is no JSON object: write one article a line")


def _parsed(text: str) -> Any:
    return json.loads(text, strict=False)


def _no_json(place: str, error: Exception) -> UnreadableArticle:
    reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
    return UnreadableArticle(f"{place} is not JSON that can be read ({reason}): correct it")


def _nodes(document: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects of a document, down to a depth."""
    if isinstance(document, dict):
        yield document
    inside = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    if depth:
        for value in inside:
            yield from _nodes(value, depth - 1)


def _articles(document: Any, depth: int, alone: bool = True) -> Iterator[dict[str, Any]]:
    """The outermost objects that are articles."""
    if isinstance(document, dict) and _is_article(document, alone):
        yield document
    elif depth:
        inside = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
        for value in inside:
            if isinstance(value, (dict, list)):
                yield from _articles(value, depth - 1, alone and isinstance(document, list))


def _is_article(node: Mapping[str, Any], alone: bool) -> bool:
    """Whether an object is an article: by its type, else by its text; inside another object (not ``alone``) it needs
    a title besides, since much else has a text."""
    types = node.get("@type")
    if types is not None:
        names = types if isinstance(types, list) else [types]
        return any(str(name).endswith(_ARTICLE_TYPES) for name in names)
    titled = _word(node, _TITLE) is not None
    return _word(node, _TEXT if alone and not titled else _TEXT + _SUMMARY) is not None and (alone or titled)


def _item(node: Mapping[str, Any], known: Mapping[str, Any], place: str) -> Item | UnreadableArticle:
    text = _word(node, _TEXT) or _word(node, _SUMMARY)
    if text is None:
        return UnreadableArticle(f"{place} has no text: give it as {', '.join(_TEXT[:-1])}")
    given = next((str(value) for name in _ID if (value := _value(node.get(name))) is not None), None)
    url = next((url for name in _URL if (url := web_address(_name(node.get(name), known, "@id", "url")))), None)
    return Item(
        text_of_fragment(text),
        id=given if given and not web_address(given) else None,
        title=_word(node, _TITLE),
        published=next((day for name in _PUBLISHED if (day := day_of(node.get(name)))), None),
        publisher=next((word for name in _PUBLISHER if (word := _name(node.get(name), known, "name", "title"))), None),
        url=url,
        language=next((word for name in _LANGUAGE if (word := _name(node.get(name), known, "alternateName"))), None),
    )


def _word(node: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of the fields that holds text; a list of paragraphs is put together."""
    for name in names:
        value = node.get(name)
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            value = "\n".join(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _value(given: Any) -> str | int | None:
    """An id: a string, a number, or the value of a schema.org PropertyValue."""
    value = given.get("value") if isinstance(given, dict) else given
    if isinstance(value, str):
        return value.strip() or None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _name(value: Any, known: Mapping[str, Any], *fields: str) -> str | None:
    """A string, or the field of an object that holds one; an object that only refers ({"@id": ...}) is looked up."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        whole = known.get(str(value.get("@id")), value) if len(value) == 1 else value
        value = next((word for name in fields if isinstance(word := whole.get(name), str)), None)
    return value.strip() or None if isinstance(value, str) else None
