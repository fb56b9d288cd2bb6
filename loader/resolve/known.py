"""What is known beforehand: the background and the curation, as values that resolution compares with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from loader.graph.index import GraphIndex
from loader.graph.terms import SK, term
from loader.resolve.alike import Alike
from loader.resolve.folding import fold, words
from loader.resolve.vague import names_within


@dataclass(frozen=True, slots=True)
class KnownTenure:
    """A term of office of the background; ``start`` and ``end`` are its bounds, None where they are open."""

    iri: str
    holder: str
    office: str
    serves: str | None
    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether the office was held on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Known:
    """Background and curation together. Resolution states nothing that stands here already."""

    def __init__(self, triples: frozenset[Triple], alike: Alike | None = None) -> None:
        self.triples = triples
        self.alike = Alike() if alike is None else alike
        self._index = GraphIndex(triples)
        self.things = frozenset(self._index.subjects("rdf:type"))
        self.tenures = tuple(self._tenure(iri) for iri in self._index.instances("sk:Tenure"))
        self._labels = _english_labels(triples)
        self._parts = self._inverse("sk:partOf")
        self._described: Mapping[tuple[str, str], frozenset[str]] = self._descriptions()

    def holds(self, iri: str) -> bool:
        """Whether the gazetteer identifies this thing."""
        return iri in self.things

    def label(self, iri: str) -> str | None:
        """The English preferred label of a thing."""
        return self._labels.get(iri)

    def names(self, iri: str) -> frozenset[str]:
        """All labels of a thing."""
        labels = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel")
        return frozenset(name for label in labels for name in self._index.all(iri, label))

    def values(self, iri: str, slot: str) -> tuple[str, ...]:
        """What is known of a slot of a thing."""
        return self._index.all(iri, slot)

    def is_a(self, iri: str, class_name: str) -> bool:
        """Whether a thing is of a class (``sk:State``)."""
        return SK + class_name.removeprefix("sk:") in self._index.all(iri, "rdf:type")

    def described(self, text: str, dispute: str) -> frozenset[str]:
        """The territories that a description ("four islands") means within a dispute."""
        return self._described.get((fold(text), dispute), frozenset())

    def party_names(self, territory: str) -> Mapping[str, str]:
        """The names that states have for a territory, each under what is the same for all its spellings."""
        return self._party_names.get(territory, {})

    @cached_property
    def _party_names(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for naming in self._index.instances("sk:Naming"):
            for territory in self.values(naming, "sk:territory"):
                for name in self.values(naming, "sk:nameUsed"):
                    found.setdefault(territory, {}).setdefault(self.alike.territories.core(name), name)
        return found

    def parts(self, whole: str) -> tuple[str, ...]:
        """What lies directly in a group or place."""
        return self._parts.get(whole, ())

    def organizations(self) -> tuple[str, ...]:
        """All organizations of the gazetteer."""
        return self._index.instances("sk:Organization")

    @cached_property
    def vague_names(self) -> frozenset[str]:
        """All folded names that are part of the name of an organization of the gazetteer."""
        names = {fold(name) for organization in self.organizations() for name in self.names(organization)}
        return frozenset(shorter for name in names for shorter in names_within(name))

    @cached_property
    def state_names(self) -> Mapping[str, str]:
        """The folded names and adjectives of states, but for those that two have, each with its state."""
        found: dict[str, set[str]] = {}
        for state in self._index.instances("sk:State"):
            for name in (*self.names(state), *self.values(state, "sk:adjective")):
                found.setdefault(fold(name), set()).add(state)
        return {name: min(states) for name, states in found.items() if len(states) == 1}

    @cached_property
    def people_by_form(self) -> Mapping[tuple[str, ...], frozenset[str]]:
        """The persons by each form of each of their full names."""
        found: dict[tuple[str, ...], set[str]] = {}
        for person in self._index.instances("sk:Person"):
            for name in map(self.alike.spellings.name, self.names(person)):
                for form in name.forms if name.is_full else ():
                    found.setdefault(form, set()).add(person)
        return {form: frozenset(people) for form, people in found.items()}

    def agreements(self) -> tuple[str, ...]:
        """All agreements of the gazetteer."""
        return self._index.instances("sk:Agreement")

    def agreement_words(self, agreement: str) -> frozenset[str]:
        """The folded words by which the gazetteer tells of an agreement: its names, its comment, its provisions."""
        texts = {*self.names(agreement), *self.values(agreement, "rdfs:comment")}
        for provision in self.provisions(agreement):
            texts |= {*self.names(provision), *self.values(provision, "rdfs:comment")}
        return frozenset(word for text in texts for word in words(text))

    def tenures_of(self, holder: str) -> tuple[KnownTenure, ...]:
        """A person's terms of office."""
        return self._tenures_by_holder.get(holder, ())

    @cached_property
    def _tenures_by_holder(self) -> Mapping[str, tuple[KnownTenure, ...]]:
        found: dict[str, list[KnownTenure]] = {}
        for tenure in self.tenures:
            found.setdefault(tenure.holder, []).append(tenure)
        return {holder: tuple(tenures) for holder, tenures in found.items()}

    def provisions(self, agreement: str) -> tuple[str, ...]:
        """The provisions of an agreement."""
        return self._index.all(agreement, "sk:provision")

    def _tenure(self, iri: str) -> KnownTenure:
        start, end = self._index.one(iri, "sk:notBefore"), self._index.one(iri, "sk:notAfter")
        return KnownTenure(
            iri=iri,
            holder=self._index.one(iri, "sk:holder") or "",
            office=fold(self._index.one(iri, "sk:office") or ""),
            serves=self._index.one(iri, "sk:serves"),
            start=date.fromisoformat(start) if start else None,
            end=date.fromisoformat(end) if end else None,
        )

    def _inverse(self, predicate: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for subject in self._index.subjects(predicate):
            for value in self._index.all(subject, predicate):
                found.setdefault(value, []).append(subject)
        return {value: tuple(subjects) for value, subjects in found.items()}

    def _descriptions(self) -> dict[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for thing in self._index.subjects("sk:description"):
            for text in self._index.all(thing, "sk:description"):
                for dispute in self._index.all(thing, "sk:dispute"):
                    found.setdefault((fold(text), dispute), set()).add(thing)
        return {key: frozenset(things) for key, things in found.items()}


def _english_labels(triples: frozenset[Triple]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for triple in triples:
        is_label = triple.predicate in (term("skos:prefLabel"), term("rdfs:label"))
        if is_label and isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
            iri, text = triple.subject.value, triple.object.value
            if triple.object.language in (None, "en"):
                labels[iri] = min(text, labels.get(iri, text))
    return labels
