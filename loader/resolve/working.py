"""Working data: what resolution keeps between releases, so that one more article costs the same beside many.

It lies in the default graph of the release's store, as ``<subject> <working#TABLE> "value"``. No query reaches it
(``Release.query`` always names its default graphs), no export holds it, and it is not part of a release's content: it
can be made again from the article graphs. A table holds sets of values by subject: records (one value), counters
(one number), indexes (article IRIs by key).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from itertools import chain, islice

from pyoxigraph import Literal, NamedNode, Quad

NAMESPACE = "https://w3id.org/skerry/working#"
_FEW, _REMEMBERED = 4, 100_000
"""So many values of a place are remembered, of so many places: a resolution of all articles asks for millions."""

Entry = tuple[str, str, str]
"""Subject, table and value."""


def mark(*parts: str) -> str:
    """A short IRI that stands for some texts: the subject of what is kept about them."""
    return f"urn:skerry:{blake2b(chr(0).join(parts).encode(), digest_size=15).hexdigest()}"


@cache
def table_node(table: str) -> NamedNode:
    """The property of a table."""
    return NamedNode(NAMESPACE + table)


def to_quad(entry: Entry) -> Quad:
    """An entry as it lies in the store."""
    subject, table, value = entry
    return Quad(NamedNode(subject), table_node(table), Literal(value))


class Working:
    """The working data of a release with the changes that lead to the next. ``standing`` gives the values that a table
    has for a subject in the release; ``expecting`` is told which will be asked for."""

    def __init__(
        self,
        standing: Callable[[str, str], Iterator[str]],
        expecting: Callable[[Iterable[str], Sequence[str]], None],
    ) -> None:
        self._standing, self._expecting = standing, expecting
        self._few: dict[tuple[str, str], tuple[str, ...]] = {}
        self._added: dict[tuple[str, str], dict[str, None]] = {}
        self._removed: dict[tuple[str, str], set[str]] = {}

    def expect(self, subjects: Iterable[str], *tables: str) -> None:
        """Says which values will be asked for, since a store on a server answers one question sooner than many. The
        subjects may be made while they are taken: other stores take none."""
        self._expecting(subjects, tables)

    def _stand(self, place: tuple[str, str]) -> Iterable[str]:
        """The values in the release. Few of them are remembered, since most places are asked for again."""
        found = self._few.get(place)
        if found is not None:
            return found
        values = self._standing(*place)
        few = tuple(islice(values, _FEW + 1))
        if len(few) > _FEW:
            return chain(few, values)
        if len(self._few) < _REMEMBERED:
            self._few[place] = few
        return few

    def values(self, subject: str, table: str) -> Iterator[str]:
        """The values now, in no particular order."""
        place = subject, table
        added, removed = self._added.get(place), self._removed.get(place)
        if not added and not removed:
            yield from self._stand(place)
            return
        for value in self._stand(place):
            if (not removed or value not in removed) and (not added or value not in added):
                yield value
        yield from list(added or ())

    def still(self, subject: str, table: str) -> Iterator[str]:
        """The values in the release that have not been taken out."""
        place = subject, table
        removed = self._removed.get(place, ())
        return (value for value in self._stand(place) if value not in removed)

    def few(self, subject: str, table: str, most: int) -> list[str]:
        """Some of the values: all, if there are no more than ``most``."""
        return list(islice(self.values(subject, table), most))

    def record(self, subject: str, table: str) -> str | None:
        """The value in a table that has at most one."""
        return next(self.values(subject, table), None)

    def add(self, subject: str, table: str, value: str) -> None:
        """Puts a value in."""
        place = subject, table
        self._removed.get(place, set()).discard(value)
        self._added.setdefault(place, {})[value] = None

    def remove(self, subject: str, table: str, value: str) -> None:
        """Takes a value out."""
        place = subject, table
        self._added.get(place, {}).pop(value, None)
        self._removed.setdefault(place, set()).add(value)

    def set_record(self, subject: str, table: str, value: str | None) -> None:
        """Sets the one value, or takes it out."""
        for old in list(self.values(subject, table)):
            if old != value:
                self.remove(subject, table, old)
            else:
                return
        if value is not None:
            self.add(subject, table, value)

    def count(self, subject: str, table: str = "count") -> int:
        """The number in a table of counters."""
        return int(self.record(subject, table) or 0)

    def bump(self, subject: str, by: int, table: str = "count") -> int:
        """Adds to a number and gives the number before; a number that becomes 0 is taken out."""
        before = self.count(subject, table)
        self.set_record(subject, table, str(before + by) if before + by else None)
        return before

    def changes(self) -> tuple[list[Entry], list[Entry]]:
        """What to take out of the release, and what to put in."""
        removed = [(*place, value) for place, values in self._removed.items() for value in values]
        added = [(*place, value) for place, values in self._added.items() for value in values]
        return removed, added
