"""``skerry serve``: the web service."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import click
from click.core import ParameterSource

from loader.commands.options import store_option
from loader.commands.service_limits import limit_options
from loader.errors import UsageError
from loader.graph.opening import on_disk
from loader.graph.remote.address import Place, RemoteAddress
from loader.graph.store import StoreFolder
from loader.graph.terms import Base

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
@limit_options
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
@click.option("--language", metavar="TAG", default="en", show_default=True, help="Language of the pages (BCP 47).")
@click.option(
    "--translations",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Folder of catalogues of one's own, TAG/LC_MESSAGES/skerry.mo, beside those that ship.",
)
@click.option(
    "--open-store",
    is_flag=True,
    help="For tests: serve an empty throwaway store (in --store, else in a folder that goes with the service), whose "
    "graphs everybody may write and no shape checks.",
)
@store_option
@click.pass_context
def serve(
    context: click.Context,
    store: Place,
    host: str,
    port: int,
    public_url: str | None,
    token_file: Path | None,
    stop_seconds: float,
    texts: Texts | None,
    language: str,
    translations: Path | None,
    open_store: bool,
    limits: dict[str, Any],
) -> None:
    """Serve pages, reports, SPARQL and exports over HTTP, read-only but for holders of --tokens.

    What exceeds its time or memory is ended with 503, or by breaking the connection if a part of the answer was sent;
    surplus queries, pages and exports are turned away with 429. All limits are told by the service description
    (/sparql) and by each answer (Skerry-Limits). Each request is told on standard error as a line of JSON. On SIGTERM
    or Ctrl-C new requests are refused and those that run are finished: the exit code is 0 if all were, 1 if some had
    to be ended. A change that exceeds its limits or breaks a shape is not published.

    \b
    Example:
      skerry serve --port 8080
    """
    from server.serve import serve as run
    from server.settings import Settings
    from server.tokens import Tokens, read_tokens

    if isinstance(store, RemoteAddress) and (open_store or token_file or texts not in (None, "full")):
        raise UsageError(
            f"{store} is a store on a server, which is served as it is: leave out --open-store, --tokens and --texts"
        )
    texts = _texts(texts, host, public_url)
    if isinstance(store, RemoteAddress) and texts != "full":
        raise UsageError(
            f"others could read whole articles, since no text can be left out of a store on a server ({store}): say "
            f"--texts full if they may, or serve a store on disk"
        )
    settings = Settings(
        _checked_store(context, store, host, open_store),
        public=_address(public_url),
        texts=texts,
        tokens=read_tokens(token_file) if token_file else Tokens(),
        open_store=open_store,
        language=language,
        translations=translations,
        **limits,
    )
    if not run(settings, host, port, stop_seconds):
        raise SystemExit(1)


def _checked_store(context: click.Context, store: Place, host: str, open_store: bool) -> Place:
    """The store to serve. A wrong --store is told now, not to the first visitor."""
    from loader.graph.opening import open_current

    if open_store:
        store = _throwaway_store(context, on_disk(store, "--open-store"), host)
    elif isinstance(store, Path) and StoreFolder(store).is_open:
        raise UsageError(f"the store in {store} is an open one, whose graphs nothing checks: serve it by --open-store")
    open_current(store)
    return store


def _address(public_url: str | None) -> str | None:
    if public_url is None:
        return None
    if not re.fullmatch(r"https?://[^\s/?#<>\"]+(/[^\s?#<>\"]*)?", public_url):
        raise UsageError(f"--public-url {public_url!r} is no web address: give one such as https://islands.example/")
    return f"{public_url.rstrip('/')}/"


def _texts(texts: Texts | None, host: str, public_url: str | None) -> Texts:
    """Which texts are shown; warns of those who can come."""
    shown: Texts = texts or ("sentences" if public_url is not None or host not in LOOPBACK else "full")
    if host not in LOOPBACK:
        click.echo(_WARNING.format(host=host, texts=SHOWN[shown]), err=True)
    return shown


def _throwaway_store(context: click.Context, store: Path, host: str) -> Path:
    """Makes the store that everybody may write, and says so. Raises UsageError if others could reach it."""
    from loader.writing.open_store import make_open_store

    if host not in LOOPBACK:
        raise UsageError(f"--open-store lets everybody write, so it is served on loopback only, not on {host}")
    if context.get_parameter_source("store") is ParameterSource.DEFAULT:
        store = Path(context.with_resource(TemporaryDirectory(prefix="skerry-open-"))) / "store"
    make_open_store(StoreFolder(store), Base())
    click.echo(
        f"WARNING: --open-store: everybody who reaches this service may write and delete every graph of {store}, and "
        f"nothing of it is checked by shapes. For tests and throwaway stores only.",
        err=True,
    )
    return store
