"""Capitals told without their name ("the Japanese capital"), those of buildings, and where the dateline is from."""

import re
from collections.abc import Iterator, Mapping

from spacy.tokens import Doc

from loader.language.found import Found
from loader.language.states import State
from loader.record import Entity, Ref

_CITY = re.compile(r"\s*([A-Z][A-Z'.-]*[A-Z](?: [A-Z][A-Z'.-]*){0,3})(?=[ ,.]*[,(/-]| —)")
_STANDS_FOR = frozenset({"adjective", "name"})


def find_capitals(doc: Doc, names: Mapping[int, Found], states: Mapping[str, State]) -> Iterator[Found]:
    """ "the Japanese capital", "Japan's capital": the word "capital" behind the state, as that city."""
    for token in doc:
        if token.lower_ != "capital" or token.pos_ not in ("NOUN", "PROPN") or token.i == 0:
            continue
        before = token.i - 1
        before -= doc[before].lower_ == "'s"
        found = names.get(before)
        if found is None or found.kind != "state" or found.form not in _STANDS_FOR:
            continue
        state = states.get(found.key)
        # "the Peruvian capital, Lima": the name says it.
        named = any(
            (n := names.get(i)) is not None and n.kind in ("place", "state") for i in (token.i + 1, token.i + 2)
        )
        if state is not None and state.capital and not named:
            yield Found(token.i, token.i + 1, "place", state.capital, "description", state.capital, None, state.name)


def capitals_of(refs: Mapping[tuple[str, str], Ref], states: Mapping[str, State]) -> dict[Ref, Ref]:
    """The states of an article -> their capitals."""
    found = {}
    for (kind, key), ref in refs.items():
        state = states.get(key) if kind == "state" else None
        if state is not None and state.capital:
            found[ref] = Ref("place", state.capital)
    return found


def dateline_city(
    text: str, doc: Doc, heading_end: int, entities: tuple[Entity, ...], notes: frozenset[str] = frozenset()
) -> Ref | None:
    """The city in capitals that opens the last line before the running text: "DAVAO CITY (Agency) - …";
    none for one of the ``notes`` to editors ("ATTENTION - ADDS quotes")."""
    heading = text[: doc[heading_end].idx] if heading_end < len(doc) else ""
    match = _CITY.match(heading.rsplit("\n", 1)[-1])
    if match is None:
        return None
    name = match.group(1)
    if name.split()[0].lower() in notes:
        return None
    known = (e.ref for e in entities if e.kind == "place" and e.name.lower() == name.lower())
    return next(known, Ref("place", name.title()))
