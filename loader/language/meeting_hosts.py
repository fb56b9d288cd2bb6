"""Whom a traveller sees: who invites him, who awaits him at home, who visits him in return."""

from spacy.tokens import Token

from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_syntax import (
    carrier,
    children,
    clause_verb,
    is_verb,
    objects,
    prepositional_objects,
    subjects,
)
from loader.language.meeting_triggers import Trigger
from loader.record import Ref

_TO = frozenset({"to"})
_RECEIVING = frozenset({"receive", "host", "welcome"})


def with_owners(scene: Scene, trigger: Trigger) -> list[Party]:
    """Who invites a traveller: "at the invitation of the president", "at the president's invitation"."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    # "would pay a visit in May at the invitation of the president"
    heads = {trigger.token.i} | ({governed.verb.i} if governed is not None and governed.relation == "object" else set())
    for token in trigger.token.sent:
        if token.lemma_ == "invitation" and (
            any(t.i in heads for t in (token, *token.ancestors)) or token in trigger.token.ancestors
        ):
            return [p for n in prepositional_objects(token, frozenset({"of", "from"})) for p in scene.parties(n)] + [
                p for n in children(token, "poss") for p in scene.parties(n)
            ]
    return []


def host_of_clause(scene: Scene, verb: Token) -> list[Party]:
    """ "hopes for an accord when B comes to Lima": who does so is B's host, where he serves the state of the place."""
    if verb.dep_ not in ("advcl", "relcl") or not any(c.lower_ == "when" for c in verb.children):
        return []
    above = clause_verb(verb)
    at_home = [p for n in subjects(above) for p in scene.parties(n) if p.ref.kind == "person"]
    return [p for p in at_home if scene.state_of(p.ref) in _destinations(scene, verb)]


def _destinations(scene: Scene, verb: Token) -> set[Ref | None]:
    """The states of the places that a verb of travel leads to."""
    goals = [*children(verb, "dobj"), *prepositional_objects(verb, _TO | {"in"})]
    named = [m for goal in goals if (m := scene.mentions.get(goal.i)) is not None]
    return {scene.country_of(ref) for m in named for ref in m.refs if ref.kind in ("place", "state")} - {None}


def guest_in_return(scene: Scene, verb: Token) -> list[Party]:
    """ "visited Lima in January and received B in November": B is the host where he serves the state visited."""
    beside = children(verb, "conj") + ([verb.head] if verb.dep_ == "conj" and is_verb(verb.head) else [])
    received = [n for v in beside if v.lemma_ in _RECEIVING and not children(v, "nsubjpass") for n in objects(v)]
    guests = [p for n in received for p in scene.parties(n) if p.ref.kind == "person"]
    return [p for p in guests if scene.state_of(p.ref) in _destinations(scene, verb)]
