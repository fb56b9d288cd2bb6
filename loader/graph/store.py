"""The folder that holds a store: its format, its releases, the link to the current one, the writer's lock.

STORE/skerry.json           {"format": 1, "base": "https://…/"}
STORE/lock                  held by the one process that writes
STORE/current               link to the release that readers open
STORE/releases/N/graph/     the release as an Oxigraph database, never written again
STORE/releases/N/release.json  number, time and what made it
STORE/staging/              the next release while it is being made
STORE/scratch/graph/        a copy of the current release on which a SPARQL update is tried
STORE/open                  there in a throwaway store only: without shapes, every graph may be written
STORE/resident/graph/       the database of a resident writer, from which it makes one release after another
STORE/releases/N/pruned.json   the same of a release that is pruned, whose files stay while somebody reads them
STORE/pruned/N/             a release on its way out
STORE/gazetteers/           the gazetteer files that the store keeps
STORE/spool.sqlite          what a load has read and not yet published (``loader.spool``); a later load goes on from it

A release's database holds the named graphs of the release and, in the engine's default graph, the working data of
resolution (``loader.resolve.working``): what makes adding one article cheap. It is copied, rolled back and pruned with
the release, but it is no part of what the release says: no query, export, backup or comparison sees it, and without
it the next load resolves all articles anew.
"""

import fcntl
import json
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from loader.errors import StoreError, StoreFormatError, StoreLocked
from loader.graph.hold import unheld
from loader.graph.manifest import Manifest, read_manifest
from loader.graph.terms import Base

