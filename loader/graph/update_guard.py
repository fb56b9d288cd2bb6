"""Looks at a SPARQL update before the engine does: which graphs it writes to, and that it fetches nothing.

The engine contacts any address that LOAD or SERVICE names. So every update passes ``inspect_update``, which reads its
operations (SPARQL 1.1 Update, section 3) strictly: what it does not understand is refused, not handed on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat

from loader.errors import ForbiddenQuery, QueryError
from loader.graph.guard import USUAL, QuerySize, Reader, Token, place, refuse_escaped_ascii, tokens

DEFAULT, NAMED, ALL, VARIABLE = "DEFAULT", "NAMED", "ALL", "GRAPH ?…"
"""Targets that are no IRI: the default graph, all named graphs, all graphs, a graph that a solution names."""
_MANAGING = frozenset({"CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})


@dataclass(frozen=True, slots=True)
class Where:
    """The pattern of an operation: where its keyword stands in the text, whether a dataset of its own (WITH, USING)
    is given before it, which graphs it names and whether it asks for any (``GRAPH ?g``). Of ``DELETE WHERE { … }``
    ``quads`` is the span of the braces, which are both pattern and template."""

    position: int
    has_dataset: bool
    graphs: frozenset[str]
    any_graph: bool
    quads: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class UpdateFeatures:
    """What an update does: the graphs that it writes to (IRIs, or DEFAULT, NAMED, ALL and VARIABLE), whether it copies
    from the default graph, its patterns in their order, and the spans of what names a graph for one once more."""

    targets: frozenset[str]
    copies_default: bool
    patterns: tuple[Where, ...]
    repeated: tuple[tuple[int, int], ...] = ()

    @property
    def has_dataset(self) -> bool:
        """Whether any operation has WITH or USING."""
        return any(where.has_dataset for where in self.patterns)


def inspect_update(text: str, base: str, size: QuerySize = USUAL) -> UpdateFeatures:
    """Tells what an update does; relative IRIs count from ``base``; ``size`` is how large it may be.

    Raises ForbiddenQuery for LOAD and SERVICE, QueryError for a text that is no update, that is nested too deeply or
    too long for the engine, or that can be read in two ways. What stands between braces is left to the engine.
    """
    refuse_escaped_ascii(text)
    reader, read = Reader(text, is_update=True, size=size), []
    for token in tokens(text):
        reader.take(token)
        read.append(token)
    found = _Operations(text, read, base)
    found.read_all()
    return UpdateFeatures(frozenset(found.targets), found.copies_default, tuple(found.patterns), tuple(found.repeated))


def with_graphs_once(text: str, features: UpdateFeatures) -> str:
    """The update, with blanks for each USING that names a graph once more: a dataset is made of sets of graphs (SPARQL
    1.1, section 13.2), and the engine counts the triples of one that is named twice twice."""
    parts, done = [], 0
    for start, end in features.repeated:
        parts += [text[done:start], " " * (end - start)]
        done = end
    return "".join([*parts, text[done:]])


def with_dataset(text: str, features: UpdateFeatures, default: Sequence[NamedNode], named: Sequence[NamedNode]) -> str:
    """The update with USING and USING NAMED for every pattern that has no dataset of its own."""
    using = "".join([*(f"USING {graph} " for graph in default), *(f"USING NAMED {graph} " for graph in named)])
    parts, done = [], 0
    for where in features.patterns:
        if where.has_dataset:
            continue
        parts.append(text[done : where.position])
        if where.quads is not None:
            parts.append(text[slice(*where.quads)] + " ")  # DELETE WHERE takes no USING: its long form does
        parts.append(using)
        done = where.position
    return "".join([*parts, text[done:]])


@dataclass(slots=True)
class _Operations:
    """Reads the operations of an update, token by token."""

    text: str
    tokens: list[Token]
    base: str
    at: int = 0
    prefixes: dict[str, str] = field(default_factory=dict)
    targets: set[str] = field(default_factory=set)
    copies_default: bool = False
    patterns: list[Where] = field(default_factory=list)
    repeated: list[tuple[int, int]] = field(default_factory=list)

    def read_all(self) -> None:
        """All operations, each with the prologue before it."""
        self._prologue()
        while self._peek() is not None:
            self._operation()
            if self._peek() is None:
                return
            self._take_sign(";")
            self._prologue()

    def _peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _next(self) -> Token:
        token = self._peek()
        if token is None:
            raise QueryError("the update is not SPARQL 1.1: it ends in the middle of an operation; complete it")
        self.at += 1
        return token

    def _is_word(self, *words: str) -> bool:
        token = self._peek()
        return token is not None and token.kind == "word" and token.text.upper() in words

    def _take_if(self, *words: str) -> bool:
        if self._is_word(*words):
            self.at += 1
            return True
        return False

    def _take_sign(self, sign: str) -> Token:
        token = self._next()
        if token.text != sign:
            self._refuse(token)
        return token

    def _refuse(self, token: Token) -> NoReturn:
        if token.text.upper().startswith("LOAD"):  # LOAD:x is LOAD with a prefixed name
            raise ForbiddenQuery(
                f"LOAD at {place(self.text, token.start)} is not allowed: this service fetches nothing; send the "
                f"triples themselves, by INSERT DATA or to the graph store"
            )
        raise QueryError(
            f"the update is not SPARQL 1.1: {place(self.text, token.start)}, at {token.text[:40]!r}; correct it there"
        )

    def _prologue(self) -> None:
        while True:
            if self._take_if("BASE"):
                self.base = self._iri()
            elif self._take_if("PREFIX"):
                name = self._next()
                if name.kind != "name" or not name.text.endswith(":"):
                    self._refuse(name)
                self.prefixes[name.text[:-1]] = self._iri()
            else:
                return

    def _iri(self) -> str:
        token = self._next()
        if token.kind == "iri":
            return self._resolved(token)
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in self.prefixes:
                raise QueryError(
                    f"the update uses a prefix that it does not declare, at {place(self.text, token.start)}, "
                    f"{token.text[:40]!r}: add a PREFIX line"
                )
            return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        return self._refuse(token)

    def _resolved(self, token: Token) -> str:
        """An IRI as the engine reads it: what is looked at here must be what is written there."""
        try:
            (triple,) = ox.parse(f"{token.text} <urn:p> <urn:o> .", format=RdfFormat.TURTLE, base_iri=self.base)
        except (SyntaxError, ValueError):
            raise QueryError(
                f"the update is not SPARQL 1.1: {token.text[:200]} at {place(self.text, token.start)} is no IRI; "
                f"correct it there"
            ) from None
        assert isinstance(triple.subject, NamedNode)  # of an IRI
        return triple.subject.value

    def _operation(self) -> None:
        token = self._next()
        word = token.text.upper() if token.kind == "word" else ""
        if word in _MANAGING:
            self._manage(word)
        elif word in ("INSERT", "DELETE") and self._take_if("DATA"):
            self._quads(None)
        elif word == "DELETE" and self._is_word("WHERE"):
            self._delete_where()
        elif word in ("INSERT", "DELETE", "WITH"):
            self.at -= 1
            self._modify()
        else:
            self._refuse(token)

    def _manage(self, word: str) -> None:
        self._take_if("SILENT")
        if word in ("ADD", "MOVE", "COPY"):
            source = self._graph_or_default()
            if not self._take_if("TO"):
                self._refuse(self._next())
            self.copies_default |= source == DEFAULT
            self.targets |= {self._graph_or_default(), *([source] if word == "MOVE" else [])}
        elif self._take_if("GRAPH"):
            self.targets.add(self._iri())
        elif word != "CREATE" and self._is_word(DEFAULT, NAMED, ALL):
            self.targets.add(self._next().text.upper())
        else:
            self._refuse(self._next())

    def _graph_or_default(self) -> str:
        if self._take_if("DEFAULT"):
            return DEFAULT
        self._take_if("GRAPH")
        return self._iri()

    def _delete_where(self) -> None:
        where = self._next()
        begin = self._peek()
        inside = self._quads(None)
        assert begin is not None  # else there was an error
        span = begin.start, self.tokens[self.at - 1].start + 1
        # `DELETE {…} WHERE {…}`: the braces go before WHERE once more.
        self.patterns.append(Where(where.start, False, *inside, span))

    def _modify(self) -> None:
        own = self._iri() if self._take_if("WITH") else None
        is_any = self._take_if("DELETE")
        if is_any:
            self._quads(own)
        if self._take_if("INSERT"):
            self._quads(own)
        elif not is_any:
            self._refuse(self._next())
        has_dataset = self._using() or own is not None
        where = self._next()
        if where.kind != "word" or where.text.upper() != "WHERE":
            self._refuse(where)
        self.patterns.append(Where(where.start, has_dataset, *self._graphs_in_braces()))

    def _using(self) -> bool:
        """Takes the graphs that a pattern is asked of; whether there are any."""
        named = set[tuple[bool, str]]()
        while self._is_word("USING"):
            start = self._next().start
            graph = self._take_if("NAMED"), self._iri()
            if graph in named:
                last = self.tokens[self.at - 1]
                self.repeated.append((start, last.start + len(last.text)))
            named.add(graph)
        return bool(named)

    def _quads(self, own: str | None) -> tuple[frozenset[str], bool]:
        """The braces of data or of a template: their graphs are targets, and what stands outside of any goes to the
        graph of WITH or to the default graph. Gives the graphs as ``_graphs_in_braces`` does."""
        begin = self.at
        graphs, is_any = self._graphs_in_braces()
        self.targets |= graphs | ({VARIABLE} if is_any else set())
        depth = 0
        for before, token in zip(self.tokens[begin : self.at], self.tokens[begin + 1 : self.at - 1], strict=False):
            if before.text in "{}":
                depth += 1 if before.text == "{" else -1
            is_graph = token.kind == "word" and token.text.upper() == "GRAPH"
            if depth == 1 and token.text not in "{}." and not is_graph and not _names_graph(before):
                self.targets.add(own or DEFAULT)
        return graphs, is_any

    def _graphs_in_braces(self) -> tuple[frozenset[str], bool]:
        """Takes what stands in braces: the graphs that GRAPH names there, and whether any does by a variable."""
        self._take_sign("{")
        graphs, is_any, depth = set(), False, 1
        while depth:
            if self._take_if("GRAPH"):
                token = self._peek()
                if token is not None and token.kind == "variable":
                    is_any = True
                    self.at += 1
                else:
                    graphs.add(self._iri())
                continue
            sign = self._next().text
            depth += (sign == "{") - (sign == "}")
        return frozenset(graphs), is_any


def _names_graph(token: Token) -> bool:
    """Whether what follows is the name of a graph, no triple."""
    return token.kind == "word" and token.text.upper() == "GRAPH"
