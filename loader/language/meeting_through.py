"""Who meets according to the verb that governs the noun for the meeting."""

from spacy.tokens import Token

from loader.language.meeting_beside import doers, in_line, joined_by, patients, withs
from loader.language.meeting_holders import is_planned_by
from loader.language.meeting_programme import people_for
from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_syntax import (
    SUBJECTS,
    Carrier,
    children,
    clause_verb,
    is_passive,
    is_verb,
    phrasal,
    prepositional_objects,
    subject,
    subjects,
)
from loader.language.meeting_triggers import Trigger

_FOR = frozenset({"for"})
_BESIDE = frozenset({"with"})
_TOWARDS = frozenset({"from", "to", "of"})


def through_carrier(scene: Scene, trigger: Trigger, governed: Carrier, inside: list[Party]) -> list[Party]:
    """Who holds, pays, attends or plans a meeting; who says or does something at it. ``inside``: those that the noun
    phrase itself names."""
    own, joined = [p for p in inside if p.ref.kind == "person"], bool(inside)
    rules, verb = scene.rules, governed.verb
    if verb.lemma_ in rules["verbs.discussing"] and governed.preposition not in rules["phrases.during"]:
        return []
    if trigger.family == "invitation":
        answering = rules["status.refusing"] | rules["verbs.accepting"] | {"turn"}
        return doers(scene, verb) if governed.relation == "object" and verb.lemma_ in answering else []
    if is_on_one_side(scene, verb) or (governed.relation == "adjunct" and _is_prepared(scene, trigger.token)):
        return []
    if governed.relation == "subject":
        return _behind_its_verb(scene, trigger, verb, joined)
    if governed.relation == "object":
        return _of_object(scene, trigger, verb, own, joined)
    return _of_adjunct(scene, trigger, governed, own, joined)


def is_on_one_side(scene: Scene, verb: Token) -> bool:
    """ "A, B and C took part in the talks on the Danish side": they met others. Not "met on the Danish side of the
    border"."""
    took = verb.lemma_ == "take" and any(n.lower_ == "part" for n in children(verb, "dobj"))
    if not took and verb.lemma_ not in scene.rules["verbs.partaking"]:
        return False
    sides = (t for t in verb.subtree if t.lower_ == "side" and t.head.lower_ == "on")
    return any(scene.mentions.get(c.i) is not None for t in sides for c in children(t, "amod", "compound", "poss"))


def _behind_its_verb(scene: Scene, trigger: Trigger, verb: Token, joined: bool) -> list[Party]:
    """ "A meeting will be held between A and B"; of a noun that names one: "A refused, and a meeting with B is off"."""
    if not joined:
        brought = _brought(scene, verb)
        if len(brought) >= 2:
            return brought
        if verb.lemma_ in scene.rules["status.planning"] and len(meant := people_for(scene, verb)) >= 2:
            # "Talks arranged for A and B will go ahead": the parser takes the participle for the verb.
            return meant
        holding = is_passive(verb) and verb.lemma_ in scene.rules["verbs.support"]
        # "the first round was held by the two countries"
        return withs(scene, verb) or in_line(scene, verb) or (doers(scene, verb) if holding else [])
    if trigger.family != "visit" and is_passive(verb) and is_called_off(scene, verb):
        # "A meeting with him was called off by the minister."
        return doers(scene, verb)
    before = subject(verb.head) if verb.dep_ == "conj" and is_verb(verb.head) else None
    return scene.parties(before) if trigger.family != "visit" else []


def _brought(scene: Scene, verb: Token) -> list[Party]:
    """ "Encounters in A and B brought the two no closer", "let the pair practise": whom the meetings affected."""
    heads = [*children(verb, "dobj"), *(n for clause in children(verb, "ccomp") for n in children(clause, "nsubj"))]
    people = [p for n in heads for p in scene.parties(n) if p.ref.kind == "person"]
    return people if len({scene.state_of(p.ref) for p in people}) >= 2 else []


