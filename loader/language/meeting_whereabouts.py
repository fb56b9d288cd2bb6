"""Where the people of an article are while it goes on: "Abe was in New York on Tuesday. He met Rouhani before noon."

A journey, or the word that somebody is in a place, sets the scene of what is told next of the same people in the past
tense. It holds for a few sentences, until another place is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from loader.edtf import parse_edtf
from loader.language.meeting_encounter import Encounter
from loader.language.meeting_scene import Scene
from loader.language.meeting_setting import narrates
from loader.language.meeting_syntax import SUBJECTS, children
from loader.language.meeting_telling import Telling
from loader.language.meeting_triggers import JOURNEYS
from loader.language.meeting_where import Where, is_water, place_of
from loader.record import Ref

_REACH = 2
"""Sentences after the one that sets a scene for which it holds."""
_LONG = 180
"""Days from publication after which a meeting is of another time than what is told without a date."""
_STAY = 4
"""Days within which somebody is still where he arrived."""


@dataclass(frozen=True)
class Whereabouts:
    """Somebody is in a place; ``date`` is EDTF."""

    who: tuple[Ref, ...]
    where: Where
    date: str | None
    of_meeting: bool = False


def scene_of(scene: Scene, encounter: Encounter, tellings: Sequence[Telling]) -> Where | None:
    """Where a meeting held was whose own words name no place: where those who met were, by the sentences before."""
    first, published = encounter.tellings[0].trigger, scene.reading.article.published
    if encounter.status != "held" or first.family in JOURNEYS or not narrates(first):
        return None
    starts = [s.start for s in scene.reading.doc.sents if s.start <= first.token.sent.start]
    back = max(scene.reading.heading_end, starts[max(len(starts) - 1 - _REACH, 0)])
    told = [w for w in _all(scene, tellings) if back <= w.where.first < first.first]
    last = max(told, key=lambda w: w.where.first, default=None)
    if last is None or not set(last.who) & set(encounter.parties) or not _then(last, encounter, published):
        return None
    others = _named_since(scene, last.where, first.token.sent.end)
    return None if others - {last.where.ref, scene.country_of(last.where.ref)} else last.where


def _all(scene: Scene, tellings: Sequence[Telling]) -> Iterator[Whereabouts]:
    for telling in tellings:
        words = next(((first, last) for slot, first, last in telling.tokens if slot == "place"), None)
        if telling.status == "held" and telling.place is not None and words is not None:
            people = tuple(ref for ref in telling.parties if ref.kind == "person")
            met = telling.family not in JOURNEYS
            yield Whereabouts(people, Where(telling.place, *words), telling.date, met)
    for mention in scene.reading.mentions:
        root = scene.reading.doc[mention.first : mention.last].root
        verb = root.head.head
        ref = place_of(scene, mention)
        here = root.dep_ == "pobj" and root.head.lower_ == "in" and verb.lemma_ == "be" and verb.tag_ == "VBD"
        if ref is not None and ref.kind in ("place", "state") and here and not is_water(scene, ref):
            times = list(scene.reading.times_in(verb.sent))
            yield Whereabouts(_people(scene, verb), Where(ref, mention.first, mention.last), _only(times))


def _people(scene: Scene, verb: Token) -> tuple[Ref, ...]:
    return tuple(p.ref for n in children(verb, *SUBJECTS) for p in scene.parties(n) if p.ref.kind == "person")


def _only(times: Sequence[object]) -> str | None:
    return getattr(times[0], "edtf", None) if len(times) == 1 else None


def _named_since(scene: Scene, where: Where, end: int) -> set[Ref | None]:
    """The other whereabouts told behind the words that set the scene."""
    found: set[Ref | None] = set()
    for mention in scene.reading.mentions_in(where.last, end):
        root = scene.reading.doc[mention.first : mention.last].root
        ref = place_of(scene, mention)
        if ref is not None and ref.kind in ("place", "state") and root.dep_ == "pobj" and root.head.lower_ != "of":
            found.add(ref)
    return found


def _then(told: Whereabouts, encounter: Encounter, published: date | None) -> bool:
    """Whether somebody who was there then may have met others there on the day of an encounter; who met somebody
    there, only on the same day."""
    if told.date is None and is_of_other_time(encounter, published):
        return False
    if told.date is None or encounter.date is None:
        return not told.of_meeting or encounter.tellings[0].another
    one, two = parse_edtf(told.date), parse_edtf(encounter.date)
    if told.of_meeting:
        return one.days == 1 and one.text == two.text
    return one.overlaps(two) or 0 <= (two.first - one.last).days <= _STAY


def is_of_other_time(encounter: Encounter, published: date | None) -> bool:
    """Who is there now, as far as the article says, was not there a year ago."""
    if encounter.date is None or published is None:
        return False
    return abs((published - parse_edtf(encounter.date).last).days) > _LONG
