"""The VoID description of a release (Vocabulary of Interlinked Datasets, W3C note of 2011): what it holds, how much,
by which words, and where it is had."""

from importlib.metadata import version

from pyoxigraph import NamedNode

from loader.graph.embedded import Release
from loader.graph.terms import PREFIXES
from server.lookups import Lookup, ask

NAMED = {
    "resolved": "What the articles together say, each thing once.",
    "background": "What the gazetteer states, with its sources.",
    "curated": "Corrections by people.",
    "ontology": "The vocabulary.",
    "shapes": "The SHACL shapes that every graph passes.",
    "provenance": "Releases and loads, and what was left out.",
}
"""Graph -> what it holds; every other graph holds what one article says, and is not described one by one."""
ABOUT = (
    "Who met whom, what was agreed, said and claimed in disputes over islands, read from news articles; every fact "
    "leads to the sentence that says it."
)
FORMATS = ("Turtle", "TriG", "N-Triples", "N-Quads", "JSON-LD", "RDF_XML")
DUMPS = ("ttl", "trig", "nq", "jsonld", "rdf")
EXAMPLES = ("island", "person", "meeting", "agreement")
"""Kinds of things of which one each is named as an example."""


def describe_dataset(current: Release) -> str:
    """The description in Turtle, without its prefixes; relative to the address of the service."""
    sizes = sizes_of(current)
    (counted,) = ask(current, Lookup.SIZE, {})
    of_articles = int(counted["triples"]) - sum(sizes.values())
    return (
        _dataset(current, int(counted["triples"]))
        + "".join(_subset(name, text, sizes[current.base.graph(name).value]) for name, text in NAMED.items())
        + _subset("articles", f"What {counted['articles']} articles say, each in a graph of its own.", of_articles)
        + f"<.well-known/void#articles> void:documents {counted['articles']} .\n"
        + _partitions(current, current.base.graph("resolved"))
    )


def sizes_of(current: Release) -> dict[str, int]:
    """How many triples the graphs have that are not one of an article: of those there are as many as articles."""
    return {current.base.graph(name).value: current.size(current.base.graph(name)) for name in NAMED}


def _dataset(current: Release, triples: int) -> str:
    dumps = ", ".join(f"<export.{extension}>" for extension in DUMPS)
    features = ", ".join(f"formats:{name}" for name in FORMATS)
    used = ("sk", "skos", "prov", "oa", "schema", "geo", "sem", "dcterms", "org")
    vocabularies = ", ".join(f"<{PREFIXES[prefix]}>" for prefix in used)
    examples = "".join(f"  void:exampleResource <{iri}> ;\n" for iri in _examples(current))
    return (
        f'<.well-known/void> a void:DatasetDescription ; foaf:primaryTopic <.well-known/void#dataset> ;\n'
        f'  dcterms:title "What Skerry holds"@en .\n'
        f'<.well-known/void#dataset> a void:Dataset ; dcterms:title "Skerry, release {current.number}"@en ;\n'
        f'  dcterms:description "{ABOUT}"@en ; foaf:homepage <> ;\n'
        f'  dcterms:issued "{current.published.isoformat()}"^^xsd:dateTime ;\n'
        f'  owl:versionInfo "{current.number}, by Skerry {version("skerry")}" ; void:sparqlEndpoint <sparql> ;\n'
        f"  void:dataDump {dumps} ; void:feature {features} ; void:vocabulary {vocabularies} ;\n"
        f'{examples}  void:uriSpace "{current.base.iri}" ; void:triples {triples} .\n'
    )  # fmt: skip


def _subset(name: str, text: str, triples: int) -> str:
    return (
        f"<.well-known/void#dataset> void:subset <.well-known/void#{name}> .\n"
        f'<.well-known/void#{name}> a void:Dataset ; rdfs:comment "{text}"@en ; void:triples {triples} .\n'
    )


def _examples(current: Release) -> list[str]:
    """One thing of each kind that the release has, the first by name."""
    classes = {kind: NamedNode(f"{PREFIXES['sk']}{kind.capitalize()}") for kind in EXAMPLES}
    found = (next(iter(ask(current, Lookup.INSTANCES, {"class": each})), {}) for each in classes.values())
    return [row["thing"] for row in found if "thing" in row]


def _partitions(current: Release, graph: NamedNode) -> str:
    """How much of what there is in the graph of things: by class and by property (VoID, section 4.2)."""
    part = "<.well-known/void#resolved>"
    classes = ask(current, Lookup.CLASSES_OF, {"graph": graph})
    properties = ask(current, Lookup.PROPERTIES_OF, {"graph": graph})
    by_class = "".join(
        f"{part} void:classPartition [ void:class <{row['class']}> ; void:entities {row['count']} ] .\n"
        for row in classes
    )
    by_property = "".join(
        f"{part} void:propertyPartition [ void:property <{row['property']}> ; void:triples {row['count']} ] .\n"
        for row in properties
    )
    counts = f"{part} void:classes {len(classes)} ; void:properties {len(properties)} .\n"
    return counts + by_class + by_property
