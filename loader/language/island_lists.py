"""Islands told together: groups and what is part of them, and names that stand in one coordination."""

from collections.abc import Iterable, Iterator, Mapping

from spacy.tokens import Token

from loader.gazetteer import Gazetteer
from loader.language.reading import Mention, Reading
from loader.record import Ref

NUMBERS = {
    w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
}
"""Number words up to ten: an article seldom counts more islands in words."""
LISTED = frozenset({",", "and", "&", "the", "as", "well", "both"})


def find_groups(reading: Reading, gazetteer: Gazetteer) -> set[Ref]:
    """The groups of islands that an article names: those of the gazetteer, and unknown names in the plural."""
    groups = {e.iri for e in gazetteer.entries if e.is_group and e.kind == "island"}
    plural = {r for m in reading.mentions if m.form == "name" and _is_plural(reading, m) for r in m.refs}
    return {e.ref for e in reading.entities if e.kind == "island" and (e.iri in groups if e.iri else e.ref in plural)}


def _is_plural(reading: Reading, name: Mention) -> bool:
    return name.last - name.first > 1 and reading.doc[name.last - 1].tag_ in ("NNS", "NNPS")


def find_parents(reading: Reading, gazetteer: Gazetteer) -> dict[Ref, frozenset[str]]:
    """Known islands and groups, each with itself and the groups it is part of."""
    known = {e.iri: frozenset({e.iri, *e.part_of}) for e in gazetteer.entries if e.kind == "island"}
    return {e.ref: known[e.iri] for e in reading.entities if e.kind == "island" and e.iri in known}


def find_lists(reading: Reading, names: list[Mention]) -> Iterator[list[Mention]]:
    """Runs of island names that stand in one coordination."""
    run: list[Mention] = []
    for mention in names:
        gap = reading.doc[run[-1].last : mention.first] if run else None
        if gap is not None and len(gap) and all(t.lower_ in LISTED for t in gap):
            run.append(mention)
            continue
        if len(run) > 1:
            yield run
        run = [mention]
    if len(run) > 1:
        yield run


def unrelated(refs: Iterable[Ref], parents: Mapping[Ref, frozenset[str]]) -> list[tuple[Ref, ...]]:
    """Islands in sets that belong to no common group; one that the gazetteer does not know is kin to all."""
    sets: list[list[Ref]] = []
    for ref in refs:
        mine = parents.get(ref)
        for kin in sets:
            theirs = [parents.get(other) for other in kin]
            if mine is None or any(t is None or mine & t for t in theirs):
                kin.append(ref)
                break
        else:
            sets.append([ref])
    return [tuple(kin) for kin in sets]


def stands_alone(token: Token) -> bool:
    """A number that is itself the head ("two of the four islands", "all four"), not a date or an amount."""
    return token.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass", "attr", "appos", "conj") and not any(
        t.dep_ == "nummod" for t in token.children
    )
