"""Resolution as a whole: order, repetition and removal, and what the seeds need to be one thing."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base, term
from loader.resolve import resolve
from loader.validate import check
from tests.strategies import stories
from tests.telling import BASE, Telling, resolved, small_background


def instances(graph: NamedGraph, class_name: str) -> set[str]:
    """The IRIs of a class, relative to the base."""
    found = {t.subject for t in graph.triples if t.predicate == term("rdf:type") and t.object == term(class_name)}
    return {node.value.removeprefix(BASE.iri) for node in found if isinstance(node, NamedNode)}


def values(graph: NamedGraph, subject: str, predicate: str) -> set[str]:
    """All values of a property, as text; IRIs relative to the base."""
    node, name = BASE.node(subject), term(predicate)
    found = {t.object for t in graph.triples if t.subject == node and t.predicate == name}
    return {value.value.removeprefix(BASE.iri) for value in found if isinstance(value, NamedNode | Literal)}


def planned(article_id: str = "a1") -> Telling:
    """Abe and Putin are to meet in Moscow."""
    telling = Telling(article_id, "Abe will meet Putin in Moscow on Tuesday. Kono and Lavrov met too.")
    abe, putin = telling.known("person/shinzo-abe", "Abe"), telling.known("person/vladimir-putin", "Putin")
    telling.tell(
        "meetings",
        "will meet",
        kind="summit",
        participants=(abe, putin),
        place=telling.known("place/moscow", "Moscow"),
        status="planned",
        date="2019-01-22",
        relative=True,
    )
    return telling


def held(article_id: str = "a2") -> Telling:
    """They met, the article of the day after says."""
    telling = Telling(article_id, "Abe and Putin met on 22 January. The talks went on.", published=date(2019, 1, 23))
    abe, putin = telling.known("person/shinzo-abe", "Abe"), telling.known("person/vladimir-putin", "Putin")
    telling.tell("meetings", "met", kind="summit", participants=(abe, putin), status="held", date="2019-01-22")
    return telling


def test_reports_of_two_articles_become_one_meeting_that_says_where_it_is_from() -> None:
    graph = resolved(planned().graph(), held().graph())
    meeting = "meeting/2019-01-22-moscow-abe-putin"
    assert instances(graph, "sk:Meeting") == {meeting}
    assert (
        instances(graph, "sk:Summit") == instances(graph, "schema:Event") == instances(graph, "sem:Event") == {meeting}
    )
    assert values(graph, meeting, "rdfs:label") == {"Abe and Putin, Moscow, 22 January 2019 (summit)"}
    assert values(graph, meeting, "skos:prefLabel") == {"Abe and Putin, Moscow, 22 January 2019 (summit)"}
    assert values(graph, meeting, "sk:status") == {term("sk:Held").value}
    assert values(graph, meeting, "sk:reportedIn") == {"article/a1", "article/a2"}
    assert values(graph, meeting, "sk:madeFrom") == {"article/a1/report/meeting-1", "article/a2/report/meeting-1"}
    rule = "same participants and overlapping dates (2019-01-22; Shinzo Abe; Vladimir Putin)"
    assert values(graph, meeting, "sk:mergedBy") == {rule}
    assert values(graph, meeting, "sk:sourceCount") == {"2"}
    assert values(graph, meeting, "sk:dispute") == {"dispute/kuril"}


def test_date_is_relative_only_if_every_report_of_it_is() -> None:
    assert values(resolved(planned().graph()), "meeting/2019-01-22-moscow-abe-putin", "sk:dateBasis")
    both = resolved(planned().graph(), held().graph())
    assert not values(both, "meeting/2019-01-22-moscow-abe-putin", "sk:dateBasis")


def test_removing_an_article_removes_what_only_it_said() -> None:
    graph = resolved(held().graph())
    assert instances(graph, "sk:Meeting") == {"meeting/2019-01-22-abe-putin"}
    assert not any("a1" in str(t) or "moscow" in str(t) for t in graph.triples)


def test_copies_of_one_text_are_one_story() -> None:
    graph = resolved(planned("a1").graph(), planned("a2").graph(), held("a3").graph())
    assert values(graph, "meeting/2019-01-22-moscow-abe-putin", "sk:sourceCount") == {"2"}
    assert values(graph, "article/a2", "sk:sameStoryAs") == {"article/a1"}
    assert not values(graph, "article/a1", "sk:sameStoryAs")


def test_gazetteer_thing_stays_one_with_its_own_iri_and_is_not_described_twice() -> None:
    graph = resolved(planned().graph(), held().graph())
    abe = "person/shinzo-abe"
    assert values(graph, abe, "sk:reportedIn") == {"article/a1", "article/a2"}
    assert values(graph, abe, "sk:madeFrom") == {"article/a1#char=0,3", "article/a2#char=0,3"}
    assert values(graph, abe, "sk:mergedBy") == {"same gazetteer entry"}
    assert not values(graph, abe, "rdf:type")
    assert not graph.triples & small_background().triples


def test_curation_is_not_stated_again() -> None:
    node = BASE.node("meeting/2019-01-22-abe-putin")
    stated = Triple(node, term("rdf:type"), term("sk:Summit"))
    curated = NamedGraph(BASE.graph("curated"), frozenset({stated}))
    assert stated not in resolve([held().graph()], small_background(), curated, BASE).triples


def test_thing_of_another_gazetteer_is_still_described() -> None:
    telling = planned()
    nowhere = NamedGraph(BASE.graph("background"), frozenset())
    graph = resolve([telling.graph()], nowhere, nowhere, BASE)
    assert instances(graph, "sk:Person") == {"person/shinzo-abe", "person/vladimir-putin"}
    assert values(graph, "place/moscow", "rdfs:label") == {"Moscow"}


@settings(max_examples=40, deadline=None)
@given(stories())
def test_articles_outlive_a_gazetteer_that_forgets(tellings: list[Telling]) -> None:
    nothing = NamedGraph(BASE.graph("background"), frozenset())
    graph = resolve([telling.graph() for telling in tellings], nothing, nothing, BASE)
    assert [str(v) for v in check(graph.triples, "things") if v.blocking] == []


def test_no_article_gives_an_empty_graph() -> None:
    assert resolved() == NamedGraph(BASE.graph("resolved"), frozenset())


def test_unnamed_official_whom_no_report_is_about_is_no_thing() -> None:
    telling = planned("a1")
    telling.entity("actor", "government official", said="Abe")
    assert instances(resolved(telling.graph()), "sk:Actor") == set()


def test_two_unnamed_officials_stay_apart_and_are_told_apart_by_article() -> None:
    tellings = [planned("a1"), held("a2")]
    for telling in tellings:
        official = telling.entity("actor", "government official", said="Abe")
        telling.tell("statements", "Abe", speaker=official, quote=f"words in {telling.id}")
    graph = resolved(*(telling.graph() for telling in tellings))
    officials = instances(graph, "sk:Actor")
    assert len(officials) == 2
    assert {label for iri in officials for label in values(graph, iri, "rdfs:label")} == {
        "government official (as in a1)",
        "government official (as in a2)",
    }


@settings(max_examples=60, deadline=None)
@given(stories(), st.randoms(use_true_random=False))
def test_order_and_repetition_of_articles_change_nothing(tellings: list[Telling], random: Random) -> None:
    graphs = [telling.graph() for telling in tellings]
    first = resolved(*graphs)
    shuffled = list(graphs)
    random.shuffle(shuffled)
    assert resolved(*shuffled) == first
    assert resolved(*graphs) == first


@settings(max_examples=60, deadline=None)
@given(stories())
def test_resolved_graph_fits_its_shapes_and_names_each_thing_once(tellings: list[Telling]) -> None:
    graph = resolved(*(telling.graph() for telling in tellings))
    assert [str(v) for v in check(graph.triples, "things") if v.blocking] == []
    made = [(t.object, t.subject) for t in graph.triples if t.predicate == term("sk:madeFrom")]
    assert len(made) == len({member for member, _ in made}), "a report or node belongs to two things"


@settings(max_examples=60, deadline=None)
@given(stories())
def test_every_report_and_every_node_in_a_report_is_in_a_thing(tellings: list[Telling]) -> None:
    graphs = [telling.graph() for telling in tellings]
    made = {t.object for t in resolved(*graphs).triples if t.predicate == term("sk:madeFrom")}
    said = {term("sk:Report"), term("sk:ArticleNode")}
    parts = {t.subject for g in graphs for t in g.triples if t.predicate == term("rdf:type") and t.object in said}
    assert parts <= made


@settings(max_examples=60, deadline=None)
@given(stories(), st.integers(0, 3))
def test_nothing_of_a_removed_article_remains(tellings: list[Telling], removed: int) -> None:
    rest = [telling for telling in tellings if telling.id != f"a{removed}"]
    graph = resolved(*(telling.graph() for telling in rest))
    mark = f"article/a{removed}"
    assert not any(mark in str(t.object) or mark in str(t.subject) for t in graph.triples)


@settings(max_examples=30, deadline=None)
@given(stories())
def test_another_base_moves_all_things_and_nothing_else(tellings: list[Telling]) -> None:
    elsewhere = Base("http://example.org/kg/")
    moved = resolved(*(telling.graph(elsewhere) for telling in tellings), base=elsewhere)
    here = resolved(*(telling.graph() for telling in tellings))
    assert {str(t).replace(elsewhere.iri, BASE.iri) for t in moved.triples} == {str(t) for t in here.triples}
