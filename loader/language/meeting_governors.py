"""The words above a trigger of a meeting that say whether it happens."""

from collections.abc import Iterator

from spacy.tokens import Token

from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import children, is_verb, main_verb
from loader.language.meeting_triggers import Trigger

_DEPTH = 8


def governors_of(scene: Scene, trigger: Trigger) -> Iterator[Token]:
    """Verbs and nouns above the trigger that say whether it happens, nearest first, up to a verb of saying."""
    current = trigger.token
    if is_verb(current):
        yield current
        if children(current, "nsubj", "nsubjpass") and not is_infinitive(current):
            return
        if main_verb(current):
            return
    for _ in range(_DEPTH):
        head = current.head
        if head.i == current.i or (
            is_verb(head) and current.dep_ == "ccomp" and head.lemma_ in scene.rules["verbs.reporting"]
        ):
            return
        if current.dep_ in ("relcl", "parataxis") or (current.dep_ == "advcl" and not is_infinitive(current)):
            return
        if current.dep_ == "conj" and is_verb(current) and not _same_form(current, head):
            return
        if current.dep_ == "conj" and current.tag_ == "VBD" and not children(current, "aux", "auxpass"):
            # "called off a trip and apologised": the second act stands for itself.
            return
        if is_verb(head) or head.pos_ in ("NOUN", "ADJ", "PROPN"):
            yield head
        if is_verb(head) and _finite(head) and children(head, "nsubj", "nsubjpass", "expl"):
            return
        current = head


def _same_form(second: Token, first: Token) -> bool:
    """ "is expected to visit Japan and meet Kitamura": the second infinitive has no "to" of its own."""
    return second.tag_ == "VB" or is_infinitive(second) or second.tag_ == first.tag_


def is_infinitive(verb: Token) -> bool:
    """Whether a verb has "to" before it."""
    return any(child.tag_ == "TO" for child in verb.children)


def _finite(verb: Token) -> bool:
    helped = bool(children(verb, "aux", "auxpass")) and not is_infinitive(verb)
    return helped or verb.tag_ in ("VBD", "VBZ", "VBP", "MD")
