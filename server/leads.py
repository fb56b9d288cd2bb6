"""The sentence at the top of a thing's page that says the most important thing, made from its facts."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from loader.graph.terms import term
from server.local_dates import shown_date
from server.lookups import Row
from server.messages import N_, gettext
from server.names import terms_in_words

Values = Mapping[str, Sequence[str]]
"""The property of a fact, by its English name -> its values, as pages name them."""
MEETINGS: Mapping[str, Mapping[tuple[bool, bool], str]] = {
    "held": {
        (True, True): N_("%(who)s met in %(place)s, %(date)s."),
        (True, False): N_("%(who)s met in %(place)s."),
        (False, True): N_("%(who)s met, %(date)s."),
        (False, False): N_("%(who)s met."),
    },
    "planned": {
        (True, True): N_("%(who)s were to meet in %(place)s, %(date)s."),
        (True, False): N_("%(who)s were to meet in %(place)s."),
        (False, True): N_("%(who)s were to meet, %(date)s."),
        (False, False): N_("%(who)s were to meet."),
    },
    "proposed": {
        (True, True): N_("A meeting of %(who)s in %(place)s, %(date)s was proposed."),
        (True, False): N_("A meeting of %(who)s in %(place)s was proposed."),
        (False, True): N_("A meeting of %(who)s, %(date)s was proposed."),
        (False, False): N_("A meeting of %(who)s was proposed."),
    },
    "cancelled": {
        (True, True): N_("%(who)s were to meet in %(place)s, %(date)s; it was cancelled."),
        (True, False): N_("%(who)s were to meet in %(place)s; it was cancelled."),
        (False, True): N_("%(who)s were to meet, %(date)s; it was cancelled."),
        (False, False): N_("%(who)s were to meet; it was cancelled."),
    },
    "postponed": {
        (True, True): N_("%(who)s were to meet in %(place)s, %(date)s; it was postponed."),
        (True, False): N_("%(who)s were to meet in %(place)s; it was postponed."),
        (False, True): N_("%(who)s were to meet, %(date)s; it was postponed."),
        (False, False): N_("%(who)s were to meet; it was postponed."),
    },
    "refused": {
        (True, True): N_("A meeting of %(who)s in %(place)s, %(date)s was refused."),
        (True, False): N_("A meeting of %(who)s in %(place)s was refused."),
        (False, True): N_("A meeting of %(who)s, %(date)s was refused."),
        (False, False): N_("A meeting of %(who)s was refused."),
    },
}
"""Status of a meeting -> what is said of it, by whether its place and its date are known."""
FEWEST = 2
"""Participants who meet each other."""


def lead(iri: str, values: Values, pointing: Iterable[Row]) -> str:
    """The sentence for a thing, from its facts and what points at it in the order of time. Empty if they do not say
    enough."""
    kind = iri.rpartition("/")[0].rpartition("/")[2]
    if kind == "person":
        offices = [row for row in pointing if row["property"] == term("sk:holder").value]
        return _office(([row for row in offices if row.get("first")] or offices)[-1]) if offices else ""
    return SENTENCES[kind](values) if kind in SENTENCES else ""


def listed(words: Sequence[str]) -> str:
    """``Japan``, ``Japan and Russia``, ``China, Japan and Taiwan``."""
    *first, last = words
    if not first:
        return last
    # Translators: a list of names; "names" is one name, or several with commas between them
    return gettext("%(names)s and %(last)s", names=", ".join(first), last=last)


def _island(values: Values) -> str:
    claimed, administered = values.get("claimed by", ()), values.get("administered by", ())
    if claimed and administered:
        return gettext(
            "Claimed by %(claimants)s; administered by %(holders)s.",
            claimants=listed(claimed), holders=listed(administered),
        )  # fmt: skip
    if claimed:
        return gettext("Claimed by %(claimants)s.", claimants=listed(claimed))
    return gettext("Administered by %(holders)s.", holders=listed(administered)) if administered else ""


def _meeting(values: Values) -> str:
    who, status = values.get("participant", ()), next(iter(values.get("status", ())), "")
    if len(who) < FEWEST or status not in MEETINGS:
        return ""
    where, when = values.get("place", ())[:1], values.get("date", ())[:1]
    template = MEETINGS[status][bool(where), bool(when)]
    return gettext(template, who=listed(who), place="".join(where), date="".join(when))


def _agreement(values: Values) -> str:
    parties, status, when = values.get("party", ()), values.get("status", ()), values.get("date", ())
    if not parties:
        return ""
    # Translators: the sentence of an agreement: Between Japan and Russia, 19 October 1956, signed.
    said = gettext("Between %(parties)s", parties=listed(parties))
    return ", ".join([said, *when[:1], *status[:1]]) + "."


def _office(row: Row) -> str:
    name = row["name"].partition(", ")[2]
    if row.get("date"):
        return f"{name.rpartition(', ')[0]}, {shown_date(row['date'])}."
    return f"{terms_in_words(name)}." if name else ""


SENTENCES: Mapping[str, Callable[[Values], str]] = {"island": _island, "meeting": _meeting, "agreement": _agreement}
"""Kind of a thing, as its address has it -> how its sentence is made."""
