"""Where independent stories contradict each other about one agreement."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from loader.graph.terms import term
from loader.resolve.article_view import Report
from loader.resolve.choice import Vote
from loader.resolve.cluster import Difference
from loader.resolve.dates import dates_agree, days
from loader.resolve.disagreements import Given, difference
from loader.resolve.world import World

SIGNED, NOT_SIGNED = frozenset({"sk:Signed", "sk:Ratified"}), "sk:Proposed"


class Told(Protocol):
    """What one article tells of an agreement."""

    @property
    def article(self) -> str:
        """The article's IRI."""
        ...

    @property
    def reports(self) -> tuple[Report, ...]:
        """Its reports of the agreement."""
        ...


def agreement_differences(world: World, members: Sequence[Told]) -> Iterator[Difference]:
    """The differences: on the day, or whether it was signed. Between a proposal and a treaty in force lie steps that
    one story tells of and another does not; those contradict nothing."""
    yield from difference(
        "sk:edtf",
        _given(world, members, "sk:edtf", days),
        lambda one, other: not dates_agree(one.value, other.value),
        days,
    )
    yield from difference("sk:status", _given(world, members, "sk:status"), agreement_status_contradicts, as_node=term)


def agreement_status_contradicts(one: Vote, other: Vote) -> bool:
    """Whether one story tells that an agreement was signed, and another, not published before, that it is proposed."""
    if one.value == NOT_SIGNED:
        one, other = other, one
    if one.value not in SIGNED or other.value != NOT_SIGNED:
        return False
    return one.published is not None and other.published is not None and one.published <= other.published


def _given(
    world: World, members: Sequence[Told], slot: str, precision: Callable[[str], int] = lambda value: 0
) -> Iterator[Given]:
    """The value that each article gives of a slot: of several the one that a correction gives, or the most precise."""
    for told in members:
        given = [(not r.decides(slot), precision(v), v, r) for r in told.reports if (v := r.one(slot)) is not None]
        if given:
            _, _, value, report = min(given, key=lambda g: g[:3])
            local = f"sk:{value.rpartition('#')[2]}" if slot == "sk:status" else value
            vote = world.sources.vote(told.article, local, report.decides(slot))
            yield Given(report, vote)
