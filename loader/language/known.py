"""Names that are known beforehand: those of the gazetteer, of the states of the world, and of well-known bodies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.language import Language as Nlp
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from loader.gazetteer import Entry, Gazetteer
from loader.language.found import Found, FoundKind
from loader.language.reading import MentionForm
from loader.language.states import State


@dataclass(frozen=True, slots=True)
class KnownName:
    """One reading of a known form."""

    text: str
    kind: FoundKind
    key: str
    form: MentionForm = "name"
    name: str | None = None
    iri: str | None = None
    any_case: bool = False
    """Words of the name may begin in lower case: "southern Kurils"."""
    disputes: tuple[str, ...] = ()
    ambiguous: bool = False
    """It counts only where ground of one of the disputes is named unambiguously: "Taisho" beside "Senkakus"."""
    ground: bool = False
    """An island, or a sea: what an article names only if it is about that part of the world."""


@dataclass(frozen=True)
class KnownNames:
    """All known forms, ready to be matched."""

    matcher: PhraseMatcher
    readings: Mapping[str, tuple[KnownName, ...]]
    """Lower-cased form -> its readings."""
    directions: frozenset[str]

    def find(self, doc: Doc) -> list[Found]:
        """Every known name in the text, overlapping ones too; several readings of a form give several."""
        matches = []
        for _, first, last in self.matcher(doc):
            span = doc[first:last]
            matches += [(first, last, r) for r in self.readings[_key(span)] if self._printed_alike(span, r)]
        told = {d for _, _, r in matches if r.ground and not r.ambiguous for d in r.disputes}
        return [
            Found(first, last, r.kind, r.key, r.form, r.name, r.iri)
            for first, last, r in matches
            if not r.ambiguous or not told.isdisjoint(r.disputes)
        ]

    def _printed_alike(self, span: Span, reading: KnownName) -> bool:
        printed = span.text
        if printed == reading.text or (printed.isupper() and len(printed) > 3 and printed == reading.text.upper()):
            return True
        if not reading.any_case:
            return " ".join(printed.split()) == " ".join(reading.text.split())
        if " ".join(printed.lower().split()) != " ".join(reading.text.lower().split()):
            return False
        capitals = [t for t in span if t.text[:1].isupper()]
        return any(t.lower_ not in self.directions for t in capitals)


def load_known_names(
    nlp: Nlp,
    gazetteer: Gazetteer,
    states: Sequence[State],
    territories: Iterable[str],
    bodies: Iterable[Mapping[str, Any]],
    directions: Iterable[str],
    hiding: Iterable[str],
) -> KnownNames:
    """Known names of everything that has a fixed form. In those that are ``hiding``, no state is seen."""
    names = [*_of_gazetteer(gazetteer), *_of_states(states), *_of_bodies(bodies, gazetteer)]
    names += [KnownName(text, "place", text, "name", text) for text in territories]
    names += [KnownName(text, "none", text) for text in hiding]
    readings: dict[str, list[KnownName]] = {}
    docs: dict[str, Doc] = {}
    for name in names:
        doc = nlp.make_doc(name.text)
        key = _key(doc[:])
        docs.setdefault(key, doc)
        rivals = readings.setdefault(key, [])
        if not any(rival.text == name.text and rival.key == name.key and rival.kind == name.kind for rival in rivals):
            rivals.append(name)
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("known", list(docs.values()))
    return KnownNames(matcher, {key: tuple(value) for key, value in readings.items()}, frozenset(directions))


def _of_states(states: Sequence[State]) -> Iterable[KnownName]:
    forms: tuple[tuple[str, MentionForm], ...] = (
        ("names", "name"),
        ("adjectives", "adjective"),
        ("metonyms", "metonym"),
    )
    for state in states:
        for attribute, form in forms:
            for text in getattr(state, attribute):
                yield KnownName(text, "state", state.name, form, state.name, state.iri)
        if state.capital and state.speaks:
            yield KnownName(state.capital, "place", state.capital, "name", state.capital)
            for text in state.capital_names:
                yield KnownName(text, "place", state.capital, "name", text)


def _of_gazetteer(gazetteer: Gazetteer) -> Iterable[KnownName]:
    for entry in gazetteer.entries:
        if entry.kind in ("person", "organization", "island", "place", "event"):
            key = entry.label if entry.kind == "place" else entry.iri
            name, loose, ground = _canonical(entry), _loose(entry), entry.is_ground
            for text in entry.names:
                ambiguous = text in entry.ambiguous
                yield KnownName(
                    text, entry.kind, key, "name", name, entry.iri, loose, entry.disputes, ambiguous, ground
                )
        if entry.kind == "island":
            for text in _island_forms(entry):
                yield KnownName(text, "island", entry.iri, "name", None, entry.iri, True, entry.disputes, ground=True)
    for agreement in gazetteer.agreements:
        for text in agreement.names:
            yield KnownName(text, "agreement", agreement.iri, "name", None, agreement.iri, True)


def _of_bodies(bodies: Iterable[Mapping[str, Any]], gazetteer: Gazetteer) -> Iterable[KnownName]:
    irises = {entry.label: entry.iri for entry in gazetteer.entries if entry.kind == "organization"}
    for body in bodies:
        iri = irises.get(body["name"])
        for text in (body["name"], *body.get("names", ())):
            yield KnownName(text, "organization", iri or body["name"], "name", None, iri)


def _island_forms(entry: Entry) -> Iterable[str]:
    """A group is also named by its plural ("Senkakus") and each name with "Islands" and the like behind it."""
    for name in entry.names:
        head, _, tail = name.rpartition(" ")
        if entry.is_group and head and tail.lower() in ("islands", "isles", "islets"):
            yield head + "s" if not head.endswith("s") else head


def _canonical(entry: Entry) -> str | None:
    return entry.label if entry.kind in ("place", "event") else None


def _loose(entry: Entry) -> bool:
    return entry.kind in ("island", "event", "organization")


def _key(span: Span) -> str:
    return " ".join(token.lower_ for token in span)
