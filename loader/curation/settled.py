"""Corrections that apply: who is held together and who apart, where corrections contradict each other.

Contradicting corrections are refused when they are made. They can still meet later, when an article comes back that a
correction waited for. Then what is different stays apart, since a wrong merge is worse than a missed one: of those that
hold together, the latest that would join it does not apply.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Triple

from loader.curation.anchoring import is_part_of_article
from loader.curation.curated_graph import read_corrections
from loader.curation.found import Found, find_all, indexed
from loader.curation.wording import in_words, short
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base, term

_TYPE = term("rdf:type")


@dataclass(frozen=True, slots=True)
class Holding:
    """What corrections hold together, and the ids of those that do not, each with the reason."""

    together: Mapping[str, frozenset[str]]
    """IRI -> all that are one with it, itself included."""
    lost: Mapping[str, str]


def settled(found: Iterable[Found], base: Base) -> tuple[Found, ...]:
    """The corrections as they apply: one that loses against others is idle."""
    found = tuple(found)
    lost = hold([one for one in found if one.idle is None], base).lost
    return tuple(replace(one, idle=one.idle or lost.get(one.correction.id)) for one in found)


def hold(applying: Sequence[Found], base: Base) -> Holding:
    """Follows what corrections hold together to its end, the earliest first."""
    apart = apart_of(applying)
    together: dict[str, frozenset[str]] = {}
    lost: dict[str, str] = {}
    for found in sorted(applying, key=lambda one: (one.correction.created, one.correction.id)):
        if found.correction.kind != "same":
            continue
        reasons = set()
        pairs = joints(found, apart, base)
        for one, other in pairs:
            some, others = (together.get(iri, frozenset({iri})) for iri in (one, other))
            reason = _against(some, others, apart, applying, base)
            if reason is None:
                joined = some | others
                together |= dict.fromkeys(joined, joined)
            else:
                reasons.add(reason)
        if len(reasons) and not any(other in together.get(one, ()) for one, other in pairs):
            lost[found.correction.id] = min(reasons)
        elif not pairs:
            reason = _against(frozenset(found.subject), frozenset(found.other), apart, applying, base)
            lost[found.correction.id] = reason or "others keep the two apart"
    return Holding(together, lost)


def _against(
    some: frozenset[str],
    others: frozenset[str],
    apart: Mapping[str, set[str]],
    applying: Iterable[Found],
    base: Base,
) -> str | None:
    """Why the two cannot be one: a correction keeps some of them apart, or the gazetteer does."""
    if any(not apart.get(iri, set()).isdisjoint(others) for iri in some):
        for found in applying:
            sides = set(found.subject), set(found.other)
            ways = (sides, sides[::-1])
            if found.correction.kind == "different" and any(a & some and b & others for a, b in ways):
                told = f"correction {found.correction.id} by {found.correction.author}"
                return f"{told} ({in_words(found.correction, base)}) keeps apart what it would make one; withdraw one"
    known = {iri for iri in some | others if not is_part_of_article(iri, base)}
    if len(known) > 1:
        return f"the gazetteer keeps {' and '.join(short(iri, base) for iri in sorted(known))} apart"
    return None


def joints(found: Found, apart: Mapping[str, set[str]], base: Base) -> Sequence[tuple[str, str]]:
    """The pairs that a correction holds together.

    One report or node of each side is enough, since it takes those along that the rules group it with; so that what
    another correction takes out of a thing is not held in it by this one. A thing of the gazetteer holds all.
    """
    if found.correction.kind != "same":
        return ()
    pairs = [(one, other) for one in found.subject for other in found.other]
    free = [(one, other) for one, other in pairs if other not in apart.get(one, ())]
    is_known = not all(is_part_of_article(iri, base) for iri in (*found.subject, *found.other))
    return free if is_known else free[:1]


def apart_of(applying: Iterable[Found]) -> dict[str, set[str]]:
    """What corrections say is not one: IRI -> the others."""
    apart: dict[str, set[str]] = {}
    for found in applying:
        if found.correction.kind == "different":
            for one in found.subject:
                for other in found.other:
                    apart.setdefault(one, set()).add(other)
                    apart.setdefault(other, set()).add(one)
    return apart


def warnings(
    curated: Iterable[Triple], graph_of: Callable[[str], NamedGraph | None], background: NamedGraph, base: Base
) -> tuple[str, ...]:
    """A sentence for each correction of a curated graph that does not apply."""
    corrections = read_corrections(curated, base)
    if not corrections:
        return ()
    held = {t.subject.value for t in background.triples if t.predicate == _TYPE and isinstance(t.subject, NamedNode)}
    found = settled(find_all(corrections, indexed(graph_of), held.__contains__, base), base)
    return tuple(warning(one, base) for one in found if one.idle is not None)


def warning(found: Found, base: Base) -> str:
    """The sentence about a correction that does not apply."""
    correction = found.correction
    return f"correction {correction.id} does not apply any more ({in_words(correction, base)}): {found.idle}"
