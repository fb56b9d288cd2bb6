"""The day of a meeting whose words the lead reports: "X on Friday welcomed the deal. … X said when meeting Y".

Agencies tell first what somebody said that day, and only further down that he said it to a visitor.
"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from loader.edtf import parse_edtf
from loader.language.meeting_encounter import Encounter
from loader.language.meeting_scene import Scene
from loader.language.meeting_site import find_site
from loader.language.meeting_syntax import carrier, is_verb, subjects
from loader.language.meeting_telling import Telling
from loader.language.meeting_triggers import JOURNEYS
from loader.language.reading import TimeExpression
from loader.record import Ref

_STAY = 4
"""Days after an arrival on which the guest is met."""
_AT = frozenset({"at", "in", "during", "when", "while", "after"})


def day_of_lead(scene: Scene, encounter: Encounter, told: frozenset[int]) -> TimeExpression | None:
    """The time at which the lead reports what was said at a meeting held, which has no date of its own; ``told`` are
    the first tokens of the sentences that tell of other meetings."""
    if encounter.status not in (None, "held") or encounter.taken_up:
        return None
    # The day on which a guest arrived is not yet that of the meeting.
    dated = [t for t in encounter.tellings if t.date is not None]
    if any(t.family == "call" for t in encounter.tellings) or any(t.family not in JOURNEYS for t in dated):
        return None
    arrived = parse_edtf(encounter.date) if encounter.date is not None else None
    lead = _lead(scene)
    if lead is None or lead.start in told or lead.start in encounter.sentences:
        return None
    for telling in encounter.tellings:
        speaker = _speaker(scene, telling)
        if speaker is None or speaker not in encounter.parties:
            continue
        for time in _times_of(scene, lead, speaker):
            since = (parse_edtf(time.edtf).first - arrived.first).days if arrived is not None else 0
            if 0 <= since <= _STAY and (arrived is None or arrived.days == 1):
                return time
    return None


def _lead(scene: Scene) -> Span | None:
    """The first sentence behind the heading."""
    running = scene.reading.running
    first = next(iter(running), None)
    return first.sent if first is not None else None


def _speaker(scene: Scene, telling: Telling) -> Ref | None:
    """Who says something at, during or when meeting: the subject of the verb that the meeting is the setting of."""
    token = telling.trigger.token
    if telling.trigger.is_noun:
        governed = carrier(token)
        verb = governed.verb if governed is not None and governed.preposition in _AT else None
    else:
        timed = any(c.lower_ in _AT and c.i < token.i for c in token.children) or token.head.lower_ in _AT
        verb = _verb_above(token) if token.dep_ in ("advcl", "pcomp") and timed else None
    people = [p.ref for n in subjects(verb) for p in scene.parties(n)] if verb is not None else []
    return people[0] if len(people) == 1 and people[0].kind == "person" else None


def _verb_above(token: Token) -> Token | None:
    return next((t for t in token.ancestors if is_verb(t)), None)


def _times_of(scene: Scene, lead: Span, speaker: Ref) -> Iterator[TimeExpression]:
    """The days of the lead that belong to what the speaker does in it."""
    published = scene.reading.article.published
    for time in scene.reading.times_in(lead):
        when = parse_edtf(time.edtf)
        if when.days != 1 or published is None or when.first > published:
            continue
        verb = find_site(scene, lead.doc[time.first : time.last].root, frozenset()).on
        if is_verb(verb) and any(p.ref == speaker for n in subjects(verb) for p in scene.parties(n)):
            yield time
