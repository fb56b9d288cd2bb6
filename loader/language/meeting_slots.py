"""Where and when: the places and times that belong to a trigger, and not to another clause of its sentence."""

from dataclasses import dataclass

from spacy.tokens import Span, Token

from loader.language.meeting_anchors import Anchors, find_anchors
from loader.language.meeting_nouns import left_modifiers
from loader.language.meeting_scene import Scene
from loader.language.meeting_stations import time_of_station
from loader.language.meeting_syntax import SUBJECTS, children, is_verb
from loader.language.meeting_triggers import Trigger
from loader.language.reading import Mention, TimeExpression
from loader.record import Ref

_ON_ISLANDS = frozenset({"mutual", "reciprocal", "travel", "visit", "encounter"})
"""Families whose island is where it is, not what is talked about ("pressed him on the islands")."""
_LIMIT = 4
_FAR = 40
"""Behind any place that stands by itself."""


@dataclass(frozen=True)
class Where:
    """A place, and the tokens ``first`` up to ``last`` (exclusive) that name it."""

    ref: Ref
    first: int
    last: int


@dataclass(frozen=True)
class Site:
    """Where a word hangs: on the verb or trigger ``on``, behind ``preposition``, through ``passed`` nouns."""

    on: Token
    preposition: str
    passed: tuple[Token, ...]


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
    times: list[tuple[int, int, TimeExpression]] = []
    stray: list[TimeExpression] = []
    around: list[TimeExpression] = []
    taken = _of_stations(scene, sentence) if any(t.i in triggers and t.i in scene.mentions for t in sentence) else ()
    for time in scene.reading.times_in(sentence):
        if time in taken:
            continue
        root = scene.reading.doc[time.first : time.last].root
        if _when(trigger, time):
            times.append((0, 0, time))
            continue
        if scene.reading.doc[max(time.first - 1, 0)].lower_ in scene.rules["phrases.bounds"] or is_leaving(
            scene, trigger
        ):
            continue
        site = find_site(scene, root, triggers)
        order = _belongs(scene, trigger, anchors, site, root)
        if order is not None and any(_has_own_time(scene, noun) for noun in site.passed):
            continue
        if order is not None and scene.reading.doc[max(time.first - 1, 0)].lower_ == "by":
            # "set the goal of a treaty by 2000": a time limit only where no other time is told.
            order += _LIMIT
        if order is not None:
            times.append((order, _distance(trigger, root), time))
        elif _is_around(scene, trigger, anchors, site):
            around.append(time)
        else:
            stray.append(time)
    places: list[tuple[int, int, Where]] = []
    for mention in scene.reading.mentions_in(sentence.start, sentence.end):
        where = _where(scene, trigger, anchors, mention, triggers)
        if where is not None:
            places.append(where)
    if not times:
        times = [(3, 0, t) for _, _, where in places for t in _days_there(scene, where)]
    if not times:
        times = [(3, 0, t) for t in stray if any(_follows(scene, where.last, t.first) for _, _, where in places)]
    return Slots(
        tuple(p for _, _, p in sorted(places, key=lambda entry: entry[:2])),
        tuple(t for _, _, t in sorted(times, key=lambda entry: entry[:2])),
        tuple(around),
    )


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


def _has_own_time(scene: Scene, noun: Token) -> bool:
    """ "since his election last fall", "the agreement of 1997": the time is that of another thing."""
    if noun.head.lower_ in scene.rules["phrases.bounds"]:
        return True
    return noun.lemma_.lower() in scene.rules["nouns.documents"] or _refers_to(scene, noun, "agreement")


def _refers_to(scene: Scene, noun: Token, kind: str) -> bool:
    mention = scene.mentions.get(noun.i)
    return mention is not None and any(ref.kind == kind for ref in mention.refs)


