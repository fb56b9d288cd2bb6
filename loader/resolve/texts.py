"""The texts of articles as a layer: which of them tell one story."""

from collections.abc import Sequence

from loader.resolve.article_view import ArticleView
from loader.resolve.cluster import Cluster
from loader.resolve.layer import Layer
from loader.resolve.sources import Text, text_keys, text_of
from loader.resolve.world import World


def _items(_world: World, view: ArticleView) -> list[Text]:
    return [text_of(view)]


def _keys(_world: World, text: Text) -> tuple[str, ...]:
    return text_keys(text)


def _groups(_world: World, _texts: Sequence[Text]) -> list[list[Text]]:
    raise TypeError("texts are followed from story to story (story_lines), not grouped by component")


def _cluster(_world: World, _texts: Sequence[Text]) -> Cluster:
    raise TypeError("a story is no thing: the articles that tell it are linked")


TEXTS = Layer("text", Text, _items, _keys, _groups, _cluster)
