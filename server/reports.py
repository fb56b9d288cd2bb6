"""Canned reports as pages and files."""

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request, url_for
from pyoxigraph import NamedNode, Triple
from werkzeug.exceptions import BadRequest, NotFound

from loader.errors import BadParameter, QueryError
from loader.graph.canned import canned_triples
from loader.graph.results import Cell
from loader.graph.serialise import write_triples
from loader.graph.terms import term
from server import gallery
from server.arranged import PAGE as LEAF
from server.arranged import Arrangement, arranged, is_arranging, leaf, read_arrangement, told
from server.canned import CannedQuery, Column, Table, by_tag, is_shown, run, split_list
from server.clean_address import cleaned
from server.current import all_sentences, as_json, cite, footnotes, names, offered, release, reports, settings, world
from server.disputes import asked_dispute, disputes, narrowed
from server.footnotes import Notes
from server.messages import Message, gettext, pgettext
from server.negotiate import PAGE, Offer, chosen, vary
from server.parameters import Parameter, taken_for
from server.problems import Told, detail_of
from server.problems import told as explained
from server.result_files import CSL, CSV, FILES, JSON, RDF, write_csv, write_json, write_rdf, write_spreadsheet
from server.world import AT, UNTIL, given_twice

blueprint = Blueprint("reports", __name__)
blueprint.before_request(cleaned)

SVG = Offer("svg", ("image/svg+xml",))
PNG = Offer("png", ("image/png",))
SVG_DARK, PNG_DARK = Offer("svg-dark", SVG.media_types), Offer("png-dark", PNG.media_types)
PICTURES = (SVG, PNG, SVG_DARK, PNG_DARK)
"""The formats of a picture; of those for a dark ground the name must be given."""
EXAMPLES = {offer: RDF[offer] for offer in RDF if offer.name in ("ttl", "jsonld", "rdf")}
LONGEST_CHOICE = 60
"""With more choices a form offers a field with suggestions in place of a list."""
MOST_OFFERED = 400
"""With more a field suggests names while one types, and a page does not carry them all."""
NOBODY = {"publisher": "none"}
"""What reports take for an empty cell: articles of which no publisher is known are asked for by this name."""
_KINDS = {
    "sk:Actor": ("person", "state", "organization"),
    "sk:Territory": ("island",),
}
"""Class of a parameter -> the kinds of things that fit it, where it is not one of the same name."""


@blueprint.get("/reports")
def overview() -> str:
    """All reports, by their first tag."""
    return render_template(
        "reports.html", by_tag=by_tag(reports()), dispute=asked_dispute(), disputes=disputes(), narrowed=narrowed
    )


@blueprint.get("/reports.<extension>")
def examples(extension: str) -> Response:
    """All reports as RDF, for SPARQL editors: their queries and parameters. Raises 404 for another suffix."""
    found = {offer.name: written for offer, written in EXAMPLES.items()}
    if extension not in found:
        raise NotFound(
            Message(
                "there is no reports.%(suffix)s: use reports. and one of %(suffixes)s",
                suffix=extension[:20], suffixes=", ".join(found),
            )
        )  # fmt: skip
    endpoint = NamedNode(f"{settings().public or request.url_root}sparql")
    triples = set(canned_triples(settings().queries, release().base))
    queries = {triple.subject for triple in triples if triple.predicate == term("sh:select")}
    triples |= {Triple(query, term("schema:target"), endpoint) for query in queries}
    fmt, media_type = found[extension]
    return Response(write_triples(triples, fmt, release().base.iri), content_type=media_type)


@blueprint.get("/reports/<name>")
def report(name: str) -> Response:
    """A report with the parameters of the address, as the suffix, ``?format=`` or Accept asks."""
    stem, dot, suffix = name.rpartition(".")
    found = _report(stem if dot else name)
    query = {name: values for name, values in request.args.to_dict(flat=False).items() if name not in (AT, UNTIL)}
    wanted = query.pop("format", [None])[0] or None
    offer = chosen((PAGE, *FILES, *(PICTURES if found.picture else ())), suffix if dot else wanted)
    if offer is PAGE:
        return vary(_page(found, query))
    response = _file(_answer(found, _single(query)), offer)
    return response if dot else vary(response)


