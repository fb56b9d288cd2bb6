"""What articles are read with: gazetteer, vocabulary, shapes, and the fingerprint of them all."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loader.background import background
from loader.fingerprint import reading_fingerprint
from loader.gate import require_valid
from loader.gazetteer import Gazetteer
from loader.gazetteer_file import load_gazetteer
from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.graph.terms import Base
from loader.language.lexicon import load_lexicon
from loader.settings import Settings
from loader.vocabulary import ontology_graph, shapes_graph


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The gazetteer as values, the graphs made from shipped files, and the fingerprint of a reading with them."""

    gazetteer: Gazetteer
    background: NamedGraph
    ontology: NamedGraph
    shapes: NamedGraph
    reading: str
    files: Mapping[str, str] = field(default_factory=dict)
    """Gazetteer and lexicon file (``gazetteer/kuril.ttl``) -> SHA-256 (hex) of its bytes."""


def load_knowledge(settings: Settings) -> Knowledge:
    """Reads gazetteer, lexicon, vocabulary and shapes. Raises GazetteerError if a file cannot be used, InvalidGraph
    if the gazetteer breaks its shapes."""
    ontology = shipped("ontology")
    gazetteer, known = known_beforehand(settings.gazetteer_files, settings.base)
    lexicon = load_lexicon(ontology / "lexicon")
    return Knowledge(
        gazetteer,
        known,
        ontology_graph(ontology, settings.base),
        shapes_graph(ontology, settings.base),
        reading_fingerprint(gazetteer.fingerprint, lexicon.fingerprint),
        _hashes([*settings.gazetteer_files, *sorted((ontology / "lexicon").glob("*.toml")), ontology / "world.ttl"]),
    )


def _hashes(files: Sequence[Path]) -> dict[str, str]:
    """Files by a name that people know them by: those added stand beside the shipped gazetteer."""
    names = {path: f"gazetteer/{path.name}" for path in files if path.suffix != ".toml"}
    names |= {path: f"lexicon/{path.name}" for path in files if path.suffix == ".toml"}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for path, name in names.items()}


def known_beforehand(files: Sequence[Path], base: Base) -> tuple[Gazetteer, NamedGraph]:
    """The gazetteer files as values and as the background graph. Raises GazetteerError if a file cannot be used,
    InvalidGraph if what they say breaks its shapes."""
    gazetteer = load_gazetteer(files)
    known = background(files, shipped("ontology") / "vocabulary.ttl", base)
    require_valid(known, "gazetteer")
    return gazetteer, known
