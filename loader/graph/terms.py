"""IRIs: the namespaces, the graphs of a store, and slugs."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode

SK = "https://w3id.org/skerry/ontology#"
DEFAULT_BASE = "https://w3id.org/skerry/id/"

PREFIXES: dict[str, str] = {
    "sk": SK,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
}
"""Prefix -> namespace, the same in every export, query and page."""

KINDS = (
    "person", "state", "organization", "island", "place", "event", "actor", "dispute", "agreement", "provision",
    "meeting", "statement", "claim", "tenure", "naming",
)  # fmt: skip
"""Kinds of things, each with a prefix of its own in exports: ``person:shinzo-abe``."""


@lru_cache(maxsize=1024)
def term(curie: str) -> NamedNode:
    """The IRI of ``prefix:local`` under PREFIXES. Raises KeyError for an unknown prefix."""
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def slug(name: str) -> str:
    """An ASCII slug of a name: ``Sergey Lavrov`` -> ``sergey-lavrov``; accents dropped; never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"


@dataclass(frozen=True, slots=True)
class Base:
    """The base of all data IRIs and the graphs below it. ``iri`` ends with ``/``."""

    iri: str = DEFAULT_BASE

    def node(self, path: str) -> NamedNode:
        """A data IRI: ``person/shinzo-abe`` under the base."""
        return NamedNode(self.iri + path)

    def rebase(self, iri: str) -> NamedNode:
        """An IRI under the default base (as gazetteer files and records hold it), moved under this base."""
        if iri.startswith(DEFAULT_BASE):
            return NamedNode(self.iri + iri[len(DEFAULT_BASE) :])
        return NamedNode(iri)

    def article(self, article_id: str) -> NamedNode:
        """The article's own IRI."""
        return self.node(f"article/{article_id}")

    def article_graph(self, article_id: str) -> NamedNode:
        """The named graph of what the article says."""
        return self.node(f"graph/article/{article_id}")

    def article_of_graph(self, graph: NamedNode) -> str:
        """The IRI of the article that a named graph is of."""
        return self.article(graph.value.removeprefix(self.article_graph("").value)).value

    def graph(self, name: str) -> NamedNode:
        """A named graph: ``resolved``, ``background``, ``curated``, ``ontology``, ``shapes``, ``provenance``."""
        return self.node(f"graph/{name}")
