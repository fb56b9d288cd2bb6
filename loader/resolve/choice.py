"""Consolidation: one value for a slot out of what the reports give."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Vote:
    """A value, the story that gives it, and the day that story was published."""

    value: str
    story: str
    published: date | None = None


def choose(
    votes: Iterable[Vote],
    *,
    compatible: Callable[[str, str], bool] = str.__eq__,
    precision: Callable[[str], int] = lambda value: 0,
) -> str | None:
    """The best supported value, or None if there is no vote.

    Values that do not contradict each other support each other: first comes the side with more independent stories,
    in it the most precise value (``precision``: smaller is more precise), then the one that more stories give in
    just this form, then the lexically first.
    """
    stories = _stories(votes)

    def rank(value: str) -> tuple[int, int, int, str]:
        side = {story for other, given in stories.items() if compatible(value, other) for story in given}
        return (-len(side), precision(value), -len(stories[value]), value)

    return min(stories, key=rank, default=None)


def choose_latest(votes: Iterable[Vote]) -> str | None:
    """The value of the latest story; of several, the one that more stories give, then the lexically first."""
    votes = list(votes)
    stories = _stories(votes)
    latest = {value: max(_day(vote) for vote in votes if vote.value == value) for value in stories}
    return min(stories, key=lambda value: (-latest[value], -len(stories[value]), value), default=None)


def _day(vote: Vote) -> int:
    return vote.published.toordinal() if vote.published else 0


def _stories(votes: Iterable[Vote]) -> dict[str, set[str]]:
    stories: dict[str, set[str]] = {}
    for vote in votes:
        stories.setdefault(vote.value, set()).add(vote.story)
    return stories
