"""How much a journey tells by itself: a head's visit to another state is one with talks, a minister's may be."""

from spacy.tokens import Token

from loader.language.meeting_nouns import gathers_many, is_definite, is_vague
from loader.language.meeting_scene import Party, Scene, rank
from loader.language.meeting_slots import Slots
from loader.language.meeting_standing import Weight
from loader.language.meeting_syntax import children, is_verb
from loader.language.meeting_triggers import JOURNEYS, Trigger


def weight_of_journey(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Weight | None:
    people = [p for p in parties if p.ref.kind == "person"]
    if not people:
        # "A visit is planned for the spring: Rao is to come to Wuhan."
        return "anaphoric" if trigger.is_noun and (is_definite(trigger.token) or slots.times) else None
    if (
        trigger.is_noun
        and is_vague(scene, trigger.token)
        and trigger.token.lemma_ not in scene.rules["nouns.durations"]
    ):
        return None
    if not slots.places:
        together = not trigger.is_noun and not any(p.first > trigger.first for p in people)
        return "weak" if len(parties) < 2 or together else "strong"
    host = scene.country_of(slots.places[0].ref)
    if host is None or host == scene.state_of(people[0].ref):
        return "weak" if len(parties) < 2 else "strong"
    if len(people) >= 2 and not travel_together(scene, trigger, people):
        return "strong"
    alone = (
        slots.around
        or _to_world_body(scene, slots)
        or _to_gathering(scene, trigger)
        or _is_next_leg(trigger)
        or _is_remark(trigger)
    )
    return "strong" if scene.is_head(people[0].ref) and not alone else "weak"


def _to_world_body(scene: Scene, slots: Slots) -> bool:
    """ "will travel to New York": to the United Nations, not to the state that the city is in."""
    where = slots.places[0].ref
    return where.kind == "place" and where.name.lower() in scene.rules["places.world_seats"]


def travel_together(scene: Scene, trigger: Trigger, people: list[Party]) -> bool:
    """ "The foreign minister and the bank chief visited Lima": those of one side who are told before the verb of the
    journey have not met each other by it."""
    sides = {scene.state_of(p.ref) for p in people} - {None}
    return not trigger.is_noun and len(sides) <= 1 and all(p.first < trigger.first for p in people)


def _is_next_leg(trigger: Trigger) -> bool:
    """ "flies on to Lima": the next stop of a tour, whoever he sees there."""
    return not trigger.is_noun and any(
        c.lower_ in ("on", "onward", "onwards") and not children(c, "pobj") for c in trigger.token.children
    )


def _is_remark(trigger: Trigger) -> bool:
    """ "the first visit to Lima by an Indian leader in a decade": what is said of a visit told elsewhere."""
    noun = trigger.token
    by = [n for c in noun.children if c.lower_ == "by" for n in children(c, "pobj")]
    first = any(c.lower_ in ("first", "second", "third") for c in noun.children)
    return trigger.is_noun and first and any(c.lower_ in ("a", "an") for n in by for c in n.children)


def is_mission(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> bool:
    """ "the foreign minister will visit Moscow": an official's journey to another state, planned or called off, is to
    meet his hosts."""
    people = [p.ref for p in parties if p.ref.kind == "person"]
    if trigger.family not in JOURNEYS or not people or not slots.places or slots.around:
        return False
    if len(people) > 1 and not travel_together(scene, trigger, [p for p in parties if p.ref.kind == "person"]):
        return False
    if _is_next_leg(trigger) or _is_remark(trigger) or _to_world_body(scene, slots):
        return False
    host = scene.country_of(slots.places[0].ref) if slots.places[0].ref.kind in ("place", "state") else None
    official = any(rank(office, scene.rules) in ("head", "minister") for office in scene.offices.get(people[0], ()))
    abroad = host is not None and scene.state_of(people[0]) is not None and host != scene.state_of(people[0])
    return official and abroad and not _to_gathering(scene, trigger)


def _to_gathering(scene: Scene, trigger: Trigger) -> bool:
    """ "will visit Japan for the Asia-Pacific summit": he travels to a gathering of many."""
    names = scene.rules["nouns.occasion"]
    # "is due in Lima on Monday for the G20 summit"
    top = trigger.token.head if trigger.token.pos_ == "ADJ" else trigger.token
    if any(is_verb(t) and t.lemma_ in scene.rules["verbs.partaking"] for t in children(top, "advcl", "xcomp")):
        # "flew to Lima to attend the parade", "to join other leaders"
        return True
    there = [c for t in top.subtree if t.i > top.i and t.i in scene.mentions for c in children(t, "relcl")]
    if any(t.lemma_ in scene.rules["verbs.partaking"] for c in there for t in (c, *children(c, "xcomp"))):
        # "a trip to Lima, where he was to attend the signing of a treaty"
        return True
    gatherings = [t for t in top.subtree if t.i > trigger.token.i and t.lemma_.lower() in names]
    return any(gathers_many(scene, t) and not _before_or_after(scene, t, top) for t in gatherings)


def _before_or_after(scene: Scene, noun: Token, top: Token) -> bool:
    """ "will visit Laos after the conclusion of the summit": he does not go there for it."""
    around = scene.rules["phrases.before"] | scene.rules["phrases.after"]
    return any(t.lower_ in around for t in noun.ancestors if t.i > top.i)


def to_gathering_of_many(scene: Scene, verb: Token) -> bool:
    """ "has been invited to a forum in Lima": no meeting of two."""
    guests = [n for c in children(verb, "prep") if c.lower_ == "to" for n in children(c, "pobj")]
    names = scene.rules["nouns.occasion"] - scene.rules["nouns.encounter"]
    return any(n.lemma_.lower() in names or gathers_many(scene, n) for n in guests)
