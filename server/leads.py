"""The sentence at the top of a thing's page that says the most important thing, made from its facts."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from loader.graph.terms import term
from server.dates import date_in_words
from server.lookups import Row

Values = Mapping[str, Sequence[str]]
"""The property of a fact, as pages name it -> its values, as pages name them."""
MEETINGS = {
    "held": "{who} met{where}{when}.",
    "planned": "{who} were to meet{where}{when}.",
    "proposed": "A meeting of {who}{where}{when} was proposed.",
    "cancelled": "{who} were to meet{where}{when}; it was cancelled.",
    "postponed": "{who} were to meet{where}{when}; it was postponed.",
    "refused": "A meeting of {who}{where}{when} was refused.",
}
"""Status of a meeting -> what is said of it."""
FEWEST = 2
"""Participants who meet each other."""


def lead(iri: str, values: Values, pointing: Iterable[Row]) -> str:
    """The sentence for a thing, from its facts and what points at it in the order of time. Empty if they do not say
    enough."""
    kind = iri.rpartition("/")[0].rpartition("/")[2]
    if kind == "person":
        offices = [row for row in pointing if row["property"] == term("sk:holder").value]
        return _office(offices[-1]) if offices else ""
    return SENTENCES[kind](values) if kind in SENTENCES else ""


def listed(words: Sequence[str]) -> str:
    """``Japan``, ``Japan and Russia``, ``China, Japan and Taiwan``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _island(values: Values) -> str:
    parts = [f"{what} {listed(values[what])}" for what in ("claimed by", "administered by") if values.get(what)]
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _meeting(values: Values) -> str:
    who, status = values.get("participant", ()), next(iter(values.get("status", ())), "")
    if len(who) < FEWEST or status not in MEETINGS:
        return ""
    where, when = values.get("place", ()), values.get("date", ())
    return MEETINGS[status].format(
        who=listed(who), where=f" in {where[0]}" if where else "", when=f", {when[0]}" if when else ""
    )


def _agreement(values: Values) -> str:
    parties, status, when = values.get("party", ()), values.get("status", ()), values.get("date", ())
    if not parties:
        return ""
    said = f"Between {listed(parties)}"
    return ", ".join([said, *when[:1], *status[:1]]) + "."


def _office(row: Row) -> str:
    name = row["name"].partition(", ")[2]
    if row.get("date"):
        return f"{name.rpartition(', ')[0]}, {date_in_words(row['date'])}."
    return f"{name}." if name else ""


SENTENCES: Mapping[str, Callable[[Values], str]] = {"island": _island, "meeting": _meeting, "agreement": _agreement}
"""Kind of a thing, as its address has it -> how its sentence is made."""
