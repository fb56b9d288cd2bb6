"""Which dispute an article is about, and which states it presents as the sides."""

from collections import Counter
from collections.abc import Iterable

from loader.gazetteer import Gazetteer, KnownDispute
from loader.record import Entity, Ref

TERRITORY_WEIGHT = 3
"""A territory tells more about the dispute than a party, which may have several."""


def find_dispute(entities: Iterable[Entity], gazetteer: Gazetteer) -> KnownDispute | None:
    """The dispute whose territories and parties the article names most; None if it names no territory of any, unless
    it names both parties of exactly one."""
    weights = Counter({e.iri: len(e.evidence) for e in entities if e.iri})
    scored = []
    for dispute in gazetteer.disputes:
        about = {e.iri for e in gazetteer.entries if e.kind == "island" and dispute.iri in e.disputes}
        territory = sum(weights[iri] for iri in about.union(dispute.territories))
        parties = [weights[iri] for iri in dispute.parties]
        if territory or (parties and all(parties)):
            scored.append((TERRITORY_WEIGHT * territory + sum(parties), dispute.slug, dispute))
    return max(scored, key=lambda s: (s[0], s[1]))[2] if scored else None


def find_parties(entities: Iterable[Entity], dispute: KnownDispute | None) -> tuple[Ref, ...]:
    """The parties of the dispute that the article names, else the two states it names most; heaviest first."""
    states = sorted((e for e in entities if e.kind == "state"), key=lambda e: (-len(e.evidence), e.evidence[0]))
    if dispute is not None:
        parties = [e.ref for e in states if e.iri in dispute.parties]
        if len(parties) > 1:
            return tuple(parties)
    return tuple(e.ref for e in states[:2])
