"""Several meetings listed behind one word, each with its place: "have met three times: in Lima in May, at the G20 in
Osaka in June and, last month, in Kyoto".

The parser hangs such a list on whatever noun stands near, so it is read along the line of words: stations between
commas, "and" and "then", each a place with its time before or behind it, and nothing else but the gathering there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Token

from loader.language.meeting_scene import Scene
from loader.language.meeting_slots import Slots
from loader.language.meeting_syntax import is_verb
from loader.language.meeting_triggers import Trigger
from loader.language.meeting_where import Where, is_water, place_of
from loader.language.reading import TimeExpression

_MARKS = frozenset({",", ";", ":", "-", "–", "—", "and", "then"})
_LEADS = frozenset({"in", "at", "on", "during", "to"})
_SMALL = frozenset(
    {"in", "at", "on", "during", "of", "the", "a", "an", "first", "once", "again", "more", "later", "most", "recently"}
    | {"finally", "earlier", "early", "late", "both", "this", "another", "s", "'s", "one", "sidelines", "margins"}
)
_AGAIN = frozenset({"then", "again"})


@dataclass
class _Station:
    """What stands between two marks: a place, a time, both or neither."""

    places: list[Where] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    lead: str = ""
    """The mark before it, or "and ,"."""


def series(scene: Scene, trigger: Trigger) -> tuple[Slots, ...]:
    """The places and times of each meeting of a list behind a trigger; empty where there is no such list."""
    found = scene.reading.once("series", lambda: {})
    if trigger.first not in found:
        found[trigger.first] = _read(scene, trigger)
    listed: tuple[Slots, ...] = found[trigger.first]
    return listed


def _read(scene: Scene, trigger: Trigger) -> tuple[Slots, ...]:
    start = _start(scene, trigger)
    if start is None:
        return ()
    stations = _with_times(list(_stations(scene, start, trigger.token.sent.end)))
    stations = [s for s in stations if s.places]
    if any(len(s.places) > 1 or len(s.times) > 1 for s in stations) or len(stations) < 2:
        return ()
    places, times = [s.places[0] for s in stations], [t for s in stations for t in s.times]
    if len({w.ref for w in places}) < len(places) and len(times) < len(places):
        return ()
    doc = scene.reading.doc
    words = {t.lower_ for t in doc[trigger.token.sent.start : places[-1].first]}
    counted = bool(words & (scene.rules["status.repeatedly"] | _AGAIN)) or trigger.token.tag_ == "NNS"
    if len({t.edtf for t in times}) < 2 and not (counted and not _inside(scene, places)):
        return ()
    if any(_inside(scene, [one, two]) for one, two in pairwise(places)):
        return ()
    if not stations[0].times and len(times) == len(stations) - 1:
        # "In June they met in Lima, in July in Quito": the first time stands in front of the clause.
        stations[0].times = _in_front(scene, trigger)
    return tuple(Slots((s.places[0],), tuple(s.times), ()) for s in stations)


def _in_front(scene: Scene, trigger: Trigger) -> list[TimeExpression]:
    doc, sentence = scene.reading.doc, trigger.token.sent
    times = [t for t in scene.reading.times_in(doc[sentence.start : trigger.first]) if t.first <= sentence.start + 1]
    return times if len(times) == 1 else []


def _inside(scene: Scene, places: list[Where]) -> bool:
    """ "in Sochi, Russia": one place that lies in the other."""
    if any(b.ref.name.lower().split()[-1] in scene.rules["places.kinds"] for _, b in pairwise(places)):
        # "in Kawana, Shizuoka Prefecture"
        return True
    return any(scene.country_of(a.ref) == b.ref for a in places for b in places if a.ref != b.ref)


def _start(scene: Scene, trigger: Trigger) -> int | None:
    """Where the list begins: the preposition before the first place behind the trigger, no other verb between."""
    doc = scene.reading.doc
    for index in range(trigger.last, trigger.token.sent.end):
        token = doc[index]
        if is_verb(token) and token.i not in scene.times:
            return None
        if token.lower_ in _LEADS and _opens(scene, index):
            return index
    return None


def _opens(scene: Scene, index: int) -> bool:
    """Whether a place, or a gathering and its place, stands behind a preposition."""
    doc = scene.reading.doc
    for token in doc[index + 1 : doc[index].sent.end]:
        mention = scene.mentions.get(token.i)
        if mention is not None and place_of(scene, mention) is not None:
            return True
        if not _is_filler(scene, token):
            return False
    return False


def _is_filler(scene: Scene, token: Token) -> bool:
    """A word that may stand in a station beside its place and time: a preposition, or the gathering there."""
    if token.lower_ in _SMALL:
        return True
    mention = scene.mentions.get(token.i)
    if mention is not None and mention.refs[0].kind in ("organization", "event"):
        return True
    names = scene.rules["nouns.occasion"] | scene.rules["nouns.gathering"] | scene.rules["nouns.multilateral"]
    names |= scene.rules["places.kinds"]
    return token.lemma_.lower() in names or (token.pos_ in ("ADJ", "PROPN") and _before_gathering(scene, token))


def _before_gathering(scene: Scene, token: Token) -> bool:
    names = scene.rules["nouns.occasion"] | scene.rules["places.kinds"]
    return any(t.lemma_.lower() in names for t in token.doc[token.i + 1 : min(token.i + 4, token.sent.end)])


def _stations(scene: Scene, start: int, end: int) -> Iterator[_Station]:
    doc, index, current = scene.reading.doc, start, _Station()
    while index < end:
        token, time, mention = doc[index], scene.times.get(index), scene.mentions.get(index)
        place = place_of(scene, mention) if mention is not None else None
        if time is not None:
            current.times.append(time)
            index = max(time.last, index + 1)
        elif mention is not None and place is not None and place.kind in ("place", "state"):
            if is_water(scene, place):
                break
            current.places.append(Where(place, mention.first, mention.last))
            index = max(mention.last, index + 1)
        elif token.lower_ in _MARKS:
            empty = not (current.places or current.times)
            if not empty:
                yield current
            current = _Station(lead=(current.lead + " " if empty else "") + token.lower_)
            index += 1
        elif _is_filler(scene, token) and not is_verb(token):
            index += 1
        else:
            # "and in Lima the ministers agreed": another clause; a station that it cuts short is none.
            if token.is_punct or token.lower_ in ("where", "when", "which", "after", "before", "with", "for"):
                break
            current = _Station()
            break
    if current.places or current.times:
        yield current


def _with_times(stations: list[_Station]) -> list[_Station]:
    """Joins a time that stands alone to the place it belongs to: "in Lima, on May 7", "and, last month, in Kyoto"."""
    found: list[_Station] = []
    ahead: list[TimeExpression] = []
    for station in stations:
        if station.places:
            station.times = ahead + station.times if not station.times else station.times
            ahead = []
            found.append(station)
        elif found and not found[-1].times and "and" not in station.lead.split():
            found[-1].times = station.times
        else:
            ahead = station.times
    return found
