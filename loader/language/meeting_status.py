"""Held, planned or off: the status of a meeting from tense, modals and the words that govern its trigger."""

from spacy.tokens import Token

from loader.language.meeting_anchors import participle_of_plan
from loader.language.meeting_governors import governors_of, is_infinitive
from loader.language.meeting_off import read_off
from loader.language.meeting_scene import Scene
from loader.language.meeting_standing import StatusReading
from loader.language.meeting_syntax import (
    SUBJECTS,
    Carrier,
    carrier,
    children,
    clause_verb,
    is_negated,
    is_verb,
    main_verb,
)
from loader.language.meeting_triggers import Trigger
from loader.language.reading import TimeExpression

_BESIDE = 4
_DURING = frozenset({"when", "while", "after", "upon", "on"})
"""Before a participle they make it of the time of the main verb: "while meeting him, she said"."""
_AS = frozenset({"as", "while", "when"})
_WHEN = frozenset({"when", "once", "before", "until"})


def read_status(scene: Scene, trigger: Trigger) -> StatusReading:
    """The status that the clause of a trigger tells."""
    governors = _up_to_what_is_told(scene, trigger, list(governors_of(scene, trigger)))
    if trigger.family == "station":
        return StatusReading("held")
    if (since := _since(trigger)) is not None:
        return StatusReading("held", (since,))
    if (first := _first_to(trigger)) is not None:
        return StatusReading("held", (first,))
    if trigger.family in ("mutual", "reciprocal", "speaking") and (last := last_time(scene, trigger.token)) is not None:
        return StatusReading("held", (scene.reading.doc[last.first - 1],))
    if trigger.family in ("inviting", "invitation"):
        off = read_off(scene, trigger, governors)
        before = any(c.lower_ == "had" for c in children(trigger.token, "aux"))
        return off or StatusReading("planned", (trigger.token,), before)
    off = read_off(scene, trigger, governors) if not _is_presupposed(trigger.token) else None
    if off is not None:
        return off
    awaited = trigger.family == "travel" and trigger.token.lemma_ in ("expect", "await")
    if trigger.token.lower_ == "due" or awaited:
        return StatusReading("planned", (trigger.token,), _in_the_past(trigger.token))
    if trigger.family == "travel" and any(c.lower_ == "welcome" for c in children(trigger.token, "acomp")):
        # "told her that he was welcome in Lima in May"
        return StatusReading("planned", (trigger.token,))
    if _is_presupposed(trigger.token):
        return StatusReading("held", (trigger.token,))
    unreal = _unreal(governors)
    if unreal is not None:
        return unreal
    towards = _attitude(scene, trigger)
    if towards is not None:
        return towards
    planned = _held_by_clause(scene, trigger) or _planned(scene, trigger, governors)
    if planned is not None:
        return planned
    verb = governors[-1] if governors else clause_verb(trigger.token)
    if (wished := _wished(scene, verb)) is not None:
        return StatusReading("planned", (wished,))
    if _is_ahead_of_traveller(scene, governors) or _is_later_that_day(scene, governors):
        return StatusReading("planned", (verb,))
    if (other := _comes_with(scene, trigger)) is not None:
        return _by_tense(scene, other)
    if trigger.is_noun and _of_another_time(scene, trigger):
        ahead = _still_ahead(scene, trigger)
        return StatusReading("planned", (ahead,)) if ahead is not None else StatusReading(None)
    return _by_tense(scene, verb)


def _up_to_what_is_told(scene: Scene, trigger: Trigger, governors: list[Token]) -> list[Token]:
    """ "The offer made at a summit in Lima was rejected", "The plan, adopted by A and B, lists": what is done to the
    thing that was made there says nothing of the meeting; the governors up to the participle that tells it."""
    rules = scene.rules
    governed = carrier(trigger.token) if trigger.is_noun else None
    at = rules["phrases.during"] | rules["phrases.after"]
    if governed is None:
        act = trigger.token if trigger.family in ("joint", "addressing", "discussing") else None
    else:
        act = governed.verb if governed.relation == "adjunct" and governed.preposition in at else None
    told = act is not None and act.tag_ in ("VBN", "VBD") and act.dep_ in ("acl", "relcl")
    if act is None or not told or children(act, "aux") or is_negated(act):
        return governors
    stop = next((n for n, token in enumerate(governors) if token.i == act.i), None)
    return governors[: stop + 1] if stop is not None else [act]


