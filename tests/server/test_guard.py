"""The guard: no query that the engine would send elsewhere passes, and no harmless one is refused."""

import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loader.errors import ForbiddenQuery, QueryError
from loader.graph.guard import ALIKE_LENGTH, MAX_DEPTH, QueryFeatures, QuerySize, Token, inspect_query, tokens

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


def inspected(text: str) -> QueryFeatures | str:
    try:
        return inspect_query(text)
    except QueryError as error:
        return f"{type(error).__name__} {error}"


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


GLUED = {
    "FROM NAMED": "SELECT * FROMNAMED <http://x/> { ?s ?p ?o }",
    "the empty prefix": "PREFIX : <http://x/> SELECT * FROM:x { ?s ?p ?o }",
    "a prefix": "PREFIX ex: <http://x/> SELECT (COUNT(*) AS ?n) FROMex:x { ?s ?p ?o }",
    "a prefix after another graph": "PREFIX ex: <http://x/> SELECT * FROM <http://y/>fromex:x { ?s ?p ?o }",
    "a prefix after a template": "PREFIX : <http://x/> CONSTRUCT { ?s ?p ?o } FROM:x WHERE { ?s ?p ?o }",
    "a prefix in the short form": "PREFIX : <http://x/> CONSTRUCT FROM:x WHERE { ?s ?p ?o }",
    "a prefix that is declared": "PREFIX : <http://x/> PREFIX from: <http://y/> ASK from:x { ?s ?p ?o }",
    "a prefix after DESCRIBE": "PREFIX ex: <http://x/> DESCRIBE <http://y/> FROMex:x",
}
NAMES_WITH_FROM = {
    "in a pattern": "PREFIX from: <http://x/> SELECT * WHERE { ?s from:x ?o }",
    "a function": "PREFIX from: <http://x/> SELECT (from:x(1) AS ?x) { } ORDER BY from:x(?x)",
    "a resource": "PREFIX from: <http://x/> DESCRIBE <http://y/> from:x",
    "a word in a pattern": "SELECT * { ?s ?p ?o FILTER(?from > 1) }",
}


@pytest.mark.parametrize("query", GLUED.values(), ids=GLUED)
def test_a_dataset_that_only_the_engine_would_see_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match=r"column [0-9]+: FROM is joined"):
        inspect_query(query)


@pytest.mark.parametrize("query", NAMES_WITH_FROM.values(), ids=NAMES_WITH_FROM)
def test_a_name_that_begins_as_from_does_names_no_dataset(query: str) -> None:
    assert not inspect_query(query).has_dataset


@pytest.mark.parametrize(
    "query", ["PREFIX x: <u:> DESCRIBEx:a {{ SELECT * { } }}", "ASKFROM <u:x> {{ SELECT * { } }}", "CONSTRUCTWHERE {}"]
)
def test_a_form_that_only_the_engine_would_see_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="begin with SELECT"):
        inspect_query(query)


VOLATILE = [
    "SELECT (NOW() AS ?x) { }",
    "SELECT * { BIND(struuid() AS ?x) }",
    "SELECT * { ?s ?p ?o } ORDER BYRAND()",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVINGRAND()",
    "SELECT ?x { } GROUP BYNOW()",
    "SELECT * { FILTERRAND() }",
    "SELECT (COUNT(DISTINCTUUID()) AS ?n) { }",
    "CONSTRUCT { ?s ?p _:b } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p [] } FROM <u:x> WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s <u:l> (?o) } WHERE { ?s ?p ?o }",
    "CONSTRUCT { << ?s ?p ?o >> <u:l> 1 } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o {| <u:l> 1 |} } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o ~ } WHERE { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p [] }",
]
STABLE = [
    "SELECT * { ?s ?p [] }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?o ?q [] FILTER(?o > (1 + 1)) { _:b ?r ?s } }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "SELECT (<u:RAND>(1) AS ?random) { }",
    "PREFIX x: <u:> SELECT (x:NOW() AS ?now) { }",
]


@pytest.mark.parametrize("query", VOLATILE)
def test_what_gives_another_answer_each_time_is_told(query: str) -> None:
    assert inspect_query(query).is_volatile


@pytest.mark.parametrize("query", STABLE)
def test_what_gives_the_same_answer_each_time_is_told(query: str) -> None:
    assert not inspect_query(query).is_volatile


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?g { GRAPH ?g {} }",
        "SELECT ?g { graph?g{ # all\n } }",
        "ASK { GRAPH $g { OPTIONAL { ?s ?p ?o } } }",
        "SELECT * { ?s ?p ?o GRAPH ?g { { ?s ?p ?o } } }",
    ],
)
def test_a_query_that_lists_graphs_is_told(query: str) -> None:
    assert inspect_query(query).lists_graphs


