"""The date of a meeting from a time expression: the days it lasts, and the side of the publication day it is on."""

import re
from calendar import day_name, month_abbr, month_name
from datetime import date, timedelta

from spacy.tokens import Token

from loader.edtf import interval, parse_edtf
from loader.language.meeting_nouns import left_modifiers
from loader.language.meeting_scene import Scene
from loader.language.meeting_standing import StatusReading
from loader.language.meeting_syntax import carrier, children, is_verb
from loader.language.meeting_triggers import Trigger
from loader.language.reading import TimeExpression

_WEEK = 7
_SEASONS = frozenset({"spring", "summer", "autumn", "fall", "winter"})
_NEAR = 10
"""Words before a time in which the length of a stay is told."""
_YEAR = 4
"""Digits of a year."""
_FOUR_DIGITS = re.compile(r"\d{4}")
"""What is a year in an EDTF string: all other numbers have two digits."""


def date_of(scene: Scene, trigger: Trigger, status: StatusReading, time: TimeExpression) -> str:
    """The EDTF date of a meeting of that status."""
    if trigger.family == "station" and (past := _month_gone(scene, time)) is not None:
        return past
    return _weekday(scene, trigger, status, time) or _yearless(scene, status, time) or _lasting(scene, trigger, time)


def _month_gone(scene: Scene, time: TimeExpression) -> str | None:
    """ "Sochi in May. Lima in June.": without a verb, the months are those that have been."""
    published, when = scene.reading.article.published, parse_edtf(time.edtf)
    year = any(_is_year(t) for t in scene.reading.doc[time.first : time.last])
    if published is None or year or not time.relative or when.first <= published:
        return None
    return _in_year(time.edtf, when.first.year - 1)


def _yearless(scene: Scene, status: StatusReading, time: TimeExpression) -> str | None:
    """A month or day without a year: of a plan the next one, of a meeting held the last one, whatever the tense of the
    sentence ("met to prepare for his visit in May")."""
    published, words = scene.reading.article.published, scene.reading.doc[time.first : time.last]
    when = parse_edtf(time.edtf)
    months = {name.lower() for name in (*month_name, *month_abbr) if name}
    off = status.status in ("cancelled", "postponed", "refused")
    months |= _SEASONS if off else set()
    named = any(t.lower_.rstrip(".") in months for t in words)
    if published is None or not named or not time.relative or any(_is_year(t) or t.lower_ == "last" for t in words):
        return None
    just = any(c.lower_ in ("has", "have") for cue in status.cues for c in children(cue, "aux"))
    if off and just and when.last < published:
        # "a visit in the autumn has been shelved": the next one, where that is nearer.
        ahead = _same_day(when.first, when.first.year + 1)
        return _in_year(time.edtf, ahead.year) if ahead - published < published - when.last else None
    if status.past_plan and when.last < published:
        # "had been due to fly to Lima in July": told in June, the next July.
        ahead = when.first.replace(day=1, year=when.first.year + 1)
        return _in_year(time.edtf, ahead.year) if ahead - published < published - when.last else None
    if status.status == "planned" and not status.past_plan and when.last < published:
        return _in_year(time.edtf, published.year + (_same_day(when.first, published.year) < published))
    return None


def _is_year(token: Token) -> bool:
    return token.is_digit and len(token) == _YEAR


def _in_year(edtf: str, year: int) -> str | None:
    """The same month or days in another year."""
    moved = _FOUR_DIGITS.sub(f"{year:04}", edtf)
    try:
        parse_edtf(moved)
    except ValueError:  # 29 February
        return None
    return moved


def _same_day(day: date, year: int) -> date:
    """The day in another year; 29 February is the 28th in most."""
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


def new_date(scene: Scene, status: StatusReading) -> TimeExpression | None:
    """When a postponed meeting is to be: "put off until next year"."""
    if status.status != "postponed" or not status.cues:
        return None
    return _time_behind_to(scene, status.cues[0])


def _time_behind_to(scene: Scene, cue: Token) -> TimeExpression | None:
    for time in scene.reading.times_in(cue.sent):
        before = cue.doc[max(cue.i, time.first - 2) : time.first]
        if time.first > cue.i and any(t.lower_ in ("until", "till", "to") for t in before):
            return time
    return None


def put_off_to(
    scene: Scene, trigger: Trigger, status: StatusReading, times: tuple[TimeExpression, ...]
) -> tuple[TimeExpression, ...]:
    """Of a postponed meeting the new date only, if it has one, else the day it was planned for; of one brought forward
    the new date."""
    if status.status != "postponed" or not status.cues:
        governed = carrier(trigger.token) if trigger.is_noun else None
        if governed is None or governed.relation == "adjunct":
            return times
        moved = governed.verb.lemma_ in scene.rules["verbs.redating"]
        new = _time_behind_to(scene, governed.verb) if moved else None
        return (new,) if new is not None else times
    new = new_date(scene, status)
    doc = scene.reading.doc
    return (new,) if new is not None else tuple(t for t in times if doc[max(t.first - 1, 0)].lower_ != "from")


