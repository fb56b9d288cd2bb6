"""What Skerry does when a server says no, says nothing, or says something else: asked of a server that answers as
each test tells it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Variable

from loader.errors import StoreError, UsageError
from loader.graph.remote.address import RemoteAddress, place_of
from loader.graph.remote.credentials import Credentials, credentials_for
from loader.graph.remote.server import SparqlServer, connect
from loader.graph.remote.substitution import substituted
from loader.graph.remote.transport import Transport

GRAPH = NamedNode("http://a.example/graph")
EMPTY = b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}'
JSON = "application/sparql-results+json"


@dataclass
class Script:
    """What a server answers, in order, the last one again and again; and what it was sent."""

    answers: list[tuple[int, dict[str, str], bytes]]
    sent: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def scripted() -> Iterator[Callable[..., tuple[SparqlServer, Script]]]:
    """Starts servers that answer by a script."""
    running: list[ThreadingHTTPServer] = []

    def start(
        *answers: tuple[int, dict[str, str], bytes], who: Credentials | None = None, seconds: float = 5
    ) -> tuple[SparqlServer, Script]:
        script = Script(list(answers))

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                script.sent.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                status, headers, content = script.answers[0]
                if len(script.answers) > 1:
                    script.answers.pop(0)
                if status == 0:
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = answer  # as the library names them

            def log_message(self, *_: Any) -> None:
                """Tells nothing."""

        httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        running.append(httpd)
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        address = place_of(f"http://127.0.0.1:{httpd.server_address[1]}/query", {})
        assert isinstance(address, RemoteAddress)
        return SparqlServer(address, Transport(who or Credentials(), seconds, first_wait=0.01)), script

    yield start
    for httpd in running:
        httpd.shutdown()
        httpd.server_close()


Start = Callable[..., tuple[SparqlServer, Script]]
OK = (200, {"Content-Type": JSON}, EMPTY)


def test_a_query_is_repeated_until_the_server_can_answer(scripted: Start, caplog: pytest.LogCaptureFixture) -> None:
    server, script = scripted((503, {}, b""), (0, {}, b""), OK)
    server.select("SELECT ?x { ?x ?x ?x }")
    assert len(script.sent) == 3
    assert [record.getMessage().removeprefix(server.address.query) for record in caplog.records] == [
        ": it could not answer now (status 503); trying again in 0.01 s (try 2 of 4)",
        ": no answer (ProtocolError); trying again in 0.02 s (try 3 of 4)",
    ]


def test_the_last_failure_is_not_said_to_be_tried_again(scripted: Start, caplog: pytest.LogCaptureFixture) -> None:
    server, script = scripted((0, {}, b""))
    with pytest.raises(StoreError, match="failed"):
        server.select("SELECT ?x { ?x ?x ?x }")
    assert (len(script.sent), len(caplog.records)) == (4, 3)


def test_a_server_that_never_can_is_told_after_four_times(scripted: Start) -> None:
    server, script = scripted((503, {}, b"busy"))
    with pytest.raises(StoreError, match="status 503; it says 'busy'"):
        server.select("SELECT ?x { ?x ?x ?x }")
    assert len(script.sent) == 4


def test_a_refusal_is_not_repeated(scripted: Start) -> None:
    server, script = scripted((400, {}, b"no such function"))
    with pytest.raises(StoreError, match="refused a query with status 400; it says 'no such function'"):
        server.select("SELECT ?x { ?x ?x ?x }")
    assert len(script.sent) == 1


def test_what_may_not_be_done_twice_is_sent_once(scripted: Start) -> None:
    server, script = scripted((503, {}, b""))
    with pytest.raises(StoreError, match="refused an update"):
        server.update("MOVE <urn:a> TO <urn:b>", is_repeatable=False)
    assert len(script.sent) == 1


def test_a_server_that_does_not_answer_in_time_is_told(scripted: Start) -> None:
    with pytest.raises(StoreError, match="did not answer within"):
        Transport(Credentials(), seconds=0.05, first_wait=0.01).send("GET", silent(), {}, None, False)


def silent() -> str:
    """The address of a server that takes connections and says nothing."""
    import socket

    listener = socket.create_server(("127.0.0.1", 0))
    threading.Timer(2, listener.close).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/query"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "SKERRY_STORE_USER"),
        (403, "SKERRY_STORE_TOKEN"),
        (404, "has nothing there that takes an update: correct SKERRY_STORE_UPDATE"),
        (405, "correct SKERRY_STORE_UPDATE"),
        (413, "larger requests"),
        (500, "see the server's log"),
    ],
)
def test_an_update_that_is_refused_says_what_to_do(scripted: Start, status: int, told: str) -> None:
    server, _ = scripted((status, {}, b""))
    with pytest.raises(StoreError, match=told):
        server.update("DROP GRAPH <urn:a>")


def test_a_server_without_the_graph_store_protocol_is_told(scripted: Start) -> None:
    server, _ = scripted((405, {}, b""))
    with pytest.raises(StoreError, match="nothing there that takes the Graph Store Protocol: correct SKERRY"):
        server.put(GRAPH, [b"<urn:a> <urn:b> <urn:c> ."])


def test_a_redirect_is_told_and_not_followed(scripted: Start) -> None:
    server, script = scripted((301, {"Location": "https://a.example/query"}, b""))
    with pytest.raises(StoreError, match=r"it is elsewhere, at https://a\.example/query"):
        server.select("SELECT ?x { ?x ?x ?x }")
    assert len(script.sent) == 1


def test_a_page_in_place_of_an_answer_is_told(scripted: Start) -> None:
    server, _ = scripted((200, {"Content-Type": "text/html"}, b"<html>Welcome</html>"))
    with pytest.raises(StoreError, match="not answer a query with SPARQL results in JSON but with text/html"):
        server.select("SELECT ?x { ?x ?x ?x }")
    with pytest.raises(StoreError, match="gave a graph as text/html"):
        list(server.get(GRAPH))


def test_an_answer_that_the_server_cut_off_is_no_answer(scripted: Start) -> None:
    server, _ = scripted((200, {"Content-Type": JSON, "X-SPARQL-MaxRows": "10000"}, EMPTY))
    with pytest.raises(StoreError, match="cut the answer off after 10000 rows"):
        server.select("SELECT ?x { ?x ?x ?x }")


def test_graphs_go_in_chunks_the_first_of_which_replaces(scripted: Start) -> None:
    server, script = scripted((204, {}, b""))
    server.put(GRAPH, [b"<urn:a> <urn:b> <urn:c> .\n", b"<urn:d> <urn:e> <urn:f> .\n"])
    assert [(method, path) for method, path, _, _ in script.sent] == [
        ("PUT", "/store?graph=http%3A%2F%2Fa.example%2Fgraph"),
        ("POST", "/store?graph=http%3A%2F%2Fa.example%2Fgraph"),
    ]


def test_a_graph_that_is_not_there_has_no_triples(scripted: Start) -> None:
    server, _ = scripted((404, {}, b""))
    assert list(server.get(GRAPH)) == []
    server.delete(GRAPH)


def test_a_password_is_sent_only_when_it_is_asked_for(scripted: Start) -> None:
    asked = (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")
    server, script = scripted(asked, OK, who=Credentials("ann", "secret"))
    server.select("SELECT ?x { ?x ?x ?x }")
    server.select("SELECT ?x { ?x ?x ?x }")
    assert [headers.get("authorization") for _, _, headers, _ in script.sent] == [
        None,
        "Basic YW5uOnNlY3JldA==",
        "Basic YW5uOnNlY3JldA==",
    ]


def test_a_digest_proves_the_password_without_sending_it(scripted: Start) -> None:
    asked = (401, {"WWW-Authenticate": 'Digest realm="x", nonce="n1", qop="auth", algorithm="MD5"'}, b"")
    server, script = scripted(asked, OK, who=Credentials("ann", "secret"))
    server.select("SELECT ?x { ?x ?x ?x }")
    told = script.sent[1][2]["authorization"]
    assert told.startswith('Digest username="ann", realm="x", nonce="n1", uri="/query"')
    assert "secret" not in told


def test_a_wrong_password_is_told_once(scripted: Start) -> None:
    server, script = scripted((401, {"WWW-Authenticate": 'Basic realm="x"'}, b""), who=Credentials("ann", "wrong"))
    with pytest.raises(StoreError, match="status 401") as error:
        server.select("SELECT ?x { ?x ?x ?x }")
    assert len(script.sent) == 2
    assert "wrong" not in str(error.value)


def test_a_token_goes_with_each_request(scripted: Start) -> None:
    server, script = scripted(OK, who=Credentials(token="t0"))
    server.select("SELECT ?x { ?x ?x ?x }")
    assert script.sent[0][2]["authorization"] == "Bearer t0"


def test_credentials_come_from_the_environment_or_netrc(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine a.example login bob password hush\n")
    file.chmod(0o600)
    known = {"NETRC": str(file)}
    assert credentials_for("https://a.example/query", known) == Credentials("bob", "hush")
    assert credentials_for("https://b.example/query", known) == Credentials()
    assert credentials_for("https://a.example/query", {**known, "SKERRY_STORE_USER": "ann"}) == Credentials("ann")
    assert credentials_for("https://a.example/query", {**known, "SKERRY_STORE_TOKEN": "t"}) == Credentials(token="t")
    assert "hush" not in repr(Credentials("bob", "hush"))
    file.write_text("machine\n")
    with pytest.raises(StoreError, match="cannot be read"):
        credentials_for("https://a.example/query", known)


def test_a_time_limit_that_is_none_is_told() -> None:
    address = place_of("http://a.example/query", {})
    assert isinstance(address, RemoteAddress)
    with pytest.raises(StoreError, match="SKERRY_STORE_SECONDS is 'soon'"):
        connect(address, {"SKERRY_STORE_SECONDS": "soon"})


@pytest.mark.parametrize(
    ("store", "update", "graphs"),
    [
        ("http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
        ("http://h:3030/islands/sparql", "http://h:3030/islands/update", "http://h:3030/islands/data"),
        (
            "http://h:7200/repositories/islands",
            "http://h:7200/repositories/islands/statements",
            "http://h:7200/repositories/islands/rdf-graphs/service",
        ),
        ("http://h:8890/sparql", "http://h:8890/sparql", "http://h:8890/sparql-graph-crud"),
        ("http://h:8890/sparql-auth", "http://h:8890/sparql-auth", "http://h:8890/sparql-graph-crud-auth"),
    ],
)
def test_where_updates_and_graphs_go_follows_from_the_address(store: str, update: str, graphs: str) -> None:
    assert place_of(store, {}) == RemoteAddress(store, update, graphs)


def test_where_they_go_can_be_said() -> None:
    said = {"SKERRY_STORE_UPDATE": "http://h/u", "SKERRY_STORE_GRAPHS": "http://h/g"}
    assert place_of("http://h/elsewhere", said) == RemoteAddress("http://h/elsewhere", "http://h/u", "http://h/g")
    with pytest.raises(UsageError, match="SKERRY_STORE_GRAPHS"):
        place_of("http://h/elsewhere", {"SKERRY_STORE_UPDATE": "http://h/u"})
    assert place_of("data", {}) == Path("data")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?x { ?x ?p ?y }", "SELECT ?x { VALUES ?x { <urn:a> } ?x ?p ?y }"),
        (
            "SELECT ?y { ?y ?p ?z OPTIONAL { ?y ?p ?x } OPTIONAL { ?y ?p ?w } }",
            "SELECT ?y { VALUES ?x { <urn:a> } ?y ?p ?z OPTIONAL { VALUES ?x { <urn:a> } ?y ?p ?x } "
            "OPTIONAL { ?y ?p ?w } }",
        ),
        (
            "SELECT ?y { VALUES (?x ?y) { (UNDEF UNDEF) } { SELECT ?y { ?x ?p ?y } } }",
            "SELECT ?y { VALUES ?x { <urn:a> } VALUES (?x ?y) { (UNDEF UNDEF) } "
            "{ SELECT ?y { VALUES ?x { <urn:a> } ?x ?p ?y } } }",
        ),
        (
            "CONSTRUCT { ?x ?p 1 } WHERE { ?x ?p 1 }",
            "CONSTRUCT { ?x ?p 1 } WHERE { VALUES ?x { <urn:a> } ?x ?p 1 }",
        ),
        ("CONSTRUCT WHERE { ?x ?p '}' }", "CONSTRUCT WHERE { VALUES ?x { <urn:a> } ?x ?p '}' }"),
    ],
)
def test_a_value_holds_in_every_group_that_has_the_variable(query: str, expected: str) -> None:
    assert " ".join(substituted(query, {Variable("x"): NamedNode("urn:a")}).split()) == expected


def test_values_are_written_as_terms_and_never_pasted() -> None:
    text = 'a" } DROP ALL #'
    assert r'VALUES ?x { "a\" } DROP ALL #" }' in substituted("ASK { ?s ?p ?x }", {Variable("x"): Literal(text)})
