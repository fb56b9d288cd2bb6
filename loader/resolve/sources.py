"""Where reports come from: the article's day, its disputes, and the story it tells."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from loader.resolve.article_view import ArticleView
from loader.resolve.choice import Vote
from loader.resolve.folding import fold
from loader.resolve.sketch import Sketch, sketch_of

REWORDED = 0.2
"""Of one day, two texts that share this part of the shorter one's shingles are one story. Measured: the two versions of
one story in the seeds share .23, other articles on one dispute at most .13 (two of one agency, half a year apart: none
of one day), other pairs of one day in MEANTIME at most .07, but for one pair that repeats whole paragraphs (.35)."""
COPIED = 0.6
"""Within ``COPY_DAYS`` days they are, if they share this part."""
COPY_DAYS = 7
_SPAN = 64
"""Days whose texts share the keys of their bands: some weeks, so that a text seldom asks two spans for its copies, and
no more, since what an agency repeats every week has a band for ever."""


@dataclass(frozen=True, slots=True)
class Source:
    """An article as a witness. Articles of one ``story`` (the IRI of its first article) count once."""

    article: str
    published: date | None
    disputes: tuple[str, ...]
    story: str
    weight: int = 1
    """How many stories it stands for: more than one if it is no article, but all stories that tell of a thing alike."""


@dataclass(frozen=True, slots=True)
class Sources:
    """All articles as witnesses; ``of`` gives that of an article's IRI."""

    of: Callable[[str], Source]

    def vote(self, article: str, value: str, is_decided: bool = False) -> Vote:
        """The article's vote for a value, which a correction may have given."""
        source = self.of(article)
        return Vote(value, source.story, source.published, is_decided, source.weight)

    def count(self, articles: Iterable[str]) -> int:
        """How many independent stories the articles tell."""
        return sum({source.story: source.weight for source in map(self.of, articles)}.values())

    def disputes(self, articles: Iterable[str]) -> tuple[str, ...]:
        """The disputes of the articles, sorted."""
        return tuple(sorted({d for article in articles for d in self.of(article).disputes}))

    def published(self, article: str) -> date | None:
        """The day the article was published."""
        return self.of(article).published


@dataclass(frozen=True, slots=True)
class Text:
    """What an article's text is compared by with those of others: a hash of the folded text, its day (the ordinal of
    ``date``, 0 for none), and the sketch of its shingles."""

    article: str
    print: str
    day: int
    sketch: Sketch

    @property
    def iri(self) -> str:
        """The article."""
        return self.article


def text_of(view: ArticleView) -> Text:
    """What the article's text is compared by."""
    day, folded = view.published.toordinal() if view.published else 0, fold(view.text)
    return Text(view.iri, sha256(folded.encode()).hexdigest(), day, sketch_of(folded))


def text_keys(text: Text) -> tuple[str, ...]:
    """The keys under which a text is found: its print, its day, and with the span of its day the bands of its sketch,
    which near copies share."""
    return _keys(text, 0)


def asked_keys(text: Text) -> tuple[str, ...]:
    """The keys under which all texts are found that may tell the story of this one."""
    return _keys(text, COPY_DAYS)


def _keys(text: Text, around: int) -> tuple[str, ...]:
    if not text.day:
        return (text.print,)
    spans = range((text.day - around) // _SPAN, (text.day + around) // _SPAN + 1)
    return (text.print, f"day {text.day}", *(f"{band} in {span}" for band in text.sketch.bands() for span in spans))


def same_story(one: Text, others: Iterable[Text]) -> Iterator[Text]:
    """Those of some texts that are copies of one story with a text: the same after folding; of one day and reworded or
    shortened; or of one week and nearly the same."""
    near = list[Text]()
    for other in others:
        if one.print == other.print:
            yield other
        elif one.day and other.day and abs(one.day - other.day) <= COPY_DAYS:
            near.append(other)
    for other, shared in zip(near, one.sketch.shared([other.sketch for other in near]), strict=True):
        if shared >= (REWORDED if one.day == other.day else COPIED):
            yield other
