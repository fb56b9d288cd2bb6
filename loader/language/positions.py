"""Positions told by one verb or noun: "claims", "holds", "Russian-held", "sees them as its own", "Japan's claim to"."""

from collections.abc import Iterator

from spacy.tokens import Token

from loader.language.claim_rules import Find, VerbRule
from loader.language.claim_scene import Scene
from loader.language.roles import (
    children,
    governors,
    is_passive,
    negated,
    objects,
    phrase,
    possessors,
    prepositional,
    subjects,
)
from loader.language.sides import Side
from loader.language.territory import Territory
from loader.record import Position


def find_positions(scene: Scene) -> Iterator[Find]:
    """Positions stated by a verb or noun of the lexicon."""
    for token, lemma in scene.lemmas():
        for rule in scene.rules.verbs:
            if lemma in rule.lemmas and token.pos_ in ("VERB", "ADJ", "AUX"):
                yield from _verb(scene, token, rule)
        for rule in scene.rules.nouns:
            if lemma in rule.lemmas and token.pos_ == "NOUN":
                yield from _noun(scene, token, rule)
        if lemma in scene.rules.titles["nouns"] and token.pos_ == "NOUN":
            yield from _title(scene, token)
        if lemma in scene.rules.titles["dependent"] and token.pos_ == "NOUN":
            yield from _dependent(scene, token)


def _verb(scene: Scene, token: Token, rule: VerbRule) -> Iterator[Find]:
    if rule.particle and not any(c.lower_ == rule.particle for c in token.children):
        return
    territory = _territory(scene, token, rule)
    named = subjects(token) if rule.claimant == "subject" else prepositional(token, {rule.claimant})
    if _hyphenated(token):
        named = [token.nbor(-2)]
    sides = scene.sides.of(named or (objects(token) if rule.object else []))
    if territory is None or not sides or scene.denied(token):
        return
    if rule.complement == "own" and not _own(scene, token, sides):
        return
    position = rule.position
    if position == "administers":
        if _unreal(token) or scene.charged(token, sides) or (rule.lasting and _told(scene, token)):
            return
        position = _tense(scene, token, position)
        sides = _then(scene, token, sides, rule.lasting)
    yield Find(rule.rule, position, sides, territory, token)


def _territory(scene: Scene, token: Token, rule: VerbRule) -> Territory | None:
    if not rule.object and "object" not in rule.territory:
        return scene.ground.of(prepositional(token, rule.territory))
    if rule.object:
        things = [w for t in objects(token) for w in (t, *children(t, {"compound"}))]
        if not any(t.lemma_.lower() in rule.object for t in things):
            return None
        places = prepositional(token, rule.territory)
        places += [p for t in objects(token) for p in prepositional(t, rule.territory)]
        return scene.ground.of(places)
    found = objects(token)
    if _hyphenated(token):
        return scene.ground.of(found) or scene.ground.after(token)
    if not found and rule.complement and token.dep_ == "conj":
        return scene.ground.nearest(token)
    if not found and rule.complement:  # "considers the islands part of its territory"
        found = [s for c in children(token, {"ccomp", "oprd"}) if c.pos_ == "NOUN" for s in subjects(c)]
    found = [t for t in found if t != token]
    if (listed := scene.ground.listed(found, token)) is not None:
        return listed
    parts = [p for t in [token, *found] for p in prepositional(t, {"including"})]
    if any(t.lemma_.lower() in scene.ground.rules.measures for t in found):
        parts += prepositional(token, {"in", "among", "within"})  # "occupies 21 features in the group"
    return (
        scene.ground.of(found)
        or scene.ground.of(parts)
        or (scene.ground.before(token) if is_passive(token) and not found else None)
    )


def _hyphenated(token: Token) -> bool:
    """ "Japanese-claimed": what holds or claims stands before the hyphen, whatever the parser makes of it."""
    return token.i > token.sent.start + 1 and token.nbor(-1).text == "-" and token.tag_ in ("VBN", "VBD")