def _answer(found: CannedQuery, given: Mapping[str, str]) -> Table:
    """The rows that the parameters ask for, arranged as they ask."""
    arrangement = read_arrangement(found, given)
    table = run(found, {name: value for name, value in given.items() if not is_arranging(name)}, release())
    return arranged(table, arrangement, partial(_shown, table))


def _file(table: Table, offer: Offer) -> Response:
    if offer is JSON:
        return as_json(write_json(table, world().given))
    if offer in PICTURES:
        return _picture_file(table, offer)
    name = table.report.name
    cited = cite(table.report.summary, f"/reports/{name}")
    if offer is CSL:
        return as_json(cited.csl, CSL.media_types[0])
    if offer in RDF:
        fmt, media_type = RDF[offer]
        content, extension = write_rdf(table, release(), fmt, cited), offer.name
    else:
        content = (write_csv(table) if offer is CSV else write_spreadsheet(table)).encode()
        media_type, extension = "text/csv; charset=utf-8", "csv" if offer is CSV else "spreadsheet.csv"
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def _picture_file(table: Table, offer: Offer) -> Response:
    """The picture by itself. Raises 404 if there is nothing to draw."""
    make = gallery.svg_file if offer in (SVG, SVG_DARK) else gallery.png_file
    content = make(table, offer in (SVG_DARK, PNG_DARK))
    if not content:
        raise NotFound(Message("there is nothing to draw: take a value out of the address"))
    response = Response(content, content_type=offer.media_types[0])
    kind, _, ground = offer.name.partition("-")
    name = f"{table.report.name}{'.dark' if ground else ''}.{kind}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _shown(table: Table, row: tuple[Cell, ...], column: Column) -> str:
    """What a page shows in a cell: dates in words, territories under the names of all sides."""
    cell = table.cell(row, column.name)
    target = table.cell(row, column.link).text if column.link else ""
    if column.type == "name" and target:
        return names().name(target)
    if column.type == "list" and target:
        return ", ".join(map(names().name, target.split()))
    return told(column, cell)


def _report(name: str) -> CannedQuery:
    for found in reports():
        if found.name == name:
            return found
    raise NotFound(
        Message(
            "there is no report %(name)r: choose %(reports)s",
            name=name[:40], reports=", ".join(report.name for report in reports()),
        )
    )  # fmt: skip


def _single(query: Mapping[str, list[str]]) -> dict[str, str]:
    for name, values in query.items():
        if len(values) > 1:
            raise BadRequest(given_twice(name, len(values)))
    return {name: values[0] for name, values in query.items()}


def _page(found: CannedQuery, query: Mapping[str, list[str]]) -> Response:
    """The page; a parameter that cannot be used is told at its field, with what was given."""
    given = _single(query)
    release()  # a world that there is not is no wrong value of the form
    table, problem, arrangement, page = None, None, Arrangement(), None
    try:
        arrangement = read_arrangement(found, given)
        table = _answer(found, given)
        page = leaf(table, arrangement.page, settings().max_rows)
    except QueryError as error:
        problem = error
    table = table if page else None
    notes = _notes(table, page.rows) if table and page else {}
    html = render_template(
        "report.html",
        report=found,
        table=table,
        page=page,
        rows=page.rows if page else (),
        page_address=partial(_page_address, given),
        notes=notes,
        picture=gallery.shown(table) if table else None,
        problem=_explained(found, problem) if problem else None,
        wrong=problem.parameter if isinstance(problem, BadParameter) else "",
        instead=_instead(given, problem) if isinstance(problem, BadParameter) else [],
        taken=_taken(found, given) if table else {},
        given={p.name: given.get(p.name, p.default or "") for p in found.parameters},
        narrowed_by_rest=any(given.get(p.name, "") not in ("", p.default) for p in found.parameters[2:]),
        choices={p.name: offered(p) for p in found.parameters},
        longest_choice=LONGEST_CHOICE,
        most_offered=MOST_OFFERED,
        kinds_of=_kinds_of,
        query_string=_without_page(request.query_string.decode("ascii", "replace")),
        list_of=split_list,
        all_sentences=all_sentences,
        background=lambda row: _background(found, row),
        rows_of=_rows_of,
        arrangement=arrangement,
        labels={column.name: pgettext("column", column.label) for column in found.columns},
        shown_columns=[column for column in found.columns if is_shown(column)],
        sorted_by=partial(_sorted_by, given, arrangement),
        cited=cite(found.summary, shown=gettext(found.summary)),
    )
    return make_response(html, 400 if problem else 200)


