"""``skerry validate``, ``export``, ``info``, ``backup``, ``restore``, ``serve``: a store as a whole."""

import sys
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Literal

import click
from pyoxigraph import NamedNode

from loader.commands.asked import Asked, asked_options
from loader.commands.options import at_option, gazetteer_option, store_option
from loader.errors import UsageError
from loader.exports.files import NAMES as FORMATS
from loader.exports.files import Selection, check_selection, write_file
from loader.graph.embedded import Release
from loader.graph.opening import on_disk, open_current
from loader.graph.remote.address import Place
from loader.graph.serialise import LAYERS
from loader.graph.terms import term
from loader.releases import open_at

SHOWN_CLASSES = (
    "Person", "State", "Organization", "Island", "IslandGroup", "Agreement", "Meeting", "Statement",
    "IndirectStatement", "Claim", "Tenure", "Naming", "Provision", "Place", "PublicEvent",
)  # fmt: skip


@click.command()
@click.option(
    "--engine", type=click.Choice(["rudof", "pyshacl"]), default="rudof", show_default=True, help="SHACL engine."
)
@click.option("--format", "fmt", type=click.Choice(["text", "turtle"]), default="text", show_default=True)
@store_option
def validate(store: Place, engine: Literal["rudof", "pyshacl"], fmt: str) -> None:
    """Check the current release against its shapes, graph by graph. Hints and warnings of one kind are told together;
    --format turtle has each.

    Exit code 0 if all conform, 1 if not.

    \b
    Example:
      skerry validate --engine pyshacl
    """
    from loader.validate import Violation, check, grouped, to_turtle

    release = open_current(store)
    found: list[Violation] = []
    for name in release.graph_names():
        shapes = _shapes_of(release, name.value)
        if shapes:
            violations = check(release.triples(name), shapes, engine)
            found += violations
            if fmt == "text":
                for line in grouped(violations):
                    click.echo(f"{name.value}: {line}")
                if not violations:
                    click.echo(f"{name.value} conforms")
    if fmt == "turtle":
        click.echo(to_turtle(found), nl=False)
    elif found:
        counts = Counter(violation.severity for violation in found)
        told = f"{counts['Violation']} violations, {counts['Warning']} warnings, {counts['Info']} hints"
        click.echo(f"release {release.number}: {told}; only violations keep a graph from being published")
    if any(violation.blocking for violation in found):
        sys.exit(1)


def _shapes_of(release: Release, graph: str) -> Literal["article", "things", "gazetteer", "curation", "user"] | None:
    base = release.base
    if graph.startswith(base.article_graph("").value):
        return "article"
    if graph.startswith(base.graph("user/").value):
        return "user"
    shapes: dict[str, Literal["things", "gazetteer", "curation"]] = {
        base.graph("resolved").value: "things",
        base.graph("background").value: "gazetteer",
        base.graph("curated").value: "curation",
    }
    return shapes.get(graph)


@click.command("export")
@click.option("--graph", help="One graph only: its IRI, or what follows <base>graph/ in it (resolved, article/ID).")
@click.option(
    "--layer", type=click.Choice(LAYERS), help="One layer: what each article says, or what is known of it all."
)
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="turtle", show_default=True)
@click.option("--with", "extra", type=click.Choice(["provenance"]), help="Also export the provenance graph.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file instead of standard output."
)
@asked_options
def export_command(
    asked: Asked, graph: str | None, layer: str | None, fmt: str, extra: str | None, out: Path | None
) -> None:
    """Write the graph, or what is in it, for other tools. Equal content gives equal bytes.

    Turtle and RDF/XML hold what is known (resolved, background, curated and the ontology, merged), TriG, N-Quads and
    JSON-LD all graphs. For other programs there are places (geojson), who met whom (graphml), meetings (ical) and the
    evidence as Web Annotations (annotations); zip holds all of them, Turtle and TriG, with a README and an RO-Crate.

    \b
    Examples:
      skerry export --format trig > islands.trig
      skerry export --published-until 2019 > as-told-by-the-end-of-2019.ttl
      skerry export --format ical --out meetings.ics
    """
    if extra and fmt in ("turtle", "rdfxml") and graph is None:
        raise UsageError(f"{fmt} holds one graph: use --format trig --with provenance, or --graph provenance")
    if asked.published_until and "provenance" in (extra, graph):
        raise UsageError("no release was published as of that day, so it has no provenance: leave provenance out")
    release = asked.open()
    selection = Selection(graph, layer, extra == "provenance")
    check_selection(release, fmt, selection)  # a wrong --graph leaves the file as it is
    world = f"as the articles published until {asked.published_until.text} tell it" if asked.published_until else ""
    with out.open("wb") if out else nullcontext(sys.stdout.buffer) as output:
        write_file(release, fmt, selection, output, world)


