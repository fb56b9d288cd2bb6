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
    if trigger.family != "visit" or not is_in_return(scene, trigger):
        return parties
    people = [p for p in parties if p.ref.kind == "person"]
    for met in reversed(earlier):
        pair = [ref for ref in met if ref.kind == "person"]
        if len(pair) == 2 and all(p.ref in pair for p in people) and len(people) < 2:
            known = {p.ref for p in people}
            return [*people, *(Party(ref, trigger.first, trigger.last) for ref in pair if ref not in known)]
    return parties


def is_in_return(scene: Scene, trigger: Trigger) -> bool:
    """Whether a visit answers one told before."""
    governed = carrier(trigger.token)
    repaid = governed is not None and governed.relation == "object"
    if governed is not None and repaid and governed.verb.lemma_ in scene.rules["verbs.returning"]:
        return True
    return any(t.lower_ == "return" for t in left_modifiers(trigger.token))
