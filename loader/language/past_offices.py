"""Offices that are past in one sentence of an article and told without that word in another."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from loader.edtf import parse_edtf
from loader.language.office import alike_offices
from loader.language.reading import Reading
from loader.record import Ref, Tenure

_FORMER = "former "


def once_past(tenures: Sequence[Tenure], reading: Reading, holding: Collection[Ref]) -> list[Tenure]:
    """The tenures of an article, one for "the then President A" and "in 1997 President A went": the office is past.

    The people ``holding`` an office on the day of the article may have come back to it.
    """
    former = [t for t in tenures if (t.office or "").startswith(_FORMER) and t.holder not in holding]
    if not former or reading.article.published is None:
        return list(tenures)
    again = {id(t): past for t in tenures for past in former if _is_again(t, past) and _is_long_ago(t, reading)}
    ties = {id(past): t for t in tenures if (past := again.get(id(t))) and past.serves is None and t.serves}
    kept = (t for t in tenures if id(t) not in again)
    return [_serving(t, ties[id(t)]) if id(t) in ties else t for t in kept]


def _is_again(tenure: Tenure, past: Tenure) -> bool:
    """Whether a tenure without "former" is the past one."""
    if tenure.holder != past.holder or tenure.office is None or tenure.office.startswith(_FORMER):
        return False
    is_of_same_state = tenure.serves == past.serves or None in (tenure.serves, past.serves)
    return is_of_same_state and alike_offices(tenure.office, past.office or "")


def _is_long_ago(tenure: Tenure, reading: Reading) -> bool:
    """Whether the sentence that tells the office tells of what happened in an earlier year."""
    start = next(w.passage.start for w in tenure.words if w.slot == "trigger")
    span = reading.doc.char_span(start, start + 1, alignment_mode="expand")
    if span is None or reading.article.published is None:
        return False
    sentence, year = span[0].sent, reading.article.published.year
    verbs = (sentence.root, *sentence.root.lefts)
    dates = (t.edtf for t in reading.times if sentence.start <= t.first < sentence.end)
    earlier = any(stretch[1].year < year for edtf in dates for stretch in parse_edtf(edtf).stretches)
    return earlier and any(verb.tag_ == "VBD" for verb in verbs)


def _serving(past: Tenure, tenure: Tenure) -> Tenure:
    """The past tenure with the state that the other telling gives."""
    words = (*past.words, *(w for w in tenure.words if w.slot == "serves"))
    return replace(past, serves=tenure.serves, words=words, evidence=tuple(sorted({*past.evidence, *tenure.evidence})))
