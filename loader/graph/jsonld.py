"""JSON-LD 1.1 with a context of prefixes, written from sorted quads; needs no remote context to be read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
JsonObject = dict[str, Any]


def write_jsonld(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Quads sorted by graph, then subject, then predicate, as one JSON-LD document, part by part; equal quads give
    equal text.

    Property names are compact IRIs, values are expanded except plain strings, so nothing is coerced.
    """
    names = _Names(prefixes)
    context = _indented(dict(sorted(prefixes.items())), 1).lstrip()
    yield f'{{\n "@context": {context},\n "@graph": ['
    joint = "\n"
    for graph, of_graph in groupby(quads, key=lambda quad: quad.graph_name):
        members = (_node(subject, of_subject, names) for subject, of_subject in groupby(of_graph, key=_subject))
        if isinstance(graph, DefaultGraph):
            for member in members:
                yield joint + _indented(member, 2)
                joint = ",\n"
        else:
            yield f'{joint}  {{\n   "@id": {json.dumps(_id(graph), ensure_ascii=False)},\n   "@graph": [\n'
            yield from _joined(members)
            yield "\n   ]\n  }"
            joint = ",\n"
    yield "]\n}\n" if joint == "\n" else "\n ]\n}\n"


def _joined(members: Iterable[JsonObject]) -> Iterator[str]:
    for number, member in enumerate(members):
        yield (",\n" if number else "") + _indented(member, 4)


def _indented(value: JsonObject, depth: int) -> str:
    """A value as it stands at a depth of the document; no string of JSON holds a line break."""
    # JSON has no line break inside a text; texts may have other characters that Python breaks lines at.
    return " " * depth + json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)


class _Names:
    """Compact IRIs of properties, by the longest namespace that fits."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._namespaces = sorted(((iri, name) for name, iri in prefixes.items()), key=lambda p: (-len(p[0]), p))

    def compact(self, iri: str) -> str:
        """``prefix:local``, or the IRI itself."""
        for namespace, name in self._namespaces:
            local = iri.removeprefix(namespace)
            # A local name that begins with // would make the compact IRI an absolute one (JSON-LD 1.1, 4.1.5).
            if local != iri and not local.startswith("//"):
                return f"{name}:{local}"
        return iri


def _node(subject: NamedNode | BlankNode, quads: Iterable[Quad], names: _Names) -> JsonObject:
    node: JsonObject = {"@id": _id(subject)}
    for predicate, of_predicate in groupby(quads, key=lambda quad: quad.predicate.value):
        objects = [quad.object for quad in of_predicate]
        if predicate == _TYPE and all(isinstance(value, NamedNode) for value in objects):
            node["@type"] = [names.compact(str(getattr(value, "value", ""))) for value in objects]
        else:
            node[names.compact(predicate)] = [_value(value) for value in objects]
    return node


def _value(value: object) -> JsonObject | str:
    if isinstance(value, Literal):
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == _STRING:
            return value.value
        return {"@value": value.value, "@type": value.datatype.value}
    assert isinstance(value, NamedNode | BlankNode)  # triple terms are not in the model
    return {"@id": _id(value)}


def _subject(quad: Quad) -> NamedNode | BlankNode:
    assert isinstance(quad.subject, NamedNode | BlankNode)  # triple terms are not in the model
    return quad.subject


def _id(node: NamedNode | BlankNode) -> str:
    return f"_:{node.value}" if isinstance(node, BlankNode) else node.value
