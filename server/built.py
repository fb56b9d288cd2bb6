"""The static files that the build made of npm packages: the query editor and the coasts of maps."""

from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "built"
EDITOR = "editor.js"
LAND = "land-50m.json"
"""The coasts of the world, Natural Earth 1:50 million, as TopoJSON; its object is ``land``."""
FINE_LAND = "land-10m.json"
"""The same at 1:10 million: single islands."""


def built(name: str) -> Path | None:
    """The path of a file, below ``/static/built/``; None if Skerry was built without them."""
    path = FOLDER / name
    return path if path.is_file() else None
