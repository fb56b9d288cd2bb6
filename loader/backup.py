"""Backups: one compressed archive with everything a store holds, in formats that outlive the engine."""

import io
import json
import tarfile
import zlib
from datetime import datetime
from pathlib import Path, PurePosixPath

import pyoxigraph as ox
from pyoxigraph import Quad, RdfFormat

from loader.errors import StoreError, StoreFormatError, UsageError
from loader.graph.embedded import open_current
from loader.graph.manifest import Making, Manifest
from loader.graph.store import FORMAT, StoreFolder, write_durably
from loader.graph.terms import Base

_ABOUT, _QUADS, _GAZETTEERS = "skerry.json", "graph.nq", "gazetteers/"


def backup(store: Path, file: Path) -> Manifest:
    """Writes the current release, provenance included, to a ``.tar.gz`` of N-Quads and a description; a file in the
    way is an error. Raises StoreError if the store or the file cannot be used."""
    release = open_current(store)
    about = {
        "format": FORMAT,
        "base": release.base.iri,
        "number": release.number,
        "published": release.published.isoformat(),
    }
    quads = ox.serialize(release.quads(), format=RdfFormat.N_QUADS) or b""
    content = b"".join(sorted(quads.splitlines(keepends=True)))
    try:
        with tarfile.open(file, "x:gz") as archive:
            _add(archive, _ABOUT, json.dumps(about).encode())
            _add(archive, _QUADS, content)
            for kept in StoreFolder(store).gazetteers():
                _add(archive, _GAZETTEERS + kept.name, kept.read_bytes())
    except FileExistsError:
        raise UsageError(f"{file} exists: choose another name for the backup, or remove it") from None
    except OSError as error:
        raise StoreError(f"the backup {file} cannot be written ({error.strerror}): choose another place") from error
    return Manifest(release.number, release.published)


def restore(store: Path, file: Path) -> Manifest:
    """Makes a store from a backup; its release keeps number and time. The store must be new or empty. Raises
    StoreFormatError if another format of the store was backed up, UsageError if the file is no backup."""
    base, manifest, quads, gazetteers = _read(file)
    folder = StoreFolder(store)
    folder.create(base)
    with folder.writing():
        if folder.manifest():
            raise StoreError(f"the store in {store} is in use: restore into another --store, or remove this one first")
        folder.staging.mkdir()
        graph = ox.Store(str(folder.staging / "graph"))
        graph.extend(quads)
        graph.flush()
        del graph
        write_durably(folder.staging / "release.json", manifest.to_json())
        for name, content in gazetteers.items():
            (folder.path / "gazetteers").mkdir(exist_ok=True)
            write_durably(folder.path / "gazetteers" / name, content)
        folder.add(manifest.number)
        folder.switch(manifest.number)
    return manifest


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def _read(file: Path) -> tuple[Base, Manifest, list[Quad], dict[str, str]]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            about = json.loads(_member(archive, _ABOUT))
            if about["format"] != FORMAT:
                raise StoreFormatError(
                    f"the backup {file} has format {about['format']}, this version of Skerry reads format {FORMAT}: "
                    f"restore it with the version that made it"
                )
            manifest = Manifest(int(about["number"]), datetime.fromisoformat(about["published"]), Making("restore"))
            quads = list(ox.parse(_member(archive, _QUADS), format=RdfFormat.N_QUADS))
            names = [name for name in archive.getnames() if name.startswith(_GAZETTEERS)]
            # The last part of the name only: an archive must not write outside the store.
            gazetteers = {PurePosixPath(name).name: _member(archive, name).decode() for name in names}
    except FileNotFoundError:
        raise UsageError(f"there is no file {str(file)!r}: check the path") from None
    except (tarfile.TarError, KeyError, ValueError, SyntaxError, EOFError, zlib.error, OSError) as error:
        raise UsageError(f"{file} is not a backup of Skerry, or it is damaged ({error}): give another one") from error
    return Base(about["base"]), manifest, quads, gazetteers


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member.read()
