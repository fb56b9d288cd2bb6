"""Positions that are neither a claim nor its denial: support, conditions, past ownership, the inhabitants, a lease."""

from collections.abc import Iterator

from spacy.tokens import Token

from loader.language.claim_rules import Find
from loader.language.claim_scene import Scene
from loader.language.roles import governors, negated, objects, phrase, possessors, prepositional, subjects


def find_stances(scene: Scene) -> Iterator[Find]:
    """Positions of the kind ``other``."""
    attitudes, others = scene.rules.attitudes, scene.rules.others
    for token in scene.tokens():
        lemma = token.lemma_.lower()
        if lemma in attitudes["support"] and token.pos_ == "VERB":
            yield from _support(scene, token)
        if lemma in attitudes["accept"] and token.pos_ == "VERB":
            yield from _condition(scene, token)
        if lemma in others["bring"] and token.pos_ == "VERB":
            yield from _brought(scene, token)
        if lemma in attitudes["issue"] and any(c.lower_ == "no" for c in token.lefts):
            yield from _no_issue(scene, token)
        if lemma == "lease":
            yield from _lease(scene, token)
        if lemma in others["inhabitants"] and token.pos_ in ("NOUN", "PROPN"):
            yield from _inhabitants(scene, token)


def _support(scene: Scene, token: Token) -> Iterator[Find]:
    """ "Washington backs its ally's position on the islands"."""
    sides = scene.sides.of(subjects(token))
    for noun in objects(token):
        owned = [t for t in possessors(noun) if t.pos_ != "PRON"]
        if noun.lemma_ not in scene.rules.attitudes["stance"] or not owned or negated(token):
            continue
        about = scene.ground.of(
            prepositional(noun, {"on", "over", "regarding"}) or prepositional(token, {"on", "over"})
        )
        about = about or scene.ground.nearest(token)
        if sides and about is not None:
            yield Find("supports a position", "other", sides, about, token, (scene.passage(noun),))


def _condition(scene: Scene, token: Token) -> Iterator[Find]:
    """ "No treaty can be signed until Tokyo recognizes the results of the war"."""
    recognising = {s.state for s in scene.sides.of(subjects(token))}
    marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "advmod")}
    conditional = token.dep_ == "advcl" and marks & scene.rules.others["until"] and negated(token.head)
    outcome = any(t.lemma_ in ("result", "outcome") for t in objects(token))
    if not recognising or not (conditional or outcome) or negated(token):
        return
    holders = [s for s in scene.holders(token) if s.state not in recognising]
    if not holders and conditional:
        holders = [s for s in scene.sides.of(subjects(token.head)) if s.state not in recognising]
    territory = scene.ground.nearest(token)
    if holders and territory is not None:
        yield Find("sets a condition", "other", tuple(holders), territory, token)


def _no_issue(scene: Scene, token: Token) -> Iterator[Find]:
    """ "Japan says no territorial dispute exists": the other side's claim is denied."""
    territorial = any(c.lower_ in ("territorial", "sovereignty") for c in token.children)
    about = scene.ground.of(prepositional(token, {"over", "about", "of", "concerning", "on"}))
    holders = scene.holders(token)
    territory = about or (scene.ground.nearest(token) if territorial else None)
    if holders and territory is not None:
        yield Find("denies a dispute", "rejects claim", holders, territory, token)


def _brought(scene: Scene, token: Token) -> Iterator[Find]:
    """ "The treaty placed the islands in Japanese territory"."""
    if token.tag_ not in ("VBD", "VBN") or negated(token):
        return
    territory = scene.ground.of(objects(token))
    for noun in prepositional(token, scene.rules.others["into"]):
        sides = scene.sides.of(possessors(noun) + prepositional(noun, {"of"}))
        if territory is not None and sides and noun.lemma_.lower() in scene.rules.others["dominion"]:
            yield Find("was brought under", "other", sides, territory, token, (scene.passage(noun),))


def _lease(scene: Scene, token: Token) -> Iterator[Find]:
    verb = token if token.pos_ == "VERB" else next((v for v in governors(token) if v.pos_ == "VERB"), None)
    if verb is None or negated(verb):
        return
    on = {"of", "on", "for", "over"}
    things = objects(token) if token == verb else prepositional(token, on) or prepositional(verb, on)
    sides = scene.sides.of(possessors(token) if token != verb else []) or scene.sides.of(subjects(verb))
    territory = scene.ground.of(things)
    if territory is None and token != verb:
        territory = next((t for noun in things for t in [scene.ground.within(noun)] if t is not None), None)
    if sides and territory is not None:
        yield Find("keeps a lease", "other", sides, territory, token)


def _inhabitants(scene: Scene, token: Token) -> Iterator[Find]:
    """ "It is for the islanders to decide", "respects the islanders' right to self-determination"."""
    verb = next((v for v in governors(token) if v.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return
    wishes = scene.rules.others["wishes"]
    words = [t for t in phrase(verb, cut=("conj", "relcl")) if t.lemma_.lower() in wishes and t.pos_ != "AUX"]
    linked = [t for t in words if token in t.subtree or token.head == t or t in token.subtree or t.head == verb]
    sides = scene.holders(token) or scene.sides.of(subjects(verb))
    territory = scene.ground.nearest(token)
    if linked and sides and territory is not None and not negated(verb):
        yield Find("leaves it to the inhabitants", "other", sides, territory, linked[0], (scene.passage(token),))
