"""The words that may tell of a meeting: verbs with their frames and nouns that name an encounter."""

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from loader.language.meeting_ellipsis import is_existential, left_out_noun, one_beside
from loader.language.meeting_frames import (
    awaited,
    calls_on,
    each_other,
    has_frame,
    is_abroad,
    is_guest,
    particle_of,
    to_ministry,
)
from loader.language.meeting_nouns import is_demand, is_had, is_measured, is_of_many, left_modifiers, lemma_of
from loader.language.meeting_pronouns import event_before
from loader.language.meeting_scene import Scene, rank
from loader.language.meeting_stations import time_of_station
from loader.language.meeting_syntax import SUBJECTS, children, is_verb, prepositional_objects, whom_it_took

Family = Literal[
    "mutual",
    "speaking",
    "reciprocal",
    "directed",
    "calling",
    "summoning",
    "called in",
    "joint",
    "discussing",
    "representing",
    "addressing",
    "represented",
    "travel",
    "inviting",
    "invitation",
    "encounter",
    "discussion",
    "visit",
    "call",
    "series",
    "station",
]
NOUN_FAMILIES: frozenset[Family] = frozenset(
    {"invitation", "encounter", "discussion", "visit", "call", "series", "station"}
)
JOURNEYS: frozenset[Family] = frozenset({"travel", "visit"})
_BY_LEMMA: tuple[Family, ...] = (
    "mutual",
    "speaking",
    "calling",
    "summoning",
    "travel",
    "directed",
    "inviting",
    "discussing",
    "representing",
    "addressing",
)
"""Families of verbs, those that tell more first."""
_REACH = 4
_FROM = frozenset({"from", "on"})
_KINDS = ("encounter", "discussion", "travel", "call", "invitation", "linked")
"""The lists of nouns that may name an encounter."""


@dataclass(frozen=True)
class Trigger:
    """A word that may tell of a meeting; ``first`` up to ``last`` (exclusive) are its tokens, particle included."""

    token: Token
    family: Family
    first: int
    last: int

    @property
    def is_noun(self) -> bool:
        """Whether it is a noun that names the encounter."""
        return self.family in NOUN_FAMILIES


def find_triggers(scene: Scene) -> list[Trigger]:
    """All triggers after the heading, in text order."""
    found = []
    for token in scene.reading.running:
        # "A and B, meeting in Lima, agreed": the tagger may take the participle for a noun.
        participle = token.lower_ == "meeting" and token.dep_ in ("acl", "advcl")
        if token.lower_ == "talks" and is_verb(token) and token.dep_ in ("dobj", "pobj"):
            # "agreed to push the treaty talks forward": a noun, whatever the tagger says.
            continue
        verbal = is_verb(token) or token.lower_ == "due" or participle
        trigger = _verb(scene, token) if verbal else _noun(scene, token) or _pronoun(scene, token)
        if trigger is not None:
            found.append(trigger)
    nouns = {trigger.token.i for trigger in found if trigger.is_noun}
    # "held talks": the noun tells it.
    getting_ready = scene.rules["verbs.groundwork"]
    return [
        t
        for t in found
        if t.family != "joint"
        or t.token.lemma_ in getting_ready
        or not any(c.i in nouns for c in children(t.token, "dobj"))
    ]


def _pronoun(scene: Scene, token: Token) -> Trigger | None:
    """ "It will be held in Lima": what was told before."""
    noun = event_before(scene, token) if token.pos_ in ("PRON", "DET") else None
    if noun is None:
        return None
    visit = noun.lemma_.lower() in scene.rules["nouns.travel"]
    return Trigger(token, "visit" if visit else "encounter", token.i, token.i + 1)


