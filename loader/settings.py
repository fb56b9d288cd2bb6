"""What a run of the loader may be told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loader.graph.shipped import shipped
from loader.graph.terms import Base
from loader.sources.text import DEFAULT_MAX_BYTES
from loader.workers import DEFAULT_MAX_SECONDS


@dataclass(frozen=True, slots=True)
class Settings:
    """``gazetteers``: files beside the shipped ones. ``max_bytes`` an article, ``max_seconds`` of its extraction."""

    store: Path
    base: Base = field(default_factory=Base)
    gazetteers: tuple[Path, ...] = ()
    max_bytes: int = DEFAULT_MAX_BYTES
    max_seconds: float = DEFAULT_MAX_SECONDS

    @property
    def gazetteer_files(self) -> tuple[Path, ...]:
        """All gazetteer files that are active: the shipped ones, then those added."""
        return all_gazetteers(self.gazetteers)


def all_gazetteers(added: Sequence[Path]) -> tuple[Path, ...]:
    """The shipped gazetteer files, sorted, and those added."""
    return (*sorted((shipped("ontology") / "gazetteer").glob("*.ttl")), *added)