def _attitude(scene: Scene, trigger: Trigger) -> StatusReading | None:
    """ "is open to meeting her", "is wary of meeting her": what an adjective has before it is still to come, or is not
    wanted."""
    verb = trigger.token
    above = verb.head.head if verb.tag_ == "VBG" and verb.dep_ == "pcomp" else None
    if above is None or above.pos_ != "ADJ" or verb.head.dep_ != "prep":
        return None
    willing = scene.rules["status.planning_adjectives"] | {"open", "close", "committed"}
    if above.lemma_.lower() in willing and not is_negated(above.head):
        return StatusReading("planned", (above,))
    return StatusReading(None, (), denied=True)


def _held_by_clause(scene: Scene, trigger: Trigger) -> StatusReading | None:
    """ "discussed the talks that the ministries held last week": the clause behind the noun says it."""
    for clause in children(trigger.token, "relcl") if trigger.is_noun else ():
        holding = scene.rules["verbs.support"] | scene.rules["verbs.taking_place"]
        holds = clause.lemma_ in holding - scene.rules["status.planning"]
        plain = clause.tag_ in ("VBD", "VBN") and not children(clause, "xcomp", "aux") and not is_negated(clause)
        if holds and plain and not any(c.lower_ in ("when", "where") for c in clause.children):
            return StatusReading("held", (clause,))
    return None


def _is_presupposed(verb: Token) -> bool:
    """ "Had they not met in Lima, there would be no treaty": they did meet."""
    had = next((c for c in children(verb, "aux") if c.lower_ == "had"), None)
    who = children(verb, *SUBJECTS)
    return had is not None and bool(who) and had.i < who[0].i and is_negated(verb)


def _unreal(governors: list[Token]) -> StatusReading | None:
    """ "where he was to have conferred with her", "it would have been their third meeting": what did not come about."""
    for token in governors:
        perfect = next((c for c in token.children if c.lower_ == "have" and c.dep_ == "aux"), None)
        if perfect is None:
            continue
        would = any(c.lower_ in ("would", "'d") for c in token.children)
        was_to = is_infinitive(token) and token.head.lemma_ == "be" and token.head.tag_ == "VBD"
        if would or was_to:
            return StatusReading("cancelled", (perfect,))
        if any(c.tag_ == "MD" for c in token.children):
            # "could have met": nobody says that they did, or were to.
            return StatusReading(None, (), denied=True)
    return None


def _is_ahead_of_traveller(scene: Scene, governors: list[Token]) -> bool:
    """ "left for Lima to meet her": who has only left has not met her."""
    purpose = any(is_infinitive(t) and t.dep_ == "advcl" for t in governors if is_verb(t))
    leaving = scene.rules["verbs.leaving"]
    return purpose and governors[-1].lemma_ in leaving and any(c.lower_ == "for" for c in governors[-1].children)


def last_time(scene: Scene, verb: Token) -> TimeExpression | None:
    """ "have not met since October": when they did."""
    if not is_negated(verb) or not any(c.lower_ in ("have", "has", "had") for c in children(verb, "aux")):
        return None
    for since in (c for c in verb.children if c.lower_ == "since"):
        return next((scene.times[n.i] for n in since.children if n.i in scene.times), None)
    return None


def _first_to(trigger: Trigger) -> Token | None:
    """ "is the first envoy to meet her", "became the last to visit": what somebody is the first to do, he did."""
    verb = trigger.token
    if trigger.is_noun or not is_infinitive(verb) or verb.dep_ not in ("acl", "relcl"):
        return None
    counted = next((c for c in verb.head.children if c.ent_type_ == "ORDINAL" or c.lower_ in ("last", "only")), None)
    above = verb.head.head
    told = verb.head.dep_ == "attr" and above.lemma_ in ("be", "become") and not children(above, "aux")
    return counted if told and above.tag_ in ("VBZ", "VBD") else None


