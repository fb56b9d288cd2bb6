"""When two names, offices or agreements' names count as the same."""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

MIN_SIMILARITY = 0.8
_SAME_OFFICE = 0.85

T = TypeVar("T")


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """Case-folded, without accents, punctuation and a leading article."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"['’‘`.]", "", plain)
    plain = " ".join("".join(c if c.isalnum() else " " for c in plain).split())
    return re.sub(r"^(the|a|an) (?=.)", "", plain)


def similarity(a: str, b: str) -> float:
    """Similarity of the folded texts, 0 to 1 (difflib's ratio)."""
    return difflib.SequenceMatcher(None, fold(a), fold(b), autojunk=False).ratio()


def variants(name: str) -> set[str]:
    """The folded name, the name without its bracketed part, and the bracketed part: "Liberal Democrats (LDP)"."""
    found = {fold(name)}
    if match := re.match(r"^(.*?)\(([^()]+)\)\s*$", name):
        found |= {fold(match.group(1)), fold(match.group(2))}
    return found - {""}


@dataclass(frozen=True)
class NameRules:
    """Equality of names under lists of equivalent names, and the word lists of ``ontology/evaluation.toml``."""

    classes: dict[str, frozenset[int]]
    groups: dict[str, tuple[str, ...]]
    office_ignored: frozenset[str]
    former: frozenset[str]
    deputy: frozenset[str]
    agreement_ignored: frozenset[str]

    def alias(self, a: str, b: str) -> bool:
        """Whether two folded names stand in one list of equivalent names."""
        return bool(self.classes.get(a, frozenset()) & self.classes.get(b, frozenset()))

    def same(self, a: str, b: str) -> int:
        """2 equal, 1 equivalent, 0 different."""
        x, y = variants(a), variants(b)
        if x & y:
            return 2
        return int(any(self.alias(p, q) for p in x for q in y))

    def person(self, a: str, b: str) -> int:
        """3 equal, 2 equivalent, 1 if one side is a single word equal to the other's first or last word, else 0."""
        same = self.same(a, b)
        if same:
            return same + 1
        x, y = fold(a).split(), fold(b).split()
        if x and y and (len(x) == 1) != (len(y) == 1):
            single, full = (x, y) if len(x) == 1 else (y, x)
            return int(single[0] in (full[0], full[-1]))
        return 0

    def any_same(self, xs: Iterable[str], ys: Sequence[str]) -> int:
        """The best equality between two sets of names."""
        return max((self.same(x, y) for x in xs for y in ys), default=0)

    def same_office(self, a: str | None, b: str | None) -> bool:
        """Offices without state names, small spelling differences allowed; former, deputy and full ones differ."""
        if not a or not b:
            return not a and not b
        x, y = self._office_words(a), self._office_words(b)
        if ("former" in x) != ("former" in y):
            return False
        if sorted(x) == sorted(y):
            return True
        if self.deputy & set(x) != self.deputy & set(y):
            return False
        ratio = difflib.SequenceMatcher(None, " ".join(x), " ".join(y), autojunk=False).ratio()
        return ratio >= _SAME_OFFICE

    def same_agreement(self, a: str, b: str) -> float:
        """Similarity of two agreements' names, 0 to 1; 0 when they do not match."""
        same = self.same(a, b)
        if same:
            return 1.0 if same == 2 else 0.95
        ratio = similarity(a, b)
        if ratio >= MIN_SIMILARITY:
            return ratio
        small, big = sorted((self._agreement_words(a), self._agreement_words(b)), key=len)
        return 0.8 if len(small) >= 2 and small <= big and len(small) / len(big) >= 0.5 else 0.0

    def _office_words(self, office: str) -> list[str]:
        words = ("former" if word in self.former else word for word in fold(office).split())
        return [word for word in words if word not in self.office_ignored]

    def _agreement_words(self, name: str) -> set[str]:
        dropped = self.office_ignored | self.agreement_ignored
        return {word for word in fold(name).split() if word not in dropped and not word.isdigit()}


def load_name_rules(path: Path, equivalent: Iterable[Sequence[str]]) -> NameRules:
    """The rules of ``ontology/evaluation.toml`` with lists of equivalent names (``aliases.json`` of the gold)."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    classes: dict[str, set[int]] = {}
    for number, names in enumerate(equivalent):
        for name in names:
            classes.setdefault(fold(name), set()).add(number)
    office = frozenset(table["office"]["ignored"].split())
    return NameRules(
        {name: frozenset(numbers) for name, numbers in classes.items()},
        {group: tuple(members) for group, members in table["groups"].items()},
        office,
        frozenset(table["office"]["former"]),
        frozenset(table["office"]["deputy"]),
        frozenset(table["agreement"]["ignored"].split()),
    )


def matches(xs: Sequence[T], ys: Sequence[T], same: Callable[[T, T], int]) -> int:
    """The number of one-to-one matches between two lists, best first."""
    scored = ((same(x, y), i, j) for i, x in enumerate(xs) for j, y in enumerate(ys))
    left: set[int] = set()
    right: set[int] = set()
    for score, i, j in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if score and i not in left and j not in right:
            left.add(i)
            right.add(j)
    return len(left)


def jaccard(xs: Sequence[T], ys: Sequence[T], same: Callable[[T, T], int]) -> float:
    """Size of the intersection over that of the union, under an equality; 1 for two empty lists."""
    if not xs and not ys:
        return 1.0
    common = matches(xs, ys, same)
    return common / (len(xs) + len(ys) - common)
