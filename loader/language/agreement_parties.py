"""Who an agreement is between, where its own words do not say: the sentences that tell the two sides."""

from collections.abc import Iterable, Sequence

from loader.language.proofs import Proofs
from loader.record import Agreement, Passage, Ref, Words

_NEAR = 1
"""Sentences: so near a sentence that names both sides tells the parties better than the people of the agreement do."""


def told_parties(agreement: Agreement, proofs: Proofs) -> tuple[Words, ...] | None:
    """Words for the parties that no sentence of an agreement names: a sentence near by that names all parties, the
    people of its own sentences who serve them ("Abe and Putin agreed"), the sentence beside it.

    None if the article tells nothing of the parties of an agreement made. For a sought one the nearest sentence with
    the sides will do: it is between them that it is sought.
    """
    own = sorted({proofs.number(w.passage) for w in agreement.words if w.slot == "trigger"})
    missing = [p for p in agreement.parties if not {proofs.number(n) for n in proofs.names(p)} & {*own}]
    if not missing:
        return ()
    together = _together(agreement.parties, missing, own, proofs)
    if together and _distance(together[0], own, proofs) <= _NEAR:
        return _words(together)
    spoken = [next((p for n in own for p in proofs.speakers(party, n)), None) for party in missing]
    if all(spoken):
        return _words(p for p in spoken if p is not None)
    nearest = [min(proofs.names(p), key=lambda n: _distance(n, own, proofs), default=None) for p in missing]
    alone = [p for p in nearest if p is not None]
    if len(alone) == len(missing) and all(_distance(p, own, proofs) == 1 for p in alone):
        return _words(alone)
    return _words(together or alone) if agreement.status == "proposed" else None


def _together(
    parties: Iterable[Ref], missing: Sequence[Ref], own: Sequence[int], proofs: Proofs
) -> tuple[Passage, ...]:
    """Names of the missing parties in the nearest sentence that names all of them."""
    named = [{proofs.number(name) for name in proofs.own(party)} for party in parties]
    common = set.intersection(*named) if named else set()
    if not common:
        return ()
    best = min(common, key=lambda n: (min(abs(n - o) for o in own), n))
    return tuple(next(n for n in proofs.own(party) if proofs.number(n) == best) for party in missing)


def _distance(passage: Passage, own: Sequence[int], proofs: Proofs) -> int:
    return min(abs(proofs.number(passage) - number) for number in own)


def _words(passages: Iterable[Passage]) -> tuple[Words, ...]:
    return tuple(Words("party", passage) for passage in passages)
