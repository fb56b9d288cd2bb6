"""What the service may be told."""

from dataclasses import dataclass, field
from pathlib import Path

from loader.graph.shipped import shipped
from server.tokens import Tokens
from server.workers.pool import Limits


@dataclass(frozen=True, slots=True)
class Settings:
    """``store``: its folder. ``queries``: the folder of the canned queries. ``max_body_bytes`` of a request and
    ``max_rows`` of a table on a page; CSV, JSON and exports are always whole. ``max_cache_bytes`` of answers are kept.
    ``hosts``: the names by which the service may be addressed, any if empty; ``public``: the address that its
    descriptions name, ending with a slash, else the one of the request. ``limits`` are those of a query at
    ``/sparql``; ``tokens`` say who may write and operate, nobody if there are none."""

    store: Path
    queries: Path = field(default_factory=lambda: shipped("queries"))
    max_body_bytes: int = 1_000_000
    max_rows: int = 500
    max_cache_bytes: int = 32_000_000
    hosts: tuple[str, ...] = ()
    public: str | None = None
    limits: Limits = field(default_factory=Limits)
    tokens: Tokens = field(default_factory=Tokens)
