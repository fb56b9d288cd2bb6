"""Writing through the service: a real server, real clients, a store of real articles; all or nothing."""

import hashlib
import http.client
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import POST, SPARQLWrapper

from loader.graph.store import StoreFolder
from server.tokens import new_token
from tests.serving import served

SECRET, ALICE = new_token("alice", ["write"])
OPERATOR, OPERATORS_LINE = new_token("night-shift", ["operate"])
BASE = "https://w3id.org/skerry/id/"
OWN, CURATED = f"{BASE}graph/user/alice", f"{BASE}graph/curated"
SK = "https://w3id.org/skerry/ontology#"
NOTE = f"<{BASE}user/alice/note> <http://purl.org/dc/terms/title> 'a note' ."
BOMB = (
    f"INSERT {{ GRAPH <{OWN}> {{ <urn:a> <urn:b> ?n }} }} "
    f"WHERE {{ SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} }}"
)
"""An update that takes for ever."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, seeds_store: Path) -> Path:
    """A copy of the seeds' store, which the tests of this file change one after another."""
    copy = tmp_path_factory.mktemp("writing") / "store"
    subprocess.run(["cp", "-a", seeds_store, copy], check=True)
    return copy


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    """A service over it that knows one token."""
    tokens = store.parent / "tokens"
    tokens.write_text(f"{ALICE}\n{OPERATORS_LINE}\n")
    with served(store, "--tokens", str(tokens), "--write-seconds", "120", "--query-nesting", "120") as found:
        yield found


