"""The patterns of ``times.toml``: sequences of word classes and literal words, and where in a text they match."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loader.errors import GazetteerError
from loader.language.time_atoms import Atom, Value, WordClasses

# "this May" and "this Friday" are names of time, "may" and "sat" are not: these classes want a capital letter.
CAPITALISED = frozenset({"MONTH", "WEEKDAY", "SHORTDAY"})


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: any of ``choices`` (classes in capitals, literal words), which may be missing."""

    choices: tuple[str, ...]
    optional: bool

    def admits(self, atom: Atom) -> str | None:
        """The first choice that the atom fulfils."""
        for choice in self.choices:
            if atom.text == choice or choice in atom.values:
                return choice
        return None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A form, what it means, and the conditions on its surroundings."""

    means: str
    elements: tuple[Element, ...]
    rank: int
    after: frozenset[str]
    not_after: frozenset[str]
    before: frozenset[str]
    not_before: frozenset[str]
    check: str | None
    day: tuple[int, int] | None
    """Month and day that the words always mean."""

    def fits(self, previous: str, following: str) -> bool:
        """The neighbouring words allow it."""
        return (
            (not self.after or previous in self.after)
            and previous not in self.not_after
            and (not self.before or following in self.before)
            and following not in self.not_before
        )


@dataclass(frozen=True, slots=True)
class Match:
    """Atoms ``first`` up to ``last`` (exclusive) fulfil a pattern; each with the choice it fulfils."""

    pattern: Pattern
    first: int
    last: int
    atoms: tuple[Atom, ...]
    choices: tuple[str, ...]

    def numbers(self, name: str) -> list[int]:
        """The values of the atoms matched as a class, in text order."""
        return [int(a.values[name]) for a, c in zip(self.atoms, self.choices, strict=True) if c == name]

    def number(self, name: str) -> int | None:
        """The first value of a class, or None."""
        return next(iter(self.numbers(name)), None)

    def value(self, name: str) -> Value | None:
        """The first value of a class, as the lexicon has it, or None."""
        return next((a.values[name] for a, c in zip(self.atoms, self.choices, strict=True) if c == name), None)

    def has(self, *words: str) -> bool:
        """One of the atoms is one of these words."""
        return any(atom.text in words for atom in self.atoms)


class Grammar:
    """All patterns of a lexicon table. Raises GazetteerError for a table that is not one."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        try:
            self.classes = WordClasses(table["words"], CAPITALISED)
            self.lists = {name: frozenset(words) for name, words in table["lists"].items()}
            patterns = [
                self._pattern(row, form, rank) for rank, row in enumerate(table["pattern"]) for form in row["forms"]
            ]
        except (KeyError, TypeError, AttributeError) as error:
            raise GazetteerError(f"times.toml lacks {error}; see the notes at its head") from error
        # By the first two choices, since "the" and "a" begin very many patterns; "" is the end of a pattern.
        self._by_start: dict[str, dict[str, list[Pattern]]] = {}
        for pattern in patterns:
            for start, second in dict.fromkeys(_starts(pattern.elements)):
                self._by_start.setdefault(start, {}).setdefault(second, []).append(pattern)

    def matches(self, atoms: Sequence[Atom], first: int) -> list[Match]:
        """All matches that begin at an atom, the longest first, then in the order of the patterns."""
        found = []
        for pattern in self._candidates(atoms, first):
            choices = _fulfilled(pattern.elements, 0, atoms, first)
            if not choices:
                continue
            last = first + len(choices)
            previous = atoms[first - 1].text if first else ""
            following = atoms[last].text if last < len(atoms) else ""
            if pattern.fits(previous, following):
                found.append(Match(pattern, first, last, tuple(atoms[first:last]), choices))
        return sorted(found, key=lambda match: (-match.last, match.pattern.rank))

    def _candidates(self, atoms: Sequence[Atom], first: int) -> Iterable[Pattern]:
        begun = [seconds for start in atoms[first].choices if (seconds := self._by_start.get(start)) is not None]
        if not begun:
            return ()
        second = (*atoms[first + 1].choices, "") if first + 1 < len(atoms) else ("",)
        # A pattern may be reached by several choices; Pattern has no cheap hash.
        return {id(p): p for seconds in begun for choice in second for p in seconds.get(choice, ())}.values()

    def _pattern(self, row: Mapping[str, Any], form: str, rank: int) -> Pattern:
        elements = tuple(_element(part) for part in form.split())
        after, not_after, before, not_before = (
            self._words(row.get(key, ())) for key in ("after", "not_after", "before", "not_before")
        )
        fixed = row.get("day")
        day = (int(fixed[:2]), int(fixed[3:])) if fixed else None
        return Pattern(row["means"], elements, rank, after, not_after, before, not_before, row.get("check"), day)

    def _words(self, given: str | Sequence[str]) -> frozenset[str]:
        return self.lists[given.removeprefix("@")] if isinstance(given, str) else frozenset(given)


def _element(part: str) -> Element:
    optional = len(part) > 1 and part.endswith("?")
    return Element(tuple(part.removesuffix("?").split("|")) if optional else tuple(part.split("|")), optional)


def _starts(elements: Sequence[Element]) -> Iterator[tuple[str, str]]:
    """The first two choices of every way to fulfil the elements, "" where only one is needed."""
    for index, element in enumerate(elements):
        seconds = list(_firsts(elements[index + 1 :]))
        yield from ((start, second) for start in element.choices for second in seconds)
        if not element.optional:
            return


def _firsts(elements: Sequence[Element]) -> Iterator[str]:
    for element in elements:
        yield from element.choices
        if not element.optional:
            return
    yield ""


def _fulfilled(
    elements: Sequence[Element], index: int, atoms: Sequence[Atom], at: int, last: str = ""
) -> tuple[str, ...] | None:
    """The first way to fulfil the elements from ``index`` on with the atoms from ``at`` on, optional elements rather
    taken than left out. ``last`` is the choice before; no expression ends with a comma."""
    if index == len(elements):
        return None if last == "," else ()
    element = elements[index]
    choice = element.admits(atoms[at]) if at < len(atoms) else None
    if choice is not None:
        rest = _fulfilled(elements, index + 1, atoms, at + 1, choice)
        if rest is not None:
            return (choice, *rest)
    return _fulfilled(elements, index + 1, atoms, at, last) if element.optional else None
