"""The search index: the names of things in all languages, and the paragraphs of articles, ranked and typo-tolerant."""

import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from loader.graph.embedded import Release
from server.article_text import article_text
from server.dates import date_in_words
from server.folding import WORD, fold
from server.lookups import Lookup, ask, node
from server.name_index import IN_PART, FoundThing, NameIndex
from server.paragraphs import paragraphs
from server.spelling import Spelling

LONGEST = 200
"""Characters of a search; no name of ours is longer."""
# fmt: off
FUNCTION_WORDS = {
    "a", "about", "an", "and", "are", "at", "be", "by", "did", "do", "does", "for", "from", "had", "has", "have", "how",
    "in", "is", "it", "its", "of", "on", "or", "that", "the", "their", "they", "to", "was", "were", "what", "when",
    "where", "which", "who", "whom", "whose", "why", "will", "with",
}
# fmt: on
"""Words of questions that no text needs to have in order to answer them."""
_MARKS = ("\x02", "\x03")
_PHRASE = re.compile(r'"([^"]+)"')
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """A paragraph with the words: its article, its number there from 1, and an excerpt in parts, marked or not."""

    article: str
    number: int
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first, with the total numbers. ``instead``: the words that were searched for in place
    of the given ones, or None. ``in_part``: whether nothing has all of the words, and this is what has some."""

    things: tuple[FoundThing, ...]
    things_total: int
    paragraphs: tuple[FoundParagraph, ...]
    paragraphs_total: int
    instead: str | None = None
    in_part: bool = False

    def __bool__(self) -> bool:
        """Whether it is anything."""
        return bool(self.things_total or self.paragraphs_total)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a search is narrowed to, and how many of each it is to give."""

    kind: str
    dispute: str
    most: int


