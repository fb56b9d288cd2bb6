"""Whole graphs as files."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound

from loader.graph.serialise import ExportFormat, graphs_of, stream_export
from server.current import release
from server.streams import streamed

blueprint = Blueprint("exports", __name__)

FILES: dict[str, tuple[ExportFormat, str]] = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "trig": ("trig", "application/trig"),
    "nq": ("nquads", "application/n-quads"),
    "jsonld": ("jsonld", "application/ld+json"),
    "rdf": ("rdfxml", "application/rdf+xml"),
}
"""File extension -> format and media type."""


@blueprint.get("/export.<extension>")
def whole(extension: str) -> Response:
    """The release, or one graph of it (``?graph=``); provenance only if asked for (``?with=provenance``)."""
    if extension not in FILES:
        raise NotFound(f"there is no export.{extension[:20]}: use export. and one of {', '.join(FILES)}")
    wanted = request.args.get("with")
    if wanted not in (None, "", "provenance"):
        raise BadRequest(f"parameter 'with' cannot be {wanted!r}: use with=provenance, or leave it out")
    name, media_type = FILES[extension]
    current = release()
    graph, provenance = request.args.get("graph") or None, wanted == "provenance"
    graphs_of(current, name, graph, provenance)  # what does not exist is told before anything is sent
    content = streamed(lambda output: stream_export(current, name, output, graph, provenance))
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="skerry-release-{current.number}.{extension}"'
    return response
