"""The outlet or agency that an article credits in a line of its own: "• Kyodo", "(Agencies/Xinhua)", "By Xinhua"."""

import re
import tomllib
from collections.abc import Collection
from functools import lru_cache

from loader.graph.shipped import shipped

_TOP = 12
"""Lines from the top, and the last one, in which a credit may stand."""
_LINE = re.compile(r"^[\s•*·=(\[-]*(?:By|BY|Source:|SOURCE:)?\s*(?P<names>[^()\[\]\n]{2,60}?)[\s)\]=.]*$")
_BETWEEN = re.compile(r"\s*[/,]\s*|\s+and\s+")


def find_credit(text: str, publishers: Collection[str]) -> str | None:
    """The credit as printed: a line of ``publishers`` alone, near the top or at the very end; None if there is none."""
    lines = [line for line in text.splitlines() if line.strip()]
    for line in [*lines[:_TOP], *lines[_TOP:][-1:]]:
        match = _LINE.match(line)
        if match and all(name.lower() in publishers for name in _BETWEEN.split(match["names"])):
            return match["names"]
    return None


@lru_cache(maxsize=1)
def known_publishers() -> frozenset[str]:
    """The names of ``ontology/publishers.toml`` in lower case, read at first use."""
    content = tomllib.loads((shipped("ontology") / "publishers.toml").read_text(encoding="utf-8"))
    return frozenset(name.lower() for name in content["names"])
