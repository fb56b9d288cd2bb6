"""The words before a noun for a meeting, and what they make of it: many meetings, a measure, a gathering of many."""

from spacy.tokens import Token

from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import children

_PHRASE = 6


def is_vague(scene: Scene, token: Token) -> bool:
    """ "several meetings", "six meetings", "numerous rounds": more than one encounter."""
    modifiers = left_modifiers(token)
    words = {t.lower_ for t in modifiers}
    plural = token.tag_ == "NNS" and token.lemma_ not in scene.rules["nouns.plural"] | scene.rules["nouns.measures"]
    if token.tag_ == "NNS" and token.lemma_ in scene.rules["nouns.measures"]:
        return True
    vague = scene.rules["nouns.vague"]
    if token.tag_ == "NN" and words & scene.rules["phrases.another"]:
        # "the last such visit"
        vague = vague - {"such"}
    return bool(words & vague) or (plural and any(t.tag_ == "CD" or t.lower_ == "both" for t in modifiers))


def is_measured(scene: Scene, token: Token) -> bool:
    """Whether the noun hangs on a measure that is the trigger itself, or on a vague one ("a number of talks")."""
    above = token.head
    if above.lower_ != "of" or not above.head.pos_.startswith("N"):
        return False
    measure = above.head.lemma_.lower()
    return measure in scene.rules["nouns.measures"] or measure in scene.rules["nouns.vague"]


def is_of_many(scene: Scene, token: Token, modifiers: list[Token]) -> bool:
    """Whether an organization or event stands before the noun or heads it ("APEC summit", "summit of the G20")."""
    of_whom = [t for prep in children(token, "prep") if prep.lower_ == "of" for t in children(prep, "pobj")]
    near = modifiers + of_whom
    if any(t.lemma_.lower() in scene.rules["nouns.members"] and _counts_many(t) for t in of_whom):
        # "the summit of the seven industrial nations"
        return True
    if any(_are_of_region(scene, t) for t in of_whom):
        return True
    # "the meeting of the Asia-Pacific Economic Cooperation forum"
    near += [t for noun in of_whom for t in left_modifiers(noun)]
    for other in near:
        mention = scene.mentions.get(other.i)
        if mention is None or mention.first <= token.i < mention.last:
            continue
        if any(ref.kind in ("organization", "event") for ref in mention.refs):
            return True
    return any(_are_many(scene, owner) for owner in token.children if owner.dep_ == "poss")


def _are_of_region(scene: Scene, noun: Token) -> bool:
    """ "a summit of Pacific nations": a plural with the adjective of no single state before it."""
    members = scene.rules["nouns.members"] | scene.rules["nouns.leaders"]
    if noun.tag_ not in ("NNS", "NNPS") or noun.lemma_.lower() not in members or children(noun, "nummod"):
        return False
    before = {t.lower_ for t in children(noun, "amod", "compound", "nmod")}
    return bool(before & scene.rules["nouns.multilateral"])


def _counts_many(noun: Token) -> bool:
    """Whether a number other than two stands before a plural."""
    return noun.tag_ in ("NNS", "NNPS") and any(c.lower_ not in ("two", "2") for c in children(noun, "nummod"))


def gathers_many(scene: Scene, token: Token) -> bool:
    """Whether a noun for an occasion is a gathering of many states ("APEC summit", "the security conference")."""
    modifiers = left_modifiers(token)
    mention = scene.mentions.get(token.i)
    named = mention is not None and any(ref.kind in ("event", "organization") for ref in mention.refs)
    words = {t.lower_ for t in modifiers}
    return named or bool(words & scene.rules["nouns.multilateral"]) or is_of_many(scene, token, modifiers)


def _are_many(scene: Scene, owner: Token) -> bool:
    """ "the G20 foreign ministers' summit": the ministers of a body of many."""
    if owner.tag_ not in ("NNS", "NNPS"):
        return False
    of = [t for t in owner.lefts if t.dep_ in ("compound", "nmod", "amod")]
    mentions = [scene.mentions[t.i] for t in of if t.i in scene.mentions]
    bodies = any(ref.kind in ("organization", "event") for m in mentions for ref in m.refs)
    return bodies or bool({t.lower_ for t in of} & scene.rules["nouns.multilateral"])


def left_modifiers(token: Token) -> list[Token]:
    """The words before a noun inside its own noun phrase, possessors left out."""
    start = token.left_edge.i
    own = [t for t in token.doc[start : token.i] if t.dep_ not in ("poss", "case") and not _inside_possessor(t, token)]
    first = token.i
    while token.i - first < _PHRASE and not token.doc[first].is_sent_start and _continues_phrase(token.doc[first - 1]):
        first -= 1
    return own + [t for t in token.doc[first : token.i] if t.i < start]


def _continues_phrase(token: Token) -> bool:
    """Whether a word before a noun may be part of its phrase, whatever the parser says ("Group of Eight summit")."""
    return token.pos_ in ("PROPN", "NOUN", "ADJ", "NUM") or token.lower_ == "of" or token.tag_ == "HYPH"


def _inside_possessor(token: Token, noun: Token) -> bool:
    current = token
    while current.i != noun.i and current.head.i != current.i:
        if current.dep_ == "poss":
            return True
        current = current.head
    return False


def is_definite(noun: Token) -> bool:
    """Whether a noun means a meeting that is told elsewhere: "the", "this", a possessor, and "Monday's talks" too."""
    return any(child.lower_ in ("the", "this", "that", "both") or _is_owner(child) for child in noun.children)


def is_dated(noun: Token) -> bool:
    """ "Monday's talks", "yesterday's session": its own day stands before the noun."""
    return any(c.dep_ == "poss" and not _is_owner(c) for c in noun.children)


def _is_owner(child: Token) -> bool:
    """A possessor that is no time ("their leaders' meeting", but not "Friday's meeting")."""
    return child.dep_ == "poss" and child.ent_type_ not in ("DATE", "TIME")


def lemma_of(noun: Token) -> str:
    """The lemma of a noun, also of one that the tagger takes for a name because it opens a sentence."""
    lemma = noun.lemma_.lower()
    return lemma.removesuffix("s") if noun.tag_ == "NNPS" and noun.is_sent_start else lemma


def is_demand(token: Token) -> bool:
    """ "their call on Seoul to stop", "his call for talks"."""
    return any(c.lower_ in ("on", "for") or c.dep_ in ("acl", "relcl") for c in token.children if c.i > token.i)


def is_had(scene: Scene, token: Token) -> bool:
    """ "had a talk", "the first talk between A and B": what two have is no speech."""
    verb = token.head
    counted = any(c.lower_ in scene.rules["phrases.ordinals"] for c in children(token, "amod"))
    if counted and any(c.lower_ == "between" for c in children(token, "prep")):
        return True
    return token.dep_ == "dobj" and verb.lemma_ == "have" and not any(c.lower_ == "by" for c in token.children)


def is_threefold(scene: Scene, noun: Token) -> bool:
    """Whether a noun is of a meeting of three states by the words before it."""
    return any(c.lower_ in scene.rules["nouns.threefold"] for c in noun.children)
