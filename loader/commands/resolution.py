"""``skerry evaluate --resolution``: whether what is one thing became one thing."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from pyoxigraph import NamedNode
from rich.console import Console
from rich.table import Table

from loader.article import Article
from loader.evaluation.resolution import Member, Resolution, find, score
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base, term
from loader.record import Record
from loader.settings import all_gazetteers


def resolution_of(
    members: tuple[Member, ...], read: Mapping[str, tuple[Article, Record]], gazetteers: tuple[Path, ...]
) -> Mapping[str, Resolution]:
    """The figures by kind of resolving articles (by file stem) as they were read. Raises UsageError for a member that
    fits several reports, ArticleError for an article that breaks its shapes."""
    from loader.gate import article_graph
    from loader.knowledge import known_beforehand
    from loader.resolve import Known, gather, resolve

    base = Base()
    gazetteer, background = known_beforehand(all_gazetteers(gazetteers), base)
    graphs = {stem: article_graph(article, record, gazetteer, base) for stem, (article, record) in read.items()}
    views = {stem: view for stem, graph in graphs.items() for view in gather([graph])}
    resolved = resolve(graphs.values(), background, NamedGraph(base.graph("curated"), frozenset()), base)
    labels = {node.iri: node.label for view in views.values() for node in view.nodes}
    known = Known(background.triples)
    thing_of = {
        t.object.value: t.subject.value
        for t in resolved.triples
        if t.predicate == term("sk:madeFrom") and isinstance(t.object, NamedNode) and isinstance(t.subject, NamedNode)
    }

    def label(iri: str) -> str:
        return labels.get(iri) or known.label(iri) or iri.rpartition("/")[2]

    found = {
        number: node
        for number, member in enumerate(members)
        if member.article in views and (node := find(member, views[member.article], label)) is not None
    }
    return score(members, {number: thing_of.get(node, node) for number, node in found.items()})


def figures_of(scored: Mapping[str, Resolution]) -> dict[str, Any]:
    """The figures as JSON."""
    return {
        kind: {
            "members": r.members,
            "not_found": len(r.not_found),
            "pairs": {"right": r.pairs_right, "wrong": len(r.wrong), "missed": len(r.missed)},
            "precision": r.precision,
            "recall": r.recall,
            "b_cubed": {"precision": r.b_cubed_precision, "recall": r.b_cubed_recall, "f1": r.b_cubed_f1},
        }
        for kind, r in scored.items()
    }


def show_resolution(scored: Mapping[str, Resolution], verbose: bool) -> None:
    """Prints the figures as a table; with ``verbose`` what was merged wrongly, missed, or not read at all."""
    table = Table(box=None, header_style="bold")
    table.add_column("kind")
    for name in ("members", "not read", "pairs right", "wrong", "missed", "P", "R", "B3 P", "B3 R", "B3 F1"):
        table.add_column(name, justify="right")
    for kind, r in scored.items():
        counts = r.members, len(r.not_found), r.pairs_right, len(r.wrong), len(r.missed)
        shares = r.precision, r.recall, r.b_cubed_precision, r.b_cubed_recall, r.b_cubed_f1
        table.add_row(kind, *map(str, counts), *(f"{share:.3f}" for share in shares))
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(table)
    if verbose:
        for name, lines in (("wrong", "wrong"), ("missed", "missed"), ("not read", "not_found")):
            for line in getattr(scored["all"], lines):
                click.echo(f"{name:<10}{line}")