def _when(trigger: Trigger, time: TimeExpression) -> bool:
    """ "since 2003, when he went to Moscow": the time before "when" is the time of its clause."""
    top = trigger.token
    while top.dep_ == "xcomp" and is_verb(top.head):
        top = top.head
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
    """Whether only a preposition stands between a place and the time behind it ("in Singapore in November")."""
    between = scene.reading.doc[end:start] if end <= start else ()
    return end <= start and len(between) <= 2 and all(t.pos_ == "ADP" or t.lower_ in ("early", "late") for t in between)


def _distance(trigger: Trigger, token: Token) -> int:
    behind = token.i - trigger.token.i
    return behind if behind > 0 else -behind + 3


def find_site(scene: Scene, token: Token, triggers: frozenset[int]) -> Site:
    """Climbs from a word to the verb or trigger noun it hangs on."""
    current, preposition, passed = token, "", []
    while current.head.i != current.i:
        head = current.head
        if not preposition and (head.pos_ in ("ADP", "SCONJ") or head.dep_ == "prep"):
            preposition = head.lower_
        current = head
        if current.i in triggers or (is_verb(current) and not _precedes_purpose(token, current)):
            break
        if current.pos_ in ("NOUN", "PROPN", "PRON"):
            passed.append(current)
    return Site(current, preposition, tuple(passed))


def _precedes_purpose(token: Token, verb: Token) -> bool:
    """ "called in the envoy on Friday to protest": what stands before "to" is of the verb above, whatever the parse."""
    return verb.dep_ == "advcl" and any(c.tag_ == "TO" and token.i < c.i for c in verb.children)


def _belongs(scene: Scene, trigger: Trigger, anchors: Anchors, site: Site, token: Token) -> int | None:
    """How well a word that hangs on ``site`` belongs to a trigger: 0 directly, None not at all."""
    if _inside_role(scene, trigger, site):
        return None
    if site.on.i == trigger.token.i and anchors.always:
        return 0
    if site.on.i in anchors.always:
        return 1
    if site.on.i in anchors.behind and token.i > trigger.token.i:
        return 2
    return 2 if site.on.i > token.i > trigger.token.i and _in_subject(trigger, site.on, token) else None


def _in_subject(trigger: Trigger, verb: Token, token: Token) -> bool:
    """Whether a word stands in the subject that holds the trigger: "a visit at the end of May has been dropped"."""
    for own in children(verb, *SUBJECTS):
        if own.i < token.i and (own.i == trigger.token.i or own.is_ancestor(trigger.token)):
            return True
    return False


def _inside_role(scene: Scene, trigger: Trigger, site: Site) -> bool:
    """ "Russia's ambassador in Tokyo" is not a place of meeting, unless he is summoned there."""
    if trigger.family == "summoning":
        return False
    return any(t.pos_ == "NOUN" and t.lemma_.lower() in scene.rules["offices.posts"] for t in site.passed)


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


def _where(
    scene: Scene, trigger: Trigger, anchors: Anchors, mention: Mention, triggers: frozenset[int]
) -> tuple[int, int, Where] | None:
    ref = place_of(scene, mention)
    if ref is None:
        return None
    if mention.first < scene.reading.heading_end or is_water(scene, ref):
        return None
    if ref.kind in ("island", "territory") and trigger.family not in _ON_ISLANDS:
        return None
    where = Where(ref, mention.first, mention.last)
    root = scene.reading.doc[mention.first : mention.last].root
    if (
        root.dep_ == "compound"
        and ref.kind == "place"
        and root.head.lemma_.lower() in scene.rules["nouns.occasion"]
        and root.head.i not in triggers
    ):
        # "the Munich conference"
        order = _belongs(scene, trigger, anchors, find_site(scene, root.head, triggers), root)
        return None if order is None else (order, _FAR, where)
    if root.dep_ == "poss" or (root.dep_ in ("compound", "amod") and root.head.i not in triggers):
        return None
    if root.dep_ in ("compound", "nmod") and root.head.i == trigger.token.i:
        # "the Singapore summit"; of two states ("Japan-Russia summit") neither is where it was.
        before = {scene.mentions[t.i].refs for t in left_modifiers(trigger.token) if t.i in scene.mentions}
        alone = len(before) == 1
        named = ref.kind == "place" or (alone and trigger.token.tag_ == "NN" and trigger.family == "encounter")
        return (0, 0, where) if trigger.family == "visit" or named else None
    if root.dep_ == "dobj" or (root.dep_ in ("conj", "appos") and root.head.dep_ == "dobj"):
        visited = (
            is_verb(root.head) and root.head.lemma_ in scene.rules["places.visiting"] and root.head.i == trigger.token.i
        )
        if root.head.i in anchors.journey and root.head.lemma_ in scene.rules["places.visiting"]:
            return (3, 0, where)
        return (0, 0, where) if visited else None
    site = find_site(scene, root, triggers)
    order = _belongs(scene, trigger, anchors, site, root)
    if order is None and site.on.i in anchors.journey and site.preposition in ("to", "for", "in", "at"):
        return (3, _distance(trigger, root), where)
    if order is None or not _is_whereabouts(scene, trigger, site):
        return None
    return (order, _distance(trigger, root) + (20 if site.passed else 0), where)


