"""The ground that an article's dispute is about: the group of islands, and how many they are."""

from collections import Counter
from collections.abc import Collection, Sequence

from loader.gazetteer import Gazetteer
from loader.language.island_lists import NUMBERS
from loader.language.reading import Mention, Reading
from loader.language.territory import GroundRules
from loader.record import Ref


def disputed_group(
    reading: Reading, gazetteer: Gazetteer, names: Sequence[Mention], groups: Collection[Ref], has_lists: bool
) -> Ref | None:
    """The group that the dispute is about, if one of ``names`` is it: no part of a disputed group, the most named.

    ``groups`` are the islands named that are groups; where the article lists islands, only a group of the dispute
    itself counts.
    """
    disputed = {i for d in gazetteer.disputes if d.slug == reading.dispute for i in d.territories}
    parts = {m for e in gazetteer.entries if e.iri in disputed and e.is_group for m in e.members}
    within = {e.iri for e in gazetteer.entries if e.members and set(e.members) <= parts} - disputed
    known = {n.lower() for e in gazetteer.entries if e.iri in disputed and e.is_group for n in e.names}
    ranked = []
    counts = Counter(r for m in names for r in m.refs if r in groups)
    for ref, count in counts.items():
        entity = reading.entity(ref)
        if entity is not None and entity.iri not in parts | within:
            own = entity.iri in disputed or any(n.lower() in known for n in (entity.name, *entity.also))
            ranked.append((not own, -count, ref))
    ranked = [r for r in ranked if not r[0]] or ([] if has_lists else ranked)
    return min(ranked)[2] if ranked else None


def count_of_islands(reading: Reading, gazetteer: Gazetteer, group: Ref | None, rules: GroundRules) -> int | None:
    """How many islands the ground has: as the article counts them or the gazetteer lists a group's members."""
    said = [
        NUMBERS[t.lower_]
        for token in reading.tokens
        if token.lemma_.lower() in rules.nouns
        for t in token.lefts
        if t.lower_ in NUMBERS
    ]
    entity = reading.entity(group) if group is not None else None
    disputed = {d.iri for d in gazetteer.disputes if d.slug == reading.dispute}
    known = [len(e.members) for e in gazetteer.entries if entity is not None and e.iri == entity.iri]
    if known and known[0] <= max(NUMBERS.values()) and disputed:
        said.append(known[0])
    return max(said, default=None)
