"""The record: what one article says, every fact with the words that say it.

``Record`` is the value between extraction and building, and the JSON of ``skerry extract``
(``loader.record_json``). All offsets count Unicode code points of the article's text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

EntityKind = Literal["person", "state", "organization", "island", "territory", "place", "event", "actor"]
"""``territory``: described without a name ("the four islands"); ``actor``: a speaker without a name ("a Japanese
government official"); ``place``: city, region or venue; ``event``: a public event (G20 summit, forum, ceremony)."""

AgreementKind = Literal["treaty", "declaration", "agreement"]
AgreementStatus = Literal["proposed", "agreed", "signed", "ratified"]
MeetingKind = Literal["summit", "ministerial", "call", "talks"]
MeetingStatus = Literal["planned", "held", "cancelled", "postponed", "refused"]
Position = Literal["claims sovereignty", "administers", "rejects claim", "offers transfer", "other"]


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of the article's text: ``text`` equals the article's text from ``start`` up to ``end``, always."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A reference to one of the record's entities, by kind and name (unique together in a record)."""

    kind: EntityKind
    name: str


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """The words that fill one slot of a fact. They lie inside one of the fact's evidence passages.

    ``slot`` is ``trigger`` or the slot's property name in the ontology: participant, place, date, status, party,
    speaker, quote, claimant, territory, position, holder, office, serves, transfers, transferFrom, transferTo,
    condition, nameUsed, usedBy.
    """

    slot: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing the article names. ``evidence`` are its mentions in text order (names, adjectives, metonyms)."""

    kind: EntityKind
    name: str
    evidence: tuple[Passage, ...]
    also: tuple[str, ...] = ()
    iri: str | None = None
    """The gazetteer's IRI (under the default base) where the gazetteer identifies it, else None."""
    country: str | None = None
    """For places: English name of the state they lie in, where known."""
    state: str | None = None
    """For people: name of the state that they serve, where the article says or implies it, or names the state of
    which the gazetteer knows it. A tenure gives it only where the article's sentences prove it."""
    occupation: str | None = None
    """For people: what they are by the words beside the name, where that is no office ("fisherman")."""

    @property
    def ref(self) -> Ref:
        """The reference that facts use."""
        return Ref(self.kind, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every fact carries: its evidence (sentences, or stretches of them), the words of its slots, its rule."""

    evidence: tuple[Passage, ...]
    words: tuple[Words, ...]
    rule: str
    """Name of the lexicon rule that found it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure(Fact):
    """A person holds (or held: the office then starts with ``former``) an office. No state's name in ``office``."""

    holder: Ref
    office: str | None
    serves: Ref | None = None
    """A state, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(Fact):
    """Who hands over what to whom on which condition."""

    transfers: tuple[Ref, ...]
    transfer_from: Ref | None = None
    transfer_to: Ref | None = None
    condition: str | None = None
    """Name of an agreement of the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Fact):
    """A treaty, declaration or understanding, past or sought."""

    name: str
    kind: AgreementKind
    status: AgreementStatus
    parties: tuple[Ref, ...] = ()
    date: str | None = None
    relative: bool = False
    """The date was derived from the publication date ("on Friday")."""
    provisions: tuple[Provision, ...] = ()
    iri: str | None = None
    """The gazetteer's IRI where the gazetteer identifies it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Fact):
    """A talk, summit, ministerial round, visit with talks or call between named people or states."""

    kind: MeetingKind
    participants: tuple[Ref, ...]
    status: MeetingStatus
    place: Ref | None = None
    date: str | None = None
    relative: bool = False
    occasion: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Fact):
    """A direct quotation, verbatim, without its quotation marks."""

    speaker: Ref
    quote: str
    date: str | None = None
    relative: bool = False
    about: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndirectStatement(Fact):
    """Reported speech without a quotation; ``gist`` is the reported clause, verbatim."""

    speaker: Ref
    gist: str
    date: str | None = None
    relative: bool = False
    about: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Fact):
    """Who claims, holds, rejects or offers which territory. Never a fact about the territory itself."""

    claimant: Ref
    territory: tuple[Ref, ...]
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming(Fact):
    """The article uses a name for a territory; ``used_by`` is whose name it says it is, or None."""

    territory: Ref
    name_used: str
    used_by: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything that one article says. Tuples are in text order; a thing or fact appears once."""

    id: str
    published: date | None
    publisher: str | None
    title: str | None
    url: str | None
    dispute: str | None
    """Slug of the dispute (``kuril``), the last part of its IRI."""
    sentences: tuple[Passage, ...]
    entities: tuple[Entity, ...]
    tenures: tuple[Tenure, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    statements: tuple[Statement, ...] = ()
    indirect_statements: tuple[IndirectStatement, ...] = ()
    claims: tuple[Claim, ...] = ()
    namings: tuple[Naming, ...] = ()


def references(fact: Fact) -> Iterator[Ref]:
    """The references in the slots of a fact (for an agreement without those of its provisions)."""
    for name in fact.__dataclass_fields__:
        value = getattr(fact, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Ref):
                yield item
