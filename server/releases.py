"""The releases: when each was published, and what it changed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template

from server.current import release, settings
from server.lookups import Lookup, Row, ask
from server.messages import gettext, ngettext

blueprint = Blueprint("releases", __name__)

MOST_SHOWN = 200
CHANGES = ("added", "changed", "removed", "rejected")
"""What the lookup counts."""


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
    counts = [_counted(name, int(row[name])) for name in CHANGES if name in row]
    if not counts and row.get("command", "").startswith("curate"):
        counts = [gettext("corrections")]
    if not counts and row.get("command") == "serve":
        counts = [gettext("what somebody wrote through the service")]
    number = int(row["number"])
    published = datetime.fromisoformat(row["published"]).astimezone(UTC)
    is_compared = number in kept and min(kept) < number
    return Line(number, published, row.get("command", ""), ", ".join(counts), number in kept, is_compared)


def _counted(change: str, number: int) -> str:
    """So many articles to which something happened."""
    match change:
        case "added":
            return ngettext("%(num)s article added", "%(num)s articles added", number)
        case "changed":
            return ngettext("%(num)s article changed", "%(num)s articles changed", number)
        case "removed":
            return ngettext("%(num)s article taken out", "%(num)s articles taken out", number)
        case _:
            return ngettext("%(num)s article left out", "%(num)s articles left out", number)
