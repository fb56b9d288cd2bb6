"""How much a trigger tells by itself: an encounter, a part of one, or one told elsewhere."""

from spacy.tokens import Token

from loader.edtf import parse_edtf
from loader.language.meeting_beside import acts_with, doers, joined_by
from loader.language.meeting_ellipsis import is_existential, one_beside
from loader.language.meeting_journeys import to_gathering_of_many, weight_of_journey
from loader.language.meeting_means import by_telephone
from loader.language.meeting_nouns import is_dated, is_definite, is_vague, left_modifiers
from loader.language.meeting_parties import speaks_to_envoy
from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_series import series
from loader.language.meeting_slots import Slots
from loader.language.meeting_standing import Weight
from loader.language.meeting_syntax import SUBJECTS, Carrier, carrier, children, is_verb, objects, phrasal
from loader.language.meeting_triggers import Family, Trigger
from loader.language.reading import TimeExpression

_VISIT = 5
"""Days that one visit may last."""
_NEAR = 2
"""Verbs before one coordinated to them among which its journey is looked for."""
_MONTH = 31
_BETWEEN = frozenset({"between"})
_GOING_ON = frozenset({"continue", "keep", "go", "start", "stop"})
"""Before "talking" they tell of talks that go on."""
_WORDS: frozenset[Family] = frozenset({"joint", "addressing", "speaking", "discussing"})
"""Families of words and acts: on a stage they make no meeting."""


