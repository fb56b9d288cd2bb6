"""The status of a thing over time: what the articles gave, from one day of publication to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from loader.graph.embedded import Release
from server.footnotes import Footnotes, Notes
from server.local_dates import shown_date
from server.lookups import Lookup, Row, ask, node
from server.messages import gettext
from server.names import Names


@dataclass(frozen=True, slots=True)
class Spell:
    """Days in a row of which all articles gave one status; ``days`` in words, empty for articles without a date."""

    status: str
    link: str | None
    days: str
    sources: Notes


def spells(iri: str, release: Release, names: Names, footnotes: Footnotes) -> tuple[Spell, ...]:
    """The spells of a thing, oldest first; articles without a date come before them. Empty if no article gives it a
    status."""
    subject = node(iri)
    rows = ask(release, Lookup.STATUSES, {"thing": subject}) if subject else []
    parts = groupby(rows, lambda row: (row["status"], "published" in row))
    return tuple(_spell([*told], names, footnotes) for _, told in parts)


def _spell(told: Sequence[Row], names: Names, footnotes: Footnotes) -> Spell:
    status = told[0]["status"]
    first, last = (shown_date(row["published"]) if "published" in row else "" for row in (told[0], told[-1]))
    days = first if first == last else gettext("%(first)s to %(last)s", first=first, last=last)
    return Spell(names.name(status), names.link(status), days, footnotes.of_reports(row["report"] for row in told))
