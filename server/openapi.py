"""What the service answers beside SPARQL, for programs: OpenAPI 3.1, with the parameters of the reports."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Blueprint, Response

from loader.exports.files import RDF_FILES
from loader.graph.canned import read_yaml
from loader.graph.serialise import LAYERS
from server.arranged import HAS, PAGE, PAGE_NUMBER, SORT
from server.canned import CannedQuery, Column, is_shown
from server.current import as_json, reports, settings
from server.exports import FILES
from server.parameters import LONGEST, Parameter
from server.reports import PICTURES
from server.result_files import CSL, RDF
from server.result_files import FILES as FILES_OF_REPORTS

blueprint = Blueprint("openapi", __name__)

Schema = dict[str, Any]
PROBLEM: Schema = {"$ref": "#/components/responses/Problem"}
WORLD: list[Schema] = [{"$ref": f"#/components/parameters/{name}"} for name in ("At", "PublishedUntil")]
DATE = r"^[ \t\r\n]*([0-9]{4}-[0-9]{2}-[0-9]{2})?[ \t\r\n]*$"
INTEGER = r"^[ \t\r\n]*(-?[0-9]{1,9})?[ \t\r\n]*$"


@blueprint.get("/openapi.json")
def document() -> Response:
    """The description of this service, with its reports."""
    return as_json(describe(reports(), settings().public))


def describe(known: tuple[CannedQuery, ...], public: str | None) -> Schema:
    """The document. Its servers are the public address, else the one that it is read from."""
    found: Schema = read_yaml(Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8"))
    found["info"]["version"] = version("skerry")
    found["servers"] = [{"url": (public or "/").rstrip("/") or "/"}]
    for report in known:
        found["paths"][f"/reports/{report.name}"] = {"get": _report(report)}
    for extension, (name, media_type) in FILES.items():
        found["paths"][f"/export.{extension}"] = {"get": _export(extension, name, media_type.partition(";")[0])}
    return found


def _report(report: CannedQuery) -> Schema:
    drawn = {offer.name: offer.media_types[0] for offer in PICTURES} if report.picture else {}
    formats = {"type": "string", "enum": ["", "html", *(offer.name for offer in FILES_OF_REPORTS), *drawn]}
    return {
        "operationId": f"report-{report.name}",
        "tags": ["reports"],
        "summary": report.summary,
        "description": report.description,
        "parameters": [
            *(_parameter(parameter) for parameter in report.parameters),
            *_arranging(report),
            {"name": "format", "in": "query", "description": "Overrides Accept.", "schema": formats},
            *WORLD,
        ],
        "responses": {
            "200": {
                "description": "All rows, of which a page shows some and says which; or the picture.",
                "content": {
                    "application/json": {"schema": _table(report)},
                    "text/csv": {},
                    "text/html": {},
                    CSL.media_types[0]: {},
                    **{offer.media_types[0]: {} for offer in RDF},
                    **{media_type: {} for media_type in drawn.values()},
                },
            },
            # A page repeats the form above what was wrong.
            "400": PROBLEM,
            "default": PROBLEM,
        },
    }


def _arranging(report: CannedQuery) -> list[Schema]:
    """By which columns the rows can be sorted, and filtered, and how one leafs through them."""
    columns = [column for column in report.columns if is_shown(column)]
    orders = ["", *(sign + column.name for column in columns for sign in ("", "-"))]
    sort = {"name": SORT, "in": "query", "schema": {"type": "string", "enum": orders}}
    filters = [
        {
            "name": HAS + column.name,
            "in": "query",
            "schema": {"type": "string"},
            "description": f"Only rows that have these words under {column.label!r}",
        }
        for column in columns
    ]
    page = {"name": PAGE, "in": "query", "schema": {"type": "string", "pattern": f"^({PAGE_NUMBER})?$"}}
    return [
        sort | {"description": "Column to sort by, after a minus from last to first"},
        page | {"description": "Which page of the rows; files are whole"},
        *filters,
    ]


def _parameter(parameter: Parameter) -> Schema:
    return {"name": parameter.name, "in": "query", "schema": _schema(parameter), "description": _told(parameter)}


def _told(parameter: Parameter) -> str:
    told = parameter.label
    if parameter.type == "iri":
        kind = parameter.class_name or "any thing"
        told += f" ({kind}): an IRI, its path such as island/etorofu, or a name"
    return f"{told}. Empty counts as not given."


def _schema(parameter: Parameter) -> Schema:
    match parameter.type:
        case "date":
            schema: Schema = {"type": "string", "pattern": DATE}
        case "integer":
            schema = {"type": "string", "pattern": INTEGER}
        case "choice":
            schema = {"type": "string", "enum": ["", *(choice.value for choice in parameter.choices)]}
        case "iri" | "string":
            schema = {"type": "string", "maxLength": LONGEST}
    return schema if parameter.default is None else {**schema, "default": parameter.default}


def _table(report: CannedQuery) -> Schema:
    row = {column.name: _cell(column) for column in report.columns}
    own = {"report": {"const": report.name}, "rows": {"type": "array", "items": {"type": "object", "properties": row}}}
    return {"allOf": [{"$ref": "#/components/schemas/Report"}, {"type": "object", "properties": own}]}


def _cell(column: Column) -> Schema:
    described = {"description": column.label}
    if column.type == "list":
        return {"type": "array", "items": {"type": "string"}, **described}
    return {"type": ["integer", "string"] if column.type == "integer" else "string", **described}


def _export(extension: str, name: str, media_type: str) -> Schema:
    graph = {"type": "string", "description": "One graph only, such as resolved or article/ID"}
    provenance = {"type": "string", "enum": ["", "provenance"]}
    parts: list[Schema] = [
        {"name": "graph", "in": "query", "schema": graph},
        {"name": "layer", "in": "query", "schema": {"type": "string", "enum": ["", *LAYERS]}},
        {"name": "with", "in": "query", "schema": provenance},
    ]
    return {
        "operationId": f"export-{extension}",
        "tags": ["data"],
        "summary": f"The release as {media_type}",
        "parameters": [
            *(parts if name in RDF_FILES else []),
            *WORLD,
        ],
        "responses": {"200": {"description": "The file", "content": {media_type: {}}}, "default": PROBLEM},
    }
