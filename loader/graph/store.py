"""The folder that holds a store: its format, its releases, the link to the current one, the writer's lock.

STORE/skerry.json           {"format": 1, "base": "https://…/"}
STORE/lock                  held by the one process that writes
STORE/current               link to the release that readers open
STORE/releases/N/graph/     the release as an Oxigraph database, never written again
STORE/releases/N/release.json  number and time
STORE/staging/              the next release while it is being made
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from loader.errors import StoreError, StoreFormatError, StoreLocked
from loader.graph.terms import Base

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``release.json`` says: the release's number and when it was published (UTC)."""

    number: int
    published: datetime

    def to_json(self) -> str:
        """The text of ``release.json``."""
        return json.dumps({"number": self.number, "published": self.published.isoformat()}) + "\n"


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

    def manifest(self) -> Manifest | None:
        """Number and time of the current release, or None before the first one."""
        try:
            content = json.loads((self.current / "release.json").read_text())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StoreError(
                f"the current release of {self.path} cannot be read ({error}): restore a backup"
            ) from error
        return Manifest(content["number"], datetime.fromisoformat(content["published"]))

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
        """Removes the staging folder, and releases that no link was ever moved to, of a writer that was killed."""
        if self.staging.exists():
            shutil.rmtree(self.staging)
        manifest = self.manifest()
        newest = manifest.number if manifest else 0
        for folder in (self.path / "releases").iterdir():
            if folder.name.isdigit() and int(folder.name) > newest:
                shutil.rmtree(folder)

    def switch(self, number: int) -> None:
        """Makes a finished release the current one, atomically."""
        link = self.path / "current.new"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("releases") / str(number))
        link.replace(self.current)
        _sync(self.path)


def new_manifest(number: int) -> Manifest:
    """The manifest of a release published now."""
    return Manifest(number, datetime.now(UTC).replace(microsecond=0))


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
