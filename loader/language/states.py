"""The states of the world: names, adjectives, metonyms and capitals from CLDR, countryinfo and ``world.ttl``."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from babel import Locale
from countryinfo import CountryInfo, all_countries

from loader.gazetteer import Entry, Gazetteer
from loader.language.lexicon import Lexicon
from loader.language.world import Country, World


@dataclass(frozen=True, slots=True)
class State:
    """A sovereign state, present or past. ``name`` is its canonical English name."""

    name: str
    code: str | None = None
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    """Buildings and the like that always stand for the government."""
    capital: str | None = None
    capital_names: tuple[str, ...] = ()
    """Other spellings of the capital."""
    speaks: bool = True
    """The capital's name may stand for the government."""
    iri: str | None = None
    until: date | None = None
    """Last day of a past state."""
    successor: str | None = None


def load_states(lexicon: Lexicon, gazetteer: Gazetteer) -> tuple[State, ...]:
    """All states; those of the gazetteer carry its IRI, and its names beside the common ones."""
    known = {entry.label: entry for entry in gazetteer.entries if entry.kind == "state"}
    capitals = {entry.iri: entry.label for entry in gazetteer.entries if entry.kind == "place"}
    silent = frozenset(lexicon.table("states")["silent_capitals"])
    states = [_with_entry(state, known.pop(state.name, None), capitals) for state in _common(lexicon)]
    extra = [_with_entry(State(entry.label), entry, capitals) for entry in known.values()]
    return tuple(replace(state, speaks=state.capital not in silent) for state in states + extra)


def load_territories(lexicon: Lexicon) -> tuple[str, ...]:
    """Names of territories that are no sovereign states, "Bermuda" or "Greenland"; not those of the gazetteers."""
    return tuple(name for names in lexicon.world.territories.values() for name in names)


def _common(lexicon: Lexicon) -> list[State]:
    world, table = lexicon.world, lexicon.table("states")
    excluded = {*world.territories, *table["no_territory"]}
    names = {code: name for code, name in Locale("en").territories.items() if len(code) == 2 and code not in excluded}
    infos = {info.iso(2): info for info in reversed(all_countries()) if info.iso(2) in names}
    owners = _owners(world)
    states = []
    for code, cldr in sorted(names.items()):
        common = cldr.replace("&", "and").replace("’", "'")
        country = world.states.get(code, Country(common))
        info = infos.get(code)
        demonyms = _demonyms(info)
        plurals = [f"{d}s" for d in demonyms if d.endswith(tuple(table["plural_endings"]))]
        capital = country.capital or _capital(info)
        states.append(
            State(
                country.name,
                code,
                _unique([country.name, _plain(country.name), *country.names]),
                _unique([*demonyms, *plurals, *country.adjectives]),
                country.metonyms,
                capital[0] if capital else None,
                capital[1:],
            )
        )
    # Of two states with one adjective, the one that has it in the file is read first: "Dominican".
    states.sort(key=lambda state: any(owners.get(word, state.name) != state.name for word in state.adjectives))
    return states + [_past(country) for country in world.past]


def _past(country: Country) -> State:
    return State(
        country.name,
        names=(country.name, *country.names),
        adjectives=country.adjectives,
        metonyms=country.metonyms,
        capital=next(iter(country.capital), None),
        until=country.until,
        successor=country.successor,
    )


def _owners(world: World) -> Mapping[str, str]:
    """Adjective -> the state that has it in the file, where the packages give it to several: "Dominican"."""
    return {adjective: country.name for country in world.states.values() for adjective in country.adjectives}


def _demonyms(info: CountryInfo | None) -> list[str]:
    return [d.strip() for d in (info.demonym() or "").replace("/", ",").split(",")] if info else []


def _capital(info: CountryInfo | None) -> tuple[str, ...]:
    capital = info.capital() if info else None
    return (_plain(capital),) if isinstance(capital, str) and capital else ()


def _with_entry(state: State, entry: Entry | None, capitals: Mapping[str, str]) -> State:
    if entry is None:
        return state
    capital = capitals.get(entry.capital or "") or state.capital
    spoken = {capital, *state.capital_names}
    return replace(
        state,
        names=_unique([*state.names, *entry.names]),
        adjectives=_unique([*state.adjectives, *entry.adjectives]),
        metonyms=_unique([*state.metonyms, *(m for m in entry.metonyms if m not in spoken)]),
        capital=capital,
        iri=entry.iri,
    )


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
