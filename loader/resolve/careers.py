"""Careers: whether what two reports call a person can be one life, as the lexicon lists walks of life."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

FORMER = "former"


@dataclass(frozen=True, slots=True, order=True)
class Walk:
    """A walk of life that somebody is told to be in, or to have left."""

    name: str
    is_former: bool = False


@dataclass(frozen=True, slots=True)
class Careers:
    """Which offices and occupations are of which walk of life, and between which people go."""

    walks: Mapping[str, str] = field(default_factory=dict)
    """Folded word -> the walk of life that it tells."""
    suffixes: frozenset[str] = frozenset()
    """Words that tell one only where no word before them does: "attorney general"."""
    joining: frozenset[str] = frozenset()
    """Words behind which an office tells of another: "adviser to the president"."""
    together: frozenset[frozenset[str]] = frozenset()
    """Pairs of walks in which one person can be at a time, or one right after the other."""
    in_turn: frozenset[frozenset[str]] = frozenset()
    """Pairs of walks between which people go in the course of their lives."""
    years_between: int = 2
    """So many years lie between two reports at least, if a person went from one walk to the other."""

    def walk(self, title: str) -> Walk | None:
        """The walk of life of a folded office or occupation, if its words tell one."""
        words = title.split()
        is_former = words[:1] == [FORMER]
        end = next((place for place, word in enumerate(words) if word in self.joining), len(words))
        told = [word for word in reversed(words[:end]) if word in self.walks]
        word = next((word for word in told if word not in self.suffixes), next(iter(told), None))
        return None if word is None else Walk(self.walks[word], is_former)

    def fit(self, some: Collection[Walk], others: Collection[Walk], years: int) -> bool:
        """Whether one person can be in walks of both collections, which are told so many years apart at least; who is
        in no walk that is known can be anybody."""
        return not some or not others or any(self._joins(one, other, years) for one in some for other in others)

    def _joins(self, one: Walk, other: Walk, years: int) -> bool:
        pair = frozenset({one.name, other.name})
        if len(pair) == 1 or pair in self.together:
            return True
        return pair in self.in_turn and (one.is_former or other.is_former or years >= self.years_between)
