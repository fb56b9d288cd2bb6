"""``skerry serve``: the web service."""

from pathlib import Path

import click

from loader.commands.options import store_option


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen on.")
@store_option
def serve(store: Path, host: str, port: int) -> None:
    """Serve pages, reports, SPARQL and exports over HTTP, read-only.

    \b
    Example:
      skerry serve --port 8080
    """
    from loader.graph.embedded import open_current
    from server.serve import serve as run

    open_current(store)  # a wrong --store is told now, not to the first visitor
    run(store, host, port)