def is_called_off(scene: Scene, verb: Token) -> bool:
    """Whether a verb says that a meeting is off."""
    rules = scene.rules
    calling_off = rules["status.cancelling"] | rules["status.postponing"] | rules["status.refusing"]
    pairs = rules.phrasal("status.cancelling_phrasal") | rules.phrasal("status.postponing_phrasal")
    return phrasal(verb, pairs) or verb.lemma_ in calling_off


def _of_object(scene: Scene, trigger: Trigger, verb: Token, own: list[Party], joined: bool) -> list[Party]:
    """Who holds, plans or calls off the meeting."""
    rules = scene.rules
    who = doers(scene, verb)
    if not who and is_passive(verb):
        who = scene.parties(subject(verb, rules.control))
    off = is_called_off(scene, verb)
    if trigger.family == "visit" and own:
        states = {scene.state_of(p.ref) for p in own}
        # "accepted B's invitation to pay a visit": B is the host of who pays it.
        return [p for p in who if scene.state_of(p.ref) not in states] if off or verb.lemma_ == "pay" else []
    governing = off or verb.lemma_ in rules["status.planning"]
    if verb.lemma_ in rules["verbs.support"] or (governing and (joined or trigger.family == "visit")):
        meal = trigger.token.lemma_ in rules["nouns.meals"]
        guests = [n for t in (verb, trigger.token) for n in prepositional_objects(t, _FOR)] if meal else []
        if is_passive(verb) and subject(verb) is not trigger.token:
            # "was given lunch by the minister"
            who = who + patients(scene, verb)
        return who + withs(scene, verb) + [p for noun in guests for p in scene.parties(noun)]
    return who if joined else []


def _of_adjunct(scene: Scene, trigger: Trigger, governed: Carrier, own: list[Party], joined: bool) -> list[Party]:
    """Who says or does something at, before or after the meeting."""
    rules, verb = scene.rules, governed.verb
    above = trigger.token.head
    if trigger.family == "visit" and above.lower_ in rules["phrases.topics"] and above.head.pos_ == "NOUN":
        # "exchanged views on visits"
        return []
    if governed.preposition == "for" and is_planned_by(scene, trigger.token):
        # "scrapped plans for a visit"
        return doers(scene, verb) if not own else []
    who = doers(scene, verb) if not is_passive(verb) else scene.parties(subject(verb, rules.control))
    if is_passive(verb) and verb.dep_ == "acl":
        # "decisions made by A and B during their meeting with C"
        who = doers(scene, verb)
    if joined and trigger.family == "visit":
        # "spoke during the president's visit": only who is his equal is his host.
        equal = [p for p in who if own and scene.is_head(p.ref) and scene.is_head(own[0].ref)]
        return equal if len(equal) == len(who) and governed.preposition in ("during", "on", "at") else []
    if joined:
        return who
    if len(both := _who_did(scene, verb)) >= 2:
        return both
    if len(who) == 1 and governed.preposition in rules["phrases.before"] | rules["phrases.after"]:
        other = withs(scene, verb)
        if not other and governed.preposition in rules["phrases.after"] and not children(trigger.token, "det", "poss"):
            # "parted from B after four hours of talks"
            other = [p for p in _from_whom(scene, verb) if p.ref.kind == "person"]
            return who + other if len(other) == 1 else []
        return who + other if len(other) == 1 and any(c.tag_ == "PRP$" for c in trigger.token.children) else []
    if trigger.family == "visit" and any(c.lower_ in ("a", "an") for c in trigger.token.children):
        # "On a visit to Ottawa, the minister met": the visit is his.
        return who if governed.preposition in rules["phrases.during"] else []
    if len(who) == 1 and not joined and governed.preposition in rules["phrases.during"]:
        beside = patients(scene, verb) + _from_whom(scene, verb) + withs(scene, verb)
        told = distinct_people(beside)
        return who + told if len(told) == 1 and not is_passive(verb) else []
    near = rules["phrases.during"] | rules["phrases.after"] | rules["phrases.before"] | {"for"}
    return who if governed.preposition in near and (len(who) >= 2 or trigger.family == "visit") else []


