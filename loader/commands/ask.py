"""``skerry query``, ``reports`` and ``report``: questions to the graph."""

import csv
import json
import sys
from pathlib import Path

import click
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples

from loader.commands.amounts import counted
from loader.commands.asked import Asked, asked_options
from loader.commands.table import print_table
from loader.errors import UsageError
from loader.graph.shipped import shipped
from loader.graph.terms import KINDS, PREFIXES, Base


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False))
@click.option(
    "--format", "fmt", type=click.Choice(["table", "csv", "json", "turtle"]), help="Default: table, or turtle."
)
@asked_options
def query(asked: Asked, file: Path, fmt: str | None) -> None:
    """Run a SPARQL query from FILE, or from standard input with -.

    Without FROM it asks what is known; GRAPH reaches what single articles say. The prefixes of the exports (sk:, skos:,
    person:, island: …) are declared already.

    \b
    Examples:
      echo 'SELECT ?name { ?x a sk:Island ; skos:prefLabel ?name }' | skerry query -
      skerry query meetings.rq --published-until 2019-06
    """
    text = sys.stdin.read() if str(file) == "-" else _read(file)
    release = asked.open()
    answer = release.query(text, prefixes={kind: f"{release.base.iri}{kind}/" for kind in KINDS} | PREFIXES)
    if isinstance(answer, QueryTriples):
        from loader.graph.serialise import write_triples

        if fmt not in (None, "turtle"):
            raise UsageError(f"the query gives a graph, not a table: use --format turtle instead of {fmt}")
        sys.stdout.buffer.write(write_triples(answer, "turtle", release.base.iri))
    elif fmt == "turtle":
        raise UsageError("the query gives a table, not a graph: use --format table, csv or json")
    elif fmt is None or fmt == "table" or (fmt == "csv" and isinstance(answer, QueryBoolean)):
        _print_answer(answer, release.base)
    else:
        content = answer.serialize(format=QueryResultsFormat.CSV if fmt == "csv" else QueryResultsFormat.JSON)
        sys.stdout.buffer.write((content or b"").rstrip() + b"\n")


def _print_answer(answer: QueryBoolean | QuerySolutions, base: Base) -> None:
    """A table, or yes or no: the standard has no CSV for that."""
    if isinstance(answer, QueryBoolean):
        click.echo("yes" if answer else "no")
        return
    names = [variable.value for variable in answer.variables]
    rows = ([_cell(solution[name], base) for name in names] for solution in answer)
    count = print_table(names, rows)
    click.echo(f"{counted(count, 'row')}, all of them", err=True)


@click.command()
def reports() -> None:
    """List the reports and what they take.

    \b
    Example:
      skerry reports
    """
    from server.canned import load_canned

    for canned in load_canned(shipped("queries")):
        click.echo(f"{canned.name}: {canned.description}")
        for parameter in canned.parameters:
            kind = f"one of {', '.join(c.value for c in parameter.choices)}" if parameter.choices else parameter.type
            default = f", {parameter.default} unless given" if parameter.default is not None else ""
            click.echo(f"    {parameter.name}=…  {parameter.label} ({kind}{default})")


@click.command()
@click.argument("name")
@click.argument("parameters", nargs=-1, metavar="[PARAM=VALUE]...")
@click.option("--format", "fmt", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@asked_options
def report(asked: Asked, name: str, parameters: tuple[str, ...], fmt: str) -> None:
    """Print a report. `skerry reports` lists them with their parameters.

    \b
    Examples:
      skerry report timeline from=2019-01-01 to=2019-12-31
      skerry report statements speaker="Shinzo Abe"
      skerry report planned-meetings --published-until 2019-01-15
    """
    from server.canned import find_canned, load_canned, run

    table = run(find_canned(load_canned(shipped("queries")), name), _parameters(parameters), asked.open())
    if fmt == "table":
        shown = [(number, column) for number, column in enumerate(table.columns) if column.type != "iri"]
        rows = ([row[number].text for number, _ in shown] for row in table.rows)
        count = print_table([column.label for _, column in shown], rows)
        click.echo(f"{counted(count, 'row')}, all of them", err=True)
        return
    names = [column.name for column in table.columns]
    if fmt == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([names, *([cell.text for cell in row] for row in table.rows)])
    else:
        found = [dict(zip(names, (cell.text for cell in row), strict=True)) for row in table.rows]
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))


def _parameters(given: tuple[str, ...]) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for text in given:
        name, found, value = text.partition("=")
        if not found:
            raise UsageError(f"{text!r} is no parameter: write name=value, as in from=2019-01-01")
        parameters[name] = value
    return parameters


def _cell(value: object, base: Base) -> str:
    text = str(getattr(value, "value", "") if value is not None else "")
    if isinstance(value, NamedNode):
        for prefix, namespace in {"id": base.iri, **PREFIXES}.items():
            if text.startswith(namespace):
                return f"{prefix}:{text.removeprefix(namespace)}"
    return text


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(f"there is no file {str(file)!r}: give a query file, or - for standard input") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 ({error.reason} at byte {error.start}): save it as UTF-8") from error
