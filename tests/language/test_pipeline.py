"""The parser's own components and those that do the same in less time."""

from pathlib import Path

import pytest

from loader.language.pipeline import Language

ROOT = Path(__file__).parents[2]
TEXTS = {
    **{path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))},
    "a name ends the text": "Talks were held by Foreign Minister Yoshimasa Hayashi",
    "a name over a line": "The islands are claimed by the United\n\nStates and by Papua\nNew Guinea.",
    "one word": "Argentina",
    "only blanks": "  \n\n ",
    "nothing": "",
}
ATTRIBUTES: list[int | str] = [
    "TAG",
    "POS",
    "MORPH",
    "LEMMA",
    "DEP",
    "HEAD",
    "SENT_START",
    "ENT_IOB",
    "ENT_TYPE",
    "ENT_KB_ID",
]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_components_do_to_a_document_what_spacy_does(text: str, language: Language) -> None:
    doc = language.nlp.make_doc(text)
    for component in language.components:
        doc = component(doc)
    assert doc.to_array(ATTRIBUTES).tolist() == language.nlp(text).to_array(ATTRIBUTES).tolist()
