"""The words whose adverbials say where and when the meeting of a trigger is."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.language.meeting_parties import only_prepared
from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import SUBJECTS, Carrier, carrier, children, clause_verb, is_verb, main_verb
from loader.language.meeting_triggers import JOURNEYS, Trigger


@dataclass(frozen=True)
class Anchors:
    """Tokens whose adverbials are the trigger's: ``always``, or only those after the trigger (``behind``), or only
    those of place (``journey``: "flew to Lima to meet her")."""

    always: tuple[int, ...]
    behind: tuple[int, ...]
    journey: tuple[int, ...] = ()
    during: tuple[int, ...] = ()
    """Nouns for the journey on which it is: "during a stopover in Tokyo on Monday, he also saw her"."""


def find_anchors(scene: Scene, trigger: Trigger) -> Anchors:
    """The trigger itself, the verb that carries it, the participles behind it, and the plan above it."""
    token = trigger.token
    always, behind = [token.i], []
    if trigger.is_noun and (above := carrier(token)) is not None and only_prepared(scene, token, above):
        return Anchors((), ())
    if trigger.family in ("joint", "addressing"):
        # "agreed on Friday to meet in Lima": what they agreed to has a place and time of its own.
        meeting = scene.rules["verbs.mutual"] | scene.rules["verbs.travel"] | scene.rules["verbs.support"]
        always += [t.i for t in children(token, "xcomp") if t.lemma_ not in meeting]
    if token.lemma_ in scene.rules["verbs.groundwork"]:
        always += [t.i for t in children(token, "dobj")]
    if trigger.is_noun:
        always += [t.i for t in _clauses_behind(scene, token)]
        governed = carrier(token)
        if governed is not None:
            exact, after = _carried(scene, trigger, governed)
            exact = [*exact, *(t.i for t in _told_further(scene, governed))]
            always += exact
            behind += after
            token = governed.verb if governed.relation != "adjunct" and exact else token
    if is_verb(token) and (means := _means_to(scene, token)) is not None:
        always.append(means.i)
    if is_verb(token) and trigger.family not in JOURNEYS:
        always += [t.i for t in _arrivals(scene, token)]
        always += [t.i for t in _said_after(scene, token)]
        always += [t.i for t in _cleft(token)]
    if token.pos_ == "ADJ" and is_verb(token.head):
        # "is due in Lima on Monday"
        always.append(token.head.i)
    if is_verb(token):
        always += [upper.i for upper in _main_clause(scene, token)]
        always += [upper.i for upper in main_verb(token)]
        for upper, passive in _plans_above(scene, token):
            (always if passive else behind).append(upper.i)
    during = [] if trigger.family in JOURNEYS else [t.i for t in _journey_around(scene, token)]
    return Anchors(tuple(always), tuple(behind), tuple(t.i for t in _journey_to(scene, token)), tuple(during))


def _told_further(scene: Scene, governed: Carrier) -> Iterator[Token]:
    """ "It was their first meeting, and took place in Lima": what is said further of the same meeting."""
    verb = governed.verb
    it = any(c.lower_ in ("it", "this", "that") for c in children(verb, *SUBJECTS))
    for further in children(verb, "conj") if verb.lemma_ == "be" and it and governed.relation == "object" else ():
        if further.lemma_ in scene.rules["verbs.happening"] and not children(further, *SUBJECTS):
            yield further


def _cleft(verb: Token) -> Iterator[Token]:
    """ "It was in Lima in May that A and B set the date": the place and time of the clause stand before it."""
    above = verb.head
    that = any(c.lower_ == "that" for c in verb.children)
    it = above.lemma_ == "be" and any(c.lower_ == "it" for c in children(above, *SUBJECTS))
    below = verb.dep_ in ("ccomp", "relcl", "advcl") and above.i < verb.i
    if that and it and below and not children(above, "attr", "acomp"):
        yield above


def _arrivals(scene: Scene, verb: Token) -> Iterator[Token]:
    """ "apologised to her when he made it to Lima in May": he did so then and there."""
    for clause in children(verb, "advcl"):
        # "to put it to him when both are in Lima in May"
        there = clause.lemma_ == "be" and any(c.lower_ in ("in", "at") for c in children(clause, "prep"))
        goes = clause.lemma_ in scene.rules["verbs.travel"] or is_made_it(clause) or there
        if goes and any(c.lower_ == "when" for c in clause.children):
            yield clause


def _said_after(scene: Scene, verb: Token) -> Iterator[Token]:
    """ "said in Lima on Friday after meeting her": he met her then and there."""
    above = verb.head
    after = verb.dep_ == "pcomp" and above.lower_ in scene.rules["phrases.after"] - {"since", "from"}
    left = above.head.lemma_ in scene.rules["verbs.leaving"]
    if verb.tag_ == "VBG" and after and is_verb(above.head) and not left:
        yield above.head


def _means_to(scene: Scene, verb: Token) -> Token | None:
    """ "used the hotline in April, to talk about fish": the act by which they did so, told as past."""
    head = verb.head
    used = verb.dep_ == "xcomp" and children(head, "dobj") and head.lemma_ not in scene.rules.control.of_object
    purpose = (verb.dep_ == "advcl" or used) and any(c.tag_ == "TO" for c in verb.children) and is_verb(head)
    ahead = scene.rules["status.planning"] | scene.rules["verbs.reporting"] | scene.rules["verbs.travel"]
    return head if purpose and head.tag_ in ("VBD", "VBN") and head.lemma_ not in ahead else None


def is_made_it(verb: Token) -> bool:
    """ "made it to Lima": got there."""
    return verb.lemma_ == "make" and any(n.lower_ == "it" for n in children(verb, "dobj"))


def _journey_around(scene: Scene, verb: Token) -> Iterator[Token]:
    """ "During a visit to Tokyo in May, A met B": the journey that the clause is on."""
    for preposition in children(verb, "prep") if is_verb(verb) else ():
        if preposition.lower_ in ("during", "on", "in"):
            yield from (n for n in children(preposition, "pobj") if n.lemma_.lower() in scene.rules["nouns.travel"])


def _journey_to(scene: Scene, verb: Token) -> Iterator[Token]:
    """Of "flew to Lima to meet her", "left for Lima to hold talks": the verb of travel whose purpose the verb tells."""
    current = verb
    while is_verb(current) and is_verb(_above_order(current)) and current.dep_ in ("advcl", "xcomp", "conj", "acl"):
        purpose = any(c.tag_ == "TO" for c in current.children)
        current = _above_order(current)
        # "is due in Lima to join her", "was in Lima to see her"
        there = current.lemma_ == "be" and any(c.lower_ in ("in", "due") for c in current.children)
        if purpose and (there or current.lemma_ in scene.rules["verbs.travel"]):
            yield current
            return
        if purpose and (trip := _journey_made(scene, current)) is not None:
            yield trip
            return


def _journey_made(scene: Scene, verb: Token) -> Token | None:
    """ "will make a trip to Lima to hold talks": the noun for the journey that the verb carries."""
    things = children(verb, "dobj") if verb.lemma_ in scene.rules["verbs.support"] else []
    return next((n for n in things if n.lemma_.lower() in scene.rules["nouns.travel"]), None)


def _above_order(verb: Token) -> Token:
    """The verb whose purpose another tells, through "in order to" too."""
    head = verb.head
    if verb.dep_ == "acl" and head.lower_ == "order" and head.dep_ == "pobj" and head.head.lower_ == "in":
        return head.head.head
    return head


def _carried(scene: Scene, trigger: Trigger, governed: Carrier) -> tuple[list[int], list[int]]:
    rules, verb = scene.rules, governed.verb
    if governed.relation == "subject" and verb.lemma_ in rules["verbs.coming"] and not _came_about(scene, verb):
        return [], []
    if governed.relation == "subject":
        brought = verb.lemma_ in rules["verbs.bringing"] and any(c.lower_ == "to" for c in children(verb, "prep"))
        mine = brought or (
            verb.lemma_
            in rules["verbs.happening"] | rules["verbs.coming"] | rules["status.planning"] | rules["verbs.support"]
        )
        return ([verb.i, *[t.i for t in children(verb, "xcomp", "acomp")]] if mine else []), []
    if governed.relation == "object":
        if verb.lemma_ in rules["verbs.support"]:
            return [verb.i], []
        return [], [verb.i]
    if governed.preposition in ("into", "in") and verb.lemma_ in rules["verbs.entering"]:
        # "fell into conversation with her"
        return [verb.i], []
    away = verb.lemma_ in rules["verbs.emerging"] or any(c.lower_ in ("away", "out") for c in verb.children)
    if governed.preposition == "from" and verb.lemma_ in rules["verbs.travel"] and not away:
        # "returned on Monday from a weekend of talks": the day of the return.
        return [], []
    if governed.preposition == "from" and away:
        # "came away empty-handed from a summit yesterday"
        return [verb.i], []
    back = {c.lower_ for c in verb.children} & {"from", "home", "away"} or verb.lemma_ in rules["verbs.leaving"]
    if governed.preposition in rules["phrases.after"] and verb.lemma_ in rules["verbs.travel"] and back:
        # "left on Saturday after a summit"
        return [], []
    at = rules["phrases.during"] | rules["phrases.after"]
    if governed.preposition in at and not (
        verb.lemma_ in rules["verbs.reporting"]
        and governed.preposition not in rules["phrases.during"] | rules["phrases.after"]
    ):
        return [verb.i], []
    if governed.preposition == "for" and verb.lemma_ in rules["verbs.travel"] | {"be"}:
        return [verb.i], []
    return [], ([verb.i] if governed.preposition in ("for", "to", "through") else [])


def _came_about(scene: Scene, verb: Token) -> bool:
    """ "The last conversation came in February, a week before the vote": no event beside it from which "came" counts,
    or a time of its own before it."""
    beside = scene.rules["phrases.before"] | scene.rules["phrases.after"] | {"as", "amid", "when", "while", "with"}
    around = [
        t.i
        for c in verb.children
        for t in (c, *c.children)
        if t.lower_ in beside and t.i > verb.i and t.i not in scene.times
    ]
    if verb.lemma_ not in ("come", "follow") or children(verb, "dobj"):
        return False
    if not around:
        return True
    first = min(around)
    return any(verb.i < i < first and t.last < first for i, t in scene.times.items())


def _main_clause(scene: Scene, verb: Token) -> Iterator[Token]:
    """Of a clause with "when" or "where": the verb above it, whose time and place are the clause's too."""
    while verb.dep_ == "xcomp" and (is_verb(verb.head) or verb.head.dep_ == "acomp"):
        verb = verb.head.head if verb.head.dep_ == "acomp" else verb.head
    if verb.dep_ in ("advcl", "relcl") and any(child.lower_ in ("when", "where") for child in verb.children):
        above = clause_verb(verb)
        # "will meet him when he comes here, a spokesman said on Monday"
        said = verb.i < above.i and above.lemma_ in scene.rules["verbs.reporting"] and verb.tag_ in ("VBZ", "VBP")
        if not said:
            yield above


