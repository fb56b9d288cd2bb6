"""Changes of the corrections in force: those of a file are added, others are withdrawn."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from loader.correction import Correction
from loader.curation.conflicts import contradictions
from loader.curation.found import find_all
from loader.curation.lookup import Lookup
from loader.curation.prepare import prepare
from loader.curation.request import Request, refuse
from loader.errors import CurationError
from loader.graph.embedded import Release

Corrections = Sequence[Correction]
Change = Callable[[Release, Corrections], Corrections]
"""From the corrections in force in a release to those that will be. Raises CurationError if that cannot be."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of corrections by what happened to them, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    kept: tuple[str, ...]


def compare(before: Corrections, after: Corrections) -> Changes:
    """What happened between two states of the corrections in force."""
    was, now = {c.id: c for c in before}, {c.id: c for c in after}
    both = sorted(was.keys() & now.keys())
    return Changes(
        added=tuple(sorted(now.keys() - was.keys())),
        changed=tuple(name for name in both if was[name] != now[name]),
        withdrawn=tuple(sorted(was.keys() - now.keys())),
        kept=tuple(name for name in both if was[name] == now[name]),
    )


def adding(requests: Iterable[Request], today: date) -> Change:
    """The change by which the requests come into force too; one with the id of another replaces it."""

    def change(release: Release, before: Corrections) -> Corrections:
        lookup = Lookup(release)
        in_force = {correction.id: correction for correction in before}
        prepared = prepare(requests, lookup, in_force, today)
        after = in_force | {one.correction.id: one.correction for one in prepared}
        places = {one.correction.id: one.place for one in prepared}
        found = find_all(after.values(), lookup.article, lookup.holds, release.base)
        # One that a list of another store brings along, with its anchors, may wait for its articles.
        waiting = {one.correction.id for one in prepared if one.is_anchored_before}
        problems = [
            f"{places[one.correction.id]}: nothing to correct: {one.idle}"
            for one in found
            if one.idle is not None and one.correction.id in places.keys() - in_force.keys() - waiting
        ]
        problems += contradictions(found, places, release.base)
        if problems:
            raise refuse(problems)
        return list(after.values())

    return change


def withdrawing(ids: Iterable[str]) -> Change:
    """The change by which corrections are in force no longer."""
    unwanted = set(ids)

    def change(_release: Release, before: Corrections) -> Corrections:
        missing = sorted(unwanted - {correction.id for correction in before})
        if missing:
            raise CurationError(f"no correction {missing[0]!r} is in force; `skerry corrections` lists them")
        return [correction for correction in before if correction.id not in unwanted]

    return change
