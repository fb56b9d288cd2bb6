"""All files of a release in one zip archive, with a README and a description for machines (RO-Crate 1.1)."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from io import RawIOBase
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from loader.exports.files import OTHER_FILES, RDF_FILES, Write
from loader.graph.embedded import Release
from loader.graph.serialise import ExportFormat, stream_export

IN_ARCHIVE: tuple[ExportFormat, ...] = ("turtle", "trig")
"""The RDF formats in it: what is known in one graph, and all graphs; the other formats say the same."""
RIGHTS = "The texts of articles belong to their publishers; who passes this on decides on the terms for the rest."
ABOUT = "News articles about island disputes as a knowledge graph: every fact with the sentence that says it."
PART_BYTES = 1 << 20
_HOLDS = {
    "turtle": "What is known, in one graph: each thing once, the background, corrections, and the vocabulary.",
    "trig": "All graphs: also what each article says, with the sentences, and the SHACL shapes.",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the archive."""

    path: str
    media_type: str
    title: str
    holds: str
    write: Write


@dataclass(frozen=True, slots=True)
class Written:
    """A file that is in the archive."""

    member: Member
    size: int
    digest: str


class _Forward(RawIOBase):
    """What is written from front to back only: zipfile goes back to fill sizes in where it can, which makes other
    bytes than where it cannot."""

    def __init__(self, output: IO[bytes]) -> None:
        super().__init__()
        self._output = output

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Writes on."""
        return self._output.write(data)  # type: ignore[call-overload,no-any-return] # what a stream is given is a buffer

    def flush(self) -> None:
        """Flushes what is written to."""
        self._output.flush()


def write_archive(release: Release, output: IO[bytes], world: str = "") -> None:
    """Writes the archive; ``world`` says what limits the release, if anything does. Needs room on disk for its largest
    file, little memory; equal content gives equal bytes, whether or not ``output`` can be sought in."""
    with zipfile.ZipFile(_Forward(output), "w", zipfile.ZIP_DEFLATED) as archive:
        written = [_add(archive, member, release) for member in _members(release)]
        _add_text(archive, "README.md", _readme(release, written, world), release)
        _add_text(
            archive, "ro-crate-metadata.json", json.dumps(_crate(release, written, world), indent=1) + "\n", release
        )


def _members(release: Release) -> Iterator[Member]:
    for fmt in IN_ARCHIVE:
        extension, media_type, title = RDF_FILES[fmt]
        yield Member(
            f"skerry.{extension}", media_type.partition(";")[0], title, _HOLDS[fmt],
            partial(_write_rdf, fmt),
        )  # fmt: skip
    for file in OTHER_FILES:
        media_type = file.media_type.partition(";")[0]
        yield Member(f"{_NAMES[file.name]}.{file.extension}", media_type, file.title, file.holds, file.write)


def _write_rdf(fmt: ExportFormat, release: Release, output: IO[bytes]) -> None:
    stream_export(release, fmt, output)


_NAMES = {"geojson": "places", "graphml": "network", "ical": "meetings", "annotations": "evidence"}


def _add(archive: zipfile.ZipFile, member: Member, release: Release) -> Written:
    digest, size = sha256(), 0
    with TemporaryFile() as content, archive.open(_info(member.path, release), "w", force_zip64=True) as target:
        member.write(release, content)
        content.seek(0)
        while part := content.read(PART_BYTES):
            digest.update(part)
            size += len(part)
            target.write(part)
    return Written(member, size, digest.hexdigest())


def _add_text(archive: zipfile.ZipFile, path: str, text: str, release: Release) -> None:
    with archive.open(_info(path, release), "w") as target:
        target.write(text.encode())


def _info(path: str, release: Release) -> zipfile.ZipInfo:
    # The time of the release: the archive of a release is the same whenever it is made.
    moment = release.published
    info = zipfile.ZipInfo(path, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _readme(release: Release, written: list[Written], world: str) -> str:
    template = (Path(__file__).parent / "README.template.md").read_text(encoding="utf-8")
    files = "\n".join(f"| `{w.member.path}` | {w.size:,} | {w.member.title}: {w.member.holds} |" for w in written)
    return template.format(
        number=f"{release.number}, {world}" if world else release.number,
        release=release.number,
        published=f"{release.published:%Y-%m-%d %H:%M} UTC",
        base=release.base.iri,
        files=files,
        rights=RIGHTS,
    )


def _crate(release: Release, written: list[Written], world: str) -> dict[str, object]:
    day = release.published.isoformat()
    files = [
        {
            "@id": found.member.path,
            "@type": "File",
            "name": found.member.title,
            "description": found.member.holds,
            "encodingFormat": found.member.media_type,
            "contentSize": str(found.size),
            "sha256": found.digest,
        }
        for found in written
    ]
    readme = {"@id": "README.md", "@type": "File", "name": "What is in this archive", "encodingFormat": "text/markdown"}
    root = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": release.base.node(f"release/{release.number}").value,
        "name": f"Skerry, release {release.number}{f', {world}' if world else ''}",
        "description": ABOUT,
        "datePublished": day,
        "license": {"@id": "#rights"},
        "hasPart": [{"@id": file["@id"]} for file in (*files, readme)],
    }
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    rights = {"@id": "#rights", "@type": "CreativeWork", "name": "Rights", "description": RIGHTS}
    context = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}]
    return {"@context": context, "@graph": [descriptor, root, rights, readme, *files]}
