"""Grouping: which items are one thing. Compares within blocks only, and never chains two that contradict."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from loader.resolve.sorting import SortKey

Item = TypeVar("Item")


def group(
    items: Iterable[Item],
    *,
    block: Callable[[Item], Hashable | None],
    order: Callable[[Item], SortKey],
    compatible: Callable[[Item, Item], bool],
    signature: Callable[[Item], Hashable] | None = None,
    compared: Callable[[Item], Hashable] | None = None,
) -> tuple[tuple[Item, ...], ...]:
    """Partitions the items, the same way in whatever order they come.

    Only items of one block can be together; ``None`` as a block keeps an item alone. Inside a block items are taken
    in ``order`` (a total order, the most telling items first), and each joins the group all of whose members it is
    compatible with. If several groups fit, it joins the only one that has a member of the same ``signature``, else
    none: what fits two things is not evidence for either. Groups and members come in ``order``.
    ``compared`` is all that ``compatible`` looks at, if it can be told: of members that equal in it one is compared.
    """
    blocks: dict[Hashable, list[Item]] = {}
    groups: list[list[Item]] = []
    for item in sorted(items, key=order):
        key = block(item)
        if key is None:
            groups.append([item])
        else:
            blocks.setdefault(key, []).append(item)
    for members in blocks.values():
        groups += _partition(members, compatible, signature or order, compared or order)
    return tuple(tuple(members) for members in sorted(groups, key=lambda members: order(members[0])))


def _partition(
    items: list[Item],
    compatible: Callable[[Item, Item], bool],
    signature: Callable[[Item], Hashable],
    compared: Callable[[Item], Hashable],
) -> list[list[Item]]:
    groups: list[tuple[list[Item], dict[Hashable, Item]]] = []
    for item in items:
        fitting = [group for group in groups if all(compatible(item, member) for member in group[1].values())]
        if len(fitting) > 1:
            same = signature(item)
            fitting = [group for group in fitting if any(signature(member) == same for member in group[0])]
        if len(fitting) != 1:
            fitting = [([], {})]
            groups += fitting
        members, different = fitting[0]
        members.append(item)
        different.setdefault(compared(item), item)
    return [members for members, _ in groups]