def _clauses_behind(scene: Scene, noun: Token) -> Iterator[Token]:
    """Participles and relative clauses behind a noun that schedule or hold it, found along the line of words too."""
    rules = scene.rules
    scheduling = rules["status.planning"] | rules["verbs.happening"] | rules["verbs.support"]
    for child in noun.children:
        if child.i > noun.i and any(_names_meeting(scene, t) for t in noun.doc[noun.i + 1 : child.i]):
            continue
        # "due to take place in Lima": the parser takes "due" for a preposition.
        clause = child.dep_ in ("acl", "relcl") or (child.lower_ == "due" and child.dep_ in ("prep", "amod"))
        if clause and child.lemma_ in scheduling | {"due"} and child.i > noun.i:
            yield child
            yield from (t for t in children(child, "xcomp") if t.lemma_ in scheduling)
    for token in noun.doc[noun.i + 1 : noun.sent.end]:
        if token.dep_ in ("aux", "auxpass"):
            continue
        if is_verb(token) and _of_a_thing(scene, token):
            yield token
            yield from children(token, "xcomp")
            return
        if is_verb(token):
            if participle_of_plan(scene, token) and token.head.i != noun.i:
                yield token
                yield from (t for t in children(token, "xcomp") if t.lemma_ in scheduling)
            return
        if _names_meeting(scene, token):
            return