FORMAT = 1
MANIFEST, PRUNED = "release.json", "pruned.json"
"""What a release says of itself; its name when the release is pruned, but its files are held by who reads them."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoreFolder:
    """The paths of a store. Making one touches nothing."""

    path: Path

    @property
    def current(self) -> Path:
        """The link to the current release."""
        return self.path / "current"

    @property
    def staging(self) -> Path:
        """Where the next release is made."""
        return self.path / "staging"

    @property
    def scratch(self) -> Path:
        """Where an update is tried."""
        return self.path / "scratch"

    @property
    def is_open(self) -> bool:
        """Whether the store is a throwaway one: its graphs are checked by no shapes, and its default graph is one that
        is written, not what several graphs say together."""
        return (self.path / "open").is_file()

    @property
    def resident(self) -> Path:
        """Where a resident writer keeps its database."""
        return self.path / "resident"

    @property
    def spool(self) -> Path:
        """Where a load keeps what it has read until it is published."""
        return self.path / "spool.sqlite"

    @property
    def pruned(self) -> Path:
        """Where releases are put before they are deleted."""
        return self.path / "pruned"

    def release(self, number: int) -> Path:
        """The folder of a release."""
        return self.path / "releases" / str(number)

    def gazetteers(self) -> tuple[Path, ...]:
        """The gazetteer files that the store keeps, sorted by name."""
        return tuple(sorted((self.path / "gazetteers").glob("*.ttl")))

    def keep_gazetteer(self, file: Path) -> None:
        """Copies a gazetteer file into the store; one of the same name is replaced."""
        folder = self.path / "gazetteers"
        folder.mkdir(exist_ok=True)
        if file.resolve() != (folder / file.name).resolve():
            write_durably(folder / file.with_suffix(".ttl").name, file.read_text(encoding="utf-8"))

    def exists(self) -> bool:
        """Whether a store was made here."""
        return (self.path / "skerry.json").is_file()

    def base(self) -> Base:
        """The base of the store's data IRIs. Raises StoreError if there is no store, StoreFormatError if another
        version wrote it."""
        marker = self.path / "skerry.json"
        try:
            content = json.loads(marker.read_text())
            found, base = content["format"], content["base"]
        except FileNotFoundError:
            raise StoreError(f"there is no store in {self.path}: make one with `skerry load PATH`") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"the store's {marker} cannot be read ({error}): restore a backup") from error
        if found != FORMAT:
            raise StoreFormatError(
                f"the store in {self.path} has format {found}, this version of Skerry reads format {FORMAT}: "
                f"export it with the version that wrote it, or load the articles again into another --store"
            )
        return Base(base)

    def current_number(self) -> int | None:
        """The number of the current release, or None before the first one; cheap."""
        try:
            return int(os.readlink(self.current).rpartition("/")[2])
        except (OSError, ValueError):
            return None

    def current_link(self) -> tuple[int, int] | None:
        """What changes whenever another release becomes current, also one of the same number in a store made anew: the
        link's inode and time; None before the first release. Cheap."""
        try:
            found = os.lstat(f"{self.path}/current")
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def manifest(self, number: int | None = None) -> Manifest | None:
        """What a release, by default the current one, says of itself, or None if there is none."""
        release = self.current if number is None else self.release(number)
        try:
            return read_manifest((release / "release.json").read_text())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            which = "the current release" if number is None else f"release {number}"
            raise StoreError(f"{which} of {self.path} cannot be read ({error}): restore a backup") from error

    def kept(self) -> tuple[int, ...]:
        """The numbers of the releases that are on disk, sorted. One that a killed writer never made current may be
        among them; it is newer than the current one."""
        try:
            names = os.listdir(self.path / "releases")
        except FileNotFoundError:
            return ()
        return tuple(sorted(int(name) for name in names if name.isdigit() and self._is_kept(int(name))))

    def _is_kept(self, number: int) -> bool:
        return (self.release(number) / MANIFEST).exists()

    def create(self, base: Base) -> None:
        """Makes the folder and its marker unless they are there. Raises StoreError if that is not possible, or if
        the store has another base."""
        if self.exists():
            if self.base() != base:
                raise StoreError(
                    f"the store in {self.path} has the base {self.base().iri}, not {base.iri}: "
                    f"drop --base, or load into another --store"
                )
            return
        try:
            (self.path / "releases").mkdir(parents=True, exist_ok=True)
            write_durably(self.path / "skerry.json", json.dumps({"format": FORMAT, "base": base.iri}) + "\n")
        except OSError as error:
            raise StoreError(
                f"the store in {self.path} cannot be written ({error.strerror}): choose another --store"
            ) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the writer's lock; sweeps what a killed writer left. Raises StoreLocked if another process writes."""
        try:
            lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StoreError(
                f"the store in {self.path} cannot be written ({error.strerror}): choose another --store"
            ) from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreLocked(
                    f"another process is writing to the store in {self.path}: wait until it has ended, then try again"
                ) from None
            self._sweep()
            yield
        finally:
            os.close(lock)

    def _sweep(self) -> None:
        """Removes what a killed writer left, and says so: what was never published, what was half pruned. A finished
        release without any link to it becomes current: nothing that a user was told of gets lost."""
        newest, kept = self.current_number(), self.kept()
        if newest is None and kept:
            newest = kept[-1]
            self.switch(newest)
            _LOG.warning("%s had no link to its current release: release %d is current again", self.path, newest)
        unpublished = [self.release(number) for number in kept if newest is None or number > newest]
        beside = [self.path / "current.new", *self.path.glob("*.json.new"), *self.path.glob("gazetteers/*.new")]
        for path in (self.staging, self.scratch, self.resident, *unpublished, self.pruned, *beside):
            if path.is_dir():
                shutil.rmtree(path)
            elif path.exists() or path.is_symlink():
                path.unlink()
            else:
                continue
            _LOG.warning("swept %s: a process that wrote to the store was killed", path)
        self.free_pruned()

    def free_pruned(self) -> None:
        """Frees the disk of pruned releases that somebody read when they were, and nobody reads any more."""
        for mark in (self.path / "releases").glob(f"*/{PRUNED}"):
            self._free(mark.parent)

    def add(self, number: int) -> None:
        """Makes what is staged a release, complete or not at all, but not yet the current one."""
        self.staging.rename(self.release(number))
        _sync(self.path / "releases")

    def prune(self, number: int) -> bool:
        """Takes a release out, at once and as a whole. Its disk is freed; False if that is left to a later writer,
        since somebody reads it."""
        release = self.release(number)
        (release / MANIFEST).rename(release / PRUNED)
        _sync(release)
        return self._free(release)

    def _free(self, release: Path) -> bool:
        with unheld(release / "graph") as is_free:
            if is_free:
                self.pruned.mkdir(exist_ok=True)
                release.rename(self.pruned / release.name)
                _sync(self.path / "releases")
        if is_free:
            shutil.rmtree(self.pruned)
        return is_free

    def switch(self, number: int) -> None:
        """Makes a finished release the current one, atomically."""
        link = self.path / "current.new"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("releases") / str(number))
        link.replace(self.current)
        _sync(self.path)


def write_durably(path: Path, content: str) -> None:
    """Writes a small file so that it is either absent or complete, also after a power cut."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