def _explained(found: CannedQuery, problem: QueryError) -> Told:
    """What is wrong; beside a field of the form its name is not needed."""
    if isinstance(problem, BadParameter) and problem.parameter in {parameter.name for parameter in found.parameters}:
        return explained(problem.beside)
    return explained(detail_of(problem))


def _instead(given: Mapping[str, str], problem: BadParameter) -> list[tuple[str, str]]:
    """What may be meant by a value that cannot be used: the addresses with it, and what people read."""
    return [
        (world().kept_in(f"{request.path}?{urlencode({**given, problem.parameter: value})}"), label)
        for value, label in problem.instead
    ]


def _taken(found: CannedQuery, given: Mapping[str, str]) -> dict[str, str]:
    """The things that parts of names are taken for, by parameter."""
    texts = {parameter: given.get(parameter.name, "").strip() for parameter in found.parameters}
    things = {parameter.name: taken_for(parameter, text, release()) for parameter, text in texts.items() if text}
    return {name: iri for name, iri in things.items() if iri}


def _notes(table: Table, rows: Sequence[tuple[Cell, ...]]) -> Mapping[str, Notes]:
    """The footnotes of the things of some rows; of what articles only name, the sentences that name it."""
    if not table.report.evidence:
        return {}
    counted = any(column.name == "sources" for column in table.columns)
    notes = {}
    for row in rows:
        thing = table.cell(row, table.report.evidence).text
        if thing and thing not in notes:
            notes[thing] = footnotes().of(thing)
            if not notes[thing].sources and counted and table.cell(row, "sources").text:
                notes[thing] = footnotes().mentions(thing)
    return notes


def _sorted_by(given: Mapping[str, str], arrangement: Arrangement, column: str) -> str:
    """The address of this page, sorted by a column."""
    others = {name: value for name, value in given.items() if value and not is_arranging(name)}
    query = urlencode({**others, **arrangement.sorted_by(column).given})
    return world().kept_in(f"{request.path}?{query}")


def _without_page(query_string: str) -> str:
    """The parameters as they were written, for the files, which are whole."""
    return "&".join(part for part in query_string.split("&") if not part.startswith(f"{LEAF}="))


def _page_address(given: Mapping[str, str], number: int) -> str:
    """The address of another page of the same rows."""
    others = {name: value for name, value in given.items() if value and name != LEAF}
    query = urlencode({**others, **({LEAF: str(number)} if number > 1 else {})})
    return world().kept_in(f"{request.path}?{query}" if query else request.path)


def _kinds_of(parameter: Parameter) -> tuple[str, ...]:
    name = parameter.class_name or ""
    return _KINDS.get(name, (name.rpartition(":")[2].lower(),))


def _rows_of(table: Table, column: Column, row: tuple[Cell, ...]) -> str | None:
    """Where the rows are that a cell counts; None if the row does not tell them apart."""
    if column.rows is None or table.cell(row, column.name).text in ("", "0"):
        return None
    if column.rows.startswith("/"):
        return world().kept_in(column.rows)
    counted = _report(column.rows)
    values = {name: table.cell(row, of).text for name, of in column.given.items()}
    values = {name: text or NOBODY.get(name, "") for name, text in values.items()}
    if not all(values.values()):
        return None
    takes = {parameter.name for parameter in counted.parameters}
    narrowed_by = {name: text for name, text in table.parameters.items() if name in takes}
    return world().kept_in(f"{url_for('reports.report', name=counted.name)}?{urlencode(narrowed_by | values)}")


def _background(found: CannedQuery, row: tuple[Cell, ...]) -> str:
    """The source of a row that no article tells, or nothing."""
    pairs = zip(found.columns, row, strict=True)
    return next((cell.text for column, cell in pairs if column.type == "background"), "")
