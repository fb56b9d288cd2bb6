"""What the service may be told."""

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from loader.graph.editions import Texts
from loader.graph.guard import QuerySize
from loader.graph.remote.address import Place, place_of
from loader.graph.shipped import shipped
from loader.graph.store import StoreFolder
from loader.write import WriteLimits
from server.language import ENGLISH
from server.patience import Patience
from server.tokens import Tokens
from server.workers.pool import Limits


@dataclass(frozen=True, slots=True)
class Settings:
    """``store``: its folder, or the server that holds it. ``queries``: the folder of the canned queries. ``hosts``: the
    names by which the service may be addressed, any if empty; ``public``: the address that its descriptions name,
    ending with a slash, else the one of the request; ``is_public``: whether others than this machine can come;
    ``texts``: which texts of articles are shown, where that is not all from copies in the folder ``editions``.
    ``language``: that of the pages, its tag; ``translations``: a folder of catalogues beside those that ship.
    ``tokens`` say who may write and operate, nobody if there are none; ``open_store``: the store is a throwaway one
    that everybody may write; ``is_written``: whether somebody may write, for a process that is not told the tokens.

    Limits: ``max_body_bytes`` of a request, ``max_url_bytes`` of its address, ``max_header_bytes`` of its headers,
    ``patience`` with who sends it, and ``max_rows`` of a table on a page; CSV, JSON and exports are always whole.
    ``max_cache_bytes`` of answers are kept, and ``max_picture_bytes`` of pictures, in the folder ``pictures``.
    ``limits`` and ``size`` are those of a query at ``/sparql``, ``copy_megabytes`` what the copy of the newest
    release in memory may need that they are answered from, ``readers`` the processes that answer quick ones of it by
    themselves, ``pages`` those of a page or report,
    ``search_seconds`` of a search (the first one reads all names and texts), ``exports`` of an export, ``worlds``
    of any of them as articles until a day tell it, ``writing`` of a change."""

    store: Place
    queries: Path = field(default_factory=lambda: shipped("queries"))
    max_body_bytes: int = 1_000_000
    max_url_bytes: int = 32_000
    max_header_bytes: int = 32_000
    patience: Patience = field(default_factory=Patience)
    max_rows: int = 500
    max_cache_bytes: int = 32_000_000
    hosts: tuple[str, ...] = ()
    public: str | None = None
    limits: Limits = field(default_factory=Limits)
    size: QuerySize = field(default_factory=QuerySize)
    copy_megabytes: int = 1024
    readers: int = field(default_factory=lambda: os.cpu_count() or 1)
    pages: Limits = field(default_factory=lambda: Limits(workers=4, queue=32))
    exports: Limits = field(default_factory=lambda: Limits(seconds=300, workers=2, queue=16))
    worlds: Limits = field(default_factory=lambda: Limits(seconds=60, megabytes=2048, workers=2, queue=8))
    search_seconds: float = 120
    is_public: bool = False
    texts: Texts = "full"
    editions: str = ""
    pictures: str = ""
    max_picture_bytes: int = 64_000_000
    tokens: Tokens = field(default_factory=Tokens)
    writing: WriteLimits = field(default_factory=WriteLimits)
    open_store: bool = False
    is_written: bool = False
    language: str = ENGLISH
    translations: Path | None = None

    @property
    def folder(self) -> StoreFolder | None:
        """The folder of the store; None if it is on a server, which keeps no releases of the past."""
        return StoreFolder(self.store) if isinstance(self.store, Path) else None

    @property
    def takes_writes(self) -> bool:
        """Whether anybody may write."""
        return self.is_written or self.open_store or self.tokens.give("write")

    def to_json(self) -> str:
        """All that a process needs that makes pages: everything but the tokens."""
        told = {name.name: getattr(self, name.name) for name in fields(self) if name.name not in _KEPT_BACK}
        told |= {name: asdict(getattr(self, name)) for name in _NESTED} | {"is_written": self.takes_writes}
        told |= {"store": str(self.store), "queries": str(self.queries)}
        return json.dumps(told | {"translations": str(self.translations) if self.translations else None})

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """The settings as they were handed over."""
        told = json.loads(text)
        told |= {name: kind(**told[name]) for name, kind in _NESTED.items()}
        return cls(
            **told
            | {
                "store": place_of(told["store"], os.environ),
                "queries": Path(told["queries"]),
                "translations": Path(told["translations"]) if told["translations"] else None,
                "hosts": tuple(told["hosts"]),
            }
        )


_KEPT_BACK = frozenset({"tokens"})
"""What only the process that listens needs."""
_NESTED = {
    "limits": Limits,
    "size": QuerySize,
    "pages": Limits,
    "exports": Limits,
    "worlds": Limits,
    "patience": Patience,
    "writing": WriteLimits,
}
