"""What a fact still needs proved, and the fewest sentences that prove it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loader.language.proofs import Proofs, inside
from loader.record import Passage, Ref


@dataclass(frozen=True, slots=True)
class Need:
    """A thing that must be named in the evidence. ``slot`` is where its words belong, None for a slot without words;
    ``names`` are the names that would do, the best first."""

    slot: str | None
    ref: Ref
    names: Sequence[Passage]


def fulfil(
    needs: Sequence[Need], evidence: Sequence[Passage], proofs: Proofs, most: int | None = None
) -> Iterator[tuple[Need, Passage]]:
    """Names for needs that no sentence of the evidence meets, from ``most`` further sentences at most: first the best
    sentence that names several things, then the best for each that is left."""
    left = [need for need in needs if need.names and not any(inside(name, evidence) for name in need.names)]
    while left and (most is None or most > 0):
        met: dict[int, list[tuple[Need, int]]] = {}
        for need in left:
            ranks: dict[int, int] = {}
            for rank, name in enumerate(need.names):
                ranks.setdefault(proofs.number(name), rank)
            for sentence, rank in ranks.items():
                met.setdefault(sentence, []).append((need, rank))
        chosen = min(met, key=lambda sentence: (-len(met[sentence]), sum(rank for _, rank in met[sentence])))
        yield from ((need, need.names[rank]) for need, rank in met[chosen])
        left = [need for need in left if all(need is not other for other, _ in met[chosen])]
        most = None if most is None else most - 1
