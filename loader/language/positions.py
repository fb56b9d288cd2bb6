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
from loader.language.titles import find_claimants, find_declared, find_title, judged_title
from loader.record import Position, Ref


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
            yield from find_title(scene, token)
        if lemma in scene.rules.titles["claimants"] and token.pos_ == "NOUN":
            yield from find_claimants(scene, token)
        if lemma in scene.rules.titles["declaring"] and token.pos_ == "VERB":
            yield from find_declared(scene, token)
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
    if rule.told_plainly and scene.holders(token):
        return
    done = rule.once_done if token.tag_ in ("VBD", "VBN") and not _unreal(token) else None
    position, lasting = done or rule.position, rule.lasting or done is not None
    if position == "administers":
        if _unreal(token) or scene.charged(token, sides) or (lasting and _told(scene, token)):
            return
        position = _tense(scene, token, position)
        sides = _then(scene, token, sides, lasting)
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
    if rule.complement and (apart := _before_complement(scene, found)) is not None:
        return apart
    found = [t for t in found if t != token]
    if (listed := scene.ground.listed(found, token)) is not None:
        return listed
    parts = [p for t in [token, *found] for p in prepositional(t, {"including"})]
    measures = scene.ground.rules.measures | scene.ground.rules.loose  # "territory claimed by A in the group"
    if any(t.lemma_.lower() in measures for t in found):
        parts += prepositional(token, {"in", "among", "within"})  # "occupies 21 features in the group"
    whole, included = scene.ground.of(found), scene.ground.of(parts)
    if whole is not None and whole.sea and included is not None:
        return included  # "claims most of the South China Sea, including the Spratlys"
    return (
        whole
        or included
        or _relative(scene, token)
        or (scene.ground.before(token) if is_passive(token) and not found else None)
    )


def _before_complement(scene: Scene, found: list[Token]) -> Territory | None:
    """ "calls the islands part of its territory": the parser makes the islands a part of the noun behind them."""
    for noun in found:
        if noun.lemma_.lower() in scene.rules.belonging["nouns"]:
            inside = [t for t in children(noun, {"compound", "nmod", "poss", "appos"}) if t.i < noun.i]
            return scene.ground.of(inside)
    return None


def _relative(scene: Scene, verb: Token) -> Territory | None:
    """ "the dispute over the islands, A and B, which are claimed by …": the names or islands right before the pronoun,
    where the parser hangs the clause on a noun further up."""
    pronoun = next((c for c in verb.children if c.tag_ == "WDT" and c.dep_ in ("nsubjpass", "dobj")), None)
    if verb.dep_ != "relcl" or pronoun is None:
        return None
    at = pronoun.i - 1
    while at > verb.sent.start and verb.doc[at].is_punct:
        at -= 1
    listed = scene.ground.ending(at + 1, verb.sent.start)
    named = scene.reading.mention_at(verb.doc[at])
    exact = named is not None and named.form == "name"
    return listed if listed is not None and exact else scene.ground.find(verb.doc[at]) or listed


def _hyphenated(token: Token) -> bool:
    """ "Japanese-claimed": what holds or claims stands before the hyphen, whatever the parser makes of it."""
    return token.i > token.sent.start + 1 and token.nbor(-1).text == "-" and token.tag_ in ("VBN", "VBD")


def _own(scene: Scene, token: Token, sides: tuple[Side, ...]) -> bool:
    """Whether the complement says whose the thing is: "as its own", "an integral part of its territory"."""
    own, words = scene.rules.belonging, []
    for child in token.subtree:
        told_as = child.dep_ == "prep" and child.lower_ == "as" and _verb_above(child) == token
        named = child.dep_ == "dobj" and child.head == token and _before_complement(scene, [child]) is not None
        if told_as or named or (child.head == token and child.dep_ in ("oprd", "ccomp", "xcomp", "acomp")):
            words += phrase(child, cut=())
    states = {side.state for side in sides}
    if any(_names_state(scene, t, states) for t in children(token, {"oprd", "ccomp", "acomp"})):
        return True
    if any(t.lower_ in scene.rules.taking["unlawful"] for t in [*words, *_judging(token)]):
        return True  # "regards them as illegally occupied", "calls them stolen land"
    mentioned = {side.state for t in words if (side := scene.sides.state_in(t) or scene.sides.lies_in(t)) is not None}
    if not any(t.lemma_.lower() in own["nouns"] or t.lower_ in ("own", "theirs", "ours") for t in words):
        return False
    return any(t.lower_ in own["own"] | own["strong"] for t in words) or bool(states & mentioned)


def _judging(verb: Token) -> Iterator[Token]:
    """The words of a participle behind the object: "calls them stolen land"."""
    for clause in children(verb, {"advcl", "oprd", "xcomp", "ccomp"}):
        if clause.tag_ == "VBN" and clause.i > verb.i:
            yield clause
            yield from children(clause, {"advmod"})


def _verb_above(token: Token) -> Token | None:
    return next((v for v in governors(token) if v.pos_ in ("VERB", "AUX")), None)


def _names_state(scene: Scene, token: Token, states: set[Ref]) -> bool:
    """A complement that is nothing but the state's adjective: "considers the islands Chinese"."""
    side = scene.sides.state_in(token) if token.pos_ in ("ADJ", "PROPN") else None
    return side is not None and side.state in states


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
        if territory is None and wields and children(token, {"poss"}):
            territory = scene.ground.nearest(token)  # "claimed the islands since Britain established its rule"
    if territory is None or not sides or negated(token) or _given_back(scene, token):
        return
    verb = next((v for v in governors(token) if v.pos_ in ("VERB", "AUX")), None)
    judged = judged_title(scene, token, verb) if under is None else None
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


def _given_back(scene: Scene, token: Token) -> bool:
    """ "the return to Japanese control of the islands": a handover, not a holding."""
    moved = token.head.head if token.dep_ == "pobj" and token.head.lower_ in ("to", "under") else None
    return moved is not None and moved.lemma_ in scene.rules.transfer["nouns"] | scene.rules.transfer["verbs"]


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
