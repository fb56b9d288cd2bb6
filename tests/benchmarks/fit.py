"""How cost grows with size: a power of it, fitted by least squares between the logarithms."""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Growth:
    """Cost is ``factor * size ** exponent``."""

    factor: float
    exponent: float

    def at(self, size: float) -> float:
        """The cost of a size."""
        return float(self.factor * size**self.exponent)


def fitted(costs: Mapping[int, float]) -> Growth:
    """The growth through costs by size. Raises ValueError for fewer than two sizes, or a cost that is not above 0."""
    if len(costs) < 2:
        raise ValueError(f"a growth needs costs of two sizes, not of {len(costs)}: measure another size")
    xs, ys = [math.log(size) for size in costs], [math.log(cost) for cost in costs.values()]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    exponent = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)
    return Growth(math.exp(y - exponent * x), exponent)


def n_log_n(sizes: Mapping[int, float]) -> float:
    """The exponent that cost n log n has over these sizes: what growth is measured against."""
    return fitted({size: size * math.log(size) for size in sizes}).exponent
