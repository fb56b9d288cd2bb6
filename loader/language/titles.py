"""Claims, sovereignty and ownership as nouns: whose title it is, who rejects, backs or shares it."""

from collections.abc import Iterator

from spacy.tokens import Token

from loader.language.claim_rules import Find
from loader.language.claim_scene import Scene
from loader.language.roles import (
    children,
    coordinated,
    governors,
    negated,
    objects,
    possessors,
    prepositional,
    subjects,
)
from loader.language.sides import Side
from loader.language.territory import Territory
from loader.record import Position

_BEFORE = 120
"""Words before a rival claim in which the claim stands that it rivals."""


def find_claimants(scene: Scene, token: Token) -> Iterator[Find]:
    """ "China and Vietnam are among the claimants to the islands", "claimants include Brunei"."""
    titles = scene.rules.titles
    territory = scene.ground.of(prepositional(token, titles["over"])) or scene.ground.nearest(token)
    copula = next((v for v in governors(token) if v.pos_ in ("VERB", "AUX")), None)
    named = list(children(token, {"appos"}))
    named += [
        t
        for prep in children(token, {"prep"})
        if prep.lower_ in ("as", "like")
        for t in prepositional(token, {prep.lower_})
    ]
    if copula is not None and copula.lemma_ in scene.rules.belonging["copulas"] | titles["including"]:
        subject = token.dep_ in ("nsubj", "nsubjpass")
        named += children(copula, {"attr", "dobj"}) if subject else subjects(copula)
    sides = scene.sides.of(t for noun in named if noun != token for t in coordinated(noun))
    if sides and territory is not None and not scene.denied(token):
        yield Find("claimants", "claims sovereignty", sides, territory, token)


def find_declared(scene: Scene, token: Token) -> Iterator[Find]:
    """ "The islands were declared the territory of the Soviet Union": a claim by the state whose they are to be."""
    nouns = [c for c in children(token, {"oprd", "attr", "dobj"}) if c.lemma_ in scene.rules.belonging["nouns"]]
    named = [c for noun in nouns for c in possessors(noun) + prepositional(noun, {"of"})]
    sides = tuple(side for c in named if (side := scene.sides.state_in(c)) is not None)
    declarers = {s.state for s in scene.sides.of(subjects(token))}
    territory = scene.ground.of(t for t in objects(token) if t not in nouns)
    if territory is None and any(c.lower_ in ("it", "them") for noun in nouns for c in children(noun, {"nsubj"})):
        territory = scene.ground.nearest(token)  # "landed on the island and declared it Philippine territory"
    if sides and territory is not None and not scene.denied(token) and declarers <= {s.state for s in sides}:
        yield Find("declared its own", "claims sovereignty", sides, territory, token)


def find_title(scene: Scene, token: Token) -> Iterator[Find]:
    """Claims, sovereignty and ownership as nouns, with the verb that governs them."""
    titles = scene.rules.titles
    verb = next((v for v in governors(token) if v.pos_ in ("VERB", "AUX")), None)
    over = prepositional(token, titles["over"])
    over = [p for t in over for p in ([t] if t.lemma_ not in titles["respects"] else prepositional(t, {"of", "to"}))]
    # "the claims of the Philippines over the islands"
    whose = [t for t in over if scene.sides.state_in(t) is not None and scene.ground.of([t]) is None]
    over = [t for t in over if t not in whose]
    if verb is not None and not over and token.dep_ in ("dobj", "nsubjpass"):
        over = prepositional(verb, titles["over"])
    if any(t.dep_ in ("acl", "ccomp") and t.tag_ != "VBN" for t in token.children):
        return
    if not over and token.lemma_ in titles["plain"]:
        return
    territory = scene.ground.of(over)
    owners = _owners(scene, token, verb) or scene.sides.of(whose)
    if verb is not None and any(t.lower_ in titles["rival"] for t in (verb, *token.lefts)):
        owners = _rivals(scene, token, verb, owners)
        over = [
            p
            for t in verb.subtree
            if t.i > token.i and t.lower_ in ("over", "to")
            for p in prepositional(t.head, {t.lower_})
        ]
        territory = territory or scene.ground.of(over)
    if not owners and token.dep_ == "pobj" and token.head.head.lemma_ in titles["nouns"]:
        owners = scene.sides.of(possessors(token.head.head))
    if territory is None and token.lemma_ == "sovereignty" and judged_title(scene, token, verb) is None:
        return
    if territory is None and not over and owners and token.lemma_ != "title":
        rival = any(t.lower_ in titles["rival"] for t in token.lefts)
        territory = (_claimed_before(scene, token) if rival else None) or scene.ground.nearest(token)
    if territory is None or (territory.sea and token.lemma_ in titles["plain"]):
        return  # a right of passage is no title to a sea
    yield from _told(scene, token, verb, owners, territory)


