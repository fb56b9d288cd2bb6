"""``skerry extract`` and ``evaluate``: what the reading gives, and how good it is."""

import fnmatch
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from loader.article import Article
from loader.commands.explanation import show
from loader.commands.load import progress_bar
from loader.commands.options import gazetteer_option, limit_options
from loader.errors import ArticleError, UsageError
from loader.evaluation.names import load_name_rules
from loader.evaluation.score import Evaluation, Tally, evaluate
from loader.explain import Explanation, explain
from loader.explain_page import page
from loader.fetched import Fetched
from loader.graph.shipped import shipped
from loader.graph.terms import Base
from loader.record import Record
from loader.record_json import record_to_json
from loader.settings import all_gazetteers
from loader.sources.collect import collect
from loader.sources.limits import Limits
from loader.sources.location import PACKED, SUFFIXES


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write a file an article into this folder; with --html also one page, named *.html, for all.",
)
@click.option("--explain", "explained", is_flag=True, help="Show the text with each fact, its rule and its words.")
@click.option("--html", "as_page", is_flag=True, help="With --explain: as one HTML page that stands alone.")
@gazetteer_option
@limit_options
def extract(
    files: tuple[str, ...],
    out: Path | None,
    explained: bool,
    as_page: bool,
    gazetteers: tuple[Path, ...],
    limits: Limits,
) -> None:
    """Print what articles say, as JSON: an object for one article, a list for several.

    With --explain, show the text itself with what was read in it: on the terminal, or as a page with --html.
    FILES are what `skerry load` takes. Exit code 1 if an article was left out.

    \b
    Examples:
      skerry extract seeds/001_ed49db45b419eb43.txt
      skerry extract https://news.example/islands.html
      skerry extract --explain seeds/001_ed49db45b419eb43.txt
      skerry extract --explain --html seeds > seeds.html
    """
    if as_page and not explained:
        raise UsageError("--html is a form of --explain: give both")
    if explained and out and not as_page:
        raise UsageError("--explain prints to the terminal: give --html to write pages")
    read, reasons = read_records(files, gazetteers, limits)
    for reason in reasons:
        click.echo(f"left out: {reason}", err=True)
    if explained:
        _explain({stem: explain(*both) for stem, both in read.items()}, as_page, out)
    else:
        _print_records({stem: record_to_json(record) for stem, (_, record) in read.items()}, out)
    if reasons:
        sys.exit(1)


def _print_records(records: dict[str, dict[str, Any]], out: Path | None) -> None:
    if out:
        _write(out, {f"{stem}.json": _json(record) for stem, record in records.items()}, "record")
    elif records:
        found = list(records.values())
        click.echo(_json(found[0] if len(found) == 1 else found), nl=False)


def _explain(explanations: dict[str, Explanation], as_page: bool, out: Path | None) -> None:
    if not as_page:
        for number, explanation in enumerate(explanations.values()):
            click.echo("\n" if number else "", nl=False)
            show(explanation)
    elif out and out.suffix == ".html" and explanations:
        _write(out.parent, {out.name: page(list(explanations.values()))}, "page")
    elif out:
        _write(out, {f"{stem}.html": page([explanation]) for stem, explanation in explanations.items()}, "page")
    elif explanations:
        click.echo(page(list(explanations.values())), nl=False)


def _write(folder: Path, contents: dict[str, str], what: str) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--out {folder} is a file: name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8")
    click.echo(f"{len(contents)} {what}{'' if len(contents) == 1 else 's'} written to {folder}")


def read_records(
    files: tuple[str, ...],
    gazetteers: tuple[Path, ...],
    limits: Limits,
    metadata: Path | None = None,
) -> tuple[dict[str, tuple[Article, Record]], list[str]]:
    """Name of the source (file stem) -> article and record, and why articles were left out. Where two files have one
    stem, the id of the article stands for it."""
    from loader.knowledge import known_beforehand
    from loader.workers import extract_all

    known_beforehand(all_gazetteers(gazetteers), Base())
    found = collect(files, limits, metadata)
    for warning in found.warnings:
        click.echo(f"warning: {warning}", err=True)
    count = Counter(sourced.name for sourced in found.articles)
    names = {s.article.id: s.name if count[s.name] == 1 else s.article.id for s in found.articles}
    reasons = [rejection.reason for rejection in found.rejections]
    records: dict[str, tuple[Article, Record]] = {}
    articles = Fetched(range(len(found.articles)), lambda number: found.articles[number].article)
    with progress_bar() as progress:
        extracted = extract_all(articles, all_gazetteers(gazetteers), limits.max_seconds)
        for number, (article, result) in enumerate(extracted, 1):
            if isinstance(result, ArticleError):
                reasons.append(str(result))
            else:
                records[names[article.id]] = (article, result)
            progress(number, len(articles))
    return records, reasons