def is_water(scene: Scene, place: Ref) -> bool:
    """Whether a place is a sea or strait: nobody meets there."""
    return place.name.lower().split()[-1] in scene.rules["places.waters"]


def is_leaving(scene: Scene, trigger: Trigger) -> bool:
    """Whether the journey is told by its end: its date is not that of the stay."""
    if trigger.family != "travel":
        return False
    outward = {c.lower_ for c in trigger.token.children}
    left = trigger.token.lemma_ in scene.rules["verbs.leaving"] and "for" not in outward
    return left or bool(outward & {"from", "out"})


def _is_whereabouts(scene: Scene, trigger: Trigger, site: Site) -> bool:
    """Whether the prepositions from the word up to the trigger say where."""
    rules = scene.rules
    if any(not _leads_there(scene, noun) for noun in site.passed) and trigger.family != "summoning":
        return False
    if site.preposition in ("from", "of") and is_leaving(scene, trigger):
        return True
    if site.preposition not in rules["places.prepositions"]:
        return False
    if site.preposition == "to":
        journeys = ("travel", "visit", "inviting", "invitation", "directed")
        return trigger.family in journeys or site.on.lemma_ in (rules["verbs.travel"] | rules["verbs.moving"])
    if site.preposition == "of":
        return bool(site.passed) and site.passed[0].lemma_ in rules["places.kinds"]
    return True


def _leads_there(scene: Scene, noun: Token) -> bool:
    """Whether a noun between a place and the meeting is none of its topics ("talks on projects on the islands")."""
    discussed = noun.dep_ == "dobj" and noun.head.lemma_ in scene.rules["verbs.discussing"]
    if not discussed and (
        noun.head.lower_ not in scene.rules["phrases.topics"]
        or noun.pos_ == "PROPN"
        or noun.i in scene.mentions
        or noun.i in scene.times
    ):
        return True
    rules, lemma = scene.rules, noun.lemma_.lower()
    known = rules["places.venues"] | rules["nouns.occasion"] | rules["places.kinds"] | rules["nouns.encounter"]
    return lemma in known | rules["nouns.travel"] | rules["nouns.discussion"]


def place_of(scene: Scene, mention: Mention) -> Ref | None:
    """The place or state that a mention names as a whereabouts."""
    if len(mention.refs) != 1 or mention.form == "adjective":
        return None
    ref = mention.refs[0]
    if ref.name.lower() in scene.rules["places.venues"]:
        return None
    if ref.kind == "place" or (ref.kind == "state" and mention.form in ("name", "description")):
        return ref
    if ref.kind == "state" and mention.form == "metonym":
        text = scene.reading.doc[mention.first : mention.last].text
        place = Ref("place", text)
        return place if scene.reading.entity(place) is not None else ref
    return ref if ref.kind in ("island", "territory") and mention.form == "name" else None
