"""The release as data catalogues read it: DCAT that passes its shapes, and files that are what it says."""

from pathlib import Path

import pyshacl
from flask.testing import FlaskClient
from rdflib import DCAT, Graph, URIRef

SHAPES = Path(__file__).with_name("dcat.shapes.ttl")
IANA = "https://www.iana.org/assignments/media-types/"


def catalogue(client: FlaskClient) -> Graph:
    return Graph().parse(data=client.get("/.well-known/void").data, format="turtle")


def test_the_description_passes_the_shapes_of_dcat(client: FlaskClient) -> None:
    found = catalogue(client)
    conforms, _, report = pyshacl.validate(found, shacl_graph=Graph().parse(SHAPES))
    assert conforms, report
    kinds = {kind: len(list(found.subjects(predicate=None, object=URIRef(DCAT[kind])))) for kind in
             ("Catalog", "Dataset", "Distribution", "DataService")}  # fmt: skip
    assert kinds == {"Catalog": 1, "Dataset": 1, "Distribution": 10, "DataService": 1}


def test_the_shapes_tell_what_is_missing(client: FlaskClient) -> None:
    for prop in (DCAT.downloadURL, DCAT.mediaType, DCAT.dataset, DCAT.keyword):
        found = catalogue(client)
        found.remove((None, prop, None))
        assert not pyshacl.validate(found, shacl_graph=Graph().parse(SHAPES))[0], prop


def test_every_file_has_the_type_that_is_told(client: FlaskClient) -> None:
    found = catalogue(client)
    for file in found.subjects(DCAT.downloadURL):
        address = str(found.value(file, DCAT.downloadURL)).removeprefix("http://localhost")
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert str(found.value(file, DCAT.mediaType)) == f"{IANA}{answer.mimetype}"


def test_the_page_of_downloads_leads_to_the_description(browser: FlaskClient) -> None:
    page = browser.get("/download").text
    assert 'href="/.well-known/void?format=turtle"' in page
    assert browser.get("/.well-known/void?format=turtle").mimetype == "text/turtle"
    assert browser.get("/.well-known/void?format=jsonld").mimetype == "application/ld+json"