def _since(trigger: Trigger) -> Token | None:
    """ "the first since their talks in Lima": what time is counted from has been."""
    above = trigger.token.head
    return above if trigger.is_noun and trigger.token.dep_ == "pobj" and above.lower_ == "since" else None


def _planned(scene: Scene, trigger: Trigger, governors: list[Token]) -> StatusReading | None:
    rules = scene.rules
    if _is_of_before(scene, trigger):
        return None
    for token in governors:
        if _is_under_way(token):
            return StatusReading("held", (token,))
        modal = [c for c in token.children if c.dep_ == "aux" and c.lower_ in rules["status.modals"]]
        if modal and not any(c.lower_ == "have" for c in token.children):
            return StatusReading("planned", (modal[0],))
        if token.i == trigger.token.i:
            continue
        word = token.lemma_.lower()
        cue = (
            word in rules["status.planning"]
            if is_verb(token)
            else word in rules["status.planning_nouns"] | rules["status.planning_adjectives"]
        )
        cue = cue or _asks_for(scene, trigger, token)
        if cue and not _merely_talked_of(scene, trigger, token) and not _is_purpose(trigger, token):
            return StatusReading("planned", (token,), _in_the_past(token))
        for child in children(token, "nsubj", "nsubjpass") if is_verb(token) and not _is_asserted(trigger) else []:
            if child.lemma_ in rules["status.planning_nouns"] and _is_of_plan(scene, trigger, child, token):
                return StatusReading("planned", (child,), _in_the_past(token))
        near = (
            t for t in governors if t.head.i == token.i and t.dep_ in ("xcomp", "ccomp") and t.i - token.i <= _BESIDE
        )
        likely = [t for t in children(token, "acomp") if t.lower_ in rules["status.likely"]]
        if word == "be" and likely and trigger.is_noun and any(is_infinitive(c) for c in children(likely[0], "xcomp")):
            # "the meeting was likely to be dominated by the islands"
            return StatusReading("planned", (likely[0],))
        due = [t for t in children(token, "acomp") if t.lower_ == "due"] if word == "be" else []
        if due and any(t.head.i == token.i and is_infinitive(t) for t in governors):
            # "had been due in Lima to see her"
            return StatusReading("planned", (due[0],), _in_the_past(due[0]))
        if word == "be" and token.lower_ not in ("been", "being") and any(is_infinitive(t) for t in near):
            return StatusReading("planned", (token,), token.tag_ == "VBD")
    return _planned_by_modifier(scene, trigger)


def _asks_for(scene: Scene, trigger: Trigger, verb: Token) -> bool:
    """ "called for talks with her": what somebody asks for in public."""
    if not trigger.is_noun or verb.lemma_ not in scene.rules["status.asking_for"]:
        return False
    governed = carrier(trigger.token)
    return governed is not None and governed.verb.i == verb.i and governed.preposition == "for"


def _is_later_that_day(scene: Scene, governors: list[Token]) -> bool:
    """ "flew to Lima on Monday to meet her later in the day": told on that day, it is to come."""
    later = scene.rules["status.later"]
    around = (c for verb in governors if is_infinitive(verb) for c in verb.children if c.i > verb.i)
    return any(t.lower_ in later for c in around for t in (c, *c.children) if t.tag_ == "RB")


def _is_under_way(verb: Token) -> bool:
    """ "said A as the two were preparing to sit down": what was about to begin when something was said or done."""
    was = any(c.lower_ in ("was", "were") for c in children(verb, "aux"))
    return was and verb.tag_ == "VBG" and verb.dep_ == "advcl" and any(c.lower_ in _AS for c in verb.children)


def _is_asserted(trigger: Trigger) -> bool:
    """ "the proposal troubled ties on Monday, when the envoy called on him": told in a past clause of its own."""
    verb = trigger.token
    if trigger.is_noun or verb.tag_ not in ("VBD", "VBN") or children(verb, "auxpass"):
        return False
    when = next((t for t in reversed(verb.doc[verb.sent.start : verb.i]) if t.lower_ == "when"), None)
    return when is not None and not any(is_verb(t) for t in verb.doc[when.i : verb.i])


