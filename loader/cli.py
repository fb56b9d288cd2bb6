"""The command line ``skerry``: its commands, and the one place where errors become messages and exit codes."""

import os
import sys

import click

from loader.commands.ask import query, report, reports
from loader.commands.curate import corrections, curate
from loader.commands.extract import evaluate_command, extract
from loader.commands.load import load, rebuild, remove
from loader.commands.releases import diff, prune, releases, rollback
from loader.commands.serve import serve
from loader.commands.store import backup_command, export_command, info, restore_command, validate
from loader.commands.token import token
from loader.errors import SkerryError

FAILED = 2
"""Exit code when nothing could be done: a wrong call, an unusable store or file."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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


for _command in (
    load, rebuild, remove, curate, corrections, extract, evaluate_command, validate, query, reports, report,
    releases, diff, rollback, prune, export_command, info, serve, token, backup_command, restore_command,
):  # fmt: skip
    skerry.add_command(_command)


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
