"""Statements: which reports give the same words of one speaker."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from pyoxigraph import NamedNode

from loader.resolve.article_view import ArticleView, Report, deciding
from loader.resolve.choice import choose
from loader.resolve.cluster import Cluster, SlotValue
from loader.resolve.dates import DATE_SLOTS, date_slots, dates_agree, days
from loader.resolve.explanation import explained
from loader.resolve.folding import fold, words
from loader.resolve.grouping import group
from loader.resolve.layer import Layer, OfReport, key, leading
from loader.resolve.members import Members
from loader.resolve.wording import Wording
from loader.resolve.world import World

BY_QUOTATION = "same speaker and quotation"
BY_WORDING = "same speaker, similar words or a part of them, within days"
BY_GIST = "same speaker and reported words"
BY_NOTHING = "reported in one article only"
LABEL_LENGTH = 60
SAME_NEWS_DAYS = 4
"""Two wordings are of one statement if the articles are no further apart, or if they give the same day."""


@dataclass(frozen=True, slots=True)
class _Told(OfReport):
    """A statement report with its speaker led to the thing; ``slot`` is ``sk:quote`` or ``sk:gist``."""

    slot: str
    speaker: str
    words: str
    dated: str | None
    wording: Wording
    published: date | None

    @property
    def day(self) -> str | None:
        """The day it was said, if a report gives just one."""
        return self.dated if self.dated is not None and days(self.dated) == 1 else None


def _items(world: World, view: ArticleView) -> list[_Told]:
    return [_told(world, report) for report in view.told("sk:StatementReport")]


def _keys(_world: World, told: _Told) -> Iterator[str]:
    """The words; for a quotation also what it shares with other translations and parts of it, told in some days or said
    on a certain day."""
    if not told.words:
        return
    yield key(told.slot, told.speaker, told.words)
    if told.slot != "sk:quote" or not told.speaker:
        return
    weeks = told.published.toordinal() // (SAME_NEWS_DAYS + 1) if told.published is not None else None
    times: list[tuple[str, object]] = [("told", week) for week in (weeks, weeks + 1)] if weeks is not None else []
    if told.day is not None:
        times.append(("said", told.day))
    for hint in told.wording.hints():
        yield from (key("words", told.speaker, *time, *hint) for time in times)


def _groups(_world: World, told: Sequence[_Told]) -> Sequence[Sequence[_Told]]:
    """Each statement once: the same words of the same speaker, or another translation or a part of them, on days that
    can be one."""
    sayings = group(
        _repeated(told),
        block=lambda s: s[0].speaker if s[0].slot == "sk:quote" and s[0].speaker else None,
        order=lambda s: (-len(s[0].wording.content), s[0].iri),
        compatible=_alike,
    )
    return [[told for saying in part for told in saying] for part in sayings]


def _alike(one: Sequence[_Told], other: Sequence[_Told]) -> bool:
    """Whether two sayings, each of the same words, are one: told within days of each other, or said on the same day."""
    a, b = one[0].wording, other[0].wording
    if not (a.is_like(b) or a.is_within(b) or b.is_within(a)):
        return False
    if {told.article for told in one} & {told.article for told in other}:
        # One article tells its quotations apart itself.
        return False
    dates = [sorted({told.dated for told in saying if told.dated is not None}) for saying in (one, other)]
    if not all(dates_agree(x, y) for x in dates[0] for y in dates[1]):
        return False
    days_said = {told.day for told in (*one, *other)}
    published = [told.published for told in (*one, *other)]
    told = [day for day in published if day is not None]
    return (len(days_said) == 1 and None not in days_said) or (
        len(told) == len(published) and (max(told) - min(told)).days <= SAME_NEWS_DAYS
    )


def _repeated(told: Sequence[_Told]) -> tuple[tuple[_Told, ...], ...]:
    """The same words (after folding) of the same speaker, on days that can be one."""
    return group(
        told,
        block=lambda s: (s.slot, s.speaker, s.words) if s.words else None,
        order=lambda s: (days(s.dated) if s.dated else 10**9, s.report.iri),
        compatible=lambda one, other: dates_agree(one.dated, other.dated),
        signature=lambda s: s.dated or "",
    )


def _told(world: World, report: Report) -> _Told:
    slot = "sk:quote" if report.one("sk:quote") is not None else "sk:gist"
    said = report.one(slot) or ""
    return _Told(
        report=report,
        slot=slot,
        speaker=world.thing_of(report, "sk:speaker") or "",
        words=fold(said),
        dated=report.one("sk:edtf"),
        wording=world.known.alike.wordings.wording(words(said)) if slot == "sk:quote" else Wording(),
        published=world.sources.published(report.article),
    )


def _cluster(world: World, members: Members[_Told]) -> Cluster:
    reports = tuple(told.report for told in members)
    first = members[0]
    speaker = leading(members, "sk:speaker").speaker
    votes = [world.sources.vote(r.article, value) for r in reports for value in r.all(first.slot)]
    said = choose(votes, precision=_longest) or ""
    about = world.things(thing for report in deciding(reports, "sk:about") for thing in report.all("sk:about"))
    slots: dict[str, tuple[SlotValue, ...]] = {
        "sk:speaker": (NamedNode(speaker),),
        first.slot: (said,),
        "sk:about": tuple(NamedNode(thing) for thing in about),
        **date_slots(reports, world.sources),
    }
    edtf = slots.get("sk:edtf", ("undated",))[0]
    mark = sha256(first.words.encode()).hexdigest()[:6]
    is_quote = first.slot == "sk:quote"
    text = f"“{_shortened(said)}”" if is_quote else _shortened(said)
    rule = BY_QUOTATION if is_quote else BY_GIST
    if len({told.words for told in members}) > 1:
        rule = BY_WORDING
    rule = explained(rule, (told.report.one(told.slot) for told in members), (told.dated for told in members))
    return Cluster(
        class_name="sk:Statement" if is_quote else "sk:IndirectStatement",
        path="statement",
        wanted=f"{edtf} {world.tail(speaker)} {mark}",
        label=f"{world.short_labels([speaker])[0]}: {text}",
        members=tuple(sorted(report.iri for report in reports)),
        articles=tuple(sorted({report.article for report in reports})),
        merged_by=(rule if members.size > 1 else BY_NOTHING,),
        slots=slots,
    )


def _longest(text: str) -> int:
    return -len(text)


def _shortened(text: str) -> str:
    if len(text) <= LABEL_LENGTH:
        return text
    return f"{text[:LABEL_LENGTH].rpartition(' ')[0] or text[:LABEL_LENGTH]} …"


def _form(world: World, told: _Told) -> _Told:
    """The day it was published matters only for quotations that are compared with similar ones."""
    report = told.telling(told.slot, *DATE_SLOTS)
    about = world.things(told.report.all("sk:about"))
    return replace(
        told,
        report=replace(report, slots={**report.slots, "sk:about": about}),
        published=told.published if _is_compared(told) else None,
    )


def _alone(told: _Told, others: Sequence[_Told]) -> bool:
    """Whether the article has several quotations of the speaker that could be like others: it tells them apart."""
    return _is_compared(told) and sum(_is_compared(o) and o.speaker == told.speaker for o in others) > 1


def _is_compared(told: _Told) -> bool:
    """Whether other words can be the same statement."""
    return told.slot == "sk:quote" and bool(told.speaker) and told.wording.is_telling


def _block(told: _Told) -> str | None:
    if _is_compared(told):
        return key("compared", told.speaker)
    return key(told.slot, told.speaker, told.words) if told.words else None


STATEMENTS = Layer("statement", _Told, _items, _keys, _groups, _cluster, form=_form, alone=_alone, block=_block)
