"""A plan undone by the next sentence: "But he decided not to attend", "the forum was called off", "Moscow refused"."""

from calendar import day_name
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from spacy.tokens import Span, Token

from loader.edtf import parse_edtf
from loader.language.meeting_encounter import Encounter
from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import children, is_negated, is_off, is_verb, phrasal, subject
from loader.record import MeetingStatus, Ref

_WEEK = 7
_UNDOING: tuple[tuple[str, MeetingStatus], ...] = (
    ("cancelling", "cancelled"), ("postponing", "postponed"), ("refusing", "refused"),
)  # fmt: skip


@dataclass(frozen=True)
class Reversal:
    """The status a sentence gives to the plan told before it, and the token that says so."""

    status: MeetingStatus
    cue: Token


def find_reversal(scene: Scene, sentence: Span, parties: tuple[Ref, ...]) -> Reversal | None:
    """What a sentence after the plan does to it, if it speaks of the plan's people or of the plan itself."""
    for token in sentence:
        if _is_of_others(scene, token, parties):
            return None
        if not is_verb(token) or any(q.first <= token.i < q.last for q in scene.reading.quotations):
            continue
        reversal = _not_attending(scene, token, parties) or _undone(scene, token, parties) or _never_was(scene, token)
        if reversal is not None:
            return reversal
    return None


def _is_of_others(scene: Scene, verb: Token, parties: tuple[Ref, ...]) -> bool:
    """ "The finance ministers had been due to meet; the talks were put off": the sentence has a plan of its own."""
    if not is_verb(verb) or verb.lemma_ not in scene.rules["verbs.mutual"]:
        return False
    who = subject(verb)
    return who is not None and not any(p.ref in parties for p in scene.parties(who))


def lapse(scene: Scene, encounter: Encounter) -> bool:
    """Ends a plan whose time is over: undone where the words say so ("had been due to meet, but"), else without its
    date. True where nothing is left: a plan of the past of which nobody says what became."""
    if encounter.status != "planned":
        return False
    published = scene.reading.article.published
    over = encounter.date is not None and published is not None and parse_edtf(encounter.date).last < published
    past = next((t.trigger.token for t in encounter.tellings if t.past_plan), None)
    contrast = _contrast(scene, past) if past is not None and (over or _perfect(past)) else None
    if contrast is not None:
        encounter.status = "cancelled"
        encounter.further.append(("status", contrast.i, contrast.i + 1))
    elif over:
        ahead = _weekday_ahead(scene, encounter) if past is not None and not _perfect(past) else None
        encounter.date = ahead
        return past is not None and ahead is None
    elif past is not None and encounter.date is None and _was_due(past):
        encounter.status = "cancelled"  # "had been due to see her": that it did not come about
    return False


def _weekday_ahead(scene: Scene, encounter: Encounter) -> str | None:
    """The weekday of a plan is the next one: "was scheduled to meet her on Saturday"."""
    dates = {(first, last) for t in encounter.tellings for slot, first, last in t.tokens if slot == "date"}
    words = {token.text for first, last in dates for token in scene.reading.doc[first:last]}
    if encounter.date is None or not words & set(day_name):
        return None
    when = parse_edtf(encounter.date)
    return (when.first + timedelta(days=_WEEK)).isoformat() if when.days == 1 else None


def _perfect(token: Token) -> bool:
    """ "had been due to meet": a plan that is over by its tense."""
    above = {t.i for t in (token, *token.ancestors)}
    before = token.doc[token.sent.start : token.i]
    return any(t.lower_ == "had" and t.dep_ in ("aux", "auxpass") and t.head.i in above for t in before)


def _was_due(token: Token) -> bool:
    """ "had been due to see her": no plan any more, and nobody says that she was seen."""
    before = token.doc[token.sent.start : token.i]
    return _perfect(token) and any(t.lower_ == "due" and t.dep_ == "acomp" for t in before)


