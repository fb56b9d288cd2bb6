"""Vague names of organizations: those that are part of longer ones, as "Foreign Ministry" is."""

from collections.abc import Iterable, Iterator

from loader.resolve.article_view import ArticleView
from loader.resolve.folding import fold
from loader.resolve.known import Known


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


def known_vague_names(known: Known) -> frozenset[str]:
    """All names that are part of the name of an organization of the gazetteer."""
    names = {fold(name) for organization in known.organizations() for name in known.names(organization)}
    return frozenset(shorter for name in names for shorter in names_within(name))


def vague_names(names: Iterable[str], known: Known) -> frozenset[str]:
    """The names, and others, that are part of one of the names or of the name of an organization of the gazetteer."""
    return known_vague_names(known) | {shorter for name in names for shorter in names_within(name)}
