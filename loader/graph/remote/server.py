"""A SPARQL server by the standard protocols: SPARQL 1.1 Protocol, SPARQL 1.1 Graph Store HTTP Protocol."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

import pyoxigraph as ox
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, Triple

from loader.errors import StoreError
from loader.graph.remote.address import GRAPHS_VARIABLE, UPDATE_VARIABLE, RemoteAddress
from loader.graph.remote.credentials import credentials_for
from loader.graph.remote.transport import ANSWER_SECONDS, Answer, Transport

SECONDS_VARIABLE = "SKERRY_STORE_SECONDS"
CHUNK_BYTES = 1_000_000
"""So much of a graph is sent at a time."""
_RESULTS = "application/sparql-results+json"
_GRAPH = "application/n-triples, text/turtle;q=0.9"
_PARSED = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,  # as RDF of 2004 had it
    "text/ntriples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_DONE = range(200, 300)


class SparqlServer:
    """One server. Safe to use from several threads."""

    def __init__(self, address: RemoteAddress, transport: Transport) -> None:
        self.address = address
        self._transport = transport

    def select(
        self, sparql: str, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> ox.QuerySolutions | ox.QueryBoolean:
        """The answer to a SELECT. Without graphs the dataset is the server's own. Raises StoreError."""
        answer = self._query(sparql, "SELECT", _RESULTS, default, named)
        self._refuse_cut(answer)
        try:
            return ox.parse_query_results(answer.body, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                f"{self.address.query} did not answer a query with SPARQL results in JSON but with "
                f"{answer.content_type or 'no content type'} ({error}): is it the address of SPARQL queries?"
            ) from error

    def ask(self, sparql: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> ox.QueryBoolean:
        """The answer to an ASK. Raises StoreError."""
        answer = self.select(sparql, default, named)
        if isinstance(answer, ox.QuerySolutions):  # Virtuoso 7: a row for yes, none for no
            told = "true" if next(answer, None) is not None else "false"
            answer = ox.parse_query_results(f'{{"head": {{}}, "boolean": {told}}}', format=QueryResultsFormat.JSON)
        assert isinstance(answer, ox.QueryBoolean)  # it says so
        return answer

    def construct(self, sparql: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE. Raises StoreError."""
        answer = self._query(sparql, "CONSTRUCT", _GRAPH, default, named)
        self._refuse_cut(answer)
        return self._triples(answer, self.address.query)

    def update(self, sparql: str, is_repeatable: bool = True) -> None:
        """Does an update. One that is repeatable has the same effect if it is done twice. Raises StoreError."""
        answer = self._send(self.address.update, sparql, "INSERT", "*/*", (), (), is_repeatable)
        if answer.status not in _DONE:
            raise self._refused(answer, self.address.update, "an update", UPDATE_VARIABLE)

    def get(self, graph: NamedNode) -> Iterator[Triple]:
        """The triples of a graph; none if there is no such graph. Raises StoreError."""
        answer = self._graph("GET", graph)
        if answer.status == 404:
            return iter(())
        if answer.status not in _DONE:
            raise self._refused(answer, self.address.graphs, "the Graph Store Protocol", GRAPHS_VARIABLE)
        return self._triples(answer, self.address.graphs)

    def put(self, graph: NamedNode, chunks: Iterable[bytes]) -> None:
        """Replaces a graph by chunks of Turtle, each complete in itself and without blank nodes, so that each may be
        sent again. A reader sees a graph of several chunks grow. Raises StoreError."""
        for number, chunk in enumerate(chunks):
            answer = self._graph("POST" if number else "PUT", graph, chunk)
            if answer.status not in _DONE:
                raise self._refused(answer, self.address.graphs, "the Graph Store Protocol", GRAPHS_VARIABLE)

    def delete(self, graph: NamedNode) -> None:
        """Takes a graph out, if it is there. Raises StoreError."""
        answer = self._graph("DELETE", graph)
        if answer.status not in _DONE and answer.status != 404:
            raise self._refused(answer, self.address.graphs, "the Graph Store Protocol", GRAPHS_VARIABLE)

    def _query(self, sparql: str, form: str, accept: str, default: Sequence[str], named: Sequence[str]) -> Answer:
        answer = self._send(self.address.query, sparql, form, accept, default, named, True)
        if answer.status not in _DONE:
            raise self._refused(answer, self.address.query, "a query", "--store")
        return answer

    def _send(
        self, address: str, sparql: str, form: str, accept: str, default: Sequence[str], named: Sequence[str],
        is_repeatable: bool,
    ) -> Answer:  # fmt: skip
        # It brings rdflib with it, which who has a store on disk need not wait for.
        from SPARQLWrapper import POST, SPARQLWrapper

        client = SPARQLWrapper(address)
        # Not by setQuery, whose search for the form is a regular expression that some queries take too long for.
        client.queryString, client.queryType = sparql, form
        client.setMethod(POST)
        client.setOnlyConneg(True)  # some servers refuse parameters that the protocol does not have
        for iri in default:
            client.addParameter("default-graph-uri", iri)
        for iri in named:
            client.addParameter("named-graph-uri", iri)
        client.addCustomHttpHeader("Accept", accept)
        # Sent by our transport: SPARQLWrapper's own opens a connection for each request, and for digest authentication
        # changes how the whole process opens addresses.
        made = client._createRequest()
        body = made.data if isinstance(made.data, bytes) else None
        return self._transport.send(made.get_method(), made.full_url, dict(made.header_items()), body, is_repeatable)

    def _graph(self, method: str, graph: NamedNode, body: bytes | None = None) -> Answer:
        address = f"{self.address.graphs}?graph={quote(graph.value, safe='')}"
        # Of what is not a graph Virtuoso has but HTML to give, and says 406 to who wants none.
        headers = {"Accept": _GRAPH if method == "GET" else "*/*"}
        if body is not None:
            headers["Content-Type"] = "text/turtle; charset=utf-8"
        return self._transport.send(method, address, headers, body, True)

    def _triples(self, answer: Answer, address: str) -> Iterator[Triple]:
        if answer.status == 204:
            return iter(())
        parsed = _PARSED.get(answer.content_type)
        if parsed is None:
            raise StoreError(
                f"{address} gave a graph as {answer.content_type or 'no content type'}, not as N-Triples or Turtle: "
                f"is it the right address?"
            )
        try:
            return iter([quad.triple for quad in ox.parse(answer.body, format=parsed)])
        except SyntaxError as error:
            raise StoreError(f"{address} gave a graph that is no {parsed} ({error}): see the server's log") from error

    def _refuse_cut(self, answer: Answer) -> None:
        """Virtuoso cuts answers off, and says so in headers only."""
        most = answer.headers.get("x-sparql-maxrows")
        if most is not None:
            raise StoreError(
                f"{self.address.query} cut the answer off after {most} rows: raise the server's limit "
                f"(ResultSetMaxRows in virtuoso.ini), or ask for fewer"
            )

    def _refused(self, answer: Answer, address: str, what: str, setting: str) -> StoreError:
        told = f"it says {answer.words()!r}" if answer.body else "it says no more"
        status = answer.status
        if status in (401, 403):
            advice = (
                "give a name that may do that in SKERRY_STORE_USER and SKERRY_STORE_PASSWORD, or in ~/.netrc, or a "
                "token in SKERRY_STORE_TOKEN"
            )
        elif status in range(300, 400):
            advice = f"it is elsewhere, at {answer.headers.get('location', 'an address it does not tell')}: name that"
        elif status in (404, 405, 501):
            advice = f"the server has nothing there that takes {what}: correct {setting}"
        elif status == 413:
            advice = "let the server take larger requests"
        else:
            advice = "see the server's log"
        return StoreError(f"{address} refused {what} with status {status}; {told}: {advice}")


def connect(address: RemoteAddress, environment: Mapping[str, str] | None = None) -> SparqlServer:
    """A server, with credentials and time limit (SKERRY_STORE_SECONDS) of the environment. Raises StoreError if those
    cannot be used; asks the server nothing yet."""
    known = os.environ if environment is None else environment
    told = known.get(SECONDS_VARIABLE, "")
    try:
        seconds = float(told) if told else ANSWER_SECONDS
    except ValueError:
        seconds = 0
    if seconds <= 0:
        raise StoreError(f"{SECONDS_VARIABLE} is {told!r}: give how many seconds an answer may take")
    return SparqlServer(address, Transport(credentials_for(address.query, known), seconds))
