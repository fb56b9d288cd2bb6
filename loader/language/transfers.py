"""Handovers of territory: promised, demanded, weighed or called unrealistic."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.language.claim_scene import Scene
from loader.language.intentions import Attitude, find_intention
from loader.language.roles import (
    RELATIVE,
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
    for token, lemma in scene.lemmas():
        if lemma in rules["phrasal"] and not _is_phrasal(token, rules["particles"]):
            continue  # "turn the islands into a tax haven"
        if lemma in rules["verbs"] | rules["offer"] and token.pos_ == "VERB":
            territory = _moved(scene, token)
        elif lemma in rules["moves"] and token.pos_ == "VERB" and scene.sides.of(prepositional(token, {"to"})):
            territory = scene.ground.of(subjects(token))
        elif lemma in rules["parting"] and token.pos_ == "VERB":
            territory = scene.ground.of(prepositional(token, rules["from"]))
        elif lemma in rules["offers"] and token.pos_ == "NOUN":
            territory = scene.ground.of(prepositional(token, rules["of"]))
            givers = scene.sides.of(possessors(token))
            if territory is not None and givers and not scene.denied(token):
                yield Transfer(token, "undertaken", token, givers, territory, (), None)
            continue
        elif lemma in rules["nouns"] and token.pos_ == "NOUN":
            of = rules["of"] | (rules["on"] if lemma in rules["yielding"] else frozenset())
            under = [p for t in prepositional(token, rules["to"]) for p in prepositional(t, rules["of"])]
            territory = (
                scene.ground.of(prepositional(token, of)) or _of_possessor(scene, token) or scene.ground.of(under)
            )
        elif lemma in scene.rules.attitudes["seek"] and token.pos_ == "VERB":
            yield from _wanted(scene, token)
            continue
        else:
            continue
        if lemma in rules["offer"] and territory is not None and not scene.denied(token):
            recipient = scene.sides.of(t for t in token.children if t.dep_ == "dative" and t.pos_ != "ADP")
            beside = scene.sides.state_in(token.nbor(1)) if token.i + 1 < len(token.doc) else None
            recipient = recipient or ((beside,) if beside is not None else ())  # "promises Japan the islands"
            document = _document(scene, token, documents)
            actor = scene.sides.of(subjects(token))
            yield Transfer(token, "undertaken", token, actor, territory, recipient, document)
        elif territory is not None:
            yield from _attitude(scene, token, territory, documents)


def _is_phrasal(verb: Token, particles: frozenset[str]) -> bool:
    """ "turn over", "turned back to Japan": the verb with the particle that makes it one of giving."""
    return verb.pos_ != "VERB" or any(c.lower_ in particles for c in verb.children)


def _moved(scene: Scene, token: Token) -> Territory | None:
    """What a verb of giving moves: the islands, or the sovereignty over them."""
    things = objects(token) or children(token, {"dative"})
    direct = scene.ground.of(things)
    if direct is None and is_passive(token) and not children(token, {"nsubjpass"}):
        direct = scene.ground.before(token)
    if direct is not None:
        return direct
    titles = [t for t in things if t.lemma_ in scene.rules.titles["nouns"] or t.lemma_ == "control"]
    over = [p for t in titles for p in prepositional(t, scene.rules.titles["over"])]
    return scene.ground.of(over) if over or not titles else scene.ground.nearest(token)  # "refused to cede control"


def _of_possessor(scene: Scene, token: Token) -> Territory | None:
    return scene.ground.of(t for own in children(token, {"poss"}) for t in coordinated(own))


def _attitude(scene: Scene, token: Token, territory: Territory, documents: frozenset[str]) -> Iterator[Transfer]:
    recipient = scene.sides.of(prepositional(token, {"to"}))
    if not recipient and token.pos_ == "VERB":
        recipient = scene.sides.of(t for t in token.children if t.dep_ == "dative" and t.pos_ != "ADP")
    recipient = recipient or _addressee(scene, token)
    document = _document(scene, token, documents)
    found = find_intention(scene, token, territory, document)
    if found is not None and not (found[0] in ("undertaken", "weighed") and scene.denied(found[1])):
        attitude, cue, actor = found
        refusal = _refusal(scene, cue, actor) if attitude == "sought" else None
        if refusal is not None:
            yield Transfer(token, "refused", refusal[0], refusal[1], territory, recipient, document)
        if attitude != "undertaken" or not {s.state for s in actor} & {s.state for s in recipient}:
            yield Transfer(token, attitude, cue, actor, territory, recipient, document)


def _addressee(scene: Scene, token: Token) -> tuple[Side, ...]:
    """The state behind the first "to" after a handover, where the parser hangs it on the islands."""
    for later in token.doc[token.i + 1 : token.sent.end - 1]:
        if later.pos_ in ("VERB", "AUX") and later.dep_ != "amod":
            break
        if later.lower_ == "to":
            return scene.sides.of([later.nbor(1)])
    return ()


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
                    relative = antecedent(above) if noun.tag_ in RELATIVE else noun
                    if relative is not None and relative.lemma_.lower() in documents and relative.i != token.i:
                        return relative
        if above.lemma_ in scene.rules.transfer["states"] and above.tag_ == "VBG":
            for earlier in reversed(above.doc[max(above.sent.start, above.i - 3) : above.i]):
                if earlier.lemma_.lower() in documents:
                    return earlier
    return None


def _refusal(scene: Scene, demand: Token, actor: tuple[Side, ...]) -> tuple[Token, tuple[Side, ...]] | None:
    """Who rejects a demand: "Moscow rejected Tokyo's demand for the return"."""
    verb = demand.head
    if demand.pos_ != "NOUN" or verb.lemma_ not in scene.rules.attitudes["reject"] or negated(verb):
        return None
    sides = tuple(s for s in scene.sides.of(subjects(verb)) if s.state not in {a.state for a in actor})
    return (verb, sides) if sides else None


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