def _owners(scene: Scene, token: Token, verb: Token | None) -> tuple[Side, ...]:
    """Whose title it is. "a move bound to anger China, which has been asserting its claims": of who asserts it, where
    a pronoun says whose."""
    whose = possessors(token)
    pronoun = any(t.tag_ == "PRP$" for t in whose) and not any(scene.sides.state_in(t) for t in whose)
    if pronoun and verb is not None and token.dep_ == "dobj" and token.head == verb:
        doers = scene.sides.of(subjects(verb))
        if len(doers) == 1:
            return doers
    return scene.sides.of(whose)


def _claimed_before(scene: Scene, token: Token) -> Territory | None:
    """ "China claims most of the sea. Vietnam and Brunei have rival claims": what was said to be claimed before."""
    for earlier in reversed(token.doc[max(0, token.i - _BEFORE) : token.i]):
        if earlier.lemma_.lower() != "claim":
            continue
        things = objects(earlier) if earlier.pos_ == "VERB" else prepositional(earlier, scene.rules.titles["over"])
        found = scene.ground.of(things)
        if found is not None:
            return found
    return None


def _told(
    scene: Scene, token: Token, verb: Token | None, owners: tuple[Side, ...], territory: Territory
) -> Iterator[Find]:
    """What is said of a title to a territory: who backs it, denies it, judges it or has it."""
    attitudes, titles = scene.rules.attitudes, scene.rules.titles
    backers = _backers(scene, token, verb)
    if backers and owners:
        yield Find("backs a title", "other", backers, territory, token)
    if (deniers := _baseless(scene, token)) and owners:
        yield Find("no basis for a title", "rejects claim", deniers, territory, token)
    judged = judged_title(scene, token, verb)
    if judged is not None and verb is not None:
        position, judges = judged
        if not owners and position == "rejects claim" and token.lemma_ in titles["plain"]:
            position = "claims sovereignty"  # "Tokyo disputes the ownership of the islands"
        others = tuple(s for s in judges if s.state not in {o.state for o in owners})
        if others:
            yield Find(f"{verb.lemma_.lower()} a title", position, others, territory, verb, (scene.passage(token),))
        if token.lemma_ in ("claim", "counterclaim") and owners and (others or position == "rejects claim"):
            yield Find("title of another", "claims sovereignty", owners, territory, token)
        return
    given_up = verb is not None and verb.lemma_ in attitudes["drop"] and not scene.denied(verb)
    if verb is not None and given_up and (token.lemma_ != "claim" or (verb.tag_ == "VBD" and not negated(verb))):
        return
    if verb is not None and verb.lemma_ in titles["assert"] and _near(token, verb) and not negated(verb):
        owners = owners or scene.sides.of(subjects(verb))
    if verb is not None and verb.lemma_ in attitudes["drop"]:
        owners = owners or scene.holders(verb)
    if owners and not negated(token):
        yield Find("title", "claims sovereignty", owners, territory, token)


def _rivals(scene: Scene, token: Token, verb: Token, owners: tuple[Side, ...]) -> tuple[Side, ...]:
    """Whose claims compete: the owners, and those told with "with": "has overlapping claims with China over"."""
    own = owners or (scene.sides.of(subjects(verb)) if _near(token, verb) else ())
    behind = [t.head for t in verb.subtree if t.lower_ == "with" and t.i > token.i]  # "overlap in parts with"
    others = scene.sides.of(p for word in (token, *behind) for p in prepositional(word, {"with"}))
    return (*own, *(s for s in others if s.state not in {o.state for o in own}))


def _baseless(scene: Scene, token: Token) -> tuple[Side, ...]:
    """Who says that a title has no basis: "there is no basis for the claim, the ministry said"."""
    noun = token.head.head if token.dep_ == "pobj" else token
    denied = noun.lemma_ in scene.rules.attitudes["naught"] or any(t.lower_ == "no" for t in noun.lefts)
    if noun.lemma_ not in scene.rules.attitudes["grounds"] or not denied:
        return ()
    return scene.holders(noun)


def _backers(scene: Scene, token: Token, verb: Token | None) -> tuple[Side, ...]:
    """Who backs the title of another: "voiced support for Argentina's claim", "its backing of the claim"."""
    backing = token.head.head if token.dep_ == "pobj" else token
    if backing.lemma_ not in scene.rules.titles["backing"] or backing.pos_ != "NOUN" or negated(backing):
        return ()
    own = scene.sides.of(possessors(backing))
    if own or verb is None or negated(verb) or scene.denied(verb):
        return own
    return scene.sides.of(subjects(verb))


def judged_title(scene: Scene, token: Token, verb: Token | None) -> tuple[Position, tuple[Side, ...]] | None:
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
