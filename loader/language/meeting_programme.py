"""Who meets by what is told of the plan: "talks arranged for A and B", "a tour that includes talks with B"."""

from spacy.tokens import Token

from loader.language.meeting_beside import doers, withs
from loader.language.meeting_nouns import is_threefold
from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_syntax import (
    carrier,
    children,
    is_verb,
    main_verb,
    prepositional_objects,
    subject,
    subjects,
)

_FOR = frozenset({"for"})
_NEAR = 3
"""Words or steps up within which a journey or a name is looked for."""


def involved(scene: Scene, noun: Token) -> list[Party]:
    """ "a summit involving A, B and C"."""
    verbs = [c for c in noun.children if c.lower_ in scene.rules["phrases.involving"]]
    # "the talks arranged for A and B"
    planned = [c for c in children(noun, "acl") if c.tag_ == "VBN" and c.lemma_ in scene.rules["status.planning"]]
    people = [p for v in planned for p in people_for(scene, v)]
    found = [p for v in verbs for n in children(v, "dobj", "pobj") for p in scene.parties(n)]
    if len(found) == 1 and is_threefold(scene, noun):
        found += _two_others(scene, noun, found[0])
    return found + (people if len(people) >= 2 else [])


def _two_others(scene: Scene, noun: Token, third: Party) -> list[Party]:
    """ "A met B and discussed a trilateral summit also involving France": the states of A and B."""
    governed = carrier(noun)
    verb = governed.verb if governed is not None else noun
    people = doers(scene, verb)
    while is_verb(verb):
        people += withs(scene, verb)
        if verb.dep_ != "conj":
            break
        verb = verb.head
    served = {state: Party(state, p.first, p.last) for p in people if (state := scene.state_of(p.ref)) is not None}
    return list(served.values()) if len(served) == 2 and third.ref not in served else []


def people_for(scene: Scene, verb: Token) -> list[Party]:
    """The people for whom something is arranged."""
    return [p for n in prepositional_objects(verb, _FOR) for p in scene.parties(n) if p.ref.kind == "person"]


def of_programme(scene: Scene, noun: Token) -> list[Party]:
    """ "a stay in Lima, which includes talks with B", "a visit including talks with B": whose journey it is."""
    journey = _whole(scene, noun)
    if journey is None:
        return []
    own = [p for owner in children(journey, "poss") for p in scene.parties(owner)]
    governed = carrier(journey)
    if own or governed is None:
        return own
    main = main_verb(governed.verb)
    verb = main[0] if main else governed.verb
    if verb.dep_ in ("csubj", "advcl") and verb.tag_ == "VBG":
        verb = verb.head
    # "Opening a stay that includes talks with B, A met C": A, whatever the parser makes of the name.
    return [p for n in subjects(verb) for p in scene.parties(n)] or _named_before(scene, verb)


def _whole(scene: Scene, noun: Token) -> Token | None:
    """The journey or programme of which the meeting is told to be a part."""
    above, names = noun.head, scene.rules["nouns.travel"] | scene.rules["nouns.programmes"]
    if above.dep_ == "prep" and above.lower_ == "including":
        way = [above.head, *above.head.ancestors]
    elif noun.dep_ == "dobj" and above.lemma_ == "include" and (who := subject(above)) is not None:
        way = [who, *who.ancestors]
    else:
        return None
    return next((t for t in way[:_NEAR] if t.lemma_.lower() in names), None)


def _named_before(scene: Scene, verb: Token) -> list[Party]:
    """The person named straight before a verb, or before an adverb of it."""
    for index in range(verb.i - 1, max(verb.i - _NEAR, verb.sent.start), -1):
        mention = scene.mentions.get(index)
        if mention is not None and mention.form == "name" and mention.refs[0].kind == "person":
            return [Party(mention.refs[0], mention.first, mention.last)]
        if verb.doc[index].pos_ != "ADV":
            break
    return []
