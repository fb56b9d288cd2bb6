"""How many islands: where stories give different numbers of what is claimed, offered or handed over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loader.resolve.article_view import ArticleView
from loader.resolve.cluster import Cluster
from loader.resolve.disagreements import Given, difference, difference_of, one_sided
from loader.resolve.layer import Layer, OfReport, key, whole
from loader.resolve.members import Members
from loader.resolve.world import World

COUNTED = {"ClaimsSovereignty": "claimed", "OffersTransfer": "offered"}
"""Positions that are about so many islands and no more: of what a state rejects or runs, a part can be told."""


@dataclass(frozen=True, slots=True)
class _Counted(OfReport):
    """A report that tells how many islands somebody (``subject``) claims or offers, or an agreement hands over."""

    slot: str
    subject: str
    what: str
    number: int
    disputes: tuple[str, ...]


def _items(world: World, view: ArticleView) -> Iterator[_Counted]:
    labels = {node.iri: node.label for node in view.nodes}
    for report in view.reports:
        if report.report_class == "sk:ProvisionReport":
            what, slot, subject = "handed over", "sk:transfers", world.thing_of(report, "sk:agreement")
        elif report.report_class == "sk:ClaimReport":
            what = COUNTED.get((report.one("sk:position") or "").rpartition("#")[2], "")
            slot, subject = "sk:territory", world.thing_of(report, "sk:claimant")
        else:
            continue
        number = _number(world, labels, report.all(slot), is_all=what != "claimed") if what and subject else None
        if number is not None and subject is not None:
            disputes = () if slot == "sk:transfers" else view.disputes
            yield _Counted(replace(report, slots={}), slot, subject, what, number, disputes)


def _number(world: World, labels: dict[str, str], nodes: Sequence[str], *, is_all: bool) -> int | None:
    """How many islands the nodes are, None if nothing tells: one description or group of a known number, or, if what
    is listed is all there is (``is_all``), a list of several."""
    told = [_told_number(world, labels.get(node), world.thing(node)) for node in nodes]
    if len(told) == 1:
        return told[0]
    return sum(number or 1 for number in told) if is_all and told else None


def _told_number(world: World, label: str | None, territory: str) -> int | None:
    words = world.known.alike.territories
    if label is not None:
        return words.number(label)
    numbers = {words.number(description) for description in world.known.values(territory, "sk:description")}
    found = numbers - {None}
    return found.pop() if len(found) == 1 else None


def _keys(_world: World, counted: _Counted) -> tuple[str]:
    return (key(counted.subject, counted.what, *counted.disputes),)


def _cluster(world: World, members: Members[_Counted]) -> Cluster | None:
    first = members[0]
    given = one_sided(Given(m, world.sources.vote(m.article, str(m.number))) for m in members)
    found = difference(first.slot, given, lambda one, other: one.value != other.value, int, int)
    label = f"number of islands {first.what}: {world.label(first.subject)}"
    about = [first.what, *(world.tail(dispute) for dispute in first.disputes)]
    return difference_of(world, first.subject, about, next(found, None), label)


NUMBERS = Layer("number", _Counted, _items, _keys, whole, _cluster)
