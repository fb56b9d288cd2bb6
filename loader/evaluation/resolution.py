"""How well the articles were resolved: which reports and names of one thing became one thing.

The gold lists things, each with its members: names as an article has them, and reports by their slots. Every two
members of one gold thing should be one, every two members of different things of a kind should be two. Pairwise
precision and recall count those pairs; B-cubed (Bagga and Baldwin 1998) averages over the members, so that a thing with
many reports does not outweigh all others. A member that the reading did not find is counted apart: resolution could
do nothing about it.
"""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from loader.errors import UsageError
from loader.resolve.article_view import ArticleView, Report
from loader.resolve.folding import fold

REPORT_CLASSES = {
    "meeting": "sk:MeetingReport",
    "agreement": "sk:AgreementReport",
    "statement": "sk:StatementReport",
    "claim": "sk:ClaimReport",
}
"""Kind of a gold thing -> the reports that are its members; the members of every other kind are names."""
SLOTS = {
    "participants": "sk:participant",
    "date": "sk:edtf",
    "type": "sk:kind",
    "claimant": "sk:claimant",
    "position": "sk:position",
    "territory": "sk:territory",
}
"""Slot of a member in the gold -> the slot of the report."""


@dataclass(frozen=True, slots=True)
class Member:
    """What one article says of a gold thing: ``slots`` tell which of its names or reports is meant."""

    kind: str
    thing: str
    article: str
    slots: Mapping[str, Any]

    def __str__(self) -> str:
        told = ", ".join(f"{slot} {json.dumps(value, ensure_ascii=False)}" for slot, value in self.slots.items())
        return f"{self.article}: {told}"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The figures of one kind, or of all. Pairs are counted within a kind; the lists tell members in a line each."""

    members: int
    not_found: tuple[str, ...]
    pairs_right: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    b_cubed_precision: float
    b_cubed_recall: float

    @property
    def precision(self) -> float:
        """Right of all pairs that were made one; 1 if none was."""
        made = self.pairs_right + len(self.wrong)
        return self.pairs_right / made if made else 1.0

    @property
    def recall(self) -> float:
        """Found of all pairs that are one; 1 if there is none."""
        there = self.pairs_right + len(self.missed)
        return self.pairs_right / there if there else 1.0

    @property
    def b_cubed_f1(self) -> float:
        """Harmonic mean of B-cubed precision and recall."""
        both = self.b_cubed_precision + self.b_cubed_recall
        return 2 * self.b_cubed_precision * self.b_cubed_recall / both if both else 0.0


def read_members(file: Path) -> tuple[Member, ...]:
    """The members of a gold file. Raises UsageError if it cannot be used."""
    try:
        return tuple(
            Member(
                thing["kind"],
                thing["thing"],
                member["article"],
                {slot: value for slot, value in member.items() if slot != "article"},
            )
            for thing in json.loads(file.read_text(encoding="utf-8"))
            for member in thing["members"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{file} is no gold of resolution ({error!r}): write a list of things, each with kind, thing and members"
        ) from error


def find(member: Member, view: ArticleView, label: Callable[[str], str]) -> str | None:
    """The node or report of an article that a member means, or None if the reading has none; ``label`` gives the name
    of a node or thing. Raises UsageError if several fit that are not one anyway."""
    found = (
        {mention.target for mention in view.mentions if mention.text == member.slots["name"]}
        if "name" in member.slots
        else {r.iri for r in view.reports if r.report_class == REPORT_CLASSES[member.kind] and _fits(member, r, label)}
    )
    if len(found) > 1:
        raise UsageError(f"the gold's member {member} fits several: {', '.join(sorted(found))}; tell more of its slots")
    return next(iter(found), None)


def _fits(member: Member, report: Report, label: Callable[[str], str]) -> bool:
    for slot, wanted in member.slots.items():
        if slot == "words":
            said = {*report.all("sk:quote"), *report.all("sk:gist")}
            if not any(fold(text).startswith(fold(wanted)) for text in said):
                return False
            continue
        values = {_plain(value, label) for value in report.all(SLOTS[slot])}
        expected = {fold(value) for value in ([wanted] if isinstance(wanted, str) else wanted or ())}
        if values != expected:
            return False
    return True


def _plain(value: str, label: Callable[[str], str]) -> str:
    """A value as the gold writes it: names of things, ``claims sovereignty`` for a concept, literals as they are."""
    if not value.startswith("http"):
        return fold(value)
    concept = value.rpartition("#")[2] if "#" in value else ""
    spelt = "".join(f" {c.lower()}" if c.isupper() else c for c in concept)
    return fold(spelt or label(value))


def score(members: Sequence[Member], things: Mapping[int, Hashable]) -> Mapping[str, Resolution]:
    """The figures by kind and of all (``all``); ``things`` gives the resolved thing of each member that was found, by
    the member's place in ``members``."""
    kinds = list(dict.fromkeys(member.kind for member in members))
    scored = {kind: _score([(i, m) for i, m in enumerate(members) if m.kind == kind], things) for kind in kinds}
    return scored | {"all": _score(list(enumerate(members)), things)}


def _score(numbered: Sequence[tuple[int, Member]], things: Mapping[int, Hashable]) -> Resolution:
    found = [(member, things[i]) for i, member in numbered if i in things]
    right, wrong, missed = 0, [], []
    for (one, a), (other, b) in combinations(found, 2):
        if one.kind != other.kind:
            continue
        if one.thing == other.thing:
            if a == b:
                right += 1
            else:
                missed.append(f"{one.kind} {one.thing}: {one} | {other}")
        elif a == b:
            wrong.append(f"{one.kind}: {one.thing} ({one}) | {other.thing} ({other})")
    gold = [(member.kind, member.thing) for member, _ in found]
    made = [(member.kind, thing) for member, thing in found]
    return Resolution(
        members=len(numbered),
        not_found=tuple(f"{m.kind} {m.thing}: {m}" for i, m in numbered if i not in things),
        pairs_right=right,
        wrong=tuple(wrong),
        missed=tuple(missed),
        b_cubed_precision=_b_cubed(made, gold),
        b_cubed_recall=_b_cubed(gold, made),
    )


def _b_cubed(grouped: Sequence[Hashable], told: Sequence[Hashable]) -> float:
    """Mean over all members of the share of the member's group (by ``grouped``) that ``told`` puts together with it;
    1 if there are no members."""
    sizes, shared = Counter(grouped), Counter(zip(grouped, told, strict=True))
    shares = [shared[both] / sizes[both[0]] for both in zip(grouped, told, strict=True)]
    return sum(shares) / len(shares) if shares else 1.0