def _weekday(scene: Scene, trigger: Trigger, status: StatusReading, time: TimeExpression) -> str | None:
    """The weekday of a meeting held is the last one, that of a meeting called off the next one, whatever its own clause
    ("A and B, meeting on Tuesday, agreed")."""
    published, when = scene.reading.article.published, parse_edtf(time.edtf)
    words = {t.text for t in scene.reading.doc[time.first : time.last]}
    if published is None or when.days != 1 or not words & set(day_name):
        return None
    if when.first > published and is_caption(scene, scene.reading.doc[time.first]):
        return (when.first - timedelta(days=_WEEK)).isoformat()
    ahead = (when.first - published).days
    if -_WEEK < ahead < -_WEEK // 2 and _is_ahead(scene, trigger):
        # "dined on Tuesday before formal talks on Wednesday"
        return (when.first + timedelta(days=_WEEK)).isoformat()
    if status.status == "held" and 0 < ahead <= _WEEK:
        return (when.first - timedelta(days=_WEEK)).isoformat()
    if status.status == "cancelled" and -_WEEK < ahead <= 0 and status.cues and status.cues[0].i < time.first:
        governing = scene.reading.doc[time.first : time.last].root
        behind = any(is_verb(t) and t.i > status.cues[0].i for t in governing.ancestors)
        return (when.first + timedelta(days=_WEEK)).isoformat() if behind else None
    return None


def _is_ahead(scene: Scene, trigger: Trigger) -> bool:
    """Whether what the clause tells comes before the meeting."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    return governed is not None and governed.preposition in scene.rules["phrases.before"]


def is_caption(scene: Scene, token: Token) -> bool:
    """ "A shakes hands with B in Lima on Friday. (Photo: Agency)": the present tense of a picture is past."""
    sentence = token.sent
    if sentence.root.tag_ in ("VBZ", "VBP") and sentence.root.lemma_ in scene.rules["verbs.posing"]:
        return True
    behind = sentence.doc[max(sentence.start, sentence.end - 8) : sentence.end + 8]
    opening = next((t.i for t in behind if t.text == "("), None)
    credit = sentence.doc[opening : opening + 6] if opening is not None else ()
    return any(t.lower_ in scene.rules["phrases.credits"] for t in credit)


def _lasting(scene: Scene, trigger: Trigger, time: TimeExpression) -> str:
    """ "closed a two-day summit on Friday": the two days that end then."""
    day = parse_edtf(time.edtf)
    if day.days == 1 and (count := _days_from(scene, trigger, time)) is not None:
        end = type(day.first).fromordinal(day.first.toordinal() + count - 1)
        return interval(time.edtf, end.isoformat())
    if not trigger.is_noun or day.days != 1:
        return time.edtf
    days = next((n for t in left_modifiers(trigger.token) if (n := _days(t)) is not None), _measured(trigger.token))
    governed = carrier(trigger.token)
    verbs = {governed.verb.lemma_} if governed is not None else set()
    verbs |= {t.lemma_ for c in children(trigger.token, "acl", "relcl") for t in (c, *children(c, "xcomp"))}
    # "two days of talks between A and B, which ended on Friday": whatever the parser hangs the clause on.
    verbs |= {t.lemma_ for t in list(scene.reading.doc[time.first : time.last].root.ancestors)[:2] if is_verb(t)}
    if days is None or days < 2:
        return time.edtf
    if verbs & scene.rules["verbs.ending"]:
        start = type(day.first).fromordinal(day.first.toordinal() - days + 1)
        return interval(start.isoformat(), time.edtf)
    if verbs & scene.rules["verbs.beginning"]:
        end = type(day.first).fromordinal(day.first.toordinal() + days - 1)
        return interval(time.edtf, end.isoformat())
    return time.edtf


def _days_from(scene: Scene, trigger: Trigger, time: TimeExpression) -> int | None:
    """The length of "for three days from May 4", "a three-day visit from Monday", by the line of words."""
    doc, first = scene.reading.doc, time.first
    if doc[max(first - 1, 0)].lower_ != "from" or trigger.token.i > first:
        return None
    around = list(doc[max(trigger.token.sent.start, first - _NEAR) : first])
    counted = next(
        (n for t in around if t.lemma_ == "day" for c in children(t, "nummod") if (n := _number(c.lower_))), None
    )
    length = counted or next((n for t in around if t.lower_ in ("day", "-day") and (n := _days(t))), None)
    return length if length is not None and length >= 2 else None


def _days(modifier: Token) -> int | None:
    """The number of "two-day", however it was cut into tokens."""
    text = modifier.doc[max(0, modifier.i - 2) : modifier.i + 1].text.lower().split()[-1]
    number, _, unit = text.partition("-")
    return _number(number) if unit == "day" else None


def _measured(noun: Token) -> int | None:
    """ "three days of talks"."""
    measure = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or measure.lemma_ != "day":
        return None
    return next((_number(c.lower_) for c in children(measure, "nummod")), None)


def _number(number: str) -> int | None:
    words = ("one", "two", "three", "four", "five", "six", "seven")
    return words.index(number) + 1 if number in words else int(number) if number.isdecimal() else None
