"""The guard: no query that the engine would send elsewhere passes, and no harmless one is refused."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loader.errors import ForbiddenQuery, QueryError
from loader.graph.guard import MAX_DEPTH, QueryFeatures, Token, inspect_query, tokens

HARMLESS = {
    "in a string": 'SELECT * { ?s ?p "SERVICE <http://x/> { }" }',
    "in a long string": "SELECT * { ?s ?p '''a ' SERVICE \n LOAD <x>''' }",
    "after an escaped quote": r'SELECT * { ?s ?p "a \" SERVICE <x> {" }',
    "in a comment": "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { }",
    "in an IRI": "SELECT * { ?s <http://example.org/SERVICE#LOAD> ?o }",
    "as a prefix": "PREFIX service: <http://x/> SELECT * { ?s service:load ?o }",
    "as a local name": "PREFIX x: <http://x/> SELECT * { ?s x:SERVICE x:a.LOAD }",
    "as the name of a graph": "PREFIX service: <http://x/> SELECT * { GRAPH service:x { ?s ?p ?o } }",
    "in FROM": "PREFIX service: <http://x/> SELECT * FROM service:x { ?s ?p ?o }",
    "as a variable": "SELECT ?service $LOAD { ?service ?p $LOAD }",
    "as a language": 'SELECT * { ?s ?p "x"@service }',
    "as a blank node": "SELECT * { _:SERVICE ?p ?o }",
    "in VALUES": "SELECT * { VALUES (?a ?b) { (1 <http://x/#SERVICE>) (<http://y/#a> <http://y/#b>) } }",
    "with an escaped letter that is not ASCII": r'SELECT * { ?s ?p "caf\u00E9" }',
    "with escaped letters in strings": r"""SELECT * { ?s ?p "\u0041\U00000023", '\u0053ERVICE \u007b', "\\\\u0041" }""",
}
FORBIDDEN = {
    "plain": "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <http://x/> { ?s ?p ?o } }",
    "lower case without blanks": "SELECT*{service<http://x/>{?s?p?o}}",
    "after a comment": "SELECT * { SERVICE # here\n <http://x/> { ?s ?p ?o } }",
    "with a variable": "SELECT * { SERVICE ?x { ?s ?p ?o } }",
    "in a subquery": "SELECT * { { SELECT * { SERVICE <http://x/> { ?s ?p ?o } } } }",
    "in EXISTS": "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://x/> { ?s ?p ?o } } }",
    "in OPTIONAL": "SELECT * { OPTIONAL { SERVICE <http://x/> { ?s ?p ?o } } }",
    # The engine has no lexer: it finds the keyword at the beginning of what looks like a prefixed name, or glued to
    # the token before. Each of these made it connect.
    "with the empty prefix": "PREFIX : <http://x/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "glued to a prefix": "PREFIX ex: <http://x/> SELECT * { SERVICEex:x { ?s ?p ?o } }",
    "glued to a number": "SELECT * { ?s ?p 1SERVICE <http://x/> { ?s ?p ?o } }",
    "glued to SILENT": "SELECT * { SERVICESILENT<http://x/> { ?s ?p ?o } }",
    "with an escaped letter": r"SELECT * { \u0053ERVICE <http://x/> { ?s ?p ?o } }",
    "with an escaped letter behind a string": r'SELECT * { ?s ?p "\u0041" . \u0053ERVICE <http://x/> { ?s ?p ?o } }',
    "with an escaped letter in a name": r"PREFIX s: <u:> SELECT * { ?s s:\u0053ERVICE ?o }",
    "with an escaped apostrophe": r"SELECT * { ?s ?p 'a\u0027 SERVICE <http://x/> { } #' }",
    "with an escaped backslash": r"""SELECT * { ?s ?p "a\u005C" SERVICE <http://x/> { } #" }""",
    "after an escaped quotation mark": r'SELECT * { ?s ?p "a\u0022 SERVICE <http://x/> { } #" }',
    "after an escaped hash": 'PREFIX ex: <u:> SELECT * { ?s ?p ex:a\\#b . SERVICE <http://x/> { ?s ?p "" } }',
    "LOAD": "LOAD <http://x/>",
}
UPDATES = {
    "INSERT": "PREFIX x: <http://x/> INSERT DATA { x:a x:b x:c }",
    "DELETE": "DELETE WHERE { ?s ?p ?o }",
    "DROP": "DROP ALL",
    "an update behind a query": "SELECT * { ?s ?p ?o } ; CLEAR ALL",
}
AMBIGUOUS = {
    "a comparison that hides a comment": 'SELECT * { ?s ?p ?a FILTER(?a<10)#>"""\n SERVICE <http://x/> {} #"""\n }',
    "a comparison that hides the keyword": "SELECT * { ?s ?p ?a FILTER(?a<10)SERVICE#>\n <http://x/> {} }",
    "a comparison with a name": 'PREFIX u: <u:> SELECT * { ?s ?p ?a FILTER(?a<u:x#>"""\n) SERVICE <x> {} #"""\n }',
}


