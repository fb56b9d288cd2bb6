"""The limits of ``skerry serve``: one table of options, and what they become."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
SECONDS = click.FloatRange(min=0, min_open=True)
SOME = click.IntRange(min=1)
ANY = click.IntRange(min=0)
PROCESSORS = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Option:
    """An option of the command: its name, the values that it takes, the default, what it means and its unit."""

    name: str
    type: click.IntRange | click.FloatRange
    default: float
    help: str
    metavar: str | None = None


OPTIONS = (
    Option("query-seconds", SECONDS, 10.0, "Longest run of a SPARQL query."),
    Option("query-memory", click.IntRange(min=64), 1024, "Most memory of a SPARQL query, a page or an export.", "MB"),
    Option("query-workers", SOME, 8, "SPARQL queries run at a time."),
    Option("query-queue", ANY, 24, "SPARQL queries that may wait."),
    Option("query-copy", ANY, 1024, "Most memory of a release's copy that SPARQL queries are answered from.", "MB"),
    Option("query-readers", ANY, PROCESSORS, "Processes that answer quick queries of this copy by themselves."),
    # The engine recurses: beyond this its stack would not suffice.
    Option(
        "query-nesting", click.IntRange(10, 500), 100, "Most brackets of a SPARQL query or update inside each other."
    ),
    Option(
        "query-words",
        click.IntRange(100, 20_000),
        4000,
        "Most words and signs of a SPARQL query or update outside data.",
    ),
    Option("page-seconds", SECONDS, 10.0, "Longest making of a page or report."),
    Option("page-workers", SOME, 4, "Pages and reports made at a time."),
    Option("page-queue", ANY, 32, "Pages and reports that may wait."),
    Option("page-rows", SOME, 500, "Most rows of a table on a page; CSV, JSON and exports are whole."),
    Option("search-seconds", SECONDS, 120.0, "Longest search; the first one reads all names and texts."),
    Option("export-seconds", SECONDS, 300.0, "Longest download of an export."),
    Option("export-workers", SOME, 2, "Exports made at a time; more would only take longer each."),
    Option("export-queue", ANY, 16, "Exports that may wait."),
    Option("world-seconds", SECONDS, 60.0, "Longest making of a page or export as articles until a day tell it."),
    Option("world-memory", click.IntRange(min=256), 2048, "Most memory of such a one.", "MB"),
    Option("world-workers", SOME, 2, "Such ones made at a time."),
    Option("world-queue", ANY, 8, "Such ones that may wait."),
    Option("write-seconds", SECONDS, 60.0, "Longest run of a change, until it is ready to be published."),
    Option("write-memory", click.IntRange(min=256), 2048, "Most memory of a change.", "MB"),
    Option("write-bytes", SOME, 16_000_000, "Largest change sent."),
    Option("max-body", click.IntRange(min=1000), 1_000_000, "Largest body of a request.", "BYTES"),
    Option("max-url", click.IntRange(min=1000), 32_000, "Longest address of a request.", "BYTES"),
    Option("max-headers", click.IntRange(min=4000), 32_000, "Longest headers of a request.", "BYTES"),
    Option("head-seconds", SECONDS, 10.0, "Longest wait for the end of a request's headers after its first byte."),
    Option("body-seconds", SECONDS, 30.0, "Longest wait for a body, and a second more for each 10 kB that came."),
)


def limit_options(command: Command) -> Command:
    """All limits as options, and as one argument ``limits``: the fields of ``server.settings.Settings`` with them."""

    @wraps(command)
    def with_limits(**given: Any) -> Any:
        names = [option.name.replace("-", "_") for option in OPTIONS]
        return command(limits=_fields(**{name: given.pop(name) for name in names}), **given)

    for option in reversed(OPTIONS):
        with_limits = click.option(
            f"--{option.name}",
            type=option.type,
            default=option.default,
            show_default=True,
            metavar=option.metavar,
            help=option.help,
        )(with_limits)
    return with_limits  # type: ignore[return-value] # click keeps it a function


def _fields(**given: Any) -> dict[str, Any]:
    from loader.graph.guard import QuerySize
    from loader.write import WriteLimits
    from server.patience import Patience
    from server.workers.pool import Limits

    memory = given["query_memory"]
    return {
        "limits": Limits(given["query_seconds"], memory, given["query_workers"], given["query_queue"]),
        "size": QuerySize(given["query_nesting"], given["query_words"]),
        "copy_megabytes": given["query_copy"],
        "readers": given["query_readers"],
        "pages": Limits(given["page_seconds"], memory, given["page_workers"], given["page_queue"]),
        "exports": Limits(given["export_seconds"], memory, given["export_workers"], given["export_queue"]),
        "worlds": Limits(given["world_seconds"], given["world_memory"], given["world_workers"], given["world_queue"]),
        "search_seconds": given["search_seconds"],
        "writing": WriteLimits(given["write_seconds"], given["write_memory"], given["write_bytes"]),
        "max_rows": given["page_rows"],
        "max_body_bytes": given["max_body"],
        "max_url_bytes": given["max_url"],
        "max_header_bytes": given["max_headers"],
        "patience": Patience(given["head_seconds"], given["body_seconds"]),
    }
