"""The evidence as W3C Web Annotations (https://www.w3.org/TR/annotation-model/): facts on the words that say them."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import IO

from pyoxigraph import NamedNode

from loader.exports.things import Row, Things, rows
from loader.graph.embedded import Release
from loader.graph.terms import term

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters before and after a quotation that tell it from the same words elsewhere in the text."""


def write_annotations(release: Release, output: IO[bytes]) -> None:
    """An AnnotationPage, one annotation a report: its body the thing that the report became and how it is called, its
    targets the sentences in the article, by position (Unicode code points of ``schema:text``) and by quotation."""
    things = Things(release)
    became: dict[str, list[str]] = {}
    for row in rows(release, "made-from"):
        became.setdefault(row["report"], []).append(row["thing"])
    head = {
        "@context": CONTEXT,
        "id": f"{release.base.iri}release/{release.number}/annotations",
        "type": "AnnotationPage",
    }
    output.write(json.dumps(head, indent=1)[:-2].encode() + b',\n "items": [')
    joint = "\n"
    for annotation in _annotations(things, became):
        output.write(joint.encode() + json.dumps(annotation, ensure_ascii=False).encode())
        joint = ",\n"
    output.write(b"\n ]\n}\n")


def _annotations(things: Things, became: dict[str, list[str]]) -> Iterator[dict[str, object]]:
    release = things.release
    prefix = release.base.article_graph("").value
    for graph in release.graph_names():
        if graph.value.startswith(prefix):
            article = release.base.article_of_graph(graph)
            text = release.value(NamedNode(article), term("schema:text"), graph) or ""
            found = rows(release, "evidence", {"graph": graph})
            for report, passages in groupby(found, key=lambda row: row["report"]):
                yield {
                    "id": f"{report}#annotation",
                    "type": "Annotation",
                    "motivation": "identifying",
                    "body": _bodies(report, became.get(report, []), things),
                    "target": [_target(article, text, row) for row in passages],
                }


def _bodies(report: str, made: list[str], things: Things) -> list[dict[str, str]]:
    called = [
        {"type": "TextualBody", "value": things.name(thing), "format": "text/plain", "purpose": "describing"}
        for thing in made
    ]
    return [{"id": thing, "purpose": "identifying"} for thing in made or [report]] + called


def _target(article: str, text: str, passage: Row) -> dict[str, object]:
    start, end = int(passage["start"]), int(passage["end"])
    quoted = {"type": "TextQuoteSelector", "exact": passage["exact"]}
    if text:
        quoted |= {"prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"source": article, "selector": [quoted, position]}
