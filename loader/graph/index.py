"""A graph's triples by subject and property, for stages that look values up."""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, Triple

from loader.graph.terms import PREFIXES

_PREFIX_OF = sorted(((namespace, prefix) for prefix, namespace in PREFIXES.items()), key=lambda pair: -len(pair[0]))


def curie(iri: str) -> str:
    """``prefix:local`` of an IRI under PREFIXES, else the IRI itself."""
    for namespace, prefix in _PREFIX_OF:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


class GraphIndex:
    """Values of a graph as plain strings: IRIs as they are, literals by their text. All answers are sorted.

    Properties go by ``prefix:local``. Statements about anything but IRIs do not occur in our data and are left out.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        names: dict[str, str] = {}
        index: dict[str, dict[str, list[str]]] = {}
        for triple in triples:
            subject, value = triple.subject, triple.object
            if isinstance(subject, NamedNode) and not isinstance(value, Triple):
                iri = triple.predicate.value
                name = names.get(iri) or names.setdefault(iri, curie(iri))
                index.setdefault(name, {}).setdefault(subject.value, []).append(value.value)
        self._index: Mapping[str, Mapping[str, tuple[str, ...]]] = {
            name: {subject: _sorted(values) for subject, values in subjects.items()} for name, subjects in index.items()
        }

    def all(self, subject: str, predicate: str) -> tuple[str, ...]:
        """All values of a property of the subject."""
        return self._index.get(predicate, {}).get(subject, ())

    def one(self, subject: str, predicate: str) -> str | None:
        """The first value in code point order, or None."""
        return next(iter(self.all(subject, predicate)), None)

    def subjects(self, predicate: str) -> tuple[str, ...]:
        """All subjects that have the property."""
        return tuple(sorted(self._index.get(predicate, {})))

    def instances(self, class_name: str) -> tuple[str, ...]:
        """All subjects of a class (``prefix:local``)."""
        prefix, _, local = class_name.partition(":")
        iri = PREFIXES[prefix] + local
        return tuple(subject for subject in self.subjects("rdf:type") if iri in self.all(subject, "rdf:type"))


def _sorted(values: list[str]) -> tuple[str, ...]:
    """Each value once; nearly all properties have one."""
    return tuple(values) if len(values) == 1 else tuple(sorted(set(values)))
