"""``skerry serve``: the web service."""

import re
from pathlib import Path
from typing import Literal

import click

from loader.commands.options import store_option
from loader.errors import UsageError

PAGE_QUEUE = 32
EXPORT_WORKERS, EXPORT_QUEUE = 2, 16
"""Exports take long; more at a time would only take longer each."""


LOOPBACK = ("127.0.0.1", "::1", "localhost")
Texts = Literal["full", "sentences", "none"]
SHOWN = {"full": "all articles in full", "sentences": "the sentences that say a fact", "none": "no text of an article"}
_WARNING = """\
*******************************************************************************
WARNING: {host} can be reached by others. They may ask any query, without TLS and
without login, and see {texts} (--texts).
Put a proxy with TLS in front of it, or leave --host out to serve this machine only.
*******************************************************************************"""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--public-url", metavar="URL", help="Address by which the world knows the service, behind a proxy.")
@click.option(
    "--query-seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="Longest run of a SPARQL query.",
)
@click.option(
    "--query-memory",
    type=click.IntRange(min=64),
    default=1024,
    show_default=True,
    metavar="MB",
    help="Most memory of a SPARQL query, a page or an export.",
)
@click.option(
    "--query-workers", type=click.IntRange(min=1), default=8, show_default=True, help="SPARQL queries run at a time."
)
@click.option(
    "--query-queue", type=click.IntRange(min=0), default=16, show_default=True, help="SPARQL queries that may wait."
)
@click.option(
    "--page-seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="Longest making of a page or report.",
)
@click.option(
    "--page-workers", type=click.IntRange(min=1), default=4, show_default=True, help="Pages and reports made at a time."
)
@click.option(
    "--export-seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=300.0,
    show_default=True,
    help="Longest download of an export; two run at a time.",
)
@click.option(
    "--page-rows",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="Most rows of a table on a page; CSV, JSON and exports are whole.",
)
@click.option(
    "--max-body",
    type=click.IntRange(min=1000),
    default=1_000_000,
    show_default=True,
    metavar="BYTES",
    help="Largest body of a request.",
)
@click.option(
    "--max-url",
    type=click.IntRange(min=1000),
    default=32_000,
    show_default=True,
    metavar="BYTES",
    help="Longest address of a request.",
)
@click.option(
    "--tokens",
    "token_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Who may write and operate: lines that `skerry token` makes. Without it nobody may.",
)
@click.option(
    "--stop-seconds",
    type=click.FloatRange(min=0),
    default=10.0,
    show_default=True,
    help="Time for what still runs when the service is stopped.",
)
@click.option(
    "--texts",
    type=click.Choice(["full", "sentences", "none"]),
    help="Which texts of articles are shown: whole ones, the sentences that say a fact, or none. Mind their copyright: "
    "the default is full on loopback, and sentences with another --host or with --public-url.",
)
@store_option
def serve(
    store: Path,
    host: str,
    port: int,
    public_url: str | None,
    query_seconds: float,
    query_memory: int,
    query_workers: int,
    query_queue: int,
    page_seconds: float,
    page_workers: int,
    export_seconds: float,
    page_rows: int,
    max_body: int,
    max_url: int,
    token_file: Path | None,
    stop_seconds: float,
    texts: Texts | None,
) -> None:
    """Serve pages, reports, SPARQL and exports over HTTP, read-only.

    What exceeds its time or memory is ended with 503, or by breaking the connection if a part of the answer was sent;
    surplus queries, pages and exports are turned away with 429. Each request is told on standard error as a line of
    JSON. On SIGTERM or Ctrl-C new requests are refused and those that run are finished: the exit code is 0 if all were,
    1 if some had to be ended.

    \b
    Example:
      skerry serve --port 8080
    """
    from loader.graph.embedded import open_current
    from server.serve import serve as run
    from server.settings import Settings
    from server.tokens import Tokens, read_tokens
    from server.workers.pool import Limits

    open_current(store)  # a wrong --store is told now, not to the first visitor
    if public_url is not None and not re.fullmatch(r"https?://[^\s/?#<>\"]+(/[^\s?#<>\"]*)?", public_url):
        raise UsageError(f"--public-url {public_url!r} is no web address: give one such as https://islands.example/")
    is_public = public_url is not None or host not in LOOPBACK
    texts = texts or ("sentences" if is_public else "full")
    if host not in LOOPBACK:
        click.echo(_WARNING.format(host=host, texts=SHOWN[texts]), err=True)
    public = f"{public_url.rstrip('/')}/" if public_url else None
    settings = Settings(
        store,
        max_rows=page_rows,
        max_body_bytes=max_body,
        max_url_bytes=max_url,
        public=public,
        texts=texts,
        limits=Limits(query_seconds, query_memory, query_workers, query_queue),
        pages=Limits(page_seconds, query_memory, page_workers, PAGE_QUEUE),
        exports=Limits(export_seconds, query_memory, EXPORT_WORKERS, EXPORT_QUEUE),
        tokens=read_tokens(token_file) if token_file else Tokens(),
    )
    if not run(settings, host, port, stop_seconds):
        raise SystemExit(1)
