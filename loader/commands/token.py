"""``skerry token``: a token for those who write through the service, or operate it."""

from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(["write", "operate"]),
    multiple=True,
    default=["write"],
    show_default=True,
    help="What the token is good for; may be given twice.",
)
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Add the line to this file of tokens; without it the line is printed.",
)
def token(name: str, scopes: tuple[Any, ...], file: Path | None) -> None:
    """Make a token for the user NAME, and print it: once, since only its hash is kept.

    With the scope write it may change the corrections and the graph of its user; with operate it may see and end the
    queries that run. `skerry serve --tokens FILE` takes the file; who takes a line out of it takes the token back.

    \b
    Examples:
      skerry token alice --file tokens
      skerry token night-shift --scope operate
    """
    from server.tokens import new_token, read_tokens

    secret, made = new_token(name, scopes)
    if file is None:
        click.echo(f"{secret}\n{made}")
        return
    if file.exists():
        read_tokens(file)  # a line added to a file that is something else would spoil it
    else:
        file.touch(mode=0o600)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{made}\n")
    click.echo(secret)
