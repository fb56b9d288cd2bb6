"""The things of a release, looked up one by one, with the names that people read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, Variable

from loader.errors import QueryError
from loader.graph.embedded import DEFAULT_GRAPHS, Release
from loader.graph.index import curie
from loader.graph.terms import term

BOTH = " / "
"""Between the names that different states use for one territory."""
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """What is known of a thing: its values by property (``sk:participant``), sorted."""

    iri: str
    values: Mapping[str, tuple[Literal | NamedNode, ...]]

    def all(self, prop: str) -> tuple[str, ...]:
        """The values of a property as text."""
        return tuple(value.value for value in self.values.get(prop, ()))

    def one(self, prop: str) -> str:
        """The first value of a property as text, or nothing."""
        return next(iter(self.all(prop)), "")

    def names(self) -> dict[str, list[str]]:
        """Its names by language, the main one of each first; of those without a language, under ``und`` (RFC 5646)."""
        found: dict[str, list[str]] = {}
        for prop in ("skos:prefLabel", "skos:altLabel"):
            for value in self.values.get(prop, ()):
                of_language = found.setdefault((isinstance(value, Literal) and value.language) or "und", [])
                if value.value not in of_language:
                    of_language.append(value.value)
        return dict(sorted(found.items()))


class Things:
    """The things of one release."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._names_in_use: dict[str, list[str]] = {}
        for row in rows(release, "names-in-use"):
            self._names_in_use.setdefault(row["thing"], []).append(row["name"])
        self._names: dict[str, str] = {}

    def of(self, iri: str) -> Thing:
        """What is known of a thing."""
        values: dict[str, set[Literal | NamedNode]] = {}
        for name in DEFAULT_GRAPHS:
            for quad in self.release.said_of(NamedNode(iri), self.release.base.graph(name)):
                if isinstance(quad.object, Literal | NamedNode):
                    values.setdefault(curie(quad.predicate.value), set()).add(quad.object)
        return Thing(iri, {name: tuple(sorted(found, key=str)) for name, found in values.items()})

    def instances(self, class_name: str) -> Iterator[Thing]:
        """The things of a class, by IRI."""
        found = {row["thing"] for row in rows(self.release, "instances", {"class": term(class_name)})}
        return (self.of(iri) for iri in sorted(found))

    def located(self) -> Iterator[Thing]:
        """The things that have coordinates, by IRI."""
        return (self.of(iri) for iri in sorted({row["thing"] for row in rows(self.release, "located")}))

    def name(self, iri: str) -> str:
        """The name that people read: those of all sides for a territory, else the English one, else any, the IRI."""
        if iri not in self._names:
            used = self._names_in_use.get(iri, [])
            self._names[iri] = BOTH.join(used) if len(used) > 1 else _name(self.of(iri))
        return self._names[iri]


def rows(release: Release, query: str, values: Mapping[str, NamedNode] | None = None) -> Iterator[Row]:
    """The rows of one of the queries of this folder, every value as text."""
    answer = release.query(_text(query), {Variable(name): value for name, value in (values or {}).items()})
    if not isinstance(answer, QuerySolutions):
        raise QueryError(f"the query {query}.rq gives no table: install Skerry again")
    names = [variable.value for variable in answer.variables]
    for solution in answer:
        found = {name: solution[name] for name in names}
        yield {name: value.value for name, value in found.items() if isinstance(value, NamedNode | Literal)}


def _name(thing: Thing) -> str:
    names = thing.names()
    for language in ("en", "und", *names):
        if language in names:
            return names[language][0]
    return thing.one("rdfs:label") or thing.iri


@cache
def _text(query: str) -> str:
    return (Path(__file__).parent / f"{query}.rq").read_text(encoding="utf-8")
