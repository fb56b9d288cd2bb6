"""``skerry curate`` and ``skerry corrections``: what people correct."""

import sys
from datetime import UTC, datetime

import click

from loader.commands.load import dry_run_option, outcome
from loader.commands.options import store_option, writing_options
from loader.errors import UsageError
from loader.graph.remote.address import Place
from loader.run import Report
from loader.settings import Settings

MOST_EFFECTS = 40
"""More changes than this are counted, not listed."""
MOST_IDS = 5
"""More new corrections than this are not listed by id."""


@click.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--author", help="Who makes the corrections, where the file does not say.")
@click.option("--withdraw", multiple=True, metavar="ID", help="Take a correction back; may be given several times.")
@click.option("--template", is_flag=True, help="Print an empty CSV file with the columns explained.")
@dry_run_option
@writing_options
def curate(
    settings: Settings,
    files: tuple[str, ...],
    author: str | None,
    withdraw: tuple[str, ...],
    template: bool,
    dry_run: bool,
) -> None:
    """Correct the machine: CSV or Turtle files (or - for the standard input) that say that two things are the same,
    or are not, that a fact is wrong, or what is right.

    Corrections win over what articles say, hold whenever articles are loaded or read again, and are shown with author
    and reason. All of a file or nothing comes into force.

    Exit code 0: done; 2: something in the files cannot be used, and nothing was published.

    \b
    Examples:
      skerry curate --template > corrections.csv
      skerry curate corrections.csv --dry-run
      skerry curate --withdraw 3f9779d2
    """
    from loader.curation.changes import adding, withdrawing
    from loader.curation.csv_form import TEMPLATE
    from loader.curation.files import read_requests
    from loader.pipeline import curate as run

    if template:
        click.echo(TEMPLATE, nl=False)
        return
    if files and withdraw:
        more = " ".join(f"--withdraw {name}" for name in (*withdraw, *files))
        raise UsageError(f"{files[0]!r} would be a file to apply; to take back several write `skerry curate {more}`")
    if not files and not withdraw:
        raise UsageError("name files with corrections, or the corrections to --withdraw: see `skerry curate --help`")
    if withdraw:
        change = withdrawing(withdraw)
    else:
        change = adding(read_requests(files, settings.base, author), datetime.now(UTC).date())
    report, changes = run(change, settings, dry_run)
    tell_effect(report)
    numbers = {
        "new": changes.added,
        "changed": changes.changed,
        "withdrawn": changes.withdrawn,
        "in force already": changes.kept if files else (),
    }
    told = ", ".join(f"{len(ids)} {name}" for name, ids in numbers.items() if ids) or "no corrections"
    ids = (*changes.added, *changes.changed)
    named = f" ({', '.join(ids)})" if 0 < len(ids) <= MOST_IDS else ""
    click.echo(f"{told}{named}. {outcome(report, dry_run)}")


def tell_effect(report: Report) -> None:
    """Prints what corrections change, and warns of those that find nothing to apply to."""
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)
    for line in report.effect[:MOST_EFFECTS]:
        click.echo(line)
    if len(report.effect) > MOST_EFFECTS:
        click.echo(f"… and {len(report.effect) - MOST_EFFECTS} more changes")


@click.command()
@click.option(
    "--format", "fmt", type=click.Choice(["text", "csv", "turtle"]), default="text", show_default=True,
    help="csv and turtle can be given to `skerry curate` again; turtle holds the anchors too.",
)  # fmt: skip
@store_option
def corrections(store: Place, fmt: str) -> None:
    """List the corrections in force, and which of them apply no longer.

    \b
    Examples:
      skerry corrections
      skerry corrections --format csv > corrections.csv
    """
    from loader.curation.csv_form import write_csv
    from loader.curation.curated_graph import read_corrections
    from loader.curation.found import find_all
    from loader.curation.lookup import Lookup
    from loader.curation.settled import settled
    from loader.curation.wording import in_words
    from loader.graph.opening import open_current
    from loader.graph.serialise import write_triples

    release = open_current(store)
    triples = list(release.triples(release.base.graph("curated")))
    if fmt == "turtle":
        sys.stdout.buffer.write(write_triples(triples, "turtle", release.base.iri))
        return
    lookup = Lookup(release)
    found = find_all(read_corrections(triples, release.base), lookup.article, lookup.holds, release.base)
    found = settled(found, release.base)
    if fmt == "csv":
        states = ((f.correction, f"does not apply any more: {f.idle}" if f.idle else "applied") for f in found)
        click.echo(write_csv(states, release.base), nl=False)
        return
    for one in found:
        correction = one.correction
        click.echo(f"{correction.id}  {in_words(correction, release.base)}")
        click.echo(f"          {correction.author}, {correction.created}: {correction.reason}")
        if one.idle is not None:
            click.echo(f"          does not apply any more: {one.idle}")
    if not found:
        click.echo("no corrections are in force")
