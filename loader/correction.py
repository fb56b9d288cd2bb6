"""Corrections: what people state against the machine, and by what a correction finds its thing again."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

CorrectionKind = Literal["same", "different", "wrong", "right"]


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """What one article said about a thing of a correction when the correction was made.

    A thing's IRI follows from the articles and may change with them, and a new reading may number an article's reports
    otherwise; the sentences and the slots' values stay. IRIs of things in ``slots`` are relative to the base.
    """

    stands_for: str
    """IRI of the thing of the correction that it holds fast."""
    article: str
    at: str
    """IRI of the report, article node or mention when the correction was made."""
    kind: str
    """``sk:MeetingReport``, ``sk:Person``, ``sk:Mention`` …"""
    words: tuple[str, ...]
    """A report's sentences, a node's names, a mention's words; sorted."""
    slots: tuple[str, ...] = ()
    """``sk:participant person/shinzo-abe``, sorted; of a mention what it refers to."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One statement of a person. ``values`` are IRIs or texts, as the slot takes them."""

    id: str
    kind: CorrectionKind
    subject: str
    other: str | None
    slot: str | None
    """``sk:place`` …"""
    values: tuple[str, ...]
    author: str
    reason: str
    created: date
    anchors: tuple[Anchor, ...] = ()

    def anchors_of(self, iri: str) -> tuple[Anchor, ...]:
        """What holds fast one of the things that the correction names."""
        return tuple(anchor for anchor in self.anchors if anchor.stands_for == iri)
