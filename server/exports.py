"""A release as files, whole or a part of it, and the page that lists them."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from pyoxigraph import Literal, QuerySolutions
from werkzeug.exceptions import BadRequest, NotFound

from loader.exports.files import OTHER_FILES, RDF_FILES, ZIP, Selection, check_selection, write_file
from loader.exports.things import rows
from loader.graph.embedded import DEFAULT_GRAPHS, Release
from loader.graph.serialise import LAYERS
from loader.graph.terms import term
from server.current import release, world
from server.dates import date_in_words
from server.messages import N_, Message
from server.streams import streamed

blueprint = Blueprint("exports", __name__)

FILES: dict[str, tuple[str, str]] = {
    **{extension: (name, media_type) for name, (extension, media_type, _) in RDF_FILES.items()},
    **{file.extension: (file.name, file.media_type) for file in (*OTHER_FILES, ZIP)},
}
"""File extension -> format and media type."""
LAYER = "/export.trig?layer="
BYTES = {"ttl": 40, "rdf": 78, "trig": 43, "nq": 200, "jsonld": 97}
"""Bytes a statement takes in a format, as measured; the page of downloads tells sizes before the files are made."""
BYTES_EACH = {"geojson": 1280, "graphml": 1140, "ical": 590, "annotations": 16, "zip": 9.4}
"""The same for a place, a meeting (twice), a statement of the articles, and any statement."""


@dataclass(frozen=True, slots=True)
class Line:
    """A file on the page of downloads. ``about``: its size in bytes as far as that is known before it is made."""

    path: str
    title: str
    holds: str
    about: int | None = None


@blueprint.get("/export.<extension>")
def whole(extension: str) -> Response:
    """The release, one graph (``?graph=``) or one layer of it (``?layer=``); provenance only if asked for
    (``?with=provenance``)."""
    if extension not in FILES:
        raise NotFound(
            Message(
                "there is no export.%(suffix)s: use export. and one of %(suffixes)s",
                suffix=extension[:20], suffixes=", ".join(FILES),
            )
        )  # fmt: skip
    name, media_type = FILES[extension]
    current, selection = release(), _selection(name)
    check_selection(current, name, selection)  # what does not exist is told before anything is sent
    shown = f"as the articles published until {date_in_words(world().until)} tell it" if world().until else ""
    content = streamed(lambda output: write_file(current, name, selection, output, shown))
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="skerry-release-{current.number}.{extension}"'
    return response


@blueprint.get("/download")
def download() -> str:
    """What can be downloaded, what each file holds, and about how large it is."""
    known, said = _statements(release())
    everything = known + said
    counts = {"annotations": said, **_counts(release())}
    lines = {
        N_("Everything"): [Line("/export.zip", ZIP.title, ZIP.holds, int(everything * BYTES_EACH["zip"]))],
        N_("What is known, in one graph"): [
            Line("/export.ttl", "Turtle", N_("Things, background, corrections, vocabulary."), known * BYTES["ttl"]),
            Line("/export.rdf", "RDF/XML", N_("The same for older tools."), known * BYTES["rdf"]),
        ],
        N_("All graphs, also what each article says"): [
            Line("/export.trig", "TriG", N_("With the sentences that say it."), everything * BYTES["trig"]),
            Line("/export.nq", "N-Quads", N_("The same, a statement a line."), everything * BYTES["nq"]),
            Line("/export.jsonld", "JSON-LD", N_("The same for JavaScript."), everything * BYTES["jsonld"]),
        ],
        N_("One layer"): [
            Line(f"{LAYER}articles", N_("What each article says"), N_("A graph an article."), said * BYTES["trig"]),
            Line(f"{LAYER}known", N_("What they say together"), N_("Each thing once."), known * BYTES["trig"]),
        ],
        N_("For other programs"): [
            Line(f"/export.{file.extension}", file.title, file.holds, int(counts[file.name] * BYTES_EACH[file.name]))
            for file in OTHER_FILES
        ],
    }  # fmt: skip
    return render_template("download.html", lines=lines)


WORDS_OF_FILES = (
    N_("Places (GeoJSON)"),
    N_("Islands, groups, cities and capitals as points, with all their names and who claims and holds them."),
    N_("Network (GraphML)"),
    N_("Who met and agreed with whom: people, states and organizations, an edge for each pair and event."),
    N_("Meetings (iCalendar)"),
    N_("Meetings, planned and cancelled ones too, as all-day entries; where the day is not known, the entry says so."),
    N_("Evidence (Web Annotations)"),
    N_("Every fact on the sentences that say it, for annotation tools: W3C Web Annotations in JSON-LD."),
    N_("One archive (zip)"),
    N_("Turtle, TriG and all files for other programs, with a README and a description for machines (RO-Crate)."),
)
"""What ``loader.exports.files`` says of its files, which it also says where nobody translates."""


def _selection(name: str) -> Selection:
    """What was asked for. Raises 400 for what no file has, and for a part of a file that is not RDF."""
    wanted, layer = request.args.get("with") or None, request.args.get("layer") or None
    if wanted not in (None, "provenance"):
        raise BadRequest(
            Message("parameter 'with' cannot be %(value)r: use with=provenance, or leave it out", value=wanted)
        )
    if layer not in (None, *LAYERS):
        raise BadRequest(
            Message(
                "parameter 'layer' cannot be %(value)r: choose %(layers)s, or leave it out",
                value=layer, layers=" or ".join(LAYERS),
            )
        )  # fmt: skip
    selection = Selection(request.args.get("graph") or None, layer, wanted == "provenance")
    if name not in RDF_FILES and not selection.is_all:
        raise BadRequest(
            Message(
                "%(format)s is always whole: graph, layer and with go with %(formats)s",
                format=name, formats=", ".join(RDF_FILES),
            )
        )  # fmt: skip
    if selection.graph and selection.layer:
        raise BadRequest(Message("a graph and a layer were asked for: choose one of them"))
    return selection


def _counts(current: Release) -> dict[str, int]:
    """How many places and meetings there are, by the files that they fill."""
    meetings = sum(1 for _ in rows(current, "instances", {"class": term("sk:Meeting")}))
    return {"geojson": sum(1 for _ in rows(current, "located")), "graphml": meetings, "ical": meetings}


def _statements(current: Release) -> tuple[int, int]:
    """How many statements are known, and how many there are beside them in other graphs."""
    known = sum(current.size(current.base.graph(name)) for name in DEFAULT_GRAPHS)
    answer = current.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(answer, QuerySolutions)  # of a SELECT
    (every,) = (row["n"] for row in answer)
    assert isinstance(every, Literal)  # a count
    provenance = current.size(current.base.graph("provenance"))
    return known, max(0, int(every.value) - known - provenance)
