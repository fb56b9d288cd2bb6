"""Where and when: the places and times that belong to a trigger, and not to another clause of its sentence."""

from calendar import day_name
from dataclasses import dataclass

from spacy.tokens import Span, Token

from loader.edtf import parse_edtf
from loader.language.meeting_anchors import Anchors, find_anchors
from loader.language.meeting_scene import Scene
from loader.language.meeting_site import Site, belongs, distance, find_site
from loader.language.meeting_stations import time_of_station
from loader.language.meeting_status import last_time
from loader.language.meeting_syntax import SUBJECTS, carrier, children, is_verb
from loader.language.meeting_triggers import Trigger
from loader.language.meeting_where import Where, is_leaving, is_quoted_apart, is_water, place_of, where_of
from loader.language.reading import TimeExpression
from loader.record import Ref

_LIMIT = 4
_BESIDE = frozenset({"after", "before"})
_EARLIEST = frozenset({"as early as", "as soon as"})
_FIRST = 5
"""Words before a time among which "first" says from when one counts."""
_PHRASE = 7
"""Words of a noun phrase in front of a time."""


@dataclass(frozen=True)
class Slots:
    """The places and times of one trigger, best first. ``around``: times of the occasion of a journey."""

    places: tuple[Where, ...]
    times: tuple[TimeExpression, ...]
    around: tuple[TimeExpression, ...]


def read_slots(scene: Scene, trigger: Trigger, triggers: frozenset[int]) -> Slots:
    """The slots of a trigger; ``triggers`` are the token indices of all noun triggers."""
    if trigger.family == "station":
        return _of_station(scene, trigger)
    anchors = find_anchors(scene, trigger)
    sentence = trigger.token.sent
    mentions = scene.reading.mentions_in(sentence.start, sentence.end)
    found = (where_of(scene, trigger, anchors, mention, triggers) for mention in mentions)
    places = [where for where in found if where is not None]
    if not places and (where := _where_clause(scene, trigger)) is not None:
        places = [(1, 0, where)]
    if not places and not trigger.is_noun:
        places = [(_LIMIT, 0, where) for where in _behind_counterpart(scene, trigger)]
    times, stray, around = _times(scene, trigger, anchors, triggers)
    if not places:
        places = [(_LIMIT, 0, where) for _, _, t in times if (where := _before_time(scene, t)) is not None]
    times += [(_LIMIT - 1, 0, t) for t in stray if any(_follows(scene, where.last, t.first) for _, _, where in places)]
    if not any(parse_edtf(time.edtf).kind != "year" for _, _, time in times):
        # "once more this year, in Lima, where the G20 meets on June 28"
        times = [(3, 0, t) for _, _, where in places for t in _days_there(scene, where)] or times
    return Slots(
        tuple(p for _, _, p in sorted(places, key=lambda entry: entry[:2])),
        tuple(t for _, _, t in sorted(times, key=lambda entry: entry[:2])),
        tuple(around),
    )


def _times(
    scene: Scene, trigger: Trigger, anchors: Anchors, triggers: frozenset[int]
) -> tuple[list[tuple[int, int, TimeExpression]], list[TimeExpression], list[TimeExpression]]:
    """The times of a sentence: those of the trigger (order, distance, time), stray ones, those of its occasion."""
    sentence, doc, bounds = trigger.token.sent, scene.reading.doc, scene.rules["phrases.bounds"]
    mine: list[tuple[int, int, TimeExpression]] = []
    stray: list[TimeExpression] = []
    around: list[TimeExpression] = []
    if (counted := _counted_to(scene, trigger)) is not None:
        return [(0, 0, counted)], [], []
    taken = _of_stations(scene, sentence) if any(t.i in triggers and t.i in scene.mentions for t in sentence) else ()
    for time in scene.reading.times_in(sentence):
        if time in taken or is_quoted_apart(scene, trigger, time.first) or _is_of_other_act(scene, time):
            continue
        if _when(trigger, time) or time == last_time(scene, trigger.token):
            mine.append((0, 0, time))
            continue
        before, root = doc[max(time.first - 1, 0)].lower_, doc[time.first : time.last].root
        if before == "from" and _is_of_gathering(scene, trigger, time):
            continue
        if before in bounds or is_leaving(scene, trigger) or _counted_from(scene, time):
            continue
        site = find_site(scene, root, triggers)
        order = belongs(scene, trigger, anchors, site, root)
        earliest = doc[max(time.first - 3, 0) : time.first].text in _EARLIEST
        if earliest and site.on.lemma_ in scene.rules["verbs.leaving"]:
            # "is to leave as early as Monday for talks in Lima"
            continue
        if order is not None and any(_has_own_time(scene, noun, time) for noun in site.passed):
            continue
        if order is not None:
            # "set the goal of a treaty by 2000": a time limit only where no other time is told.
            mine.append((order + (_LIMIT if before == "by" else 0), distance(trigger, root), time))
        elif _is_second(scene, trigger, triggers, time, site):
            mine.append((_LIMIT - 1, distance(trigger, root), time))
        elif _is_of_talks_there(scene, trigger, site):
            mine.append((2, distance(trigger, root), time))
        elif _is_around(scene, trigger, anchors, site):
            around.append(time)
        else:
            stray.append(time)
    mine = mine or [(_LIMIT, 0, time) for time in stray if _opens(trigger, time)]
    return mine, stray, around


