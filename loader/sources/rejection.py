"""What was left out, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejection:
    """An article that was left out: its file, address or id, and the reason in one sentence."""

    source: str
    reason: str
