"""Commands that are imported when they are called: the list of all commands is there in milliseconds."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class Lazy:
    """A command that is not imported yet: its name, what it does in a line, its module in ``loader.commands`` and what
    it is called there (if not as the command itself)."""

    name: str
    help: str
    module: str
    attribute: str = ""

    def load(self) -> click.Command:
        """The command itself."""
        command = getattr(import_module(f"loader.commands.{self.module}"), self.attribute or self.name)
        assert isinstance(command, click.Command)
        return command


class LazyGroup(click.Group):
    """A group that knows the names of its commands and a line about each, and imports the one that is asked for."""

    def __init__(self, *arguments: Any, lazy: tuple[Lazy, ...] = (), **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._lazy = {each.name: each for each in lazy}
        for each in lazy:
            self.add_command(click.Command(each.name, short_help=each.help))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported, or None if there is none of the name."""
        return self._lazy[cmd_name].load() if cmd_name in self._lazy else super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The names with their lines, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.commands[name].get_short_help_str()) for name in self.list_commands(ctx)])
