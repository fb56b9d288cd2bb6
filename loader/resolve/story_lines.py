"""Story lines: the articles that changed texts lead to, from one telling of a story to the next.

Days and bands of sketches link nearly all texts of a store with each other, so no component of shared keys is looked
through: only texts that do tell the story of one reached already lead on.
"""

from collections.abc import Iterable, Iterator

from loader.resolve.items import Items
from loader.resolve.sources import Text, same_story
from loader.resolve.texts import TEXTS


class StoryLines:
    """The stories of articles, as the items of the texts tell them now."""

    def __init__(self, items: Items) -> None:
        self._items = items
        self._articles: dict[str, list[str]] = {}

    def of(self, article: str) -> Text | None:
        """An article's text; None, if it was removed."""
        return next((item for _, _, item in self._items.of(TEXTS, article).values()), None)

    def like(self, text: Text, keys: Iterable[str]) -> set[str]:
        """The other articles that tell the story of a text by themselves; ``keys`` are its hashed keys."""
        near = {article for key in keys for article in self._with(key)} - {text.article}
        return {article for article in near if (other := self.of(article)) is not None and same_story(text, other)}

    def stories(self, articles: Iterable[str]) -> Iterator[list[Text]]:
        """The texts of each story that some articles tell, those of all other articles that tell it included."""
        seen: set[str] = set()
        for start in sorted(articles):
            ahead, found = {start} - seen, list[Text]()
            while ahead:
                article = ahead.pop()
                seen.add(article)
                for keys, _, text in self._items.of(TEXTS, article).values():
                    found.append(text)
                    ahead |= self.like(text, keys) - seen
            if found:
                yield found

    def _with(self, key: str) -> list[str]:
        if key not in self._articles:
            self._articles[key] = sorted(self._items.articles(key))
        return self._articles[key]
