"""Handovers of territory: promised, demanded, weighed or called unrealistic."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from loader.language.claim_scene import Scene
from loader.language.roles import (
    antecedent,
    children,
    coordinated,
    governors,
    is_passive,
    negated,
    objects,
    possessors,
    prepositional,
    subjects,
)
from loader.language.sides import Side
from loader.language.territory import Territory

Attitude = Literal["undertaken", "sought", "refused", "weighed", "judged"]


@dataclass(frozen=True, slots=True)
class Transfer:
    """A handover as the text tells it.

    ``actor`` are those whose attitude it is: who undertakes it (empty where a document says it of nobody), seeks it,
    weighs it or judges it. ``document`` is the noun of the agreement that provides for it, if the sentence names one.
    """

    trigger: Token
    attitude: Attitude
    cue: Token
    actor: tuple[Side, ...]
    territory: Territory
    recipient: tuple[Side, ...]
    document: Token | None


def find_transfers(scene: Scene, documents: frozenset[str]) -> Iterator[Transfer]:
    """All handovers of territory with an attitude, in text order. ``documents`` are lemmas of agreements' nouns."""
    rules = scene.rules.transfer
    for token in scene.tokens():
        lemma = token.lemma_.lower()
        if lemma in rules["verbs"] | rules["offer"] and token.pos_ == "VERB":
            territory = _moved(scene, token)
        elif lemma in rules["moves"] and token.pos_ == "VERB" and scene.sides.of(prepositional(token, {"to"})):
            territory = scene.ground.of(subjects(token))
        elif lemma in rules["nouns"] and token.pos_ == "NOUN":
            territory = scene.ground.of(prepositional(token, {"of"})) or _of_possessor(scene, token)
        elif lemma in scene.rules.attitudes["seek"] and token.pos_ == "VERB":
            yield from _wanted(scene, token)
            continue
        else:
            continue
        if lemma in rules["offer"] and territory is not None and not negated(token):
            recipient = scene.sides.of(t for t in token.children if t.dep_ == "dative" and t.pos_ != "ADP")
            document = _document(scene, token, documents)
            actor = scene.sides.of(subjects(token))
            yield Transfer(token, "undertaken", token, actor, territory, recipient, document)
        elif territory is not None:
            yield from _attitude(scene, token, territory, documents)


def _moved(scene: Scene, token: Token) -> Territory | None:
    """What a verb of giving moves: the islands, or the sovereignty over them."""
    things = objects(token) or children(token, {"dative"})
    direct = scene.ground.of(things)
    if direct is None and is_passive(token) and not children(token, {"nsubjpass"}):
        direct = scene.ground.before(token)
    if direct is not None:
        return direct
    titles = [t for t in things if t.lemma_ in scene.rules.titles["nouns"] or t.lemma_ == "control"]
    return scene.ground.of(p for t in titles for p in prepositional(t, scene.rules.titles["over"]))


def _of_possessor(scene: Scene, token: Token) -> Territory | None:
    return scene.ground.of(t for own in children(token, {"poss"}) for t in coordinated(own))


def _attitude(scene: Scene, token: Token, territory: Territory, documents: frozenset[str]) -> Iterator[Transfer]:
    recipient = scene.sides.of(prepositional(token, {"to"}))
    if not recipient and token.pos_ == "VERB":
        recipient = scene.sides.of(t for t in token.children if t.dep_ == "dative" and t.pos_ != "ADP")
    recipient = recipient or _addressee(scene, token)
    document = _document(scene, token, documents)
    found = (
        _undertaken(scene, token, document)
        or _judged(scene, token)
        or _sought(scene, token)
        or _weighed(scene, token, territory)
    )
    if found is not None:
        attitude, cue, actor = found
        refusal = _refusal(scene, cue, actor) if attitude == "sought" else None
        if refusal is not None:
            yield Transfer(token, "refused", refusal[0], refusal[1], territory, recipient, document)
        if attitude != "undertaken" or not {s.state for s in actor} & {s.state for s in recipient}:
            yield Transfer(token, attitude, cue, actor, territory, recipient, document)


def _addressee(scene: Scene, token: Token) -> tuple[Side, ...]:
    """The state behind the first "to" after a handover, where the parser hangs it on the islands."""
    for later in token.doc[token.i + 1 : token.sent.end - 1]:
        if later.pos_ in ("VERB", "AUX"):
            break
        if later.lower_ == "to":
            return scene.sides.of([later.nbor(1)])
    return ()


Judgement = tuple[Attitude, Token, tuple[Side, ...]]


