"""Which slots of which things a correction may be about, and what values they take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Takes = Literal["date", "thing", "text", "concept"]

ENTITIES = ("person", "state", "organization", "island", "place", "event", "agreement")
"""Families of things that article nodes stand for, and that go by a name of their own."""
FAMILY_OF_REPORT: Mapping[str, str] = {
    "sk:MeetingReport": "meeting",
    "sk:AgreementReport": "agreement",
    "sk:ProvisionReport": "provision",
    "sk:StatementReport": "statement",
    "sk:ClaimReport": "claim",
    "sk:TenureReport": "tenure",
    "sk:NamingReport": "naming",
}
"""Class of a report -> what it reports, as in the IRIs of things."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A property under the name that people use for it."""

    name: str
    curie: str
    takes: Takes
    families: tuple[str, ...]
    """Things that have it."""
    is_single: bool = True
    concepts: tuple[str, ...] = ()
    """The values it can have, if it takes a concept: local names of the vocabulary."""
    of: tuple[str, ...] = ()
    """The families of its values, if it takes things."""
    least: int = 1
    """How many values it needs."""


ACTORS = ("person", "state", "organization", "actor")
LANDS = ("island", "place")
ANYTHING = (*ACTORS, *LANDS, "event", "agreement")
_MEETING_STATUSES = ("Planned", "Held", "Cancelled", "Postponed", "Refused")
_AGREEMENT_STATUSES = ("Proposed", "Agreed", "Signed", "Ratified")
_POSITIONS = ("ClaimsSovereignty", "Administers", "RejectsClaim", "OffersTransfer", "OtherPosition")
SLOTS = (
    Slot("name", "skos:prefLabel", "text", ENTITIES),
    Slot("part of", "sk:partOf", "thing", ("place",), of=(*LANDS, "state")),
    Slot("date", "sk:edtf", "date", ("meeting", "agreement", "statement")),
    Slot("place", "sk:place", "thing", ("meeting",), of=(*LANDS, "state")),
    Slot("status", "sk:status", "concept", ("meeting",), concepts=_MEETING_STATUSES),
    Slot("status", "sk:status", "concept", ("agreement",), concepts=_AGREEMENT_STATUSES),
    Slot("kind", "sk:kind", "concept", ("meeting",), concepts=("Summit", "MinisterialMeeting", "Call", "Meeting")),
    Slot("kind", "sk:kind", "concept", ("agreement",), concepts=("Treaty", "Declaration", "Understanding")),
    Slot("participant", "sk:participant", "thing", ("meeting",), is_single=False, of=ACTORS, least=2),
    Slot("occasion", "sk:occasion", "thing", ("meeting",), of=("event",)),
    Slot("party", "sk:party", "thing", ("agreement",), is_single=False, of=ACTORS),
    Slot("speaker", "sk:speaker", "thing", ("statement",), of=ACTORS),
    Slot("about", "sk:about", "thing", ("statement",), is_single=False, of=ANYTHING),
    Slot("claimant", "sk:claimant", "thing", ("claim",), of=ACTORS),
    Slot("territory", "sk:territory", "thing", ("claim",), is_single=False, of=LANDS),
    Slot("territory", "sk:territory", "thing", ("naming",), of=LANDS),
    Slot("position", "sk:position", "concept", ("claim",), concepts=_POSITIONS),
    Slot("holder", "sk:holder", "thing", ("tenure",), of=("person",)),
    Slot("office", "sk:office", "text", ("tenure",)),
    Slot("serves", "sk:serves", "thing", ("tenure",), of=("state", "organization")),
    Slot("name used", "sk:nameUsed", "text", ("naming",)),
    Slot("used by", "sk:usedBy", "thing", ("naming",), of=ACTORS),
    Slot("transfers", "sk:transfers", "thing", ("provision",), is_single=False, of=LANDS),
    Slot("transfer from", "sk:transferFrom", "thing", ("provision",), of=ACTORS),
    Slot("transfer to", "sk:transferTo", "thing", ("provision",), of=ACTORS),
    Slot("condition", "sk:condition", "thing", ("provision",), of=("agreement",)),
)
NEEDED: Mapping[str, tuple[tuple[str, int], ...]] = {
    "sk:MeetingReport": (("sk:participant", 2), ("sk:status", 1)),
    "sk:AgreementReport": (("sk:agreement", 1), ("sk:status", 1)),
    "sk:ProvisionReport": (("sk:agreement", 1), ("sk:transfers", 1)),
    "sk:StatementReport": (("sk:speaker", 1),),
    "sk:ClaimReport": (("sk:claimant", 1), ("sk:territory", 1), ("sk:position", 1)),
    "sk:TenureReport": (("sk:holder", 1),),
    "sk:NamingReport": (("sk:territory", 1), ("sk:nameUsed", 1)),
}
"""Class of a report -> the slots without which it says nothing, and how many values they need."""


def find_slot(text: str, family: str) -> Slot | None:
    """The slot of a thing of a family that a text names: ``date``, ``sk:edtf``, ``Part of``; else None."""
    wanted = _plain(text)
    for slot in SLOTS:
        if family in slot.families and wanted in (_plain(slot.name), _plain(slot.curie), _plain(slot.curie[3:])):
            return slot
    return None


def slots_of(family: str) -> tuple[Slot, ...]:
    """All slots that a correction of a thing of this family may be about."""
    return tuple(slot for slot in SLOTS if family in slot.families)


def find_concept(text: str, slot: Slot) -> str | None:
    """The concept of a slot that a text names, as ``sk:Held``: by local name or in words, in any case."""
    wanted = _plain(text.rpartition("#")[2].removeprefix("sk:"))
    return next((f"sk:{name}" for name in slot.concepts if _plain(name) == wanted), None)


def _plain(text: str) -> str:
    return "".join(text.casefold().replace("-", " ").replace("_", " ").split())
