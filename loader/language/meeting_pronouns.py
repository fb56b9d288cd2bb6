"""Meetings taken up by a pronoun: "A summit is planned. It will be in Lima", "Talks are due. They open on Monday"."""

from spacy.tokens import Token

from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import SUBJECTS, children, coordinated, is_verb

_ONE = frozenset({"it", "this", "that"})
_MANY = frozenset({"they", "these"})
_OPENING = 3
"""Words before a pronoun that opens its sentence."""
_WHERE = frozenset({"in", "on", "at", "for", "from"})


def event_before(scene: Scene, token: Token) -> Token | None:
    """The noun of the sentence before that a pronoun stands for, where its clause says when, where or whether it is."""
    if token.lower_ not in _ONE | _MANY or token.dep_ not in SUBJECTS or token.i - token.sent.start > _OPENING:
        return None
    if not is_verb(token.head) or token.sent.start <= scene.reading.heading_end or not _happens(scene, token.head):
        return None
    nouns = [t for t in token.doc[token.sent.start - 1].sent if _agrees(scene, token, t)]
    subjects = [n for n in nouns if n.dep_ in SUBJECTS]
    if subjects:
        return subjects[0]
    return nouns[-1] if nouns and not _is_of_things(scene, token.doc[token.sent.start - 1].sent.root) else None


def _agrees(scene: Scene, pronoun: Token, noun: Token) -> bool:
    rules = scene.rules
    names = rules["nouns.encounter"] | rules["nouns.discussion"] | rules["nouns.travel"] | rules["nouns.call"]
    names = names - rules["nouns.durations"] - {"go", "round"}
    if noun.pos_ != "NOUN" or noun.lemma_.lower() not in names or noun.dep_ == "compound":
        return False
    return (noun.tag_ == "NNS") == (pronoun.lower_ in _MANY)


def _is_of_things(scene: Scene, verb: Token) -> bool:
    """ "The forum follows a summit": a subject that is nobody may be what the pronoun stands for."""
    who = [t for n in children(verb, *SUBJECTS) for t in coordinated(n)]
    return any(not scene.parties(n) for n in who)


def _happens(scene: Scene, verb: Token) -> bool:
    """Whether a verb says of its subject that, when or where it is held, or that it is off."""
    rules = scene.rules
    if children(verb, "ccomp", "csubj") or any(c.tag_ == "TO" for x in children(verb, "xcomp") for c in x.children):
        return False
    if verb.lemma_ == "take":
        return any(n.lower_ == "place" for n in children(verb, "dobj"))
    if verb.lemma_ == "be":
        behind = [n for c in children(verb, "prep") if c.lower_ in _WHERE for n in children(c, "pobj")]
        behind += children(verb, "npadvmod", "attr")
        return any(n.i in scene.times or _is_place(scene, n) for n in behind)
    passive = bool(children(verb, "auxpass"))
    held = rules["verbs.taking_place"] | rules["status.cancelling"] | rules["status.postponing"]
    if passive:
        return verb.lemma_ in held
    return verb.lemma_ in rules["verbs.ending"] | rules["verbs.beginning"] | {"last", "happen"}


def _is_place(scene: Scene, noun: Token) -> bool:
    mention = scene.mentions.get(noun.i)
    return mention is not None and mention.refs[0].kind in ("place", "state")
