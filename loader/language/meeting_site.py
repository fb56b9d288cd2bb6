"""Where a word hangs: the verb or trigger that a place or time belongs to, as far as the parse can tell."""

from dataclasses import dataclass

from spacy.tokens import Token

from loader.language.meeting_anchors import Anchors
from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import SUBJECTS, children, is_verb
from loader.language.meeting_triggers import Trigger


@dataclass(frozen=True)
class Site:
    """Where a word hangs: on the verb or trigger ``on``, behind ``preposition``, through ``passed`` nouns."""

    on: Token
    preposition: str
    passed: tuple[Token, ...]


def find_site(scene: Scene, token: Token, triggers: frozenset[int]) -> Site:
    """Climbs from a word to the verb or trigger noun it hangs on."""
    current, preposition, passed = token, "", []
    while current.head.i != current.i:
        head = current.head
        if not preposition and (head.pos_ in ("ADP", "SCONJ") or head.dep_ == "prep"):
            preposition = head.lower_
        current = head
        helps = current.dep_ in ("aux", "auxpass")  # "had earlier this month called"
        above = _precedes_purpose(token, current) or _precedes_clause(token, current)
        if current.i in triggers or (is_verb(current) and not helps and not above):
            break
        if current.pos_ in ("NOUN", "PROPN", "PRON"):
            passed.append(current)
    return Site(current, preposition, tuple(passed))


def _precedes_purpose(token: Token, verb: Token) -> bool:
    """ "called in the envoy on Friday to protest": what stands before "to" is of the verb above, whatever the parse."""
    return verb.dep_ == "advcl" and any(c.tag_ == "TO" and token.i < c.i for c in verb.children)


def _precedes_clause(token: Token, verb: Token) -> bool:
    """ "told her on Friday he was ready": what stands before the subject of what is said is of the verb above."""
    who = children(verb, *SUBJECTS)
    said = verb.dep_ == "ccomp" and bool(who) and not any(c.dep_ == "mark" for c in verb.children)
    return said and verb.head.i < token.i < who[0].left_edge.i


def belongs(scene: Scene, trigger: Trigger, anchors: Anchors, site: Site, token: Token) -> int | None:
    """How well a word that hangs on ``site`` belongs to a trigger: 0 directly, None not at all."""
    if _inside_role(scene, trigger, site):
        return None
    if site.on.i == trigger.token.i and anchors.always:
        return 0
    if site.on.i in anchors.always:
        return 1
    if site.on.i in anchors.during:
        return 3
    if site.on.i in anchors.behind and token.i > trigger.token.i:
        return 2
    return 2 if site.on.i > token.i > trigger.token.i and _in_subject(trigger, site.on, token) else None


def _in_subject(trigger: Trigger, verb: Token, token: Token) -> bool:
    """Whether a word stands in the subject that holds the trigger: "a visit at the end of May has been dropped"."""
    for own in children(verb, *SUBJECTS):
        if own.i < token.i and (own.i == trigger.token.i or own.is_ancestor(trigger.token)):
            return True
    return False


def _inside_role(scene: Scene, trigger: Trigger, site: Site) -> bool:
    """ "Russia's ambassador in Tokyo" is not a place of meeting, unless he is summoned there."""
    if trigger.family in ("summoning", "called in"):
        return False
    posts = [t for t in site.passed if t.pos_ == "NOUN" and t.lemma_.lower() in scene.rules["offices.posts"]]
    # "met with senior officials in Lima": several who are met have no post there.
    return any(t.tag_ != "NNS" or t.head.lower_ != "with" for t in posts)


def distance(trigger: Trigger, token: Token) -> int:
    behind = token.i - trigger.token.i
    return behind if behind > 0 else -behind + 3
