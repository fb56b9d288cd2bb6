"""What a release reads, of a SPARQL server, in the engine's own words (``loader.graph.engine``).

Blank nodes travel as IRIs below ``<base>.well-known/genid/`` (RDF 1.1, section 3.5) and are blank nodes again when a
graph is read: so a graph is read as it was written, and what is sent twice is there once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple, Variable

from loader.errors import QueryError, StoreError
from loader.graph.engine import GraphName, Subject, Term
from loader.graph.guard import inspect_query, tokens
from loader.graph.remote.geometry import standard
from loader.graph.remote.server import SparqlServer
from loader.graph.remote.substitution import substituted
from loader.graph.terms import Base

HIDDEN = ("working", "writer", "staging/")
"""Graphs, or folders of graphs, that are no part of a release."""
MOST_NAMED = 500
"""So many graphs are named to a server for GRAPH; with more it is asked of all that the server has."""
MOST_EXPECTED = 100
"""So many subjects with a property are asked for in one question."""
PAGES = 100_000
"""Answers to patterns that are kept."""


class RemoteEngine:
    """A store on a server, read as the engine's ``Store`` is; for as long as one release is current. Safe to use from
    several threads."""

    def __init__(self, server: SparqlServer, base: Base) -> None:
        self.server, self.base = server, base
        self._pages: dict[tuple[str, str], tuple[Quad, ...]] = {}
        self._known: dict[NamedNode, bool] = {}
        self._names: tuple[NamedNode, ...] | None = None
        self._is_open: bool | None = None

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
        /,
    ) -> Iterator[Quad]:
        """The quads that fit; the graph must be named, and DefaultGraph stands for the working data."""
        graph = self.own(graph_name)
        if subject is None and predicate is None and object is None:
            return (self._quad(triple, graph_name) for triple in self.server.get(graph))
        # Of the working data a property is asked for, of anything else all that is said of the subject.
        asked = predicate if subject is None or isinstance(graph_name, DefaultGraph) else None
        page = self._page(graph, graph_name, subject, asked, object if subject is None else None)
        return (
            quad
            for quad in page
            if (predicate is None or quad.predicate == predicate) and (object is None or quad.object == object)
        )

    def expect(self, subjects: Iterable[Subject], predicates: Sequence[NamedNode], graph_name: GraphName, /) -> None:
        """Asks for what patterns with these subjects will ask for, some hundred of them at once, and keeps the
        answers."""
        graph = self.own(graph_name)
        # As quads_for_pattern asks: of the working data for a property, of anything else for all.
        asked = tuple(predicates) if isinstance(graph_name, DefaultGraph) else (None,)
        pairs = ((subject, predicate) for subject in subjects for predicate in asked)
        wanted = {self._key(graph, *pair, None): pair for pair in pairs}
        left = iter([(key, pair) for key, pair in wanted.items() if key not in self._pages])
        while part := dict(islice(left, MOST_EXPECTED)):
            if len(self._pages) + len(part) > PAGES:
                self._pages.clear()
            found = defaultdict(list)
            for triple in self.server.construct(_question(part.values(), graph, self.base)):
                quad = self._quad(triple, graph_name)
                found[quad.subject, quad.predicate if asked[0] is not None else None].append(quad)
            self._pages |= {key: tuple(found[pair]) for key, pair in part.items()}

    def __contains__(self, quad: Quad, /) -> bool:
        found = self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name)
        return next(found, None) is not None

    def __iter__(self) -> Iterator[Quad]:
        return (quad for name in self.named_graphs() for quad in self.quads_for_pattern(None, None, None, name))

    def named_graphs(self) -> Iterator[NamedNode]:
        """The graphs of the release."""
        if self._names is None:
            prefix = self.base.graph("").value
            answer = self.server.select(
                f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {Literal(prefix)})) }}"
            )
            names = [row["g"] for row in rows(answer)]
            self._names = tuple(
                name
                for name in names
                if isinstance(name, NamedNode) and not name.value.removeprefix(prefix).startswith(HIDDEN)
            )
        return iter(self._names)

    def contains_named_graph(self, graph_name: GraphName, /) -> bool:
        """Whether there is a graph of this name."""
        if self._names is not None or not isinstance(graph_name, NamedNode):
            return graph_name in tuple(self.named_graphs())
        if graph_name not in self._known:
            self._known[graph_name] = bool(self.server.ask(f"ASK {{ GRAPH {graph_name} {{ ?s ?p ?o }} }}"))
        return self._known[graph_name]

    def query(
        self,
        query: str,
        /,
        *,
        base_iri: str | None = None,
        prefixes: dict[str, str] | None = None,
        default_graph: GraphName | list[NamedNode | BlankNode | DefaultGraph] | None = None,
        named_graphs: list[NamedNode | BlankNode] | None = None,
        substitutions: dict[Variable, Term] | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Answers a query as ``Store.query`` does. Raises SyntaxError as that does, StoreError if the server cannot."""
        ox.Store().query(query, base_iri=base_iri, prefixes=prefixes)  # its words for what is wrong
        heads = [f"BASE <{base_iri}>"] if base_iri else []
        heads += [f"PREFIX {name}: <{iri}>" for name, iri in (prefixes or {}).items()]
        text = "\n".join([*heads, substituted(query, substitutions or {})])
        given = default_graph if isinstance(default_graph, list) or default_graph is None else [default_graph]
        default = [graph.value for graph in given or () if isinstance(graph, NamedNode)]
        named = [graph.value for graph in named_graphs or () if isinstance(graph, NamedNode)]
        if given is not None and named_graphs is None and _reaches_graphs(query):
            named = self._reachable()
        form = inspect_query(query).form
        if form == "ask":
            return self.server.ask(text, default, named)
        if form in ("construct", "describe"):
            made = ox.Store()
            made.extend(Quad(t.subject, t.predicate, t.object) for t in self.server.construct(text, default, named))
            found = made.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            assert isinstance(found, ox.QueryTriples)  # of a CONSTRUCT
            return found
        return self.server.select(text, default, named)

    def own(self, graph_name: object) -> NamedNode:
        """The graph on the server that stands for one of the engine."""
        if isinstance(graph_name, DefaultGraph):
            return self.base.graph("working")
        assert isinstance(graph_name, NamedNode)  # nothing else names a graph here
        return graph_name

    def _page(
        self,
        graph: NamedNode,
        name: GraphName | None,
        subject: Subject | None,
        predicate: NamedNode | None,
        value: Term | None,
    ) -> tuple[Quad, ...]:
        key = self._key(graph, subject, predicate, value)
        if key not in self._pages:
            if len(self._pages) >= PAGES:
                self._pages.clear()
            asked = f"CONSTRUCT {{ {key[1]} }} WHERE {{ GRAPH {graph} {{ {key[1]} }} }}"
            self._pages[key] = tuple(self._quad(triple, name) for triple in self.server.construct(asked))
        return self._pages[key]

    def _key(
        self, graph: NamedNode, subject: Subject | None, predicate: NamedNode | None, value: Term | None
    ) -> tuple[str, str]:
        """A graph and the pattern that is asked of it."""
        places = (
            "?" + letter if node is None else str(skolem(node, self.base))
            for letter, node in zip("spo", (subject, predicate, value), strict=True)
        )
        return graph.value, " ".join(places)

    def _quad(self, triple: Triple, graph_name: GraphName | None) -> Quad:
        found = blank(triple, self.base)
        assert isinstance(graph_name, NamedNode | DefaultGraph)  # nothing else names a graph here
        return Quad(found.subject, found.predicate, found.object, graph_name)

    def _reachable(self) -> list[str]:
        """The named graphs of a dataset whose default graph is given: by the protocol none, unless they are named."""
        names = [name.value for name in islice(self.named_graphs(), MOST_NAMED + 1)]
        if len(names) <= MOST_NAMED:
            return names
        if self._is_open is None:
            graph = self.base.graph("provenance").value
            found = self.server.select("SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1", [graph])
            self._is_open = next(iter(rows(found)), None) is not None
        if self._is_open:
            return []
        raise StoreError(
            f"{self.server.address.query} reaches graphs by GRAPH only if a query names them, and the store has more "
            f"than {MOST_NAMED}: name the graphs that are meant with FROM and FROM NAMED"
        )


