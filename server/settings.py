"""What the service may be told."""

from dataclasses import dataclass, field
from pathlib import Path

from loader.graph.shipped import shipped


@dataclass(frozen=True, slots=True)
class Settings:
    """``store``: its folder. ``queries``: the folder of the canned queries. ``max_body_bytes`` of a request and
    ``max_rows`` of a table on a page; CSV, JSON and exports are always whole."""

    store: Path
    queries: Path = field(default_factory=lambda: shipped("queries"))
    max_body_bytes: int = 1_000_000
    max_rows: int = 500
