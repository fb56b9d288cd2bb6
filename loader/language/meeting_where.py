"""Where: the places that belong to a trigger, and not to another clause of its sentence."""

from dataclasses import dataclass

from spacy.tokens import Token

from loader.language.meeting_anchors import Anchors, is_made_it
from loader.language.meeting_nouns import left_modifiers
from loader.language.meeting_scene import Scene
from loader.language.meeting_site import Site, belongs, distance, find_site
from loader.language.meeting_syntax import carrier, children, is_verb
from loader.language.meeting_triggers import Trigger
from loader.language.reading import Mention, TimeExpression
from loader.record import Ref

_ON_ISLANDS = frozenset({"mutual", "reciprocal", "travel", "visit", "encounter"})
"""Families whose island is where it is, not what is talked about ("pressed him on the islands")."""
_COUNTING = frozenset({"including", "like", "than"})
_FAR = 40
"""Behind any place that stands by itself."""
_PASSED = 20
"""Further away by so much is a place that hangs on another noun."""


@dataclass(frozen=True)
class Where:
    """A place, and the tokens ``first`` up to ``last`` (exclusive) that name it."""

    ref: Ref
    first: int
    last: int


def where_of(
    scene: Scene, trigger: Trigger, anchors: Anchors, mention: Mention, triggers: frozenset[int]
) -> tuple[int, int, Where] | None:
    """A place as (order, distance, place) of a trigger, the best lowest; None for one that is not where it was."""
    ref = place_of(scene, mention)
    if ref is None or mention.first < scene.reading.heading_end or is_water(scene, ref):
        return None
    if is_quoted_apart(scene, trigger, mention.first):
        return None
    if ref.kind in ("island", "territory") and (
        trigger.family not in _ON_ISLANDS or _is_topic(scene, trigger, mention)
    ):
        return None
    if since_when(scene, mention) is not None:
        # "her first meeting with him since last November in Lima"
        return None
    where, root = Where(ref, mention.first, mention.last), scene.reading.doc[mention.first : mention.last].root
    if (first := _before_in_list(scene, mention)) is not None:
        # "in Hangzhou in 2016 and Da Nang in 2017", whatever the parser hangs the second on.
        found = _behind_preposition(scene, trigger, anchors, first, triggers)
        return (found[0], distance(trigger, root), where) if found is not None else None
    if root.dep_ == "poss" and root.head.lemma_.lower() in scene.rules["places.venues"]:
        # "at Tokyo's Iikura guest house"
        root = root.head
    if root.dep_ in ("compound", "amod") and root.head.lemma_.lower() in scene.rules["places.seats"]:
        # "at the president's Jerusalem residence"; but "at the Lima Hotel in Quito"
        root = root.head
        if any(n.i in scene.mentions for c in children(root, "prep") if c.lower_ == "in" for n in children(c, "pobj")):
            return None
    inside = root.dep_ == "poss" or root.dep_ in ("compound", "amod")
    if inside or (root.dep_ == "nmod" and root.head.i == trigger.token.i):
        order = _in_noun_phrase(scene, trigger, anchors, where, triggers)
        return (*order, where) if order is not None else None
    if root.dep_ == "dobj" or (root.dep_ in ("conj", "appos") and root.head.dep_ == "dobj"):
        visited = (
            is_verb(root.head) and root.head.lemma_ in scene.rules["places.visiting"] and not _is_start(scene, root)
        )
        if visited and root.head.i in anchors.journey:
            return (3, 0, where)
        return (0, 0, where) if visited and root.head.i == trigger.token.i else None
    if _is_moved_to(scene, trigger, root):
        return (-1, 0, where)
    found = _behind_preposition(scene, trigger, anchors, root, triggers)
    return (*found, where) if found is not None else None


def _is_moved_to(scene: Scene, trigger: Trigger, place: Token) -> bool:
    """ "The talks, first set for Lima, were moved to Quito": the new place."""
    governed = carrier(trigger.token) if trigger.is_noun and trigger.family != "visit" else None
    if governed is None or governed.relation == "adjunct" or governed.verb.lemma_ not in scene.rules["verbs.redating"]:
        return False
    return place.dep_ == "pobj" and place.head.lower_ == "to" and place.head.head.i == governed.verb.i


def is_quoted_apart(scene: Scene, trigger: Trigger, index: int) -> bool:
    """Whether a word stands in a quotation in which the trigger does not: what is quoted is no setting of it."""
    quotations = scene.reading.quotations
    return any(q.first <= index < q.last and not q.first <= trigger.token.i < q.last for q in quotations)


def _is_topic(scene: Scene, trigger: Trigger, island: Mention) -> bool:
    """ "talks on the Falklands": what they are about."""
    head = scene.reading.doc[island.first : island.last].root.head
    return trigger.is_noun and trigger.token.lemma_ in scene.rules["nouns.plural"] and head.lower_ == "on"


