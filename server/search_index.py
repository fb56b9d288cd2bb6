"""The search index: the names of things in all languages, and the paragraphs of articles, ranked and typo-tolerant."""

import re
import sqlite3
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from loader.graph.embedded import Release
from server.article_text import article_text
from server.lookups import Lookup, ask, node
from server.marking import paragraphs

LONGEST = 200
"""Characters of a search; no name of ours is longer."""
ALIKE = 75
"""How alike (rapidfuzz's ratio, of 100) a word must be that is meant by one that occurs nowhere."""
SHORTEST_MISSPELT = 4
"""Letters of a word that is taken for another one; shorter ones are alike by chance."""
_MARKS = ("\x02", "\x03")
_WORD = re.compile(r"\w+")
_PHRASE = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class FoundThing:
    """A thing whose name fits: its IRI and kind, the name that fits, how many stories tell of it."""

    iri: str
    kind: str
    matched: str
    stories: int


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """A paragraph with the words: its article, its number there from 1, and an excerpt in parts, marked or not."""

    article: str
    number: int
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first, with the total numbers. ``instead``: the words that were searched for in place
    of misspelt ones, or None."""

    things: tuple[FoundThing, ...]
    things_total: int
    paragraphs: tuple[FoundParagraph, ...]
    paragraphs_total: int
    instead: str | None = None


@dataclass(slots=True)
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

    def add(self, name: _Name) -> None:
        """Adds a name; of equal ones the first in rank stays."""
        same = next((known for known in self.names if known.folded == name.folded), None)
        if same is None:
            self.names.append(name)
        elif name.rank < same.rank:
            self.names[self.names.index(same)] = name


class SearchIndex:
    """Names and texts of one release at a time; follows the releases, reading only articles that have changed.

    Held in memory: some 2 kB an article. Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number: int | None = None
        self._things: dict[str, _Thing] = {}
        self._words: tuple[str, ...] = ()
        self._articles: dict[str, tuple[str, str]] = {}
        self._texts = sqlite3.connect(":memory:", check_same_thread=False)
        self._texts.execute(
            "CREATE VIRTUAL TABLE paragraph USING fts5"
            "(text, article UNINDEXED, number UNINDEXED, dispute UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')"
        )
        self._texts.execute("CREATE VIRTUAL TABLE word USING fts5vocab('paragraph', 'row')")

    def search(self, release: Release, text: str, kind: str, dispute: str, most: int) -> Found:
        """What fits all the words of a text; of things those of a kind, and of both those of a dispute (its IRI), if
        given. Words in double quotes stand together; a word that occurs nowhere counts as the likest one that does."""
        with self._lock:
            self._follow(release)
            words, instead = self._corrected(fold(text[:LONGEST]))
            if not words.strip():
                return Found((), 0, (), 0)
            things = self._find_things(words, kind, dispute)
            total, paragraphs = (0, ()) if kind else self._find_paragraphs(words, dispute, most)
            return Found(tuple(things[:most]), len(things), paragraphs, total, instead)

    def suggest(self, release: Release, text: str, kinds: Iterable[str], most: int) -> list[FoundThing]:
        """The things of some kinds whose names fit what is typed so far, best first."""
        with self._lock:
            self._follow(release)
            wanted = set(kinds)
            found = self._find_things(fold(text[:LONGEST]).replace('"', " "), "", "")
            return [thing for thing in found if not wanted or thing.kind in wanted][:most]

    def _follow(self, release: Release) -> None:
        if self._number == release.number:
            return
        now = {row["article"]: (row["hash"], row.get("dispute", "")) for row in ask(release, Lookup.PUBLISHED, {})}
        for article in self._articles.keys() - now.keys():
            self._texts.execute("DELETE FROM paragraph WHERE article = ?", (article,))
        for article, state in now.items():
            if self._articles.get(article) != state:
                self._read(release, article, state[1])
        self._articles = now
        self._read_names(release)
        self._number = release.number

    def _read(self, release: Release, article: str, dispute: str) -> None:
        self._texts.execute("DELETE FROM paragraph WHERE article = ?", (article,))
        subject = node(article)
        rows = ask(release, Lookup.ARTICLE, {"article": subject}) if subject else []
        for row in rows:
            text = article_text(release, subject, row) if subject else ""
            self._texts.executemany(
                "INSERT INTO paragraph VALUES (?, ?, ?, ?)",
                [
                    (text[begin:end], article, number, dispute)
                    for number, (begin, end) in enumerate(paragraphs(text), 1)
                ],
            )

    def _read_names(self, release: Release) -> None:
        things: defaultdict[str, _Thing] = defaultdict(_Thing)
        for row in ask(release, Lookup.LABELS, {}):
            thing = things[row["thing"]]
            if "kind" in row:
                thing.kind = row["kind"] if thing.kind in ("", "place") else thing.kind  # an island is a place too
            elif "label" in row:
                thing.add(_Name(fold(row["label"]), row["label"], int(row["rank"])))
            elif "dispute" in row:
                thing.disputes.add(row["dispute"])
            else:
                thing.stories = int(row["stories"])
        self._things = {iri: thing for iri, thing in things.items() if thing.kind and thing.names}
        names = (word for thing in self._things.values() for name in thing.names for word in _WORD.findall(name.folded))
        texts = (word for (word,) in self._texts.execute("SELECT term FROM word"))
        self._words = tuple(sorted({*names, *texts}))

    def _corrected(self, text: str) -> tuple[str, str | None]:
        """The text with words that occur nowhere replaced by the likest ones, and that text if any was."""
        changed = text
        for word in dict.fromkeys(_WORD.findall(text)):
            if len(word) < SHORTEST_MISSPELT or any(known.startswith(word) for known in self._words):
                continue
            near = process.extractOne(word, self._words, scorer=fuzz.ratio, score_cutoff=ALIKE)
            if near is not None:
                changed = re.sub(rf"\b{re.escape(word)}\b", near[0], changed)
        return changed, changed if changed != text else None

    def _find_things(self, text: str, kind: str, dispute: str) -> list[FoundThing]:
        """Exact names first, then names that begin with the text, then those that have all its words; of equals the
        ones that most stories tell of."""
        wanted = " ".join(text.replace('"', " ").split())
        words = _WORD.findall(wanted)
        found = []
        for iri, thing in self._things.items():
            if (kind and thing.kind != kind) or (dispute and dispute not in thing.disputes):
                continue
            fits = [
                (fit, name.rank, len(name.label), name.label)
                for name in thing.names
                if (fit := _fit(name.folded, wanted, words))
            ]
            if fits:
                best = min(fits)
                found.append((best[0], -thing.stories, *best[1:], iri))
        return [
            FoundThing(iri, self._things[iri].kind, label, -stories) for _, stories, _, _, label, iri in sorted(found)
        ]

    def _find_paragraphs(self, text: str, dispute: str, most: int) -> tuple[int, tuple[FoundParagraph, ...]]:
        phrases = [" ".join(_WORD.findall(phrase)) for phrase in _PHRASE.findall(text)]
        words = _WORD.findall(_PHRASE.sub(" ", text))
        terms = [f'"{phrase}"' for phrase in phrases if phrase] + [f'"{word}"' for word in words]
        if not terms:
            return 0, ()
        if words:
            terms[-1] += "*"
        matching = "FROM paragraph WHERE paragraph MATCH ? AND (? = '' OR dispute = ?)"
        values = (" AND ".join(terms), dispute, dispute)
        (total,) = self._texts.execute(f"SELECT count(*) {matching}", values).fetchone()
        rows = self._texts.execute(
            f"SELECT article, number, snippet(paragraph, 0, ?, ?, ' … ', 40) {matching} "
            "ORDER BY rank, article, number LIMIT ?",
            (*_MARKS, *values, most),
        )
        return total, tuple(FoundParagraph(article, number, _parts(excerpt)) for article, number, excerpt in rows)


def fold(text: str) -> str:
    """A text without case, accents and typographic quotes, as it is compared."""
    plain = unicodedata.normalize("NFKD", text.replace("“", '"').replace("”", '"'))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _fit(name: str, wanted: str, words: list[str]) -> int:
    """How well a name fits, 1 best; 0 if it does not."""
    if name == wanted:
        return 1
    if name.startswith(wanted):
        return 2
    if wanted in name and not wanted.isascii():
        return 3  # scripts without blanks between words
    own = _WORD.findall(name)
    if words and all(any(mine.startswith(word) for mine in own) for word in words):
        return 3
    return 0


def _parts(excerpt: str) -> tuple[tuple[str, bool], ...]:
    begin, end = _MARKS
    parts: list[tuple[str, bool]] = []
    for number, part in enumerate(excerpt.split(begin)):
        marked, _, rest = part.partition(end) if number else ("", "", part)
        parts += [(marked, True)] * bool(marked) + [(rest, False)] * bool(rest)
    return tuple(parts)
