"""Article -> Record: reads the article and lets every fact finder look at the reading."""

import importlib

from loader.article import Article
from loader.language.pipeline import Language
from loader.language.reader import read_article
from loader.language.reading import Reading
from loader.record import Passage, Record


def extract(article: Article, language: Language) -> Record:
    """Everything that the article says. A function of the article and the language alone."""
    reading = read_article(article, language)
    lexicon, gazetteer = language.lexicon, language.gazetteer

    def run(module, function, *arguments):  # TEMPORARY until all finders exist
        try:
            return getattr(importlib.import_module(f"loader.language.{module}"), function)(*arguments)
        except (ModuleNotFoundError, AttributeError):
            return ()

    return Record(
        id=article.id,
        published=article.published,
        publisher=article.publisher,
        title=article.title,
        url=article.url,
        dispute=reading.dispute,
        sentences=sentences(reading),
        entities=reading.entities,
        tenures=reading.tenures if hasattr(reading, "tenures") else (),
        agreements=run("agreements", "find_agreements", reading, gazetteer, lexicon),
        meetings=run("meetings", "find_meetings", reading, lexicon),
        statements=run("statements", "find_statements", reading, lexicon),
        indirect_statements=run("statements", "find_indirect_statements", reading, lexicon),
        claims=run("claims", "find_claims", reading, gazetteer, lexicon),
        namings=run("namings", "find_namings", reading, gazetteer, lexicon),
    )


def sentences(reading: Reading) -> tuple[Passage, ...]:
    """The sentences of the running text."""
    passages = (reading.slice(s.start_char, s.end_char) for s in reading.doc.sents if not s.text.isspace())
    return tuple(p for p in passages if p.text)
