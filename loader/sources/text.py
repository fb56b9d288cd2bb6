"""Plain text files -> articles."""

import re
from pathlib import Path, PurePath

from loader.article import Article
from loader.errors import UnreadableArticle
from loader.sources.dateline import find_dateline
from loader.sources.decode import decode
from loader.sources.identity import article_id
from loader.sources.language import require_english
from loader.sources.metadata import Metadata

DEFAULT_MAX_BYTES = 5_000_000
_LONGEST_TITLE = 160
_TURTLE = re.compile(r"\s*(?:#.*\s+)*(?:@prefix|@base|PREFIX|BASE)\s+\S*\s*<")


def read_text(path: Path, relative: PurePath, metadata: Metadata, max_bytes: int = DEFAULT_MAX_BYTES) -> Article:
    """The article in a plain text file. What the metadata leaves open is taken from the text's own date line,
    dateline and headline. Raises ArticleError with the reason if it cannot be read."""
    size = path.stat().st_size
    if size > max_bytes:
        raise UnreadableArticle(
            f"{path} has {size / 1e6:.1f} MB, more than the limit of {max_bytes / 1e6:g} MB: "
            f"split it into articles, or raise --max-bytes"
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableArticle(f"{path} cannot be read ({error.strerror}): check its permissions") from error
    text = decode(content, str(path))
    if _TURTLE.match(text):
        raise UnreadableArticle(f"{path} is Turtle, not an article: give a gazetteer with --gazetteer")
    require_english(text, str(path))
    dateline = find_dateline(text)
    return Article(
        id=article_id(metadata.id, metadata.url, relative, metadata.place),
        text=text,
        published=metadata.day() or dateline.published,
        publisher=metadata.publisher or dateline.publisher,
        title=metadata.title or headline(text),
        url=metadata.url,
    )


def headline(text: str) -> str | None:
    """The first paragraph if it looks like a headline: one short line without a full stop, more text below it."""
    first, separator, rest = text.strip().partition("\n")
    first = first.strip()
    if not separator or not rest.strip() or len(first) > _LONGEST_TITLE or first.lower().startswith("date "):
        return None
    return first if first[-1:].isalnum() or first[-1:] in "'’\"”?!)" else None
