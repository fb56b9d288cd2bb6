"""``skerry extract`` and ``evaluate``: what the reading gives, and how good it is."""

import fnmatch
import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from loader.commands.load import progress_bar
from loader.commands.options import gazetteer_option, limit_options
from loader.errors import ArticleError, UsageError
from loader.evaluation.names import load_name_rules
from loader.evaluation.score import Evaluation, Tally, evaluate
from loader.graph.shipped import shipped
from loader.graph.terms import Base
from loader.record_json import record_to_json
from loader.settings import all_gazetteers
from loader.sources.collect import collect


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write one <file stem>.json an article here."
)
@gazetteer_option
@limit_options
def extract(
    files: tuple[str, ...], out: Path | None, gazetteers: tuple[Path, ...], max_bytes: int, max_seconds: float
) -> None:
    """Print what articles say, as JSON: an object for one article, a list for several.

    Exit code 1 if an article was left out.

    \b
    Example:
      skerry extract seeds/001_ed49db45b419eb43.txt
    """
    records, reasons = extract_records(files, gazetteers, max_bytes, max_seconds)
    for reason in reasons:
        click.echo(f"left out: {reason}", err=True)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        for stem, record in records.items():
            (out / f"{stem}.json").write_text(_json(record), encoding="utf-8")
        click.echo(f"{len(records)} records written to {out}")
    elif records:
        found = list(records.values())
        click.echo(_json(found[0] if len(found) == 1 else found), nl=False)
    if reasons:
        sys.exit(1)


def extract_records(
    files: tuple[str, ...],
    gazetteers: tuple[Path, ...],
    max_bytes: int,
    max_seconds: float,
    metadata: Path | None = None,
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """File stem -> record as JSON, and why articles were left out."""
    from loader.knowledge import known_beforehand
    from loader.workers import extract_all

    known_beforehand(all_gazetteers(gazetteers), Base())
    found = collect(files, max_bytes, metadata)
    stems = {sourced.article.id: sourced.path.stem for sourced in found.articles}
    reasons = [rejection.reason for rejection in found.rejections]
    records: dict[str, dict[str, Any]] = {}
    articles = [sourced.article for sourced in found.articles]
    with progress_bar() as progress:
        extracted = extract_all(articles, all_gazetteers(gazetteers), max_seconds)
        for number, (article, result) in enumerate(extracted, 1):
            if isinstance(result, ArticleError):
                reasons.append(str(result))
            else:
                records[stems[article.id]] = record_to_json(result)
            progress(number, len(articles))
    return records, reasons


@click.command("evaluate")
@click.argument("gold_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--articles",
    "folders",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    help="Folder with the articles (<stem>.txt). Default: GOLD_DIR/articles, GOLD_DIR and the shipped seeds.",
)
@click.option("--only", default="*", help="Only gold records whose file stem matches this pattern.")
@click.option(
    "--metadata", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A metadata.csv for all."
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
    as_json: bool,
    verbose: bool,
    gazetteers: tuple[Path, ...],
    max_bytes: int,
    max_seconds: float,
) -> None:
    """Score the reading of articles against gold records: precision, recall, F1 and slot accuracies.

    GOLD_DIR holds <stem>.json records and, if wanted, aliases.json with lists of equivalent names; the rules are in
    tests/gold/README.md.

    \b
    Example:
      skerry evaluate tests/gold --articles seeds --only '00*'
    """
    gold = _gold_records(gold_dir, only)
    files, missing = _articles_of(list(gold), folders or (gold_dir / "articles", gold_dir, shipped("seeds")))
    for stem in missing:
        click.echo(
            f"warning: there is no article {stem}.txt for the gold record {stem}.json: name its --articles", err=True
        )
    records, reasons = extract_records(files, gazetteers, max_bytes, max_seconds, metadata) if files else ({}, [])
    for reason in reasons:
        click.echo(f"left out: {reason}", err=True)
    aliases = gold_dir / "aliases.json"
    equivalent = _read_json(aliases) if aliases.is_file() else []
    evaluation = evaluate(gold, records, load_name_rules(shipped("ontology") / "evaluation.toml", equivalent))
    if as_json:
        click.echo(_json(_figures(evaluation)), nl=False)
    else:
        _show(evaluation, verbose)


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


def _articles_of(stems: list[str], folders: tuple[Path, ...]) -> tuple[tuple[str, ...], list[str]]:
    files, missing = [], []
    for stem in stems:
        file = next((f for folder in folders if (f := folder / f"{stem}.txt").is_file()), None)
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
