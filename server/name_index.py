"""The names of the things of a release, in all languages, and which of them fit what is searched for."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from loader.graph.embedded import Release
from server.folding import WORD, fold
from server.lookups import Lookup, Row, ask
from server.posts import Post, held, post_words

NAMED = ("person", "state", "organization", "island", "place", "dispute", "agreement")
"""Kinds of things with names of their own, which come first; other things are called by what they tell."""
EXACTLY, HOLDS, IN_WHOLE_WORDS, IN_PART, BESIDE = 1, 2, 3, 4, 5
"""How well a name fits, whose office the words name, and what has the words beside its name only."""
SHORTEST_PART = 3
"""Letters of a beginning of a word that say something by themselves."""
LEAST_SHARED = 2
"""Letters that tell a name in a script without blanks between words."""
_IDEOGRAMS = re.compile("[\u3400-\u9fff\u3005]+")
_NO_BLANKS = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class FoundThing:
    """A thing whose name fits: its IRI and kind, the name that fits, how many stories tell of it; and the tenure of the
    office that is meant, if one is."""

    iri: str
    kind: str
    matched: str
    stories: int
    tenure: str = ""


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
    posts: list[Post] = field(default_factory=list)
    """The offices of a person."""
    written: str = ""
    """All names and these words, to pass over in no time what has not the letters of a search."""

    def learn(self, row: Row) -> None:
        """Takes in a row of the lookup."""
        if "kind" in row:
            self.kind = row["kind"] if self.kind in ("", "place") else self.kind  # an island is a place too
        elif "label" in row:
            self._add(_Name(fold(row["label"]), row["label"], int(row["rank"])))
        elif "dispute" in row:
            self.disputes.add(row["dispute"])
        else:
            self.stories = int(row["stories"])

    def hold(self, row: Row, states: Mapping[str, set[frozenset[str]]]) -> None:
        """Takes in an office that a row of the lookup tells of; ``states``: how each state is called."""
        self.besides.update(WORD.findall(fold(row["office"])))
        called = tuple(sorted(states.get(row.get("serves", ""), ()), key=sorted))
        day = int(row.get("day", "0").replace("-", "") or 0)
        self.posts.append(Post(row["tenure"], day, post_words(row["office"]), called))

    def finish(self) -> None:
        """Makes it ready to be searched, once all rows are learnt."""
        self.besides.add(f"{self.kind}s")
        self.written = "\n".join((*(name.folded for name in self.names), *sorted(self.besides)))

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
        states: dict[str, set[frozenset[str]]] = {}
        offices: list[Row] = []
        for row in ask(release, Lookup.LABELS, {}):
            if "office" in row:
                offices.append(row)
            else:
                things[row["thing"]].learn(row)
        for iri, thing in things.items():
            if thing.kind == "state":
                states[iri] = {post_words(name.label) for name in thing.names}
        for row in offices:
            things[row["thing"]].hold(row, states)
        self._things = {iri: thing for iri, thing in things.items() if thing.kind and thing.names}
        for thing in self._things.values():
            thing.finish()

    def words(self) -> Iterator[tuple[str, int]]:
        """The words of all names, and how many stories tell of the things."""
        for thing in self._things.values():
            yield from ((word, 1 + thing.stories) for name in thing.names for word in WORD.findall(name.folded))

    def find(self, text: str, kind: str, dispute: str, worst: int = BESIDE) -> list[FoundThing]:
        """The things whose names have all the words, some of which may stand beside a name, of a kind and a dispute if
        given; none that fit less than ``worst``. Exact names come first, and who holds or held the office that the
        words name, then proper names, then labels that tell something; of equals what has whole words, and what most
        stories tell of."""
        wanted = " ".join(text.replace('"', " ").split())
        words = WORD.findall(wanted)
        return self._sorted(
            {
                iri: [(how, name) for how, name in _fits(thing, wanted, words) if how <= worst]
                for iri, thing in self._among(kind, dispute)
            },
            post_words(wanted),
        )

    def find_part(self, text: str, kind: str, dispute: str) -> list[FoundThing]:
        """The things with proper names that have the most of the words, in the same order; or with a name that the
        text has within, in scripts without blanks between words."""
        words = WORD.findall(text)
        shares = {iri: _shares(thing, text, words) for iri, thing in self._among(kind, dispute) if not thing.tells}
        most = max((share for names in shares.values() for share, _ in names), default=0)
        return self._sorted(
            {iri: [(IN_PART, name) for share, name in names if share == most] for iri, names in shares.items()},
            frozenset(),
        )

    def _among(self, kind: str, dispute: str) -> Iterator[tuple[str, _Thing]]:
        for iri, thing in self._things.items():
            if (not kind or thing.kind == kind) and (not dispute or dispute in thing.disputes):
                yield iri, thing

    def _sorted(self, fitting: Mapping[str, list[tuple[int, _Name]]], post: frozenset[str]) -> list[FoundThing]:
        found = []
        for iri, names in fitting.items():
            if names:
                thing, best = self._things[iri], min(how for how, _ in names)
                shown = min(names, key=lambda one: (one[0] != EXACTLY, one[1].rank, len(one[1].label)))[1]
                holds = held(thing.posts, post) if best == HOLDS else None
                day, tenure = (holds.day, holds.tenure) if holds else (0, "")
                order = (best > HOLDS, thing.tells, best, -thing.stories, -day, len(shown.label), shown.label, iri)
                found.append((order, FoundThing(iri, thing.kind, shown.label, thing.stories, tenure)))
        return [thing for _, thing in sorted(found, key=lambda one: one[0])]


def _fits(thing: _Thing, wanted: str, words: list[str]) -> list[tuple[int, _Name]]:
    """The names that fit, and how well."""
    may_fit = all(word in thing.written for word in words)
    found = [(fit(name.folded, thing.besides, wanted, words), name) for name in thing.names] if may_fit else []
    if thing.posts and all(how in (0, BESIDE) for how, _ in found):
        post = post_words(wanted)
        if held(thing.posts, post):
            return [(HOLDS, name) for name in thing.names]
        if any(one.has(post) for one in thing.posts):
            return [(BESIDE, name) for name in thing.names]
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
        whole = len(name.folded) > 1 and not name.folded.isascii() and name.folded in text
        within = whole or any(_stands_in(part, text) for part in WORD.findall(name.folded))
        share = sum(word in own or (len(word) >= SHORTEST_PART and _begins(word, own)) for word in words)
        share = share or int(within)
        found += [(share, name)] * bool(share)
    return found


def _stands_in(part: str, text: str) -> bool:
    """Whether a text in a script without blanks has a part of a name, or begins as it does: a family name comes first
    (of ideograms; other letters are too few to tell by two of them)."""
    return bool(
        (len(part) >= LEAST_SHARED and _NO_BLANKS.fullmatch(part) and part in text)
        or (len(part) > LEAST_SHARED and _IDEOGRAMS.fullmatch(part) and text.startswith(part[:LEAST_SHARED]))
    )