def participle_of_plan(scene: Scene, token: Token) -> bool:
    """ "a summit between A and B, expected to take place in Lima": a participle that schedules, without subject."""
    # "to be held in Lima"
    helpers = [c for c in children(token, "aux", "auxpass") if c.lower_ not in ("to", "be")]
    bare = token.tag_ in ("VBN", "VBD") and not helpers and not children(token, "nsubj", "nsubjpass")
    return bare and token.lemma_ in scene.rules["status.planning"] | {"hold"}


def _of_a_thing(scene: Scene, verb: Token) -> bool:
    """ "talks between A and B, which ended in Lima": no person is meant by "which", whatever the parser hangs it on."""
    thing = any(c.lower_ == "which" and c.dep_ in SUBJECTS for c in verb.children)
    mention = scene.mentions.get(verb.head.i) if verb.dep_ == "relcl" else None
    return thing and mention is not None and mention.refs[0].kind in ("person", "state")


def _names_meeting(scene: Scene, token: Token) -> bool:
    names = scene.rules["nouns.encounter"] | scene.rules["nouns.travel"]
    return token.pos_ == "NOUN" and token.lemma_ in names and token.dep_ != "compound"


def _plans_above(scene: Scene, verb: Token, depth: int = 4) -> Iterator[tuple[Token, bool]]:
    """The planning verbs above an infinitive; True for those that cannot have a time of their own ("is expected")."""
    current = verb
    for _ in range(depth):
        head = current.head
        if head.i == current.i or current.dep_ not in ("xcomp", "advcl", "acl", "ccomp", "conj"):
            return
        if not any(c.tag_ == "TO" for c in current.children) and current.dep_ != "conj":
            return
        if current.dep_ == "conj" and children(current, *SUBJECTS):
            return
        if is_verb(head) or head.pos_ == "ADJ":
            impersonal = head.lemma_ == "be" or bool(children(head, "auxpass", "nsubjpass")) or head.pos_ == "ADJ"
            yield head, impersonal or bool(children(head, "acomp"))
        if head.pos_ == "ADJ" and head.dep_ == "acomp" and is_verb(head.head):
            # "are likely to meet in Lima, beside the summit, in June"
            yield head.head, True
        current = head