def _question(pairs: Iterable[tuple[Subject, NamedNode | None]], graph: NamedNode, base: Base) -> str:
    """What is said of subjects: all of it, or where a property is given its values. All pairs are of one kind."""
    given = [(str(skolem(subject, base)), predicate) for subject, predicate in pairs]
    if given[0][1] is None:
        values = f"?s {{ {' '.join(subject for subject, _ in given)} }}"
    else:
        values = f"(?s ?p) {{ {' '.join(f'({subject} {predicate})' for subject, predicate in given)} }}"
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES {values} GRAPH {graph} {{ ?s ?p ?o }} }}"


def rows(answer: object) -> ox.QuerySolutions:
    """The rows of an answer. Raises QueryError if it has none."""
    if not isinstance(answer, ox.QuerySolutions):
        raise QueryError("the server answered yes or no to a query that asks for rows: see its log")
    return answer


def skolem(node: Term, base: Base) -> Term:
    """A term as it is sent."""
    return base.node(f".well-known/genid/{node.value}") if isinstance(node, BlankNode) else node


def blank(triple: Triple, base: Base) -> Triple:
    """A triple as it was before it was sent."""
    prefix = base.node(".well-known/genid/").value
    subject, value = (
        BlankNode(node.value.removeprefix(prefix))
        if isinstance(node, NamedNode) and node.value.startswith(prefix)
        else node
        for node in (triple.subject, triple.object)
    )
    assert isinstance(subject, NamedNode | BlankNode)  # literals are no subjects
    return Triple(subject, triple.predicate, standard(value))


def _reaches_graphs(query: str) -> bool:
    return any(token.kind == "word" and token.text.upper() == "GRAPH" for token in tokens(query))
