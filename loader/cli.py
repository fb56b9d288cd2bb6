"""The command line ``skerry``: its commands, and the one place where errors become messages and exit codes."""

import os
import sys

import click

from loader.commands.lazy import Lazy, LazyGroup
from loader.errors import SkerryError

FAILED = 2
"""Exit code when nothing could be done: a wrong call, an unusable store or file."""


COMMANDS = (
    Lazy("load", "Load articles: files, directories, patterns, URLs, standard input.", "load"),
    Lazy("rebuild", "Read all stored articles again.", "load"),
    Lazy("remove", "Take articles out, with everything that only they said.", "load"),
    Lazy("curate", "Correct what was read: same, different, wrong, or what is right.", "curate"),
    Lazy("corrections", "List the corrections in force.", "curate"),
    Lazy("extract", "Print what articles say, as JSON or with their text.", "extract"),
    Lazy("evaluate", "Score the reading of articles against gold records.", "extract", "evaluate_command"),
    Lazy("validate", "Check the current release against its shapes.", "store"),
    Lazy("query", "Run a SPARQL query from a file or standard input.", "ask"),
    Lazy("reports", "List the reports and what they take.", "ask"),
    Lazy("report", "Print a report.", "ask"),
    Lazy("releases", "List all releases and what made them.", "releases"),
    Lazy("diff", "Tell what differs between two releases.", "releases"),
    Lazy("rollback", "Go back to an earlier release.", "releases"),
    Lazy("prune", "Take old releases out and free their disk.", "releases"),
    Lazy("export", "Write the graph, or what is in it, for other tools.", "store", "export_command"),
    Lazy("info", "Tell what the store holds.", "store"),
    Lazy("serve", "Serve pages, reports, SPARQL and exports over HTTP.", "serve"),
    Lazy("token", "Make a token for who writes or operates.", "token"),
    Lazy("backup", "Write the current release to a compressed archive.", "store", "backup_command"),
    Lazy("restore", "Make a new store from a backup.", "store", "restore_command"),
)


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="skerry")
def skerry() -> None:
    """News articles about island disputes as a knowledge graph that can be trusted.

    Exit codes: 0 done; 1 done in part (articles left out, violations found); 2 not done.

    \b
    Begin with:
      skerry load seeds
      skerry report timeline
      skerry serve
    """


def main() -> None:
    """Runs ``skerry``; every error is one line on standard error, never a traceback."""
    try:
        skerry.main(standalone_mode=False)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        place = context.command_path if context else "skerry"
        told = error.format_message().rstrip(".").replace("\n", " ")
        click.echo(f"error: {told}: see `{place} --help`", err=True)
        sys.exit(FAILED)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(FAILED)
    except SkerryError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone (`skerry export | head`): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except OSError as error:
        place = f" {error.filename!r}" if error.filename else ""
        click.echo(f"error: {error.strerror or error}{place}: check the path and its permissions", err=True)
        sys.exit(FAILED)
    except Exception as error:  # the edge: a defect is told in one line
        if os.environ.get("SKERRY_TRACEBACK"):
            raise
        click.echo(f"error: Skerry failed: {error!r}; set SKERRY_TRACEBACK=1 for the details and report it", err=True)
        sys.exit(FAILED)
