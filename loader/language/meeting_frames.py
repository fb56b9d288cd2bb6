"""What must stand beside a verb that may tell of a meeting: the frames of the families of verbs."""

from spacy.tokens import Token

from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import children, is_verb

_PHRASE = 6


def has_frame(scene: Scene, token: Token, family: str) -> bool:
    """Whether what the family needs stands beside the verb."""
    if family == "travel":
        return _goes_somewhere(scene, token)
    if family == "inviting":
        return (
            any(child.lower_ == "to" and child.dep_ == "prep" for child in token.children) or token.lemma_ == "invite"
        )
    if family == "calling" and token.lemma_ == "call":
        named = any(
            child.dep_ in ("oprd", "xcomp", "ccomp", "prt") or child.lower_ == "for"
            for child in token.children
            if not (child.lemma_ in scene.rules["verbs.reasons"] and any(c.tag_ == "TO" for c in child.children))
        )
        # "calls him by his first name"
        ways = [
            noun for prep in children(token, "prep", "agent") if prep.lower_ == "by" for noun in children(prep, "pobj")
        ]
        named = named or any(noun.lemma_ in scene.rules["phrases.appellations"] for noun in ways)
        by_phone = any(t.lower_ in scene.rules["phrases.call_means"] for t in token.subtree)
        # "called the deadlock abnormal": only people are telephoned.
        return by_phone or (not named and any(_may_be_person(scene, noun) for noun in children(token, "dobj")))
    if family == "directed":
        return not _is_figurative(token)
    if family == "representing" and token.lemma_ == "make":
        return any(noun.lemma_ in scene.rules["verbs.protests"] for noun in children(token, "dobj"))
    if family == "mutual":
        met = [noun for noun in children(token, "dobj") if not (noun.lower_ == "that" and noun.i < token.i)]
        return all(_may_meet(scene, noun) or _is_added(noun) for noun in met)
    if family == "addressing":
        addressed = children(token, "dobj", "dative", "nsubjpass")
        addressed += [
            noun for prep in children(token, "prep", "dative") if prep.lower_ == "to" for noun in children(prep, "pobj")
        ]
        if token.lemma_ in scene.rules["verbs.laying"]:
            # "laid a plan before the president", "put it to him"
            behind = [n for p in token.subtree if p.lower_ in ("before", "to") for n in children(p, "pobj")]
            return any(_is_person(scene, n) for n in behind)
        if token.lemma_ in scene.rules["verbs.raising"]:
            # "raised the dispute with him"
            addressed += [n for p in children(token, "prep") if p.lower_ == "with" for n in children(p, "pobj")]
        return any(_may_be_person(scene, noun) for noun in addressed)
    return True


def _may_meet(scene: Scene, noun: Token) -> bool:
    """ "met his guest", but not "met the deadline"."""
    people = scene.rules["offices.roles"] | scene.rules["offices.people"] | scene.rules["offices.posts"]
    return noun.tag_ in ("NNP", "NNPS", "PRP", "WP") or noun.lemma_ in people or _may_be_person(scene, noun)


def _is_added(noun: Token) -> bool:
    """ "will confer in Lima, their fourth session": an apposition to the clause, which the parser calls an object."""
    return noun.doc[noun.left_edge.i - 1].lower_ == "," and noun.left_edge.i - 1 > noun.head.i


def _is_figurative(verb: Token) -> bool:
    """ "sees him as a tough negotiator", "joined him in calling for talks": an opinion or a stance, no encounter."""
    for prep in verb.children:
        if prep.i > verb.i and prep.lower_ == "as" and prep.dep_ == "prep":
            return True
        if prep.lower_ == "in" and any(child.tag_ == "VBG" for child in children(prep, "pcomp")):
            return True
    return False


def awaited(token: Token) -> bool:
    """ "is awaited in Manila", "is due in Ottawa": somebody somewhere, and no infinitive."""
    if any(child.dep_ == "xcomp" for child in token.children) or (is_verb(token) and not children(token, "auxpass")):
        return False
    return any(child.lower_ in ("in", "at") and child.dep_ == "prep" for child in token.children)


def to_ministry(scene: Scene, token: Token) -> bool:
    """Whether somebody is called to a ministry, or called in."""
    near = token.doc[token.i + 1 : min(token.i + _PHRASE, token.sent.end)]
    if len(near) > 1 and near[0].lower_ in ("in", "before"):
        called = [t for noun in children(token, "nsubjpass") for t in noun.subtree]
        return any(t.lemma_.lower() in scene.rules["offices.envoys"] for t in (*near, *called))
    return any(t.lower_ in ("ministry", "office", "department") or (t.lower_ == "in" and t.dep_ == "prt") for t in near)


