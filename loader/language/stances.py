"""Positions that are neither a claim nor its denial: support, conditions, past ownership, the inhabitants, a lease."""

from collections.abc import Iterator

from spacy.tokens import Token

from loader.language.claim_rules import Find
from loader.language.claim_scene import Scene
from loader.language.roles import governors, negated, objects, phrase, possessors, prepositional, subjects


def find_stances(scene: Scene) -> Iterator[Find]:
    """Positions of the kind ``other``."""
    attitudes, others = scene.rules.attitudes, scene.rules.others
    for token, lemma in scene.lemmas():
        if lemma in attitudes["support"] and token.pos_ == "VERB":
            yield from _support(scene, token)
        if lemma in attitudes["accept"] and token.pos_ == "VERB":
            yield from _condition(scene, token)
        if lemma in others["bring"] and token.pos_ == "VERB":
            yield from _brought(scene, token)
        if lemma in scene.rules.titles["backing"] and token.pos_ == "NOUN":
            yield from _backed(scene, token)
        if lemma in others["side"] and token.pos_ in ("VERB", "NOUN"):
            yield from _sided(scene, token)
        if lemma in attitudes["issue"] and token.pos_ == "NOUN":
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
        if negated(token):
            continue
        allied = [s for s in scene.sides.of([noun]) if s.state not in {side.state for side in sides}]
        if sides and allied and (about := scene.ground.of(prepositional(token, {"on", "over"}))) is not None:
            yield Find("supports an ally", "other", sides, about, token)
        if noun.lemma_ not in scene.rules.attitudes["stance"] or not owned:
            continue
        about = scene.ground.of(
            prepositional(noun, {"on", "over", "regarding"}) or prepositional(token, {"on", "over"})
        )
        about = about or scene.ground.nearest(token)
        if sides and about is not None:
            yield Find("supports a position", "other", sides, about, token, (scene.passage(noun),))


def _backed(scene: Scene, token: Token) -> Iterator[Find]:
    """ "Chile voiced its support for Argentina over the islands"."""
    allies = scene.sides.of(prepositional(token, {"for", "of"}))
    places = prepositional(token, {"over", "on"}) + prepositional(token.head, {"over", "on"})
    about = scene.ground.of(places)
    verb = token.head if token.head.pos_ == "VERB" else None
    sides = scene.sides.of(possessors(token)) or (scene.sides.of(subjects(verb)) if verb is not None else ())
    sides = tuple(s for s in sides if s.state not in {a.state for a in allies})
    if allies and sides and about is not None and not negated(token) and not scene.denied(token):
        yield Find("supports an ally", "other", sides, about, token)


def _sided(scene: Scene, token: Token) -> Iterator[Find]:
    """ "Brazil sided with Argentina over the islands", "took the side of its neighbour", "takes Argentina's side"."""
    verb = token if token.pos_ == "VERB" else token.head
    if verb.pos_ != "VERB" or negated(verb) or (verb != token and verb.lemma_ not in scene.rules.others["take"]):
        return
    allies = prepositional(token, {"with"}) if verb == token else possessors(token) + prepositional(token, {"of"})
    sides = scene.sides.of(subjects(verb))
    allied = [t for t in allies if t.pos_ != "PRON" and t.dep_ in ("pobj", "poss", "conj")]
    about = next((t for n in prepositional(verb, {"on", "over", "in"}) if (t := scene.ground.within(n))), None)
    about = about or scene.ground.nearest(token)
    if sides and allied and about is not None:
        yield Find("takes a side", "other", sides, about, verb)


def _condition(scene: Scene, token: Token) -> Iterator[Find]:
    """ "No treaty can be signed until Tokyo recognizes the results of the war"."""
    recognising = {s.state for s in scene.sides.of(subjects(token))}
    marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "advmod")}
    conditional = token.dep_ == "advcl" and marks & scene.rules.others["until"] and negated(token.head)
    outcome = any(t.lemma_ in scene.rules.others["outcome"] for t in objects(token))
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
    denying = _denying(scene, token)
    if denying is None:
        return
    territorial = any(c.lower_ in scene.rules.attitudes["territorial"] for c in token.children)
    over = {"over", "about", "of", "concerning", "on"}
    # "there should be no question about it" tells of anything
    things = prepositional(token, over) or prepositional(token.head, over)
    about = scene.ground.of(t for t in things if t.pos_ != "PRON")
    holders = scene.holders(token) if denying == token else scene.sides.of(subjects(denying))
    territory = about or (scene.ground.nearest(token) if territorial else None)
    if holders and territory is not None:
        yield Find("denies a dispute", "rejects claim", holders, territory, token)


def _denying(scene: Scene, token: Token) -> Token | None:
    """The word that denies an issue: itself with "no", or the verb above ("denies there is any dispute")."""
    if any(c.lower_ == "no" for c in token.lefts):
        return None if any(scene.denied(v) for v in governors(token) if v != token.head) else token
    below = token
    for verb in governors(token):
        lemma = verb.lemma_.lower()
        if lemma == "deny" or (lemma in scene.rules.attitudes["accept"] and negated(verb)):
            told = below.dep_ == "ccomp" or below.lemma_ in scene.rules.attitudes["existence"]
            return verb if told and not (lemma == "deny" and scene.denied(verb)) else None
        if verb.pos_ == "VERB" and lemma not in scene.rules.attitudes["existence"]:
            return None
        below = verb
    return None


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
    if token.dep_ == "pobj" and token.head.lower_ in scene.rules.others["lease_by"] and not things:
        things = objects(verb)  # "would retain the atoll under a lease"
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