def weigh(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Weight | None:
    """How much a trigger tells; None for no encounter."""
    family = trigger.family
    recent = _most_recently(trigger) and bool(slots.places or slots.times)
    if _repeatedly(scene, trigger) and not recent and not _within_days(slots) and not _on_one_journey(scene, trigger):
        return None
    if family in ("travel", "visit"):
        return weight_of_journey(scene, trigger, parties, slots)
    if family == "invitation":
        to_someone = slots.places and any(p.ref.kind == "person" for p in parties)
        return "strong" if to_someone else None
    if family in ("station", "represented"):
        return "anaphoric"
    if trigger.is_noun and not parties and any(c.lower_ == "its" for c in children(trigger.token, "poss")):
        return None  # "the committee held its first meeting": of a body
    if family == "mutual" and any(_is_of_family(scene, noun) for noun in objects(trigger.token)):
        return None
    if trigger.is_noun:
        return _weight_of_noun(scene, trigger, parties, slots)
    if family in _WORDS and any(t.lemma_.lower() in scene.rules["phrases.stage"] for t in trigger.token.sent):
        return None
    return _weight_of_verb(scene, trigger, parties, slots)


def _is_of_family(scene: Scene, met: Token) -> bool:
    """ "where he met his wife X"."""
    own = any(c.tag_ == "PRP$" for c in met.children)
    return own and any(t.lemma_.lower() in scene.rules["nouns.family"] for t in (met, *met.lefts))


def _weight_of_verb(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Weight | None:
    family, verb = trigger.family, trigger.token
    people = [p for p in parties if p.ref.kind == "person"]
    foreign = _is_foreign(scene, parties)
    if len(parties) < 2 and not (family == "inviting" and slots.places and people):
        return None
    if family in ("mutual", "reciprocal"):
        return "strong"
    if family == "joint":
        return _weight_of_act(scene, trigger, parties, slots)
    if family == "speaking":
        if not by_telephone(scene, trigger) and _speaks_to_others(scene, verb):
            return None
        going_on = verb.tag_ == "VBG" and {verb.head.lemma_, verb.head.head.lemma_} & _GOING_ON
        return "strong" if people and not going_on and (by_telephone(scene, trigger) or foreign) else None
    if family == "addressing":
        return _weight_of_words(scene, trigger, parties, slots) if len(people) >= 2 else None
    if family == "discussing":
        placed = bool(slots.places) and (len(people) >= 2 or foreign)
        dated = bool(slots.times) and foreign and len(people) >= 2
        return "strong" if placed or dated else "weak" if people else None
    if family == "inviting" and to_gathering_of_many(scene, verb):
        return None
    if family == "inviting":
        return "strong" if slots.places and people and (foreign or len(parties) == 1) else "weak"
    if family in ("summoning", "called in"):
        return "strong" if foreign else None
    if family == "calling" and people and foreign and _of_office(scene, verb):
        return "strong"
    if verb.lemma_ in scene.rules["verbs.loose"] and not (slots.places or slots.times or _is_wanted(scene, verb)):
        return None
    return "strong" if len(people) >= 2 else None


def _of_office(scene: Scene, verb: Token) -> bool:
    """ "called his Japanese counterpart": somebody told by his office."""
    return any(n.lemma_.lower() in scene.rules["offices.roles"] for n in children(verb, "dobj"))


def _speaks_to_others(scene: Scene, verb: Token) -> bool:
    """ "A and B spoke to the media": not to each other."""
    heard = [n for c in children(verb, "prep", "dative") if c.lower_ == "to" for n in children(c, "pobj")]
    return bool(heard) and not any(scene.parties(noun) for noun in heard)


def _is_wanted(scene: Scene, verb: Token) -> bool:
    """ "hopes to see her": with a plan above it, seeing is meeting."""
    infinitive = any(c.tag_ == "TO" for c in verb.children)
    if verb.lemma_ == "see" and any(c.tag_ == "MD" for c in children(verb, "aux")) and children(verb, "dobj"):
        # "may also see the foreign minister"
        return not children(verb, "ccomp", "xcomp")
    return verb.lemma_ == "see" and infinitive and verb.head.lemma_ in scene.rules["status.foreseeing"]


def _is_foreign(scene: Scene, parties: list[Party]) -> bool:
    """Whether the parties may be of different states."""
    sides = {scene.state_of(p.ref) for p in parties}
    people = [p for p in parties if p.ref.kind == "person"]
    return len(sides) >= 2 or None in sides or _same_posts(scene, people)


def _weight_of_act(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Weight | None:
    """Of what two do: an encounter where the act, or its place and day, says that they were together."""
    people = [p for p in parties if p.ref.kind == "person"]
    apart = _among_many(scene, trigger)
    if _is_within_call(scene, trigger):
        return None
    if len(people) < 2 and _by_office(scene, trigger, parties) and any(_is_day(t) for t in slots.times):
        return "weak"
    if len(people) < 2 or not _is_foreign(scene, parties):
        return None
    if trigger.token.lemma_ in scene.rules["verbs.reporting"]:
        # "They confirmed the plan in Lima on Monday."
        spot = bool(slots.places) and slots.places[0].ref.kind == "place" and any(_is_day(t) for t in slots.times)
        plain = trigger.token.lemma_ in scene.rules["verbs.apart"]
        return "strong" if spot and not plain and not apart else "weak"
    if not _is_done_together(scene, trigger):
        if by_telephone(scene, trigger) and _acts_jointly(scene, trigger):
            return "strong"
        there = bool(slots.places) and slots.places[0].ref.kind == "place" and bool(slots.times)
        return "strong" if there and not apart else None
    if not _acts_jointly(scene, trigger):
        return "strong" if slots.places and slots.times and not apart else None
    told = slots.places or by_telephone(scene, trigger) or _together(scene, trigger)
    return "strong" if told or _on_one_day(scene, people, slots) else "weak"


def _is_within_call(scene: Scene, trigger: Trigger) -> bool:
    """ "agreed to meet during a telephone conversation": the call is told by its own noun."""
    nouns = scene.rules["nouns.encounter"] | scene.rules["nouns.discussion"] | scene.rules["nouns.call"]
    means = scene.rules["phrases.call_means"] | scene.rules["nouns.call_modifiers"]
    verb, during = trigger.token, scene.rules["phrases.during"]
    told = [t for t in verb.subtree if t.i > verb.i and t.lemma_ in nouns and t.dep_ == "pobj"]
    # "During a telephone conversation they agreed to meet."
    told += [n for p in children(verb, "prep") if p.lower_ in during for n in children(p, "pobj") if n.lemma_ in nouns]
    return any(t.lower_ in means for noun in told for t in left_modifiers(noun))


def _weight_of_words(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Weight | None:
    """Of what one says to the other: an encounter at a place, with an envoy, or by telephone."""
    foreign = _is_foreign(scene, parties)
    here = slots.places and foreign and not _among_many(scene, trigger)
    if here or speaks_to_envoy(scene, parties) or by_telephone(scene, trigger):
        return "strong"
    return "weak" if foreign else None


def _repeatedly(scene: Scene, trigger: Trigger) -> bool:
    """ "met twice", "have spoken several times": more than one encounter."""
    token = trigger.token
    above = carrier(token) if trigger.is_noun else None
    # Not "mentioned several times his talks with her".
    holds = above is not None and above.relation == "object" and above.verb.lemma_ in scene.rules["verbs.support"]
    verbs = [token] + ([above.verb] if above is not None and holds else [])
    beside = [c for verb in verbs for c in children(verb, "advmod", "npadvmod")]
    # Not "on Wednesday, the last day of a visit that had been put off twice".
    own = [t for c in beside for t in c.subtree if not any(is_verb(a) for a in t.ancestors if a.i >= c.i)]
    # "has visited Russia on several occasions"
    own += [n for verb in verbs for c in children(verb, "prep") if c.lower_ == "on" for n in children(c, "pobj")]
    # "They used to talk."
    habit = any(v.dep_ == "xcomp" and v.head.lower_ == "used" and not children(v.head, "dobj") for v in verbs)
    return habit or any(t.lower_ in scene.rules["status.repeatedly"] for t in own)


def _most_recently(trigger: Trigger) -> bool:
    """ "has seen him 27 times, most recently in Lima in May" tells of the last."""
    sentence = trigger.token.sent
    return any(
        t.lower_ == "recently" and t.i > trigger.token.i and t.nbor(-1).lower_ == "most"
        for t in sentence
        if t.i > sentence.start
    )


def _on_one_journey(scene: Scene, trigger: Trigger) -> bool:
    """ "a visit to Moscow, during which he met her twice" is one meeting."""
    noun = trigger.token.head
    # "arrived in Tokyo on Monday, dined twice with her and left"
    verbs = [*trigger.token.ancestors] if trigger.token.dep_ == "conj" else []
    came = any(is_verb(v) and v.lemma_ in scene.rules["verbs.travel"] for v in verbs[:_NEAR])
    return came or (trigger.token.dep_ == "relcl" and noun.lemma_.lower() in scene.rules["nouns.travel"])


def _within_days(slots: Slots) -> bool:
    """ "met six times between Tuesday and Thursday" is one meeting of several days; "twice before, in Lima in May and
    in Sochi in June" tells of each."""
    spans = [parse_edtf(time.edtf) for time in slots.times]
    return any(1 < span.days <= _VISIT for span in spans) or len(slots.places) >= 2


def _is_done_together(scene: Scene, trigger: Trigger) -> bool:
    """Whether the verb tells an act of the kind that is done face to face; else a place and a time must say so."""
    known = scene.rules["verbs.together"] | scene.rules["verbs.groundwork"]
    return trigger.token.lemma_ in known or _together(scene, trigger)


def _together(scene: Scene, trigger: Trigger) -> bool:
    """ "spent two hours", "face to face"."""
    own = [
        t
        for child in trigger.token.children
        if child.dep_ in ("dobj", "prep", "npadvmod", "advmod")
        for t in child.subtree
    ]
    return any(t.lemma_.lower() in scene.rules["phrases.together"] for t in own)


def _acts_jointly(scene: Scene, trigger: Trigger) -> bool:
    """Whether both are the subject, or one acts with the other; not one on the other."""
    return len(doers(scene, trigger.token)) >= 2 or acts_with(scene, trigger.token)


def _among_many(scene: Scene, trigger: Trigger) -> bool:
    """Whether the sentence tells of an occasion or a stage, where words to each other make no meeting."""
    names = scene.rules["nouns.occasion"] | scene.rules["phrases.stage"]
    words = [t.lemma_.lower() for t in trigger.token.sent]
    return any(word in names for word in words) and not any(word in scene.rules["phrases.beside"] for word in words)


def _by_office(scene: Scene, trigger: Trigger, parties: list[Party]) -> bool:
    """ "The foreign ministers of two states agreed": people told by their office alone."""
    heads = children(trigger.token, *SUBJECTS)
    if len(parties) >= 2 and any(p.ref.kind == "state" for p in parties) and any(children(n, "conj") for n in heads):
        return trigger.token.lemma_ in scene.rules["verbs.together"]
    return len(parties) >= 2 and any(
        n.tag_ == "NNS" and n.lemma_.lower() in scene.rules["offices.people"] for n in heads
    )


def _is_short(time: TimeExpression) -> bool:
    """Whether a time is no longer than a month: talks of a year or season are no single encounter."""
    return parse_edtf(time.edtf).days <= _MONTH


def _is_day(time: TimeExpression) -> bool:
    return parse_edtf(time.edtf).days == 1


def _on_one_day(scene: Scene, people: list[Party], slots: Slots) -> bool:
    """Two of one rank who act together on a day that is told were together; "agreed in November" leaves it open."""
    days = any(_is_day(time) for time in slots.times)
    return days and _same_posts(scene, people)


def _same_posts(scene: Scene, people: list[Party]) -> bool:
    """Two heads, or two foreign ministers, serve two states, whatever the article leaves open."""
    offices = [scene.offices.get(p.ref, ()) for p in people]
    return len(people) >= 2 and (all(scene.is_head(p.ref) for p in people) or bool(set(offices[0]) & set(offices[1])))


def _weight_of_noun(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Weight | None:
    noun, rules = trigger.token, scene.rules
    governed = carrier(noun)
    told = bool(slots.places or slots.times)
    process = {t.lower_ for t in left_modifiers(noun)} & rules["nouns.process"]
    plural = noun.lemma_ in rules["nouns.plural"] and noun.tag_ == "NNS"
    if trigger.family == "series":
        return "strong" if len(parties) >= 2 else None
    if noun.lemma_ in rules["nouns.figurative"] and not told and not all(p.ref.kind == "person" for p in parties):
        return None
    if is_vague(scene, noun) and not parties and series(scene, trigger):
        # "The following year brought two more meetings, in Lima in May and in Quito in June."
        return "anaphoric"
    if is_vague(scene, noun) and noun.lemma_ not in rules["nouns.durations"]:
        return ("strong" if slots.places else "weak") if len(parties) >= 2 else None
    # "one-on-one negotiations", however cut into tokens
    before = noun.doc[noun.left_edge.i : noun.i].text.lower()
    private = any(word in before for word in rules["nouns.private"])
    # "reported progress in negotiations this week": the time of the report.
    nowhere = not told or (noun.lemma_ in rules["nouns.processes"] and not slots.places)
    if noun.lemma_ in rules["nouns.processes"] and not slots.places and not any(_is_short(t) for t in slots.times):
        told = False
    if noun.dep_ == "pobj" and noun.head.head.lemma_.lower() in rules["nouns.course"] and nowhere:
        return None
    if noun.dep_ == "nsubjpass" and noun.head.lemma_ in rules["verbs.founding"]:
        return None
    if noun.lemma_ == "exchange" and noun.tag_ == "NNS" and not told:
        # "is happy to arrange exchanges with France"
        return None
    licensed = told or _is_held(scene, governed) or _is_asked_for(scene, noun) or _has_ended(scene, governed, parties)
    licensed = licensed or _is_between_people(scene, noun)
    if plural or trigger.family == "discussion" or noun.tag_ == "NNS":
        # "A and B continued their talks with the ministers"
        theirs = any(c.lower_ == "their" for c in noun.children) and sum(p.ref.kind == "person" for p in parties) >= 2
        if governed is not None and governed.verb.lemma_ in rules["verbs.processing"] and not slots.places:
            if not theirs:
                return None
            licensed = True
        if noun.tag_ == "NNS" and not plural and trigger.family != "discussion":
            licensed = True
        if noun.tag_ == "NNS" and not plural and trigger.family == "encounter" and not told:
            # "promised to regularise their meetings"
            named = any(c.lower_ in ("with", "between") for c in noun.children)
            licensed = named or _is_held(scene, governed)
        if not licensed or ((process or noun.lemma_ in rules["nouns.processes"]) and not told and not private):
            return None
    if len(parties) >= 2:
        return "strong"
    if trigger.family == "discussion" and not parties and not is_definite(noun):
        # "A second round followed in Tokyo."
        counting = rules["phrases.ordinals"] | rules["phrases.another"]
        counted = any(t.lower_ in counting for t in noun.children) or is_existential(noun)
        if is_dated(noun):
            return "anaphoric"
        counted = counted or one_beside(scene, noun) is not None
        return "anaphoric" if counted and slots.places and slots.times else None
    return "anaphoric"


def _is_between_people(scene: Scene, noun: Token) -> bool:
    """ "the scene of a session between A and B": one encounter, whatever the clause says of it; not "it was the first
    conversation between the two", which says more of one told before."""
    single = noun.tag_ == "NN" and noun.dep_ != "attr" and noun.lemma_ not in scene.rules["nouns.processes"]
    # "The talks between A and B were the first of their kind."
    counted = noun.dep_ in SUBJECTS and noun.head.lemma_ == "be" and noun.lemma_ in scene.rules["nouns.plural_only"]
    counted = counted and any(c.lower_ == "first" for n in children(noun.head, "attr") for c in (n, *n.children))
    # "The talks between A and B came after a protest."
    counted = counted or (noun.dep_ in SUBJECTS and noun.head.lemma_ in scene.rules["verbs.coming"])
    people = [p for p in joined_by(scene, noun, _BETWEEN) if p.ref.kind == "person"] if single or counted else []
    return len(people) >= 2 and any(c.lower_ in ("a", "an", "the") for c in noun.children)


def _has_ended(scene: Scene, governed: Carrier | None, parties: list[Party]) -> bool:
    """ "The talks between A and B ended": of named people, what ended or opened was an encounter."""
    people = {p.ref for p in parties if p.ref.kind == "person"}
    ends = scene.rules["verbs.ending"] | scene.rules["verbs.beginning"]
    return len(people) >= 2 and governed is not None and governed.relation == "subject" and governed.verb.lemma_ in ends


def _is_asked_for(scene: Scene, noun: Token) -> bool:
    """ "an offer of talks", "a request for talks"."""
    return noun.dep_ == "pobj" and noun.head.head.lemma_ in scene.rules["status.planning_nouns"]


def _is_held(scene: Scene, governed: Carrier | None) -> bool:
    """Whether the noun's verb holds it, or something happens at, before or after it."""
    if governed is None:
        return False
    rules = scene.rules
    if governed.relation == "object":
        off = rules["status.cancelling"] | rules["status.refusing"] | rules["status.postponing"]
        pairs = rules.phrasal("status.refusing_phrasal") | rules.phrasal("status.cancelling_phrasal")
        known = rules["verbs.support"] | rules["status.planning"] | off | rules["verbs.comprising"]
        return governed.verb.lemma_ in known or phrasal(governed.verb, pairs)
    if governed.relation == "subject":
        return governed.verb.lemma_ in rules["verbs.taking_place"]
    if governed.preposition in ("into", "in") and governed.verb.lemma_ in rules["verbs.entering"]:
        return True
    if governed.preposition == "in" and governed.verb.lemma_ in rules["verbs.beginning"] | rules["verbs.processing"]:
        # "will start afresh in talks over the islands"
        return False
    return governed.preposition in rules["phrases.after"] | rules["phrases.before"] | rules["phrases.during"] | {"for"}
