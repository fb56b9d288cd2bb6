"""``skerry load``, ``rebuild``, ``remove``: what changes the store."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from loader.commands.options import writing_options
from loader.graph.opening import on_disk
from loader.run import BATCH, Report
from loader.settings import Settings

dask_option = click.option(
    "--dask",
    metavar="ADDRESS",
    help="Read on the workers of this Dask scheduler (tcp://host:8786) instead of in processes of this machine. They "
    "need the same version of Skerry, and one thread each (dask worker --nthreads 1). Needs skerry[dask].",
)
dry_run_option = click.option("--dry-run", is_flag=True, help="Tell what would happen; change nothing.")


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--batch",
    type=click.IntRange(min=1),
    default=BATCH,
    show_default=True,
    help="Publish a release for so many articles at a time. A load that is interrupted goes on from the last one, and "
    "reads no article twice, when the same command is given again.",
)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    help="Prune after each release: only so many, the newest ones, stay on disk. All releases of a large load together "
    "take much more disk than the last.",
)
@dask_option
@dry_run_option
@writing_options
def load(
    settings: Settings, paths: tuple[str, ...], batch: int, keep: int | None, dask: str | None, dry_run: bool
) -> None:
    """Load articles: files, directories, glob patterns, http(s) URLs, and - for the standard input; also objects,
    folders and patterns of stores (s3://bucket/..., gs://bucket/...), for which skerry[s3] or skerry[gcs] is needed.

    Plain text, web pages, JSON, JSON Lines, RSS and Atom feeds are read, also packed by gzip or zstd; which one it is
    is told by the content, the media type and the suffix. A directory gives all its files of these kinds (*.txt,
    *.html, *.json, *.jsonl, *.rss, *.atom, *.xml ...).

    Exit code 0: all loaded; 1: some were left out, each with its reason; 2: nothing could be done.

    \b
    Examples:
      skerry load seeds
      skerry load https://news.example/islands.html archive.jsonl.zst
      skerry load --keep 2 archive/
      skerry load 's3://islands/archive/*.jsonl.zst'
    """
    from loader.pipeline import load as run

    if keep is not None:
        on_disk(settings.store, "--keep")
    with progress_bar() as progress:
        report = run(paths, replace(settings, dask=dask, keep=keep), progress, dry_run, batch)
    tell(report, dry_run)


@click.command()
@dask_option
@dry_run_option
@writing_options
def rebuild(settings: Settings, dask: str | None, dry_run: bool) -> None:
    """Read all stored articles again, with the gazetteer, lexicon and extractor of today.

    \b
    Example:
      skerry rebuild --dry-run
    """
    from loader.pipeline import rebuild as run

    with progress_bar() as progress:
        report = run(replace(settings, dask=dask), progress, dry_run)
    tell(report, dry_run)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@dry_run_option
@writing_options
def remove(settings: Settings, ids: tuple[str, ...], dry_run: bool) -> None:
    """Take articles out of the store, with everything that only they said.

    \b
    Example:
      skerry remove 000-3f9779d2f1ee11ca
    """
    from loader.pipeline import remove as run

    tell(run(ids, settings, dry_run), dry_run)


def tell(report: Report, dry_run: bool) -> None:
    """Prints what a run did and exits with 1 if something was left out."""
    for rejection in report.rejections:
        click.echo(f"left out: {rejection.reason}", err=True)
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)
    for article in report.undated:
        click.echo(
            f"warning: article {article!r} has no publication date, so its relative dates stay unknown: "
            f"give it in metadata.csv beside the file",
            err=True,
        )
    if report.resumed:
        click.echo(f"{report.resumed} of them had been read by a run that was interrupted", err=True)
    numbers = {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "left out": report.rejections,
    }
    told = ", ".join(f"{len(items)} {name}" for name, items in numbers.items() if items) or "no articles"
    click.echo(f"{told}. {outcome(report, dry_run)}")
    if report.rejections:
        sys.exit(1)


def outcome(report: Report, dry_run: bool) -> str:
    """Whether a release was published, or would be, in a sentence."""
    if len(report.releases) > 1:
        return f"Published releases {report.releases[0]} to {report.releases[-1]}."
    if report.release:
        return f"Published release {report.release.number}."
    if dry_run:
        return f"Dry run: {'a release would be' if report.would_publish else 'nothing would be'} published."
    return "Nothing changed, so nothing was published."


class _Rate(ProgressColumn):
    """Articles a second."""

    def render(self, task: Task) -> Text:
        """The rate so far."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "", style="progress.data.speed")


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and remaining time on a terminal, nothing otherwise."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = TextColumn("reading"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
