"""Programs that people have, run for real against a real service."""

import csv
import fcntl
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from loader.graph.embedded import Release
from tests.server.sample import BASE
from tests.serving import served
from tests.system import require_program

SK = "https://w3id.org/skerry/ontology#"
PREFIXES = f"PREFIX sk: <{SK}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
PEOPLE = (
    PREFIXES
    + "SELECT DISTINCT ?person ?name { ?m a sk:Meeting ; sk:participant ?person . ?person skos:prefLabel ?name "
    'FILTER(LANG(?name) = "en") } ORDER BY ?name'
)
NAMES = ["Shinzo Abe", "Vladimir Putin"]
PARTICIPANTS = PREFIXES + "CONSTRUCT { ?m sk:participant ?p } WHERE { ?m sk:participant ?p }"
COMUNICA = "@comunica/query-sparql@5.4.1"


@pytest.fixture(scope="module")
def endpoint(sample_store: Path) -> Iterator[str]:
    """The endpoint of a service over the sample."""
    with served(sample_store) as address:
        yield f"{address}/sparql"


def wrapped(endpoint: str, query: str, return_format: str, method: str = GET) -> Any:
    """What SPARQLWrapper makes of an answer."""
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery(query)
    wrapper.setReturnFormat(return_format)
    wrapper.setMethod(method)
    return wrapper.query().convert()


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_reads_a_table_in_every_format(endpoint: str, method: str) -> None:
    rows = wrapped(endpoint, PEOPLE, JSON, method)["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == NAMES
    document = wrapped(endpoint, PEOPLE, XML, method)
    assert [node.firstChild.data for node in document.getElementsByTagName("literal")] == NAMES
    table = list(csv.DictReader(io.StringIO(wrapped(endpoint, PEOPLE, CSV, method).decode())))
    assert [row["name"] for row in table] == NAMES
    lines = wrapped(endpoint, PEOPLE, TSV, method).decode().splitlines()
    assert [line.split("\t")[1] for line in lines] == ["?name", *(f'"{name}"@en' for name in NAMES)]


@pytest.mark.parametrize("form", ["ASK {{ ?m a <{0}Meeting> }}", "ASK {{ ?m a <{0}Nothing> }}"])
def test_sparqlwrapper_reads_yes_and_no(endpoint: str, form: str) -> None:
    expected = "Meeting" in form
    assert wrapped(endpoint, form.format(SK), JSON)["boolean"] is expected
    (boolean,) = wrapped(endpoint, form.format(SK), XML).getElementsByTagName("boolean")
    assert boolean.firstChild.data == str(expected).lower()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one
@pytest.mark.parametrize("query", [PARTICIPANTS, f"DESCRIBE <{BASE.iri}island/etorofu>"], ids=["construct", "describe"])
def test_sparqlwrapper_reads_a_graph_in_every_format(endpoint: str, query: str) -> None:
    turtle = Graph().parse(data=wrapped(endpoint, query, TURTLE), format="turtle")
    assert len(turtle) >= 4
    assert set(Graph().parse(data=wrapped(endpoint, query, N3), format="n3")) == set(turtle)
    for return_format in (RDFXML, XML, JSONLD):
        assert set(wrapped(endpoint, query, return_format)) == set(turtle)


def test_rdflib_asks_as_if_the_graph_were_here(endpoint: str, sample: Release) -> None:
    graph = Graph(SPARQLStore(endpoint))
    etorofu = URIRef(f"{BASE.iri}island/etorofu")
    assert (etorofu, None, None) in graph
    labels = set(graph.objects(etorofu, URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")))
    assert Literal("Etorofu", lang="en") in labels
    assert [str(row[1]) for row in graph.query(PEOPLE)] == NAMES  # type: ignore[index] # rows of a SELECT
    known = sum(sample.size(sample.base.graph(name)) for name in ("resolved", "background", "curated", "ontology"))
    assert 0 < len(graph) <= known


def test_pandas_reads_reports_and_answers(endpoint: str) -> None:
    answer = pandas.read_csv(f"{endpoint}?format=csv&query={PEOPLE}".replace(" ", "%20").replace("#", "%23"))
    assert list(answer["name"]) == NAMES
    report = pandas.read_csv(endpoint.replace("/sparql", "/reports/timeline.csv"))
    assert set(report.columns) >= {"date", "thingName", "sentence"}
    assert len(report) > 0


def test_curl_gets_what_it_accepts(endpoint: str) -> None:
    curl = require_program("curl", "curl")
    command = [curl, "-sSf", "-H", "Accept: text/csv", "--data-urlencode", f"query={PEOPLE}"]
    posted = subprocess.run([*command, endpoint], capture_output=True, text=True, check=True)
    got = subprocess.run([*command, "--get", endpoint], capture_output=True, text=True, check=True)
    assert posted.stdout == got.stdout
    assert [row["name"] for row in csv.DictReader(io.StringIO(got.stdout))] == NAMES
    failed = subprocess.run([*command, "--data-urlencode", "query=ASK {}", endpoint], capture_output=True, check=False)
    assert failed.returncode == 22  # "HTTP page not retrieved": 400 for two queries


@pytest.mark.parametrize(("suffix", "syntax"), [("ttl", "turtle"), ("nt", "ntriples"), ("rdf", "rdfxml")])
def test_rapper_reads_a_thing_from_its_address(endpoint: str, suffix: str, syntax: str) -> None:
    rapper = require_program("rapper", "raptor2-utils")
    address = endpoint.replace("/sparql", f"/id/island/etorofu.{suffix}")
    read = subprocess.run([rapper, "-q", "-i", syntax, "-o", "ntriples", address], capture_output=True, check=True)
    graph = Graph().parse(data=read.stdout, format="nt")
    assert (URIRef(f"{BASE.iri}island/etorofu"), None, URIRef(f"{SK}Island")) in graph


def test_rapper_reads_an_answer_and_a_whole_export(endpoint: str) -> None:
    rapper = require_program("rapper", "raptor2-utils")
    export = endpoint.replace("/sparql", "/export.ttl")
    counted = subprocess.run([rapper, "-c", "-i", "turtle", export], capture_output=True, text=True, check=True)
    assert "returned 0 triples" not in counted.stderr
    trig = subprocess.run(
        [rapper, "-c", "-i", "nquads", export.replace(".ttl", ".nq")], capture_output=True, text=True, check=True
    )
    assert "rror" not in trig.stderr


@pytest.fixture(scope="session")
def comunica() -> list[str]:
    """The command that runs Comunica: from npm, kept for later runs in the folder for temporary files."""
    scripts = Path(sys.executable).parent
    npm = shutil.which("npm", path=scripts) or require_program("npm", "npm")
    folder = Path(tempfile.gettempdir()) / f"skerry-tests-{COMUNICA.replace('/', '-').strip('@')}"
    program = folder / "node_modules" / "@comunica" / "query-sparql" / "bin" / "query.js"
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            with suppress(subprocess.TimeoutExpired):
                command = [
                    npm,
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    "--prefix",
                    str(folder),
                    COMUNICA,
                ]
                done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
                reachable = subprocess.run([npm, "ping"], capture_output=True, timeout=60, check=False).returncode == 0
                assert done.returncode == 0 or not reachable, done.stderr
    if not program.exists():
        pytest.skip(f"{COMUNICA} is not here and the npm registry cannot be reached: npm install {COMUNICA}")
    return [shutil.which("node", path=scripts) or require_program("node", "nodejs"), str(program)]


def test_comunica_finds_the_endpoint_and_asks_it(endpoint: str, comunica: list[str]) -> None:
    for source in (f"sparql@{endpoint}", endpoint):  # told what it is, and found out by its service description
        command = [*comunica, source, PEOPLE, "-t", "application/sparql-results+json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        rows = json.loads(done.stdout)["results"]["bindings"]
        assert [row["name"]["value"] for row in rows] == NAMES
