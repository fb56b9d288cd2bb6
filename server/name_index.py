"""The names of the things of a release, in all languages, and which of them fit what is searched for."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from loader.graph.embedded import Release
from server.lookups import Lookup, Row, ask

NAMED = ("person", "state", "organization", "island", "place", "dispute", "agreement")
"""Kinds of things with names of their own, which come first; other things are called by what they tell."""
WORD = re.compile(r"\w+")
EXACTLY, IN_WHOLE_WORDS, IN_PART, BESIDE = 1, 2, 3, 4
"""How well a name fits, and what has the words beside its name only."""
SHORTEST_PART = 3
"""Letters of a beginning of a word that say something by themselves."""


@dataclass(frozen=True, slots=True)
class FoundThing:
    """A thing whose name fits: its IRI and kind, the name that fits, how many stories tell of it."""

    iri: str
    kind: str
    matched: str
    stories: int


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it is compared."""

    folded: str
    label: str
    rank: int


@dataclass(slots=True)
class _Thing:
    kind: str = ""
    stories: int = 0
    disputes: set[str] = field(default_factory=set)
    names: list[_Name] = field(default_factory=list)
    besides: set[str] = field(default_factory=set)
    """Words that may stand beside a name: the kind of thing and the offices of a person."""
    written: str = ""
    """All names and these words, to pass over in no time what has not the letters of a search."""

    def learn(self, row: Row) -> None:
        """Takes in a row of the lookup."""
        if "kind" in row:
            self.kind = row["kind"] if self.kind in ("", "place") else self.kind  # an island is a place too
        elif "label" in row:
            self._add(_Name(fold(row["label"]), row["label"], int(row["rank"])))
        elif "office" in row:
            self.besides.update(WORD.findall(fold(row["office"])))
        elif "dispute" in row:
            self.disputes.add(row["dispute"])
        else:
            self.stories = int(row["stories"])

    def _add(self, name: _Name) -> None:
        """Adds a name; of equal ones the first in rank stays."""
        same = next((known for known in self.names if known.folded == name.folded), None)
        if same is None:
            self.names.append(name)
        elif name.rank < same.rank:
            self.names[self.names.index(same)] = name

    @property
    def tells(self) -> bool:
        """Whether its label is no proper name but made of what it tells: an agreement "to start talks" is none."""
        return self.kind not in NAMED or min(self.names, key=lambda name: name.rank).label[:1].islower()


class NameIndex:
    """The names of one release."""

    def __init__(self, release: Release) -> None:
        things: defaultdict[str, _Thing] = defaultdict(_Thing)
        for row in ask(release, Lookup.LABELS, {}):
            things[row["thing"]].learn(row)
        self._things = {iri: thing for iri, thing in things.items() if thing.kind and thing.names}
        for thing in self._things.values():
            thing.besides.add(f"{thing.kind}s")
            thing.written = "\n".join((*(name.folded for name in thing.names), *sorted(thing.besides)))

    def words(self) -> Iterator[tuple[str, int]]:
        """The words of all names, and how many stories tell of the things."""
        for thing in self._things.values():
            yield from ((word, 1 + thing.stories) for name in thing.names for word in WORD.findall(name.folded))

    def find(self, text: str, kind: str, dispute: str, worst: int = BESIDE) -> list[FoundThing]:
        """The things whose names have all the words, some of which may stand beside a name, of a kind and a dispute if
        given; none that fit less than ``worst``. Exact names come first, then proper names, then labels that tell
        something; of equals what has whole words, and what most stories tell of."""
        wanted = " ".join(text.replace('"', " ").split())
        words = WORD.findall(wanted)
        return self._sorted(
            {
                iri: [(how, name) for how, name in _fits(thing, wanted, words) if how <= worst]
                for iri, thing in self._among(kind, dispute)
            }
        )

    def find_part(self, text: str, kind: str, dispute: str) -> list[FoundThing]:
        """The things with proper names that have the most of the words, in the same order; or with a name that the
        text has within, in scripts without blanks between words."""
        words = WORD.findall(text)
        shares = {iri: _shares(thing, text, words) for iri, thing in self._among(kind, dispute) if not thing.tells}
        most = max((share for names in shares.values() for share, _ in names), default=0)
        return self._sorted(
            {iri: [(IN_PART, name) for share, name in names if share == most] for iri, names in shares.items()}
        )

    def _among(self, kind: str, dispute: str) -> Iterator[tuple[str, _Thing]]:
        for iri, thing in self._things.items():
            if (not kind or thing.kind == kind) and (not dispute or dispute in thing.disputes):
                yield iri, thing

    def _sorted(self, fitting: Mapping[str, list[tuple[int, _Name]]]) -> list[FoundThing]:
        found = []
        for iri, names in fitting.items():
            if names:
                thing, best = self._things[iri], min(how for how, _ in names)
                shown = min(names, key=lambda one: (one[0] != EXACTLY, one[1].rank, len(one[1].label)))[1]
                order = (best != EXACTLY, thing.tells, best, -thing.stories, len(shown.label), shown.label, iri)
                found.append((order, FoundThing(iri, thing.kind, shown.label, thing.stories)))
        return [thing for _, thing in sorted(found, key=lambda one: one[0])]


def _fits(thing: _Thing, wanted: str, words: list[str]) -> list[tuple[int, _Name]]:
    """The names that fit, and how well."""
    if not all(word in thing.written for word in words):
        return []
    found = ((fit(name.folded, thing.besides, wanted, words), name) for name in thing.names)
    return [(how, name) for how, name in found if how]


def fit(name: str, besides: Set[str], wanted: str, words: list[str]) -> int:
    """How well a folded name fits what is wanted, in which there are these words; 0 if it does not."""
    if name == wanted:
        return EXACTLY
    own = set(WORD.findall(name))
    if not words or not all(_begins(word, own) or _begins(word, besides) for word in words):
        return IN_PART if wanted in name and not wanted.isascii() else 0  # scripts without blanks between words
    if not any(_begins(word, own) for word in words):
        return BESIDE
    return IN_WHOLE_WORDS if (own | besides).issuperset(words) else IN_PART


def _begins(word: str, own: Set[str]) -> bool:
    return any(mine.startswith(word) for mine in own)


def _shares(thing: _Thing, text: str, words: list[str]) -> list[tuple[int, _Name]]:
    """The names that have some of the words, and how many of them."""
    found = []
    for name in thing.names:
        own = {*WORD.findall(name.folded), *thing.besides}
        within = len(name.folded) > 1 and not name.folded.isascii() and name.folded in text
        share = sum(word in own or (len(word) >= SHORTEST_PART and _begins(word, own)) for word in words)
        share = share or int(within)
        found += [(share, name)] * bool(share)
    return found


def fold(text: str) -> str:
    """A text without case, accents and typographic quotes, as it is compared."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("“", '"').replace("”", '"'))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()