def _is_of_gathering(scene: Scene, trigger: Trigger, time: TimeExpression) -> bool:
    """ "on the fringe of a two-day meeting of the forum in the city from Wednesday": the day from which another
    gathering lasts."""
    before = scene.reading.doc[min(trigger.last, time.first) : time.first]
    beside = next((t.i for t in before if t.lemma_.lower() in scene.rules["phrases.beside"]), time.first)
    names = scene.rules["nouns.occasion"] | scene.rules["nouns.gathering"]
    return any(t.i > beside and t.lemma_.lower() in names for t in before)


def _counted_to(scene: Scene, trigger: Trigger) -> TimeExpression | None:
    """ "on May 16, a day after the meeting between A and B": of the meeting from which a day is counted, that one."""
    noun = trigger.token
    beside = noun.head if trigger.is_noun and noun.dep_ == "pobj" else _beside_clause(trigger)
    if beside is None or beside.lower_ not in _BESIDE:
        return None
    time = scene.times.get(beside.i)
    if time is None or time.last != beside.i + 1 or parse_edtf(time.edtf).days != 1:
        return None
    # "a day after he met her on Monday"
    own = not trigger.is_noun or noun.dep_ != "pobj"
    return None if own and any(t.first > beside.i for t in scene.reading.times_in(noun.sent)) else time


def _beside_clause(trigger: Trigger) -> Token | None:
    """ "a day after meeting her", "a day after he held talks with her": the word that leads from a day to the clause,
    where the clause has no time of its own."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    if governed is not None and governed.relation == "adjunct":
        return None
    verb = governed.verb if governed is not None else trigger.token
    return verb.head if verb.dep_ == "pcomp" else next(iter(children(verb, "mark")), None)


def _opens(trigger: Trigger, time: TimeExpression) -> bool:
    """ "Three days on, and in the same city, A met B": a time that opens the sentence is that of its first verb,
    whatever the parser makes of it."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    verb = governed.verb if governed is not None else trigger.token
    sentence, doc = verb.sent, verb.doc
    first = next((t for t in sentence if is_verb(t) and t.dep_ not in ("amod", "aux", "auxpass")), None)
    opens = time.first - sentence.start <= 1 and doc[time.last].text == ","
    return opens and first is not None and first.i == verb.i and verb.i > time.last


def _is_second(scene: Scene, trigger: Trigger, triggers: frozenset[int], time: TimeExpression, site: Site) -> bool:
    """ "met on Thursday ahead of a visit to Tokyo by the president in December": of two times that the parser hangs on
    the verb, the one behind the noun is that of the noun."""
    doc, noun = scene.reading.doc, trigger.token
    if not trigger.is_noun or time.first < noun.i or not is_verb(site.on) or site.on.i > noun.i:
        return False
    if any(is_verb(t) or t.i in triggers for t in doc[noun.i + 1 : time.first]):
        return False
    earlier = [t for t in scene.reading.times_in(doc[site.on.i : noun.i]) if t.last <= noun.i]
    governed = carrier(noun)
    return bool(earlier) and governed is not None and governed.relation == "adjunct" and governed.verb.i == site.on.i


