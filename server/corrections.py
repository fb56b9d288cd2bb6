"""Corrections by people, as pages show them: where articles have their sentence, these have author and reason."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from loader.graph.embedded import Release
from server.local_dates import shown_date
from server.lookups import Lookup, ask
from server.names import Names


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that was applied; ``slot`` is the IRI of the property it is about, or empty."""

    name: str
    link: str | None
    author: str
    reason: str
    day: str
    slot: str


def corrections_of(release: Release, subject: NamedNode, names: Names) -> tuple[Correction, ...]:
    """The corrections of a thing, report or article node, oldest first."""
    return tuple(
        Correction(
            name=row["name"],
            link=names.link(row["correction"]),
            author=row["author"],
            reason=row["reason"],
            day=shown_date(row["day"]),
            slot=row.get("slot", ""),
        )
        for row in ask(release, Lookup.CORRECTIONS, {"thing": subject})
    )