@pytest.mark.parametrize("query", HARMLESS.values(), ids=HARMLESS)
def test_a_keyword_that_is_none_is_let_through(query: str) -> None:
    assert inspect_query(query).form == "select"


@pytest.mark.parametrize("query", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_the_service_never_does_is_refused(query: str) -> None:
    with pytest.raises(ForbiddenQuery):
        inspect_query(query)


@pytest.mark.parametrize("query", UPDATES.values(), ids=UPDATES)
def test_an_update_is_no_query(query: str) -> None:
    with pytest.raises(QueryError, match="belongs to updates") as refused:
        inspect_query(query)
    assert not isinstance(refused.value, ForbiddenQuery)


@pytest.mark.parametrize("query", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="blank after it"):
        inspect_query(query)


def test_the_refusal_names_the_keyword_the_place_and_what_to_do() -> None:
    with pytest.raises(ForbiddenQuery, match=r"^SERVICE at line 2, column 3 is not allowed: .*VALUES"):
        inspect_query("SELECT * {\n  SERVICE <http://x/> { ?s ?p ?o }\n}")
    with pytest.raises(ForbiddenQuery, match=r"^LOAD at line 1, column 1 is not allowed: .*skerry load"):
        inspect_query("LOAD <u:x>")
    with pytest.raises(QueryError, match=r"^DROP at line 1, column 1 belongs to updates"):
        inspect_query("DROP ALL")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", QueryFeatures("select", False)),
        ("ASK { }", QueryFeatures("ask", False)),
        ("PREFIX ask: <http://ask/> # select\nConstruct WHERE { ?s ?p ?o }", QueryFeatures("construct", False)),
        ("describe <http://x/>", QueryFeatures("describe", False)),
        ("SELECT * FROM <http://x/> { ?s ?p ?o }", QueryFeatures("select", True)),
        ("ASK FROM NAMED <http://x/> { }", QueryFeatures("ask", True)),
        ('SELECT ?from { ?from ?p "FROM" } # FROM', QueryFeatures("select", False)),
    ],
)  # fmt: skip
def test_the_form_and_the_dataset_are_told(query: str, expected: QueryFeatures) -> None:
    assert inspect_query(query) == expected


@pytest.mark.parametrize("text", ["", "  # only a comment", "?s ?p ?o", "SELEKT *"])
def test_a_text_without_a_query_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="begin with SELECT"):
        inspect_query(text)


@pytest.mark.parametrize("quote", ['"', "'", '"""', "'''"])
def test_a_string_without_an_end_is_refused_with_its_place(quote: str) -> None:
    with pytest.raises(QueryError, match="line 1, column 20 is not closed"):
        inspect_query(f"SELECT * {{ ?s ?p    {quote}abc }}".replace("   " + quote, "  " + quote))


def test_a_comparison_without_a_hidden_word_is_no_iri() -> None:
    inspect_query("SELECT * { ?s ?p ?a FILTER(?a<?b&&?c>?d) FILTER(?a < 10 && ?b > 3) FILTER(?a<=4) }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * (MAX_DEPTH + 1) + "?s ?p ?o" + "}" * (MAX_DEPTH + 1),
        "SELECT * { ?s ?p ?o FILTER(" + "+".join(["1"] * 5000) + " > 0) }",
        "SELECT * { ?s ?p ?o FILTER(" + "!" * 5000 + "true) }",
    ],
    ids=["brackets", "sum", "negation"],
)
def test_a_query_that_would_overflow_the_stack_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match=r"fewer|too long"):
        inspect_query(query)


