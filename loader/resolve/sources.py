"""Where reports come from: the article's day, its disputes, and the story it tells."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from loader.resolve.article_view import ArticleView
from loader.resolve.choice import Vote
from loader.resolve.folding import fold


@dataclass(frozen=True, slots=True)
class Source:
    """An article as a witness. Articles of one ``story`` (the IRI of its first article) count once."""

    article: str
    published: date | None
    disputes: tuple[str, ...]
    story: str


@dataclass(frozen=True, slots=True)
class Sources:
    """All articles as witnesses; ``of`` gives that of an article's IRI."""

    of: Callable[[str], Source]

    def vote(self, article: str, value: str, is_decided: bool = False) -> Vote:
        """The article's vote for a value, which a correction may have given."""
        source = self.of(article)
        return Vote(value, source.story, source.published, is_decided)

    def count(self, articles: Iterable[str]) -> int:
        """How many independent stories the articles tell."""
        return len({self.of(article).story for article in articles})

    def disputes(self, articles: Iterable[str]) -> tuple[str, ...]:
        """The disputes of the articles, sorted."""
        return tuple(sorted({d for article in articles for d in self.of(article).disputes}))

    def published(self, article: str) -> date | None:
        """The day the article was published."""
        return self.of(article).published


@dataclass(frozen=True, slots=True)
class Text:
    """What an article's text is compared by with those of others; ``print`` is a hash of the folded text."""

    article: str
    print: str

    @property
    def iri(self) -> str:
        """The article."""
        return self.article


def text_of(view: ArticleView) -> Text:
    """What the article's text is compared by."""
    return Text(view.iri, sha256(fold(view.text).encode()).hexdigest())


def text_keys(text: Text) -> tuple[str, ...]:
    """The blocking keys of a text."""
    return (text.print,)


def stories(texts: Sequence[Text]) -> Iterable[tuple[str, ...]]:
    """The stories of a component of texts: the articles that tell each, sorted. Texts tell one story if they are the
    same after folding."""
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(text.print, []).append(text.article)
    return [tuple(sorted(articles)) for articles in found.values()]