def send(
    method: str, url: str, body: bytes | None = None, token: str | None = SECRET, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    try:
        with urlopen(Request(url, data=body, headers=sent, method=method), timeout=120) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except HTTPError as error:
        return error.code, dict(error.headers), error.read()


def update(address: str, text: str, token: str | None = SECRET, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """The answer to an update."""
    return send("POST", f"{address}/sparql", urlencode({"update": text}).encode(), token, **headers)


def graph_at(address: str, graph: str) -> str:
    """Where a graph is."""
    return f"{address}/graph-store?graph={quote(graph, safe='')}"


def fingerprint(store: Path) -> str:
    """A hash of all files of a store."""
    digest = hashlib.sha256()
    for path in sorted(store.rglob("*")):
        digest.update(str(path.relative_to(store)).encode())
        if path.is_symlink():
            digest.update(os.readlink(path).encode())
        elif path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.mark.parametrize(("depth", "status"), [(118, 204), (121, 400)])
def test_an_update_may_be_nested_as_deeply_as_a_query(address: str, depth: int, status: int) -> None:
    text = f"DELETE {{ GRAPH <{OWN}> {{ ?s <urn:b> ?o }} }} WHERE {'{' * depth}?s <urn:none> ?o{'}' * depth}"
    told, _, body = update(address, text)
    assert told == status, body
    assert status == 204 or b"more than 120 brackets" in body


def test_an_update_makes_a_release_that_says_who_wrote(address: str, store: Path) -> None:
    before = StoreFolder(store).current_number()
    status, headers, body = update(address, f"INSERT DATA {{ GRAPH <{OWN}> {{ {NOTE} }} }}")
    assert (status, body) == (204, b"")
    manifest = StoreFolder(store).manifest()
    assert manifest is not None
    assert before is not None
    assert headers["Skerry-Release"] == str(manifest.number) == str(before + 1)
    assert (manifest.making.command, manifest.making.author) == ("serve", "alice")
    assert b"a note" in send("GET", graph_at(address, OWN), token=None)[2]


@pytest.mark.parametrize(
    ("once", "twice"),
    [
        ("USING g:resolved", "USING g:resolved # and\n USING<https://w3id.org/skerry/id/graph/resolved>"),
        ("USING g:resolved", "USING g:resolved USING NAMED g:resolved using g:resolved USING NAMED <graph/resolved>"),
    ],
)
def test_a_graph_that_an_update_names_twice_counts_once(address: str, once: str, twice: str) -> None:
    def counted(using: str) -> str:
        text = f"""BASE <https://w3id.org/skerry/id/> PREFIX g: <graph/>
        DELETE {{ GRAPH <{OWN}> {{ ?all <urn:has> ?was }} }} INSERT {{ GRAPH <{OWN}> {{ <urn:all> <urn:has> ?n }} }}
        {using} WHERE {{
          {{ SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} }}
          OPTIONAL {{ GRAPH <{OWN}> {{ ?all <urn:has> ?was }} }}
        }}"""
        status, _, body = update(address, text)
        assert status == 204, body
        return send("GET", graph_at(address, OWN), token=None, Accept="application/n-triples")[2].decode()

    assert counted(once) == counted(twice)
    assert '"0"' not in counted(once)


def test_what_is_known_can_be_read_by_an_update_and_the_working_data_cannot(address: str) -> None:
    text = f"""PREFIX sk: <{SK}>
    DELETE {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }} INSERT {{ GRAPH <{OWN}> {{ ?m <http://e/seen> ?status }} }}
    WHERE {{ ?m a sk:Meeting ; sk:status ?status OPTIONAL {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }} }}"""
    assert update(address, text)[0] == 204
    graph = Graph().parse(data=send("GET", graph_at(address, OWN), token=None)[2])
    asked = urlencode({"query": f"SELECT (COUNT(*) AS ?n) {{ ?m a <{SK}Meeting> ; <{SK}status> ?s }}"})
    counted = json.loads(send("GET", f"{address}/sparql?{asked}", token=None, Accept="application/json")[2])
    assert len(graph) == int(counted["results"]["bindings"][0]["n"]["value"]) > 0
    assert (
        update(
            address, f"INSERT {{ GRAPH <{OWN}> {{ <urn:w> <urn:p> ?o }} }} WHERE {{ <urn:skerry:resolution> ?p ?o }}"
        )[0]
        == 204
    )
    assert b"urn:w" not in send("GET", graph_at(address, OWN), token=None)[2]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("DROP ALL", 403),
        ("CLEAR DEFAULT", 403),
        ("CLEAR NAMED", 403),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 403),
        (f"INSERT DATA {{ GRAPH <{BASE}graph/user/bob> {{ <urn:a> <urn:b> <urn:c> }} }}", 403),
        (f"DROP GRAPH <{BASE}graph/resolved>", 403),
        (f"CLEAR GRAPH <{BASE}graph/ontology>", 403),
        (f"DELETE WHERE {{ GRAPH <{BASE}graph/shapes> {{ ?s ?p ?o }} }}", 403),
        (f"WITH <{BASE}graph/provenance> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}", 403),
        (f"MOVE <{BASE}graph/background> TO <{OWN}>", 403),
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", 403),
        (f"PREFIX g: <{BASE}graph/user/> INSERT DATA {{ GRAPH g:alice\\-x {{ <urn:a> <urn:b> 1 }} }}", 403),
        (f"INSERT DATA {{ GRAPH <{OWN}#> {{ <urn:a> <urn:b> 1 }} }}", 403),
        (f"INSERT DATA {{ GRAPH <{OWN}?> {{ <urn:a> <urn:b> 1 }} }}", 403),
        (f"INSERT DATA {{ GRAPH <{OWN}/../bob> {{ <urn:a> <urn:b> 1 }} }}", 403),
        (f"INSERT DATA {{ GRAPH <{OWN.replace('https', 'HTTPS')}> {{ <urn:a> <urn:b> 1 }} }}", 403),
        (f"BASE <{BASE}graph/user/> INSERT DATA {{ GRAPH <https:alice> {{ <urn:a> <urn:b> 1 }} }}", 403),
        (f"MOVE <{OWN}> TO <{OWN};>", 403),
        (f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> }} }}", 400),
        ("LOAD <file:///etc/passwd>", 403),
        (f"DROP GRAPH <{OWN}> ; LOAD SILENT <http://127.0.0.1:1/x> INTO GRAPH <{OWN}>", 403),
        ("PREFIX : <http://127.0.0.1:1/> LOAD:x", 403),
        (f"INSERT {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }}", 403),
        (f"DROP GRAPH <{OWN}> ; INSERT DATA {{ GRAPH <{OWN}> {{ <urn:a> }} }}", 400),
        ("SELECT * { ?s ?p ?o }", 400),
        (f"DROP GRAPH <{OWN}> ; DROP GRAPH <{CURATED}> ; DROP GRAPH <{OWN}>", 400),
        (f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:a> a <{SK}Agreement> }} }}", 422),
        (f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:a> <urn:b> [] }} }}", 422),
        (f"INSERT DATA {{ GRAPH <{CURATED}> {{ <urn:a> <urn:b> <urn:c> }} }}", 422),
    ],
)
def test_what_is_refused_leaves_the_store_as_it_was_to_the_byte(
    address: str, store: Path, text: str, status: int
) -> None:
    before = fingerprint(store)
    found, headers, body = update(address, text)
    assert found == status, body
    assert headers["Content-Type"] == "application/problem+json"
    assert fingerprint(store) == before


