"""Editions of a release without texts of its articles, so that no query and no update can reach them.

An edition is a copy of the release by hard links, from which the texts are taken out.
"""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from loader.errors import StoreError
from loader.graph.embedded import Release, open_held
from loader.graph.terms import term

Texts = Literal["full", "sentences", "none"]
"""Whole articles; the sentences that say a fact; neither."""
WITHHELD = ox.Literal("[…]")
"""Stands for a sentence that is not shown: its place is told, and reports keep their rows."""
NEW = "new-"
"""How the name of an edition begins that is being made."""


def shown(whole: Release, texts: Texts, place: str) -> Release:
    """The release as far as its texts are shown: itself, or an edition kept below ``place``. Raises StoreError if
    there is no room."""
    return whole if texts == "full" else edition(whole, texts, Path(place))


def edition(whole: Release, texts: Texts, place: Path) -> Release:
    """A release without the texts that are not shown, kept below ``place``. Raises StoreError if there is no room."""
    path = place / edition_name(whole)
    try:
        if not path.exists():
            _make(whole, texts, place, path)
        store, held = open_held(path)
        return Release(store, whole.number, whole.published, whole.base, database=path, held=held)
    except (OSError, RuntimeError) as error:  # the engine raises both
        raise StoreError(f"release {whole.number} cannot be prepared without its texts in {place} ({error})") from error


def edition_name(whole: Release) -> str:
    """The name of the folder of a release's edition."""
    return f"{whole.number}-{whole.published.timestamp():.0f}"


def _make(whole: Release, texts: Texts, place: Path, path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=place, prefix=NEW) as folder:
        made = Path(folder) / "graph"
        whole.copy(made)
        store = ox.Store(str(made))
        take_out(store, texts)
        store.flush()
        del store
        with suppress(OSError):  # another process was quicker
            made.rename(path)


def take_out(store: ox.Store, texts: Texts) -> None:
    """Takes the texts that are not shown out of a store."""
    for quad in list(store.quads_for_pattern(None, term("schema:text"), None, None)):
        store.remove(quad)
    told, naming = _objects(store, "sk:evidence"), _objects(store, "sk:inSentence")
    hidden = naming - told if texts == "sentences" else naming | told
    exact = term("oa:exact")
    for passage in hidden:
        for quad in list(store.quads_for_pattern(passage, exact, None, None)):
            store.remove(quad)
            store.add(Quad(quad.subject, exact, WITHHELD, quad.graph_name))


def _objects(store: ox.Store, prop: str) -> set[NamedNode]:
    found = (quad.object for quad in store.quads_for_pattern(None, term(prop), None, None))
    return {node for node in found if isinstance(node, NamedNode)}
