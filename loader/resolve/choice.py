"""Consolidation: one value for a slot out of what the reports give."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Vote:
    """A value, the story that gives it, the day that story was published, and whether a correction gives the value."""

    value: str
    story: str
    published: date | None = None
    is_decided: bool = False
    weight: int = 1
    """How many stories give it, none of which gives another vote under another name."""


def counted(votes: Iterable[Vote]) -> list[Vote]:
    """The votes that count: those of corrections if there are any, else all."""
    votes = list(votes)
    return [vote for vote in votes if vote.is_decided] or votes


def choose(
    votes: Iterable[Vote],
    *,
    compatible: Callable[[str, str], bool] = str.__eq__,
    precision: Callable[[str], int] = lambda value: 0,
) -> str | None:
    """The best supported value, or None if there is no vote. Where corrections give a value, only they count.

    Values that do not contradict each other support each other: first comes the side with more independent stories,
    in it the most precise value (``precision``: smaller is more precise), then the one that more stories give in
    just this form, then the lexically first.
    """
    stories = _stories(counted(votes))

    def rank(value: str) -> tuple[int, int, int, str]:
        side: dict[str, int] = {}
        for other, given in stories.items():
            if compatible(value, other):
                side |= given
        return (-sum(side.values()), precision(value), -sum(stories[value].values()), value)

    return min(stories, key=rank, default=None)


def choose_latest(votes: Iterable[Vote]) -> str | None:
    """The value of the latest story; of several, the one that more stories give, then the lexically first."""
    votes = counted(votes)
    stories = _stories(votes)
    latest = {value: max(_day(vote) for vote in votes if vote.value == value) for value in stories}
    return min(stories, key=lambda value: (-latest[value], -sum(stories[value].values()), value), default=None)


def choose_supported(votes: Iterable[Vote]) -> str | None:
    """The value that more stories give; of several, that of the latest story, then the lexically first."""
    votes = counted(votes)
    stories = _stories(votes)
    latest = {value: max(_day(vote) for vote in votes if vote.value == value) for value in stories}
    return min(stories, key=lambda value: (-sum(stories[value].values()), -latest[value], value), default=None)


def _day(vote: Vote) -> int:
    return vote.published.toordinal() if vote.published else 0


def _stories(votes: Iterable[Vote]) -> dict[str, dict[str, int]]:
    """Value -> the stories that give it, with their weights."""
    stories: dict[str, dict[str, int]] = {}
    for vote in votes:
        stories.setdefault(vote.value, {})[vote.story] = vote.weight
    return stories