def _in_noun_phrase(
    scene: Scene, trigger: Trigger, anchors: Anchors, where: Where, triggers: frozenset[int]
) -> tuple[int, int] | None:
    """Of a place before a noun: "the Munich conference", "the Singapore summit"."""
    root = scene.reading.doc[where.first : where.last].root
    if root.head.i not in triggers:
        gathering = root.dep_ == "compound" and root.head.lemma_.lower() in scene.rules["nouns.occasion"]
        if not gathering or where.ref.kind != "place":
            return None
        order = belongs(scene, trigger, anchors, find_site(scene, root.head, triggers), root)
        return None if order is None else (order, _FAR)
    if root.dep_ == "poss" or root.head.i != trigger.token.i:
        return None
    # Of two states ("Japan-Russia summit") neither is where it was.
    before = {scene.mentions[t.i].refs for t in left_modifiers(trigger.token) if t.i in scene.mentions}
    alone = len(before) == 1 and trigger.token.tag_ == "NN" and trigger.family == "encounter"
    return (0, 0) if trigger.family == "visit" or where.ref.kind == "place" or alone else None


def _behind_preposition(
    scene: Scene, trigger: Trigger, anchors: Anchors, root: Token, triggers: frozenset[int]
) -> tuple[int, int] | None:
    site = find_site(scene, root, triggers)
    order = belongs(scene, trigger, anchors, site, root)
    if order is not None and trigger.family == "discussing" and _has_time_behind(scene, root):
        # "discussed the dispute in Lima in November": when and where they did.
        return (order, distance(trigger, root))
    if order is not None and trigger.family == "discussing" and _is_building(scene, root):
        return (order, distance(trigger, root))
    if order is None and site.on.i in anchors.journey and site.preposition in ("to", "for", "in", "at"):
        return (3, distance(trigger, root))
    if order is None or not _is_whereabouts(scene, trigger, anchors, site):
        return None
    return (order, distance(trigger, root) + (_PASSED if site.passed else 0))


def _is_start(scene: Scene, place: Token) -> bool:
    """ "left Lima for Quito": the journey begins there."""
    around = (*place.head.children, *place.children)
    return place.head.lemma_ in scene.rules["verbs.leaving"] and any(
        c.lower_ == "for" and c.i > place.i for c in around
    )


def _is_building(scene: Scene, place: Token) -> bool:
    """ "discussed the treaty in the Kremlin": the seat of a government is where they are, not what they discuss."""
    mention = scene.mentions.get(place.i)
    inside = place.dep_ == "pobj" and place.head.lower_ in ("in", "at", "inside")
    return (
        mention is not None and mention.form == "metonym" and inside and any(c.lower_ == "the" for c in place.children)
    )


def _has_time_behind(scene: Scene, place: Token) -> bool:
    """ "in Lima in November": a city with a time straight behind it."""
    mention = scene.mentions.get(place.i)
    if (
        mention is None
        or mention.refs[0].kind != "place"
        or place.dep_ != "pobj"
        or place.head.lower_ not in ("in", "at")
    ):
        return False
    behind = range(mention.last, min(mention.last + 2, place.sent.end))
    return any(index in scene.times for index in behind)


def _before_in_list(scene: Scene, mention: Mention) -> Token | None:
    """The place before "and" or a comma in a list of places with their times, none but the first behind "in"."""
    doc, index = scene.reading.doc, mention.first - 1
    if index < 0 or doc[index].lower_ not in ("and", ","):
        return None
    index -= doc[index - 1].lower_ == ","
    time = scene.times.get(index - 1)
    if time is None:
        return None
    index = time.first - 1
    index -= doc[index].lower_ in ("in", "on")
    place = scene.mentions.get(index)
    if place is None or place.refs[0].kind != "place":
        return None
    root = doc[place.first : place.last].root
    return root if root.dep_ == "pobj" else _before_in_list(scene, place)


def since_when(scene: Scene, mention: Mention) -> TimeExpression | None:
    """The time of "since last November in Lima", of the place in it."""
    doc, index = scene.reading.doc, mention.first - 2
    if index < 1 or doc[index + 1].lower_ not in ("in", "at"):
        return None
    time = scene.times.get(index)
    return time if time is not None and doc[time.first - 1].lower_ == "since" else None


def is_water(scene: Scene, place: Ref) -> bool:
    """Whether a place is a sea or strait: nobody meets there."""
    return place.name.lower().split()[-1] in scene.rules["places.waters"]


def is_leaving(scene: Scene, trigger: Trigger) -> bool:
    """Whether the journey is told by its end: its date is not that of the stay."""
    if trigger.family != "travel":
        return False
    # "will visit Laos from May 19 to 20": no start of a journey.
    outward = {c.lower_ for c in trigger.token.children if not any(n.i in scene.times for n in c.children)}
    if outward & {"to", "into"}:
        # "flew from Moscow to Osaka"
        return False
    if trigger.token.lemma_ in scene.rules["verbs.landing"]:
        # "arrived from Quito"
        return False
    left = trigger.token.lemma_ in scene.rules["verbs.leaving"] and "for" not in outward
    return left or bool(outward & {"from", "out"})