def test_without_a_token_and_from_other_sites_nothing_is_written(address: str, store: Path) -> None:
    before = fingerprint(store)
    assert update(address, f"DROP GRAPH <{OWN}>", token=None)[0] == 401
    assert update(address, f"DROP GRAPH <{OWN}>", Origin="https://evil.example")[0] == 403
    assert send("DELETE", graph_at(address, OWN), token=None)[0] == 401
    both = urlencode({"query": "ASK {}", "update": "DROP ALL"}).encode()
    assert send("POST", f"{address}/sparql", both)[0] == 400
    assert fingerprint(store) == before


def test_a_broken_shape_is_told_as_a_report_and_in_words(address: str) -> None:
    body = f"<urn:a> a <{SK}Agreement> .".encode()
    status, headers, told = send(
        "PUT", f"{address}/id/graph/user/alice", body, Content_Type="text/turtle", Accept="text/turtle"
    )
    assert (status, headers["Content-Type"].partition(";")[0]) == (422, "text/turtle")
    report = Graph().parse(data=told)
    assert report.value(report.value(None, RDF.type, SH.ValidationReport), SH.conforms) == Literal(False)
    assert URIRef(f"{SK}party") in set(report.objects(None, SH.resultPath))
    for media_type, format_name in (("application/trig", "trig"), ("application/n-quads", "nquads")):
        status, headers, told = send(
            "PUT", f"{address}/id/graph/user/alice", body, Content_Type="text/turtle", Accept=media_type
        )
        assert (status, headers["Content-Type"].partition(";")[0]) == (422, media_type)
        assert (None, RDF.type, SH.ValidationReport) in Dataset(default_union=True).parse(data=told, format=format_name)
    told = send("PUT", f"{address}/id/graph/user/alice", body, Content_Type="text/turtle")[2]
    assert "An agreement needs at least two parties" in json.loads(told)["detail"]
    assert (None, RDF.type, SH.ValidationReport) in Graph().parse(data=json.loads(told)["report"], format="turtle")


@pytest.mark.parametrize(
    ("media_type", "body", "status"),
    [
        ("application/rdf+xml", b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>', 422),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:1/c", "@id": "urn:a", "urn:b": "c"}', 422),
        ("application/ld+json", b'{"@context": [{"p": "urn:p"}, "file:///etc/passwd"], "p": 1}', 422),
        ("application/ld+json", b'{"@context": {"@import": "http://127.0.0.1:1/c"}, "p": 1}', 422),
        ("application/ld+json", b"[" * 200_000, 400),
        ("text/turtle", b"<urn:a> <urn:b> .", 400),
        ("text/turtle; charset=utf-16", b"", 415),
        ("text/html", b"<p>", 415),
    ],
    ids=["dtd", "context", "contexts", "import", "deep", "syntax", "charset", "type"],
)
def test_a_body_that_is_unsafe_or_unreadable_is_refused(
    address: str, media_type: str, body: bytes, status: int
) -> None:
    found = send("PUT", graph_at(address, OWN), body, Content_Type=media_type)
    assert found[0] == status, found


