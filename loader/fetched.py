"""A sequence that holds keys only."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")


class Fetched(Sequence[Item]):
    """Items that are fetched by their keys when they are asked for, anew each time: memory does not grow with them."""

    def __init__(self, keys: Sequence[Any], fetch: Callable[[Any], Item]) -> None:
        self._keys, self._fetch = keys, fetch

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Fetched(self._keys[index], self._fetch)
        return self._fetch(self._keys[index])
