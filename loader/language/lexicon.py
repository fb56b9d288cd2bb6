"""The linguistic rules as data: every ``*.toml`` file of ``ontology/lexicon``, and ``ontology/world.ttl`` beside it."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from loader.errors import GazetteerError
from loader.language.world import World, load_world

Rules = TypeVar("Rules")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """File stem -> its table. Each fact finder turns the table that bears its name into its own frozen rules."""

    tables: Mapping[str, Mapping[str, Any]]
    fingerprint: str
    """SHA-256 (hex) of the files' names and bytes."""
    world: World = field(default_factory=World)
    """What the states of the world are called."""
    _made: dict[Callable[["Lexicon"], Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rules(self, make: Callable[["Lexicon"], Rules]) -> Rules:
        """What ``make`` makes of the lexicon; made once, since every article is read with the same rules."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Rules = self._made[make]
        return made

    def table(self, name: str) -> Mapping[str, Any]:
        """The table of ``ontology/lexicon/<name>.toml``. Raises GazetteerError if there is none."""
        try:
            return self.tables[name]
        except KeyError:
            raise GazetteerError(f"the lexicon has no file {name}.toml: restore it in ontology/lexicon") from None


def load_lexicon(folder: Path) -> Lexicon:
    """Reads all lexicon files of a folder, and the file on the states of the world beside it. Raises GazetteerError
    naming the file that cannot be used."""
    tables: dict[str, Mapping[str, Any]] = {}
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content + b"\0")
        try:
            tables[path.stem] = tomllib.loads(content.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise GazetteerError(f"lexicon file {path} is not TOML: {error}; correct that line") from error
    world = folder.parent / "world.ttl"
    states = load_world(world)
    digest.update(world.name.encode() + b"\0" + world.read_bytes() + b"\0")
    return Lexicon(tables, digest.hexdigest(), states)
