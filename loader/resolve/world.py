"""What every stage of resolution looks things up in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loader.graph.terms import Base
from loader.resolve.article_view import ArticleView, Report
from loader.resolve.folding import fold, words
from loader.resolve.known import Known
from loader.resolve.sources import Sources


@dataclass(frozen=True, slots=True)
class World:
    """The articles, what is known beforehand, and the things found so far.

    ``identity`` leads from article nodes to things, ``labels`` gives the things' labels, ``part_of`` what a place
    found in the articles lies in, ``surnames`` the word of a person's name by which the articles mention them.
    """

    base: Base
    views: tuple[ArticleView, ...]
    known: Known
    sources: Sources
    identity: Mapping[str, str]
    labels: Mapping[str, str]
    part_of: Mapping[str, tuple[str, ...]]
    surnames: Mapping[str, str]

    def reports(self, report_class: str) -> tuple[Report, ...]:
        """All reports of a class, in the order of their IRIs."""
        return tuple(report for view in self.views for report in view.reports if report.report_class == report_class)

    def thing(self, iri: str) -> str:
        """The thing that a node stands for; a thing stands for itself."""
        return self.identity.get(iri, iri)

    def things(self, iris: Iterable[str]) -> tuple[str, ...]:
        """The things that nodes stand for, each once, sorted."""
        return tuple(sorted({self.thing(iri) for iri in iris}))

    def thing_of(self, report: Report, slot: str) -> str | None:
        """The thing in a slot with at most one value."""
        iri = report.one(slot)
        return None if iri is None else self.thing(iri)

    def label(self, thing: str) -> str:
        """What people call the thing."""
        return self.known.label(thing) or self.labels.get(thing) or thing.rpartition("/")[2]

    def tail(self, thing: str) -> str:
        """The last part of a thing's IRI: its slug."""
        return thing.rpartition("/")[2]

    def short_label(self, thing: str) -> str:
        """A person's one-word name (the surname), any other thing's label."""
        label = self.label(thing)
        if not thing.startswith(f"{self.base.iri}person/") or " " not in label or "(" in label:
            return label
        single = {fold(name) for name in self.known.names(thing) if len(words(name)) == 1}
        parts = [part for part in label.split() if fold(part) in single]
        return parts[-1] if parts else self.surnames.get(thing, label.split()[-1])

    def same_state(self, one: str, other: str) -> bool:
        """Whether two actors are the same, or one is the successor of the other (articles say Russia for both)."""
        successors = self.known.values(one, "sk:successorOf"), self.known.values(other, "sk:successorOf")
        return one == other or other in successors[0] or one in successors[1]

    def wholes(self, thing: str) -> frozenset[str]:
        """Everything that a place is part of, however far up."""
        found: set[str] = set()
        ahead = [thing]
        while ahead:
            here = ahead.pop()
            for whole in (*self.known.values(here, "sk:partOf"), *self.part_of.get(here, ())):
                if whole not in found:
                    found.add(whole)
                    ahead.append(whole)
        return frozenset(found)

    def places_agree(self, one: str, other: str) -> bool:
        """Whether two places do not contradict each other: the same, or one within the other."""
        return one == other or one in self.wholes(other) or other in self.wholes(one)
