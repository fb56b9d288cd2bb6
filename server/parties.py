"""Parties: the state that a person, an organization or a state belongs to, and its colour in pictures."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from loader.graph.embedded import Release
from server.lookups import Lookup, ask, node
from server.names import Names

FILE = "colours.toml"
NONE = "#707070"
"""The colour of who belongs to no state that has one."""


@dataclass(frozen=True, slots=True)
class Party:
    """A state as pictures show it."""

    name: str
    colour: str


def load_colours(folder: Path) -> Mapping[str, str]:
    """Path of a state -> colour, from the folder of the queries; empty if it has no such file."""
    path = folder / FILE
    if not path.is_file():
        return {}
    return {str(state): str(colour) for state, colour in tomllib.loads(path.read_text("utf-8"))["parties"].items()}


class Parties:
    """The parties of one release. Remembers what it looked up; made anew for every picture."""

    def __init__(self, release: Release, names: Names, colours: Mapping[str, str]) -> None:
        self._release, self._names, self._colours = release, names, colours
        self._known: dict[str, Party] = {}

    def of(self, iri: str) -> Party:
        """The party of a thing; one without a name if it belongs to no state."""
        if iri not in self._known:
            self._known[iri] = self._look_up(iri)
        return self._known[iri]

    def _look_up(self, iri: str) -> Party:
        subject = node(iri)
        rows = ask(self._release, Lookup.PARTY, {"thing": subject}) if subject else []
        states = [row["state"] for row in rows if "state" in row]
        if not states:
            return Party("", NONE)
        colour = self._colours.get(states[0].removeprefix(self._release.base.iri), NONE)
        return Party(self._names.name(states[0]), colour)
