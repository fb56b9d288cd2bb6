"""Which state of the store a question is put to: an option of all commands that ask."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import click

from loader.commands.options import at_option, store_option
from loader.edtf import Edtf, parse_edtf
from loader.graph.embedded import Release
from loader.graph.remote.address import Place
from loader.releases import open_at

Command = TypeVar("Command", bound=Callable[..., Any])


class EdtfDate(click.ParamType[Edtf]):
    """A date as precise as it is known: ``2019``, ``2019-05``, ``2019-05-08``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Edtf:
        """The date. Fails if the value is none."""
        if isinstance(value, Edtf):
            return value
        try:
            return parse_edtf(value)
        except ValueError as error:
            self.fail(f"{error}: write it as 2019-05-08, or less exactly as 2019-05 or 2019")


@dataclass(frozen=True, slots=True)
class Asked:
    """The store, and how much of it is to answer."""

    store: Place
    published_until: Edtf | None
    at: str | None = None

    def open(self) -> Release:
        """The release that answers; tells on standard error what was left out of it."""
        release = open_at(self.store, self.at)
        return _limited(release, self.published_until) if self.published_until else release


def asked_options(command: Command) -> Command:
    """``--at N|TIME``, ``--published-until DATE`` and ``--store DIR``, as the argument ``asked``."""

    @wraps(command)
    def with_asked(store: Place, published_until: Edtf | None, at: str | None, **rest: Any) -> Any:
        return command(asked=Asked(store, published_until, at), **rest)

    until = click.option(
        "--published-until",
        type=EdtfDate(),
        metavar="DATE",
        help="The world as the articles published by then tell it (that day, month or year included).",
    )
    return at_option(until(store_option(with_asked)))  # type: ignore[return-value] # the arguments differ


def _limited(release: Release, until: Edtf) -> Release:
    from loader.published_until import published_until

    found = published_until(release, until.last)
    count = len(found.told) + len(found.later) + len(found.undated)
    told = f"as {len(found.told)} of {count} articles tell it, those published until {until.last}"
    if found.undated:
        told += f"; without a date and so left out: {', '.join(found.undated)}"
    click.echo(told, err=True)
    return found.release
