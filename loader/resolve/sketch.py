"""The sketch of a text: MinHash of its shingles (Broder 1997), by which copies and rewordings are recognised."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from operator import eq
from struct import pack, unpack

from rensa import RMinHash

from loader.resolve.folding import words

SHINGLE = 3
"""Words in a row: with two, articles on one dispute share too much, with five, a reworded story nearly nothing."""
NUMBERS = 256
"""Numbers of a sketch: the resemblance is told to about .02."""
SEED = 1
ROWS = 4
BANDS = 16
"""Two texts that resemble each other by a half share a band with a probability of two thirds, by three quarters nearly
surely; by a tenth hardly ever."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """The MinHash of a text's shingles: ``numbers`` (unsigned, 32 bits each, little-endian, in Base64) and how many
    different shingles there are."""

    numbers: str
    size: int

    def values(self) -> tuple[int, ...]:
        """The numbers."""
        return unpack(f"<{NUMBERS}I", b64decode(self.numbers))

    def bands(self) -> tuple[str, ...]:
        """The bands for blocking (locality-sensitive hashing): ``BANDS`` pieces of ``ROWS`` numbers."""
        if not self.size:
            return ()
        values = self.values()
        return tuple(
            f"band {band} {':'.join(format(v, 'x') for v in values[band * ROWS : (band + 1) * ROWS])}"
            for band in range(BANDS)
        )

    def shared(self, other: "Sketch") -> float:
        """The estimated part of the shorter text's shingles that the longer one has too (containment)."""
        if not self.size or not other.size:
            return 0.0
        # Whether two numbers are equal does not depend on the order of their bytes.
        own, others = (memoryview(b64decode(sketch.numbers)).cast("I") for sketch in (self, other))
        equal: int = sum(map(eq, own, others))
        resemblance: float = equal / NUMBERS
        both = resemblance / (1 + resemblance) * (self.size + other.size)
        return min(1.0, both / min(self.size, other.size))


def sketch_of(text: str) -> Sketch:
    """The sketch of a text, the same on every machine; of a text of fewer words than a shingle has, an empty one."""
    told = words(text)
    shingles = {" ".join(told[start : start + SHINGLE]) for start in range(len(told) - SHINGLE + 1)}
    if not shingles:
        return Sketch("", 0)
    minhash = RMinHash(NUMBERS, SEED)
    minhash.update(sorted(shingles))
    return Sketch(b64encode(pack(f"<{NUMBERS}I", *minhash.digest())).decode(), len(shingles))
