"""What is asked: four kinds of queries, the same text for every service, and whether the answers are the same."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from loader.graph.embedded import Release

PREFIXES = "PREFIX sk: <https://w3id.org/skerry/ontology#>\n"
TYPE = "application/sparql-results+json"
THINGS = 100
"""So many things are asked about in turn."""
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True)
class Question:
    """A kind of query, as one or more texts that are asked in turn, of the default graph or of named ones."""

    name: str
    texts: tuple[str, ...]
    names_graphs: bool = False

    def requests(self, address: str, is_new: bool, more: str = "") -> Iterator[bytes]:
        """Requests without end; each with a text never asked before, by a comment, if they are to be new. ``more``
        follows the query."""
        place = urlsplit(address)
        head = f"GET {place.path}?query="
        tail = f"{more} HTTP/1.1\r\nHost: {place.netloc}\r\nAccept: {TYPE}\r\n\r\n"
        ready = [f"{head}{quote(text + chr(10) + '#')}" for text in self.texts]
        numbers = count(next(_RUNS) * 10_000_000)
        for start in cycle(ready):
            yield f"{start}{next(numbers) if is_new else ''}{tail}".encode()


_RUNS = count(1)


def constant(address: str) -> Iterator[bytes]:
    """Requests without end for an answer that is always the same."""
    place = urlsplit(address)
    yield from cycle([f"GET {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode()])


def questions(release: Release) -> tuple[Question, ...]:
    """The questions about a release. Everything but the large answer is about the default graph."""
    found = release.query(PREFIXES + f"SELECT ?meeting {{ ?meeting a sk:Meeting }} ORDER BY ?meeting LIMIT {THINGS}")
    things = [str(row["meeting"]) for row in found]  # type: ignore[union-attr] # of a SELECT
    place = release.base.node("place/moscow")
    return (
        Question("light", tuple(f"SELECT ?property ?value {{ {thing} ?property ?value }}" for thing in things)),
        Question(
            "join",
            (
                f"{PREFIXES}SELECT ?one ?other ?meeting ?date {{ ?meeting a sk:Meeting ; sk:place {place} ; "
                "sk:participant ?one , ?other ; sk:edtf ?date . FILTER(STR(?one) < STR(?other)) }",
            ),
        ),
        Question(
            "aggregate",
            (
                f"{PREFIXES}SELECT ?person (COUNT(DISTINCT ?meeting) AS ?meetings) {{ "
                "?meeting a sk:Meeting ; sk:participant ?person } GROUP BY ?person "
                "ORDER BY DESC(?meetings) ?person LIMIT 20",
            ),
        ),
        Question(
            "large",
            (
                f"{PREFIXES}SELECT ?report ?property ?value {{ "
                "GRAPH ?graph { ?report sk:evidence ?passage ; ?property ?value } }",
            ),
            names_graphs=True,
        ),
    )


Row = tuple[tuple[str, str, str], ...]


def rows_of(address: str, text: str, seconds: float, more: str = "") -> Counter[Row]:
    """The rows that a service answers, in any order. Raises OSError if it does not answer."""
    request = Request(f"{address}?query={quote(text)}{more}", headers={"Accept": TYPE})
    with urlopen(request, timeout=seconds) as answer:
        found = json.load(answer)
    columns = found["head"]["vars"]
    return Counter(tuple(_term(row.get(column)) for column in columns) for row in found["results"]["bindings"])


def _term(value: dict[str, str] | None) -> tuple[str, str, str]:
    """A term without what formats and engines may write in two ways."""
    if value is None:
        return "", "", ""
    kind = "literal" if value["type"] == "typed-literal" else value["type"]
    datatype = value.get("datatype", "")
    about = value.get("xml:lang", "").lower() or ("" if datatype == _STRING else datatype)
    return kind, value["value"], about
