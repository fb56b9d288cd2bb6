"""Visits in return: "repaid the visit the following spring", "a return visit is planned"."""

from collections.abc import Sequence

from loader.language.meeting_nouns import left_modifiers
from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_syntax import carrier
from loader.language.meeting_triggers import Trigger
from loader.record import Ref


def with_host_before(
    scene: Scene, trigger: Trigger, parties: list[Party], earlier: Sequence[tuple[Ref, ...]]
) -> list[Party]:
    """The parties of a visit in return, with whom the traveller had met before it; ``earlier``: who met, in text
    order. Other tellings keep their parties."""
    people = [p for p in parties if p.ref.kind == "person"]
    if len(people) == 1 and _accepts(scene, trigger):
        inviter = _inviter(scene, trigger, people[0].ref, earlier)
        return [*people, Party(inviter, trigger.first, trigger.last)] if inviter is not None else parties
    if trigger.family != "visit" or not is_in_return(scene, trigger):
        return parties
    for met in reversed(earlier):
        pair = [ref for ref in met if ref.kind == "person"]
        if len(pair) == 2 and all(p.ref in pair for p in people) and len(people) < 2:
            known = {p.ref for p in people}
            return [*people, *(Party(ref, trigger.first, trigger.last) for ref in pair if ref not in known)]
        if len(people) == len(pair) == 1 and scene.state_of(people[0].ref) in met and people[0].ref not in pair:
            # The journey answered was his host's now, to the state that he serves.
            return [*people, Party(pair[0], trigger.first, trigger.last)]
    return parties


def host_state(scene: Scene, trigger: Trigger, parties: Sequence[Party]) -> Ref | None:
    """Where a visit in return goes, if nobody says so: to the state of the one whose visit it answers."""
    people = [p.ref for p in parties if p.ref.kind == "person"]
    if trigger.family != "visit" or len(people) != 2 or not is_in_return(scene, trigger):
        return None
    # The other one is known only from the visit before.
    hosts = [p.ref for p in parties if p.first == trigger.first]
    return scene.state_of(hosts[0]) if len(hosts) == 1 and hosts[0] in people else None


def _accepts(scene: Scene, trigger: Trigger) -> bool:
    """ "accepted an invitation to visit Lima"."""
    for noun in (trigger.token, *trigger.token.ancestors):
        if noun.lemma_ in scene.rules["nouns.invitation"] and noun.pos_ == "NOUN":
            return noun.dep_ == "dobj" and noun.head.lemma_ == "accept"
    return False


def _inviter(scene: Scene, trigger: Trigger, guest: Ref, earlier: Sequence[tuple[Ref, ...]]) -> Ref | None:
    """Whom the guest has just met, who serves the state of a place behind the invitation."""
    doc = scene.reading.doc
    named = scene.reading.mentions_in(trigger.first, doc[trigger.first].sent.end)
    states = {scene.country_of(ref) for m in named for ref in m.refs if ref.kind in ("place", "state")}
    for met in reversed(earlier):
        others = [ref for ref in met if ref != guest and ref.kind == "person"]
        if guest in met and len(others) == 1 and _is_head_now(scene, others[0]):
            return others[0] if scene.state_of(others[0]) in states else None
    return None


def _is_head_now(scene: Scene, ref: Ref) -> bool:
    """Whether a person is told to be a head of state or government, and not a former one."""
    former = any(o.split()[0].lower() in scene.rules["offices.former"] for o in scene.offices.get(ref, ()))
    return scene.is_head(ref) and not former


def is_in_return(scene: Scene, trigger: Trigger) -> bool:
    """Whether a visit answers one told before."""
    governed = carrier(trigger.token)
    repaid = governed is not None and governed.relation == "object"
    if governed is not None and repaid and governed.verb.lemma_ in scene.rules["verbs.returning"]:
        return True
    return any(t.lower_ == "return" for t in left_modifiers(trigger.token))
