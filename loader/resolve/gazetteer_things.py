"""The gazetteer's things, agreements aside: which articles name them or have them in a slot of a report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from loader.resolve.article_view import ArticleView
from loader.resolve.classes import CLASSES
from loader.resolve.cluster import Cluster
from loader.resolve.layer import Layer, whole
from loader.resolve.links import BY_CORRECTION
from loader.resolve.members import Members
from loader.resolve.named_things import BY_DESCRIPTION, described
from loader.resolve.people import known_people
from loader.resolve.world import World

ENTITY_SLOTS = (
    "sk:participant",
    "sk:place",
    "sk:occasion",
    "sk:party",
    "sk:speaker",
    "sk:about",
    "sk:claimant",
    "sk:territory",
    "sk:holder",
    "sk:serves",
    "sk:usedBy",
    "sk:transfers",
    "sk:transferFrom",
    "sk:transferTo",
)
"""Slots of reports that hold things other than agreements."""
BY_GAZETTEER = "same gazetteer entry"


@dataclass(frozen=True, slots=True)
class _Witness:
    """Where an article shows a thing: its first mention, else a report; or a node of it that is the thing by a rule.

    ``said`` is the longest mention of a thing that an article graph made with another gazetteer points at.
    """

    thing: str
    member: str
    article: str
    rule: str
    said: str | None = None

    @property
    def iri(self) -> str:
        """The member, as a witness of the thing."""
        return f"{self.member} {self.thing}"

    def at(self, iri: str, article: str) -> Self:
        """The same shown elsewhere."""
        return replace(self, member=iri.removesuffix(f" {self.thing}"), article=article)


def _items(world: World, view: ArticleView) -> Iterator[_Witness]:
    for thing, member in _outside_things(view).items():
        if _path(world, thing) != "agreement":
            said = None if world.known.holds(thing) else _longest_mention(view, thing)
            yield _Witness(thing, member, view.iri, BY_GAZETTEER, said)
    people = known_people(world, view)
    for node in view.nodes:
        territory = described(world, node, view.disputes)
        corrected = world.links.known.get(node.iri)
        if corrected is not None and node.kind != "sk:Agreement":
            yield _Witness(corrected, node.iri, view.iri, BY_CORRECTION)
        elif territory is not None:
            yield _Witness(territory, node.iri, view.iri, BY_DESCRIPTION)
        elif node.iri in people:
            person, rule = people[node.iri]
            yield _Witness(person, node.iri, view.iri, rule)


def _outside_things(view: ArticleView) -> Mapping[str, str]:
    """The things outside the article that its mentions and slots point at, each with the first mention or report. What
    a correction puts into a slot the article does not tell."""
    found: dict[str, str] = {}
    for mention in view.mentions:
        found.setdefault(mention.target, mention.iri)
    for report in view.reports:
        for slot in ENTITY_SLOTS:
            for iri in () if report.decides(slot) else report.all(slot):
                found.setdefault(iri, report.iri)
    return {iri: witness for iri, witness in found.items() if not iri.startswith((f"{view.iri}/", f"{view.iri}#"))}


def _longest_mention(view: ArticleView, thing: str) -> str | None:
    texts = {mention.text for mention in view.mentions if mention.target == thing}
    return min(texts, key=_longest_first, default=None)


def _longest_first(text: str) -> tuple[int, str]:
    return -len(text), text


def _keys(_world: World, witness: _Witness) -> tuple[str]:
    return (witness.thing,)


def _cluster(world: World, witnesses: Members[_Witness]) -> Cluster:
    thing = witnesses[0].thing
    path = _path(world, thing)
    said = {witness.said for witness in witnesses if witness.said is not None}
    return Cluster(
        class_name=CLASSES.get(path, "sk:Actor"),
        path=path,
        wanted="",
        label=_label(world, thing, said),
        members=tuple(sorted({witness.member for witness in witnesses})),
        articles=tuple(sorted({witness.article for witness in witnesses})),
        merged_by=tuple(sorted({witness.rule for witness in witnesses})),
        iri=thing,
        known=world.known.holds(thing),
    )


def _label(world: World, thing: str, said: Iterable[str]) -> str:
    return world.known.label(thing) or min(said, key=_longest_first, default=thing.rpartition("/")[2])


def _path(world: World, thing: str) -> str:
    return thing.removeprefix(world.base.iri).partition("/")[0]


GAZETTEER_THINGS = Layer(
    "gazetteer",
    _Witness,
    _items,
    _keys,
    whole,
    _cluster,
    identifies=True,
    members=lambda witness: (witness.member,),
)
