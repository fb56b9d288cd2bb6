"""Grounding: a slot that follows from the article as a whole still points at words of the article.

"Prime Minister Shinzo Abe" in a text about Japan serves Japan; the two sides of a sought treaty are named elsewhere.
The nearest mention of what fills such a slot becomes its words, and the mention's sentence becomes evidence.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from loader.evidence import WORDED_SLOTS
from loader.language.reading import Reading
from loader.record import Agreement, Fact, Passage, Ref, Words

F = TypeVar("F", bound=Fact)


def ground(facts: Sequence[F], reading: Reading) -> tuple[F, ...]:
    """The facts with words for every filled slot that the article names anywhere.

    A slot that holds one thing which the article names nowhere is emptied: the article does not say it.
    """
    return tuple(_grounded(fact, reading) for fact in facts)


def _grounded(fact: F, reading: Reading) -> F:
    added: list[Words] = []
    emptied: dict[str, Any] = {}
    for slot in WORDED_SLOTS[type(fact)]:
        value = getattr(fact, slot.field)
        refs = [ref for ref in (value if isinstance(value, tuple) else (value,)) if isinstance(ref, Ref)]
        given = {words.passage for words in fact.words if words.slot in slot.words}
        if len(given) >= len(refs):
            continue
        known = {ref for passage in given for ref in reading.meant_by(passage)}
        missing = [ref for ref in refs if ref not in known]
        found = [passage for ref in missing if (passage := _nearest(ref, fact.evidence, reading))]
        added += [Words(slot.words[0], passage) for passage in found]
        if not found and not given and isinstance(value, Ref):
            emptied[slot.field] = None
    if isinstance(fact, Agreement):
        fact = replace(fact, provisions=ground(fact.provisions, reading))
    if not added and not emptied:
        return fact
    words = tuple(sorted({*fact.words, *added}))
    evidence = {
        *fact.evidence,
        *(_sentence(w.passage, reading) for w in added if not _covered(w.passage, fact.evidence)),
    }
    return replace(fact, words=words, evidence=tuple(sorted(evidence)), **emptied)


def _nearest(ref: Ref, evidence: Sequence[Passage], reading: Reading) -> Passage | None:
    """The name of a thing nearest to the evidence: one inside it is nearest, then the earlier one."""
    entity = reading.entity(ref)

    def distance(name: Passage) -> tuple[int, int]:
        return min(max(e.start - name.start, name.end - e.end, 0) for e in evidence), name.start

    return min(entity.evidence, key=distance, default=None) if entity else None


def _covered(passage: Passage, evidence: Sequence[Passage]) -> bool:
    return any(e.start <= passage.start and passage.end <= e.end for e in evidence)


def _sentence(passage: Passage, reading: Reading) -> Passage:
    span = reading.doc.char_span(passage.start, passage.end, alignment_mode="expand")
    assert span is not None  # a mention's passage lies in the text
    return reading.slice(span[0].sent.start_char, span[-1].sent.end_char)
