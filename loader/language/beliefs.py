"""Positions told as what a state holds to be true: "Tokyo maintains that Moscow illegally seized them"."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from loader.language.claim_rules import Find
from loader.language.claim_scene import Scene
from loader.language.roles import children, governors, negated, objects, phrase, possessors, prepositional, subjects
from loader.language.sides import Side
from loader.language.territory import Territory
from loader.record import Ref


def find_beliefs(scene: Scene) -> Iterator[Find]:
    """What states say about lawful taking and belonging; each is a claim of sovereignty by the state that says it."""
    taking, belonging = scene.rules.taking, scene.rules.belonging
    for token, lemma in scene.lemmas():
        if (lemma in taking["verbs"] and token.pos_ == "VERB") or (lemma in taking["nouns"] and token.pos_ == "NOUN"):
            yield from _taking(scene, token)
        if lemma in taking["force"] and token.pos_ == "VERB":
            yield from _forced(scene, token)
        if lemma in belonging["verbs"] and token.pos_ == "VERB":
            yield from _belonging(scene, token)
        if lemma in belonging["got"] and token.pos_ == "VERB":
            yield from _got(scene, token)
        if lemma in belonging["copulas"] and token.pos_ in ("VERB", "AUX"):
            yield from _being(scene, token)
        if lemma in taking["judging"] and token.pos_ in ("VERB", "AUX"):
            yield from _deed(scene, token)


def _taking(scene: Scene, token: Token) -> Iterator[Find]:
    """A taking called lawful by the taker, or unlawful by the other side."""
    cues = list(_cues(token))
    unlawful = [t for t in cues if t.lower_ in scene.rules.taking["unlawful"]] + list(_accusers(scene, token))
    lawful = [t for t in cues if t.lower_ in scene.rules.taking["lawful"]]
    if not lawful and not unlawful:
        unlawful = list(_deprived(scene, token))
    if (not unlawful and not lawful) or _denied(scene, token, unlawful + lawful):
        return
    verbal = token.pos_ == "VERB"
    takers = _states(scene, scene.sides.of(subjects(token) if verbal else possessors(token)))
    holders = scene.holders(token) or (_callers(scene, token) if unlawful else ())
    right = [s for s in holders if not takers or (scene.sides.successor(s.state) in takers) == (not unlawful)]
    territory = scene.ground.of(objects(token) if verbal else prepositional(token, {"of"}))
    territory = territory or (None if _elsewhere(token) else scene.ground.nearest(token))
    if right and territory is not None:
        rule = "unlawful taking" if unlawful else "lawful taking"
        cue = (unlawful or lawful)[0]
        yield Find(rule, "claims sovereignty", tuple(right), territory, token, (scene.passage(cue),))


def _deed(scene: Scene, token: Token) -> Iterator[Find]:
    """ "... while Moscow argues the move was legitimate": a taking told before, judged by name alone."""
    taking = scene.rules.taking
    deed = next((s for s in children(token, {"nsubj"}) if s.lemma_ in taking["deeds"]), None)
    judged = children(token, {"acomp", "attr", "advmod"})
    cue = next((c for c in judged if c.lower_ in taking["lawful"] | taking["unlawful"]), None)
    if deed is None and any(t.lower_ == "so" for t in token.subtree) and token.lemma_ == "do":
        deed = token  # "Moscow argues it did so legitimately"
    if (
        deed is None
        or cue is None
        or scene.denied(token)
        or not (deed == token or any(t.lower_ in ("the", "this") for t in deed.lefts))
    ):
        return
    told = [t for t in token.doc[token.sent.start : deed.i] if t.lemma_.lower() in taking["verbs"] | taking["nouns"]]
    takers = {scene.sides.successor(s.state) for t in told if t.pos_ == "VERB" for s in scene.sides.of(subjects(t))}
    lawful = cue.lower_ in taking["lawful"]
    holders = [s for s in scene.holders(token) if not takers or (scene.sides.successor(s.state) in takers) == lawful]
    territory = scene.ground.nearest(token)
    if told and holders and territory is not None:
        rule = "lawful taking" if lawful else "unlawful taking"
        yield Find(rule, "claims sovereignty", tuple(holders), territory, cue, (scene.passage(deed),))


def _deprived(scene: Scene, token: Token) -> Iterator[Token]:
    """ "says Britain seized the islands from it": who says so was deprived."""
    held = _states(scene, scene.holders(token))
    for noun in prepositional(token, {"from"}):
        pronoun = noun.lower_ in scene.rules.taking["deprived"]
        if held and (pronoun or held & _states(scene, scene.sides.of([noun]))):
            yield noun


def _accusers(scene: Scene, token: Token) -> Iterator[Token]:
    """The verb that charges somebody with a taking: "accused Japan of seizing", "denounced the occupation"."""
    below = token
    for verb in governors(token):
        if verb.pos_ == "VERB":
            charge = verb.lemma_.lower() in scene.rules.attitudes["accuse"] and below.dep_ in ("prep", "dobj")
            if charge and not scene.denied(verb):
                yield verb
            return
        below = verb


def _forced(scene: Scene, token: Token) -> Iterator[Find]:
    """ "Mauritius says it was forced to give up the islands"."""
    holders = {scene.sides.successor(s.state): s for s in scene.holders(token)}
    forced = scene.sides.of(objects(token))
    right = tuple(s for s in forced if scene.sides.successor(s.state) in holders)
    for deed in children(token, {"xcomp", "ccomp"}):
        if deed.lemma_.lower() in scene.rules.attitudes["drop"] and right and not scene.denied(token):
            territory = scene.ground.of(objects(deed))
            if territory is not None:
                yield Find("forced to cede", "claims sovereignty", right, territory, token, (scene.passage(deed),))


def _cues(token: Token) -> Iterator[Token]:
    """Words that judge a verb or verbal noun: adverbs, adjectives, the predicate of "the seizure was illegal"."""
    yield token
    for child in token.children:
        if child.dep_ in ("advmod", "amod", "acomp", "oprd", "attr", "npadvmod"):
            yield child
            yield from (t for t in child.children if t.dep_ in ("conj", "advmod"))
        elif child.dep_ == "prep":  # "seized the islands, …, illegally in 1945"
            yield from children(child, {"advmod"})
    if token.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
        for child in token.head.children:
            if child.dep_ in ("acomp", "oprd", "attr", "advmod"):
                yield child
            if child.dep_ == "prep" and child.lower_ == "as":
                yield from (t for t in child.subtree if t.pos_ in ("ADJ", "NOUN"))


def _callers(scene: Scene, token: Token) -> tuple[Side, ...]:
    """Who calls a taking unlawful: "describes the occupation as illegal", "demands an end to the illegal seizure"."""
    attitudes = scene.rules.attitudes
    calling = next((r.lemmas for r in scene.rules.verbs if r.complement == "own"), frozenset())
    for verb in governors(token):
        lemma = verb.lemma_.lower()
        if (
            verb.pos_ == "VERB"
            and lemma in attitudes["opinion"] | attitudes["reject"] | attitudes["seek"] | attitudes["accuse"] | calling
        ):
            return () if scene.denied(verb) else scene.sides.of(subjects(verb))
        if verb.pos_ == "VERB":
            return ()
    return ()


def _elsewhere(token: Token) -> bool:
    """Whether a taking has an object of its own that is no territory of the article."""
    return any(c.dep_ in ("dobj", "nsubjpass") and c.pos_ != "PRON" for c in token.children) or bool(
        [c for c in children(token, {"prep"}) if c.lower_ == "of"]
    )


def _denied(scene: Scene, token: Token, cues: Iterable[Token]) -> bool:
    return scene.denied(token) or any(negated(cue) or negated(cue.head) for cue in cues)


def _belonging(scene: Scene, token: Token) -> Iterator[Find]:
    owners = prepositional(token, {"to"})
    if not owners or scene.denied(token):
        return
    territory = _subject(scene, token)
    states = _states(scene, scene.sides.of(owners))
    holders = scene.holders(token)
    pronoun = any(t.pos_ == "PRON" for t in owners)
    right = [s for s in holders if scene.sides.successor(s.state) in states or (pronoun and not states)]
    if territory is None:
        return
    if right:
        yield Find("belongs to", "claims sovereignty", tuple(right), territory, token)
    elif not holders and token.tag_ == "VBD" and token.lemma_ != "belong":
        found = scene.sides.of(owners)
        year = scene.sides.year(token.subtree)
        then = tuple(Side(scene.sides.at(s.state, year), s.words) for s in found)
        yield Find("passed to", "administers", then, territory, token)
    elif not holders and _ended(scene, token):
        yield Find("belonged to", "other", scene.sides.of(owners), territory, token)


def _got(scene: Scene, token: Token) -> Iterator[Find]:
    """ "Argentina says it inherited the islands from Spain"."""
    holders = scene.holders(token)
    territory = scene.ground.of(objects(token))
    states = _states(scene, scene.sides.of(subjects(token)))
    right = [s for s in holders if not states or scene.sides.successor(s.state) in states]
    if territory is not None and right and not scene.denied(token):
        yield Find("came by", "claims sovereignty", tuple(right), territory, token)


def _being(scene: Scene, token: Token) -> Iterator[Find]:
    """ "The islands are an inherent part of its territory", "are British", "were Japanese until 1945"."""
    own = scene.rules.belonging
    within = [p for prep in children(token, {"prep"}) if prep.lower_ in own["within"] for p in children(prep, {"pobj"})]
    for predicate in [*children(token, {"attr", "acomp"}), *within]:
        if predicate.i < token.i or scene.denied(token):
            continue
        words = phrase(predicate, cut=("relcl", "advcl", "ccomp"))
        sides = [s for t in words if (s := scene.sides.state_in(t)) is not None]
        states = _states(scene, sides)
        named = scene.sides.state_in(predicate) is not None  # not "it was rash of Argentina"
        adjective = predicate.pos_ in ("ADJ", "PROPN") and named and len(words) <= 3
        possessive = predicate.lower_ == "own" or predicate.lower_ in own["own"]
        if not adjective and not possessive and predicate.lemma_.lower() not in own["nouns"]:
            continue
        personal = any(t.lower_ in own["own"] for t in words)
        strong = any(t.lower_ in own["strong"] for t in words)
        territory = _subject(scene, token)
        holders = scene.holders(token)
        right = [
            s
            for s in holders
            if scene.sides.successor(s.state) in states or (not states and (personal or (strong and predicate.i)))
        ]
        if territory is not None and right:
            yield Find("is part of", "claims sovereignty", tuple(right), territory, predicate)
        elif territory is not None and holders and states and token.tag_ in ("VBZ", "VBP", "VB"):
            yield Find("is another's", "other", holders, territory, predicate)
        elif territory is not None and not holders and sides and token.lemma_ == "become" and token.tag_ == "VBD":
            yield Find("became part of", "administers", tuple(sides[:1]), territory, predicate)
        elif territory is not None and not holders and sides and adjective and _since(token):
            yield Find("has been", "administers", tuple(sides[:1]), territory, predicate)
        elif territory is not None and not holders and sides and _ended(scene, token):
            yield Find("was part of", "other", tuple(sides[:1]), territory, predicate)


def _since(token: Token) -> bool:
    """ "have been British since 1833": so it is to this day."""
    perfect = token.tag_ == "VBN" and any(c.lower_ in ("has", "have") for c in children(token, {"aux"}))
    return perfect and any(c.lower_ == "since" for c in children(token, {"prep"}))


def _subject(scene: Scene, token: Token) -> Territory | None:
    """The territory that is the subject; a pronoun as subject of such a predicate is the ground."""
    found = subjects(token) or objects(token)
    territory = scene.ground.of(found)
    if territory is None and found and all(t.pos_ == "PRON" for t in found):
        return scene.ground.nearest(token)
    return territory


def _ended(scene: Scene, token: Token) -> bool:
    past = token.tag_ in ("VBD", "VBN")
    return past and any(
        c.lower_ in scene.rules.others["past_until"] and c.dep_ in ("prep", "mark", "advmod")
        for t in [token, *token.children]
        for c in t.children
    )


def _states(scene: Scene, sides: Iterable[Side]) -> set[Ref]:
    return {scene.sides.successor(side.state) for side in sides}