def _where_clause(scene: Scene, trigger: Trigger) -> Where | None:
    """ "carried the draft to Lima in October, where she met him": the place straight before "where", or before the time
    between."""
    adverb = next((c for c in trigger.token.children if c.lower_ == "where" and c.i < trigger.token.i), None)
    if trigger.is_noun or adverb is None:
        return None
    index = adverb.i - 1
    index -= scene.reading.doc[index].text == ","
    if (time := scene.times.get(index)) is not None:
        index = time.first - 1
        index -= scene.reading.doc[index].lower_ in ("in", "on")
    mention = scene.mentions.get(index)
    ref = place_of(scene, mention) if mention is not None else None
    if mention is None or ref is None or ref.kind not in ("place", "state"):
        return None
    return Where(ref, mention.first, mention.last)


def _behind_counterpart(scene: Scene, trigger: Trigger) -> list[Where]:
    """ "laid a plan before Varga in Lima": a city straight behind the person, before any other verb."""
    doc = scene.reading.doc
    stop = next((t.i for t in doc[trigger.last : trigger.token.sent.end] if is_verb(t)), trigger.token.sent.end)
    for mention in scene.reading.mentions_in(trigger.last, stop):
        person = scene.mentions.get(mention.first - 2)
        ref = place_of(scene, mention)
        told = person is not None and person.refs[0].kind == "person" and person.last == mention.first - 1
        if told and ref is not None and ref.kind == "place" and doc[mention.first - 1].lower_ == "in":
            return [Where(ref, mention.first, mention.last)]
    return []


def _before_time(scene: Scene, time: TimeExpression) -> Where | None:
    """ "talks on the row over the islands in Lima in May", "of officials from the ministries in Lima next week": a city
    straight before the time of the meeting, whatever the parser hangs it on."""
    doc = scene.reading.doc
    index = time.first - 1
    index -= index > 0 and doc[index].lower_ in ("in", "on")
    mention = scene.mentions.get(index)
    if mention is None or mention.last != index + 1 or doc[mention.first - 1].lower_ not in ("in", "at"):
        return None
    ref = place_of(scene, mention)
    city = ref is not None and ref.kind == "place" and not is_water(scene, ref)
    return Where(ref, mention.first, mention.last) if ref is not None and city else None


def _of_station(scene: Scene, trigger: Trigger) -> Slots:
    """A place that stands for the meeting there, and the time behind it."""
    mention, time = scene.mentions[trigger.token.i], time_of_station(scene, trigger.token)
    ref = place_of(scene, mention)
    places = (Where(ref, mention.first, mention.last),) if ref is not None else ()
    return Slots(places, (time,) if time is not None else (), ())


def _of_stations(scene: Scene, sentence: Span) -> tuple[TimeExpression, ...]:
    """The times that belong to stations of a sentence, not to the meeting it tells of."""
    found = (time_of_station(scene, token) for token in sentence)
    return tuple(time for time in found if time is not None)


def _counted_from(scene: Scene, time: TimeExpression) -> bool:
    """ "the first since the Games two years ago": a time inside what one counts from, by the line of words."""
    doc = scene.reading.doc
    if (
        doc[time.first - 1].lower_ == "after"
        and "first" in doc[max(time.first - _FIRST, 0) : time.first].text.lower().split()
    ):
        # "for the first time after 2012"
        return True
    if _is_weekday(scene, time):
        # "held their first talks since the collision on Saturday"
        return doc[time.first - 1].lower_ == "since"
    for index in range(time.first - 1, max(time.first - _PHRASE, 0), -1):
        token = doc[index]
        if token.lower_ in scene.rules["phrases.bounds"]:
            return token.lower_ == "since"
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "DET", "NUM", "PRON", "PART"):
            return False
    return False


