"""The day of an agreement that is told in the sentences of a meeting: "They met on Monday. In a statement issued …".

What two sign, adopt or agree to in a sentence that tells of their meeting, they sign on the days of the meeting.
"""

from collections.abc import Sequence
from dataclasses import replace

from loader.record import Agreement, Meeting, Passage, Words


def dated_by_meeting(agreements: Sequence[Agreement], meetings: Sequence[Meeting]) -> tuple[Agreement, ...]:
    """The agreements; those without a date that are told to be signed, or agreed, in a sentence of the one dated
    meeting held there have its date, with the words and sentences that tell it."""
    return tuple(_dated(agreement, meetings) for agreement in agreements)


def _dated(agreement: Agreement, meetings: Sequence[Meeting]) -> Agreement:
    if agreement.date is not None or agreement.status == "proposed":
        return agreement
    acts = [w.passage for w in agreement.words if w.slot == "status"]
    if agreement.status == "agreed":
        acts += [w.passage for w in agreement.words if w.slot == "trigger"]
    held = [m for m in meetings if m.status == "held"]
    there = [m for m in held if any(_within(act, m.evidence) for act in acts)]
    if not there and acts and agreement.kind == "declaration" and agreement.name.startswith("joint"):
        # "They met on Monday. In a joint statement issued afterwards they called …"
        there = [m for m in held if any(_follows(agreement.evidence, s) for s in m.evidence)]
    if len(there) != 1 or there[0].date is None:
        return agreement
    meeting = there[0]
    told = tuple(word for word in meeting.words if word.slot == "date")
    sentences = [s for s in meeting.evidence if any(_within(word.passage, (s,)) for word in told)]
    return replace(
        agreement,
        date=meeting.date,
        relative=meeting.relative,
        words=_sorted((*agreement.words, *told)),
        evidence=tuple(sorted({*agreement.evidence, *sentences})),
    )


def _within(word: Passage, sentences: Sequence[Passage]) -> bool:
    return any(s.start <= word.start and word.end <= s.end for s in sentences)


def _follows(sentences: Sequence[Passage], earlier: Passage) -> bool:
    """Whether the first of the sentences stands straight behind another, in the same paragraph."""
    return bool(sentences) and 0 <= sentences[0].start - earlier.end <= 1


def _sorted(words: Sequence[Words]) -> tuple[Words, ...]:
    return tuple(sorted(dict.fromkeys(words)))
