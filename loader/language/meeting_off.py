"""Meetings that are off: cancelled, postponed, refused, or denied altogether."""

from spacy.tokens import Token

from loader.language.meeting_governors import is_infinitive
from loader.language.meeting_holders import is_planned_by
from loader.language.meeting_nouns import is_dated, is_definite
from loader.language.meeting_scene import Scene
from loader.language.meeting_standing import StatusReading
from loader.language.meeting_syntax import SUBJECTS, carrier, children, is_negated, is_off, is_verb, phrasal
from loader.language.meeting_triggers import Trigger
from loader.record import MeetingStatus

_DEPENDENT = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp"})
_ACTS = frozenset({"joint", "discussing", "addressing", "representing"})
"""Families of acts: what was not signed, said or agreed is no meeting refused."""


def read_off(scene: Scene, trigger: Trigger, governors: list[Token]) -> StatusReading | None:
    rules = scene.rules
    kinds: tuple[tuple[str, MeetingStatus], ...] = (
        ("cancelling", "cancelled"), ("postponing", "postponed"), ("refusing", "refused"),
    )  # fmt: skip
    for token in governors:
        if is_off(token) and not is_negated(token) and _is_what_is_off(scene, trigger, token):
            return StatusReading("cancelled", (token,))
    # "a visit, a trip that has been postponed"
    names = [trigger.token, *(a for a in children(trigger.token, "appos") if a.lemma_ in rules["nouns.travel"])]
    modifiers = [c for n in names for c in n.children if c.dep_ in ("amod", "acl", "relcl")] if trigger.is_noun else []
    for token in [*governors, *modifiers]:
        if token.i == trigger.token.i:
            continue
        for key, status in kinds:
            word = token.lemma_ in rules[f"status.{key}"] and token.pos_ in ("VERB", "NOUN", "ADJ")
            if word or phrasal(token, rules.phrasal(f"status.{key}_phrasal")):
                if is_negated(token) or not _is_what_is_off(scene, trigger, token):
                    continue
                if _only_thought_of(scene, token):
                    return StatusReading("planned", (token,))
                return StatusReading(status, (token,))
    behind = _off_behind(scene, trigger, kinds) or _faded(scene, governors)
    return behind or _negated(scene, trigger, governors)


def _faded(scene: Scene, governors: list[Token]) -> StatusReading | None:
    """ "Hopes of a meeting came to nothing", "a plan for talks collapsed"."""
    for token in governors:
        hoped = [n for n in children(token, *SUBJECTS) if n.lemma_ in scene.rules["status.planning_nouns"]]
        if not is_verb(token) or not hoped or is_negated(token):
            continue
        ends = [n for c in children(token, "prep") if c.lower_ == "to" for n in children(c, "pobj")]
        to_nothing = token.lemma_ == "come" and any(n.lower_ in scene.rules["status.nothing"] for n in ends)
        if to_nothing or token.lemma_ in scene.rules["status.fading"]:
            return StatusReading("cancelled", (token,))
    return None


def _only_thought_of(scene: Scene, verb: Token) -> bool:
    """ "threatened to cancel", "may be called off", "urged him to scrap it": nothing has been called off."""
    rules = scene.rules
    if any(c.lower_ in rules["status.uncertain"] and c.dep_ == "aux" for c in verb.children):
        return not any(c.lower_ == "have" for c in verb.children)
    if verb.dep_ in ("advcl", "ccomp") and any(c.lower_ in ("if", "unless", "whether") for c in verb.children):
        return True
    above = verb.head
    if verb.dep_ in ("acl", "relcl", "ccomp") and above.lemma_ in rules["status.chances"]:
        return True
    if verb.pos_ == "NOUN" and verb.dep_ == "pobj":
        above = above.head
        return is_verb(above) and above.lemma_ in rules["status.wishing"]
    if verb.pos_ != "VERB" or not (is_infinitive(verb) or verb.tag_ == "VBG") or verb.dep_ not in _DEPENDENT:
        return False
    return above.lemma_.lower() in rules["status.wishing"] | rules["status.refusing"]


