"""Scores the values of time expressions on MEANTIME: `python -m tests.benchmarks.meantime_times [FOLDER]`.

Gold are the TIMEX3 of type DATE in the annotated sentences that have words, without the date of publication. A gold
expression is right if an expression of Skerry overlaps it and means the same. TIMEX3 values become EDTF like this:

- ``2009``, ``2009-03``, ``2009-03-02`` stay; times of day are cut off (``2008-01-09TMO`` is the day)
- ``2009-W13`` is Monday to Sunday, ``2009-W13-WE`` Saturday and Sunday, ``2009-Q1`` January to March
- ``2009-SP``, ``-SU``, ``-FA``, ``-WI`` are the seasons 21 to 24; ``200``, a decade, is ten years; ``2011-06-XX`` is
  the month
- the corpus gives the two ends of a span an expression each ("from 2009 to 2011"): the one is right if it is that end
- PAST_REF, PRESENT_REF, FUTURE_REF ("recently", "now", "soon"), XXXX ("a later time"), periods (P9D) and fiscal years
  (FY2007) name no day, month or year of the calendar: EDTF has nothing for them, and Skerry gives no date

The first line counts all of them, so that what has no date is wrong whatever is read; the second, the goal, those
that name a date; the third, those that name none and are left without one. Precision is over Skerry's expressions:
right is one that overlaps a DATE, or a TIME on its day.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import click

from loader.edtf import interval, parse_edtf
from loader.errors import SkerryError
from loader.gazetteer_file import load_gazetteer
from loader.graph.shipped import shipped
from loader.language.calendar import month, week
from loader.language.layout import Layout
from loader.language.lexicon import load_lexicon
from loader.language.pipeline import Language, load_language
from loader.language.times import find_times
from tests.benchmarks.meantime_corpus import CORPUS, CorpusMissing, Document, GoldTime, read_corpus

GOAL = 0.80
_SEASONS = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_DECADE = re.compile(r"\d{3}")


def edtf_of(value: str) -> str | None:
    """A TIMEX3 value as EDTF; None if it names no date of the calendar."""
    value = value.partition("T")[0].removesuffix("-XX")
    if found := _WEEK.fullmatch(value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        if not found[3]:
            return week(monday)
        return interval(str(monday + timedelta(days=5)), str(monday + timedelta(days=6)))
    if found := _QUARTER.fullmatch(value):
        last = 3 * int(found[2])
        return interval(month(int(found[1]), last - 2), month(int(found[1]), last))
    if found := _SEASON.fullmatch(value):
        return f"{found[1]}-{_SEASONS[found[2]]}"
    if _DECADE.fullmatch(value):
        return interval(f"{value}0", f"{value}9")
    try:
        return parse_edtf(value).text
    except ValueError:
        return None


Found = tuple[int, int, str]


def found_in(document: Document, language: Language) -> list[Found]:
    """Skerry's expressions in the annotated part, the date line apart: start, end, EDTF."""
    breaks = tuple(sorted({*document.sentences[:3]}))
    doc = language.parse(Layout(document.text.replace("’", "'").replace("\n", " "), 0, breaks))
    spans = [(doc[t.first : t.last], t.edtf) for t in find_times(doc, document.published, language.lexicon)]
    found = [(span.start_char, span.end_char, edtf) for span, edtf in spans]
    return [f for f in found if f[1] <= document.annotated and not _in_date_line(document, f[0])]


def _in_date_line(document: Document, offset: int) -> bool:
    head = document.sentences[1] if len(document.sentences) > 1 else document.body
    return head <= offset < document.body


def countable(document: Document) -> list[GoldTime]:
    """The gold expressions of type DATE or TIME that are not the date of publication."""
    times = [t for t in document.times if t.type in {"DATE", "TIME"} and not t.creation]
    return [t for t in times if not _in_date_line(document, t.start)]


def overlapping(time: GoldTime, found: Sequence[Found]) -> list[Found]:
    """What was found at the place of a gold expression."""
    return [f for f in found if f[0] < time.end and time.start < f[1]]


def is_right(time: GoldTime, found: Sequence[Found]) -> bool:
    """One of the expressions found there means the same date."""
    wanted = edtf_of(time.value)
    return wanted is not None and any(wanted in _meanings(time, f) for f in overlapping(time, found))


def _meanings(time: GoldTime, found: Found) -> set[str]:
    """What the expression found says at the place of the gold one: its date, or the end of a span that stands there."""
    start, end, edtf = found
    parsed = parse_edtf(edtf)
    if parsed.kind != "interval" or (time.start <= start and end <= time.end):
        return {edtf}
    return {edtf, parsed.parts[0].text} if time.start <= start else {edtf, parsed.parts[1].text}


def misses(document: Document, gold: Sequence[GoldTime], found: Sequence[Found]) -> Iterator[str]:
    """One line for each expression that is wrong, missing (-) or in no gold (+), with the words around it."""
    lines = []
    for time in gold:
        if time.type == "DATE" and not is_right(time, found):
            read = ", ".join(f[2] for f in overlapping(time, found)) or "nothing"
            lines.append((time.start, time.end, f"- {time.value} read as {read}"))
    extra = [f for f in found if not any(overlapping(t, [f]) for t in gold)]
    lines += [(start, end, f"+ {edtf}") for start, end, edtf in extra]
    for start, end, what in sorted(lines):
        before, behind = document.text[max(0, start - 50) : start], document.text[end : end + 50]
        shown = f"{before}[{document.text[start:end]}]{behind}".replace("\n", " ")
        yield f"{document.id:8} {document.published} {what}: {shown}"


def share(label: str, right: int, total: int, goal: str = "") -> str:
    """A ratio beside its counts."""
    return f"{label:42} {right / total if total else 0.0:.3f} ({right}/{total}){goal}"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=CORPUS)
@click.option("--misses", "show", is_flag=True, help="Print every expression that is wrong, missing (-) or extra (+).")
def main(folder: Path, show: bool) -> None:
    """Prints how many dates of MEANTIME (FOLDER) are read with the right value."""
    try:
        documents = read_corpus(folder)
        ontology = shipped("ontology")
        gazetteer = load_gazetteer(sorted((ontology / "gazetteer").glob("*.ttl")))
        language = load_language(gazetteer, load_lexicon(ontology / "lexicon"))
    except (CorpusMissing, SkerryError) as error:
        raise click.ClickException(str(error)) from error
    total = dated = right = undated = expressions = precise = 0
    for document in documents:
        gold, found = countable(document), found_in(document, language)
        dates = [t for t in gold if t.type == "DATE"]
        total += len(dates)
        dated += sum(edtf_of(t.value) is not None for t in dates)
        right += sum(is_right(t, found) for t in dates)
        undated += sum(edtf_of(t.value) is None and not overlapping(t, found) for t in dates)
        expressions += len(found)
        precise += sum(any(is_right(t, [f]) for t in gold) for f in found)
        if show:
            for line in misses(document, gold, found):
                click.echo(line)
    click.echo(share("all TIMEX3 of type DATE, value right", right, total))
    click.echo(share("those that name a date (recall), value right", right, dated, f"  (goal {GOAL:.2f})"))
    click.echo(share("those that name none, left without a date", undated, total - dated))
    click.echo(share("expressions found (precision), value right", precise, expressions))


if __name__ == "__main__":
    main()
