"""Meetings told without their noun: "The last was in Lima in May", "A second followed", "the next, due in June"."""

from spacy.tokens import Token

from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import SUBJECTS, children, is_verb

_BACK = 2
"""Sentences before its own in which the noun stands that is left out."""


def left_out_noun(scene: Scene, token: Token) -> Token | None:
    """The noun for a meeting that an ordinal stands for; None where it is none, or tells of nothing with a time."""
    rules = scene.rules
    one = token.lower_ == "one" and any(c.lower_ in rules["phrases.ordinals"] for c in token.children)
    if not (one or (token.lower_ in rules["phrases.ordinals"] and token.pos_ in ("ADJ", "NOUN", "NUM", "DET"))):
        return None
    verb = token.head
    if token.dep_ not in SUBJECTS or not is_verb(verb) or not _happens(scene, verb):
        return None
    if not any(c.lower_ in ("the", "a", "an") for c in token.children) and token.lower_ != "another":
        return None
    return _noun_before(scene, token)


def one_beside(scene: Scene, token: Token) -> Token | None:
    """ "a summit in Lima in May and another in Cusco in June": the noun before, for which the word stands."""
    if token.lower_ not in ("one", "another") or token.dep_ not in ("conj", "appos") or token.doc[token.i - 1].is_punct:
        return None
    names = scene.rules["nouns.encounter"] | scene.rules["nouns.discussion"] | scene.rules["nouns.durations"]
    for noun in reversed(token.doc[token.sent.start : token.i]):
        if noun.pos_ == "NOUN" and noun.i not in scene.times:
            return noun if noun.lemma_.lower() in names and noun.dep_ != "compound" else None
    return None


def is_existential(noun: Token) -> bool:
    """ "There had been a stiff half-hour in Lima": the noun is what there is."""
    return noun.dep_ in ("attr", "dobj", "nsubj") and noun.head.lemma_ == "be" and bool(children(noun.head, "expl"))


def _happens(scene: Scene, verb: Token) -> bool:
    """Whether a verb says that something took or takes place, is planned or is off; no person does it."""
    rules = scene.rules
    if children(verb, "dobj") and not children(verb, "auxpass") and verb.lemma_ != "take":
        return False
    told = rules["verbs.happening"] | rules["verbs.coming"] | rules["status.planning"] | rules["verbs.support"]
    off = rules["status.cancelling"] | rules["status.postponing"]
    return verb.lemma_ in told | off


def _noun_before(scene: Scene, token: Token) -> Token | None:
    """The last noun for a meeting before it, in its own sentence or the ones before."""
    doc, start = token.doc, token.sent.start
    for _ in range(_BACK):
        start = doc[start - 1].sent.start if start > 0 else start
    names = scene.rules["nouns.encounter"] | scene.rules["nouns.travel"] | scene.rules["nouns.call"] | {"round"}
    for index in range(token.i - 1, max(start, scene.reading.heading_end) - 1, -1):
        noun = doc[index]
        if noun.pos_ == "NOUN" and noun.lemma_.lower() in names and noun.dep_ != "compound":
            return noun
    return None
