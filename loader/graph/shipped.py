"""Finds the data that ships with Skerry: ontology, queries, seeds.

In a wheel the folders lie inside the package that owns them, in a checkout beside it.
"""

from pathlib import Path

from loader.errors import StoreError


def shipped(name: str) -> Path:
    """The folder ``ontology``, ``queries`` or ``seeds``. Raises StoreError if the installation is damaged."""
    package = Path(__file__).resolve().parents[1]
    candidates = [package / name, package.parent / "server" / name, package.parent / name]
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise StoreError(
        f"the folder {name!r} that ships with Skerry is missing beside {package.name}: install Skerry again"
    )