def test_many_values_are_no_long_query() -> None:
    values = " ".join(f"({number} <http://x/{number}>)" for number in range(10_000))
    assert inspect_query(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}").form == "select"


BLANKS = st.text(" \t\r\n", max_size=3)
COMMENTS = st.text(string.printable, max_size=12).map(lambda text: "#" + "".join(text.split()) + "\n")
GAPS = st.lists(st.one_of(BLANKS, COMMENTS), max_size=3).map("".join)
CASES = st.lists(st.booleans(), min_size=7, max_size=7).map(
    lambda ups: "".join(c.upper() if up else c.lower() for c, up in zip("service", ups, strict=True))
)
TOKENS = st.sampled_from(
    ['"a # b"', "'it \\' is'", '"""x " y"""', "<http://e/#a>", "ex:a.b", "ex:a\\#b", "?v", "_:b1", "1.5e3", "{", "}"]
)


@given(before=st.lists(st.tuples(TOKENS, GAPS), max_size=6), keyword=CASES, gap=GAPS)
def test_the_keyword_is_found_in_any_case_after_any_tokens(
    before: list[tuple[str, str]], keyword: str, gap: str
) -> None:
    text = "".join(f"{token} {blank}" for token, blank in before)
    with pytest.raises(ForbiddenQuery):
        inspect_query(f"SELECT * {{ {text}\n{keyword}{gap} <http://x/> {{ }} }}")


@given(st.text(string.ascii_letters + " <>{}?:.#", max_size=30))
def test_the_keyword_inside_a_string_a_comment_or_a_name_never_counts(text: str) -> None:
    inside = f"{text} SERVICE LOAD {text}"
    name = "".join(c for c in text if c.isalpha())
    triples = f"?s ex:{name}SERVICE \"{inside}\" . # {inside}\n ?s <http://e/{name}SERVICE> '''{inside}'''"
    query = f"SELECT ?{name}SERVICE {{ {triples} }}"
    assert inspect_query(query).form == "select"


@given(st.text(max_size=200))
def test_any_text_gives_features_or_a_clear_refusal(text: str) -> None:
    try:
        features = inspect_query(text)
    except QueryError as error:
        assert str(error)  # noqa: PT017 - both outcomes are right, nothing else is
    else:
        assert features.form in ("select", "ask", "construct", "describe")


def read(text: str) -> list[Token] | str:
    try:
        return list(tokens(text))
    except QueryError as error:
        return str(error)


@given(st.text("aE_7:?$.-%\\<>\"'{@# \n", max_size=12))
def test_a_text_of_ascii_is_read_as_beside_other_letters(text: str) -> None:
    assert read(text) == read(f"{text}\n# \u00e9")


def inspected(text: str) -> QueryFeatures | str:
    try:
        return inspect_query(text)
    except QueryError as error:
        return f"{type(error).__name__} {error}"


# fmt: off
PIECES = st.sampled_from(
    [
        "SELECT", "ASK", "CONSTRUCT", "FROM", "NOW()", "VALUES", "INSERT", "?a", "$b", "x:y", ":", "_:n", "1", "@en",
        "[", "]", "(", ")", "{", "}", "<", ">", "<<", ">>", "=", "&&", "^^", '"s"', "'s'", '"', "'", "\\", "#", "\n",
        "<http://x/>", "<http://x/FROM>", "<#it's>", "<a", "b>", "<NOW()>", "<[>", ".", " ", "# FROM", " # }", "<a#b>",
    ]
)
# fmt: on


@given(st.lists(PIECES, max_size=14), st.text(" \n", max_size=1))
@example(["?s", "?p", "<a#b>", "}", "FROM", "<http://x/>"], " ")
@example(["?s", "?p", "'''", "\n", "#", "'''", "FROM", "'''", "\n", "'''"], " ")
@example(["?s", "?p", "<http://x/>", "# FROM", "\n", "}"], " ")
def test_texts_that_differ_in_their_iris_and_comments_only_are_inspected_at_once_and_told_the_same(
    pieces: list[str], gap: str
) -> None:
    text = "SELECT * { " + gap.join(pieces)
    # A text that names a keyword is always read by itself, in a comment too.
    assert inspected(text) == inspected(f"{text}\n# LOAD")