def _verb(scene: Scene, token: Token) -> Trigger | None:
    rules, lemma = scene.rules, token.lemma_.lower()
    if lemma == "meet" and any(c.lower_ in rules["phrases.halfway"] for c in token.children):
        return None
    particle = particle_of(scene, token, lemma)
    if particle is not None:
        return Trigger(
            token, "mutual", token.i, max(token.i, particle.i) + 1 if particle.i - token.i < _REACH else token.i + 1
        )
    if _crosses(scene, token):
        return Trigger(token, "mutual", token.i, token.i + 1)
    if lemma in rules["verbs.aside"] and any(c.lower_ == "aside" for c in token.children):
        return Trigger(token, "directed", token.i, token.i + 1)
    if lemma in rules["verbs.reciprocal"] and (other := each_other(scene, token)) is not None:
        return Trigger(token, "reciprocal", token.i, other.i + 1)
    if lemma in rules["verbs.awaiting"] and awaited(token):
        return Trigger(token, "travel", token.i, token.i + 1)
    if lemma in rules["verbs.leading"] | rules["verbs.partaking"] and _leads_side(scene, token):
        return Trigger(token, "represented", token.i, token.i + 1)
    if lemma in rules["verbs.calling_in"] and to_ministry(scene, token):
        return Trigger(token, "called in", token.i, token.i + 1)
    if lemma == "meeting":
        return Trigger(token, "mutual", token.i, token.i + 1)
    for family in _BY_LEMMA:
        if family == "representing" and lemma in rules["verbs.addressing"] and not _tells_of_envoy(scene, token):
            continue
        if lemma in rules[f"verbs.{family}"] and has_frame(scene, token, family):
            return Trigger(token, family, token.i, token.i + 1)
    if lemma == "call" and calls_on(scene, token):
        return Trigger(token, "directed", token.i, token.i + 1)
    if lemma in ("be", "play", "have") and is_guest(scene, token):
        return Trigger(token, "directed", token.i, token.i + 1)
    if lemma == "be" and is_abroad(scene, token):
        return Trigger(token, "travel", token.i, token.i + 1)
    if token.pos_ != "VERB":
        return None
    together = lemma in rules["verbs.together"] | rules["verbs.groundwork"] or _does_together(scene, token)
    together = together or (_act_as_one(token) and lemma not in rules["verbs.apart"] - rules["verbs.reporting"])
    return Trigger(token, "joint", token.i, token.i + 1) if together and _acts(token) else None


def _tells_of_envoy(scene: Scene, verb: Token) -> bool:
    """ "handed a note to the ambassador": a name or office of an envoy in the clause."""
    envoys = scene.rules["offices.envoys"]
    for token in verb.subtree:
        mention = scene.mentions.get(token.i)
        people = mention.refs if mention is not None and mention.form == "name" else ()
        if token.lemma_.lower() in envoys or any(
            rank(office, scene.rules) == "envoy" for ref in people for office in scene.offices.get(ref, ())
        ):
            return True
    return False


def _does_together(scene: Scene, verb: Token) -> bool:
    """ "shook hands", "held a banquet", "spent two hours": with that object the verb tells an act face to face."""
    if any(_is_person(scene, n) for c in children(verb, "prep") if c.lower_ == "with" for n in children(c, "pobj")):
        # "broke the ice with the president": together if a place and a time say so.
        return verb.lemma_ not in scene.rules["verbs.apart"]
    if verb.lemma_ == "have" and any(_has_with(scene, thing) for thing in children(verb, "dobj")):
        # "had a row of his own with her"
        return True
    things = {t.lemma_.lower() for thing in children(verb, "dobj", "npadvmod") for t in thing.subtree}
    return bool(things & scene.rules["phrases.together"])


def _leads_side(scene: Scene, verb: Token) -> bool:
    """ "The Russian side was represented by A and B", "Norway was represented by A", "from the Danish side the talks
    were attended by A": who took part in what the sentence before tells."""
    sides = children(verb, "nsubjpass") if children(verb, "agent") else []
    if verb.lemma_ in scene.rules["verbs.partaking"]:
        sides = [n for n in prepositional_objects(verb, _FROM) if sides]
    state = verb.lemma_ == "represent" and any(_is_state(scene, n) for n in sides)
    return state or any(n.lemma_.lower() in scene.rules["nouns.sides"] for n in sides)


def _is_state(scene: Scene, noun: Token) -> bool:
    mention = scene.mentions.get(noun.i)
    return mention is not None and mention.form == "name" and mention.refs[0].kind == "state"


def _has_with(scene: Scene, thing: Token) -> bool:
    withs = [c for c in children(thing, "prep") if c.lower_ == "with"]
    return any(_is_person(scene, n) for c in withs for n in children(c, "pobj"))


def _crosses(scene: Scene, verb: Token) -> bool:
    """ "crossed paths": an idiom for meeting by chance."""
    return verb.lemma_ == "cross" and any(n.lemma_ in scene.rules["phrases.paths"] for n in children(verb, "dobj"))


