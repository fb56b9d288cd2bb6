"""A correction as its file has it, before the things it names are looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from loader.correction import Anchor, CorrectionKind
from loader.errors import CurationError

_TOLD = 10


@dataclass(frozen=True, slots=True)
class Request:
    """One row of a CSV file or one ``sk:Correction`` of a Turtle file; texts as they were written, blanks trimmed."""

    place: str
    """File and line, for messages."""
    kind: CorrectionKind
    thing: str
    other: str | None
    slot: str | None
    values: tuple[str, ...]
    author: str
    reason: str
    created: date | None = None
    id: str | None = None
    anchors: tuple[Anchor, ...] = ()


def refuse(problems: Sequence[str]) -> CurationError:
    """The error that tells all problems of a file at once, ten at most."""
    if len(problems) == 1:
        return CurationError(f"{problems[0]}; nothing was published", tuple(problems))
    more = f"\n  and {len(problems) - _TOLD} more" if len(problems) > _TOLD else ""
    listed = "".join(f"\n  {problem}" for problem in problems[:_TOLD])
    told = f"{len(problems)} corrections cannot be used, so nothing was published:{listed}{more}"
    return CurationError(told, tuple(problems))
