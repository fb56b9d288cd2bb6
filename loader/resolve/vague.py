"""Vague names of organizations: those that are part of longer ones, as "Foreign Ministry" is."""

from collections.abc import Iterator

from loader.resolve.article_view import ArticleView
from loader.resolve.folding import fold


def organization_names(view: ArticleView) -> frozenset[str]:
    """The folded names of the organizations of an article that the gazetteer does not hold."""
    return frozenset(fold(node.label) for node in view.nodes if node.kind == "sk:Organization")


def names_within(name: str) -> Iterator[str]:
    """The shorter names that are whole words of a folded name, one after another."""
    words = name.split()
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            if last - first < len(words):
                yield " ".join(words[first:last])
