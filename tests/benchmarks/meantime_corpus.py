"""Reads the MEANTIME corpus: English Wikinews articles with annotated names and time expressions.

NewsReader MEANTIME (Minard et al., LREC 2016; CC BY 4.0). The reader takes the document-level annotation of its 120
articles. Only the headline, the date line and the first sentences of an article are annotated; ``annotated`` tells
where they end, and nothing behind that place may be counted.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpora" / "meantime"
ANNOTATION = "intra-doc_annotation"
ANNOTATED_SENTENCES = 6
"""The annotators worked on the headline (0), the date line (1) and the first four sentences (2 to 5)."""

NameClass = Literal["person", "location", "organization"]

_CLASSES: dict[str, NameClass] = {"PER": "person", "LOC": "location", "ORG": "organization"}
_NAMES = ("NAM", "PRE.NAM")
_PRINTED = {"``": '"', "''": '"', "#": "£"}
_CLOSE_BEFORE = re.compile(r"""[.,;:?!%)\]}’]+|'|'s|'re|'ve|'ll|'d|'m|n't|\.\.\.""")
_WORD = re.compile(r"[A-Za-z]+|\d+")
_CLOSE_BEHIND = re.compile(r"[(\[{$£€#`]|[A-Z]{0,3}\$")


@dataclass(frozen=True, slots=True)
class GoldName:
    """Characters ``start`` up to ``end`` (exclusive) name a person, location or organization."""

    start: int
    end: int
    kind: NameClass


@dataclass(frozen=True, slots=True)
class GoldTime:
    """Characters ``start`` up to ``end`` (exclusive) are a TIMEX3 of ``type`` (DATE, DURATION, TIME, SET)."""

    start: int
    end: int
    type: str
    value: str
    creation: bool
    """Whether it is the date of publication itself."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article. ``text`` is its tokens put together as they are printed, a paragraph each for headline and date
    line; ``sentences`` are the offsets at which a sentence begins."""

    id: str
    text: str
    sentences: tuple[int, ...]
    annotated: int
    published: date | None
    names: tuple[GoldName, ...]
    times: tuple[GoldTime, ...]

    @property
    def body(self) -> int:
        """Where the running text begins, behind headline and date line."""
        return self.sentences[2] if len(self.sentences) > 2 else len(self.text)


class CorpusMissing(Exception):
    """The corpus is not where it was looked for."""


def read_corpus(folder: Path = CORPUS) -> tuple[Document, ...]:
    """All documents in the order of their file names. Raises CorpusMissing if the folder does not hold the corpus."""
    files = sorted((folder / ANNOTATION).glob("*/*.xml"))
    if not files:
        raise CorpusMissing(
            f"no MEANTIME corpus in {folder}: expected {ANNOTATION}/*/*.xml there; give its folder as an argument"
        )
    return tuple(_read(path) for path in files)


def _read(path: Path) -> Document:
    root = ElementTree.parse(path).getroot()
    spans: dict[str, tuple[int, int]] = {}
    sentences: list[int] = []
    annotated = 0
    text = ""
    previous = ""
    for token in root.iter("token"):
        number = int(token.get("sentence", "0"))
        word = _PRINTED.get(token.text or "", token.text or "")
        fresh = number >= len(sentences)
        text += _gap(text, previous, word, number if fresh else None)
        if fresh:
            sentences.append(len(text))
        spans[token.get("t_id", "")] = (len(text), len(text) + len(word))
        text += word
        previous = token.text or ""
        if number < ANNOTATED_SENTENCES:
            annotated = len(text)
    markables = root.find("Markables")
    relations = root.find("Relations")
    assert markables is not None
    assert relations is not None
    times = tuple(_times(markables, spans))
    return Document(
        root.get("doc_id", path.stem),
        text,
        tuple(sentences),
        annotated,
        _day(text[sentences[1] : sentences[2]]) if len(sentences) > 2 else None,
        tuple(name for name in _names(markables, relations, spans) if name.end <= annotated),
        tuple(time for time in times if time.end <= annotated),
    )


def _gap(text: str, previous: str, word: str, sentence: int | None) -> str:
    """What stands between two tokens: nothing, a blank, or the end of a paragraph."""
    if not text:
        return ""
    if sentence is not None:
        return "\n\n" if sentence <= 2 else " "
    opens = previous == "``" or (previous == '"' and text.count('"') % 2 == 1)
    closes = word == '"' and text.count('"') % 2 == 1
    close = opens or closes or _CLOSE_BEFORE.fullmatch(word) or _CLOSE_BEHIND.fullmatch(previous)
    return "" if close else " "


def _names(
    markables: ElementTree.Element, relations: ElementTree.Element, spans: dict[str, tuple[int, int]]
) -> Iterator[GoldName]:
    """Mentions by name (NAM, and PRE.NAM: a name in front of a noun, adjectives of states among them) of persons,
    locations and organizations; equal spans of one class once; products and financial indices are left out."""
    classes = {e.get("m_id"): e.get("ent_type", "") for e in markables.iter("ENTITY")}
    referring: dict[str | None, str] = {}
    for relation in relations.iter("REFERS_TO"):
        target = relation.find("target")
        for source in relation.iter("source"):
            referring[source.get("m_id")] = classes.get(target.get("m_id") if target is not None else None, "")
    seen = set()
    for mention in markables.iter("ENTITY_MENTION"):
        kind = _CLASSES.get(referring.get(mention.get("m_id"), ""))
        if mention.get("syntactic_type") not in _NAMES or kind is None:
            continue
        start, end = _extent(mention, spans)
        if (start, end, kind) not in seen:
            seen.add((start, end, kind))
            yield GoldName(start, end, kind)


def _times(markables: ElementTree.Element, spans: dict[str, tuple[int, int]]) -> Iterator[GoldTime]:
    for time in markables.iter("TIMEX3"):
        if time.find("token_anchor") is None:
            continue
        start, end = _extent(time, spans)
        creation = time.get("functionInDocument") == "CREATION_TIME"
        yield GoldTime(start, end, time.get("type", ""), time.get("value", ""), creation)


def _day(printed: str) -> date | None:
    """The day of a date line; the annotators' own values are not always well formed."""
    words = _WORD.findall(printed)
    for form in ("%B %d %Y", "%d %B %Y"):
        try:
            return datetime.strptime(" ".join(words), form).date()
        except ValueError:
            continue
    return None


def _extent(markable: ElementTree.Element, spans: dict[str, tuple[int, int]]) -> tuple[int, int]:
    parts = [spans[anchor.get("t_id", "")] for anchor in markable.iter("token_anchor")]
    return min(start for start, _ in parts), max(end for _, end in parts)
