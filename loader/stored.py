"""The articles in a store, as they were read: for reading them again, and for telling which are stale."""

from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from loader.article import Article
from loader.errors import StoreError
from loader.graph.embedded import Release
from loader.graph.terms import term


def article_ids(release: Release) -> tuple[str, ...]:
    """The ids of all articles in a release, sorted."""
    prefix = release.base.article_graph("").value
    names = (graph.value for graph in release.graph_names())
    return tuple(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def stored_article(release: Release, article_id: str) -> Article:
    """The article exactly as it was read: same content hash. Raises StoreError if the release has no such article."""
    base = release.base
    node, graph = base.article(article_id), base.article_graph(article_id)

    def value(curie: str) -> str | None:
        return release.value(node, term(curie), graph)

    text = value("schema:text")
    if text is None:
        raise StoreError(f"there is no article {article_id!r} in release {release.number}: `skerry info` lists them")
    published = value("schema:datePublished")
    return Article(
        id=article_id,
        text=text,
        published=date.fromisoformat(published) if published else None,
        publisher=value("schema:publisher"),
        title=value("schema:headline"),
        url=value("schema:url"),
        language=value("schema:inLanguage") or "en",
    )


def fingerprints(release: Release) -> dict[str, str]:
    """Article id -> fingerprint of its reading, as the provenance graph has them."""
    prefix = release.base.article("").value
    found: dict[str, str] = {}
    for triple in release.triples(release.base.graph("provenance")):
        subject, value = triple.subject, triple.object
        if triple.predicate == term("sk:fingerprint") and isinstance(subject, NamedNode) and isinstance(value, Literal):
            found[subject.value.removeprefix(prefix)] = value.value
    return found


@dataclass(frozen=True, slots=True)
class Readings:
    """The fingerprints of the readings of a release's articles, looked up one by one; of no release, none."""

    release: Release | None

    def get(self, article: str) -> str | None:
        """The fingerprint of an article's reading; None if the release does not hold it."""
        if self.release is None:
            return None
        base = self.release.base
        return self.release.value(base.article(article), term("sk:fingerprint"), base.graph("provenance"))

    def __contains__(self, article: str) -> bool:
        return self.get(article) is not None