class SearchIndex:
    """Names and texts of one release at a time; follows the releases, reading only articles that have changed.

    Held in memory: some 2 kB an article. Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number: int | None = None
        self._names: NameIndex | None = None
        self._written: Counter[str] = Counter()
        self._spelling = Spelling()
        self._articles: dict[str, tuple[str, str]] = {}
        self._texts = sqlite3.connect(":memory:", check_same_thread=False)
        self._texts.execute(
            "CREATE VIRTUAL TABLE paragraph USING fts5(text, article UNINDEXED, number UNINDEXED, dispute UNINDEXED, "
            "tokenize = 'porter unicode61 remove_diacritics 2')"
        )

    def search(self, release: Release, text: str, kind: str, dispute: str, most: int) -> Found:
        """What fits all the words of a text, whatever their endings; of things those of a kind, and of both those of a
        dispute (its IRI), if given. Words in double quotes stand together. If nothing does, what fits the words that
        are probably meant, and then what fits some of them."""
        scope = _Scope(kind, dispute, most)
        with self._lock:
            names = self._follow(release)
            words = asked = _DAY.sub(lambda day: fold(date_in_words(day[0])), fold(text[:LONGEST]))
            if not WORD.search(asked):
                return Found((), 0, (), 0)
            for words in self._readings(asked):
                if found := self._found(names.find(words, kind, dispute), _all_of(words, self._spelling), scope):
                    return replace(found, instead=words if words != asked else None)
            found = self._found(names.find_part(words, kind, dispute), _any_of(words), scope)
            return replace(found, in_part=bool(found))

    def suggest(self, release: Release, text: str, kinds: Iterable[str], most: int) -> list[FoundThing]:
        """The things of some kinds whose names fit what is typed so far, best first."""
        with self._lock:
            wanted = set(kinds)
            found = self._follow(release).find(fold(text[:LONGEST]), "", "", IN_PART)
            return [thing for thing in found if not wanted or thing.kind in wanted][:most]

    def _readings(self, asked: str) -> Iterator[str]:
        """What may be meant, the likeliest first: the words as they are, those that say something, those with the
        unknown ones put right, and with those put right too that are no more than the beginning of a known one."""
        yield asked
        last = words = asked
        if '"' not in asked:
            words = " ".join(word for word in WORD.findall(asked) if word not in FUNCTION_WORDS) or asked
        for whole in (None, False, True):
            if whole is not None:
                words = _put_right(words, self._spelling.corrections(WORD.findall(words), whole))
            if words != last:
                yield words
            last = words

    def _found(self, things: list[FoundThing], terms: str, scope: _Scope) -> Found:
        total, shown = (0, ()) if scope.kind or not terms else self._find_paragraphs(terms, scope)
        return Found(tuple(things[: scope.most]), len(things), shown, total)

    def _follow(self, release: Release) -> NameIndex:
        if self._names is not None and self._number == release.number:
            return self._names
        now = {row["article"]: (row["hash"], row.get("dispute", "")) for row in ask(release, Lookup.PUBLISHED, {})}
        changed = {article for article, state in self._articles.items() if now.get(article) != state}
        for article in changed:
            self._forget(article)
        for article, state in now.items():
            if article in changed or article not in self._articles:
                self._read(release, article, state[1])
        self._articles = now
        self._names = NameIndex(release)
        self._spelling = Spelling((*self._names.words(), *self._written.items()))
        self._number = release.number
        return self._names

    def _forget(self, article: str) -> None:
        for (text,) in self._texts.execute("SELECT text FROM paragraph WHERE article = ?", (article,)).fetchall():
            self._written -= Counter(WORD.findall(fold(text)))
        self._texts.execute("DELETE FROM paragraph WHERE article = ?", (article,))

    def _read(self, release: Release, article: str, dispute: str) -> None:
        subject = node(article)
        rows = ask(release, Lookup.ARTICLE, {"article": subject}) if subject else []
        for row in rows:
            text = article_text(release, subject, row) if subject else ""
            told = [text[begin:end] for begin, end in paragraphs(text)]
            self._texts.executemany(
                "INSERT INTO paragraph VALUES (?, ?, ?, ?)",
                [(paragraph, article, number, dispute) for number, paragraph in enumerate(told, 1)],
            )
            for paragraph in told:
                self._written.update(WORD.findall(fold(paragraph)))

    def _find_paragraphs(self, terms: str, scope: _Scope) -> tuple[int, tuple[FoundParagraph, ...]]:
        matching = "FROM paragraph WHERE paragraph MATCH ? AND (? = '' OR dispute = ?)"
        values = (terms, scope.dispute, scope.dispute)
        (total,) = self._texts.execute(f"SELECT count(*) {matching}", values).fetchone()
        rows = self._texts.execute(
            f"SELECT article, number, snippet(paragraph, 0, ?, ?, ' … ', 40) {matching} "
            "ORDER BY rank, article, number LIMIT ?",
            (*_MARKS, *values, scope.most),
        )
        return total, tuple(FoundParagraph(article, number, _parts(excerpt)) for article, number, excerpt in rows)


def _put_right(text: str, corrections: Mapping[str, str]) -> str:
    return WORD.sub(lambda word: corrections.get(word[0], word[0]), text)


def _all_of(text: str, known: Spelling) -> str:
    """The terms for the text engine: all words and phrases; a last word that is not known may be the beginning of one
    that is."""
    phrases = [" ".join(WORD.findall(phrase)) for phrase in _PHRASE.findall(text)]
    words = WORD.findall(_PHRASE.sub(" ", text))
    terms = [f'"{phrase}"' for phrase in phrases if phrase] + [f'"{word}"' for word in words]
    if words and words[-1] not in known:
        terms[-1] += "*"
    return " AND ".join(terms)


def _any_of(text: str) -> str:
    return " OR ".join(f'"{word}"' for word in WORD.findall(text))


def _parts(excerpt: str) -> tuple[tuple[str, bool], ...]:
    begin, end = _MARKS
    parts: list[tuple[str, bool]] = []
    for number, part in enumerate(excerpt.split(begin)):
        marked, _, rest = part.partition(end) if number else ("", "", part)
        parts += [(marked, True)] * bool(marked) + [(rest, False)] * bool(rest)
    return tuple(parts)
