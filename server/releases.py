"""The releases: when each was published, and what it changed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template

from server.current import release, settings
from server.lookups import Lookup, Row, ask
from server.wording import counted

blueprint = Blueprint("releases", __name__)

MOST_SHOWN = 200
CHANGES = {"added": "added", "changed": "changed", "removed": "taken out", "rejected": "left out"}
"""What the lookup counts -> how a page says it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A release as the page tells it; ``published`` in UTC, ``is_kept`` unless it was pruned."""

    number: int
    published: datetime
    command: str
    changes: str
    is_kept: bool
    is_compared: bool
    """Whether it and one before it are kept, so that a page can tell how they differ."""


@blueprint.get("/releases")
def releases() -> str:
    """All releases, newest first."""
    current = release()
    folder = settings().folder
    kept = {*(folder.kept() if folder is not None else ()), current.number}
    rows = ask(current, Lookup.RELEASES, {})
    lines = [_line(row, kept) for row in rows[:MOST_SHOWN]]
    return render_template("releases.html", lines=lines, total=len(rows))


def _line(row: Row, kept: set[int]) -> Line:
    counts = [f"{counted(int(row[name]), 'article')} {words}" for name, words in CHANGES.items() if name in row]
    if not counts and row.get("command", "").startswith("curate"):
        counts = ["corrections"]
    if not counts and row.get("command") == "serve":
        counts = ["what somebody wrote through the service"]
    number = int(row["number"])
    published = datetime.fromisoformat(row["published"]).astimezone(UTC)
    is_compared = number in kept and min(kept) < number
    return Line(number, published, row.get("command", ""), ", ".join(counts), number in kept, is_compared)
