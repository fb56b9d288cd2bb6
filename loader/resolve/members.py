"""Members: what a thing is decided from, where equal items of many articles are held once."""

from collections.abc import Iterable, Sequence
from typing import TypeVar, overload

Item = TypeVar("Item")


class Members(Sequence[Item]):
    """Items that are one thing: one for each form and each set of stories that tell it alike (``Forms.members``);
    ``size`` is the number of all items that they stand for."""

    def __init__(self, items: Iterable[Item], size: int) -> None:
        self._items = tuple(items)
        self.size = size

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...

    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)
