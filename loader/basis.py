"""The basis of a resolved graph: all that it follows from beside the articles."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Triple

from loader.curation.curated_graph import read_corrections
from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.graph.terms import Base
from loader.knowledge import Knowledge
from loader.resolve import Curation, Known, applied_curation, read_classes
from loader.resolve.alike import read_alike


@dataclass(frozen=True, slots=True)
class Basis:
    """What resolution is given. ``fingerprint`` changes when any of it does, or resolution itself; ``concerned`` are
    the articles (IRIs) that corrections are about: when one of them changes, so does what the corrections mean."""

    known: Known
    curation: Curation
    classes: Mapping[str, tuple[str, ...]]
    fingerprint: str
    concerned: frozenset[str]


def basis_of(
    knowledge: Knowledge, curated: frozenset[Triple], graph_of: Callable[[str], NamedGraph | None], base: Base
) -> Basis:
    """The basis of knowledge and corrections; ``graph_of`` gives the graph of an article by its IRI."""
    holds = Known(knowledge.background.triples).holds if curated else lambda _iri: False
    return Basis(
        known=Known(knowledge.background.triples | curated, read_alike(_lexicon())),
        curation=applied_curation(curated, graph_of, holds, base),
        classes=read_classes(shipped("ontology") / "vocabulary.ttl"),
        fingerprint=_fingerprint(knowledge, curated),
        concerned=frozenset(a.article for c in read_corrections(curated, base) for a in c.anchors),
    )


def _lexicon() -> Path:
    """The lexicon file of what resolution takes for the same."""
    return shipped("ontology") / "lexicon" / "resolution.toml"


def _fingerprint(knowledge: Knowledge, curated: frozenset[Triple]) -> str:
    digest = hashlib.sha256()
    for triples in (knowledge.background.triples, knowledge.ontology.triples, knowledge.shapes.triples, curated):
        digest.update("\n".join(_lines(triples)).encode() + b"\0")
    loader = Path(__file__).resolve().parent
    for path in sorted([*loader.glob("resolve/*.py"), *loader.glob("curation/*.py"), loader / "edtf.py"]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(_lexicon().read_bytes())
    return digest.hexdigest()


def _lines(triples: Iterable[Triple]) -> list[str]:
    return sorted(map(str, triples))
