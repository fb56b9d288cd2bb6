"""Corrections that contradict each other: the same and different, two right values, two things of the gazetteer."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from loader.curation.anchoring import is_part_of_article
from loader.curation.found import Found
from loader.curation.settled import apart_of, joints
from loader.curation.wording import in_words, short, slot_name
from loader.graph.terms import Base

Told = Callable[[Found], str]
Steps = dict[str, list[tuple[str, Found]]]
Problem = tuple[Sequence[Found], str]
"""The corrections that contradict each other, and the sentence about them."""


def contradictions(found: Iterable[Found], places: dict[str, str], base: Base) -> list[str]:
    """Sentences about corrections of a file that contradict each other or those in force, also those that wait for an
    article; ``places`` tells by id where those of the file stand."""

    def told(one: Found) -> str:
        place = places.get(one.correction.id)
        waits = f", which waits: {waiting[one.correction.id]}" if one.correction.id in waiting else ""
        return f"“{in_words(one.correction, base)}” ({place or f'correction {one.correction.id}, in force'}{waits})"

    found = tuple(found)
    waiting = {one.correction.id: one.idle for one in found if one.idle is not None}
    expected = [_expected(one) for one in found]
    steps, problems = _steps(expected, base, told)
    for one in expected:
        if one.correction.kind == "different":
            path = next((p for a in one.subject for b in one.other if (p := _path(steps, a, b))), None)
            if path:
                problems.append(([one, *path], f"{told(one)} contradicts {_listed(path, told)}; keep one side"))
    problems += _two_of_the_gazetteer(steps, base, told)
    problems += _two_values(expected, told, base)
    return [problem for named, problem in problems if any(one.correction.id in places for one in named)]


def _expected(found: Found) -> Found:
    """A correction as it applies when the articles that it waits for come back as they were."""
    correction = found.correction
    if found.idle is None:
        return found
    subject, other = (
        tuple(sorted(anchor.at for anchor in correction.anchors_of(thing))) or (thing,) if thing else ()
        for thing in (correction.subject, correction.other)
    )
    return replace(found, subject=subject, other=other, idle=None)


def _steps(applying: Sequence[Found], base: Base, told: Told) -> tuple[Steps, list[Problem]]:
    """From each IRI to those that corrections hold together with it, and the problems of pairs that cannot be."""
    apart = apart_of(applying)
    steps: Steps = {}
    problems: list[Problem] = []
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
            problems.append(([one, against], f"{told(one)} contradicts {told(against)}; keep one of them"))
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


def _two_of_the_gazetteer(steps: Steps, base: Base, told: Told) -> list[Problem]:
    known = sorted(iri for iri in steps if not is_part_of_article(iri, base))
    for number, one in enumerate(known):
        for other in known[number + 1 :]:
            path = _path(steps, one, other)
            if path:
                names = f"{short(one, base)} and {short(other, base)}"
                problem = (
                    f"{_listed(path, told)} would make {names} one, which the gazetteer keeps apart; keep one side"
                )
                return [(path, problem)]
    return []


def _two_values(applying: Sequence[Found], told: Told, base: Base) -> list[Problem]:
    first: dict[tuple[str, str], Found] = {}
    problems: dict[tuple[str, str], Problem] = {}
    for one in applying:
        correction = one.correction
        if correction.kind == "right" and correction.slot is not None:
            for iri in one.subject:
                before = first.setdefault((iri, correction.slot), one)
                pair = (before.correction.id, correction.id)
                if set(before.correction.values) != set(correction.values):
                    name = slot_name(correction.slot)
                    problem = f"{told(before)} and {told(one)} give two values of one {name}; keep one"
                    problems[pair] = [before, one], problem
    return list(problems.values())


def _listed(path: Sequence[Found], told: Told) -> str:
    return " and ".join(dict.fromkeys(told(one) for one in path))