def test_a_body_that_is_too_large_is_refused_before_it_is_read(address: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.putrequest("PUT", f"/graph-store?graph={quote(OWN, safe='')}")
    for name, value in (("Authorization", f"Bearer {SECRET}"), ("Content-Type", "text/turtle")):
        connection.putheader(name, value)
    connection.putheader("Content-Length", "17000000")
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


PADDING = "#" * 1_500_000
"""More than a query may have."""


def test_an_update_may_be_larger_than_a_query(address: str) -> None:
    text = f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:a> <urn:b> 'large' }} }} {PADDING}"
    assert update(address, text)[0] == 204
    undone = text.replace("INSERT", "DELETE").encode()
    assert send("POST", f"{address}/sparql", undone, Content_Type="application/sparql-update")[0] == 204
    assert update(address, f"DROP GRAPH <{BASE}graph/resolved> {PADDING}")[0] == 403
    assert update(address, text, token="unknown")[0] == 413
    broken, _, told = send("POST", f"{address}/sparql", b"INSERT", Content_Type="application/sparql-update")
    assert (broken, b"ends in the middle" in told) == (400, True)


@pytest.mark.parametrize("token", [SECRET, None], ids=["token", "nobody"])  # a secret is another one in each process
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/sparql-query"])
def test_a_query_that_is_too_large_is_told_its_limit(address: str, kind: str, token: str | None) -> None:
    body = (urlencode({"query": "ASK {}"}) if kind.endswith("urlencoded") else "ASK {}") + PADDING
    status, headers, told = send("POST", f"{address}/sparql", body.encode(), token, Content_Type=kind)
    assert (status, "body=1000000" in headers["Skerry-Limits"]) == (413, True)
    assert json.loads(told)["detail"] == "the body has more than 1000000 bytes: send less, or in parts"


def test_an_update_that_is_too_large_is_told_its_limit(store: Path) -> None:
    text = f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:a> <urn:b> 'large' }} }} {'#' * 50_000}"
    with served(store, "--tokens", str(store.parent / "tokens"), "--write-bytes", "50000") as address:
        for body, kind in (
            (text, "application/sparql-update"),
            (urlencode({"update": text}), "application/x-www-form-urlencoded"),
        ):
            status, headers, told = send("POST", f"{address}/sparql", body.encode(), Content_Type=kind)
            assert (status, "body=50000" in headers["Skerry-Limits"]) == (413, True)
            assert "more than 50000 bytes" in json.loads(told)["detail"]


def test_the_graph_store_creates_replaces_adds_and_deletes(address: str) -> None:
    own = graph_at(address, OWN)
    send("DELETE", own)
    assert send("GET", own, token=None)[0] == send("HEAD", own, token=None)[0] == 404
    created = send("PUT", own, b"<#a> <urn:b> 1 .", Content_Type="text/turtle", If_None_Match="*")
    assert (created[0], created[1]["Location"]) == (201, own)
    assert send("PUT", own, b"", Content_Type="text/turtle", If_None_Match="*")[0] == 412
    tag = send("GET", own, token=None)[1]["Etag"]
    assert send("POST", own, b"<#a> <urn:b> 2 .", Content_Type="text/turtle", If_Match=tag)[0] == 204
    assert send("POST", own, b"<#a> <urn:b> 3 .", Content_Type="text/turtle", If_Match=tag)[0] == 412
    graph = Graph().parse(data=send("GET", own, token=None)[2])
    assert set(graph.objects(URIRef(f"{OWN}#a"))) == {Literal(1), Literal(2)}
    assert send("DELETE", own)[0] == 204
    assert send("DELETE", own)[0] == 404
    assert send("PUT", graph_at(address, f"{BASE}graph/resolved"), b"", Content_Type="text/turtle")[0] == 403
    assert send("PATCH", own, b"")[1]["Allow"]


