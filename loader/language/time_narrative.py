"""The date that a past narrative has reached: "They met in Lima in March 2011. In October they met in Cusco."

A bare month or day follows the date with an explicit year that the clause before, or a sentence before it about the
same people, has told as the time of an act of its own. Dates in passing do not lead on: deadlines ("a treaty by 2000"),
dates inside noun phrases ("the declaration of 1956") and in clauses that explain a noun.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.edtf import Edtf
from loader.language.calendar import Tense
from loader.language.tense import tense_at

if TYPE_CHECKING:
    from loader.language.time_context import TimeContext, Told

_REACH = 3
"""Sentences after which a narrative is no longer carried on."""
_RECENT = 10
"""Years before publication after which a bare year no longer leads on."""
_OPENING = 2
"""Tokens before a date that opens its sentence."""
_AGAIN = 5
"""Sentences within which a month is named again."""
_HEADED = 4
"""Tokens before a date that opens its sentence with the time of the day ("On the afternoon of January 3, 1966")."""
_FAR_MONTHS = 2
"""Months from that of publication at which news no longer names a day without its year."""
_DATED = frozenset({"day", "month", "interval"})
_FINE = frozenset({"month", "day", "season", "interval"})
_PASSING = frozenset({"relcl", "acl", "ccomp"})
_VERBS = frozenset({"VERB", "AUX"})
_THEY = frozenset({"he", "she", "they", "both", "two", "pair", "leaders"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_INSIDE = frozenset({"compound", "nmod", "amod", "poss", "nummod", "appos"})
"""Relations of a date to the noun whose phrase it stands in ("the 1956 declaration")."""
_COUNTED = frozenset({"first", "meeting", "summit", "time", "kind"})
"""Behind these, "since" tells from when one counts."""
_DEADLINES = frozenset({"by", "until", "till"})
_LATELY = frozenset({"last", "recently"})
"""Beside a verb they count from now: "they last met in April"."""


@dataclass(frozen=True, slots=True)
class Narrative:
    """The date reached; ``back``: the clause tells what had been before it."""

    reached: Edtf
    back: bool

    def year_of(self, month: int) -> int:
        """The year of the month that comes next, or came last, seen from the date reached."""
        year = self.reached.first.year
        if self.reached.kind == "year":
            return year
        return year - (month > self.reached.first.month) if self.back else year + (month < self.reached.first.month)


def narrative_at(context: "TimeContext") -> Narrative | None:
    """The narrative that the clause being read carries on; None where its dates count from the publication day."""
    told = next((t for t in reversed(context.told) if not is_in_passing(context, t)), None)
    if told is None or context.tense not in (Tense.PAST, Tense.EITHER):
        return None
    if told.relative and not _sets_year(context, told):
        return None
    verb, told_verb = verb_above(context.span.root), verb_above(context.doc[told.first : told.last].root)
    if verb is None or told_verb is None or not _is_past(context, told):
        return None
    if any(t.lower_ in _LATELY for t in (*verb.children, *context.doc[max(verb.i - 1, 0) : verb.i])):
        return None
    back = any(c.lower_ == "had" and c.dep_ in ("aux", "auxpass") for c in verb.children)
    if told.first >= context.span.sent.start:
        governs = told_verb == verb or told_verb in verb.ancestors or _leads_on(told_verb)
        return Narrative(told.edtf, back and told_verb in verb.ancestors) if governs else None
    return Narrative(told.edtf, back) if _carries_on(context, told, told_verb) else None


def _sets_year(context: "TimeContext", told: "Told") -> bool:
    """ "Last year things got worse.": a sentence that opens with a year that is over."""
    opens = told.first <= context.doc[told.first].sent.start + _OPENING
    over = context.published is not None and told.edtf.last < context.published
    return told.edtf.kind == "year" and opens and over


def month_at(context: "TimeContext") -> "Told | None":
    """The month or day told as the time of an act just before, in which "on the 22nd" lies: in the same sentence, or
    in the one before where the day opens its sentence."""
    told = next((t for t in reversed(context.told) if not is_in_passing(context, t)), None)
    if told is None or told.edtf.kind not in ("month", "day") or context.tense is not Tense.PAST:
        return None
    sentence = context.span.sent
    between = context.doc[told.last : sentence.start]
    opens = context.first <= sentence.start + _OPENING and context.doc[told.first].sent.end == sentence.start
    together = told.first >= sentence.start or (opens and not any("\n" in t.text_with_ws for t in between))
    return told if together and _is_past(context, told) else None


def month_again(context: "TimeContext", month: int) -> "Told | None":
    """The date with an explicit year that was told last, where it is of that month: across paragraphs and people, since
    a month named again is the same one. A date that counts from the publication day ends it, and so does a month close
    to that day."""
    told = next((t for t in reversed(context.told) if not is_in_passing(context, t)), None)
    if told is None or told.relative or told.edtf.kind not in _DATED or context.tense is not Tense.PAST:
        return None
    verb = verb_above(context.doc[told.first : told.last].root)
    if month not in (told.edtf.first.month, told.edtf.last.month) or verb is None or not _leads_on(verb):
        return None
    between = context.doc[told.last : context.first]
    if sum(1 for t in between if t.is_sent_start) > _AGAIN or any(t.lower_ in context.cues.present for t in between):
        return None
    far = _is_far(context, month) or _is_next_day(context, told)
    return told if far and _is_past(context, told) else None


def _is_far(context: "TimeContext", month: int) -> bool:
    """Whether a month lies so far from that of publication that news gives its year."""
    published = context.published
    return published is None or _FAR_MONTHS <= (published.month - month) % 12 <= 12 - _FAR_MONTHS


def _is_next_day(context: "TimeContext", told: "Told") -> bool:
    """ "On January 3, 1966, … On January 5 they met": both open sentences of one paragraph."""
    start, before = context.span.sent.start, context.doc[told.first].sent.start
    opens = context.first <= start + _OPENING and told.first <= before + _HEADED
    between = context.doc[told.last : start]
    near = 0 < sum(1 for t in context.doc[told.last : context.first] if t.is_sent_start) <= _REACH
    return opens and near and told.edtf.kind == "day" and not any("\n" in t.text_with_ws for t in between)


def is_pluperfect(context: "TimeContext", told: "Told") -> bool:
    """Whether a date told is of what had been before: a look back."""
    verb = verb_above(context.doc[told.first : told.last].root)
    if told.first and context.doc[told.first - 1].lower_ == "since":
        return False
    return verb is not None and any(c.lower_ == "had" and c.dep_ in ("aux", "auxpass") for c in verb.children)


def is_in_passing(context: "TimeContext", told: "Told") -> bool:
    """Whether a date told is a deadline, or of a noun and not of an act."""
    span = context.doc[told.first : told.last]
    before = context.doc[told.first - 1].lower_ if told.first else ""
    if before in _DEADLINES or (before == "since" and told.edtf.kind == "year" and _counts(context, told)):
        return True
    above = span.root.head
    if above.pos_ == "ADP":
        return above.lower_ == "of" and above.head.pos_ not in _VERBS
    return span.root.dep_ in _INSIDE and above.pos_ not in _VERBS


def _counts(context: "TimeContext", told: "Told") -> bool:
    """ "the first since 2015": the year from which one counts, and in which nothing is told."""
    return context.doc[max(told.first - 2, 0)].lower_ in _COUNTED


def _is_past(context: "TimeContext", told: "Told") -> bool:
    first = context.doc[told.first]
    return tense_at(first, context.doc[told.first : told.last].root, context.cues) is Tense.PAST


def _leads_on(verb: Token) -> bool:
    """Whether a verb, or the one it tells the time of, is that of a main clause."""
    return all(not (node.dep_ in _PASSING and node.i > node.head.i) for node in (verb, *verb.ancestors))


def _carries_on(context: "TimeContext", told: "Told", told_verb: Token) -> bool:
    """Whether a sentence goes on from one before it: the same paragraph, and the same people."""
    sentence, before = context.span.sent, context.doc[told.first].sent
    between = context.doc[before.start : sentence.start]
    if sum(1 for t in between if t.is_sent_start) > _REACH or not _leads_on(told_verb):
        return False
    if any("\n" in t.text_with_ws or t.lower_ in context.cues.present for t in between):
        return False
    if any(t.lower_ == "time" and t.i and t.nbor(-1).lower_ == "this" for t in between):
        return False
    opens = context.first <= sentence.start + _OPENING and told.first <= before.start + _OPENING
    next_to = before.end == sentence.start
    if opens and (told.relative or (next_to and (told.edtf.kind in _FINE or _is_recent_year(context, told)))):
        return True
    people = {t.text for t in between if t.ent_type_ == "PERSON"}
    return any((t.ent_type_ == "PERSON" and t.text in people) or _is_anaphoric(t) for t in sentence)


def _is_recent_year(context: "TimeContext", told: "Told") -> bool:
    """ "The year 2016 changed the tone. In May": one of long ago tells the background, and does not lead on."""
    published = context.published
    return told.edtf.kind == "year" and (published is None or published.year - told.edtf.first.year <= _RECENT)


def _is_anaphoric(token: Token) -> bool:
    """ "they", "the pair", "his deputy" as a subject: somebody told before."""
    owned = token.tag_ == "PRP$" and token.head.dep_ in _SUBJECTS
    return owned or (token.lower_ in _THEY and token.dep_ in _SUBJECTS)


def verb_above(token: Token) -> Token | None:
    """The nearest verb above a token."""
    return next((node for node in token.ancestors if node.pos_ in _VERBS), None)