def _is_whereabouts(scene: Scene, trigger: Trigger, anchors: Anchors, site: Site) -> bool:
    """Whether the prepositions from the word up to the trigger say where."""
    rules = scene.rules
    if trigger.family != "summoning":
        for noun in site.passed:
            mention = scene.mentions.get(noun.i)
            if mention is not None and mention.refs[0].kind == "person":
                # "discussed the answer with Ivanov in Moscow": he is there, whatever they discussed.
                break
            if not _leads_there(scene, noun) or _is_background(scene, noun) or _is_example(noun):
                return False
    if site.preposition in ("from", "of") and is_leaving(scene, trigger):
        return True
    if site.preposition not in rules["places.prepositions"]:
        return False
    if site.preposition == "for" and not _is_bound_for(scene, site):
        # "stressed the importance for Israel"
        return False
    if site.preposition == "to":
        journeys = ("travel", "visit", "inviting", "invitation", "directed")
        moved = rules["verbs.travel"] | rules["verbs.moving"] | rules["verbs.bringing"]
        travelled = site.on.lemma_ in moved or site.on.i in anchors.during
        return trigger.family in journeys or travelled or is_made_it(site.on)
    if site.preposition == "of":
        return bool(site.passed) and site.passed[0].lemma_ in rules["places.kinds"]
    return True


def _is_background(scene: Scene, noun: Token) -> bool:
    """ "met amid fears of war in Europe", "after attacks in Paris": events around the meeting are elsewhere."""
    if noun.head.lower_ not in scene.rules["phrases.background"] or noun.i in scene.mentions:
        return False
    known = scene.rules["nouns.encounter"] | scene.rules["nouns.discussion"] | scene.rules["nouns.travel"]
    known |= scene.rules["places.venues"]
    return noun.lemma_.lower() not in known | scene.rules["nouns.occasion"] | scene.rules["nouns.gathering"]


def _is_example(noun: Token) -> bool:
    """ "signed papers, including one on a consulate in Lima": what belongs to a thing that is only counted in."""
    return noun.dep_ == "pobj" and noun.head.lower_ in _COUNTING


def _is_bound_for(scene: Scene, site: Site) -> bool:
    """ "left for Lima", "is bound for Lima", "a flight for Lima"."""
    rules = scene.rules
    going = rules["verbs.travel"] | rules["verbs.leaving"] | rules["verbs.moving"] | rules["status.planning"]
    above = {site.on.lemma_, *(n.lemma_ for n in site.passed)}
    return bool(above & (going | rules["nouns.travel"] | {"bind", "bound", "flight", "plane", "take"}))


def _leads_there(scene: Scene, noun: Token) -> bool:
    """Whether a noun between a place and the meeting is none of its topics ("talks on projects on the islands")."""
    discussed = noun.dep_ == "dobj" and noun.head.lemma_ in scene.rules["verbs.discussing"]
    if not discussed and (
        noun.head.lower_ not in scene.rules["phrases.topics"] | {"for"}
        or noun.pos_ == "PROPN"
        or noun.i in scene.mentions
        or noun.i in scene.times
    ):
        return True
    rules, lemma = scene.rules, noun.lemma_.lower()
    known = {"time"} | rules["nouns.durations"] | rules["places.venues"] | rules["nouns.occasion"]
    known |= rules["places.kinds"] | rules["nouns.encounter"]
    return lemma in known | rules["nouns.travel"] | rules["nouns.discussion"]


def place_of(scene: Scene, mention: Mention) -> Ref | None:
    """The place or state that a mention names as a whereabouts."""
    if len(mention.refs) != 1 or mention.form == "adjective":
        return None
    ref = mention.refs[0]
    if ref.name.lower() in scene.rules["places.venues"] | scene.rules["places.kinds"] | scene.rules["places.regions"]:
        return None
    if ref.kind == "place" and ref.name.lower().split()[-1] in scene.rules["places.seats"]:
        # A building is no city.
        return None
    if ref.kind == "place" or (ref.kind == "state" and mention.form in ("name", "description")):
        return ref
    if ref.kind == "state" and mention.form == "metonym":
        text = scene.reading.doc[mention.first : mention.last].text
        place = Ref("place", text)
        if scene.reading.entity(place) is not None or scene.reading.capitals.get(ref) == place:
            return place
        # "in the Kremlin": whoever is in the building is in the capital.
        inside = scene.reading.doc[max(mention.first - 2, 0) : mention.first]
        here = any(t.lower_ in ("in", "at", "inside") for t in inside)
        return scene.reading.capitals.get(ref, ref) if here else ref
    return ref if ref.kind in ("island", "territory") and mention.form == "name" else None