def test_a_correction_written_is_anchored_applied_and_withdrawn(address: str) -> None:
    query = urlencode({"query": f"SELECT ?m {{ ?m a <{SK}Meeting> ; <{SK}status> <{SK}Held> }} ORDER BY ?m LIMIT 1"})
    found = json.loads(send("GET", f"{address}/sparql?{query}", token=None, Accept="application/json")[2])
    meeting = found["results"]["bindings"][0]["m"]["value"]
    text = f"""INSERT DATA {{ GRAPH <{CURATED}> {{ <{BASE}correction/c1> a <{SK}Correction> ;
      <{SK}correctionKind> <{SK}RightValue> ; <{SK}subject> <{meeting}> ; <{SK}slot> <{SK}status> ;
      <{SK}value> <{SK}Cancelled> ; <{SK}reason> "it was called off" }} }}"""
    status, _, told = update(address, text)
    assert status == 204, told
    asked = urlencode({"query": f"ASK {{ ?m <{SK}correctedBy> <{BASE}correction/c1> ; <{SK}status> <{SK}Cancelled> }}"})
    assert json.loads(send("GET", f"{address}/sparql?{asked}", token=None, Accept="application/json")[2])["boolean"]
    curated = Graph().parse(data=send("GET", graph_at(address, CURATED), token=None)[2])
    assert curated.value(URIRef(f"{BASE}correction/c1"), URIRef(f"{SK}anchor")) is not None
    assert str(curated.value(URIRef(f"{BASE}correction/c1"), URIRef("http://purl.org/dc/terms/creator"))) == "alice"
    assert send("DELETE", graph_at(address, CURATED))[0] == 204
    assert not json.loads(send("GET", f"{address}/sparql?{asked}", token=None, Accept="application/json")[2])["boolean"]


def test_clients_that_people_have_can_write(address: str) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.addCustomHttpHeader("Authorization", f"Bearer {SECRET}")
    wrapper.setMethod(POST)
    wrapper.setQuery(f"INSERT DATA {{ GRAPH <{OWN}> {{ {NOTE} }} }}")
    wrapper.query()
    store = SPARQLUpdateStore(
        f"{address}/sparql", f"{address}/sparql", headers={"Authorization": f"Bearer {SECRET}"}, autocommit=True
    )
    graph = Graph(store, URIRef(OWN))
    graph.add((URIRef(f"{BASE}user/alice/b"), URIRef("urn:p"), Literal("by rdflib")))
    told = send("GET", graph_at(address, OWN), token=None)[2]
    assert b"a note" in told
    assert b"by rdflib" in told


def test_while_a_load_holds_the_lock_writers_are_told_to_come_again(address: str, store: Path) -> None:
    with StoreFolder(store).writing():
        status, headers, _ = update(address, f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:a> <urn:b> 9 }} }}")
    assert status == 503
    assert int(headers["Retry-After"]) > 0


def test_an_update_beyond_its_time_is_ended_and_leaves_nothing(store: Path) -> None:
    before = fingerprint(store)
    with served(store, "--tokens", str(store.parent / "tokens"), "--write-seconds", "4") as address:
        began = time.monotonic()
        status, headers, told = update(address, BOMB)
        assert (status, time.monotonic() - began < 12) == (503, True), told
        assert "Retry-After" in headers
    assert fingerprint(store) == before


def test_a_writer_killed_in_the_middle_leaves_the_last_release(address: str, store: Path) -> None:
    before = StoreFolder(store).current_number()
    body = urlencode({"update": BOMB})
    command = ["curl", "-s", "-o", "-", "-w", "%{http_code}", "-H", f"Authorization: Bearer {SECRET}", "-d", body]
    with subprocess.Popen([*command, f"{address}/sparql"], stdout=subprocess.PIPE, text=True) as client:
        scratch = StoreFolder(store).scratch
        while not scratch.exists():
            assert client.poll() is None
            time.sleep(0.05)
        time.sleep(0.5)
        os.kill(writer_of(store), signal.SIGKILL)
        told, _ = client.communicate(timeout=60)
    assert told.endswith("503")
    assert StoreFolder(store).current_number() == before
    assert not scratch.exists()
    assert update(address, f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:a> <urn:b> 10 }} }}")[0] == 204


def test_an_operator_sees_and_ends_an_update(address: str, store: Path) -> None:
    before = fingerprint(store)
    with ThreadPoolExecutor(1) as threads:
        bomb = threads.submit(update, address, BOMB)
        wait_until(StoreFolder(store).scratch.exists)
        (listed,) = json.loads(send("GET", f"{address}/queries", token=OPERATOR)[2])["queries"]
        assert (listed["form"], listed["state"], listed["query"]) == ("update", "running", BOMB)
        assert send("DELETE", f"{address}/queries/{listed['id']}", token=OPERATOR)[0] == 204
        status, headers, told = bomb.result(timeout=10)
    assert status == 503
    assert "an operator" in json.loads(told)["detail"]
    assert headers["Query-Id"] == listed["id"]
    assert fingerprint(store) == before
    metrics = send("GET", f"{address}/metrics", token=OPERATOR)[2].decode()
    assert 'skerry_queries_total{form="update",outcome="ended"} 1.0' in metrics
    assert 'skerry_queries_total{form="update",outcome="ok"}' in metrics


