"""What words tell of the status of a meeting."""

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from loader.record import MeetingStatus

Weight = Literal["strong", "weak", "anaphoric"]
"""strong: an encounter by itself; weak: only together with another telling (a minister's journey); anaphoric: "the
meeting", told elsewhere."""


@dataclass(frozen=True)
class StatusReading:
    """``status`` (None: the words do not tell), the tokens that tell it, and whether a past plan is told ("had been
    expected to"). ``denied``: the words say that there was no meeting at all."""

    status: MeetingStatus | None
    cues: tuple[Token, ...] = ()
    past_plan: bool = False
    denied: bool = False
