"""Where reports come from: the article's day, its disputes, and the story it tells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

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
    """All articles as witnesses, by IRI."""

    by_article: Mapping[str, Source]

    def vote(self, article: str, value: str) -> Vote:
        """The article's vote for a value."""
        source = self.by_article[article]
        return Vote(value, source.story, source.published)

    def count(self, articles: Iterable[str]) -> int:
        """How many independent stories the articles tell."""
        return len({self.by_article[article].story for article in articles})

    def disputes(self, articles: Iterable[str]) -> tuple[str, ...]:
        """The disputes of the articles, sorted."""
        return tuple(sorted({d for article in articles for d in self.by_article[article].disputes}))

    def published(self, article: str) -> date | None:
        """The day the article was published."""
        return self.by_article[article].published


def find_sources(views: Iterable[ArticleView]) -> Sources:
    """The articles as witnesses. Two articles tell one story if their texts are the same after folding."""
    first: dict[str, str] = {}
    found = {}
    for view in sorted(views, key=lambda view: view.iri):
        story = first.setdefault(fold(view.text), view.iri)
        found[view.iri] = Source(view.iri, view.published, view.disputes, story)
    return Sources(found)
