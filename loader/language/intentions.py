"""What states mean to do about a handover: undertake it, refuse it, seek it, weigh it, judge it."""

from typing import Literal

from spacy.tokens import Token

from loader.language.claim_scene import Scene
from loader.language.roles import governors, negated, objects, possessors, prepositional, subjects
from loader.language.sides import Side
from loader.language.territory import Territory

Attitude = Literal["undertaken", "sought", "refused", "weighed", "judged"]
Judgement = tuple[Attitude, Token, tuple[Side, ...]]
"""The attitude, the word that tells it, and whose it is."""


def find_intention(scene: Scene, token: Token, territory: Territory, document: Token | None) -> Judgement | None:
    """The attitude to a handover that its verb or noun ``token`` tells; None for a handover merely told of."""
    return (
        _withheld(scene, token)
        or _undertaken(scene, token, document)
        or _announced(scene, token)
        or _judged(scene, token)
        or _sought(scene, token)
        or _weighed(scene, token, territory)
    )


def _withheld(scene: Scene, token: Token) -> Judgement | None:
    """ "refused to return the islands", "ruled out a handover", "will never give the islands back": who will not."""
    rules, below = scene.rules, token
    if token.pos_ == "VERB" and negated(token) and _promised(scene, token) and not _open(scene, token):
        actor = _own_deed(scene, token)
        return ("refused", token, actor) if actor and not _given_up(scene, token) else None
    for above in governors(token):
        lemma = above.lemma_.lower()
        excluded = lemma == "rule" and any(c.lower_ == "out" for c in above.children)
        refusing = excluded or lemma in rules.attitudes["refuse"] | rules.attitudes["reject"]
        if above.pos_ == "NOUN" and below.dep_ in ("acl", "prep") and (actor := _unwilling(scene, above)):
            return None if _given_up(scene, token) else ("refused", above, actor)
        if above.pos_ == "VERB" and refusing and below.dep_ in ("xcomp", "dobj", "pcomp", "ccomp", "advcl"):
            actor = scene.sides.of(subjects(above))
            others = _others_deed(scene, token, actor) and token.pos_ == "VERB"
            return None if others or scene.denied(above) or not actor else ("refused", above, actor)
        if above.pos_ == "VERB" or (above.pos_ == "NOUN" and lemma not in rules.transfer["thoughts"]):
            return None
        below = above
    return None


def _unwilling(scene: Scene, noun: Token) -> tuple[Side, ...]:
    """Whose refusal it is: "Moscow's refusal to return them"; who "has no intention of returning them"."""
    rules = scene.rules.transfer
    if noun.lemma_ in rules["refusals"]:
        return () if scene.denied(noun) else scene.sides.of(possessors(noun))
    if noun.lemma_ in rules["intents"] and any(t.lower_ == "no" for t in noun.lefts):
        return scene.sides.of(subjects(noun.head)) if noun.head.lemma_ == "have" else ()
    return ()


def _announced(scene: Scene, token: Token) -> Judgement | None:
    """ "London will hand over the islands", "said it would return them": a deed told as to come by its doer."""
    if token.pos_ != "VERB" or token.dep_ not in ("ROOT", "conj", "ccomp") or not _promised(scene, token):
        return None
    actor = _own_deed(scene, token)
    return ("undertaken", token, actor) if actor and not negated(token) else None


def _given_up(scene: Scene, token: Token) -> bool:
    return any(c.lower_ in scene.rules.transfer["up"] for c in token.children)


def _promised(scene: Scene, token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in scene.rules.transfer["modals"] for c in token.children)


def _open(scene: Scene, token: Token) -> bool:
    """ "might not return them" leaves it open; "will not" and "would not" do not."""
    return any(c.dep_ == "aux" and c.lower_ in scene.rules.transfer["possible"] for c in token.children)


def _weak(scene: Scene, token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in scene.rules.transfer["weak"] for c in token.children)


def _own_deed(scene: Scene, token: Token) -> tuple[Side, ...]:
    """Who does it, unless it is put into the mouth of somebody else alone."""
    actor = scene.sides.of(subjects(token))
    holders = {scene.sides.successor(s.state) for s in scene.holders(token)}
    if _weak(scene, token) and not holders:
        return ()
    return tuple(s for s in actor if not holders or scene.sides.successor(s.state) in holders)


