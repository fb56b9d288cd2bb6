"""Who holds, asks for or pays what a noun names: the owners and agents around the noun itself."""

from spacy.tokens import Token

from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_syntax import children, is_passive, is_verb, prepositional_objects, subject

_MAKERS = frozenset({"by", "from"})


def askers(scene: Scene, noun: Token) -> list[Party]:
    """ "Argentina's request for talks", "an offer from Seoul of talks": who makes it."""
    asked = noun.head.head if noun.dep_ == "pobj" else noun
    rules = scene.rules
    made = rules["status.planning_nouns"] | rules["status.cancelling"] | rules["status.postponing"]
    if asked.i == noun.i or asked.pos_ != "NOUN" or asked.lemma_ not in made | rules["status.refusing"]:
        return []
    own = [*children(asked, "poss"), *prepositional_objects(asked, _MAKERS), *prepositional_objects(noun, _MAKERS)]
    return [p for owner in own for p in scene.parties(owner)]


def misparsed_holders(scene: Scene, noun: Token) -> list[Party]:
    """ "A and his counterpart, B, held consultations": where the parser takes the verb for an adjective."""
    verbs = scene.rules["verbs.support"]
    held = [c for c in children(noun, "amod") if (c.tag_ == "VBN" and c.lemma_ in verbs) or c.lower_ == "held"]
    two = [c for c in children(noun, "nummod", "det") if c.lower_ in ("two", "both")]
    if held and two and two[0].i == held[0].i - 1:
        # "after the two held talks"
        return scene.parties(two[0])
    if noun.dep_ != "appos" or not held or noun.doc[held[0].i - 1].lower_ != ",":
        return []
    top = noun.head
    while top.dep_ in ("conj", "appos") and top.head.i != top.i:
        top = top.head
    return [p for p in scene.parties(top) if p.last <= noun.i]


def is_of_others(scene: Scene, owner: Token) -> bool:
    """ "their leaders' meeting": the leaders of those who speak of it, not they."""
    return owner.lemma_.lower() in scene.rules["nouns.leaders"] and any(c.tag_ == "PRP$" for c in owner.children)


def of_relative_clause(scene: Scene, noun: Token) -> list[Party]:
    """ "a visit that Putin is to pay": who pays it."""
    for clause in children(noun, "relcl", "acl"):
        for verb in (clause, *children(clause, "xcomp")):
            known = scene.rules["verbs.support"] | scene.rules["status.planning"]
            if verb.lemma_ in known and not is_passive(verb):
                who = subject(verb, scene.rules.control)
                if who is not None and who.i != noun.i:
                    return scene.parties(who)
    return []


def partakers(scene: Scene, noun: Token) -> list[Party]:
    """ "a meeting was held in Lima, in which A and B took part": who did, whatever the parser hangs the clause on."""
    for which in noun.doc[noun.i + 1 : noun.sent.end]:
        if which.tag_ != "WDT" or which.doc[which.i - 1].lower_ not in ("in", "at"):
            continue
        verb = next((t for t in which.doc[which.i : noun.sent.end] if is_verb(t)), which)
        took = verb.lemma_ == "take" and any(n.lower_ == "part" for n in children(verb, "dobj"))
        if took or verb.lemma_ in scene.rules["verbs.partaking"]:
            who = subject(verb)
            return scene.parties(who) if who is not None else []
    return []


def state_at(scene: Scene, token: Token) -> list[Party]:
    mention = scene.mentions.get(token.i)
    if mention is None:
        return []
    return [Party(ref, mention.first, mention.last) for ref in mention.refs if ref.kind == "state"]


def people_of(scene: Scene, noun: Token) -> list[Party]:
    """ "the visit of President Putin"."""
    return [
        p for n in prepositional_objects(noun, frozenset({"of"})) for p in scene.parties(n) if p.ref.kind == "person"
    ]


def is_planned_by(scene: Scene, noun: Token) -> bool:
    """ "plans for a visit", whatever the parser hangs "for" on."""
    plan = noun.doc[max(noun.head.i - 1, 0)]
    return noun.head.lower_ == "for" and plan.dep_ == "dobj" and plan.lemma_ in scene.rules["status.planning_nouns"]