@click.command("evaluate")
@click.argument("gold_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--articles",
    "folders",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    help="Folder with the articles (<stem>.txt, .html ...). Default: GOLD_DIR/articles, GOLD_DIR and the seeds.",
)
@click.option("--only", default="*", help="Only gold records whose file stem matches this pattern.")
@click.option(
    "--metadata", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A metadata.csv for all."
)
@click.option(
    "--resolution",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Score instead which reports became one thing, by this gold (tests/gold/resolution/README.md).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--verbose", is_flag=True, help="List misses, false alarms and wrong slots.")
@gazetteer_option
@limit_options
def evaluate_command(
    gold_dir: Path,
    folders: tuple[Path, ...],
    only: str,
    metadata: Path | None,
    resolution: Path | None,
    as_json: bool,
    verbose: bool,
    gazetteers: tuple[Path, ...],
    limits: Limits,
) -> None:
    """Score the reading of articles against gold records: precision, recall, F1 and slot accuracies.

    GOLD_DIR holds <stem>.json records and, if wanted, aliases.json with lists of equivalent names; the rules are in
    tests/gold/README.md.

    \b
    Example:
      skerry evaluate tests/gold --articles seeds --only '00*'
      skerry evaluate tests/gold --only '00*' --resolution tests/gold/resolution/seeds.json
    """
    gold = _gold_records(gold_dir, only)
    files, missing = _articles_of(list(gold), folders or (gold_dir / "articles", gold_dir, shipped("seeds")), gold_dir)
    for stem in missing:
        click.echo(
            f"warning: there is no article {stem}.txt (.html ...) for the gold record {stem}.json: name its --articles",
            err=True,
        )
    read, reasons = read_records(files, gazetteers, limits, metadata) if files else ({}, [])
    for reason in reasons:
        click.echo(f"left out: {reason}", err=True)
    if resolution is not None:
        _evaluate_resolution(read, resolution, gazetteers, as_json, verbose)
        return
    records = {stem: record_to_json(record) for stem, (_, record) in read.items()}
    aliases = gold_dir / "aliases.json"
    equivalent = _read_json(aliases) if aliases.is_file() else []
    evaluation = evaluate(gold, records, load_name_rules(shipped("ontology") / "evaluation.toml", equivalent))
    if as_json:
        click.echo(_json(_figures(evaluation)), nl=False)
    else:
        _show(evaluation, verbose)


def _evaluate_resolution(
    read: dict[str, tuple[Article, Record]], gold: Path, gazetteers: tuple[Path, ...], as_json: bool, verbose: bool
) -> None:
    from loader.commands.resolution import figures_of, resolution_of, show_resolution
    from loader.evaluation.resolution import read_members

    scored = resolution_of(read_members(gold), read, gazetteers)
    if as_json:
        click.echo(_json(figures_of(scored)), nl=False)
    else:
        show_resolution(scored, verbose)


def _gold_records(gold_dir: Path, only: str) -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted(gold_dir.glob("*.json")):
        if fnmatch.fnmatchcase(path.stem, only):
            content = _read_json(path)
            if isinstance(content, dict) and "people" in content:
                found[path.stem] = content
    if not found:
        raise UsageError(f"there is no gold record in {gold_dir} that matches {only!r}: give a folder of records")
    return found


def _articles_of(stems: list[str], folders: tuple[Path, ...], gold_dir: Path) -> tuple[tuple[str, ...], list[str]]:
    """The article files of gold records, and the records without one. A record is no article of itself."""
    suffixes = [suffix + packing for suffix in SUFFIXES for packing in ("", *PACKED)]
    files, missing = [], []
    for stem in stems:
        candidates = (folder / f"{stem}{suffix}" for folder in folders for suffix in suffixes)
        file = next((f for f in candidates if f.is_file() and f != gold_dir / f"{stem}.json"), None)
        if file:
            files.append(str(file))
        else:
            missing.append(stem)
    return tuple(files), missing


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{path} is not JSON ({error}): correct it") from error


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _figures(evaluation: Evaluation) -> dict[str, Any]:
    def figures(tally: Tally) -> dict[str, Any]:
        return {
            "gold": tally.right + tally.missed,
            "predicted": tally.right + tally.invented,
            "right": tally.right,
            "precision": tally.precision,
            "recall": tally.recall,
            "f1": tally.f1,
            "slots": {slot: {"right": n, "total": of} for slot, (n, of) in tally.slots.items()},
        }

    return {
        "articles": len(evaluation.articles),
        "missing": list(evaluation.missing),
        "kinds": {kind: figures(tally) for kind, tally in evaluation.kinds.items()},
        "entities": figures(evaluation.entities),
        "all": figures(evaluation.overall) | {"macro_f1": evaluation.macro_f1},
        "document": dict(evaluation.document),
    }


def _show(evaluation: Evaluation, verbose: bool) -> None:
    table = Table(box=None, header_style="bold")
    table.add_column("kind")
    for name in ("gold", "predicted", "right", "P", "R", "F1"):
        table.add_column(name, justify="right")
    table.add_column("slots right of aligned")
    rows = {**evaluation.kinds, "entities": evaluation.entities, "all": evaluation.overall}
    for kind, t in rows.items():
        slots = "  ".join(f"{slot} {right}/{total}" for slot, (right, total) in t.slots.items() if total)
        counts = str(t.right + t.missed), str(t.right + t.invented), str(t.right)
        table.add_row(kind, *counts, f"{t.precision:.3f}", f"{t.recall:.3f}", f"{t.f1:.3f}", slots)
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(table)
    document = "  ".join(f"{slot} {share:.3f}" for slot, share in evaluation.document.items())
    console.print(
        f"{len(evaluation.articles)} articles, macro F1 {evaluation.macro_f1:.3f}, {document}", highlight=False
    )
    if verbose:
        _show_errors(evaluation)


def _show_errors(evaluation: Evaluation) -> None:
    for stem, article in evaluation.articles.items():
        click.echo(f"\n{stem}")
        for kind, tally in article.kinds.items():
            lists = {"missed": tally.misses, "invented": tally.false_alarms, "wrong slot": tally.wrong_slots}
            for label, lines in lists.items():
                for line in lines:
                    click.echo(f"  {kind:<14}{label:<12}{line}")
