"""Clearing up: old releases are taken out."""

from dataclasses import dataclass
from pathlib import Path

from loader.graph.embedded import open_current
from loader.graph.store import StoreFolder


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was taken out: the ``numbers`` of the releases, the ``bytes`` of disk that were freed, and which of them are
    ``held``: somebody reads them, so that their files are left to the next writer."""

    numbers: tuple[int, ...]
    bytes: int = 0
    held: tuple[int, ...] = ()


def to_prune(store: Path, keep: int) -> tuple[int, ...]:
    """The numbers of the releases that go if only the newest ``keep`` stay; never the current one. Raises StoreError if
    there is none."""
    return _beyond(StoreFolder(store), open_current(store).number, keep)


def prune(store: Path, keep: int) -> Pruned:
    """Takes out all releases but the newest ``keep``, oldest first. What they were stays told in the provenance graph.
    Raises StoreLocked if another process writes."""
    folder = StoreFolder(store)
    open_current(store)
    with folder.writing():
        return take_out(folder, keep)


def take_out(folder: StoreFolder, keep: int) -> Pruned:
    """The same for who holds the writer's lock already."""
    folder.free_pruned()
    current = folder.current_number()
    numbers = _beyond(folder, current, keep) if current else ()
    freed, held = 0, list[int]()
    for number in numbers:
        size = disk_of(folder.release(number))
        if folder.prune(number):
            freed += size
        else:
            held.append(number)
    return Pruned(numbers, freed, tuple(held))


def _beyond(folder: StoreFolder, current: int, keep: int) -> tuple[int, ...]:
    published = [number for number in folder.kept() if number <= current]
    return tuple(published[:-keep])


def disk_of(release: Path) -> int:
    """The bytes of disk that only this release uses: files that it shares with others do not count."""
    found = (path.stat() for path in release.rglob("*") if path.is_file())
    return sum(stat.st_blocks * 512 for stat in found if stat.st_nlink == 1)
