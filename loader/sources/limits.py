"""How much of the outside world a run lets in."""

from dataclasses import dataclass

DEFAULT_MAX_BYTES = 5_000_000
DEFAULT_MAX_SECONDS = 60.0
SEVERAL = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """``max_bytes``: the largest article, unpacked. ``max_seconds``: the longest reading of a source, download
    included, and the longest extraction of an article. ``allow_private``: whether URLs may lead to addresses that
    are not on the public internet."""

    max_bytes: int = DEFAULT_MAX_BYTES
    max_seconds: float = DEFAULT_MAX_SECONDS
    allow_private: bool = False

    @property
    def max_source_bytes(self) -> int:
        """The largest source, unpacked: one of several articles (JSON, JSON Lines, a feed) may hold some more."""
        return SEVERAL * self.max_bytes
