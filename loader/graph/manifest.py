"""What a release says of itself: ``release.json`` in its folder."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Making:
    """What made a release. Article ids are sorted; ``files`` are the gazetteer and lexicon files that articles were
    read with, by their SHA-256 (hex); ``copied`` is the number of the release that a rollback went back to; ``author``
    is who wrote through the service; ``corrections`` tells how many corrections came, changed or went."""

    command: str = "load"
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    software: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    copied: int | None = None
    author: str | None = None
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """The release's number, when it was published (UTC), what made it, and the bytes that the tables of its database
    had when they were last merged (``loader.graph.merging``)."""

    number: int
    published: datetime
    making: Making = field(default_factory=Making)
    merged: int = 0

    def to_json(self) -> str:
        """The text of ``release.json``."""
        told = {"number": self.number, "published": self.published.isoformat(), **asdict(self.making)}
        told["merged"] = self.merged
        return json.dumps({name: value for name, value in told.items() if value is not None}) + "\n"


def read_manifest(text: str) -> Manifest:
    """The manifest in a ``release.json``, also one of an older version, which says number and time only. Raises
    ValueError if it is none."""
    try:
        told = json.loads(text)
        making = Making(
            command=told.get("command", "load"),
            added=tuple(told.get("added", ())),
            changed=tuple(told.get("changed", ())),
            removed=tuple(told.get("removed", ())),
            software=told.get("software", ""),
            files=dict(told.get("files", {})),
            copied=told.get("copied"),
            author=told.get("author"),
            corrections=int(told.get("corrections", 0)),
        )
        merged = int(told.get("merged", 0))
        return Manifest(int(told["number"]), datetime.fromisoformat(told["published"]), making, merged)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"it is no description of a release: {error!r}") from error


def new_manifest(number: int, making: Making) -> Manifest:
    """The manifest of a release published now."""
    return Manifest(number, datetime.now(UTC).replace(microsecond=0), making)
