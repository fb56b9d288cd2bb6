"""Building: every slot of a record stands in the article graph, and nothing but the record is in it."""

from datetime import date

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import Graph
from rdflib.compare import isomorphic

from loader.build import build
from loader.graph.draft import Value, literal
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base, term
from loader.record import EntityKind, Passage, Ref
from loader.validate import check
from tests.strategies import tellings
from tests.telling import BASE, Telling, small_gazetteer

TEXT = "Prime Minister Shinzo Abe will meet Putin in Moscow on Tuesday. Kono spoke in Nagato. They signed an accord."


def told() -> Telling:
    """An article with a known and an unknown person and two places."""
    return Telling("a1", TEXT)


def states(graph: NamedGraph, subject: str, predicate: str, value: Value) -> bool:
    """Whether the graph says so; ``subject`` and IRI values are relative to the base."""
    known = value if isinstance(value, NamedNode | Literal) else literal(value or "")
    return Triple(BASE.node(subject), term(predicate), known) in graph.triples


def values(graph: NamedGraph, subject: str, predicate: str) -> set[str]:
    """All values of a property, as text."""
    node, name = BASE.node(subject), term(predicate)
    found = {t.object for t in graph.triples if t.subject == node and t.predicate == name}
    return {value.value for value in found if isinstance(value, NamedNode | Literal)}


def test_article_is_stated_with_its_text_and_day() -> None:
    graph = told().graph()
    assert graph.name == BASE.article_graph("a1")
    assert states(graph, "article/a1", "rdf:type", term("schema:NewsArticle"))
    assert states(graph, "article/a1", "schema:text", TEXT)
    assert states(graph, "article/a1", "schema:datePublished", date(2019, 1, 21))
    assert states(graph, "article/a1", "sk:dispute", BASE.node("dispute/kuril"))
    assert states(graph, "article/a1", "sk:contentHash", told().article().content_hash)


def test_mention_of_a_gazetteer_thing_points_at_the_thing_and_its_sentence() -> None:
    telling = told()
    telling.known("person/shinzo-abe", "Shinzo Abe")
    graph = telling.graph()
    mention = "article/a1#char=15,25"
    assert states(graph, mention, "sk:refersTo", BASE.node("person/shinzo-abe"))
    assert states(graph, mention, "sk:inSentence", BASE.node("article/a1#char=0,63"))
    assert states(graph, mention, "oa:exact", "Shinzo Abe")
    assert not any("/article/a1/person" in str(t) for t in graph.triples)


def test_person_with_a_surname_only_becomes_a_node_of_the_article() -> None:
    telling = told()
    telling.entity("person", "Kono", also=("Mr Kono",))
    graph = telling.graph()
    assert states(graph, "article/a1/person/kono", "rdf:type", term("sk:ArticleNode"))
    assert states(graph, "article/a1/person/kono", "sk:kind", term("sk:Person"))
    assert states(graph, "article/a1/person/kono", "skos:prefLabel", Literal("Kono", language="en"))
    assert states(graph, "article/a1/person/kono", "skos:altLabel", Literal("Mr Kono", language="en"))


@pytest.mark.parametrize(
    ("kind", "name", "node", "named"),
    [
        ("state", "Kono", "state/kono", "sk:State"),
        ("organization", "Kono", "organization/kono", "sk:Organization"),
        ("island", "Kono", "island/kono", "sk:Island"),
        ("territory", "Kono", "territory/kono", "sk:Territory"),
        ("place", "Nagato", "place/nagato", "sk:Place"),
        ("event", "Kono", "event/kono", "sk:PublicEvent"),
        ("actor", "Kono", "actor/kono", "sk:Actor"),
    ],
)
def test_article_node_says_its_kind(kind: EntityKind, name: str, node: str, named: str) -> None:
    telling = told()
    telling.entity(kind, name)
    assert states(telling.graph(), f"article/a1/{node}", "sk:kind", term(named))


def test_place_lies_in_its_state_whether_the_gazetteer_or_the_article_names_it() -> None:
    telling = told()
    telling.entity("state", "Utopia", said="They")
    telling.entity("place", "Nagato", country="Japan")
    telling.entity("place", "Tuesday", country="Utopia")
    graph = telling.graph()
    assert values(graph, "article/a1/place/nagato", "sk:partOf") == {BASE.node("state/japan").value}
    assert values(graph, "article/a1/place/tuesday", "sk:partOf") == {BASE.node("article/a1/state/utopia").value}


