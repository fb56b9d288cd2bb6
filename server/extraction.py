"""What of reports and pictures is translated, for `pybabel extract` (``[tool.babel]`` in pyproject.toml)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from loader.graph.canned import read_header

Found = tuple[int, str, str | tuple[str, ...], list[str]]
"""The line, the function that a program would call, its arguments, and what translators are told."""
PARTS = {"parameters": ("field", "a field of the form"), "columns": ("column", "a column of the table")}
"""Part of a header -> the context of its labels and what they are."""


def extract_report(
    file: IO[bytes], keywords: Sequence[str], comment_tags: Sequence[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """The messages of the header of a report."""
    header = read_header(file.read().decode())
    about = f"the report {header['summary']!r}"
    yield 1, "gettext", header["summary"], ["the name of a report"]
    yield 1, "gettext", header["description"], [f"what {about} tells"]
    for tag in header.get("tags", ()):
        yield 1, "pgettext", ("tag", tag), ["a subject of reports, in small letters"]
    for part, (context, what) in PARTS.items():
        for entry in header.get(part, ()):
            yield 1, "pgettext", (context, entry["label"]), [f"{what} of {about}"]
            for label in entry.get("choices", {}).values():
                yield 1, "pgettext", ("choice", label), [f"a choice of the field {entry['label']!r}"]
    if "picture" in header:
        yield 1, "gettext", header["picture"]["caption"], [f"below the picture of {about}"]


def extract_picture(
    file: IO[bytes], keywords: Sequence[str], comment_tags: Sequence[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """The words of a specification, which are those of its signal ``words``."""
    specification = json.load(file)
    for signal in specification.get("signals", ()):
        if signal["name"] == "words":
            for word in signal["value"].values():
                about = [f"in a picture: {Path(file.name).name}"]
                if isinstance(word, str):
                    yield 1, "pgettext", ("picture", word), about
                else:
                    yield 1, "npgettext", ("picture", word[1], word[2]), about