def _off_behind(scene: Scene, trigger: Trigger, kinds: tuple[tuple[str, MeetingStatus], ...]) -> StatusReading | None:
    """ "A meeting with him set for this month has been postponed": the parser may give the passive another subject."""
    if not trigger.is_noun or trigger.token.dep_ not in SUBJECTS:
        return None
    for verb in trigger.token.doc[trigger.token.i + 1 : trigger.token.sent.end]:
        who = children(verb, *SUBJECTS)
        if not children(verb, "auxpass") or is_negated(verb) or any(t.i not in scene.times for t in who):
            continue
        for key, status in kinds:
            if verb.lemma_ in scene.rules[f"status.{key}"] or phrasal(
                verb, scene.rules.phrasal(f"status.{key}_phrasal")
            ):
                return StatusReading(status, (verb,))
    return None


def _is_what_is_off(scene: Scene, trigger: Trigger, verb: Token) -> bool:
    """The trigger is what is cancelled, not the time or the place of the cancellation."""
    if not trigger.is_noun or verb.pos_ != "VERB":
        return True
    governed = carrier(trigger.token)
    asked = trigger.token.head.head
    if (
        trigger.token.dep_ == "pobj"
        and asked.pos_ == "NOUN"
        and asked.lemma_ in scene.rules["status.planning_nouns"]
        and asked.head.i == verb.i
    ):
        # "rejected a request for talks"
        return asked.dep_ in ("dobj", "nsubjpass")
    if governed is None:
        return True
    there = scene.rules["phrases.during"] | scene.rules["phrases.after"]
    if governed.verb.i != verb.i and governed.relation == "adjunct" and governed.preposition in there:
        # "The proposal made at a summit was turned down."
        return False
    if governed.verb.i != verb.i:
        # "declined to comment on the talks" leaves the talks as they are.
        way = scene.rules["verbs.support"] | scene.rules["status.attending"] | scene.rules["status.planning"]
        return governed.verb.lemma_ in way or governed.verb.head.i != verb.i
    if governed.preposition == "for" and is_planned_by(scene, trigger.token):
        return True
    return governed.relation != "adjunct" or governed.preposition in ("from", "of", "on", "out")


def _negated(scene: Scene, trigger: Trigger, governors: list[Token]) -> StatusReading | None:
    rules = scene.rules
    clause = governors[-1] if governors else trigger.token
    if clause.dep_ == "ccomp" and clause.head.lemma_ in rules["status.denying"]:
        return StatusReading(None, (), denied=True)
    if any(c.lower_ == "whether" for c in clause.children) and not is_infinitive(clause):
        # "Whether they will meet, nobody can say."
        return StatusReading(None, (), denied=True)
    if trigger.is_noun and any(c.lower_ in rules["status.nobody"] for c in children(trigger.token, "det")):
        return StatusReading(None, (), denied=True)
    for token in governors:
        if _is_open(scene, token):
            return StatusReading("planned", (token,))
        if is_negated(token) and any(t.lower_ in rules["status.likely"] for t in children(token, "acomp")):
            # "are not likely to meet"
            return StatusReading(None, (), denied=True)
        if token.lemma_ == "have" and any(c.lower_ == "yet" for c in token.children):
            # "have yet to sit down"
            return StatusReading(None, (), denied=True)
        if _has_not_come_since(token):
            return StatusReading(None, (), denied=True)
        if _fails(scene, trigger, token):
            return StatusReading(None, (), denied=True)
        nobody = _by_nobody(scene, token)
        if not is_negated(token) and not nobody:
            continue
        if _is_where_nothing_came_about(scene, trigger, token):
            continue
        if nobody and any(c.lemma_ in rules["nouns.preparations"] for c in children(token, *SUBJECTS)):
            # "no date has been set for the visit"
            return StatusReading("planned", (token,))
        if not nobody and _came_to_nothing(scene, trigger, token):
            return StatusReading("cancelled", (token,))
        future = any(c.lower_ in rules["status.modals"] - rules["status.powerless"] for c in token.children)
        # "is not going to meet him"
        future = future or (token.lemma_ == "go" and token.tag_ == "VBG" and bool(children(token, "xcomp")))
        if future and not nobody and _is_what_happens(scene, trigger, token):
            # "the summit will not go ahead"
            return StatusReading("cancelled", (token,))
        unwilling = token.lemma_ in rules["status.unwilling"] and token.i != trigger.token.i
        if not nobody and ((future and trigger.family not in _ACTS) or unwilling):
            return StatusReading("refused", (token,))
        plain = token.i == trigger.token.i or token.lemma_ in rules["verbs.support"] | rules["status.planning"]
        if nobody or plain or future:
            return StatusReading(None, (), denied=True)
    return None


