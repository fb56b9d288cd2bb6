"""Wording: the few places where pages make words of their own."""

import re
from functools import lru_cache

IRREGULAR = {"person": "people", "talks": "talks"}
FAMILIES = {
    1: "Meetings",
    2: "Agreements",
    3: "Statements",
    4: "Claims and positions",
    5: "Offices",
    6: "Names in use",
    7: "Provisions",
    8: "Public events",
    9: "Islands and territories",
    10: "Places",
    11: "Organizations",
    12: "People",
    13: "States",
    14: "Disputes",
    15: "Where sources differ",
}
"""Headings of the families that ``related.rq`` numbers."""
BY_ALL_NAMES = frozenset({4, 6, 9})
"""The families whose things are, or are about, territories, which go by the names of all sides."""
OTHERS = "Other things"
PROPERTIES = {
    "sk:edtf": "date",
    "geo:asWKT": "coordinates",
    "schema:url": "original",
    "schema:headline": "headline",
    "schema:publisher": "publisher",
    "schema:datePublished": "published",
    "schema:inLanguage": "language",
    "skos:definition": "definition",
    "dcterms:creator": "author",
    "dcterms:created": "made on",
    "prov:generatedAtTime": "published",
    "prov:startedAtTime": "started",
    "prov:endedAtTime": "ended",
    "prov:wasDerivedFrom": "made from",
    "prov:wasGeneratedBy": "made by",
    "prov:used": "used",
}
"""Names for properties of other vocabularies, which the store does not describe, and plainer ones for ours."""

QUIET_ROLES = frozenset(
    {"about", "claimant", "holder", "participant", "part of", "party", "speaker", "subject", "territory"}
)
"""Roles that the heading says already."""

_POINT = re.compile(r"POINT ?\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")


def point(wkt: str) -> tuple[float, float] | None:
    """Longitude and latitude of a WKT point, None for any other text."""
    match = _POINT.fullmatch(wkt)
    return (float(match[1]), float(match[2])) if match else None


def coordinates(wkt: str) -> str:
    """``45.03° N, 147.62° E`` of a WKT point (longitude first); any other text as it is."""
    match = _POINT.fullmatch(wkt)
    if match is None:
        return wkt
    longitude, latitude = match.groups()
    north = f"{latitude.removeprefix('-')}° {'S' if latitude.startswith('-') else 'N'}"
    return f"{north}, {longitude.removeprefix('-')}° {'W' if longitude.startswith('-') else 'E'}"


@lru_cache(maxsize=128)
def language(tag: str) -> str:
    """``Russian``, ``Simplified Chinese``, ``Japanese in Latin letters`` (CLDR); a tag that is not known as it is."""
    from babel import Locale  # no command but a page waits for it

    names = Locale("en").languages
    spoken, _, script = tag.partition("-")
    whole = names.get(f"{spoken}_{script.title()}" if script else spoken)
    if whole is None and script == "latn" and spoken in names:
        return f"{names[spoken]} in Latin letters"
    return whole or tag


def plural(noun: str) -> str:
    """``meetings``, ``territories``, ``people``."""
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return noun if noun.endswith("s") else f"{noun}s"


def counted(number: int, noun: str) -> str:
    """``1 meeting``, ``2 meetings``."""
    return f"{number} {noun if number == 1 else plural(noun)}"
