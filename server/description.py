"""What the service is, in RDF: the SPARQL 1.1 service description and the VoID description of the current release."""

from importlib.metadata import version

import pyoxigraph as ox
from flask import Blueprint, Response, request
from pyoxigraph import RdfFormat, Triple

from loader.graph.embedded import DEFAULT_GRAPHS, Release
from loader.graph.results import formats_of, write_triples
from loader.graph.terms import PREFIXES
from server.current import release, settings
from server.dcat import describe_catalogue
from server.limits import KINDS, PROPERTIES, limits_of, number
from server.negotiate import chosen, offers, vary
from server.settings import Settings
from server.void import NAMED, describe_dataset, sizes_of

blueprint = Blueprint("description", __name__)

FORMATS = "http://www.w3.org/ns/formats/"
"""The W3C's IRIs of file formats."""
FORMAT_NAMES = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads",
)  # fmt: skip
"""The formats of answers, in the order of SOLUTION_FORMATS, GRAPH_FORMATS and DATASET_FORMATS."""
KNOWN = "What is known: each thing once, the background of the gazetteer, corrections, the ontology."


@blueprint.get("/.well-known/void")
def void() -> Response:
    """The description of the current release: VoID for programs that read RDF, DCAT for data catalogues."""
    return _described(_prefixes(_root()) + describe_dataset(release()) + describe_catalogue(release()))


def describe_service() -> Response:
    """The SPARQL 1.1 service description of this endpoint, with its limits and the graphs of the release."""
    return _described(_service(_root(), release()) + _limits(settings()) + _writing(settings()))


def _root() -> str:
    return settings().public or request.url_root


def _described(turtle: str) -> Response:
    # The text is ours, but a base given by the user stands in it: the parser refuses what is no IRI.
    offer = chosen(offers(formats_of("construct")), request.args.get("format") or None)
    assert offer.format is not None  # graphs have formats
    triples = [
        Triple(quad.subject, quad.predicate, quad.object) for quad in ox.parse(turtle.encode(), format=RdfFormat.TURTLE)
    ]
    return vary(Response(write_triples(triples, offer.format), content_type=offer.format.content_type))


def _prefixes(root: str) -> str:
    known = PREFIXES | {
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "void": "http://rdfs.org/ns/void#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "formats": FORMATS,
    }
    return f"@base <{root}> .\n" + "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in known.items())


def _service(root: str, current: Release) -> str:
    """Section 3 of SPARQL 1.1 Service Description."""
    counts = sizes_of(current)
    graphs = "".join(
        f"<sparql#dataset> sd:namedGraph <{_part(name)}> .\n"
        f'<{_part(name)}> a sd:NamedGraph ; sd:name <{name}> ; rdfs:comment "{_comment(name, current)}"@en ;\n'
        f"  sd:graph <{_part(name)}/graph> . <{_part(name)}/graph> a sd:Graph ; void:triples {count} .\n"
        for name, count in counts.items()
    )
    known = 0 if current.is_open else sum(counts.get(current.base.graph(name).value, 0) for name in DEFAULT_GRAPHS)
    formats = ", ".join(f"formats:{name}" for name in FORMAT_NAMES)
    return _prefixes(root) + (
        f"<sparql#service> a sd:Service ; sd:endpoint <sparql> ; sd:supportedLanguage sd:SPARQL11Query ;\n"
        f'  rdfs:label "Skerry {version("skerry")}, release {current.number}"@en ;\n'
        f"  sd:resultFormat {formats} ; sd:defaultDataset <sparql#dataset> ;\n"
        f'  rdfs:comment "A query without a dataset asks what is known; GRAPH reaches what each article says. '
        f"FROM, FROM NAMED, default-graph-uri and named-graph-uri name graphs and fetch nothing; SERVICE is refused. "
        f"The parameters at (a release or a time) and published-until (a date) of the address ask other worlds than "
        f'the present one. An answer is complete: a query that exceeds a limit is ended with an error."@en .\n'
        f"<sparql#dataset> a sd:Dataset ; sd:defaultGraph <sparql#known> .\n"
        f'<sparql#known> a sd:Graph ; rdfs:comment "{KNOWN}"@en ; void:triples {known} .\n'
    ) + graphs  # fmt: skip


def _limits(told: Settings) -> str:
    """Those of queries are the service's own; other kinds of requests have nodes of their own."""
    found = ""
    for kind, limits in limits_of(told).items():
        node = "<sparql#service>" if kind == "queries" else f"<sparql#limits/{kind}>"
        values = " ; ".join(f"sk:{PROPERTIES[key]} {number(value)}" for key, value in limits.items())
        found += f"{node} {values} .\n"
        if kind != "queries":
            found += f'<sparql#service> sk:limits {node} . {node} a sk:Limits ; rdfs:label "{KINDS[kind]}"@en .\n'
    return found


def _writing(told: Settings) -> str:
    """What the service says of its writing."""
    if not told.takes_writes:
        return ""
    limits = "A change that breaks a limit or a shape is not published."
    if told.open_store:
        who = "THROWAWAY STORE: everybody may write and delete every graph, and no shape checks what is written."
    else:
        who = (
            "Holders of a token (Authorization: Bearer) write to graph/curated and graph/user/NAME, by updates and by "
            "the Graph Store Protocol at <graph-store>; LOAD is refused."
        )
    return f'<sparql#service> sd:supportedLanguage sd:SPARQL11Update ; rdfs:comment "{who} {limits}"@en .\n'


def _part(graph: str) -> str:
    return f"sparql#graph/{graph.rpartition('/graph/')[2]}"


def _comment(graph: str, current: Release) -> str:
    name = graph.removeprefix(current.base.graph("").value)
    return NAMED[name]