def _is_of_plan(scene: Scene, trigger: Trigger, plan: Token, verb: Token) -> bool:
    """ "Plans for a visit are being made", "The plan is to meet"; but not "The plan was adopted at talks in Lima"."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    if governed is None or governed.relation != "adjunct" or governed.verb.i != verb.i:
        return True
    return plan.is_ancestor(trigger.token) or governed.preposition in ("for", "of", "on", "about")


def _is_purpose(trigger: Trigger, token: Token) -> bool:
    """ "his visit was aimed at closer ties": what for, and not whether."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    told_of = governed is not None and governed.relation == "subject" and governed.verb.i == token.i
    return told_of and token.lemma_ in ("aim", "intend", "mean", "design", "seek", "look", "try")


def _is_of_before(scene: Scene, trigger: Trigger) -> bool:
    """ "will brief the press after their talks": the talks told before, of which the plan says nothing."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    if governed is None or governed.relation != "adjunct" or not is_infinitive(governed.verb):
        return False
    theirs = any(c.lower_ == "their" for c in trigger.token.children)
    named = any(c.lower_ in ("with", "between", "in", "on") for c in trigger.token.children)
    return theirs and not named and governed.preposition in scene.rules["phrases.during"] | scene.rules["phrases.after"]


def _merely_talked_of(scene: Scene, trigger: Trigger, token: Token) -> bool:
    """ "agreed at talks in Moscow": the agreeing happens there; "invited ... during talks" too."""
    if not trigger.is_noun or not is_verb(token):
        return False
    governed = carrier(trigger.token)
    if governed is not None and governed.relation == "adjunct" and _agree_there(scene, governed, trigger, token):
        return True
    above = governed.verb.head.i if governed is not None and governed.verb.i != token.i else None
    if governed is not None and governed.relation == "adjunct" and above == token.i:
        # "tried to break the deadlock at talks in Lima"
        if trigger.family == "call" and token.tag_ in ("VBD", "VBN"):
            return governed.preposition in scene.rules["phrases.during"]  # "agreed to wait during a call"
        tried = token.tag_ in ("VBD", "VBN") and token.lemma_ in scene.rules["status.efforts"]
        return tried and is_infinitive(governed.verb) and governed.preposition in scene.rules["phrases.during"]
    if governed is None or governed.verb.i != token.i or governed.relation != "adjunct":
        return False
    if token.lemma_ in scene.rules["status.foreseeing"] and token.tag_ not in ("VBD", "VBN"):
        return False
    return governed.preposition not in ("for", "on", "to", "of", "about", "through", "via")


def _agree_there(scene: Scene, governed: Carrier, trigger: Trigger, verb: Token) -> bool:
    """ "A and B agreed to wait at their meeting", "have agreed to wait during a meeting between ministers"."""
    if verb.lemma_ != "agree" or verb.tag_ not in ("VBD", "VBN"):
        return False
    several = any(children(n, "conj") or n.tag_ == "NNS" or n.lower_ == "they" for n in children(verb, "nsubj"))
    theirs = any(c.lower_ in ("their", "between") for c in trigger.token.children)
    return several and theirs and governed.preposition in scene.rules["phrases.during"]


def _planned_by_modifier(scene: Scene, trigger: Trigger) -> StatusReading | None:
    rules = scene.rules
    if not trigger.is_noun:
        return None
    for child in trigger.token.children:
        if child.dep_ in ("amod", "compound") and child.lower_ in rules["status.planning_adjectives"]:
            return StatusReading("planned", (child,))
        # "told him in a call on Friday that the row must end": no clause of the call
        timed = any(c.lower_ in ("when", "where") or c.dep_ == "mark" for c in child.children)
        if child.dep_ in ("acl", "relcl") and is_verb(child) and not timed:
            inner = [child, *children(child, "xcomp", "acomp")]
            for token in inner:
                if (
                    any(c.lower_ in rules["status.modals"] for c in token.children)
                    or token.lemma_ in rules["status.planning"]
                ):
                    return StatusReading("planned", (token,), _in_the_past(child))
    return _planned_behind(scene, trigger.token)


def _planned_behind(scene: Scene, noun: Token) -> StatusReading | None:
    """ "a summit between A and B, expected to take place in May": the first verb behind the noun, after a comma."""
    verb = next((t for t in noun.doc[noun.i + 1 : noun.sent.end] if is_verb(t)), None)
    if verb is None or verb.dep_ != "advcl" or verb.doc[verb.i - 1].lower_ != "," or verb.lemma_ == "hold":
        return None
    return StatusReading("planned", (verb,)) if participle_of_plan(scene, verb) else None


def _comes_with(scene: Scene, trigger: Trigger) -> Token | None:
    """ "The summit will be held in May, preceded by talks in Lima": to come, or past, with what it is told beside."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    if governed is None or governed.preposition != "by" or governed.verb.lemma_ not in scene.rules["verbs.coming"]:
        return None
    verb = governed.verb
    plain = verb.tag_ == "VBN" and verb.dep_ == "advcl" and not children(verb, "aux", "auxpass")
    return verb.head if plain and is_verb(verb.head) else None