def _is_of_other_act(scene: Scene, time: TimeExpression) -> bool:
    """ "In May, four months after the ruling, A met B": the time is that of the ruling."""
    doc = scene.reading.doc
    behind = doc[time.last] if time.last < len(doc) else None
    if doc[time.first].tag_ != "CD" and doc[time.first].lower_ not in ("a", "an"):
        # "in November of the year after"
        return False
    return doc[time.last - 1].lower_ in _BESIDE and behind is not None and not (behind.is_punct or behind.is_space)


def _is_weekday(scene: Scene, time: TimeExpression) -> bool:
    return any(t.text in day_name for t in scene.reading.doc[time.first : time.last])


def _has_own_time(scene: Scene, noun: Token, time: TimeExpression) -> bool:
    """ "since his election last fall", "the agreement of 1997": the time is that of another thing."""
    if noun.head.lower_ in scene.rules["phrases.bounds"]:
        return not _is_weekday(scene, time)
    return noun.lemma_.lower() in scene.rules["nouns.documents"] or _refers_to(scene, noun, "agreement")


def _refers_to(scene: Scene, noun: Token, kind: str) -> bool:
    mention = scene.mentions.get(noun.i)
    return mention is not None and any(ref.kind == kind for ref in mention.refs)


def _when(trigger: Trigger, time: TimeExpression) -> bool:
    """ "since 2003, when he went to Moscow": the time before "when" is the time of its clause."""
    top = trigger.token
    while top.dep_ == "xcomp" and is_verb(top.head):
        top = top.head
    if top.dep_ == "relcl" and time.first <= top.head.i < time.last:
        # "the same day they negotiated there"
        return True
    return any(c.lower_ == "when" and 0 <= c.i - time.last <= 1 for c in top.children)


def _days_there(scene: Scene, where: Where) -> list[TimeExpression]:
    """ "in Osaka, where the G20 gathers on June 28 and 29": the days of the event there."""
    root = scene.reading.doc[where.first : where.last].root
    for clause in children(root, "relcl"):
        refs = [r for n in children(clause, "nsubj", "nsubjpass") for t in n.subtree for r in _refs_at(scene, t)]
        if any(c.lower_ == "where" for c in clause.children) and any(r.kind in ("organization", "event") for r in refs):
            span = scene.reading.doc[clause.left_edge.i : clause.right_edge.i + 1]
            return list(scene.reading.times_in(span))[:1]
    return []


def _refs_at(scene: Scene, token: Token) -> tuple[Ref, ...]:
    mention = scene.mentions.get(token.i)
    return mention.refs if mention is not None else ()


def _follows(scene: Scene, end: int, start: int) -> bool:
    """Whether only a preposition stands between a place and the time behind it ("in Singapore in November"), or a comma
    and one ("came to Manila himself, on November 20, …")."""
    doc = scene.reading.doc
    end += end < start and doc[end].lower_.endswith("self")
    apart = end < start and doc[end].text == "," and doc[start - 1].lower_ in ("in", "on")
    between = doc[end + apart : start] if end <= start else ()
    return end <= start and len(between) <= 2 and all(t.pos_ == "ADP" or t.lower_ in ("early", "late") for t in between)


def _is_of_talks_there(scene: Scene, trigger: Trigger, site: Site) -> bool:
    """ "last visited Moscow for summit talks in November": the time of talks with nobody by name is the journey's."""
    noun, names = site.on, scene.rules["nouns.encounter"] | scene.rules["nouns.discussion"]
    if trigger.family not in ("travel", "visit") or is_verb(noun) or noun.lemma_.lower() not in names:
        return False
    named = any(c.lower_ in ("with", "between", "of") for c in noun.children)
    return noun.head.lower_ == "for" and noun.head.head.i == trigger.token.i and not named


def _is_around(scene: Scene, trigger: Trigger, anchors: Anchors, site: Site) -> bool:
    """A time of a clause of purpose under a journey: "to visit Russia to attend a ceremony on May 9"."""
    if trigger.family not in ("travel", "visit"):
        return False
    current, purpose = site.on, False
    while current.head.i != current.i and current.i != trigger.token.i:
        if is_verb(current):
            if children(current, *SUBJECTS):
                return False
            purpose = purpose or any(child.tag_ == "TO" for child in current.children)
        current = current.head
        purpose = purpose or current.lower_ == "for"
    return purpose and current.i in (trigger.token.i, *anchors.always)