def _contrast(scene: Scene, token: Token) -> Token | None:
    """The conjunction behind a plan, with a verb of its own, that undoes it."""
    words = scene.rules["status.contrast"]
    for other in token.doc[token.i + 1 : token.sent.end]:
        clause = other.head if other.dep_ in ("cc", "mark", "advmod") else None
        if other.lower_ in words and clause is not None and any(is_verb(t) and t.i > other.i for t in _joined(clause)):
            return other
    return None


def _joined(verb: Token) -> list[Token]:
    return [verb, *children(verb, "conj")]


def _not_attending(scene: Scene, verb: Token, parties: tuple[Ref, ...]) -> Reversal | None:
    """ "decided not to attend", "did not come", "will not travel"."""
    if not is_negated(verb) or verb.lemma_ not in scene.rules["status.attending"]:
        return None
    if any(c.lower_ in ("has", "have", "'ve") for c in children(verb, "aux")):
        # "have not met since": what has been, not what will be.
        return None
    if not _speaks_of(scene, subject(verb), parties):
        return None
    return Reversal("cancelled", verb)


def _never_was(scene: Scene, verb: Token) -> Reversal | None:
    """ "It never took place", "the second meeting did not come about"."""
    happening = scene.rules["verbs.happening"] - {"be", "last"} | scene.rules["status.attending"]
    past = verb.tag_ == "VBD" or any(c.lower_ == "did" for c in children(verb, "aux"))
    if not is_negated(verb) or not past or verb.lemma_ not in happening:
        return None
    return Reversal("cancelled", verb) if any(_is_the_plan(scene, n) for n in children(verb, "nsubj")) else None


def _undone(scene: Scene, verb: Token, parties: tuple[Ref, ...]) -> Reversal | None:
    if is_off(verb) and not is_negated(verb) and any(_is_the_plan(scene, n) for n in children(verb, "nsubj")):
        return Reversal("cancelled", verb)
    for key, status in _UNDOING:
        if verb.lemma_ not in scene.rules[f"status.{key}"] and not phrasal(
            verb, scene.rules.phrasal(f"status.{key}_phrasal")
        ):
            continue
        if is_negated(verb):
            return None
        things = [*children(verb, "dobj", "nsubjpass", "xcomp"), *_intransitive_subject(verb, status)]
        if verb.dep_ == "relcl":  # "proposed going to court, which Seoul has refused": what stands before, not the plan
            things = [verb.head if thing.lower_ in ("which", "that") else thing for thing in things]
        if any(_is_the_plan(scene, thing) for thing in things):
            return Reversal(status, verb)
        if not things and status == "refused" and _speaks_of(scene, subject(verb), parties):
            return Reversal(status, verb)
    return None


def _intransitive_subject(verb: Token, status: MeetingStatus) -> Iterator[Token]:
    """ "the visit fell through": the subject is what is off."""
    if status == "cancelled" and not children(verb, "dobj"):
        yield from children(verb, "nsubj")


def _is_the_plan(scene: Scene, thing: Token) -> bool:
    """A definite noun for a meeting, journey, occasion or proposal, or "it"."""
    rules = scene.rules
    if thing.lower_ in ("it", "that", "which"):
        return True
    lemma = thing.lemma_.lower()
    known = rules["nouns.encounter"] | rules["nouns.travel"] | rules["nouns.occasion"] | rules["status.planning_nouns"]
    if lemma not in known and not (is_verb(thing) and lemma in rules["status.attending"]):
        return False
    return is_verb(thing) or any(c.lower_ in ("the", "this", "that") or c.dep_ == "poss" for c in thing.children)


def _speaks_of(scene: Scene, noun: Token | None, parties: tuple[Ref, ...]) -> bool:
    """Whether the noun phrase means one of the people that were to meet, or their state."""
    states = {scene.state_of(ref) for ref in parties}
    return any(p.ref in parties or scene.state_of(p.ref) in states - {None} for p in scene.parties(noun))