@pytest.mark.parametrize(
    "query", ["SELECT * { GRAPH ?g { ?s ?p ?o } }", "SELECT * { GRAPH <u:g> {} }", "SELECT ?graph { ?graph ?g {} }"]
)
def test_a_query_that_looks_into_graphs_does_not_list_them(query: str) -> None:
    assert not inspect_query(query).lists_graphs


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
        "SELECT * { ?s ?p ?o FILTER(1<1" + "&&1" * 5000 + ">1) }",
        "SELECT * { ?s ?p ?o FILTER(1<h" + "+h" * 5000 + "://x>1) }",
    ],
    ids=["brackets", "sum", "negation", "comparison", "comparison like an address"],
)
def test_a_query_that_would_overflow_the_stack_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match=r"fewer|too long"):
        inspect_query(query)


def test_a_comparison_counts_in_a_short_text_too() -> None:
    with pytest.raises(QueryError, match="more than 20 words"):
        inspect_query("SELECT * { FILTER(1<1&&1&&1&&1&&1&&1>1) }", QuerySize(words=20))


def test_a_list_of_addresses_is_no_long_query() -> None:
    members = " ".join(f"<http://example.org/a-b/c-{number}>" for number in range(1000))
    assert inspect_query(f"SELECT * {{ ?s ?p ({members}) }}").form == "select"


def test_many_values_are_no_long_query() -> None:
    values = " ".join(f"({number} <http://x/{number}>)" for number in range(10_000))
    assert inspect_query(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}").form == "select"


MANY = 5000
VALUES = {
    "numbers": "1 -2 +3.5 .5 4. 6e-7",
    "IRIs": "<http://x/SERVICE#a> <> <\u00e9>",
    "names": "ex:a.b : :1 ex:a\\#b SERVICE:x \u00e9:\u5cf6 ex:%41",
    "strings": """'it \\' is' "}" 'a'@en-GB "1"^^ex:int '' 'SERVICE'""",
    "long strings": "'''a ' }''' \"\"\" } \"\"\"",
    "words": "UNDEF true FALSE",
    "comments": "1 # } SERVICE\n 2",
    "rows": "(1 'a') (UNDEF <u:x>)",
}


@pytest.mark.parametrize("values", VALUES.values(), ids=VALUES)
def test_many_values_of_any_kind_are_no_long_query(values: str) -> None:
    assert inspect_query(f"SELECT * {{ VALUES (?a ?b) {{ {f'{values} ' * MANY} }} }}").form == "select"


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("0x }}", "at '0x }} 1"),
        ("?y }}", r"at '\?y }} 1"),
        ("<< <u:x> }}", "at '<< <u:x> }} 1"),
        ("(1 (2", r"at '\(1 \(2 1"),
    ],
)
def test_many_values_among_which_is_something_else_are_refused_with_its_place(after: str, told: str) -> None:
    with pytest.raises(QueryError, match=f"^line 2, column {2 * MANY + 1}: what stands in VALUES .* {told}"):
        inspect_query("SELECT * { VALUES ?x {\n" + "1 " * MANY + after + " 1" * MANY)


def test_many_values_without_an_end_are_refused() -> None:
    with pytest.raises(QueryError, match=f"^line 1, column {2 * MANY + 23}: .*, where the text ends"):
        inspect_query("SELECT * { VALUES ?x {" + "1 " * MANY)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { VALUES ?x { %s } SERVICE <u:x> { } }",
        "SELECT * { VALUES ?x { %s SERVICE <u:x> { } } }",
        "SELECT * { VALUES ?x { %s SERVICE:x { } } }",
        "SELECT * { VALUES ?x { 1 } { %s SERVICE <u:x> { } } }",
    ],
)
def test_a_keyword_beside_many_values_is_found(query: str) -> None:
    with pytest.raises(ForbiddenQuery):
        inspect_query(query % ("1 " * 3000))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES ?x { " + "1 " * 460_000 + "} }",
        "SELECT * { VALUES ?x { " + "1 " * 460_000,
        "SELECT * { VALUES ?x { " + "'a' " * 230_000 + "0x } }",
        "#\n" * 460_000 + "ASK { }",
        "ASK { " + "a." * 460_000 + " }",
    ],
    ids=["values", "without an end", "with a mistake", "comments", "a word with dots"],
)
def test_a_large_text_is_inspected_soon(text: str) -> None:
    begin = time.process_time()
    inspected(text)
    assert time.process_time() - begin < 0.4  # it takes 0.06 on a usual machine


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


@given(st.lists(PIECES, max_size=14), st.text(" \n", max_size=1))
def test_data_of_a_long_text_are_inspected_as_those_of_a_short_one(pieces: list[str], gap: str) -> None:
    text = "SELECT * { VALUES ?x { " + gap.join(pieces)
    assert inspected(text) == inspected(f"{text}\n# LOAD{' ' * ALIKE_LENGTH}")