def _undertaken(scene: Scene, token: Token, document: Token | None) -> Judgement | None:
    rules, below = scene.rules.transfer, token
    if negated(token):
        return None
    for above in governors(token):
        lemma = above.lemma_.lower()
        if below.dep_ in ("advcl", "nsubj", "csubj") or (above.pos_ in ("VERB", "AUX") and negated(above)):
            break
        if above.pos_ == "NOUN" and below.pos_ == "ADP" and token.pos_ == "NOUN" and lemma not in rules["promises"]:
            break
        if lemma in rules["oblige"] and above.pos_ == "VERB" and below.dep_ in ("xcomp", "ccomp", "prep"):
            bound = subjects(below) if below.dep_ != "prep" else objects(above)
            return "undertaken", above, scene.sides.of(bound) or scene.sides.of(subjects(above))
        if lemma == "be" and below.dep_ == "xcomp" and document is not None:
            return "undertaken", above, scene.sides.of(subjects(above))
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
    modal = any(c.dep_ == "aux" and c.lower_ in rules["modals"] for c in token.children)
    if document is not None and token.pos_ == "VERB" and (modal or token.dep_ in ("relcl", "acl")):
        givers = scene.sides.of(subjects(token))
        if not givers and document.dep_ == "dobj":
            givers = scene.sides.of(subjects(document.head))
        return "undertaken", token, givers
    return None


def _document(scene: Scene, token: Token, documents: frozenset[str]) -> Token | None:
    """The agreement in whose words a handover is told: "the declaration states", "in which", "under the deal"."""
    for above in [token, *governors(token)]:
        if above.pos_ == "NOUN" and above.lemma_.lower() in documents and above != token:
            return above
        for child in above.children:
            meant = antecedent(above) if child.dep_ == "nsubj" and child.lower_ in ("which", "that") else child
            if child.dep_ == "nsubj" and meant is not None and meant.lemma_.lower() in documents and meant.i < token.i:
                return meant
            if child.dep_ == "prep" and child.lower_ in ("in", "under", "by", "with"):
                for noun in children(child, {"pobj"}):
                    if noun.lemma_.lower() in documents and noun.i != token.i:
                        return noun
        if above.lemma_ in scene.rules.transfer["states"] and above.tag_ == "VBG":
            for earlier in reversed(above.doc[max(above.sent.start, above.i - 3) : above.i]):
                if earlier.lemma_.lower() in documents:
                    return earlier
    return None


def _judged(scene: Scene, token: Token) -> Judgement | None:
    """ "regarded the handover as unrealistic", "said a return of the islands was impossible"."""
    judged = scene.rules.transfer["judged"]
    if token.dep_ not in ("dobj", "nsubj", "nsubjpass", "csubj"):
        return None
    for cue in token.head.subtree:
        if cue.lower_ in judged and cue.i > token.i:
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
            if above.pos_ == "NOUN" and below.dep_ == "prep":
                owners = scene.sides.of(possessors(above))
                if not owners and above.dep_ in ("dobj", "pobj"):
                    verb = next((v for v in governors(above) if v.pos_ == "VERB"), above)
                    owners = scene.sides.of(subjects(verb))
                return ("sought", above, owners) if owners else None
        if above.pos_ == "VERB" and above != token.head:
            return None
        below = above
    return None


def _refusal(scene: Scene, demand: Token, actor: tuple[Side, ...]) -> tuple[Token, tuple[Side, ...]] | None:
    """Who rejects a demand: "Moscow rejected Tokyo's demand for the return"."""
    verb = demand.head
    if demand.pos_ != "NOUN" or verb.lemma_ not in scene.rules.attitudes["reject"] or negated(verb):
        return None
    sides = tuple(s for s in scene.sides.of(subjects(verb)) if s.state not in {a.state for a in actor})
    return (verb, sides) if sides else None


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


def _wanted(scene: Scene, verb: Token) -> Iterator[Transfer]:
    """A territory as the plain object of wanting: "wants all four islands", "wants the islands back"."""
    if verb.lemma_ not in ("want", "demand", "seek") or negated(verb):
        return
    wanted = children(verb, {"dobj"})
    if verb.lemma_ == "want":
        for clause in children(verb, {"ccomp", "advmod", "xcomp"}):
            if clause.lower_ in ("back", "returned"):
                wanted += children(clause, {"nsubj", "nsubjpass"})
    territory = scene.ground.of(t for noun in wanted for t in coordinated(noun))
    actor = scene.sides.of(subjects(verb))
    if territory is not None and actor:
        yield Transfer(verb, "sought", verb, actor, territory, (), None)