def test_names_that_share_a_slug_keep_nodes_of_their_own() -> None:
    telling = told()
    telling.entity("person", "Kono")
    telling.entity("person", "KONO", said="Kono")
    graph = telling.graph()
    nodes = {t.subject for t in graph.triples if t.object == term("sk:ArticleNode")}
    assert len(nodes) == 2
    assert {v for node in nodes for v in values(graph, str(node)[1:-1].removeprefix(BASE.iri), "rdfs:label")} == {
        "Kono",
        "KONO",
    }


def test_iri_that_the_gazetteer_does_not_hold_identifies_nothing() -> None:
    telling = told()
    telling.entity("person", "Kono", iri="person/nobody-knows")
    assert values(telling.graph(), "article/a1#char=64,68", "sk:refersTo") == {
        BASE.node("article/a1/person/kono").value
    }


def test_meeting_report_has_every_slot_its_evidence_and_its_words() -> None:
    telling = told()
    abe, putin = telling.known("person/shinzo-abe", "Shinzo Abe"), telling.known("person/vladimir-putin", "Putin")
    telling.tell(
        "meetings",
        "will meet",
        "place",
        kind="summit",
        participants=(abe, putin),
        place=telling.known("place/moscow", "Moscow"),
        occasion=telling.entity("event", "accord"),
        status="planned",
        date="[2019-01-22,2019-01-24]",
        relative=True,
    )
    graph = telling.graph()
    report = "article/a1/report/meeting-1"
    assert values(graph, report, "rdf:type") == {term("sk:MeetingReport").value, term("sk:Report").value}
    assert values(graph, report, "sk:participant") == {
        BASE.node("person/shinzo-abe").value,
        BASE.node("person/vladimir-putin").value,
    }
    assert values(graph, report, "sk:place") == {BASE.node("place/moscow").value}
    assert values(graph, report, "sk:occasion") == {BASE.node("article/a1/event/accord").value}
    assert states(graph, report, "sk:kind", term("sk:Summit"))
    assert states(graph, report, "sk:status", term("sk:Planned"))
    assert states(graph, report, "sk:edtf", "[2019-01-22,2019-01-24]")
    assert states(graph, report, "sk:notBefore", date(2019, 1, 22))
    assert states(graph, report, "sk:notAfter", date(2019, 1, 24))
    assert states(graph, report, "sk:dateBasis", term("sk:RelativeToPublication"))
    assert values(graph, report, "sk:evidence") == {BASE.node("article/a1#char=0,63").value}
    assert values(graph, report, "sk:triggerWords") == {BASE.node("article/a1#char=26,35").value}
    assert values(graph, report, "sk:slotWords") == {BASE.node("article/a1#char=26,35").value}
    assert states(graph, report, "sk:rule", "told by hand")


def test_agreement_with_its_provision_points_at_the_gazetteer() -> None:
    telling = told()
    japan = telling.entity("state", "Japan", iri="state/japan", said="They")
    shikotan = telling.entity("island", "Shikotan", iri="island/shikotan", said="Tuesday")
    provision = telling.provision("signed", transfers=(shikotan,), transfer_to=japan, condition="peace treaty")
    telling.tell(
        "agreements",
        "signed",
        name="1956 accord",
        kind="agreement",
        status="signed",
        parties=(japan,),
        date="1956",
        provisions=(provision,),
        iri=BASE.node("agreement/joint-declaration-1956").value,
    )
    telling.tell("agreements", "accord", name="peace treaty", kind="treaty", status="proposed")
    graph = telling.graph()
    assert values(graph, "article/a1/report/agreement-1", "sk:agreement") == {
        BASE.node("agreement/joint-declaration-1956").value
    }
    assert values(graph, "article/a1/report/agreement-1", "rdfs:label") == {"1956 accord"}
    assert states(graph, "article/a1/report/agreement-1", "sk:kind", term("sk:Understanding"))
    assert states(graph, "article/a1/report/agreement-2", "sk:kind", term("sk:Treaty"))
    report = "article/a1/report/provision-1"
    assert values(graph, report, "sk:agreement") == {BASE.node("agreement/joint-declaration-1956").value}
    assert values(graph, report, "sk:transfers") == {BASE.node("island/shikotan").value}
    assert values(graph, report, "sk:transferTo") == {BASE.node("state/japan").value}
    assert values(graph, report, "sk:condition") == {BASE.node("article/a1/agreement/peace-treaty").value}


