"""Corrections in words, for lists, pages and messages."""

from loader.correction import Correction
from loader.curation.slots import SLOTS
from loader.graph.terms import SK, Base


def in_words(correction: Correction, base: Base) -> str:
    """What a correction states: ``person/kono is the same as person/taro-kono``."""
    subject = short(correction.subject, base)
    if correction.kind in ("same", "different"):
        relation = "the same as" if correction.kind == "same" else "not"
        return f"{subject} is {relation} {short(correction.other or '', base)}"
    values = value_text(correction, base)
    slot = slot_name(correction.slot) if correction.slot else ""
    if correction.kind == "right":
        return f"the right {slot} of {subject} is {values}"
    if not slot:
        return f"{subject} is wrong"
    return f"the {slot} {values} of {subject} is wrong" if values else f"the {slot} of {subject} is wrong"


def value_text(correction: Correction, base: Base) -> str:
    """The values of a correction as its file has them: ``person/a | person/b``."""
    return " | ".join(short(value, base) for value in correction.values)


def slot_name(curie: str) -> str:
    """The name that people use for a slot."""
    return next((slot.name for slot in SLOTS if slot.curie == curie), curie)


def short(iri: str, base: Base) -> str:
    """An IRI below the base without it, a concept of the vocabulary without its namespace, other text as it is."""
    if iri.startswith(SK):
        return iri.removeprefix(SK)
    return iri.removeprefix(base.iri)
