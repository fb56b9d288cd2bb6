"""The release as data catalogues read it (DCAT 3, W3C recommendation of 2024): a dataset, the files that it can be had
as, and the endpoint that answers queries of it."""

from collections.abc import Iterator

from pyoxigraph import Literal

from loader.exports.archive import RIGHTS
from loader.exports.files import OTHER_FILES, RDF_FILES, ZIP
from loader.graph.embedded import Release

OF_ONE_GRAPH = frozenset({"turtle", "rdfxml"})
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
KEYWORDS = ("territorial disputes", "islands", "news", "diplomacy", "claims", "provenance")
KNOWN, EVERYTHING = "What is known, in one graph.", "All graphs, also what each article says and in which words."
"""What an RDF file holds, whose format has one graph, or many."""


def describe_catalogue(current: Release) -> str:
    """The description in Turtle, without its prefixes; relative to the address of the service."""
    keywords = ", ".join(_text(keyword) for keyword in KEYWORDS)
    files = list(_files())
    nodes = ", ".join(f"<.well-known/void#export.{extension}>" for extension, *_ in files)
    return (
        "<.well-known/void> a dcat:Catalog ; dcat:dataset <.well-known/void#dataset> ;\n"
        "  dcat:service <.well-known/void#sparql> ;\n"
        '  dcterms:description "The newest release of this service, its files and its endpoint."@en .\n'
        f"<.well-known/void#dataset> a dcat:Dataset ; dcat:landingPage <download> ; dcat:keyword {keywords} ;\n"
        f'  dcat:version "{current.number}" ; dcterms:language <http://id.loc.gov/vocabulary/iso639-1/en> ;\n'
        f"  dcterms:rights [ a dcterms:RightsStatement ; rdfs:label {_text(RIGHTS)} ] ;\n"
        f"  dcat:distribution {nodes} .\n"
        '<.well-known/void#sparql> a dcat:DataService ; dcterms:title "SPARQL endpoint"@en ;\n'
        "  dcat:endpointURL <sparql> ; dcat:endpointDescription <sparql> ;\n"
        "  dcat:servesDataset <.well-known/void#dataset> .\n"
    ) + "".join(_distribution(*file) for file in files)


def _files() -> Iterator[tuple[str, str, str, str]]:
    """Extension, media type, title and contents of every file of the whole."""
    for name, (extension, media_type, title) in RDF_FILES.items():
        yield extension, media_type, title, KNOWN if name in OF_ONE_GRAPH else EVERYTHING
    for file in (*OTHER_FILES, ZIP):
        yield file.extension, file.media_type, file.title, file.holds


def _distribution(extension: str, media_type: str, title: str, holds: str) -> str:
    return (
        f"<.well-known/void#export.{extension}> a dcat:Distribution ;\n"
        f"  dcterms:title {_text(title)} ; dcterms:description {_text(holds)} ;\n"
        f"  dcat:accessURL <download> ; dcat:downloadURL <export.{extension}> ;\n"
        f"  dcat:mediaType <{MEDIA_TYPES}{media_type.partition(';')[0]}> .\n"
    )


def _text(words: str) -> str:
    return str(Literal(words, language="en"))
