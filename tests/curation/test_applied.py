"""What corrections make of resolution: they win over the rules and over what articles say, and can be taken back."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.correction import Correction, CorrectionKind
from loader.curation.curated_graph import curated_graph
from loader.curation.effect import effect
from loader.curation.found import find_all, indexed
from loader.curation.settled import warning
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import term
from loader.resolve.known import Known
from loader.validate import check, to_text
from tests.correcting import corrected, correction
from tests.loader.test_resolve import held, instances, planned, values
from tests.strategies import stories
from tests.telling import BASE, Telling, resolved, small_background

MEETING = "meeting/2019-01-22-moscow-abe-putin"


def idle(articles: list[NamedGraph], *corrections: Correction) -> list[str]:
    """The sentences about corrections that find nothing to apply to."""
    graphs = {BASE.article_of_graph(graph.name): graph for graph in articles}
    found = find_all(corrections, indexed(graphs.get), Known(small_background().triples).holds, BASE)
    return [warning(one, BASE) for one in found if one.idle is not None]


def elsewhere(article_id: str = "a3", edtf: str = "2019-02-22") -> Telling:
    """A third article has them meet a month later."""
    telling = Telling(article_id, "Putin and Abe talked on 22 February.", published=date(2019, 2, 23))
    abe, putin = telling.known("person/shinzo-abe", "Abe"), telling.known("person/vladimir-putin", "Putin")
    telling.tell("meetings", "talked", kind="summit", participants=(abe, putin), status="held", date=edtf)
    return telling


def kono(article_id: str, name: str = "Kono", office: str | None = None) -> Telling:
    """An article that names Kono."""
    telling = Telling(article_id, f"{name} spoke in Tokyo. Minister he was, of Japan.", published=date(2019, 1, 20))
    person = telling.entity("person", name)
    japan = telling.known("state/japan", "Japan")
    if office:
        telling.tell("tenures", "Minister", "holder", "office", holder=person, office=office, serves=japan)
    telling.tell("statements", "spoke", "speaker", "quote", speaker=person, quote="spoke in Tokyo")
    return telling


def test_two_reports_that_the_rules_keep_apart_are_one_meeting_by_a_correction() -> None:
    articles = [planned().graph(), held().graph(), elsewhere().graph()]
    same = correction(articles, "same", "article/a1/report/meeting-1", "article/a3/report/meeting-1")
    graph = corrected(articles, same)
    (meeting,) = instances(graph, "sk:Meeting")
    assert values(graph, meeting, "sk:reportedIn") == {"article/a1", "article/a2", "article/a3"}
    by_rule = "same participants and overlapping dates (2019-01-22; 2019-02-22; Shinzo Abe; Vladimir Putin)"
    assert values(graph, meeting, "sk:mergedBy") == {by_rule, "correction by Ann"}
    assert values(graph, meeting, "sk:correctedBy") == {"correction/c1"}
    assert to_text(check(graph.triples, "things")) == ""


def test_what_only_a_correction_put_together_is_explained_by_nothing_else() -> None:
    articles = [planned().graph(), elsewhere().graph()]
    same = correction(articles, "same", "article/a1/report/meeting-1", "article/a3/report/meeting-1")
    graph = corrected(articles, same)
    assert values(graph, MEETING, "sk:mergedBy") == {"correction by Ann"}


def test_a_meeting_of_states_that_is_one_of_people_keeps_the_people() -> None:
    states = Telling("a0", "Japan and Russia met in Moscow on 22 January.")
    japan, russia = states.known("state/japan", "Japan"), states.known("state/russia", "Russia")
    states.tell("meetings", "met", kind="talks", participants=(japan, russia), status="held", date="2019-01-22")
    articles = [states.graph(), planned().graph()]
    same = correction(articles, "same", "article/a0/report/meeting-1", "article/a1/report/meeting-1")
    graph = corrected(articles, same)
    (meeting,) = instances(graph, "sk:Meeting")
    assert values(graph, meeting, "sk:participant") == {"person/shinzo-abe", "person/vladimir-putin"}


def test_one_report_is_taken_out_of_a_meeting_and_the_rest_stays() -> None:
    articles = [planned("a1").graph(), held("a2").graph(), held("a4").graph(), held("a5").graph()]
    assert len(instances(corrected(articles), "sk:Meeting")) == 1
    different = correction(articles, "different", "article/a2/report/meeting-1", "article/a1/report/meeting-1")
    graph = corrected(articles, different)
    made = {values(graph, meeting, "sk:reportedIn").__len__() for meeting in instances(graph, "sk:Meeting")}
    assert made == {1, 3}
    for meeting in instances(graph, "sk:Meeting"):
        assert values(graph, meeting, "sk:correctedBy") == {"correction/c1"}


def test_a_wrong_report_is_left_out_of_what_is_known_and_stays_in_its_article() -> None:
    articles = [planned().graph(), held().graph()]
    wrong = correction(articles, "wrong", "article/a1/report/meeting-1")
    graph = corrected(articles, wrong)
    assert instances(graph, "sk:Meeting") == {"meeting/2019-01-22-abe-putin"}
    assert values(graph, "article/a1/report/meeting-1", "sk:correctedBy") == {"correction/c1"}


def test_the_right_date_wins_over_all_articles() -> None:
    articles = [planned().graph(), held().graph()]
    right = [
        correction(articles, "right", f"article/{a}/report/meeting-1", None, "sk:edtf", "2019-01-23", name=f"c{a}")
        for a in ("a1", "a2")
    ]
    graph = corrected([*articles, elsewhere("a3", "2019-01").graph()], *right)
    meeting = "meeting/2019-01-23-moscow-abe-putin"
    assert instances(graph, "sk:Meeting") == {meeting}
    assert values(graph, meeting, "sk:edtf") == {"2019-01-23"}
    assert values(graph, meeting, "sk:notBefore") == {"2019-01-23"}
    assert values(graph, meeting, "sk:dateBasis") == set()
    assert values(graph, meeting, "sk:correctedBy") == {"correction/ca1", "correction/ca2"}


@pytest.mark.parametrize(
    ("slot", "value", "shown"),
    [
        ("sk:place", "place/tokyo", "place/tokyo"),
        ("sk:status", term("sk:Cancelled").value, term("sk:Cancelled").value),
        ("sk:kind", term("sk:Meeting").value, None),
    ],
)
def test_the_right_value_of_a_slot_is_that_of_the_thing(slot: str, value: str, shown: str | None) -> None:
    articles = [planned("a1").graph(), held("a2").graph(), held("a3").graph()]
    right = correction(articles, "right", "article/a1/report/meeting-1", None, slot, value)
    graph = corrected(articles, right)
    (meeting,) = instances(graph, "sk:Meeting")
    if shown is None:
        assert instances(graph, "sk:Summit") == set()
    else:
        assert values(graph, meeting, slot) == {shown}


def test_an_article_is_no_source_of_what_a_correction_put_into_its_report() -> None:
    articles = [planned().graph(), held().graph()]
    right = correction(articles, "right", "article/a1/report/meeting-1", None, "sk:place", "place/tokyo")
    graph = corrected(articles, right)
    (meeting,) = instances(graph, "sk:Meeting")
    assert values(graph, meeting, "sk:place") == {"place/tokyo"}
    assert values(graph, "place/tokyo", "sk:madeFrom") == set()
    told = effect(resolved(*articles).triples, graph.triples, small_background().triples, BASE)
    assert [sentence.partition(":")[0] for sentence in told] == ["changes"]
    assert "place Moscow → Tokyo" in told[0]


def test_right_participants_are_those_of_the_thing() -> None:
    articles = [planned().graph()]
    right = correction(
        articles, "right", "article/a1/report/meeting-1", None, "sk:participant", "state/japan", "state/russia"
    )
    assert values(corrected(articles, right), "meeting/2019-01-22-moscow-japan-russia", "sk:participant") == {
        "state/japan", "state/russia",
    }  # fmt: skip


def test_a_wrong_value_is_taken_out_of_a_slot() -> None:
    articles = [planned().graph()]
    wrong = correction(articles, "wrong", "article/a1/report/meeting-1", None, "sk:place", "place/moscow")
    graph = corrected(articles, wrong)
    assert values(graph, "meeting/2019-01-22-abe-putin", "sk:place") == set()
    assert values(graph, "meeting/2019-01-22-abe-putin", "sk:correctedBy") == {"correction/c1"}


def test_a_meeting_with_one_participant_left_is_no_meeting() -> None:
    articles = [planned().graph()]
    wrong = correction(articles, "wrong", "article/a1/report/meeting-1", None, "sk:participant", "person/shinzo-abe")
    assert instances(corrected(articles, wrong), "sk:Meeting") == set()


def test_a_node_is_a_person_of_the_gazetteer_by_a_correction() -> None:
    articles = [kono("a1").graph(), kono("a2").graph()]
    same = correction(articles, "same", "article/a1/person/kono", "person/shinzo-abe")
    graph = corrected(articles, same)
    assert values(graph, "person/shinzo-abe", "sk:madeFrom") == {"article/a1/person/kono"}
    assert values(graph, "person/shinzo-abe", "sk:mergedBy") == {"correction by Ann"}
    assert values(graph, "person/shinzo-abe", "sk:correctedBy") == {"correction/c1"}
    assert instances(graph, "sk:Person") == {"person/kono"}


def test_two_nodes_are_one_person_by_a_correction_and_what_they_said_is_one_statement() -> None:
    articles = [kono("a1").graph(), kono("a2", "Ivan Kono").graph()]
    assert len(instances(corrected(articles), "sk:Statement")) == 2
    same = correction(articles, "same", "article/a1/person/kono", "article/a2/person/ivan-kono")
    graph = corrected(articles, same)
    assert instances(graph, "sk:Person") == {"person/ivan-kono"}
    assert values(graph, "person/ivan-kono", "skos:altLabel") == {"Kono"}


def test_nobody_meets_himself_when_two_names_are_one_person() -> None:
    telling = Telling("a1", "Kono met Taro Kono. They spoke.")
    people = telling.entity("person", "Kono"), telling.entity("person", "Taro Kono")
    telling.tell("meetings", "met", kind="talks", participants=people, status="held")
    articles = [telling.graph()]
    assert len(instances(corrected(articles), "sk:Meeting")) == 1
    same = correction(articles, "same", "article/a1/person/kono", "article/a1/person/taro-kono")
    graph = corrected(articles, same)
    assert instances(graph, "sk:Meeting") == set()
    assert to_text(check(graph.triples, "things")) == ""


def in_office(article_id: str) -> Telling:
    """An article that calls Abe Prime Minister of Japan."""
    telling = Telling(article_id, f"Prime Minister Abe of Japan spoke to {article_id}.")
    abe, japan = telling.known("person/shinzo-abe", "Abe"), telling.known("state/japan", "Japan")
    telling.tell("tenures", "Minister", "holder", "office", holder=abe, office="Prime Minister", serves=japan)
    return telling


def test_what_the_gazetteer_has_for_one_term_of_office_parts_only_by_what_is_not_that_term() -> None:
    articles = [in_office("a1").graph(), in_office("a2").graph()]
    term_of_office = "tenure/shinzo-abe-1"
    both = {"article/a1", "article/a2"}
    assert values(corrected(articles), term_of_office, "sk:reportedIn") == both
    pair = correction(articles, "different", "article/a1/report/tenure-1", "article/a2/report/tenure-1")
    assert values(corrected(articles, pair), term_of_office, "sk:reportedIn") == both
    named = correction(articles, "different", "article/a1/report/tenure-1", term_of_office)
    graph = corrected(articles, named)
    assert values(graph, term_of_office, "sk:reportedIn") == {"article/a2"}
    assert instances(graph, "sk:Tenure") == {"tenure/shinzo-abe-prime-minister-japan"}
    assert to_text(check(graph.triples, "things")) == ""


def test_a_mention_that_the_gazetteer_mistook_is_another_person() -> None:
    articles = [planned().graph(), held().graph()]
    different = correction(articles, "different", "article/a1#char=0,3", "person/shinzo-abe")
    graph = corrected(articles, different)
    assert instances(graph, "sk:Person") == {"person/abe"}
    assert values(graph, "person/abe", "sk:madeFrom") == {"article/a1#char=0,3"}
    assert values(graph, "person/shinzo-abe", "sk:reportedIn") == {"article/a2"}
    assert len(instances(graph, "sk:Meeting")) == 2
    assert to_text(check(graph.triples, "things")) == ""


def test_the_right_name_of_a_person_joins_those_of_this_name() -> None:
    articles = [kono("a1").graph(), kono("a2", "Taro Kono").graph()]
    right = correction(articles, "right", "article/a1/person/kono", None, "skos:prefLabel", "Taro Kono")
    assert len(instances(corrected(articles, right), "sk:Person")) <= 1


def test_a_correction_survives_another_reading_of_the_article() -> None:
    before = [planned().graph()]
    right = correction(before, "right", "article/a1/report/meeting-1", None, "sk:edtf", "2019-01-23")
    again = planned()
    kono_, lavrov = again.known("person/sergey-lavrov", "Lavrov"), again.known("state/japan", "Kono")
    again.tell("meetings", "met", kind="talks", participants=(kono_, lavrov), status="held")
    again.facts["meetings"].reverse()  # the report is now number two
    again.facts["meetings"][1] = replace(again.facts["meetings"][1], place=None)
    after = [again.graph()]
    assert idle(after, right) == []
    graph = corrected(after, right)
    assert values(graph, "meeting/2019-01-23-abe-putin", "sk:edtf") == {"2019-01-23"}


def test_a_wrong_report_comes_back_if_its_article_now_says_something_else() -> None:
    before = [planned().graph()]
    wrong = correction(before, "wrong", "article/a1/report/meeting-1")
    again = planned()
    again.facts["meetings"][0] = replace(again.facts["meetings"][0], date="2019-03-22")
    after = [again.graph()]
    assert instances(corrected(after, wrong), "sk:Meeting") == {"meeting/2019-03-22-moscow-abe-putin"}
    assert idle(after, wrong) == [
        "correction c1 does not apply any more (article/a1/report/meeting-1 is wrong): article a1 no longer says it"
    ]


def test_a_correction_of_an_article_that_is_gone_waits_for_it() -> None:
    articles = [planned().graph(), held().graph()]
    wrong = correction(articles, "wrong", "article/a1/report/meeting-1")
    assert idle(articles[1:], wrong) == [
        "correction c1 does not apply any more (article/a1/report/meeting-1 is wrong): article a1 is not in the store"
    ]
    assert corrected(articles[1:], wrong).triples == resolved(*articles[1:]).triples
    assert idle(articles, wrong) == []


def test_no_correction_is_stated_as_a_fact_twice() -> None:
    articles = [planned().graph(), held().graph()]
    right = correction(articles, "right", "article/a1/report/meeting-1", None, "sk:edtf", "2019-01-23")
    curated = curated_graph([right], BASE)
    stated = {triple.predicate for triple in curated.triples}
    assert not stated & {term("sk:edtf"), term("sk:participant"), term("skos:prefLabel"), term("sk:evidence")}
    assert not curated.triples & corrected(articles, right).triples


KINDS = ("meeting", "statement", "claim")
REPORTS = {f"article/a{article}/report/{kind}-{number}" for article in range(3) for kind in KINDS for number in (1, 2)}


@st.composite
def told_and_corrected(draw: st.DrawFn) -> tuple[list[Telling], list[Correction]]:
    """Articles that collide, and corrections of what they say."""
    tellings = draw(stories(most=3))
    articles = [telling.graph() for telling in tellings]
    there = {str(t.subject)[1:-1].removeprefix(BASE.iri) for graph in articles for t in graph.triples}
    reports = sorted(there & REPORTS)
    nodes = sorted(path for path in there if "/person/" in path and path.startswith("article/"))
    pools = [pool for pool in (reports, nodes) if len(pool) > 1]
    made: list[Correction] = []
    for number in range(draw(st.integers(1, 4)) if pools else 0):
        kind: CorrectionKind = draw(st.sampled_from(["same", "different", "wrong", "right"]))
        one, other = draw(st.permutations(draw(st.sampled_from(pools))))[:2]
        is_alike = one.rpartition("/")[2].partition("-")[0] == other.rpartition("/")[2].partition("-")[0]
        if kind == "wrong":
            made.append(correction(articles, kind, one, name=f"c{number}"))
        elif kind == "right" and "/meeting-" in one:
            made.append(correction(articles, kind, one, None, "sk:edtf", "2019-01-25", name=f"c{number}"))
        elif kind in ("same", "different") and ("/person/" in one or is_alike):
            made.append(correction(articles, kind, one, other, name=f"c{number}"))
    return tellings, made


@settings(max_examples=60, deadline=None)
@given(told_and_corrected(), st.randoms())
def test_corrections_in_any_order_give_the_same_bytes_and_valid_things(
    told: tuple[list[Telling], list[Correction]], random: Random
) -> None:
    articles, made = [telling.graph() for telling in told[0]], list(told[1])
    graph = corrected(articles, *made)
    assert to_text(v for v in check(graph.triples, "things") if v.blocking) == ""
    random.shuffle(made)
    random.shuffle(articles)
    assert corrected(articles, *made) == graph
    assert corrected(articles) == resolved(*articles)