def _is_open(scene: Scene, verb: Token) -> bool:
    """ "has not yet been decided", "has yet to be announced": a meeting on the way, about which nothing is settled."""
    undecided = scene.rules["status.undecided"]
    if verb.lemma_ == "have":
        return any(c.lower_ == "yet" for c in verb.children) and any(
            t.lemma_ in undecided and children(t, "auxpass") for t in children(verb, "xcomp")
        )
    passive = verb.lemma_ in undecided and bool(children(verb, "auxpass")) and is_negated(verb)
    return passive and any(t.lower_ == "yet" for c in verb.children for t in (c, *c.children))


def _has_not_come_since(verb: Token) -> bool:
    """ "It is two decades since the leaders have met": how long they have not."""
    since = any(c.lower_ == "since" and c.dep_ == "mark" for c in verb.children)
    return since and verb.tag_ == "VBN" and any(c.lower_ in ("have", "has") for c in children(verb, "aux"))


def _is_where_nothing_came_about(scene: Scene, trigger: Trigger, verb: Token) -> bool:
    """ "No statement came out of Monday's summit", "did not agree at the talks": those were held."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    if governed is None or governed.relation != "adjunct" or governed.verb.i != verb.i:
        return False
    known = is_definite(trigger.token) or is_dated(trigger.token)
    out_of = any(c.lower_ == "out" for c in verb.children)
    at = scene.rules["phrases.during"] | scene.rules["phrases.after"] | ({"of", "out"} if out_of else set())
    return known and governed.preposition in at and verb.tag_ in ("VBD", "VBN", "VB")


def _is_what_happens(scene: Scene, trigger: Trigger, verb: Token) -> bool:
    """Whether the meeting is the subject of a verb of happening."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    subject_of = governed is not None and governed.relation == "subject" and governed.verb.i == verb.i
    return subject_of and verb.lemma_ in scene.rules["verbs.happening"]


def _came_to_nothing(scene: Scene, trigger: Trigger, token: Token) -> bool:
    """ "The visit planned for the fall never took place": a plan that is told, and that it was not carried out."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    if governed is None or governed.relation != "subject" or governed.verb.i != token.i or token.tag_ != "VBD":
        helped = token.tag_ == "VB" and any(c.lower_ == "did" for c in token.children)
        if governed is None or governed.relation != "subject" or governed.verb.i != token.i or not helped:
            return False
    happening = token.lemma_ in scene.rules["status.attending"] | scene.rules["verbs.happening"]
    plans = scene.rules["status.planning"]
    told = any(c.lemma_ in plans for c in children(trigger.token, "acl", "relcl", "amod"))
    return happening and (told or trigger.family == "visit")


def _fails(scene: Scene, trigger: Trigger, token: Token) -> bool:
    """ "failed to meet", "were unable to hold talks", "avoided a meeting", "a meeting is unlikely"."""
    failing, governed = scene.rules["status.failing"], carrier(trigger.token)
    if not trigger.is_noun:
        return token.i != trigger.token.i and token.lemma_ in failing
    if governed is None or governed.relation == "adjunct":
        return False
    if governed.relation == "subject":
        return token.i == governed.verb.i and any(t.lemma_ in failing for t in children(token, "acomp"))
    way = scene.rules["verbs.support"] | scene.rules["status.planning"]
    held = governed.verb.lemma_ in way and governed.verb.head.i == token.i
    return token.lemma_ in failing and (held or token.i == governed.verb.i)


def _by_nobody(scene: Scene, token: Token) -> bool:
    """ "Neither visited", "no meeting", "nobody expects": the word or its subject is denied by a determiner."""
    words = scene.rules["status.nobody"]
    if any(c.lower_ in words for c in token.children if c.dep_ in ("det", "preconj")):
        return True
    who = children(token, "nsubj", "nsubjpass") if is_verb(token) else []
    return any(t.lower_ in words for noun in who for t in (noun, *children(noun, "det")))
