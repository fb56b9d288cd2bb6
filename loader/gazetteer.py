"""The gazetteer as values: what is known about a dispute beforehand (Turtle files in ``ontology/gazetteer``)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

GazetteerKind = Literal["person", "state", "organization", "island", "place", "event", "agreement"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the gazetteer.

    ``names`` are all forms in Latin script that English articles may use for it (preferred, alternative and hidden
    labels), the preferred one first. ``adjectives`` ("Japanese") and ``metonyms`` ("Kremlin", "Tokyo") are for states;
    a metonym may also be a place, which the context decides. ``descriptions`` name a thing only within its own
    dispute ("four islands").
    """

    iri: str
    kind: GazetteerKind
    label: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    capital: str | None = None
    """IRI of a state's capital."""
    members: tuple[str, ...] = ()
    """IRIs of the direct parts of an island group."""
    part_of: tuple[str, ...] = ()
    """IRIs of what it is part of (for a place: its state)."""
    disputes: tuple[str, ...] = ()
    """IRIs of the disputes it belongs to."""
    is_group: bool = False
    ambiguous: tuple[str, ...] = ()
    """Those of its names that count only beside an unambiguous name of ground of its dispute."""

    @property
    def is_ground(self) -> bool:
        """An island or group, or a place that is part of nothing else: a sea."""
        return self.kind == "island" or (self.kind == "place" and not self.part_of)


@dataclass(frozen=True, slots=True)
class TermOfOffice:
    """``holder`` (IRI) held ``office`` of ``serves`` (IRI) from ``start`` to ``end`` (None: unknown or still)."""

    holder: str
    office: str
    serves: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class KnownAgreement:
    """An agreement of the gazetteer. ``kind`` is that of the record; ``date`` is EDTF; parties are IRIs."""

    iri: str
    label: str
    names: tuple[str, ...]
    kind: Literal["treaty", "declaration", "agreement"]
    date: str | None
    status: Literal["proposed", "agreed", "signed", "ratified"]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownDispute:
    """A dispute: its slug (``kuril``), parties and territories (IRIs)."""

    iri: str
    slug: str
    label: str
    parties: tuple[str, ...]
    territories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All gazetteer files together. ``fingerprint`` changes when a statement in them changes."""

    entries: tuple[Entry, ...]
    terms_of_office: tuple[TermOfOffice, ...]
    agreements: tuple[KnownAgreement, ...]
    disputes: tuple[KnownDispute, ...]
    fingerprint: str
