"""Wording: the words that pages have for kinds of things, properties, places and sizes."""

import re
from dataclasses import dataclass
from functools import lru_cache

from server.language import Language
from server.messages import N_, gettext, ngettext, pgettext
from server.messages import language as spoken

FAMILIES = {
    1: N_("Meetings"),
    2: N_("Agreements"),
    3: N_("Statements"),
    4: N_("Claims and positions"),
    5: N_("Offices"),
    6: N_("Names in use"),
    7: N_("Provisions"),
    8: N_("Public events"),
    9: N_("Islands and territories"),
    10: N_("Places"),
    11: N_("Organizations"),
    12: N_("People"),
    13: N_("States"),
    14: N_("Disputes"),
    15: N_("Where sources differ"),
}
"""Headings of the families that ``related.rq`` numbers."""
BY_ALL_NAMES = frozenset({4, 6, 9})
"""The families whose things are, or are about, territories, which go by the names of all sides."""
OF_A_DAY = frozenset({1, 2, 3, 8})
"""The families whose things happened some day, which pages say is not told where it is not."""
OTHERS = N_("Other things")
SAID = {"tenure": N_("office"), "naming": N_("name in use")}
"""Kinds of facts beside the text of an article, where the term of the vocabulary is not what readers say."""
PROPERTIES = {
    "sk:edtf": N_("date"),
    "geo:asWKT": N_("coordinates"),
    "schema:url": N_("original"),
    "schema:headline": N_("headline"),
    "schema:publisher": N_("publisher"),
    "schema:datePublished": N_("published"),
    "schema:inLanguage": N_("language"),
    "skos:definition": N_("definition"),
    "dcterms:creator": N_("author"),
    "dcterms:created": N_("made on"),
    "prov:generatedAtTime": N_("published"),
    "prov:startedAtTime": N_("started"),
    "prov:endedAtTime": N_("ended"),
    "prov:wasDerivedFrom": N_("made from"),
    "prov:wasGeneratedBy": N_("made by"),
    "prov:used": N_("used"),
}
"""Names for properties of other vocabularies, which the store does not describe, and plainer ones for ours."""

QUIET_ROLES = frozenset(
    {"about", "claimant", "holder", "participant", "part of", "party", "speaker", "subject", "territory"}
)
"""Roles that the heading says already."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of thing, one of it and several."""

    one: str
    many: str


KINDS = {
    "person": Noun(N_("person"), N_("people")),
    "state": Noun(N_("state"), N_("states")),
    "organization": Noun(N_("organization"), N_("organizations")),
    "island": Noun(N_("island"), N_("islands")),
    "place": Noun(N_("place"), N_("places")),
    "dispute": Noun(N_("dispute"), N_("disputes")),
    "agreement": Noun(N_("agreement"), N_("agreements")),
    "meeting": Noun(N_("meeting"), N_("meetings")),
    "event": Noun(N_("event"), N_("events")),
    "statement": Noun(N_("statement"), N_("statements")),
    "claim": Noun(N_("claim"), N_("claims")),
}
"""Kind of a thing, as its address has it -> how pages call it; search knows these kinds."""

_POINT = re.compile(r"POINT ?\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")
_LATIN = "latn"


def point(wkt: str) -> tuple[float, float] | None:
    """Longitude and latitude of a WKT point, None for any other text."""
    match = _POINT.fullmatch(wkt)
    return (float(match[1]), float(match[2])) if match else None


def coordinates(wkt: str) -> str:
    """``45.03° N, 147.62° E`` of a WKT point (longitude first); any other text as it is."""
    match = _POINT.fullmatch(wkt)
    if match is None:
        return wkt
    longitude, latitude = (text.removeprefix("-") for text in match.groups())
    is_west, is_south = (text.startswith("-") for text in match.groups())
    if is_south:
        north = pgettext("latitude", "%(degrees)s° S", degrees=latitude)
    else:
        north = pgettext("latitude", "%(degrees)s° N", degrees=latitude)
    if is_west:
        east = pgettext("longitude", "%(degrees)s° W", degrees=longitude)
    else:
        east = pgettext("longitude", "%(degrees)s° E", degrees=longitude)
    return f"{north}, {east}"


def language_name(tag: str) -> str:
    """``Russian``, ``Simplified Chinese``, ``Japanese in Latin letters`` (CLDR); a tag that is not known as it is."""
    return _language_name(tag, spoken())


@lru_cache(maxsize=128)
def _language_name(tag: str, into: Language) -> str:
    names = into.locale.languages
    language, _, script = tag.partition("-")
    whole = names.get(f"{language}_{script.title()}" if script else language)
    if whole is None and script == _LATIN and language in names:
        # Translators: a language that is not written in its own script: Japanese in Latin letters
        return into.gettext("%(language)s in Latin letters", language=names[language])
    return str(whole or tag)


def file_size(size: int) -> str:
    """``12.3 MB``."""
    if size < 1000:
        return ngettext("%(num)s Byte", "%(num)s Bytes", size)
    number, units = size / 1000, [N_("%(number)s kB"), N_("%(number)s MB"), N_("%(number)s GB"), N_("%(number)s TB")]
    while number >= 1000 and len(units) > 1:
        number = number / 1000
        del units[0]
    text = f"{number:.1f}"
    if not spoken().is_english:
        from babel.numbers import format_decimal  # English needs none of it

        text = format_decimal(round(number, 1), "0.0", spoken().locale)
    return gettext(units[0], number=text)


def counted_class(name: str, number: int, shown: object) -> str:
    """``2 meetings`` for a class of the vocabulary, by its short name; ``shown`` stands for the number. Empty for a
    class that has no words here."""
    match name:
        case "Article":
            return ngettext("%(number)s article", "%(number)s articles", number, number=shown)
        case "Meeting":
            return ngettext("%(number)s meeting", "%(number)s meetings", number, number=shown)
        case "Agreement":
            return ngettext("%(number)s agreement", "%(number)s agreements", number, number=shown)
        case "Statement":
            return ngettext("%(number)s statement", "%(number)s statements", number, number=shown)
        case "IndirectStatement":
            return ngettext("%(number)s indirect statement", "%(number)s indirect statements", number, number=shown)
        case "Claim":
            return ngettext("%(number)s claim", "%(number)s claims", number, number=shown)
        case "Person":
            return ngettext("%(number)s person", "%(number)s people", number, number=shown)
        case "State":
            return ngettext("%(number)s state", "%(number)s states", number, number=shown)
        case "Organization":
            return ngettext("%(number)s organization", "%(number)s organizations", number, number=shown)
        case "Territory":
            return ngettext("%(number)s territory", "%(number)s territories", number, number=shown)
    return ""
