"""A syntax error is told where somebody would correct it."""

import pyoxigraph as ox
import pytest

from loader.graph.syntax_error import syntax_error


def complaint(sparql: str) -> str | None:
    """What the engine says against a query."""
    try:
        ox.Store().query(sparql)
    except SyntaxError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { ?s ?p ?o } LIMT 3", "line 1, column 23, at 'LIMT 3'"),
        ("SELECT * {\n  ?s ?p\n}", "line 3, column 1, at '}'"),
        ("SELECT ?x { BIND(1 + AS ?x) }", "line 1, column 22, at 'AS ?x) }'"),
        ("SELECT * { ?s ?p ?o . FILTR(?x) }", "line 1, column 23, at 'FILTR(?x) }'"),
        ("SELECT * { OPTONAL { ?s ?p ?o } }", "line 1, column 12, at 'OPTONAL { ?s ?p ?o } }'"),
        ("SELECT * { FILTER(STRSTART(?x, 'a')) }", "line 1, column 19, at \"STRSTART(?x, 'a')) }\""),
        ("SELECT COUNT(?x) { ?x ?y ?z }", "line 1, column 8, at 'COUNT(?x) { ?x ?y ?z }'"),
        ("SELECT * WHERE ?s ?p ?o }", "line 1, column 16, at '?s ?p ?o }'"),
        ("# déjà 島\u2028vu\nSELECT * { ?s ?p 'é島' . ?s x }", "line 2, column 28, at 'x }'"),
        ("ASK { ?s ?p ?o FILTER ?o > 3 }", "line 1, column 23, at '?o > 3 }'"),
        ("SELECT * { ?s ?p 'a' 'b' }", "line 1, column 22, at \"'b' }\""),
        ("SELECT * { ?s ?p ?o } }", "line 1, column 23, at '}'"),
        ("SELECT * { ?s ?p ?o\n\n", "line 1, column 20, where the text ends"),
        ("SELEC * {}", "line 1, column 1, at 'SELEC * {}'"),
        ("SELECT * { ?s foo:x ?o }", "uses a prefix that it does not declare, near line 1, column"),
    ],
)
def test_the_place_is_where_the_mistake_begins(query: str, told: str) -> None:
    message = complaint(query)
    assert message is not None
    assert told in syntax_error(query, message, complaint)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { VALUES ?x { %s } ?s ?p }", ": near line 1, column 4003"),
        ("SELECT * { VALUES ?x { %s }\n} LIMT 3", ": near line 2, column 3, at 'LIMT 3'"),
        ("SELECT * { VALUES ?x { %s ", "where the text ends"),
    ],
)
def test_the_place_in_a_long_text_is_told_without_reading_it_again(query: str, told: str) -> None:
    query %= "1 " * 20_000
    message = complaint(query)
    assert message is not None
    assert told in syntax_error(query, message, lambda _: pytest.fail("it is read again"))