def _goes_somewhere(scene: Scene, token: Token) -> bool:
    """Whether a verb of travel has a destination behind it."""
    if token.lemma_ in scene.rules["verbs.leaving"]:
        left = (scene.mentions.get(noun.i) for noun in children(token, "dobj"))
        return any(m is not None and m.refs[0].kind in ("place", "state") for m in left)
    if token.lemma_ in scene.rules["verbs.bringing"]:
        # "May brought the premier to Tokyo"
        to = any(child.lower_ == "to" and child.dep_ in ("prep", "dative") for child in token.children)
        return to and any(_is_person(scene, noun) for noun in children(token, "dobj", "nsubjpass"))
    if token.lemma_ == "set":
        return any(noun.lemma_ in scene.rules["phrases.foot"] for noun in children(token, "dobj"))
    if token.lemma_ in scene.rules["places.visiting"]:
        return bool(children(token, "dobj", "nsubjpass")) or token.dep_ in ("relcl", "acl")
    if any(child.lower_ == "from" or child.lower_ == "out" for child in token.children):
        return True
    ways = {child.lower_ for child in token.children if child.dep_ in ("prep", "advmod", "prt")}
    return bool(ways & scene.rules["places.destinations"])


def particle_of(scene: Scene, token: Token, lemma: str) -> Token | None:
    """The particle of a verb such as "sit down"."""
    pairs = scene.rules.phrasal("verbs.phrasal")
    return next((child for child in token.rights if (lemma, child.lower_) in pairs), None)


def each_other(scene: Scene, token: Token) -> Token | None:
    """ "other" of "each other" or "another" of "one another" behind a verb."""
    behind = token.doc[token.i + 1 : token.i + 3]
    if (
        len(behind) == 2
        and behind[0].lower_ in scene.rules["verbs.reciprocal_words"]
        and behind[1].lower_.endswith("other")
    ):
        return behind[1]
    return None


def calls_on(scene: Scene, verb: Token) -> bool:
    """ "called on the president", but not "called on the president to resign"."""
    seen = [n for prep in children(verb, "prep") if prep.lower_ == "on" for n in children(prep, "pobj")]
    clauses = [*children(verb, "xcomp", "advcl"), *(c for n in seen for c in children(n, "acl", "relcl"))]
    # "called on the minister to convey regret": what the caller came for.
    clauses = [
        c for c in clauses if c.lemma_ not in scene.rules["verbs.representing"] | scene.rules["verbs.discussing"]
    ]
    demands = any(c.dep_ in ("acl", "relcl") or any(t.tag_ == "TO" for t in c.children) for c in clauses)
    people = (scene.mentions.get(n.i) for n in seen)
    roles = any(children(n, "appos") and n.lemma_ in scene.rules["phrases.other_side"] for n in seen)
    return not demands and (roles or any(m is not None and m.refs[0].kind == "person" for m in people))


def is_guest(scene: Scene, verb: Token) -> bool:
    """ "was her guest", "played host to her", "had her as a guest"."""
    if verb.lemma_ == "have":
        roles = [n for prep in verb.subtree if prep.lower_ == "as" for n in children(prep, "pobj")]
        guests = any(_may_be_person(scene, noun) for noun in children(verb, "dobj"))
        return guests and any(noun.lemma_ in scene.rules["phrases.hosting"] for noun in roles)
    for noun in children(verb, "attr", "dobj"):
        to = any(c.lower_ == "to" for c in (*noun.children, *verb.children))
        if noun.lemma_ in scene.rules["phrases.hosting"] and (children(noun, "poss") or (to and verb.lemma_ == "play")):
            return True
    return False


def is_abroad(scene: Scene, verb: Token) -> bool:
    """ "was in Moscow in October": somebody at a place that is named."""
    if not any(
        noun.tag_ in ("NNP", "PRP", "NN") and noun.lower_ not in ("it", "they") and not children(noun, "conj")
        for noun in children(verb, "nsubj")
    ):
        # Two who are in one city have not met there.
        return False
    ways = ("in", "to") if verb.lower_ == "been" else ("in",)
    places = [noun for prep in children(verb, "prep") if prep.lower_ in ways for noun in children(prep, "pobj")]
    named = (scene.mentions.get(noun.i) for noun in places)
    return any(m is not None and m.refs[0].kind in ("place", "state") for m in named)


def _is_person(scene: Scene, noun: Token) -> bool:
    mention = scene.mentions.get(noun.i)
    return mention is not None and mention.refs[0].kind == "person"


def _may_be_person(scene: Scene, noun: Token) -> bool:
    return noun.i in scene.mentions or bool(children(noun, "appos")) or noun.lemma_ in scene.rules["phrases.other_side"]
