"""``skerry query``, ``reports`` and ``report``: questions to the graph."""

import sys
from pathlib import Path

import click
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples

from loader.commands.options import store_option
from loader.commands.table import print_table
from loader.errors import UsageError
from loader.graph.embedded import open_current
from loader.graph.serialise import write_triples
from loader.graph.terms import PREFIXES, Base


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False))
@click.option(
    "--format", "fmt", type=click.Choice(["table", "csv", "json", "turtle"]), help="Default: table, or turtle."
)
@store_option
def query(store: Path, file: Path, fmt: str | None) -> None:
    """Run a SPARQL query from FILE, or from standard input with -.

    Without FROM it asks what is known; GRAPH reaches what single articles say.

    \b
    Example:
      echo 'SELECT ?name { ?x a sk:Island ; skos:prefLabel ?name }' | skerry query -
    """
    text = sys.stdin.read() if str(file) == "-" else _read(file)
    release = open_current(store)
    answer = release.query(text)
    if isinstance(answer, QueryTriples):
        if fmt not in (None, "turtle"):
            raise UsageError(f"the query gives a graph, not a table: use --format turtle instead of {fmt}")
        sys.stdout.buffer.write(write_triples(answer, "turtle", release.base.iri))
    elif fmt == "turtle":
        raise UsageError("the query gives a table, not a graph: use --format table, csv or json")
    elif fmt in ("csv", "json"):
        # The engine writes no boolean as CSV (the standard has none): JSON says it.
        table = fmt == "csv" and isinstance(answer, QuerySolutions)
        content = answer.serialize(format=QueryResultsFormat.CSV if table else QueryResultsFormat.JSON)
        sys.stdout.buffer.write((content or b"").rstrip() + b"\n")
    elif isinstance(answer, QueryBoolean):
        click.echo("yes" if answer else "no")
    else:
        names = [variable.value for variable in answer.variables]
        rows = ([_cell(solution[name], release.base) for name in names] for solution in answer)
        count = print_table(names, rows)
        click.echo(f"{count} rows, all of them", err=True)


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