def _of_another_time(scene: Scene, trigger: Trigger) -> bool:
    """Whether another act is told, which says nothing of when the meeting is ("ahead of the talks", "prepared for")."""
    governed = carrier(trigger.token)
    at = scene.rules["phrases.during"] | scene.rules["phrases.after"]
    return isinstance(governed, Carrier) and governed.relation == "adjunct" and governed.preposition not in at


def _wished(scene: Scene, verb: Token) -> Token | None:
    """ "suggested the two sides hold a meeting": the bare verb of what somebody wants."""
    if verb.dep_ != "ccomp" or verb.tag_ not in ("VB", "VBP") or children(verb, "aux"):
        return None
    return verb.head if verb.head.lemma_ in scene.rules["status.planning"] else None


def _still_ahead(scene: Scene, trigger: Trigger) -> Token | None:
    """ "The vote comes three days before their summit": what is now, or will be, before it."""
    governed = carrier(trigger.token)
    if governed is None or governed.preposition not in scene.rules["phrases.before"]:
        return None
    verb = governed.verb
    above = [verb, *main_verb(verb)]
    auxiliaries = {c.lower_ for c in children(verb, "aux", "auxpass")}
    if verb.lemma_ not in scene.rules["verbs.happening"]:
        return None  # "A shakes hands with B before their talks": a caption
    now = verb.tag_ in ("VBZ", "VBP") or bool(auxiliaries & {"is", "are", "will"})
    return verb if now and not any(v.tag_ == "VBD" for v in above) else None


def _in_the_past(verb: Token) -> bool:
    """Past perfect, or a past passive: the plan is told as one that was."""
    if not is_verb(verb) and verb.head.lemma_ == "be":
        # "was due to meet", "had been likely to meet"
        return verb.head.tag_ == "VBD" or _in_the_past(verb.head)
    return any(c.lower_ in ("had", "was", "were") and c.dep_ in ("aux", "auxpass") for c in verb.children)


def _by_tense(scene: Scene, verb: Token) -> StatusReading:
    auxiliaries = {c.lower_ for c in children(verb, "aux", "auxpass")}
    if verb.tag_ == "VBD" or auxiliaries & {"was", "were", "had", "did"}:
        return StatusReading("held", (verb,))
    if verb.tag_ == "VBN" and auxiliaries & {"has", "have", "having", "'ve", "'s"}:
        return StatusReading("held", (verb,))
    if auxiliaries & scene.rules["status.modals"]:
        return StatusReading("planned", (verb,))
    if verb.tag_ in ("VBZ", "VBP") and any(c.lower_ in _WHEN and c.i < verb.i for c in verb.children):
        # "when he sees her in Lima": the present of a time clause is to come.
        return StatusReading("planned", (verb,))
    if verb.tag_ == "VBG" and auxiliaries & {"is", "are", "'s"} and verb.head.i != verb.i:
        return StatusReading("planned", (verb,))
    meeting = verb.tag_ == "VBG" and verb.dep_ == "advcl" and any(c.lower_ in _DURING for c in verb.children)
    for upper in [verb.head] if meeting and is_verb(verb.head) else main_verb(verb):
        return _by_tense(scene, upper)
    return StatusReading(None)