def _own(scene: Scene, token: Token, sides: tuple[Side, ...]) -> bool:
    """Whether the complement says whose the thing is: "as its own", "an integral part of its territory"."""
    own, words = scene.rules.belonging, []
    for child in token.children:
        if (child.dep_ == "prep" and child.lower_ == "as") or child.dep_ in ("oprd", "ccomp", "xcomp", "acomp"):
            words += phrase(child, cut=())
    states = {side.state for side in sides}
    mentioned = {side.state for t in words if (side := scene.sides.state_in(t)) is not None}
    if not any(t.lemma_.lower() in own["nouns"] or t.lower_ in ("own", "theirs", "ours") for t in words):
        return False
    return any(t.lower_ in own["own"] | own["strong"] for t in words) or bool(states & mentioned)


def _told(scene: Scene, token: Token) -> bool:
    """Whether a taking is what some state says of it, be it the taker."""
    return token.dep_ == "ccomp" and bool(scene.holders(token))


def _unreal(token: Token) -> bool:
    """Whether a deed is not told as done: "to seize", "would occupy"."""
    return any(c.dep_ == "aux" and (c.tag_ in ("MD", "TO")) for c in token.children)


def _tense(scene: Scene, token: Token, position: Position) -> Position:
    """A rule that has ended is a position of the past."""
    ended = any(
        c.dep_ in ("prep", "mark", "advmod") and c.lower_ in scene.rules.others["past_until"]
        for child in [token, *children(token, {"advcl"})]
        for c in child.children
    )
    return "other" if ended and token.tag_ in ("VBD", "VBN") else position


def _then(scene: Scene, token: Token, sides: tuple[Side, ...], lasting: bool) -> tuple[Side, ...]:
    """The states as they were when a place was taken."""
    if not lasting and token.tag_ != "VBD":
        return sides
    below = [t for t in token.subtree if t.head.lower_ != "since"]
    year = scene.sides.year(below)
    return tuple(Side(scene.sides.at(s.state, year), s.words, s.antecedent) for s in sides)


def _noun(scene: Scene, token: Token, rule: VerbRule) -> Iterator[Find]:
    into = ("in", "into", "to") if not rule.territory else ("under",)
    under = token.head if token.dep_ == "pobj" and token.head.lower_ in into else None
    if under is None and not rule.territory:
        return
    sides = scene.sides.of(possessors(token))
    if under is not None:
        sides = sides or scene.sides.of(prepositional(token, {"of"}))
        place = under.head
        nouns = [place] if place.pos_ in ("NOUN", "PROPN") else objects(place) or subjects(place)
        territory = scene.ground.of(nouns)
    else:
        territory = scene.ground.of(prepositional(token, rule.territory))
        holder = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "in" else token.head
        wields = token.dep_ == "dobj" and holder.lemma_ in scene.rules.others["wield"]
        if not sides and holder.pos_ in ("VERB", "AUX") and (wields or holder != token.head):
            sides = scene.sides.of(subjects(holder))
    if territory is None or not sides or negated(token):
        return
    verb = next((v for v in governors(token) if v.pos_ in ("VERB", "AUX")), None)
    judged = _judged(scene, token, verb) if under is None else None
    accepting = verb is not None and verb.lemma_ in scene.rules.attitudes["accept"]
    if verb is not None and accepting and judged is not None:
        others = tuple(s for s in judged[1] if s.state not in {o.state for o in sides})
        if others:
            yield Find("rejects a rule", judged[0], others, territory, verb, (scene.passage(token),))
    if scene.charged(token, sides) or any(t.lower_ in scene.rules.taking["unlawful"] for t in token.lefts):
        return
    if under is None and _unreal(token.head):
        return
    yield Find(rule.rule, rule.position, sides, territory, token)


def _dependent(scene: Scene, token: Token) -> Iterator[Find]:
    """ "The islands, a British overseas territory, voted", "are a British dependency": held by that state now."""
    words = phrase(token)
    lemma, lefts = token.lemma_.lower(), {t.lower_ for t in token.lefts}
    bare = lemma in scene.rules.belonging["nouns"] and not lefts & scene.rules.titles["overseas"]
    if bare or lefts & scene.rules.others["past"] or scene.denied(token):
        return
    present = [token.head, *children(token.head, {"aux"})]
    copula = token.dep_ == "attr" and any(t.tag_ in ("VBZ", "VBP") for t in present) and not negated(token.head)
    if token.dep_ != "appos" and not copula:
        return
    sides = tuple(s for t in words if t != token and (s := scene.sides.state_in(t)) is not None)
    territory = scene.ground.of([token.head] if token.dep_ == "appos" else subjects(token.head))
    if sides and territory is not None and not scene.holders(token):
        yield Find("dependent territory", "administers", sides[:1], territory, token)


