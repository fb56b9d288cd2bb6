"""A language for tests: every message in white brackets, values in it in angle ones, dates and names of languages in
Georgian, so that a page has no Latin letter outside of messages but those of data."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from tests.conftest import ROOT

TEMPLATE = ROOT / "server" / "translations" / "skerry.pot"
TAG = "ka"
OPEN, CLOSE = "⟦", "⟧"
VALUE, ITS_END = "⟨", "⟩"
ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "label", "data-label", "data-editor")
"""Attributes that visitors see or hear."""
ALONE = ("title", "desc", "text")
"""Elements whose text is a whole, and may be cut."""


def messages() -> Iterator[tuple[Message, tuple[str, ...]]]:
    """The messages as the repository has them, each with its text, or with its forms for one and for several."""
    with TEMPLATE.open("rb") as file:
        for message in read_po(file):
            texts = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            if texts[0]:
                yield message, texts


def write_catalogue(folder: Path, tag: str, told: Mapping[str, str] | None = None) -> Path:
    """Compiles a catalogue with every message in brackets, but for those of which ``told`` has the translation; gives
    the folder for ``--translations``."""
    catalogue = Catalog(locale=tag)
    for message, texts in messages():
        text = (told or {}).get(texts[0], bracketed(texts[-1]))
        string = text if len(texts) == 1 else (text,) * catalogue.num_plurals
        catalogue.add(message.id, string, context=message.context)
    path = folder / tag / "LC_MESSAGES" / "skerry.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    return folder


def bracketed(text: str) -> str:
    """A message in its brackets, and the values that it shows, which are not those in markup, in theirs."""
    parts = re.split(r"(<[^>]*>)", text)
    parts[::2] = [re.sub(r"%\(\w+\)[rs]", rf"{VALUE}\g<0>{ITS_END}", part) for part in parts[::2]]
    return f"{OPEN}{''.join(parts)}{CLOSE}"


def words_outside(page: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """What of a page has letters that stand in no brackets, with its element. A message may go through several elements
    of the body; attributes, the title of the page and the texts of pictures, which may be cut, stand alone."""
    within = ""
    for node, text in _texts(page):
        if node.tag in ALONE:
            free, _ = _outside(text, "")
        else:
            free, within = _outside(text, within)
        if _has_letters(free):
            yield node, free
    assert within == "", f"{within} is not closed"
    for node in page.iter(etree.Element):
        for name in ATTRIBUTES:
            for text in _strings(node.get(name, "")):
                free, _ = _outside(text, "")
                if _has_letters(free):
                    yield node, f"{name}={free}"


def _texts(node: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The texts in the order of the page, each with the element that it stands in."""
    if node.text:
        yield node, node.text
    for child in node:
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            yield from _texts(child)
        if child.tail:
            yield node, child.tail


def _strings(text: str) -> Iterator[str]:
    """The texts of an attribute, which may hold JSON."""
    if not text.startswith("{"):
        yield text
        return
    told = [json.loads(text)]
    for value in told:
        if isinstance(value, str):
            yield value
        else:
            told += value.values()


def _outside(text: str, within: str) -> tuple[str, str]:
    """The part of a text that is of no message itself, and the brackets that are open after it."""
    free = ""
    for letter in text:
        if letter in (OPEN, VALUE):
            within += letter
        elif letter in (CLOSE, ITS_END):
            within = within[:-1]
        elif not within.endswith(OPEN):
            free += letter
        if letter in (OPEN, CLOSE, VALUE, ITS_END):
            free += " · "
    return free, within


def _has_letters(text: str) -> bool:
    return any(letter.isascii() and letter.isalpha() for letter in text)
