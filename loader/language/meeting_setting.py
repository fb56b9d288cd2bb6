"""The date that the sentence before sets: "Things sounded different in November 2021. The two spent an hour together."

Such a sentence says no more than when: its subject is no person or state, and it has no object. What the next one tells
in the past tense happened then.
"""

from collections.abc import Sequence

from spacy.tokens import Span, Token

from loader.edtf import parse_edtf
from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import SUBJECTS, carrier, children, is_verb
from loader.language.meeting_triggers import JOURNEYS, Trigger
from loader.language.meeting_where import Where, place_of
from loader.language.reading import TimeExpression

_FINE = frozenset({"day", "month", "season"})


def time_set_before(scene: Scene, trigger: Trigger, told: Sequence[int]) -> TimeExpression | None:
    """The time that the sentence before sets for a meeting held; ``told`` are the first tokens of sentences that tell
    of a meeting themselves."""
    sentence = trigger.token.sent
    if trigger.family in JOURNEYS or sentence.start <= scene.reading.heading_end or not narrates(trigger):
        return None
    before = sentence.doc[sentence.start - 1].sent
    times = list(scene.reading.times_in(before))
    if before.start in told or len(times) != 1 or not _is_fine(before, times[0]):
        return None
    if any(scene.reading.times_in(sentence)) or not _sets_time(scene, before, times[0]):
        return None
    return times[0]


def place_set_before(scene: Scene, time: TimeExpression) -> Where | None:
    """The place of the sentence that sets a time: "Things sounded different in Lima in November 2021"."""
    sentence = scene.reading.doc[time.first].sent
    for mention in scene.reading.mentions_in(sentence.start, sentence.end):
        root = scene.reading.doc[mention.first : mention.last].root
        ref = place_of(scene, mention)
        if (
            ref is not None
            and ref.kind in ("place", "state")
            and root.dep_ == "pobj"
            and root.head.lower_ in ("in", "at")
        ):
            return Where(ref, mention.first, mention.last)
    return None


def _is_fine(sentence: Span, time: TimeExpression) -> bool:
    """A day, month or season; a year only where it opens the sentence ("Late last year the mood was better.")."""
    kind = parse_edtf(time.edtf).kind
    return kind in _FINE or (kind == "year" and time.first <= sentence.start + 1)


def narrates(trigger: Trigger) -> bool:
    """Whether the clause of a trigger is a main clause in the simple past."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    verb = governed.verb if governed is not None else trigger.token
    return verb.tag_ == "VBD" and verb.dep_ in ("ROOT", "conj") and not children(verb, "aux")


def _sets_time(scene: Scene, sentence: Span, time: TimeExpression) -> bool:
    verb = sentence.root
    before = verb.tag_ == "VBN" and any(c.lower_ == "had" for c in children(verb, "aux"))
    past = before or verb.tag_ == "VBD" or (verb.tag_ == "VBZ" and verb.lemma_ in scene.rules["verbs.beginning"])
    if not is_verb(verb) or not past or children(verb, "dobj", "ccomp", "xcomp", "auxpass"):
        return False
    who = children(verb, *SUBJECTS)
    if len(who) != 1 or any(p.ref.kind in ("person", "state") for p in scene.parties(who[0])):
        return False
    if who[0].tag_ == "PRP" and who[0].lower_ != "it":
        return False
    return _clause_of(sentence.doc[time.first : time.last].root).i == verb.i


def _clause_of(token: Token) -> Token:
    current = token.head
    while not is_verb(current) and current.head.i != current.i:
        current = current.head
    return current
