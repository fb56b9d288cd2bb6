"""Every file that a release can be had as: what it is called, what it holds, how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from pyoxigraph import NamedNode

from loader.errors import UsageError
from loader.exports.annotations import write_annotations
from loader.exports.meetings import write_meetings
from loader.exports.network import write_network
from loader.exports.places import write_places
from loader.graph.embedded import Release
from loader.graph.serialise import FORMATS, ExportFormat, graphs_of, layer_graphs, stream_export

Write = Callable[[Release, IO[bytes]], None]


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file for other programs. ``name`` is that of ``--format``; ``holds`` says what is in it, for people."""

    name: str
    extension: str
    media_type: str
    title: str
    holds: str
    write: Write


RDF_FILES: dict[ExportFormat, tuple[str, str, str]] = {
    "turtle": ("ttl", "text/turtle; charset=utf-8", "Turtle"),
    "trig": ("trig", "application/trig", "TriG"),
    "nquads": ("nq", "application/n-quads", "N-Quads"),
    "jsonld": ("jsonld", "application/ld+json", "JSON-LD"),
    "rdfxml": ("rdf", "application/rdf+xml", "RDF/XML"),
}
"""Format -> extension, media type, name."""
OTHER_FILES = (
    ExportFile(
        "geojson", "geojson", "application/geo+json", "Places (GeoJSON)",
        "Islands, groups, cities and capitals as points, with all their names and who claims and holds them.",
        write_places,
    ),
    ExportFile(
        "graphml", "graphml", "application/graphml+xml", "Network (GraphML)",
        "Who met and agreed with whom: people, states and organizations, an edge for each pair and event.",
        write_network,
    ),
    ExportFile(
        "ical", "ics", "text/calendar; charset=utf-8", "Meetings (iCalendar)",
        "Meetings, planned and cancelled ones too, as all-day entries; where the day is not known, the entry says so.",
        write_meetings,
    ),
    ExportFile(
        "annotations", "annotations.jsonld", "application/ld+json", "Evidence (Web Annotations)",
        "Every fact on the sentences that say it, for annotation tools: W3C Web Annotations in JSON-LD.",
        write_annotations,
    ),
)  # fmt: skip
ZIP = ExportFile(
    "zip", "zip", "application/zip", "One archive (zip)",
    "Turtle, TriG and all files for other programs, with a README and a description for machines (RO-Crate).",
    lambda release, output: _write_archive(release, output, ""),
)  # fmt: skip
NAMES = (*FORMATS, *(file.name for file in OTHER_FILES), ZIP.name)
"""All formats by name."""


@dataclass(frozen=True, slots=True)
class Selection:
    """How much of a release an RDF file holds: one named graph, one layer (``layer_graphs``), all if neither;
    provenance only if asked for."""

    graph: str | None = None
    layer: str | None = None
    provenance: bool = False

    @property
    def is_all(self) -> bool:
        """Whether nothing was selected."""
        return self == Selection()


def check_selection(release: Release, name: str, selection: Selection) -> None:
    """Raises UsageError for a selection that the format or the release does not have."""
    if name in RDF_FILES:
        if selection.graph and selection.layer:
            raise UsageError("a graph and a layer were asked for: choose one of them")
        _graphs(release, _rdf(name), selection)
    elif not selection.is_all:
        raise UsageError(
            f"{name} holds what it is for: graph, layer and provenance go with {', '.join(RDF_FILES)} only"
        )


def write_file(release: Release, name: str, selection: Selection, output: IO[bytes], world: str = "") -> None:
    """Writes a release, or what was selected of it, in a format by name; equal content gives equal bytes. ``world``
    says what limits it, if anything does: an archive tells it."""
    check_selection(release, name, selection)
    if name in RDF_FILES:
        fmt = _rdf(name)
        stream_export(release, fmt, output, graphs=_graphs(release, fmt, selection))
    elif name == ZIP.name:
        _write_archive(release, output, world)
    else:
        next(file for file in OTHER_FILES if file.name == name).write(release, output)


def _write_archive(release: Release, output: IO[bytes], world: str) -> None:
    from loader.exports.archive import write_archive  # it holds all the others

    write_archive(release, output, world)


def _graphs(release: Release, fmt: ExportFormat, selection: Selection) -> list[NamedNode]:
    if selection.layer:
        return layer_graphs(release, selection.layer)
    return graphs_of(release, fmt, selection.graph, selection.provenance)


def _rdf(name: str) -> ExportFormat:
    return next(fmt for fmt in FORMATS if fmt == name)
