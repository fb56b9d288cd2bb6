"""What a run of the loader may be told."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loader.graph.remote.address import Place
from loader.graph.shipped import shipped
from loader.graph.store import StoreFolder
from loader.graph.terms import Base
from loader.sources.limits import Limits


@dataclass(frozen=True, slots=True)
class Settings:
    """``gazetteers``: files given now, beside the shipped ones and those that the store keeps. ``limits``: how large
    sources may be, how long reading may take, which addresses may be visited. ``dask``: the address of the scheduler
    whose workers read; None: processes of this machine do. ``keep``: how many releases stay on disk; None: all."""

    store: Place
    base: Base = field(default_factory=Base)
    gazetteers: tuple[Path, ...] = ()
    limits: Limits = field(default_factory=Limits)
    dask: str | None = None
    keep: int | None = None

    @property
    def gazetteer_files(self) -> tuple[Path, ...]:
        """All gazetteer files that are active: the shipped ones, then those that the store keeps and those given now;
        one given now replaces the one of its name."""
        folder = self.store
        kept = {path.name: path for path in StoreFolder(folder).gazetteers()} if isinstance(folder, Path) else {}
        added = kept | {path.name: path for path in self.gazetteers}
        return all_gazetteers([added[name] for name in sorted(added)])

    def keep_gazetteers(self) -> None:
        """Copies the gazetteer files given now into the store, so that later runs read with them too; not to a server,
        which holds graphs only."""
        if isinstance(self.store, Path):
            for path in self.gazetteers:
                StoreFolder(self.store).keep_gazetteer(path)

    @property
    def spool(self) -> Path:
        """The file that keeps what is read until it is published: in the store, or for one on a server among the files
        that this user's programs keep (XDG_CACHE_HOME)."""
        if isinstance(self.store, Path):
            return StoreFolder(self.store).spool
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        name = hashlib.sha256(str(self.store).encode()).hexdigest()[:16]
        return cache / "skerry" / f"{name}.sqlite"


def all_gazetteers(added: Sequence[Path]) -> tuple[Path, ...]:
    """The shipped gazetteer files, sorted, and those added."""
    return (*sorted((shipped("ontology") / "gazetteer").glob("*.ttl")), *added)