def _is_person(scene: Scene, noun: Token) -> bool:
    mention = scene.mentions.get(noun.i)
    return mention is not None and mention.form == "name" and mention.refs[0].kind == "person"


def _act_as_one(verb: Token) -> bool:
    """ "A and B said on Monday", "the leaders set a goal": more than one who do it."""
    if children(verb, "xcomp"):
        return False
    return any(n.tag_ == "NNS" or n.lower_ == "they" or children(n, "conj") for n in children(verb, "nsubj"))


def _acts(verb: Token) -> bool:
    """Whether a verb tells an act of a subject of its own, or one shared with the verb it is coordinated to."""
    # "a declaration signed by the two in Tokyo" has its doers behind "by".
    own = bool(children(verb, "nsubj", "nsubjpass", "agent")) or verb.dep_ == "pcomp"
    own = own or whom_it_took(verb) is not None
    return own or (verb.dep_ == "conj" and verb.tag_ != "VB" and bool(children(verb.head, "nsubj")))


def _noun(scene: Scene, token: Token) -> Trigger | None:
    ordinal = token.lower_ in scene.rules["phrases.ordinals"] or token.lower_ == "one"
    if token.pos_ not in ("NOUN", "PROPN") and not ordinal:
        return None
    rules, lemma = scene.rules, lemma_of(token)
    if token.i in scene.mentions and time_of_station(scene, token) is not None:
        return Trigger(token, "station", token.i, token.i + 1)
    if lemma == "together" and token.i > 1 and token.doc[token.i - 2 : token.i].text.lower().endswith("get-"):
        return Trigger(token, "encounter", token.i - 2, token.i + 1)
    if lemma in rules["nouns.durations"] and (_is_shared(scene, token) or is_existential(token)):
        return Trigger(token, "discussion", token.i, token.i + 1)
    if lemma in rules["nouns.durations"] and _is_stay(scene, token):
        return Trigger(token, "visit", token.i, token.i + 1)
    if (first := one_beside(scene, token)) is not None and (told := _noun(scene, first)) is not None:
        return Trigger(token, told.family, token.i, token.i + 1)
    if (noun := left_out_noun(scene, token)) is not None:
        visit = noun.lemma_.lower() in rules["nouns.travel"]
        return Trigger(token, "visit" if visit else "encounter", token.i, token.i + 1)
    family = _noun_family(scene, token, lemma)
    if family is None or not _names_one_encounter(scene, token, family):
        return None
    return Trigger(token, family, token.i, token.i + 1)


def _noun_family(scene: Scene, token: Token, lemma: str) -> Family | None:
    rules = scene.rules
    if not any(lemma in rules[f"nouns.{kind}"] for kind in (*_KINDS, "repaid", "openings")):
        return None
    if lemma in rules["nouns.openings"]:
        return "discussion" if _opens_again(scene, token) else None
    if lemma in rules["nouns.repaid"] and _is_repaid(scene, token, lemma):
        return "visit"
    plural = token.tag_ in ("NNS", "NNPS") or token.lower_.endswith("s")
    modifiers = {t.lower_ for t in left_modifiers(token)}
    single = lemma in rules["nouns.plural_only"] and not plural and not is_had(scene, token)
    if single and not modifiers & rules["nouns.call_modifiers"]:
        return None
    if _is_series(scene, token, lemma):
        return "series"
    if (
        modifiers & rules["nouns.call_modifiers"]
        and lemma in rules["nouns.call"] | rules["nouns.discussion"] | rules["nouns.encounter"] | rules["nouns.linked"]
    ):
        return "call"
    if lemma == "audience" and not (is_had(scene, token) or any(c.lower_ == "with" for c in token.children)):
        return None
    if lemma in rules["nouns.encounter"]:
        return "encounter"
    if lemma in rules["nouns.discussion"]:
        return "discussion"
    if lemma in rules["nouns.invitation"]:
        return "invitation" if any(c.lower_ == "to" and c.dep_ == "prep" for c in token.children) else None
    if lemma in rules["nouns.travel"]:
        return "visit"
    if lemma == "call" and "courtesy" in modifiers:
        return "encounter"
    if lemma in rules["nouns.call"] and is_demand(token):
        return None
    if lemma in rules["nouns.call"] and token.dep_ == "pobj" and token.head.lower_ in ("in", "during", "after"):
        return "call"
    called = lemma in rules["nouns.call"] and bool(
        children(token, "poss") or any(c.lower_ in ("with", "between") for c in token.children)
    )
    return "call" if called else None