def _who_did(scene: Scene, verb: Token) -> list[Party]:
    """ "In a call on Monday, A said he and B agreed to wait": the two of whom it is said."""
    if verb.lemma_ not in scene.rules["verbs.reporting"]:
        return []
    inner = [n for clause in children(verb, "ccomp") for n in children(clause, "nsubj")]
    people = distinct_people([p for n in inner for p in scene.parties(n)])
    return people if len({scene.state_of(p.ref) or p.ref for p in people}) >= 2 else []


def distinct_people(parties: list[Party]) -> list[Party]:
    """The people among the parties, each once."""
    return list({p.ref: p for p in parties if p.ref.kind == "person"}.values())


def _from_whom(scene: Scene, verb: Token) -> list[Party]:
    """ "won a promise from B", "took leave of B", "offered an apology to B"."""
    heads = prepositional_objects(verb, _TOWARDS)
    heads += [noun for thing in children(verb, "dobj") for noun in prepositional_objects(thing, _TOWARDS)]
    return [p for noun in heads for p in scene.parties(noun)]


def _is_prepared(scene: Scene, noun: Token) -> bool:
    """ "with preparations for the summit on the agenda": a definite one that others may hold."""
    above = noun.head.head if noun.dep_ == "pobj" else noun
    # "set a time frame for the first round": whatever the parser hangs "for" on
    ready = [above, *(children(above, "dobj") if noun.head.lower_ == "for" else [])]
    return any(t.lemma_ in scene.rules["nouns.preparations"] for t in ready) and any(
        c.lower_ in ("the", "this", "that") for c in noun.children
    )


def for_whom(scene: Scene, noun: Token, other: Party) -> list[Party]:
    """ "For A, Monday's talks with B were a flop": of whom the sentence speaks."""
    opening = noun.sent[0]
    if opening.lower_ != "for" or noun.dep_ not in (*SUBJECTS, "appos") or other not in joined_by(scene, noun, _BESIDE):
        return []
    people = [p for n in children(opening, "pobj") for p in scene.parties(n) if p.ref.kind == "person"]
    foreign = [p for p in people if scene.state_of(p.ref) not in (None, scene.state_of(other.ref))]
    return foreign if len(people) == 1 else []


def who_acted_there(scene: Scene, noun: Token) -> list[Party]:
    """ "the April summit in Lima, when A drew a line for B", "talks where A told B": the two of the clause."""
    if not any(c.lower_ in ("the", "a", "an", "their", "last") for c in noun.children):
        return []
    start = next((t for t in noun.doc[noun.i + 1 : noun.sent.end] if t.lower_ in ("when", "where") or is_verb(t)), None)
    if start is None or is_verb(start):
        return []
    verb = next((t for t in noun.doc[start.i : noun.sent.end] if is_verb(t) and children(t, "nsubj")), None)
    if verb is None or verb.tag_ != "VBD":
        return []
    doers = [p for n in subjects(verb) for p in scene.parties(n) if p.ref.kind == "person"]
    heads = [t for t in verb.subtree if t.i > verb.i and t.dep_ in ("dobj", "dative", "pobj")]
    others = [p for n in heads for p in scene.parties(n) if p.ref.kind == "person"]
    both = doers + others
    return both if len({scene.state_of(p.ref) for p in both} - {None}) >= 2 and doers else []


def who_came_before(scene: Scene, noun: Token, other: Party) -> list[Party]:
    """ "A flew to Lima, and after two days of talks with B the matter went to court": where a thing does what the
    clause says, who did something in the clause before it."""
    verb = clause_verb(noun)
    if verb.dep_ != "conj" or verb.i < noun.i or other not in joined_by(scene, noun, _BESIDE):
        return []
    if any(scene.parties(n) for n in subjects(verb)):
        return []
    for token in reversed(noun.doc[noun.sent.start : noun.i]):
        people = [p for p in scene.parties(token) if p.ref.kind == "person"] if token.dep_ == "nsubj" else []
        if people:
            foreign = scene.state_of(people[0].ref) not in (None, scene.state_of(other.ref))
            return people if len(people) == 1 and foreign else []
    return []
