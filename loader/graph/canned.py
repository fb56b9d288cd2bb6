"""The canned queries as RDF, so that SPARQL editors offer them as examples.

Each is a ``sh:SPARQLExecutable`` with its text in ``sh:select``, as the SPARQL examples of SIB and their editor have it
(https://github.com/sib-swiss/sparql-examples); its parameters are ``sh:Parameter`` (SHACL Advanced
Features, section 3.2), whose path ends with the name of the variable.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode, Triple

from loader.errors import QueryError
from loader.graph.terms import Base, term

DATATYPES = {"date": "xsd:date", "integer": "xsd:integer", "string": "xsd:string"}
"""Type of a parameter -> its datatype; things have a class, choices are told in words."""


def read_yaml(text: str) -> Any:
    """What a YAML document holds, read by libyaml where PyYAML has it: ten times as fast, and every command and
    process of the service waits for it. Raises yaml.YAMLError if it is none."""
    return yaml.load(text, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)


def read_header(text: str) -> Mapping[str, Any]:
    """The ``#+`` lines of a canned query, which are YAML. Raises QueryError if they are none."""
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = read_yaml("\n".join(lines))
    except yaml.YAMLError as error:
        raise QueryError(f"the #+ header is no YAML ({error}): correct it") from error
    if not isinstance(header, dict):
        raise QueryError("there is no #+ header with summary and description: write one")
    return header


def canned_triples(folder: Path, base: Base) -> Iterator[Triple]:
    """The canned queries of a folder, each at ``<base>report/NAME``."""
    for file in sorted(folder.glob("*.rq")):
        yield from _query(file.stem, file.read_text(encoding="utf-8"), base)


def _query(name: str, text: str, base: Base) -> Iterator[Triple]:
    report, header = base.node(f"report/{name}"), read_header(text)
    for kind in ("sh:SPARQLExecutable", "sh:SPARQLSelectExecutable"):
        yield Triple(report, term("rdf:type"), term(kind))
    yield Triple(report, term("rdfs:label"), Literal(str(header["summary"]), language="en"))
    yield Triple(report, term("rdfs:comment"), Literal(str(header["description"]), language="en"))
    yield Triple(report, term("sh:select"), Literal(text))
    for tag in header.get("tags", ()):
        yield Triple(report, term("schema:keywords"), Literal(str(tag)))
    for entry in header.get("parameters", ()):
        parameter = base.node(f"report/{name}/parameter/{entry['name']}")
        yield Triple(report, term("sh:parameter"), parameter)
        yield from _parameter(parameter, entry, base)


def _parameter(parameter: NamedNode, entry: Mapping[str, Any], base: Base) -> Iterator[Triple]:
    yield Triple(parameter, term("rdf:type"), term("sh:Parameter"))
    yield Triple(parameter, term("sh:path"), base.node(f"report/parameter/{entry['name']}"))
    yield Triple(parameter, term("sh:name"), Literal(str(entry["label"]), language="en"))
    yield Triple(parameter, term("sh:optional"), Literal(True))
    if entry["type"] in DATATYPES:
        yield Triple(parameter, term("sh:datatype"), term(DATATYPES[entry["type"]]))
    if "class" in entry:
        yield Triple(parameter, term("sh:class"), term(entry["class"]))
    if "default" in entry:
        yield Triple(parameter, term("sh:defaultValue"), Literal(str(entry["default"])))
    if "choices" in entry:
        choices = ", ".join(f"{value} ({label})" for value, label in entry["choices"].items())
        yield Triple(parameter, term("sh:description"), Literal(f"one of {choices}", language="en"))
