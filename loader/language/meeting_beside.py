"""Who stands beside a verb or noun: its doers, its objects, and those behind its prepositions."""

from spacy.tokens import Token

from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_syntax import (
    children,
    coordinated,
    is_passive,
    is_verb,
    objects,
    prepositions,
    subject,
    subjects,
)

_WITH = frozenset({"with", "alongside"})
_BY = frozenset({"by"})
_SCAN = 10
_NEAR = 15


def acts_with(scene: Scene, verb: Token) -> bool:
    """Whether a verb, or its object, has "with" and a person behind it."""
    around = [verb, *children(verb, "dobj", "prep")]
    return any(p.ref.kind == "person" for token in around for p in withs(scene, token))


def counterparts(scene: Scene, token: Token) -> list[Party]:
    """Who stands behind "with", or is the object of a verb."""
    if token.pos_ == "NOUN":
        return joined_by(scene, token, _WITH)
    return withs(scene, token) + ([] if is_passive(token) else [p for n in objects(token) for p in scene.parties(n)])


def doers(scene: Scene, verb: Token) -> list[Party]:
    """Who does what a verb says: the subject, or the agent of a passive."""
    if is_passive(verb):
        # "attended by A and by B"
        agents = [by for first in prepositions(verb, _BY) for by in coordinated(first) if by.lower_ in _BY]
        return [p for by in agents for noun in children(by, "pobj", "pcomp") for p in scene.parties(noun)]
    return [p for noun in subjects(verb, scene.rules.control) for p in scene.parties(noun)]


def patients(scene: Scene, verb: Token) -> list[Party]:
    if is_passive(verb):
        return scene.parties(subject(verb, scene.rules.control))
    found = [p for noun in objects(verb) for p in scene.parties(noun)]
    return found or _straight_behind(scene, verb)


def _straight_behind(scene: Scene, verb: Token) -> list[Party]:
    """ "after seeing Prime Minister X, B left": the person behind a participle and his title, whom the parser may make
    the subject of the next verb."""
    if verb.tag_ != "VBG" or objects(verb) or children(verb, "prep", "prt"):
        return []
    for token in verb.doc[verb.i + 1 : min(verb.i + _SCAN, verb.sent.end)]:
        mention = scene.mentions.get(token.i)
        if mention is not None and mention.form == "name" and mention.refs[0].kind == "person":
            return [Party(mention.refs[0], mention.first, mention.last)]
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "DET") and token.tag_ != "PRP$":
            break
    return []


def withs(scene: Scene, token: Token) -> list[Party]:
    first = prepositions(token, _WITH)
    again = [other for prep in first for other in coordinated(prep) if other not in first and other.lower_ in _WITH]
    return [p for prep in [*first, *again] for p in _behind(scene, prep)]


def _behind(scene: Scene, preposition: Token) -> list[Party]:
    """Who stands behind a preposition; where the parse gives no person, the first one named before the next verb."""
    found = [p for noun in children(preposition, "pobj", "pcomp") for p in scene.parties(noun) or _among(scene, noun)]
    if any(p.ref.kind == "person" for p in found):
        return found
    for token in preposition.doc[preposition.i + 1 : min(preposition.i + _SCAN, preposition.sent.end)]:
        if is_verb(token) or (token.is_punct and token.text != "-") or (token.pos_ == "ADP" and token.lower_ != "of"):
            break
        mention = scene.mentions.get(token.i)
        if (
            mention is not None
            and mention.refs[0].kind == "person"
            and len(mention.refs) == 1
            and mention.form == "name"
        ):
            return [Party(mention.refs[0], mention.first, mention.last)]
    return found


def _among(scene: Scene, noun: Token) -> list[Party]:
    """ "with other leaders, including B": the only one of many that is named."""
    if noun.tag_ != "NNS" or noun.lemma_.lower() not in scene.rules["offices.people"] | scene.rules["offices.serving"]:
        return []
    added = [n for prep in children(noun, "prep") if prep.lower_ == "including" for n in children(prep, "pobj")]
    named = [p for n in added for p in scene.parties(n) if p.ref.kind == "person"]
    return named if len(named) == 1 else []


def joined_by(scene: Scene, noun: Token, words: frozenset[str]) -> list[Party]:
    """Who stands behind one of the prepositions of a noun, by the parse or, failing that, by the line of words."""
    first = prepositions(noun, words)
    again = [other for prep in first for other in coordinated(prep) if other not in first and other.lower_ in words]
    found = [p for prep in [*first, *again] for p in _behind(scene, prep)]
    if found and ("between" not in words or len(found) > 1):
        return found
    if "between" in words:
        return in_line(scene, noun) or found
    for token in noun.doc[noun.i + 1 : min(noun.i + _SCAN, noun.sent.end)]:
        if token.lower_ in words and token.pos_ in ("ADP", "SCONJ"):
            return _behind(scene, token)
        if (is_verb(token) and (token.tag_ != "VBN" or "by" in words)) or token.lemma_ in scene.rules[
            "nouns.encounter"
        ]:
            break
    return []


def in_line(scene: Scene, noun: Token) -> list[Party]:
    """The people, or else the states, named between "between" and the next verb, whatever the parser makes of them."""
    behind = noun.doc[noun.i + 1 : min(noun.i + _NEAR, noun.sent.end)]
    between = next((t for t in behind if t.lower_ == "between"), None)
    if between is None or any(_tells_on(noun, t) for t in noun.doc[noun.i + 1 : between.i]):
        return []
    if _joins_another(scene, noun, between):
        return []
    found: list[Party] = []
    apposed = False
    for token in noun.doc[between.i + 1 : noun.sent.end]:
        if token.text == ",":
            # "between A, the director for Asia, and B": what stands between the commas is A's.
            apposed = not apposed and bool(found) and found[-1].last == token.i
        if is_verb(token) or (token.pos_ == "ADP" and token.lower_ not in ("of", "from") and not apposed):
            break
        mention = scene.mentions.get(token.i)
        if mention is not None and mention.first == token.i and mention.form in ("name", "metonym", "description"):
            found += [
                Party(ref, mention.first, mention.last) for ref in mention.refs if ref.kind in ("person", "state")
            ]
    people = [p for p in found if p.ref.kind == "person"]
    return people if len(people) >= 2 else found


def _joins_another(scene: Scene, noun: Token, between: Token) -> bool:
    """ "met in the first contact between the neighbours": the preposition straight behind another noun is that noun's,
    unless it is a time or a place."""
    other = between.nbor(-1)
    if other.i == noun.i or other.pos_ != "NOUN" or other.i in scene.times or other.i in scene.mentions:
        return False
    rules = scene.rules
    meetings = rules["nouns.encounter"] | rules["nouns.discussion"]
    if between.head.i == other.i and other.lemma_.lower() in meetings and not noun.is_ancestor(other):
        # "the summit on Monday, a day after the meeting between A and B"
        return True
    where = rules["places.kinds"] | rules["places.venues"] | rules["nouns.durations"] | rules["nouns.encounter"]
    return between.head.i == other.i and other.lemma_.lower() not in where | rules["nouns.discussion"]


def _tells_on(noun: Token, verb: Token) -> bool:
    """Whether a verb ends the noun phrase; not in "talks that were to open on Monday between A and B"."""
    if not is_verb(verb) or verb.tag_ == "VBN" or verb.lemma_ == "be":
        return False
    return not any(clause == verb or clause.is_ancestor(verb) for clause in children(noun, "relcl", "acl"))
