"""Who came to a meeting together did not meet each other there: in the report, on the page of a thing, in GraphML."""

from collections import Counter
from io import BytesIO
from typing import Any

import networkx
import pytest
from pyoxigraph import NamedNode

from loader.exports.network import write_network
from loader.graph.embedded import Release, open_current
from loader.graph.shipped import shipped
from server.canned import load_canned, run
from server.lookups import Lookup, ask
from tests.telling import Telling, load_told

REPORT = next(report for report in load_canned(shipped("queries")) if report.name == "who-met-whom")
SKOS = "http://www.w3.org/2004/02/skos/core#"
PAIRS = Counter({
    # At the talks of the two delegations.
    ("Shinzo Abe", "Vladimir Putin"): 1,
    ("Sergey Lavrov", "Shinzo Abe"): 1,
    ("Taro Kono", "Vladimir Putin"): 1,
    ("Sergey Lavrov", "Taro Kono"): 1 + 1,
    # At home.
    ("Sergey Lavrov", "Vladimir Putin"): 1,
    # With somebody of whom no state is known.
    ("Shinzo Abe", "Taro Kono"): 1,
    ("Shinzo Abe", "Jiro Ueda"): 1,
    ("Jiro Ueda", "Taro Kono"): 1,
})  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Talks of two delegations, one of two ministers, a meeting at home, and one with a man of no known state."""
    text = (
        "The delegations of Abe and Taro Kono and of Putin and Lavrov talked. Putin received Lavrov at home. "
        "The two ministers negotiated. Jiro Ueda saw two of them."
    )
    telling = Telling("talks", text)
    abe, kono = telling.known("person/shinzo-abe", "Abe"), telling.known("person/taro-kono", "Taro Kono")
    putin = telling.known("person/vladimir-putin", "Putin")
    lavrov = telling.entity("person", "Sergey Lavrov", said="Lavrov")
    ueda = telling.entity("person", "Jiro Ueda")
    russia = telling.entity("state", "Russia", iri="state/russia", said="two")
    for holder in (putin, lavrov):
        telling.tell(
            "tenures", "delegations", "holder", "office", "serves", holder=holder, office="member", serves=russia
        )
    for word, participants, day in (
        ("talked", (abe, kono, putin, lavrov), "2019-01-22"),
        ("received", (putin, lavrov), "2018-05-01"),
        ("negotiated", (kono, lavrov), "2018-07-01"),
        ("saw", (abe, kono, ueda), "2017-03-01"),
    ):
        telling.tell(
            "meetings",
            word,
            "participant",
            "date",
            kind="ministerial",
            participants=participants,
            status="held",
            date=day,
        )
    store = tmp_path_factory.mktemp("delegations") / "store"
    load_told(store, telling)
    return open_current(store)


def ordered(pairs: Any) -> Counter[frozenset[str]]:
    return Counter(map(frozenset, pairs))


def test_the_report_has_no_pairs_of_one_delegation(release: Release) -> None:
    table = run(REPORT, {}, release)
    rows = [(table.cell(row, "oneName").text, table.cell(row, "otherName").text) for row in table.rows]
    assert ordered(rows) == ordered(PAIRS.elements())
    table = run(REPORT, {"actor": "Sergey Lavrov", "with": "Vladimir Putin"}, release)
    assert [table.cell(row, "date").text for row in table.rows] == ["2018-05-01"]


def test_the_page_of_a_person_counts_what_the_report_shows(release: Release) -> None:
    for name in {name for pair in PAIRS for name in pair}:
        iri = next(release.query(f'SELECT ?x {{ ?x <{SKOS}prefLabel> "{name}"@en }}'))["x"]  # type: ignore[arg-type]
        assert isinstance(iri, NamedNode)
        counted = {(name, row["name"]): int(row["meetings"]) for row in ask(release, Lookup.MET_WITH, {"thing": iri})}
        assert ordered(Counter(counted).elements()) == ordered(p for p in PAIRS.elements() if name in p)


def test_the_network_has_the_same_pairs(release: Release) -> None:
    written = BytesIO()
    write_network(release, written)
    graph: Any = networkx.parse_graphml(written.getvalue().decode(), force_multigraph=True)
    named = dict(graph.nodes(data="label"))
    met = [(named[a], named[b]) for a, b, kind in graph.edges(data="kind") if kind == "meeting"]
    assert ordered(met) == ordered(PAIRS.elements())
