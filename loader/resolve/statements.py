"""Statements: which reports give the same words of one speaker."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import NamedNode

from loader.resolve.article_view import ArticleView, Report, deciding
from loader.resolve.choice import choose
from loader.resolve.cluster import Cluster, SlotValue
from loader.resolve.dates import date_slots, dates_agree, days
from loader.resolve.folding import fold
from loader.resolve.grouping import group
from loader.resolve.layer import Layer, OfReport, key, leading
from loader.resolve.world import World

BY_QUOTATION = "same speaker and quotation"
BY_GIST = "same speaker and reported words"
BY_NOTHING = "reported in one article only"
LABEL_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _Told(OfReport):
    """A statement report with its speaker led to the thing; ``slot`` is ``sk:quote`` or ``sk:gist``."""

    slot: str
    speaker: str
    words: str
    date: str | None


def _items(world: World, view: ArticleView) -> list[_Told]:
    return [_told(world, report) for report in view.told("sk:StatementReport")]


def _keys(_world: World, told: _Told) -> tuple[str, ...]:
    return (key(told.slot, told.speaker, told.words),) if told.words else ()


def _groups(_world: World, told: Sequence[_Told]) -> tuple[tuple[_Told, ...], ...]:
    """Each statement once: the same words (after folding) of the same speaker, on days that can be one."""
    return group(
        told,
        block=lambda s: (s.slot, s.speaker, s.words) if s.words else None,
        order=lambda s: (days(s.date) if s.date else 10**9, s.report.iri),
        compatible=lambda one, other: dates_agree(one.date, other.date),
        signature=lambda s: s.date or "",
    )


def _told(world: World, report: Report) -> _Told:
    slot = "sk:quote" if report.one("sk:quote") is not None else "sk:gist"
    return _Told(
        report=report,
        slot=slot,
        speaker=world.thing_of(report, "sk:speaker") or "",
        words=fold(report.one(slot) or ""),
        date=report.one("sk:edtf"),
    )


def _cluster(world: World, members: Sequence[_Told]) -> Cluster:
    reports = tuple(told.report for told in members)
    first = members[0]
    speaker = leading(members, "sk:speaker").speaker
    words = choose(world.sources.vote(r.article, value) for r in reports for value in r.all(first.slot)) or ""
    about = world.things(thing for report in deciding(reports, "sk:about") for thing in report.all("sk:about"))
    slots: dict[str, tuple[SlotValue, ...]] = {
        "sk:speaker": (NamedNode(speaker),),
        first.slot: (words,),
        "sk:about": tuple(NamedNode(thing) for thing in about),
        **date_slots(reports, world.sources),
    }
    edtf = slots.get("sk:edtf", ("undated",))[0]
    mark = sha256(first.words.encode()).hexdigest()[:6]
    is_quote = first.slot == "sk:quote"
    text = f"“{_shortened(words)}”" if is_quote else _shortened(words)
    rule = BY_QUOTATION if is_quote else BY_GIST
    return Cluster(
        class_name="sk:Statement" if is_quote else "sk:IndirectStatement",
        path="statement",
        wanted=f"{edtf} {world.tail(speaker)} {mark}",
        label=f"{world.short_labels([speaker])[0]}: {text}",
        members=tuple(sorted(report.iri for report in reports)),
        articles=tuple(sorted({report.article for report in reports})),
        merged_by=(rule if len(members) > 1 else BY_NOTHING,),
        slots=slots,
    )


def _shortened(text: str) -> str:
    if len(text) <= LABEL_LENGTH:
        return text
    return f"{text[:LABEL_LENGTH].rpartition(' ')[0] or text[:LABEL_LENGTH]} …"


STATEMENTS = Layer("statement", _Told, _items, _keys, _groups, _cluster)
