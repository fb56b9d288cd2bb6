"""An article as the stages after reading see it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Article:
    """One news article: its text after reading, and what is known about it.

    ``text`` is decoded, without byte order mark, with LF line ends and control characters replaced one for one;
    every character offset in Skerry counts its Unicode code points. ``published`` is the day from which relative
    dates count, or None. ``id`` is unique in a store and safe in an IRI.
    """

    id: str
    text: str
    published: date | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    language: str = "en"

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of text and metadata: equal exactly when nothing about the article changed."""
        fields = [
            self.id,
            self.text,
            self.published.isoformat() if self.published else None,
            self.publisher,
            self.title,
            self.url,
            self.language,
        ]
        return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
