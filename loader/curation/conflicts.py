"""Corrections that contradict each other: the same and different, two right values, two things of the gazetteer."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from loader.curation.anchoring import is_part_of_article
from loader.curation.found import Found
from loader.curation.wording import in_words, short, slot_name
from loader.graph.terms import Base
from loader.resolve.curation import apart_of, joints

Told = Callable[[Found], str]
Steps = dict[str, list[tuple[str, Found]]]


def contradictions(found: Iterable[Found], places: dict[str, str], base: Base) -> list[str]:
    """Sentences about corrections that contradict each other; ``places`` tells by id where those of a file stand."""

    def told(one: Found) -> str:
        place = places.get(one.correction.id)
        return f"“{in_words(one.correction, base)}” ({place or f'correction {one.correction.id}, in force'})"

    applying = [one for one in found if one.idle is None]
    steps, problems = _steps(applying, base, told)
    for one in applying:
        if one.correction.kind == "different":
            path = next((p for a in one.subject for b in one.other if (p := _path(steps, a, b))), None)
            if path:
                problems.append(f"{told(one)} contradicts {_listed(path, told)}; keep one side")
    problems += _two_of_the_gazetteer(steps, base, told)
    return [*problems, *_two_values(applying, told, base)]


def _steps(applying: Sequence[Found], base: Base, told: Told) -> tuple[Steps, list[str]]:
    """From each IRI to those that corrections hold together with it, and the sentences about pairs that cannot be."""
    apart = apart_of(applying)
    steps: Steps = {}
    problems = []
    for one in applying:
        pairs = joints(one, apart, base)
        for a, b in pairs:
            steps.setdefault(a, []).append((b, one))
            steps.setdefault(b, []).append((a, one))
        if one.correction.kind == "same" and not pairs:
            against = next(
                other
                for other in applying
                if other.correction.kind == "different"
                and not set(one.subject + one.other).isdisjoint(other.subject)
                and not set(one.subject + one.other).isdisjoint(other.other)
            )
            problems.append(f"{told(one)} contradicts {told(against)}; keep one of them")
    return steps, problems


def _path(steps: Steps, start: str, goal: str) -> list[Found]:
    """The corrections by which one is the other, the shortest way; empty if they are not."""
    ways: dict[str, list[Found]] = {start: []}
    ahead = deque([start])
    while ahead:
        here = ahead.popleft()
        if here == goal:
            return ways[here]
        for there, by in steps.get(here, ()):
            if there not in ways:
                ways[there] = [*ways[here], by]
                ahead.append(there)
    return []


def _two_of_the_gazetteer(steps: Steps, base: Base, told: Told) -> list[str]:
    known = sorted(iri for iri in steps if not is_part_of_article(iri, base))
    for number, one in enumerate(known):
        for other in known[number + 1 :]:
            path = _path(steps, one, other)
            if path:
                names = f"{short(one, base)} and {short(other, base)}"
                return [f"{_listed(path, told)} would make {names} one, which the gazetteer keeps apart; keep one side"]
    return []


def _two_values(applying: Sequence[Found], told: Told, base: Base) -> list[str]:
    first: dict[tuple[str, str], Found] = {}
    problems: dict[tuple[str, str], str] = {}
    for one in applying:
        correction = one.correction
        if correction.kind == "right" and correction.slot is not None:
            for iri in one.subject:
                before = first.setdefault((iri, correction.slot), one)
                pair = (before.correction.id, correction.id)
                if set(before.correction.values) != set(correction.values):
                    name = slot_name(correction.slot)
                    problems[pair] = f"{told(before)} and {told(one)} give two values of one {name}; keep one"
    return list(problems.values())


def _listed(path: Sequence[Found], told: Told) -> str:
    return " and ".join(dict.fromkeys(told(one) for one in path))
