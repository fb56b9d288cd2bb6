"""An article is read again exactly when something that its reading depends on has changed."""

from pathlib import Path

import loader.fingerprint as fingerprint
from loader.article import Article
from loader.fingerprint import article_fingerprint, reading_fingerprint

ARTICLE = Article("a", "Abe met Putin.")


def test_gazetteer_and_lexicon_change_the_fingerprint() -> None:
    same = reading_fingerprint("g", "l")
    assert reading_fingerprint("g", "l") == same
    assert len({same, reading_fingerprint("h", "l"), reading_fingerprint("g", "m"), reading_fingerprint("l", "g")}) == 4


def test_text_and_metadata_change_the_fingerprint_and_nothing_else_does() -> None:
    others = [
        Article("a", "Abe met Putin!"),
        Article("a", "Abe met Putin.", publisher="Kyodo"),
        Article("a", "Abe met Putin.", title="Summit"),
        Article("a", "Abe met Putin.", url="https://news.example/1"),
        Article("b", "Abe met Putin."),
    ]
    seen = {article_fingerprint(article.content_hash, "reading") for article in [ARTICLE, *others]}
    assert len(seen) == len(others) + 1
    assert article_fingerprint(Article("a", "Abe met Putin.").content_hash, "reading") in seen


def test_every_source_of_the_extractor_counts() -> None:
    package = Path(fingerprint.__file__).parent
    covered = {path.relative_to(package) for path in fingerprint._sources(package)}
    assert {path.relative_to(package) for path in (package / "language").glob("*.py")} <= covered
    assert {path.relative_to(package) for path in (package / "build").glob("*.py")} <= covered
    assert {Path("edtf.py"), Path("evidence.py"), Path("record.py")} <= covered