def test_statements_of_both_kinds_are_numbered_together_in_text_order() -> None:
    telling = told()
    kono = telling.entity("person", "Kono")
    telling.tell("statements", "accord", speaker=kono, quote="an accord", about=(kono,))
    telling.tell("indirect_statements", "spoke", speaker=kono, gist="that they met")
    graph = telling.graph()
    assert values(graph, "article/a1/report/statement-1", "sk:gist") == {"that they met"}
    assert states(graph, "article/a1/report/statement-1", "sk:kind", term("sk:IndirectStatement"))
    assert values(graph, "article/a1/report/statement-2", "sk:quote") == {"an accord"}
    assert values(graph, "article/a1/report/statement-2", "sk:about") == {BASE.node("article/a1/person/kono").value}


def test_tenure_claim_and_naming_keep_their_slots() -> None:
    telling = told()
    kono = telling.entity("person", "Kono")
    japan = telling.entity("state", "Japan", iri="state/japan", said="They")
    islands = telling.entity("territory", "Nagato")
    telling.tell("tenures", "spoke", holder=kono, office="former Foreign Minister", serves=japan)
    telling.tell("claims", "spoke", claimant=japan, territory=(islands,), position="rejects claim")
    telling.tell("namings", "Nagato", "nameUsed", territory=islands, name_used="Nagato", used_by=japan)
    graph = telling.graph()
    assert values(graph, "article/a1/report/tenure-1", "sk:office") == {"former Foreign Minister"}
    assert values(graph, "article/a1/report/tenure-1", "sk:serves") == {BASE.node("state/japan").value}
    assert states(graph, "article/a1/report/tenure-1", "sk:attestedOn", date(2019, 1, 21))
    assert states(graph, "article/a1/report/claim-1", "sk:position", term("sk:RejectsClaim"))
    assert values(graph, "article/a1/report/naming-1", "sk:nameUsed") == {"Nagato"}
    assert values(graph, "article/a1/report/naming-1", "sk:usedBy") == {BASE.node("state/japan").value}


def test_reference_to_an_unlisted_entity_is_not_dropped() -> None:
    telling = told()
    telling.tell("claims", "spoke", claimant=Ref("state", "Utopia"), territory=(), position="other")
    graph = telling.graph()
    assert values(graph, "article/a1/report/claim-1", "sk:claimant") == {BASE.node("article/a1/state/utopia").value}
    assert values(graph, "article/a1/state/utopia", "rdfs:label") == {"Utopia"}


def test_date_that_is_no_edtf_is_refused() -> None:
    telling = told()
    telling.tell("statements", "spoke", speaker=telling.entity("person", "Kono"), quote="x", date="on Tuesday")
    with pytest.raises(ValueError, match="on Tuesday"):
        telling.graph()


def test_another_base_moves_all_data_and_nothing_else() -> None:
    telling = told()
    telling.known("person/shinzo-abe", "Shinzo Abe")
    elsewhere = Base("http://example.org/kg/")
    moved = {str(t).replace(elsewhere.iri, BASE.iri) for t in telling.graph(elsewhere).triples}
    assert moved == {str(t) for t in telling.graph().triples}


def test_offsets_count_code_points() -> None:
    telling = Telling("a1", "𝔎ono — “here”. Abe came.")
    telling.known("person/shinzo-abe", "Abe")
    assert values(telling.graph(), "article/a1#char=15,18", "oa:exact") == {"Abe"}
    assert telling.words("Abe") == Passage(15, 18, "Abe")


@settings(max_examples=40, deadline=None)
@given(tellings())
def test_any_record_gives_one_valid_graph_that_reads_back(telling: Telling) -> None:
    graph = telling.graph()
    assert graph == build(telling.record(), telling.article(), small_gazetteer(), BASE)
    assert [str(v) for v in check(graph.triples, "article") if v.blocking] == []
    text = "\n".join(f"{t} ." for t in graph.triples)
    again = Graph().parse(data=text, format="nt")
    assert len(again) == len(graph.triples)
    assert isomorphic(again, Graph().parse(data=again.serialize(format="turtle"), format="turtle"))
