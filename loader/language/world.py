"""What is known of the states of the world beside CLDR and countryinfo: ``ontology/world.ttl`` as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from loader.errors import GazetteerError
from loader.gazetteer_file import GazetteerGraph, is_latin, read_graph


@dataclass(frozen=True, slots=True)
class Country:
    """A state as the file describes it; what it does not tell is empty."""

    name: str
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    """The capital's name, then its other spellings."""
    until: date | None = None
    """Last day of a past state."""
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """``states`` by their code of ISO 3166-1; ``territories`` (names by code) are no sovereign states."""

    states: Mapping[str, Country] = field(default_factory=dict)
    past: tuple[Country, ...] = ()
    territories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def load_world(path: Path) -> World:
    """Reads the file. Raises GazetteerError, with file and line, as the gazetteer does, and for a state that has
    neither a code nor a last day."""
    graph = read_graph([path])
    successors = {old: new for new in graph.subjects("State") for old in graph.iris(new, "sk:successorOf")}
    states: dict[str, Country] = {}
    past = []
    for iri in graph.subjects("State"):
        country = _country(graph, iri, successors.get(iri))
        codes = graph.texts(iri, "skos:notation")
        if not codes and country.until is None:
            raise GazetteerError(
                f"{graph.where(iri)}: {country.name} has no skos:notation and no sk:notAfter; give a present state its "
                "ISO 3166-1 code, a past one its last day"
            )
        states.update(dict.fromkeys(codes, country))
        if country.until is not None:
            past.append(country)
    coded = ((iri, code) for iri in graph.subjects("Place") for code in graph.texts(iri, "skos:notation"))
    return World(states, tuple(past), {code: _names(graph, iri) for iri, code in coded})


def _country(graph: GazetteerGraph, iri: str, successor: str | None) -> Country:
    name, *others = _names(graph, iri)
    capital = next(iter(graph.iris(iri, "sk:capital")), None)
    ends = [date.fromisoformat(text) for text in graph.texts(iri, "sk:notAfter")]
    return Country(
        name,
        tuple(others),
        graph.texts(iri, "sk:adjective"),
        graph.texts(iri, "sk:metonym"),
        _names(graph, capital) if capital else (),
        min(ends, default=None),
        graph.label(successor) if successor else None,
    )


def _names(graph: GazetteerGraph, iri: str) -> tuple[str, ...]:
    labels = [graph.label(iri) or "", *(text for text in graph.texts(iri, "skos:altLabel") if is_latin(text))]
    return tuple(dict.fromkeys(labels))
