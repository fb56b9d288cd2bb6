"""The states of the world: names, adjectives, metonyms and capitals from CLDR, countryinfo and the lexicon."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from countryinfo import all_countries

from loader.gazetteer import Entry, Gazetteer


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
    """A city that may stand for the government, or None."""
    iri: str | None = None
    until: date | None = None
    """Last day of a past state."""
    successor: str | None = None


def load_states(table: Mapping[str, Any], gazetteer: Gazetteer) -> tuple[State, ...]:
    """All states; those of the gazetteer carry its IRI, and its names beside the common ones."""
    known = {entry.label: entry for entry in gazetteer.entries if entry.kind == "state"}
    capitals = {entry.iri: entry.label for entry in gazetteer.entries if entry.kind == "place"}
    states = [_with_entry(state, known.pop(state.name, None), capitals) for state in _common(table)]
    extra = [_with_entry(State(entry.label), entry, capitals) for entry in known.values()]
    return tuple(states + extra)


def load_territories(table: Mapping[str, Any]) -> tuple[str, ...]:
    """CLDR's names of territories that are no sovereign states, "Bermuda" or "Greenland"; regions left out."""
    names = Locale("en").territories
    codes = [code for code in table["not_sovereign"] if code in names and code not in table["no_territory"]]
    return tuple(names[code].removesuffix(" SAR China") for code in codes)


def _common(table: Mapping[str, Any]) -> list[State]:
    excluded = set(table["not_sovereign"])
    names = {code: name for code, name in Locale("en").territories.items() if len(code) == 2 and code not in excluded}
    infos = {info.iso(2): info for info in reversed(all_countries()) if info.iso(2) in names}
    states = []
    for code, cldr in sorted(names.items()):
        own = table["state"].get(code, {})
        name = own.get("name", cldr.replace("&", "and").replace("’", "'"))
        info = infos.get(code)
        demonyms = (info.demonym() or "").replace("/", ",").split(",") if info else []
        capital = own.get("capital", info.capital() if info else None)
        states.append(
            State(
                name,
                code,
                _unique([name, _plain(name), *own.get("names", [])]),
                _unique([*demonyms, *(f"{d}s" for d in demonyms if d.endswith("n")), *own.get("adjectives", [])]),
                tuple(own.get("metonyms", [])),
                None if own.get("capital_is_no_metonym") or not isinstance(capital, str) else _plain(capital),
            )
        )
    for name, own in table["past"].items():
        states.append(
            State(
                name,
                None,
                _unique([name, *own["names"]]),
                tuple(own["adjectives"]),
                (),
                own.get("capital"),
                None,
                own["until"],
                own["successor"],
            )
        )
    return states


def _with_entry(state: State, entry: Entry | None, capitals: Mapping[str, str]) -> State:
    if entry is None:
        return state
    capital = capitals.get(entry.capital or "") or state.capital
    return State(
        state.name,
        state.code,
        _unique([*state.names, *entry.names]),
        _unique([*state.adjectives, *entry.adjectives]),
        _unique([*state.metonyms, *(m for m in entry.metonyms if m != capital)]),
        capital,
        entry.iri,
        state.until,
        state.successor,
    )


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
