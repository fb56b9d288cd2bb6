"""``skerry releases``, ``diff``, ``rollback`` and ``prune``: the releases of a store."""

import json
from datetime import UTC

import click

from loader.commands.amounts import counted
from loader.commands.options import store_option
from loader.commands.table import print_table
from loader.graph.embedded import Release
from loader.graph.opening import on_disk
from loader.graph.remote.address import Place
from loader.releases import Entry, history, open_at


@click.command()
@click.option("--format", "fmt", type=click.Choice(["table", "json"]), default="table", show_default=True)
@store_option
def releases(store: Place, fmt: str) -> None:
    """List all releases, also those that are pruned: when and by what they were made, how many articles each added,
    changed and removed, and how many corrections came, changed or went. The JSON has the articles' ids, and the
    gazetteer and lexicon files with their SHA-256.

    \b
    Example:
      skerry releases --format json
    """
    entries = history(store)
    if fmt == "json":
        click.echo(json.dumps([_as_json(entry) for entry in entries], ensure_ascii=False, indent=1))
        return
    columns = ["release", "published (UTC)", "made by", "added", "changed", "removed", "corrections", "software", ""]
    count = print_table(columns, [_row(entry) for entry in entries])
    click.echo(f"{counted(count, 'release')}, {sum(entry.kept for entry in entries)} of them kept", err=True)


def _row(entry: Entry) -> list[str]:
    making = entry.manifest.making
    to = f" to {making.copied}" if making.copied else ""
    return [
        str(entry.number),
        f"{entry.manifest.published.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        making.command + to,
        *(str(len(ids)) for ids in (making.added, making.changed, making.removed)),
        str(making.corrections),
        making.software,
        "current" if entry.current else "" if entry.kept else "pruned",
    ]


def _as_json(entry: Entry) -> dict[str, object]:
    told: dict[str, object] = json.loads(entry.manifest.to_json())
    return told | {"kept": entry.kept, "current": entry.current}


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--format", "fmt", type=click.Choice(["text", "json", "patch"]), default="text", show_default=True)
@store_option
def diff(store: Place, one: str, other: str, fmt: str) -> None:
    """Tell what differs between releases A and B: things and facts added (+), withdrawn (-) and changed (~), each with
    the articles that caused it in brackets, or "gazetteer" or "correction".

    A and B are numbers or times (the release current then), in either order. A thing whose address differs is the
    same thing, changed, if it is made from the same reports. --format patch gives an RDF Patch (Apache Jena's format:
    H, D and A lines of N-Quads) that turns A into B, all graphs but provenance.

    Exit code 0 whether they differ or not; 2 for a release that was never published or is pruned, and for a store on
    a server, which holds the current state only.

    \b
    Examples:
      skerry diff 1 2
      skerry diff 2026-11-01 2026-11-26 --format json
    """
    on_disk(store, "diff")
    first, second = open_at(store, one), open_at(store, other)
    if fmt == "patch":
        from loader.diff.patch import rdf_patch

        for line in rdf_patch(first, second):
            click.echo(line)
        return
    from loader.diff.compare import compare
    from loader.diff.wording import as_json, lines

    difference = compare(first, second)
    if fmt == "json":
        click.echo(json.dumps(as_json(difference), ensure_ascii=False, indent=1))
    else:
        for line in lines(difference):
            click.echo(line)


@click.command()
@click.argument("number", metavar="N")
@click.option("--dry-run", is_flag=True, help="Tell what would differ; change nothing.")
@store_option
def rollback(store: Place, number: str, dry_run: bool) -> None:
    """Go back to release N (a number or a time): publishes a new release that equals it, all graphs but provenance.
    Corrections go back too: those made since are in force no longer, those withdrawn since are again. To keep them,
    save them first with `skerry corrections --format csv` and give them to `skerry curate` afterwards.

    Nothing is lost: the releases between stay, and numbers only grow. The gazetteer files that the store keeps stay as
    they are, so the next load reads with them.

    Exit code 0: done, or nothing to do; 2: there is no such release, it is pruned, another process is writing, or the
    store is on a server, which holds the current state only.

    \b
    Example:
      skerry rollback 1 --dry-run
    """
    from loader.diff.compare import compare
    from loader.diff.wording import summary
    from loader.rollback import rollback as run

    path = on_disk(store, "rollback")
    target = open_at(store, number)
    current = open_at(store, None)
    difference = compare(current, target)
    for line in summary(difference):
        click.echo(line)
    click.echo(_corrections_back(current, target))
    if dry_run:
        made = "a release would be" if difference.graphs else "nothing would be"
        click.echo(f"Dry run: {made} published.")
        return
    manifest = run(path, number)
    if manifest:
        click.echo(f"Published release {manifest.number}, equal to release {target.number}.")
    else:
        click.echo(f"Nothing differs from release {target.number}, so nothing was published.")


def _corrections_back(current: Release, target: Release) -> str:
    """What going back does to the corrections in force."""
    from loader.curation.changes import compare
    from loader.curation.curated_graph import read_corrections

    before, after = (read_corrections(r.triples(r.base.graph("curated")), r.base) for r in (current, target))
    changes = compare(before, after)
    told = [
        (changes.withdrawn, "in force no longer"),
        (changes.added, "in force again"),
        (changes.changed, "as before"),
    ]
    listed = ", ".join(f"{len(ids)} {what} ({' '.join(ids)})" for ids, what in told if ids)
    return f"corrections: those of release {target.number}; {listed or 'the same as now'}"


@click.command()
@click.option("--keep", type=click.IntRange(min=1), required=True, help="How many releases stay: the newest ones.")
@click.option("--dry-run", is_flag=True, help="Tell what would be taken out; change nothing.")
@store_option
def prune(store: Place, keep: int, dry_run: bool) -> None:
    """Take old releases out and free their disk; never the current one. What they were stays in `skerry releases`.

    A service that is answering from a pruned release keeps it until it moves on; the next command that writes frees it.

    Exit code 0: done, or nothing to do; 2: another process is writing, or the store is on a server, which holds the
    current state only.

    \b
    Example:
      skerry prune --keep 10 --dry-run
    """
    from loader.pruning import prune as run
    from loader.pruning import to_prune

    path = on_disk(store, "prune")
    if dry_run:
        history(store)
        told = ", ".join(map(str, to_prune(path, keep)))
        click.echo(f"Dry run: {f'would prune {told}' if told else 'nothing to prune'}.")
        return
    pruned = run(path, keep)
    if pruned.numbers:
        click.echo(f"Pruned {', '.join(map(str, pruned.numbers))}; {pruned.bytes / 1e6:.1f} MB freed.")
    else:
        click.echo("Nothing to prune.")
    if pruned.held:
        click.echo(
            f"{', '.join(map(str, pruned.held))}: still read by a service; the next command that writes frees the disk."
        )
