"""Story lines: the articles that changed texts lead to, from one telling of a story to the next.

Days and bands of sketches link nearly all texts of a store with each other, so no component of shared keys is looked
through: only texts that do tell the story of one reached already lead on.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from loader.resolve.article_view import ArticleView
from loader.resolve.sources import Text, asked_keys, same_story, text_keys, text_of
from loader.resolve.working import Working, mark

REMEMBERED = 20_000
"""So many texts are held in memory (30 MB), and lists of articles."""
Value = TypeVar("Value")
_ENCODER, _DECODER = msgspec.json.Encoder(order="deterministic"), msgspec.json.Decoder(Text)


class StoryLines:
    """The stories of articles, as their texts tell them now."""

    def __init__(self, working: Working) -> None:
        self._working = working
        self._texts: dict[str, Text | None] = {}
        self._articles: dict[str, list[str]] = {}

    def of(self, article: str) -> Text | None:
        """An article's text; None, if it was removed."""
        if article not in self._texts:
            record = self._working.record(article, "text")
            _remember(self._texts, article, _DECODER.decode(record) if record is not None else None)
        return self._texts[article]

    def tell(self, article: str, view: ArticleView | None) -> None:
        """Takes an article's text anew; ``view`` is None if the article was removed."""
        old, new = self.of(article), text_of(view) if view is not None else None
        if new != old:
            self._working.set_record(article, "text", _ENCODER.encode(new).decode() if new else None)
            was, now = (_hashed(text_keys(text)) if text else set[str]() for text in (old, new))
            for key in was - now:
                self._working.remove(key, "tells", article)
            for key in now - was:
                self._working.add(key, "tells", article)
            _remember(self._texts, article, new)

    def like(self, text: Text) -> set[str]:
        """The other articles that tell the story of a text by themselves."""
        keys = _hashed(asked_keys(text))
        self._working.expect((key for key in keys if key not in self._articles), "tells")
        near = {article for key in keys for article in self._with(key)} - {text.article}
        self._working.expect((article for article in near if article not in self._texts), "text")
        texts = (self.of(article) for article in near)
        return {other.article for other in same_story(text, (other for other in texts if other is not None))}

    def stories(self, articles: Iterable[str]) -> Iterator[list[Text]]:
        """The texts of each story that some articles tell, those of all other articles that tell it included."""
        seen: set[str] = set()
        for start in sorted(articles):
            ahead, found = {start} - seen, list[Text]()
            while ahead:
                article = ahead.pop()
                seen.add(article)
                text = self.of(article)
                if text is not None:
                    found.append(text)
                    ahead |= self.like(text) - seen
            if found:
                yield found

    def _with(self, key: str) -> list[str]:
        if key not in self._articles:
            _remember(self._articles, key, list(self._working.values(key, "tells")))
        return self._articles[key]


def _hashed(keys: Iterable[str]) -> set[str]:
    return {mark("text", key) for key in keys}


def _remember(memory: dict[str, Value], name: str, value: Value) -> None:
    """Keeps what is read again soon, if at all."""
    if len(memory) >= REMEMBERED:
        memory.clear()
    memory[name] = value
