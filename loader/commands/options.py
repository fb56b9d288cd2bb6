"""Options that several commands share."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from loader.graph.opening import base_of
from loader.graph.remote.address import Place, place_of
from loader.graph.terms import DEFAULT_BASE, Base
from loader.settings import Settings
from loader.sources.limits import DEFAULT_MAX_BYTES, DEFAULT_MAX_SECONDS, SEVERAL, Limits

Command = TypeVar("Command", bound=Callable[..., Any])


class BaseIri(click.ParamType[Base]):
    """An http(s) IRI that ends with a slash."""

    name = "iri"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Base:
        """The base. Fails if the value is no such IRI."""
        if isinstance(value, Base):
            return value
        if (
            not value.startswith(("http://", "https://"))
            or not value.endswith("/")
            or any(c in value for c in '<>" {}|\\^`#?')
        ):
            self.fail(f"{value!r} is no base for IRIs: it must begin with http:// or https:// and end with /")
        return Base(value)


class StorePlace(click.ParamType[Place]):
    """A folder, or the address of a SPARQL server."""

    name = "dir|url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """The place. Fails for a file, raises UsageError for an address that cannot be used."""
        if not isinstance(value, str):
            place: Place = value
            return place
        place = place_of(value, os.environ)
        if isinstance(place, Path) and place.is_file():
            self.fail(f"Directory {value!r} is a file.")
        return place


def store_option(command: Command) -> Command:
    """``--store DIR|URL``."""
    return click.option(
        "--store",
        type=StorePlace(),
        default="data",
        show_default=True,
        envvar="SKERRY_STORE",
        help="Folder of the store, or the address of SPARQL queries on a server that holds it "
        "(http://127.0.0.1:7878/query).",
    )(command)


def at_option(command: Command) -> Command:
    """``--at N|TIME``."""
    return click.option(
        "--at",
        metavar="N|TIME",
        help="A release by its number, or the one current at a time (2026-11-26T14:30; UTC; a day means its end). "
        "Default: the current one; a store on a server has no other.",
    )(command)


def gazetteer_option(command: Command) -> Command:
    """``--gazetteer FILE``, any number of times."""
    return click.option(
        "--gazetteer",
        "gazetteers",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        multiple=True,
        help="A gazetteer file beside the shipped ones; may be given several times.",
    )(command)


def limit_options(command: Command) -> Command:
    """``--max-bytes``, ``--max-seconds`` and ``--allow-private``, as the argument ``limits``."""

    @wraps(command)
    def with_limits(max_bytes: int, max_seconds: float, allow_private: bool, **rest: Any) -> Any:
        return command(limits=Limits(max_bytes, max_seconds, allow_private), **rest)

    for option in (
        click.option(
            "--allow-private",
            is_flag=True,
            help="Let URLs lead to private, loopback and link-local addresses too.",
        ),
        click.option(
            "--max-seconds",
            type=click.FloatRange(min=0, min_open=True),
            default=DEFAULT_MAX_SECONDS,
            show_default=True,
            help="Longest reading of a source, and longest extraction of an article.",
        ),
        click.option(
            "--max-bytes",
            type=click.IntRange(min=1),
            default=DEFAULT_MAX_BYTES,
            show_default=True,
            help=f"Largest article, unpacked; a source of several may hold {SEVERAL} times as much.",
        ),
    ):
        with_limits = option(with_limits)
    return with_limits  # type: ignore[return-value] # click keeps it a function


def writing_options(command: Command) -> Command:
    """Everything that ``Settings`` holds, as the argument ``settings``."""

    @wraps(command)
    def with_settings(
        store: Place, base: Base | None, gazetteers: tuple[Path, ...], limits: Limits, **rest: Any
    ) -> Any:
        known = base or base_of(store) or Base()
        return command(settings=Settings(store, known, gazetteers, limits), **rest)

    base_option = click.option(
        "--base", type=BaseIri(), help=f"Base of all data IRIs of a new store.  [{DEFAULT_BASE}]"
    )
    return base_option(limit_options(gazetteer_option(store_option(with_settings))))  # type: ignore[return-value] # click keeps it a function
