"""Which dispute an article is about, and which states it presents as the sides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loader.gazetteer import Gazetteer, KnownDispute
from loader.record import Entity, Ref

TERRITORY_WEIGHT = 3
"""A territory tells more about the dispute than a party, which may have several."""

SIDE_SHARE, SIDE_LEAST = 0.5, 2
"""A third party of a dispute is a side if it is named more than once, and this often compared with the second."""
THIRD_SHARE = 2
"""In news of no dispute that is known, a third state named more than once, and half as often as the second, leaves it
open which are the sides."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    """How much an article names of a dispute."""

    dispute: KnownDispute
    territory: int
    """Names of its territories and of the sea they lie in."""
    parties: tuple[int, ...]
    """Names of each party, the most named first; zero for one that is not named."""
    first: int
    """Offset at which a territory of it is first named, else that of a party."""

    @property
    def total(self) -> int:
        """A dispute of six parties must not win by counting them all: no article has more than two main sides."""
        return TERRITORY_WEIGHT * self.territory + sum(self.parties[:2])


def find_dispute(entities: Iterable[Entity], gazetteer: Gazetteer) -> KnownDispute | None:
    """The dispute whose territories and two main parties the article names most; of equals the one whose territory it
    names first. Without any territory, the one dispute of whose parties it names each more often than any other state;
    None if there are several."""
    entities = tuple(entities)
    named = {entity.iri: entity for entity in entities if entity.iri}
    weighed = [w for dispute in gazetteer.disputes if (w := _weigh(dispute, named, gazetteer)) is not None]
    by_territory = [w for w in weighed if w.territory]
    if by_territory:
        return min(by_territory, key=lambda w: (-w.total, w.first, w.dispute.slug)).dispute
    states = [entity for entity in entities if entity.kind == "state"]
    main = [w for w in weighed if min(w.parties, default=0) > _most_named(states, w.dispute)]
    return main[0].dispute if len(main) == 1 else None


def _most_named(states: Iterable[Entity], dispute: KnownDispute) -> int:
    """How often the state is named that the article names most, the parties of the dispute left out."""
    return max((len(s.evidence) for s in states if s.iri not in dispute.parties), default=0)


def _weigh(dispute: KnownDispute, named: Mapping[str, Entity], gazetteer: Gazetteer) -> _Weighed | None:
    about = {e.iri for e in gazetteer.entries if e.is_ground and dispute.iri in e.disputes}
    territories = [named[iri] for iri in sorted(about.union(dispute.territories)) if iri in named]
    parties = [named[iri] for iri in dispute.parties if iri in named]
    if not territories and not parties:
        return None
    counts = sorted((len(named[iri].evidence) if iri in named else 0 for iri in dispute.parties), reverse=True)
    first = min(entity.evidence[0].start for entity in territories or parties)
    return _Weighed(dispute, sum(len(e.evidence) for e in territories), tuple(counts), first)


def find_parties(entities: Iterable[Entity], dispute: KnownDispute | None) -> tuple[Ref, ...]:
    """The sides, heaviest first: the two parties of the dispute that the article names most and those that it names
    nearly as often, not all that it lists as claimants; else the two states it names most, where no third is
    named nearly as often."""
    states = sorted((e for e in entities if e.kind == "state"), key=lambda e: (-len(e.evidence), e.evidence[0]))
    parties = [e for e in states if dispute is not None and e.iri in dispute.parties]
    if len(parties) < 2:
        third = len(states[2].evidence) if len(states) > 2 else 0
        is_unclear = third > 1 and third * THIRD_SHARE >= len(states[1].evidence)
        return () if is_unclear else tuple(e.ref for e in states[:2])
    least = max(SIDE_LEAST, SIDE_SHARE * len(parties[1].evidence))
    return tuple(e.ref for i, e in enumerate(parties) if i < 2 or len(e.evidence) >= least)