def test_an_update_ends_with_the_client_that_sent_it(address: str, store: Path) -> None:
    before = fingerprint(store)
    command = ["curl", "-s", "-H", f"Authorization: Bearer {SECRET}", "-d", urlencode({"update": BOMB})]
    with subprocess.Popen([*command, f"{address}/sparql"]) as client:
        wait_until(StoreFolder(store).scratch.exists)
        client.kill()
    wait_until(lambda: not StoreFolder(store).scratch.exists(), seconds=5)
    assert fingerprint(store) == before
    assert update(address, f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:a> <urn:b> 11 }} }}")[0] == 204


def wait_until(happens: Callable[[], bool], seconds: float = 30) -> None:
    """Waits for something that must happen soon."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def writer_of(store: Path) -> int:
    """The process that has a store's scratch database open."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            if b"loader.writing.process" in command and any(
                str(store) in os.readlink(link) for link in (process / "fd").iterdir()
            ):
                return int(process.name)
        except OSError:
            continue  # it has ended, or is another's
    raise AssertionError("no process writes")


def test_the_description_says_that_updates_are_taken_and_an_open_store_says_so_loudly(
    address: str, tmp_path: Path
) -> None:
    update_language = "http://www.w3.org/ns/sparql-service-description#SPARQL11Update"
    assert update_language.encode() in send("GET", f"{address}/sparql", token=None, Accept="application/n-triples")[2]
    with served(tmp_path / "open", "--open-store") as other:
        assert b"THROWAWAY STORE" in send("GET", f"{other}/sparql", token=None)[2]


def test_a_change_of_an_open_store_that_cannot_be_done_leaves_nothing(tmp_path: Path) -> None:
    """The database that it was tried on wrote a last file where it had been taken away."""
    folder = StoreFolder(tmp_path / "open")
    made = "CREATE GRAPH <urn:g>"
    with served(folder.path, "--open-store") as other:
        for text, status in (
            ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }", 204),
            (made, 400),
            (f"INSERT DATA {{ <urn:a> <urn:b> 2 }} ; {made}", 400),
        ):
            assert update(other, text, None)[0] == status
            assert not folder.staging.exists()


def test_a_graph_is_not_written_by_who_has_it_and_asks_for_another_one(address: str) -> None:
    place, turtle = graph_at(address, OWN), {"Content_Type": "text/turtle"}
    assert send("PUT", place, NOTE.encode(), **turtle)[0] in (201, 204)
    tag = send("GET", place, token=None)[1]["Etag"]
    other = send("GET", place, token=None, Accept="application/n-triples")[1]["Etag"]
    changed = NOTE.replace("a note", "another note").encode()
    for known in (tag, other, f"W/{tag}", f'"x", {tag}'):
        assert send("PUT", place, changed, If_None_Match=known, **turtle)[0] == 412, known
        assert send("DELETE", place, If_None_Match=known)[0] == 412, known
    assert b"another" not in send("GET", place, token=None)[2]
    assert send("PUT", place, changed, Content_Range="bytes 0-1/2", **turtle)[0] == 400
    assert send("PUT", place, changed, If_None_Match='"x"', **turtle)[0] == 204
    assert b"another" in send("GET", place, token=None)[2]


def test_a_graph_is_written_at_its_own_address_by_who_has_read_it_there(address: str) -> None:
    place, turtle = f"{address}/id/graph/user/alice", {"Content_Type": "text/turtle"}
    assert send("PUT", place, NOTE.encode(), **turtle)[0] in (201, 204)
    tag = send("GET", place, token=None)[1]["Etag"]
    assert send("PUT", place, NOTE.encode(), If_Match=tag, **turtle)[0] == 204
    assert send("DELETE", place)[0] == 204
    assert send("GET", place, token=None)[0] == 404