def _undertaken(scene: Scene, token: Token, document: Token | None) -> Judgement | None:
    rules, below = scene.rules.transfer, token
    if negated(token):
        return None
    for above in governors(token):
        lemma = above.lemma_.lower()
        if below.dep_ in ("advcl", "nsubj", "csubj") or (above.pos_ in ("VERB", "AUX") and negated(above)):
            break
        if token.pos_ == "NOUN" and lemma in scene.rules.attitudes["bargain"] and above.pos_ == "VERB":
            break  # "was willing to bargain on the return"
        if above.pos_ == "NOUN" and below.pos_ == "ADP" and token.pos_ == "NOUN" and lemma not in rules["promises"]:
            break
        if lemma in rules["oblige"] and above.pos_ == "VERB" and below.dep_ in ("xcomp", "ccomp", "prep"):
            bound = subjects(below) if below.dep_ != "prep" else objects(above)
            return "undertaken", above, scene.sides.of(bound) or scene.sides.of(subjects(above))
        if lemma == "be" and below.dep_ == "xcomp" and (due := scene.sides.of(subjects(above)) or document):
            return "undertaken", above, due if isinstance(due, tuple) else ()
        if lemma in rules["commit"] and above.pos_ == "VERB" and below.dep_ in ("xcomp", "ccomp", "dobj", "prep"):
            return "undertaken", above, scene.sides.of(subjects(above))
        if lemma in rules["promises"] and above.pos_ == "NOUN" and below.dep_ in ("acl", "prep", "relcl"):
            owners = scene.sides.of(possessors(above)) or scene.sides.of(subjects(token))
            if not owners and above.dep_ == "dobj":
                owners = scene.sides.of(subjects(above.head))
            return "undertaken", above, owners
        if lemma in rules["ready"] and below.dep_ in ("xcomp", "prep"):
            return "undertaken", above, scene.sides.of(subjects(above.head if above.pos_ == "ADJ" else above))
        if (
            lemma in rules["states"]
            and document is not None
            and below.dep_ in ("ccomp", "prep", "dobj")
            and above.i > document.i
        ):
            return "undertaken", above, scene.sides.of(subjects(token)) if token.pos_ == "VERB" else ()
        below = above
    modal = _promised(scene, token)
    provides = document is not None and document.head == token and document.dep_ == "nsubj"
    if document is not None and any(t.lower_ == "no" for t in document.lefts):
        return None
    if document is not None and token.pos_ == "VERB" and (modal or provides or token.dep_ in ("relcl", "acl")):
        givers = scene.sides.of(subjects(token))
        if not givers and document.dep_ == "dobj":
            givers = scene.sides.of(subjects(document.head))
        return "undertaken", token, givers
    return None


def _judged(scene: Scene, token: Token) -> Judgement | None:
    """ "regarded the handover as unrealistic", "said a return of the islands was impossible"."""
    judged = scene.rules.transfer["judged"]
    if token.dep_ not in ("dobj", "nsubj", "nsubjpass", "csubj"):
        return None
    for cue in token.head.subtree:
        words = cue.doc[max(cue.i - 3, token.i) : cue.i + 1].text.lower()
        if (cue.lower_ in judged or words in judged) and cue.i > token.i:
            held = scene.holders(token) if token.dep_ != "dobj" else scene.sides.of(subjects(token.head))
            return ("judged", cue, held) if held else None
    return None


def _sought(scene: Scene, token: Token) -> Judgement | None:
    """Verbs and nouns of wanting above a return: "seeks the return of", "its demand for the return of"."""
    below = token
    for above in governors(token):
        lemma = above.lemma_.lower()
        if lemma in scene.rules.attitudes["seek"]:
            if above.pos_ == "VERB" and below.dep_ in ("dobj", "prep", "ccomp", "xcomp", "nsubjpass", "advcl"):
                actor = scene.sides.of(subjects(above))
                if negated(above) or scene.denied(above):
                    return None
                addressed = bool(prepositional(above, {"on", "upon"}))
                return ("sought", above, actor) if addressed or _others_deed(scene, token, actor) else None
            if above.pos_ == "NOUN" and below.dep_ in ("prep", "acl"):
                owners = scene.sides.of(possessors(above))
                if not owners and above.dep_ in ("dobj", "pobj"):
                    verb = next((v for v in governors(above) if v.pos_ == "VERB"), above)
                    owners = scene.sides.of(subjects(verb))
                return ("sought", above, owners) if owners and _others_deed(scene, token, owners) else None
        if above.pos_ == "VERB" and above != token.head:
            return None
        below = above
    return None


def _others_deed(scene: Scene, token: Token, actor: tuple[Side, ...]) -> bool:
    """A state seeks what another one is to hand over, or a return as such."""
    if token.pos_ != "VERB":
        return True
    givers = {s.state for s in scene.sides.of(subjects(token))}
    return not givers & {s.state for s in actor}


def _weighed(scene: Scene, token: Token, territory: Territory) -> Judgement | None:
    """A part of the ground that would do: "is looking at the transfer of just two islands"."""
    if not territory.partial:
        return None
    for above in governors(token):
        if above.lemma_.lower() in scene.rules.attitudes["weigh"] and above.pos_ == "VERB":
            actor = scene.sides.of(subjects(above))
            return ("weighed", above, actor) if actor and _others_deed(scene, token, actor) else None
    return None
