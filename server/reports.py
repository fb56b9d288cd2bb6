"""Canned reports as pages, CSV and JSON."""

import csv
import io
import re
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound

from loader.errors import QueryError
from loader.graph.results import Cell
from server.canned import CannedQuery, Column, Table, by_tag, run, split_list
from server.current import as_json, footnotes, release, reports, settings, world
from server.negotiate import PAGE, Offer, chosen, vary
from server.parameters import Parameter, choices_of
from server.world import AT, NOW, UNTIL

blueprint = Blueprint("reports", __name__)

CSV = Offer("csv", ("text/csv",))
JSON = Offer("json", ("application/json",))
LONGEST_CHOICE = 60
"""With more choices a form offers a field with suggestions in place of a list."""
MOST_OFFERED = 400
"""With more a field suggests names while one types, and a page does not carry them all."""
_KINDS = {
    "sk:Actor": ("person", "state", "organization"),
    "sk:Territory": ("island",),
}
"""Class of a parameter -> the kinds of things that fit it, where it is not one of the same name."""
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@blueprint.get("/reports")
def overview() -> str:
    """All reports, by their first tag."""
    release()
    return render_template("reports.html", by_tag=by_tag(reports()))


@blueprint.get("/reports/<name>")
def report(name: str) -> Response:
    """A report with the parameters of the address, as the suffix, ``?format=`` or Accept asks."""
    stem, dot, suffix = name.rpartition(".")
    found = _report(stem if dot else name)
    query = {name: values for name, values in request.args.to_dict(flat=False).items() if name not in (AT, UNTIL)}
    wanted = query.pop("format", [None])[0] or None
    offer = chosen((PAGE, CSV, JSON), suffix if dot else wanted)
    if offer is PAGE:
        return vary(_page(found, query))
    table = run(found, _single(query), release())
    if offer is CSV:
        response = Response(write_csv(table), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.csv"'
    else:
        response = as_json(write_json(table, world().given))
    return response if dot else vary(response)


def write_csv(table: Table) -> str:
    """All rows for a spreadsheet: a value that it would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_harmless(cell.text) for cell in row] for row in table.rows)
    return out.getvalue()


def write_json(table: Table, given: Mapping[str, str] = NOW.given) -> dict[str, object]:
    """All rows as they are, and what asked for their world; empty values are left out of their row."""
    columns = [{"name": column.name, "label": column.label, "type": column.type} for column in table.columns]
    return {
        "report": table.report.name,
        "summary": table.report.summary,
        "release": table.release,
        "world": dict(given),
        "parameters": dict(table.parameters),
        "columns": columns,
        "rows": [
            {column.name: _plain(column, cell) for column, cell in zip(table.columns, row, strict=True) if cell.text}
            for row in table.rows
        ],
        "complete": True,
    }


def _plain(column: Column, cell: Cell) -> str | int | list[str]:
    if column.type == "integer" and cell.text.isdecimal():
        return int(cell.text)
    return split_list(cell.text) if column.type == "list" else cell.text


def _harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _report(name: str) -> CannedQuery:
    for found in reports():
        if found.name == name:
            return found
    raise NotFound(f"there is no report {name[:40]!r}: choose {', '.join(report.name for report in reports())}")


def _single(query: Mapping[str, list[str]]) -> dict[str, str]:
    for name, values in query.items():
        if len(values) > 1:
            raise BadRequest(f"parameter {name!r} is given {len(values)} times: give it once")
    return {name: values[0] for name, values in query.items()}


def _page(found: CannedQuery, query: Mapping[str, list[str]]) -> Response:
    """The page; a parameter that cannot be used is told above the form, with what was given."""
    given = _single(query)
    current = release()
    table, error = None, None
    try:
        table = run(found, given, current)
    except QueryError as problem:
        error = str(problem)
    shown = table.rows[: settings().max_rows] if table else ()
    notes = {}
    if table and found.evidence:
        things = {table.cell(row, found.evidence).text for row in shown}
        notes = {thing: footnotes().of(thing) for thing in things if thing}
    html = render_template(
        "report.html",
        report=found,
        table=table,
        rows=shown,
        notes=notes,
        error=error,
        given={p.name: given.get(p.name, p.default or "") for p in found.parameters},
        choices={p.name: choices_of(p, current) for p in found.parameters},
        longest_choice=LONGEST_CHOICE,
        most_offered=MOST_OFFERED,
        kinds_of=_kinds_of,
        query_string=request.query_string.decode("ascii", "replace"),
        list_of=split_list,
        background=lambda row: _background(found, row),
        rows_of=_rows_of,
    )
    return make_response(html, 400 if error else 200)


def _kinds_of(parameter: Parameter) -> tuple[str, ...]:
    name = parameter.class_name or ""
    return _KINDS.get(name, (name.rpartition(":")[2].lower(),))


def _rows_of(table: Table, column: Column, row: tuple[Cell, ...]) -> str | None:
    """Where the rows are that a cell counts; None if the row does not tell them apart."""
    values = {name: table.cell(row, of).text for name, of in column.given.items()}
    if column.rows is None or not all(values.values()) or table.cell(row, column.name).text == "0":
        return None
    return world().kept_in(f"{url_for('reports.report', name=column.rows)}?{urlencode(values)}")


def _background(found: CannedQuery, row: tuple[Cell, ...]) -> str:
    """The source of a row that no article tells, or nothing."""
    pairs = zip(found.columns, row, strict=True)
    return next((cell.text for column, cell in pairs if column.type == "background"), "")