def _title(scene: Scene, token: Token) -> Iterator[Find]:
    """Claims, sovereignty and ownership as nouns, with the verb that governs them."""
    attitudes, titles = scene.rules.attitudes, scene.rules.titles
    verb = next((v for v in governors(token) if v.pos_ in ("VERB", "AUX")), None)
    over = prepositional(token, titles["over"])
    if verb is not None and not over and token.dep_ in ("dobj", "nsubjpass"):
        over = prepositional(verb, titles["over"])
    if any(t.dep_ in ("acl", "ccomp") and t.tag_ != "VBN" for t in token.children):
        return
    if not over and token.lemma_ in titles["plain"]:
        return
    territory = scene.ground.of(over)
    owners = scene.sides.of(possessors(token))
    if not owners and token.dep_ == "pobj" and token.head.head.lemma_ in titles["nouns"]:
        owners = scene.sides.of(possessors(token.head.head))
    if territory is None and token.lemma_ == "sovereignty" and _judged(scene, token, verb) is None:
        return
    if territory is None and not over and owners and token.lemma_ != "title":
        territory = scene.ground.nearest(token)
    if territory is None:
        return
    judged = _judged(scene, token, verb)
    if judged is not None and verb is not None:
        position, judges = judged
        if not owners and position == "rejects claim" and token.lemma_ in titles["plain"]:
            position = "claims sovereignty"  # "Tokyo disputes the ownership of the islands"
        others = tuple(s for s in judges if s.state not in {o.state for o in owners})
        if others:
            yield Find(f"{verb.lemma_.lower()} a title", position, others, territory, verb, (scene.passage(token),))
            if token.lemma_ in ("claim", "counterclaim") and owners:
                yield Find("title of another", "claims sovereignty", owners, territory, token)
        return
    if verb is not None and token.lemma_ != "claim" and verb.lemma_ in attitudes["drop"] and not scene.denied(verb):
        return
    if verb is not None and verb.lemma_ in titles["assert"] and _near(token, verb) and not negated(verb):
        owners = owners or scene.sides.of(subjects(verb))
    if verb is not None and verb.lemma_ in attitudes["drop"]:
        owners = owners or scene.holders(verb)
    if owners and not negated(token):
        yield Find("title", "claims sovereignty", owners, territory, token)


def _judged(scene: Scene, token: Token, verb: Token | None) -> tuple[Position, tuple[Side, ...]] | None:
    """The position of those who reject, recognise or support a title."""
    attitudes = scene.rules.attitudes
    if verb is None or not _near(token, verb):
        return None
    judges = scene.sides.of(subjects(verb))
    void = [t for t in verb.subtree if t.i > token.i and t.lower_ in attitudes["void"]]
    if void and token.lemma_ in ("claim", "counterclaim"):
        judging = token.head == verb and token.dep_ in ("nsubj", "nsubjpass")
        return "rejects claim", scene.holders(token) if judging else judges
    upper = next((v for v in governors(verb) if v.pos_ in ("VERB", "AUX")), None)
    refused = upper is not None and verb.dep_ == "xcomp" and upper.lemma_ in attitudes["refuse"]
    if verb.lemma_ in attitudes["accept"]:
        if negated(verb) or refused or (upper is not None and negated(upper) and verb.dep_ == "xcomp"):
            return "rejects claim", judges
        return None
    if negated(verb):
        return None
    if verb.lemma_ in attitudes["reject"]:
        return "rejects claim", judges
    return ("other", judges) if verb.lemma_ in attitudes["support"] else None


def _near(token: Token, verb: Token) -> bool:
    """Whether a noun is the verb's object, or the object of its preposition, coordination apart."""
    while token.dep_ in ("conj", "pobj", "prep", "compound") and token.head != verb:
        token = token.head
    if token.dep_ == "nsubj" and token.head.pos_ in ("ADJ", "NOUN") and token.head.dep_ in ("ccomp", "oprd"):
        return token.head.head == verb  # "called the claim absurd"
    return token.head == verb and token.dep_ in ("dobj", "nsubjpass", "nsubj", "pobj", "prep", "attr", "oprd")
