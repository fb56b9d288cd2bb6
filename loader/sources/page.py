"""Web pages -> their one article: main text and metadata as trafilatura finds them."""

import re
from configparser import ConfigParser
from copy import deepcopy
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

from trafilatura import bare_extraction, html2txt
from trafilatura.settings import DEFAULT_CONFIG, Document

from loader.errors import UnreadableArticle
from loader.sources.day import day_of
from loader.sources.identity import web_address
from loader.sources.item import Item, Items

_DATES = {"original_date": True, "extensive_search": False}
"""The first publication, from what the page declares (JSON-LD, OpenGraph, ``<time>``); not guessed from its text."""

_BLOCK = re.compile(r"<(?:p|br|div|li|h[1-6]|blockquote|section|tr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(_BLOCK.pattern + r"|</?(?:a|b|i|em|strong|span|img|figure|ul|ol|u|sup|sub)\b[^<>]*>", re.IGNORECASE)


def read_page(text: str, place: str, url: str | None) -> Items:
    """The article of an HTML page: paragraphs, headings and lists of the main text, a line each, without menus,
    captions, bylines, links to other articles and banners as far as trafilatura knows them. ``url`` is the address
    that it was fetched from. Raises UnreadableArticle if no main text is found."""
    found = _extract(text, url)
    if found is None or not (found.text or "").strip():
        raise UnreadableArticle(
            f"{place} is a page in which no main text is found (a list of links, a script?): save its text as a file"
        )
    yield (
        None,
        Item(
            found.text or "",
            title=found.title or None,
            published=day_of(found.date),
            publisher=found.sitename or None,
            url=_canonical(web_address(found.url), url),
        ),
    )


def text_of_fragment(html: str) -> str:
    """The text of a piece of HTML such as a feed or JSON holds: a line for each paragraph. A text without tags keeps
    its own lines."""
    if not _TAG.search(html):
        return unescape(html)
    lines = html if _BLOCK.search(html) else html.replace("\n", "<br>")
    page = f"<html><body><article>{lines}</article></body></html>"
    found = _extract(page, None)
    return ((found.text if found else None) or " ".join(html2txt(page).split())).strip()


def _extract(html: str, url: str | None) -> Document | None:
    """A line end of the source is a space outside ``<pre>``; trafilatura would keep it between two ``<br>``."""
    lines = html if "<pre" in html.lower() else html.replace("\n", " ")
    found = bare_extraction(
        lines.encode("utf-8", "replace"),
        url=url,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params=_DATES,
        config=_config(),
    )
    return found if isinstance(found, Document) else None


@lru_cache(maxsize=1)
def _config() -> ConfigParser:
    """trafilatura's own settings, but a brief of two lines is an article too: below its usual 250 characters it would
    take the page as a whole, captions included and paragraphs run together."""
    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"
    return config


def _canonical(canonical: str | None, url: str | None) -> str | None:
    """The canonical address of the page, unless it is the front page of its site: a common mistake, which would give
    all articles of a site one id."""
    if canonical and urlsplit(canonical).path.strip("/"):
        return canonical
    return url
