"""Articles told by hand: a text, and facts that are found in it by their words.

``Telling`` keeps the offsets right, so that a test names words and not numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from loader.article import Article
from loader.background import background
from loader.build import build
from loader.gazetteer import Gazetteer
from loader.gazetteer_file import load_gazetteer
from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.graph.terms import DEFAULT_BASE, Base
from loader.knowledge import Knowledge
from loader.pipeline import load_records
from loader.record import (
    Agreement,
    Claim,
    Entity,
    EntityKind,
    IndirectStatement,
    Meeting,
    Naming,
    Passage,
    Provision,
    Record,
    Ref,
    Statement,
    Tenure,
    Words,
)
from loader.resolve import resolve
from loader.run import Report
from loader.settings import Settings
from loader.vocabulary import ontology_graph, shapes_graph

BASE = Base()
GAZETTEER_FILE = Path(__file__).parent / "cases" / "resolve" / "gazetteer.ttl"
FACTS = {
    "tenures": Tenure,
    "agreements": Agreement,
    "meetings": Meeting,
    "statements": Statement,
    "indirect_statements": IndirectStatement,
    "claims": Claim,
    "namings": Naming,
}


@lru_cache
def small_gazetteer() -> Gazetteer:
    """The gazetteer of the tests: Japan, Russia, their places, leaders and agreements."""
    return load_gazetteer([GAZETTEER_FILE])


@lru_cache
def small_background(base: Base = BASE) -> NamedGraph:
    """What the gazetteer of the tests states."""
    return background([GAZETTEER_FILE], shipped("ontology") / "vocabulary.ttl", base)


@lru_cache
def small_knowledge() -> Knowledge:
    """The gazetteer of the tests with the shipped vocabulary and shapes."""
    ontology = shipped("ontology")
    terms, shapes = ontology_graph(ontology, BASE), shapes_graph(ontology, BASE)
    return Knowledge(small_gazetteer(), small_background(), terms, shapes, "reading")


def load_told(store: Path, *tellings: "Telling") -> Report:
    """Loads articles told by hand into a store, through the real pipeline."""
    records = [(telling.article(), telling.record()) for telling in tellings]
    report = load_records(records, Settings(store), small_knowledge())
    assert not report.rejections, report.rejections
    return report


def resolved(*articles: NamedGraph, base: Base = BASE) -> NamedGraph:
    """The resolved graph of articles over the gazetteer of the tests."""
    nothing = NamedGraph(base.graph("curated"), frozenset())
    return resolve(articles, small_background(base), nothing, base)


@dataclass
class Telling:
    """One article and its record in the making. Sentences end with a full stop."""

    id: str
    text: str
    published: date | None = date(2019, 1, 21)
    dispute: str | None = "kuril"
    entities: list[Entity] = field(default_factory=list)
    facts: dict[str, list[Any]] = field(default_factory=dict)

    def words(self, text: str) -> Passage:
        """The first place where the text has these words."""
        start = self.text.index(text)
        return Passage(start, start + len(text), text)

    @property
    def sentences(self) -> tuple[Passage, ...]:
        """The sentences of the text."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Passage]:
        return (Passage(m.start(), m.end(), m[0]) for m in re.finditer(r"[^\s.][^.]*\.?", self.text))

    def sentence(self, passage: Passage) -> Passage:
        """The sentence that holds a passage."""
        return next(s for s in self._sentences() if s.start <= passage.start < s.end)

    def entity(
        self, kind: EntityKind, name: str, *, iri: str | None = None, said: str | None = None, **more: Any
    ) -> Ref:
        """Adds an entity with one mention (``said``, or its name); ``iri`` is relative to the default base."""
        mention = self.words(said or name)
        self.entities.append(Entity(kind, name, (mention,), iri=DEFAULT_BASE + iri if iri else None, **more))
        return Ref(kind, name)

    def known(self, path: str, name: str) -> Ref:
        """Adds a thing of the gazetteer: ``known("person/shinzo-abe", "Abe")``."""
        kind: Any = path.partition("/")[0]
        return self.entity(kind, name, iri=path)

    def evidence(self, trigger: str, *slots: str) -> dict[str, Any]:
        """Evidence of a fact: the trigger's sentence, with the trigger's words for every slot too."""
        passage = self.words(trigger)
        return {
            "evidence": (self.sentence(passage),),
            "words": tuple(Words(slot, passage) for slot in ("trigger", *slots)),
            "rule": "told by hand",
        }

    def tell(self, fact: str, trigger: str, *slots: str, **values: Any) -> None:
        """Adds a fact: ``tell("meetings", "met", "participant", kind="summit", …)``."""
        made = FACTS[fact](**values, **self.evidence(trigger, *slots))
        self.facts.setdefault(fact, []).append(made)

    def provision(self, trigger: str, *slots: str, **values: Any) -> Provision:
        """A provision, to be given to an agreement."""
        return Provision(**values, **self.evidence(trigger, *slots))

    def record(self) -> Record:
        """The record so far."""
        return Record(
            id=self.id,
            published=self.published,
            publisher=None,
            title=None,
            url=None,
            dispute=self.dispute,
            sentences=self.sentences,
            entities=tuple(self.entities),
            **{name: tuple(facts) for name, facts in self.facts.items()},
        )

    def article(self) -> Article:
        """The article."""
        return Article(self.id, self.text, self.published)

    def graph(self, base: Base = BASE) -> NamedGraph:
        """The article graph, built with the gazetteer of the tests."""
        return build(self.record(), self.article(), small_gazetteer(), base)
