"""What the record promises about names and offices, over all articles of the gold."""

from datetime import date
from pathlib import Path

import pytest

from loader.article import Article
from loader.language.extract import extract
from loader.language.pipeline import Language
from loader.language.reader import read_article
from loader.record import Passage

ROOT = Path(__file__).parents[2]
ARTICLES = sorted([*(ROOT / "seeds").glob("*.txt"), *(ROOT / "tests" / "gold" / "articles").glob("*.txt")])


def article_of(path: Path) -> Article:
    text = path.read_text(encoding="utf-8").lstrip("\ufeff")
    return Article(path.stem, text, date(2019, 1, 21))


@pytest.mark.parametrize("path", ARTICLES, ids=[path.stem for path in ARTICLES])
def test_evidence_is_the_articles_own_text_and_holds_the_words(path: Path, language: Language) -> None:
    article = article_of(path)
    record = extract(article, language)

    def exact(passage: Passage) -> bool:
        return bool(passage.text) and article.text[passage.start : passage.end] == passage.text

    entities = {entity.ref for entity in record.entities}
    assert len(entities) == len(record.entities), "an entity is unique by kind and name"
    assert record.entities
    assert record.tenures
    for entity in record.entities:
        assert entity.evidence
        assert all(exact(passage) for passage in entity.evidence)
        assert list(entity.evidence) == sorted(set(entity.evidence)), "mentions stand in text order, each once"
    for tenure in record.tenures:
        assert tenure.holder in entities
        assert tenure.serves is None or tenure.serves in entities
        assert {word.slot for word in tenure.words} >= {"trigger", "holder"}
        assert all(exact(passage) for passage in tenure.evidence)
        for word in tenure.words:
            assert exact(word.passage)
            assert any(p.start <= word.passage.start and word.passage.end <= p.end for p in tenure.evidence), word
    for sentence in record.sentences:
        assert exact(sentence)


def test_no_office_holds_the_name_of_the_state_it_serves(language: Language) -> None:
    for path in ARTICLES:
        for tenure in read_article(article_of(path), language).tenures:
            office = tenure.office or ""
            assert tenure.serves is None or tenure.serves.name not in office, office


def test_the_same_article_gives_the_same_record(language: Language) -> None:
    article = article_of(ARTICLES[0])
    assert extract(article, language) == extract(article, language)


@pytest.mark.parametrize(
    "text", ["", "\n\n \n", "?", "A", "Japan", "\ufffd\ufffd", "Prime Minister", "the", "of Japan,", "(", "' 's 's"]
)
def test_a_text_without_sentences_is_read_without_error(text: str, language: Language) -> None:
    record = extract(Article("case", text), language)
    assert record.id == "case"
