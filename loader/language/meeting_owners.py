"""Whose meeting "their meeting", "his talks" is: the pair that the clause itself gives, else the pair meant before."""

from spacy.tokens import Token

from loader.language.meeting_beside import doers as doers_of
from loader.language.meeting_beside import joined_by
from loader.language.meeting_holders import is_of_others
from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_syntax import (
    SUBJECTS,
    carrier,
    children,
    is_passive,
    objects,
    prepositional_objects,
    subjects,
)

_WITH = frozenset({"with", "alongside"})
_THEIRS = frozenset({"their"})
_HIS = frozenset({"his", "her"})


def owners(scene: Scene, noun: Token) -> list[Party]:
    """The people and states that possess the noun for a meeting ("Abe's visit", "their talks")."""
    found: list[Party] = []
    for owner in children(noun, "poss"):
        if is_of_others(scene, owner):
            continue
        if owner.tag_ == "WP$":
            # "A, whose talks with B dragged on"
            found += [p for t in noun.ancestors if t.dep_ == "relcl" for p in scene.parties(t.head)][:1]
        elif owner.lower_ in _THEIRS:
            found += _theirs(scene, noun)
        else:
            found += _his(scene, noun, owner) or scene.parties(owner)
    return found


def _his(scene: Scene, noun: Token, owner: Token) -> list[Party]:
    """ "In his talks with B, A said" is A's; "A's visit to Lima and his talks with B" are A's too."""
    if owner.lower_ not in _HIS:
        return []
    for beside in children(noun.head, "poss") if noun.dep_ == "conj" else ():
        if beside.i not in scene.mentions or scene.mentions[beside.i].form == "name":
            return [p for p in scene.parties(beside) if p.ref.kind == "person"]
    governed = carrier(noun)
    if (
        governed is not None
        and governed.relation == "object"
        and governed.verb.head.lemma_ in scene.rules.control.of_object
    ):
        # "called on A to cancel his meeting with B": A's, not of who calls.
        asked = [p for n in subjects(governed.verb, scene.rules.control) for p in scene.parties(n)]
        people = [p for p in asked if p.ref.kind == "person"]
        return people if len(people) == 1 and any(c.tag_ == "TO" for c in governed.verb.children) else []
    if governed is None or governed.relation != "adjunct":
        return []
    if (first := _subject_behind(scene, noun)) is not None and first.head.i != governed.verb.i:
        # "In his call to B, A expressed regret, his office said": A, whatever the parser hangs the call on.
        nearest = [p for p in scene.parties(first) if p.ref.kind == "person"]
        if len(nearest) == 1 and nearest[0].ref not in {p.ref for p in joined_by(scene, noun, _WITH | {"to"})}:
            return nearest
    doers = [p for n in subjects(governed.verb) if n.i > noun.i for p in scene.parties(n) if p.ref.kind == "person"]
    return doers if len(doers) == 1 else []


def _subject_behind(scene: Scene, noun: Token) -> Token | None:
    """The first subject behind the phrase of a noun that opens its sentence; also a name between a comma and a verb or
    a quotation mark, whatever the parser calls it."""
    if any(t.dep_ in SUBJECTS for t in noun.doc[noun.sent.start : noun.i]):
        return None
    for token in noun.doc[noun.i + 1 : noun.sent.end - 1]:
        mention = scene.mentions.get(token.i)
        named = mention is not None and mention.form == "name" and mention.last == token.i + 1
        if named and mention is not None and token.doc[mention.first - 1].lower_ == ",":
            behind = token.nbor()
            if behind.is_quote or behind.tag_ == "VBD":
                return token
        if token.dep_ in SUBJECTS and not noun.is_ancestor(token):
            return token
    return None


def _theirs(scene: Scene, noun: Token) -> list[Party]:
    """ "After their talks, A and B said", "A told B at their talks": those of the clause come before those that the
    pronoun would mean by itself."""
    owner = next(c for c in children(noun, "poss") if c.lower_ in _THEIRS)
    named = scene.parties(owner)
    governed = carrier(noun)
    if governed is None or governed.relation != "adjunct":
        return named
    if is_passive(governed.verb) and len(_sides(scene, agents := doers_of(scene, governed.verb))) >= 2:
        # "decisions made by A and B during their meeting"
        return agents
    doers = [p for n in subjects(governed.verb, scene.rules.control) for p in scene.parties(n)]
    if len(_sides(scene, doers)) >= 2:
        return doers
    if len(doers) != 1 or doers[0].ref.kind != "person":
        return named
    met = [*objects(governed.verb), *prepositional_objects(governed.verb, _WITH)]
    others = [p for n in met for p in scene.parties(n) if p.ref.kind == "person" and p.ref != doers[0].ref]
    if len(_sides(scene, doers + others)) >= 2:
        return doers + others
    said = [n for clause in children(governed.verb, "ccomp") for n in subjects(clause)]
    both = [p for n in said for p in scene.parties(n) if p.ref.kind == "person"]
    if doers[0].ref in {p.ref for p in both} and len(_sides(scene, both)) == 2:
        # "B and I agreed to wait," A said after their talks.
        return both
    return named if doers[0].ref in {p.ref for p in named} or not doers else doers


def _sides(scene: Scene, parties: list[Party]) -> set[object]:
    """What the parties stand for: their states, or themselves where the article gives none."""
    return {scene.state_of(p.ref) or p.ref for p in parties}
