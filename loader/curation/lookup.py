"""Looking up the things that a correction names, in the release that the person saw."""

import difflib
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit

from pyoxigraph import NamedNode, QuerySolutions

from loader.correction import Anchor
from loader.curation.anchoring import MENTION, article_of, is_part_of_article, make_anchor
from loader.curation.slots import FAMILY_OF_REPORT
from loader.errors import CurationError
from loader.graph.departed import departed
from loader.graph.embedded import Release
from loader.graph.index import GraphIndex
from loader.graph.terms import KINDS, Base, term
from loader.resolve.classes import PATHS

_SUFFIXES = (".ttl", ".jsonld", ".rdf", ".nt", ".html", ".json", ".xml")


@dataclass(frozen=True, slots=True)
class Thing:
    """What a correction names: its family as in IRIs (``meeting``), whether the gazetteer holds it, and the anchors of
    all that it was made from."""

    iri: str
    family: str
    is_known: bool
    anchors: tuple[Anchor, ...]

    @property
    def reports(self) -> tuple[Anchor, ...]:
        """The anchors that are reports."""
        return tuple(anchor for anchor in self.anchors if anchor.kind.endswith("Report"))

    @property
    def nodes(self) -> tuple[Anchor, ...]:
        """The anchors that are article nodes."""
        return tuple(a for a in self.anchors if a.kind != MENTION and not a.kind.endswith("Report"))


def to_iri(text: str, base: Base) -> str:
    """The IRI that a person means: an IRI, what follows the base in it, or the address of a page.

    ``http://127.0.0.1:8000/id/person/shinzo-abe``, ``person/shinzo-abe`` and, as queries print them,
    ``id:person/shinzo-abe`` and ``person:shinzo-abe`` are the same.
    """
    text = text.strip().strip("<>").removeprefix("id:")
    kind, colon, slug = text.partition(":")
    text = f"{kind}/{slug}" if colon and kind in KINDS else text
    moved = base.rebase(text).value if text.startswith(("http://", "https://")) else text
    if moved.startswith(base.iri):
        return moved
    parts = urlsplit(text)
    path = unquote(parts.path) if parts.scheme in ("http", "https") else text
    path = path.rpartition("/id/")[2].lstrip("/")
    path = next((path.removesuffix(suffix) for suffix in _SUFFIXES if path.endswith(suffix)), path)
    return base.iri + path + (f"#{parts.fragment}" if parts.scheme and parts.fragment else "")


@dataclass(frozen=True, slots=True)
class Lookup:
    """The things of one release."""

    release: Release
    articles: dict[str, GraphIndex | None] = field(default_factory=dict)

    def find(self, text: str) -> Thing:
        """The thing that a text names. Raises CurationError if the release has none, with what comes near."""
        iri = to_iri(text, self.release.base)
        found = self._find(iri)
        if found is None:
            raise CurationError(self._unknown(text, iri))
        return found

    def article(self, article: str) -> GraphIndex | None:
        """The graph of an article by its IRI, or None if the release has no such article."""
        if article not in self.articles:
            base = self.release.base
            graph = base.article_graph(article.removeprefix(base.article("").value))
            triples = list(self.release.triples(graph))
            self.articles[article] = GraphIndex(triples) if triples else None
        return self.articles[article]

    def anchor(self, at: str, stands_for: str) -> Anchor | None:
        """The anchor of a report, article node or mention."""
        index = self.article(article_of(at, self.release.base))
        return make_anchor(index, at, stands_for, self.release.base) if index is not None else None

    def holds(self, iri: str) -> bool:
        """Whether the gazetteer holds a thing."""
        node = _node(iri)
        return node is not None and bool(self.release.nodes(node, term("rdf:type"), self._graph("background")))

    def states(self, iri: str, slot: str) -> bool:
        """Whether the gazetteer states a slot of a thing."""
        return self.release.value(NamedNode(iri), term(slot), self._graph("background")) is not None

    def _find(self, iri: str) -> Thing | None:
        base = self.release.base
        node = _node(iri)
        if node is None:
            return None
        if is_part_of_article(iri, base):
            anchor = self.anchor(iri, iri)
            if anchor is None:
                return None
            return Thing(iri, self._family(anchor), False, tuple(sorted((anchor, *self._node_of(anchor)))))
        made_from = self.release.nodes(node, term("sk:madeFrom"), self._graph("resolved"))
        is_known = self.holds(iri)
        if not made_from and not is_known:
            gone = departed(self.release, node)
            if gone is not None and len(gone.successors) == 1:
                successor = self._find(gone.successors[0].value)
                return replace(successor, iri=iri) if successor is not None else None
            return None
        anchors = (self.anchor(part.value, iri) for part in made_from)
        family = iri.removeprefix(base.iri).partition("/")[0]
        return Thing(iri, family, is_known, tuple(sorted(a for a in anchors if a is not None)))

    def owners(self, part: str) -> tuple[str, ...]:
        """The things of the resolved graph that were made from a report, article node or mention."""
        query = f"SELECT DISTINCT ?thing {{ ?thing sk:madeFrom {NamedNode(part)} }} ORDER BY ?thing"
        answer = self.release.query(query, prefixes={"sk": term("sk:").value})
        assert isinstance(answer, QuerySolutions)
        return tuple(thing.value for row in answer if isinstance(thing := row["thing"], NamedNode))

    def _node_of(self, report: Anchor) -> tuple[Anchor, ...]:
        """The article's own node of the agreement that a report is about: by it agreements are held together."""
        index = self.article(report.article)
        node = index.one(report.at, "sk:agreement") if index and report.kind == "sk:AgreementReport" else None
        anchor = self.anchor(node, report.at) if node and is_part_of_article(node, self.release.base) else None
        return (anchor,) if anchor is not None else ()

    def _family(self, anchor: Anchor) -> str:
        if anchor.kind == MENTION:
            return next((slot.partition(" ")[2].partition("/")[0] for slot in anchor.slots), "")
        return FAMILY_OF_REPORT.get(anchor.kind) or PATHS.get(anchor.kind, "")

    def _unknown(self, text: str, iri: str) -> str:
        base = self.release.base
        path = iri.removeprefix(base.iri)
        if path.startswith("article/") and not is_part_of_article(iri, base):
            return f"{text!r} is an article; give the report or node that is meant, such as {path}/report/meeting-1"
        if is_part_of_article(iri, base):
            article = self.article(article_of(iri, base))
            if article is None:
                name = article_of(iri, base).removeprefix(base.article("").value)
                return f"there is no article {name!r}, so no {text!r}; `skerry info` lists the articles"
            near = [*article.instances("sk:Report"), *article.instances("sk:ArticleNode")]
        else:
            near = self._things(path.partition("/")[0])
        names = sorted(one.removeprefix(base.iri) for one in near)
        close = difflib.get_close_matches(path, names, n=3, cutoff=0.5)
        hint = (
            f"did you mean {' or '.join(close)}?" if close else "copy what stands after /id/ in the address of its page"
        )
        return f"there is no {text!r} in release {self.release.number}; {hint}"

    def _things(self, family: str) -> list[str]:
        start = f"{self.release.base.iri}{family}/"
        query = "SELECT DISTINCT ?thing { ?thing sk:madeFrom ?source }"
        answer = self.release.query(query, prefixes={"sk": term("sk:").value})
        assert isinstance(answer, QuerySolutions)
        things = (row["thing"] for row in answer)
        return [thing.value for thing in things if isinstance(thing, NamedNode) and thing.value.startswith(start)]

    def _graph(self, name: str) -> NamedNode:
        return self.release.base.graph(name)


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None
