"""Canned queries: ``.rq`` files that run anywhere, with a ``#+`` YAML header of parameters and columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal as Choices
from typing import get_args

from pyoxigraph import Literal, NamedNode, QuerySolutions, Variable

from loader.errors import BadParameter, QueryError
from loader.graph.canned import read_header
from loader.graph.embedded import Release
from loader.graph.results import Cell, Term
from server.messages import Message
from server.names import Names
from server.parameters import PARAMETER_TYPES, Choice, Parameter, bind, trimmed
from server.picture import Picture, read_picture, with_specification

ColumnType = Choices["text", "name", "sentence", "edtf", "integer", "list", "language", "background", "iri", "point"]
LIST_JOINT = "; "
"""Between the names of a list; its IRIs have a blank between them."""
COLUMN_TYPES: tuple[ColumnType, ...] = get_args(ColumnType)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a report. ``link`` names the column that holds the IRI (or, for a list, the IRIs) of its values.

    Columns of type ``iri`` are left out of pages and stay in CSV and JSON; one of type ``background`` (the source of a
    fact that no article tells) becomes a footnote there. A ``point`` is WKT. A ``name`` is shown as pages name its IRI.
    """

    name: str
    label: str
    type: ColumnType = "text"
    link: str | None = None
    page: bool = True
    """Whether pages show it."""
    rows: str | None = None
    """The report that lists what an integer counts, its parameters taken from the columns of the row by ``given``, or
    the path of another page that does."""
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A report: what it answers, what it takes, what it gives. ``evidence`` names the column of the thing whose
    sentences stand behind a row, or is None."""

    name: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    evidence: str | None
    sparql: str
    tags: tuple[str, ...] = ()
    picture: Picture | None = None

    def parameter(self, name: str) -> Parameter:
        """A parameter by name. Raises QueryError if there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise QueryError(
            Message(
                "report %(report)r has no parameter %(name)r: it takes %(names)s",
                report=self.name, name=name, names=", ".join(parameter.name for parameter in self.parameters),
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A report's answer: all its rows, a cell for every column."""

    report: CannedQuery
    parameters: Mapping[str, str]
    rows: tuple[tuple[Cell, ...], ...]
    release: int

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the rows."""
        return self.report.columns

    def shown(self) -> tuple[Column, ...]:
        """The columns of a page."""
        return tuple(column for column in self.columns if is_shown(column))

    def cell(self, row: tuple[Cell, ...], name: str) -> Cell:
        """The cell of a row in the named column."""
        return next(cell for cell, column in zip(row, self.columns, strict=True) if column.name == name)


def is_shown(column: Column) -> bool:
    """Whether pages show a column."""
    return column.page and column.type not in ("iri", "background")


def load_canned(folder: Path) -> tuple[CannedQuery, ...]:
    """The reports of a folder, by file name. Raises QueryError for a file whose header cannot be used, or whose picture
    cannot."""
    read = [read_canned(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rq"))]
    found = tuple(
        replace(report, picture=with_specification(report.picture, folder)) if report.picture else report
        for report in read
    )
    for report in found:
        for column in report.columns:
            if column.rows is not None:
                for name in column.given:
                    find_canned(found, column.rows).parameter(name)
    return found


def by_tag(reports: tuple[CannedQuery, ...]) -> list[tuple[str, list[CannedQuery]]]:
    """The reports by their first tag, tags in order; ``other`` for those without."""
    found: dict[str, list[CannedQuery]] = {}
    for report in reports:
        found.setdefault(report.tags[0] if report.tags else "other", []).append(report)
    return sorted(found.items())


def find_canned(reports: tuple[CannedQuery, ...], name: str) -> CannedQuery:
    """The report of a name. Raises QueryError if there is none."""
    for report in reports:
        if report.name == name:
            return report
    names = ", ".join(report.name for report in reports)
    raise QueryError(Message("there is no report %(name)r: choose %(reports)s", name=name, reports=names))


def read_canned(name: str, text: str) -> CannedQuery:
    """A report from the text of its file. Raises QueryError, naming the report, for a header that cannot be used."""
    try:
        header = read_header(text)
        report = CannedQuery(
            name=name,
            summary=str(header["summary"]),
            description=str(header["description"]),
            parameters=tuple(_parameter(entry) for entry in header.get("parameters", ())),
            columns=tuple(Column(**entry) for entry in header["columns"]),
            evidence=header.get("evidence"),
            sparql=text,
            tags=tuple(str(tag) for tag in header.get("tags", ())),
            picture=read_picture(header["picture"]) if "picture" in header else None,
        )
        _check(report)
    except (QueryError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise QueryError(f"the #+ header of {name}.rq cannot be used ({error!r}): correct it") from error
    return report


def run(report: CannedQuery, parameters: Mapping[str, str], release: Release) -> Table:
    """Runs a report. Parameters are texts as people give them; an empty one counts as not given.

    Values are bound as RDF terms, never pasted into the query. Raises QueryError, naming the parameter, for a value
    that is not of its type, for an unknown name, and for a required one that is missing.
    """
    used = _used(report, parameters)
    terms = {Variable(name): term for name, term in terms_of(report, parameters, release).items()}
    answer = release.query(report.sparql, terms)
    if not isinstance(answer, QuerySolutions):
        raise QueryError(f"{report.name}.rq gives no table: make it a SELECT")
    names = [column.name for column in report.columns]
    called = Names(release)
    rows = tuple(
        _sorted_lists(report, _neutral(report, tuple(_cell(solution[name]) for name in names), called))
        for solution in answer
    )
    return Table(report, used, rows, release.number)


def terms_of(report: CannedQuery, parameters: Mapping[str, str], release: Release) -> dict[str, NamedNode | Literal]:
    """The RDF terms of parameters given as texts, and of the defaults of the others; raises as ``run`` does."""
    used = _used(report, parameters)
    terms = {name: bind(report.parameter(name), value, release) for name, value in used.items()}
    first, last = terms.get("from"), terms.get("to")
    if first is not None and last is not None and first.value > last.value:
        day = {"value": last.value, "first": first.value}
        raise BadParameter(
            Message(
                "parameter 'to' cannot be %(value)r: it is before the first day, %(first)s; give a later one", **day
            ),
            "to",
            beside=Message("“%(value)s” is before the first day, %(first)s: give a later one.", **day),
        )
    return terms


def _used(report: CannedQuery, parameters: Mapping[str, str]) -> dict[str, str]:
    choices = {parameter.name for parameter in report.parameters if parameter.type == "choice"}  # nobody types these
    told = {name: value if name in choices else trimmed(value) for name, value in parameters.items()}
    given = {name: value for name, value in told.items() if value}
    for name in given:
        report.parameter(name)
    defaults = {p.name: p.default for p in report.parameters if p.default is not None}
    return {**defaults, **given}


def _neutral(report: CannedQuery, row: tuple[Cell, ...], called: Names) -> tuple[Cell, ...]:
    """Territories, and what is named by one, under the names of all sides."""
    cells = list(row)
    of = {column.name: cell.text for column, cell in zip(report.columns, row, strict=True)}
    for position, column in enumerate(report.columns):
        if column.link and column.type == "name" and called.is_sided(of[column.link]):
            cells[position] = Cell(called.name(of[column.link]))
        elif column.link and column.type == "list" and len(iris := of[column.link].split()) > 0:
            parts = split_list(row[position].text)
            if len(parts) == len(iris) and any(map(called.is_sided, iris)):
                pairs = zip(iris, parts, strict=True)
                cells[position] = Cell(
                    LIST_JOINT.join(called.name(iri) if called.is_sided(iri) else part for iri, part in pairs)
                )
    return tuple(cells)


def _sorted_lists(report: CannedQuery, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Lists in the order of their names, their IRIs in the same order: GROUP_CONCAT gives them in none."""
    positions = {column.name: position for position, column in enumerate(report.columns)}
    cells = list(row)
    for column in report.columns:
        if column.type != "list":
            continue
        names = split_list(row[positions[column.name]].text)
        iris = row[positions[column.link]].text.split() if column.link else []
        if len(iris) != len(names):
            iris = [""] * len(names)
        pairs = sorted(set(zip(names, iris, strict=True)))
        cells[positions[column.name]] = Cell(LIST_JOINT.join(name for name, _ in pairs))
        if column.link:
            cells[positions[column.link]] = Cell(" ".join(iri for _, iri in pairs))
    return tuple(cells)


def split_list(text: str) -> list[str]:
    """The values of a cell of type ``list``."""
    return text.split(LIST_JOINT) if text else []


def _cell(term: Term | None) -> Cell:
    """The exact value: pages show names from the column beside it, CSV and JSON give the IRI."""
    if term is None:
        return Cell()
    text = str(getattr(term, "value", term))
    return Cell(text, language=getattr(term, "language", None))


def _parameter(entry: dict[str, object]) -> Parameter:
    choices = entry.pop("choices", {})
    if not isinstance(choices, dict):
        raise ValueError(f"choices of {entry.get('name')!r} are no mapping of value to label")
    class_name = entry.pop("class", None)
    default = entry.pop("default", None)
    return Parameter(
        **{key: str(value) for key, value in entry.items()},  # type: ignore[arg-type] # _check tells a wrong type
        class_name=None if class_name is None else str(class_name),
        default=None if default is None else str(default),
        choices=tuple(Choice(str(value), str(label)) for value, label in choices.items()),
    )


def _check(report: CannedQuery) -> None:
    names = {column.name for column in report.columns}
    for column in report.columns:
        if column.type not in COLUMN_TYPES:
            raise ValueError(f"column {column.name!r} has the type {column.type!r}, not one of {COLUMN_TYPES}")
        if column.link is not None and column.link not in names:
            raise ValueError(f"column {column.name!r} links to {column.link!r}, which is no column")
        if not names.issuperset(column.given.values()):
            raise ValueError(f"column {column.name!r} is given {column.given}, which are not all columns")
    for parameter in report.parameters:
        if parameter.type not in PARAMETER_TYPES:
            raise ValueError(f"parameter {parameter.name!r} has the type {parameter.type!r}, no {PARAMETER_TYPES}")
    drawn = report.picture
    if drawn and not (names.issuperset(drawn.fields.values()) and drawn.fields.keys() >= set(drawn.parties)):
        raise ValueError(
            f"picture draws {dict(drawn.fields)} and {drawn.parties}, which are not all columns and fields"
        )
    if report.evidence is not None and report.evidence not in names:
        raise ValueError(f"evidence {report.evidence!r} is no column")
