"""Outcomes: whether a meeting was held, where stories follow each other or contradict.

The later story tells more while the meeting lies ahead: planned, called off, planned again. What is told after it was
held, or after its date that it was not, is settled: no plan follows it, and of two such only one can be right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from loader.resolve.choice import Vote, choose_latest, choose_supported, counted

HELD, NOT_HELD = "sk:Held", frozenset({"sk:Cancelled", "sk:Refused"})


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What stories tell of one meeting; ``last`` is the last day on which it can have been, if that is known."""

    last: date | None = None

    def choose(self, votes: Iterable[Vote]) -> str | None:
        """The status: of what is settled what most stories tell, then what the latest does; else what the latest
        story of all tells."""
        votes = counted(votes)
        settled = [vote for vote in votes if self._is_settled(vote)]
        return choose_supported(settled) if settled else choose_latest(votes)

    def contradict(self, one: Vote, other: Vote) -> bool:
        """Whether one story tells that the meeting was held, and another, told after its date or not before the first,
        that it was not."""
        if one.value in NOT_HELD:
            one, other = other, one
        if one.value != HELD or other.value not in NOT_HELD or one.published is None or other.published is None:
            return False
        return one.published <= other.published or self._is_settled(other)

    def _is_settled(self, vote: Vote) -> bool:
        if self.last is None or vote.published is None:
            return False
        return vote.value == HELD or (vote.value in NOT_HELD and vote.published > self.last)