def _opens_again(scene: Scene, noun: Token) -> bool:
    """ "Their next chance comes in Lima in July": to meet."""
    words = {c.lower_ for c in noun.children}
    comes = noun.dep_ in SUBJECTS and noun.head.lemma_ in scene.rules["verbs.coming"] | {"arise", "be", "present"}
    return comes and "their" in words and bool(words & scene.rules["phrases.another"])


def _is_stay(scene: Scene, noun: Token) -> bool:
    """ "the president's two days in Tokyo"."""
    whose = [p for owner in children(noun, "poss") for p in scene.parties(owner) if p.ref.kind == "person"]
    where = [n for c in children(noun, "prep") if c.lower_ == "in" for n in children(c, "pobj")]
    places = (scene.mentions.get(n.i) for n in where)
    return len(whose) == 1 and any(m is not None and m.refs[0].kind in ("place", "state") for m in places)


def _is_repaid(scene: Scene, noun: Token, lemma: str) -> bool:
    """ "was to return the favour this year": a visit that answers one; "returned the call" is by telephone."""
    verb = noun.head
    known = scene.rules["verbs.returning"] - ({"return"} if lemma == "call" else set())
    return noun.dep_ == "dobj" and verb.lemma_ in known and not any(c.lower_ in ("a", "an") for c in noun.children)


def _is_shared(scene: Scene, token: Token) -> bool:
    """ "two hours with the president", "a weekend between A and B": a time that people have together."""
    if any(c.lower_ in ("with", "together") for c in token.children) or token.head.lower_ == "together":
        return True
    if token.dep_ == "dobj" and token.head.lemma_ in ("have", "get") and _has_with(scene, token.head):
        # "had forty minutes with the president"
        return True
    if token.head.lower_ == "after" and children(token, "nummod") and _of_a_pair(scene, token):
        return True
    # Not "a day after the meeting between A and B".
    meetings = scene.rules["nouns.encounter"] | scene.rules["nouns.discussion"]
    behind = [c for c in token.subtree if c.lower_ == "between" and c.i > token.i]
    between = [c for c in behind if c.head.i == token.i or c.head.lemma_.lower() not in meetings]
    return any(p.ref.kind == "person" for c in between for n in children(c, "pobj") for p in scene.parties(n))


def _of_a_pair(scene: Scene, token: Token) -> bool:
    """ "After three hours in the Kremlin, A and B had nothing to announce"."""
    verb = token.head.head
    who = [p for n in children(verb, "nsubj") for p in scene.parties(n) if p.ref.kind == "person"]
    return verb.i > token.i and len({scene.state_of(p.ref) or p.ref for p in who}) >= 2


def _is_series(scene: Scene, token: Token, lemma: str) -> bool:
    """Whether a name such as "2+2", however cut into tokens, stands before the noun."""
    modifiers = left_modifiers(token)
    if not modifiers or lemma not in scene.rules["nouns.encounter"] | scene.rules["nouns.discussion"]:
        return False
    text = token.doc[min(t.i for t in modifiers) : token.i].text.lower()
    return any(name in text for name in scene.rules["nouns.series"])


def _names_one_encounter(scene: Scene, token: Token, family: Family) -> bool:
    """Not a gathering of many, not inside the name of an event, and not the "talks" of a round of talks."""
    rules = scene.rules
    if family == "series":
        return True
    mention = scene.mentions.get(token.i)
    if mention is not None and any(ref.kind in ("event", "organization", "agreement") for ref in mention.refs):
        # "the April summit" is no name.
        rest = [t for t in token.doc[mention.first : mention.last] if t.i not in scene.times]
        named = any(t.pos_ == "PROPN" and t.ent_type_ not in ("GPE", "NORP") for t in rest)
        if named or token.lemma_ not in rules["nouns.encounter"]:
            return False
    if token.dep_ == "compound" and token.head.i > token.i and token.head.lemma_ not in rules["nouns.encounter"]:
        return False
    modifiers = left_modifiers(token)
    words = {t.lower_ for t in modifiers}
    if is_measured(scene, token):
        return False
    if family in ("encounter", "discussion"):
        return not words & rules["nouns.multilateral"] and not is_of_many(scene, token, modifiers)
    return True
