"""The means of a meeting: by telephone or video link, or face to face."""

from spacy.tokens import Token

from loader.language.meeting_nouns import left_modifiers
from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import carrier, children
from loader.language.meeting_triggers import Trigger


def by_telephone(scene: Scene, trigger: Trigger) -> bool:
    """ "by phone", "on the telephone", "via video link", "a telephone conversation": not a hotline talked of."""
    means, token = scene.rules["phrases.call_means"], trigger.token
    if trigger.is_noun and any(t.lower_ in means for t in left_modifiers(token)):
        return True
    # "saw a memorandum on a hotline signed": only what is spoken, or a talk, is by telephone.
    spoken = scene.rules["nouns.encounter"] | scene.rules["nouns.discussion"] | scene.rules["nouns.call"]
    things = [n for n in children(token, "dobj") if n.lemma_ in spoken or n.i in scene.mentions]
    held = [token, *things] if not trigger.is_noun else [token]
    above = carrier(token) if trigger.is_noun else None
    held += [above.verb] if above is not None else []
    ways = [
        prep for verb in held for prep in children(verb, "prep", "agent") if prep.lower_ in scene.rules["phrases.ways"]
    ]
    nouns = [noun for prep in ways for noun in children(prep, "pobj")]
    if not trigger.is_noun and _used(scene, token):
        return True
    return any(t.lower_ in means for noun in nouns for t in (noun, *children(noun, "compound", "amod")))


def _used(scene: Scene, verb: Token) -> bool:
    """ "there is the phone: the two used it in April to talk": what they spoke through is the verb's object above."""
    means, above = scene.rules["phrases.call_means"], verb.head
    if verb.dep_ not in ("xcomp", "advcl", "acl") or above.lemma_ not in scene.rules["phrases.serving"]:
        return False
    things = children(above, "dobj")
    pronoun = any(t.lower_ in ("it", "that", "one") for t in things)
    return any(t.lower_ in means for t in things) or (
        pronoun and any(t.lower_ in means for t in verb.doc[verb.sent.start : above.i])
    )
