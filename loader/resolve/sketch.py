"""The sketch of a text: MinHash of its shingles (Broder 1997), by which copies and rewordings are recognised."""

from collections.abc import Sequence
from dataclasses import dataclass
from struct import pack

import numpy as np
from rensa import RMinHash

SHINGLE = 3
"""Words in a row: with two, articles on one dispute share too much, with five, a reworded story nearly nothing."""
NUMBERS = 256
"""Numbers of a sketch: the resemblance is told to about .02."""
SEED = 1
ROWS = 4
BANDS = 16
"""Two texts that resemble each other by a half share a band with a probability of two thirds, by three quarters nearly
surely; by a tenth hardly ever."""
_BAND_BYTES = 4 * ROWS


@dataclass(frozen=True, slots=True)
class Sketch:
    """The MinHash of a text's shingles: ``numbers`` (unsigned, 32 bits each, little-endian) and how many different
    shingles there are."""

    numbers: bytes
    size: int

    def bands(self) -> tuple[str, ...]:
        """The bands for blocking (locality-sensitive hashing): ``BANDS`` pieces of ``ROWS`` numbers."""
        if not self.size:
            return ()
        pieces = (self.numbers[start : start + _BAND_BYTES] for start in range(0, BANDS * _BAND_BYTES, _BAND_BYTES))
        return tuple(f"band {band} {piece.hex()}" for band, piece in enumerate(pieces))

    def shared(self, others: Sequence["Sketch"]) -> list[float]:
        """The estimated part of the shorter text's shingles that the longer one has too (containment), for this sketch
        and each of some others."""
        if not self.size:
            return [0.0] * len(others)
        told = [other for other in others if other.size]
        rows = np.frombuffer(b"".join(other.numbers for other in told), "<u4").reshape(-1, NUMBERS)
        equal = iter((rows == np.frombuffer(self.numbers, "<u4")).sum(axis=1).tolist())
        return [self._shared(next(equal), other.size) if other.size else 0.0 for other in others]

    def _shared(self, equal: int, size: int) -> float:
        resemblance = equal / NUMBERS
        both = resemblance / (1 + resemblance) * (self.size + size)
        return min(1.0, both / min(self.size, size))


def sketch_of(folded: str) -> Sketch:
    """The sketch of a folded text, the same on every machine; of one of fewer words than a shingle has, an empty
    one."""
    told = folded.split()
    shingles = {" ".join(told[start : start + SHINGLE]) for start in range(len(told) - SHINGLE + 1)}
    if not shingles:
        return Sketch(b"", 0)
    minhash = RMinHash(NUMBERS, SEED)
    minhash.update(sorted(shingles))
    return Sketch(pack(f"<{NUMBERS}I", *minhash.digest()), len(shingles))
