"""Documents that strangers send: RDF in one of the formats, read without fetching or expanding anything."""

import json
from collections.abc import Iterable, Mapping
from xml.parsers import expat

import pyoxigraph as ox
from pyoxigraph import RdfFormat, Triple

from loader.errors import UnreadableGraph, UnsafeGraph
from loader.write import FORMATS, Content

_PARSED = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}

RDF_12 = "a triple stands as the object of another: this service keeps RDF 1.1, name the triple"


def read_graph(contents: Iterable[Content], base: str | None) -> frozenset[Triple]:
    """The triples of all documents; a blank node of one is none of another. Relative IRIs count from ``base``.

    Raises UnreadableGraph with line and column for what is not of its format or states other graphs, UnsafeGraph for
    an XML document with a DTD and for JSON-LD with a context that stands elsewhere.
    """
    return frozenset(triple for content in contents for triple in _triples(content, base))


def _triples(content: Content, base: str | None) -> list[Triple]:
    name = FORMATS[content.media_type]
    if name == "rdfxml":
        _refuse_dtd(content.body)
    elif name == "jsonld":
        _refuse_other_contexts(content.body)
    try:
        quads = ox.parse(
            content.body, format=_PARSED[name], base_iri=base, without_named_graphs=True, rename_blank_nodes=True
        )
        triples = [quad.triple for quad in quads]
    except SyntaxError as error:
        where = f"line {error.lineno}, column {error.offset}: " if error.lineno else ""
        raise UnreadableGraph(f"{where}{error.msg}: this is no {content.media_type}, correct it there") from None
    if any(isinstance(triple.object, Triple) for triple in triples):
        raise UnreadableGraph(RDF_12)
    return triples


def _refuse_dtd(body: bytes) -> None:
    """Entities are declared in DTDs; RDF/XML needs neither. The parser is told the encoding that the engine takes, so
    that both read the same document."""

    def refuse(*_: object) -> None:
        raise UnsafeGraph("the XML has a DTD (<!DOCTYPE …>), which is not allowed: leave it out and write entities out")

    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise UnreadableGraph(
            f"line {error.lineno}, column {error.offset + 1}: {expat.ErrorString(error.code)}: this is no XML in UTF-8"
        ) from None


def _refuse_other_contexts(body: bytes) -> None:
    """A context that is a text names a document, to be fetched; so does ``@import`` in a context."""

    def look(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
        for name, value in pairs:
            listed = value if isinstance(value, list) else [value]
            if name in ("@context", "@import") and any(isinstance(one, str) for one in listed):
                raise UnsafeGraph(
                    "the JSON-LD has a remote context, which is not fetched: write the context itself in its place"
                )
        return dict(pairs)

    try:
        json.loads(body, object_pairs_hook=look)
    except UnicodeDecodeError:
        raise UnreadableGraph("the JSON is not UTF-8: encode it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise UnreadableGraph(f"line {error.lineno}, column {error.colno}: {error.msg}: this is no JSON") from None
    except RecursionError:
        raise UnreadableGraph("the JSON is nested too deeply: write it flatter") from None
