"""Whose meeting "their meeting", "his talks" is: the pair that the clause itself gives, else the pair meant before."""

from spacy.tokens import Token

from loader.language.meeting_holders import is_of_others
from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_syntax import carrier, children, objects, prepositional_objects, subjects

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
    if governed is None or governed.relation != "adjunct":
        return []
    doers = [p for n in subjects(governed.verb) if n.i > noun.i for p in scene.parties(n) if p.ref.kind == "person"]
    return doers if len(doers) == 1 else []


def _theirs(scene: Scene, noun: Token) -> list[Party]:
    """ "After their talks, A and B said", "A told B at their talks": those of the clause come before those that the
    pronoun would mean by itself."""
    owner = next(c for c in children(noun, "poss") if c.lower_ in _THEIRS)
    named = scene.parties(owner)
    governed = carrier(noun)
    if governed is None or governed.relation != "adjunct":
        return named
    doers = [p for n in subjects(governed.verb, scene.rules["verbs.object_control"]) for p in scene.parties(n)]
    if len(_sides(scene, doers)) >= 2:
        return doers
    if len(doers) != 1 or doers[0].ref.kind != "person":
        return named
    met = [*objects(governed.verb), *prepositional_objects(governed.verb, _WITH)]
    others = [p for n in met for p in scene.parties(n) if p.ref.kind == "person" and p.ref != doers[0].ref]
    if len(_sides(scene, doers + others)) >= 2:
        return doers + others
    return named if doers[0].ref in {p.ref for p in named} or not doers else doers


def _sides(scene: Scene, parties: list[Party]) -> set[object]:
    """What the parties stand for: their states, or themselves where the article gives none."""
    return {scene.state_of(p.ref) or p.ref for p in parties}
