"""Who claims, holds, rejects or offers what: short texts with the whole set of claims they tell."""

import json
import tomllib
from typing import Any

import pytest

from loader.article import Article
from loader.language.agreements import find_agreements
from loader.language.claims import find_claims
from loader.language.namings import find_namings
from loader.language.reader import read_article
from loader.record import Fact
from tests.language.disputes import GOLD, PUBLISHED, ROOT, language_of, read

CASES = tomllib.loads((ROOT / "tests" / "cases" / "claims.toml").read_text())["case"]
ARTICLES = sorted([*(ROOT / "seeds").glob("*.txt"), *(GOLD / "articles").glob("*.txt")])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_text_gives_exactly_the_claims_it_tells(case: dict[str, Any]) -> None:
    reading, language = read(case["text"], case["dispute"])
    claims = find_claims(reading, language.gazetteer, language.lexicon)
    found = [f"{c.claimant.name} | {c.position} | {', '.join(t.name for t in c.territory)}" for c in claims]
    assert sorted(found) == sorted(case["claims"])


def test_a_claim_told_twice_is_one_entry_with_both_sentences_as_evidence() -> None:
    text = "Argentina claims the Falkland Islands. The fishing fleet sailed. Argentina claims the islands."
    reading, language = read(text, "falklands")
    (claim,) = find_claims(reading, language.gazetteer, language.lexicon)
    assert [passage.text for passage in claim.evidence] == [
        "Argentina claims the Falkland Islands.",
        "Argentina claims the islands.",
    ]


def test_a_pronoun_brings_the_sentence_that_names_the_islands_into_the_evidence() -> None:
    text = "A ship sailed to the Falkland Islands. Argentina claims them."
    reading, language = read(text, "falklands")
    (claim,) = find_claims(reading, language.gazetteer, language.lexicon)
    assert [p.text for p in claim.evidence] == ["A ship sailed to the Falkland Islands.", "Argentina claims them."]
    assert "Falkland Islands" in {w.passage.text for w in claim.words if w.slot == "territory"}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_fact_of_an_article_stands_in_its_evidence(path: Any) -> None:
    gold = json.loads((GOLD / f"{path.stem}.json").read_text())
    article = Article(path.stem, path.read_text(), PUBLISHED)
    language = language_of(gold["dispute"])
    reading = read_article(article, language)
    agreements = find_agreements(reading, language.gazetteer, language.lexicon)
    facts: list[Fact] = [
        *agreements,
        *(provision for agreement in agreements for provision in agreement.provisions),
        *find_claims(reading, language.gazetteer, language.lexicon),
        *find_namings(reading, language.gazetteer, language.lexicon),
    ]
    assert facts, "the article tells of an agreement or a claim"
    for fact in facts:
        assert fact.rule
        assert any(word.slot == "trigger" for word in fact.words)
        for passage in [*fact.evidence, *(word.passage for word in fact.words)]:
            assert passage.text
            assert article.text[passage.start : passage.end] == passage.text
        for word in fact.words:
            assert any(e.start <= word.passage.start and word.passage.end <= e.end for e in fact.evidence), word