@click.command()
@at_option
@gazetteer_option
@store_option
def info(store: Place, at: str | None, gazetteers: tuple[Path, ...]) -> None:
    """Tell what the store holds: release, articles, things by kind, and articles whose reading is stale.

    \b
    Example:
      skerry info
    """
    from loader.fingerprint import article_fingerprint
    from loader.knowledge import load_knowledge
    from loader.settings import Settings
    from loader.stored import article_ids, fingerprints, stored_article

    release = open_at(store, at)
    settings = Settings(store, release.base, gazetteers)
    reading = load_knowledge(settings).reading
    known = fingerprints(release)
    click.echo(
        f"release {release.number}, published {release.published:%Y-%m-%d %H:%M} UTC, {len(release):,} statements"
    )
    click.echo(f"base {release.base.iri}")
    click.echo(f"gazetteers {', '.join(path.name for path in settings.gazetteer_files)}")
    ids = article_ids(release)
    click.echo(f"\n{len(ids)} articles")
    for article in (stored_article(release, id_) for id_ in ids):
        stale = known.get(article.id) != article_fingerprint(article.content_hash, reading)
        note = "  stale: run `skerry rebuild`" if stale else ""
        click.echo(f"  {article.id}  {article.published or 'no date'}  {article.title or ''}".rstrip() + note)
    click.echo("\ngraphs")
    for graph in release.graph_names():
        click.echo(f"  {graph.value.removeprefix(release.base.graph('').value)}")
    click.echo("\nwhat they say, each thing once")
    counts = _counts(release)
    for name in SHOWN_CLASSES:
        if counts[name]:
            click.echo(f"  {counts[name]:>5}  {name}")


def _counts(release: Release) -> Counter[str]:
    """Class (local name) -> things that an article tells of."""
    base, namespace = release.base, term("sk:").value
    resolved = list(release.triples(base.graph("resolved")))
    reported = {triple.subject for triple in resolved if triple.predicate == term("sk:reportedIn")}
    typed = {
        (triple.subject, triple.object.value.removeprefix(namespace))
        for triple in (*resolved, *release.triples(base.graph("background")))
        if triple.predicate == term("rdf:type") and isinstance(triple.object, NamedNode)
    }
    return Counter(name for thing, name in typed if thing in reported)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@store_option
def backup_command(store: Place, file: Path) -> None:
    """Write the current release to FILE, a compressed archive that `skerry restore` reads. Exit code 2 for a store on a
    server: use its own backup, or `skerry export --format nquads`.

    \b
    Example:
      skerry backup islands.tar.gz
    """
    from loader.backup import backup

    click.echo(f"release {backup(on_disk(store, 'a backup'), file).number} written to {file}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@store_option
def restore_command(store: Place, file: Path) -> None:
    """Make a new store on disk from a backup.

    \b
    Example:
      skerry restore islands.tar.gz --store restored
    """
    from loader.backup import restore

    click.echo(f"release {restore(on_disk(store, 'restoring'), file).number} restored to {store}")
