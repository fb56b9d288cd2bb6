"""Dates of reports: comparing, consolidating and reading them out."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from loader.edtf import Edtf, parse_edtf
from loader.graph.terms import term
from loader.resolve.article_view import Report
from loader.resolve.choice import choose
from loader.resolve.cluster import SlotValue
from loader.resolve.sources import Sources

# fmt: off
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
SEASONS = ("spring", "summer", "autumn", "winter")
DATE_SLOTS = ("sk:edtf", "sk:notBefore", "sk:notAfter", "sk:dateBasis")


@lru_cache(maxsize=65536)
def read(edtf: str) -> Edtf:
    """An EDTF date as a value; one date is in many reports."""
    return parse_edtf(edtf)


def dates_agree(one: str | None, other: str | None) -> bool:
    """Whether two EDTF dates may mean one day; a missing date contradicts nothing."""
    return one is None or other is None or read(one).overlaps(read(other))


def days(edtf: str) -> int:
    """How many days a date may mean."""
    return read(edtf).days


def choose_date(reports: Iterable[Report], sources: Sources) -> str | None:
    """The most precise date of the best supported ones."""
    votes = [
        sources.vote(r.article, edtf, r.decides("sk:edtf")) for r in reports if (edtf := r.one("sk:edtf")) is not None
    ]
    return choose(votes, compatible=dates_agree, precision=days)


def date_slots(reports: tuple[Report, ...], sources: Sources) -> Mapping[str, tuple[SlotValue, ...]]:
    """The date properties of a thing: the chosen date, its bounds, and its basis if every report of it is relative."""
    edtf = choose_date(reports, sources)
    if edtf is None:
        return {}
    told = [report for report in reports if report.one("sk:edtf") == edtf]
    return slots_of_date(edtf, is_relative=all(report.one("sk:dateBasis") is not None for report in told))


def slots_of_date(edtf: str, *, is_relative: bool) -> Mapping[str, tuple[SlotValue, ...]]:
    """The date properties of a thing of this date; ``is_relative`` to the days of publication."""
    date = read(edtf)
    slots: dict[str, tuple[SlotValue, ...]] = {
        "sk:edtf": (edtf,),
        "sk:notBefore": (date.first,),
        "sk:notAfter": (date.last,),
    }
    if is_relative:
        slots["sk:dateBasis"] = (term("sk:RelativeToPublication"),)
    return slots


def date_in_words(edtf: str) -> str:
    """A date as English text: ``22 January 2019``, ``spring 2019``, ``8 or 10 May 2020``, ``8 to 10 May 2020``."""
    date = read(edtf)
    if not date.parts:
        return " ".join(_parts(date))
    joint = " or " if date.kind == "one of" else " to "
    parts = [_parts(part) for part in date.parts]
    shared = 0
    while all(len(p) > shared + 1 for p in parts) and len({p[-1 - shared] for p in parts}) == 1:
        shared += 1
    heads = [" ".join(p[: len(p) - shared]) for p in parts]
    tail = parts[0][len(parts[0]) - shared :]
    listed = joint.join(heads) if len(heads) < 3 else f"{', '.join(heads[:-1])}{joint}{heads[-1]}"
    return " ".join([listed, *tail])


def _parts(date: Edtf) -> list[str]:
    """Day, month or season, and year, as far as the date gives them."""
    year, *rest = date.text.split("-")
    words = [year]
    if rest:
        number = int(rest[0])
        words.insert(0, MONTHS[number - 1] if number <= len(MONTHS) else SEASONS[number - 21])
    if len(rest) > 1:
        words.insert(0, str(int(rest[1])))
    return words
