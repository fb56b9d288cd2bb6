"""Where independent stories contradict each other about one meeting, and where they only tell more or later."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from loader.graph.embedded import open_current
from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.graph.terms import term
from loader.pipeline import remove
from loader.settings import Settings
from loader.validate import check, to_text
from server.canned import load_canned, run
from tests.correcting import corrected, correction
from tests.loader.test_resolve import instances, values
from tests.telling import BASE, Telling, load_told, resolved, small_knowledge

MEETING = "2019-01-22-abe-putin"
STATUS = f"disagreement/meeting-{MEETING}-status"

TEXTS = {
    "a1": "On 22 January was the meeting of Abe and Putin, which all had long waited for, in",
    "a2": "Officials spoke on Wednesday of Putin, of Abe and of their meeting as set for 22 January in",
}


def told(article_id: str, status: str, published: str, edtf: str = "2019-01-22", place: str = "") -> Telling:
    """One article on a meeting of Abe and Putin."""
    telling = Telling(
        article_id,
        f"{TEXTS[article_id]} {place}.",
        published=date.fromisoformat(published),
    )
    abe, putin = telling.known("person/shinzo-abe", "Abe"), telling.known("person/vladimir-putin", "Putin")
    where = telling.known(f"place/{place.lower()}", place) if place else None
    telling.tell(
        "meetings",
        "meeting",
        "participant",
        "date",
        kind="summit",
        participants=(abe, putin),
        status=status,
        date=edtf,
        place=where,
    )
    return telling


def sides(graph: NamedGraph, disagreement: str) -> dict[str, set[str]]:
    """Value -> the reports that give it."""
    found = values(graph, disagreement, "sk:side")
    return {"; ".join(values(graph, side, "sk:value")): values(graph, side, "sk:givenBy") for side in found}


def test_one_agency_tells_that_they_met_and_another_that_it_was_called_off() -> None:
    graph = resolved(told("a1", "held", "2019-01-23").graph(), told("a2", "cancelled", "2019-01-23").graph())
    assert instances(graph, "sk:Disagreement") == {STATUS}
    assert values(graph, STATUS, "sk:subject") == {f"meeting/{MEETING}"}
    assert values(graph, STATUS, "sk:slot") == {term("sk:status").value}
    assert values(graph, STATUS, "rdfs:label") == {"status: Abe and Putin, 22 January 2019 (summit)"}
    assert values(graph, STATUS, "sk:dispute") == {"dispute/kuril"}
    assert values(graph, STATUS, "sk:reportedIn") == {"article/a1", "article/a2"}
    assert sides(graph, STATUS) == {
        term("sk:Held").value: {"article/a1/report/meeting-1"},
        term("sk:Cancelled").value: {"article/a2/report/meeting-1"},
    }
    assert to_text(check(graph.triples, "things")) == ""


def test_a_story_that_says_after_the_day_that_nobody_met_is_contradicted_by_a_later_one_that_they_did() -> None:
    graph = resolved(told("a1", "held", "2019-01-25").graph(), told("a2", "cancelled", "2019-01-23").graph())
    assert instances(graph, "sk:Disagreement") == {STATUS}
    assert values(graph, f"meeting/{MEETING}", "sk:status") == {term("sk:Held").value}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("planned", "2019-01-10"), ("held", "2019-01-23")),
        (("planned", "2019-01-10"), ("cancelled", "2019-01-12")),
        (("cancelled", "2019-01-12"), ("held", "2019-01-23")),
        (("held", "2019-01-23"), ("held", "2019-01-24")),
    ],
    ids=["planned, then held", "planned, then called off", "called off, yet held", "told twice"],
)
def test_what_became_of_a_meeting_over_time_is_no_disagreement(one: tuple[str, str], other: tuple[str, str]) -> None:
    graph = resolved(told("a1", *one).graph(), told("a2", *other).graph())
    assert instances(graph, "sk:Meeting") == {f"meeting/{MEETING}"}
    assert instances(graph, "sk:Disagreement") == set()


@pytest.mark.parametrize(
    ("status", "edtf", "place", "found"),
    [
        ("held", "2019-01-23", "Moscow", {"2019-01-22", "2019-01-23"}),
        ("held", "2019-01-25", "Moscow", {"2019-01-22", "2019-01-25"}),
        ("held", "2019-01-23", "", {"2019-01-22", "2019-01-23"}),
        ("held", "2019-01-22", "Tokyo", {f"{BASE.iri}place/moscow", f"{BASE.iri}place/tokyo"}),
        ("held", "2019-01-26", "Moscow", set()),
        ("held", "2019-01-24", "", set()),
        ("held", "2019-01-23", "Tokyo", set()),
        ("held", "2019-01", "Tokyo", set()),
        ("cancelled", "2019-01-23", "Moscow", set()),
    ],
)
def test_two_meetings_that_may_be_one_have_a_disagreement(status: str, edtf: str, place: str, found: set[str]) -> None:
    one = told("a1", "held", "2019-02-23", place="Moscow").graph()
    other = told("a2", status, "2019-02-24", edtf, place).graph()
    graph = resolved(one, other)
    assert graph == resolved(other, one)
    assert len(instances(graph, "sk:Meeting")) == 2
    disagreements = instances(graph, "sk:Disagreement")
    assert len(disagreements) == bool(found)
    for disagreement in disagreements:
        given = sides(graph, disagreement)
        assert {value if "/" not in value else f"{BASE.iri}{value}" for value in given} == found
        assert {report for reports in given.values() for report in reports} == {
            "article/a1/report/meeting-1",
            "article/a2/report/meeting-1",
        }
        assert values(graph, disagreement, "sk:reportedIn") == {"article/a1", "article/a2"}
        (subject,) = values(graph, disagreement, "sk:subject")
        assert subject in instances(graph, "sk:Meeting")
    assert to_text(check(graph.triples, "things")) == ""
    parted = correction([one, other], "different", "article/a1/report/meeting-1", "article/a2/report/meeting-1")
    assert instances(corrected([one, other], parted), "sk:Disagreement") == set()


def test_a_story_that_tells_of_both_meetings_tells_them_apart() -> None:
    both = told("a1", "held", "2019-02-23", place="Moscow")
    both.facts["meetings"].append(replace(both.facts["meetings"][0], date="2019-01-23"))
    other = told("a2", "held", "2019-02-24", "2019-01-23", "Moscow")
    assert instances(resolved(both.graph(), other.graph()), "sk:Disagreement") == set()


@pytest.mark.parametrize(
    ("edtf", "place", "found"),
    [
        ("2019-01-23", "Moscow", {"date"}),
        ("2019-01", "Moscow", set()),
        ("2019-01-22", "Tokyo", {"place"}),
        ("2019-01-22", "", set()),
        ("2019-02-03", "Tokyo", {"date", "place"}),
    ],
    ids=["another day", "the month only", "another place", "no place", "another day and place"],
)
def test_what_an_analyst_knows_to_be_one_meeting_shows_where_the_stories_contradict(
    edtf: str, place: str, found: set[str]
) -> None:
    one = told("a1", "held", "2019-02-23", place="Moscow").graph()
    other = told("a2", "held", "2019-02-24", edtf, place).graph()
    same = correction([one, other], "same", "article/a1/report/meeting-1", "article/a2/report/meeting-1")
    graph = corrected([one, other], same)
    (meeting,) = instances(graph, "sk:Meeting")
    slug = meeting.replace("/", "-")
    assert instances(graph, "sk:Disagreement") == {f"disagreement/{slug}-{name}" for name in found}
    assert to_text(check(graph.triples, "things")) == ""


def test_two_versions_of_one_story_do_not_disagree() -> None:
    first, second = told("a1", "held", "2019-01-23"), told("a2", "cancelled", "2019-01-23")
    second.text = first.text
    second.facts["meetings"] = [told("a1", "cancelled", "2019-01-23").facts["meetings"][0]]
    graph = resolved(first.graph(), second.graph())
    assert values(graph, "article/a2", "sk:sameStoryAs") == {"article/a1"}
    assert instances(graph, "sk:Disagreement") == set()


def test_the_report_shows_who_says_what_and_a_correction_of_the_news_ends_it(tmp_path: Path) -> None:
    store = tmp_path / "store"
    load_told(store, told("a1", "held", "2019-01-23"))
    load_told(store, told("a2", "cancelled", "2019-01-23"))
    (report,) = [report for report in load_canned(shipped("queries")) if report.name == "disagreements"]
    table = run(report, {}, open_current(store))
    rows = [
        tuple(table.cell(row, name).text for name in ("slotName", "valueName", "articleName")) for row in table.rows
    ]
    assert rows == [("status", "cancelled", "a2"), ("status", "held", "a1")]
    corrected_news = told("a2", "held", "2019-01-23")
    corrected_news.text += " They did meet."
    load_told(store, corrected_news)
    release = open_current(store)
    assert not run(report, {}, release).rows
    assert not [q for q in release.quads() if str(BASE.node("disagreement/")).rstrip(">") in str(q.subject)]


ACCORD = "agreement/japanese-russian-fisheries-accord-of-2018"


def accord(article_id: str, status: str, published: str, edtf: str | None = "2018", iri: str | None = None) -> Telling:
    """One article on an accord of Japan and Russia."""
    telling = Telling(
        article_id,
        f"{article_id} on Japan and Russia: the accord on fisheries, {article_id} adds, of {article_id} and others.",
        published=date.fromisoformat(published),
    )
    japan, russia = telling.known("state/japan", "Japan"), telling.known("state/russia", "Russia")
    telling.tell(
        "agreements",
        "accord",
        "party",
        name="Japanese-Russian fisheries accord of 2018",
        kind="agreement",
        status=status,
        parties=(japan, russia),
        date=edtf,
        iri=iri,
    )
    return telling


def test_one_agency_tells_that_an_accord_was_signed_and_another_later_that_it_is_proposed() -> None:
    signed, proposed = accord("a1", "signed", "2018-11-15"), accord("a2", "proposed", "2018-11-16")
    third = accord("a3", "ratified", "2018-11-14")
    graph = resolved(signed.graph(), proposed.graph(), third.graph())
    (found,) = instances(graph, "sk:Disagreement")
    assert found == f"disagreement/{ACCORD.replace('/', '-')}-status"
    assert values(graph, found, "sk:subject") == {ACCORD}
    assert values(graph, found, "sk:reportedIn") == {"article/a1", "article/a2", "article/a3"}
    given = sides(graph, found)
    assert given.pop(term("sk:Proposed").value) == {"article/a2/report/agreement-1"}
    assert set.union(*given.values()) == {"article/a1/report/agreement-1", "article/a3/report/agreement-1"}
    assert to_text(check(graph.triples, "things")) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("proposed", "2018-11-10"), ("signed", "2018-11-15")),
        (("agreed", "2018-11-16"), ("signed", "2018-11-15")),
        (("ratified", "2018-12-01"), ("signed", "2018-12-02")),
    ],
    ids=["proposed, then signed", "agreed and signed", "ratified and signed"],
)
def test_the_steps_of_an_agreement_are_no_disagreement(one: tuple[str, str], other: tuple[str, str]) -> None:
    graph = resolved(accord("a1", *one).graph(), accord("a2", *other).graph())
    assert instances(graph, "sk:Agreement") == {ACCORD}
    assert instances(graph, "sk:Disagreement") == set()


def test_stories_differ_on_the_day_of_an_agreement_that_the_gazetteer_knows() -> None:
    known = "agreement/joint-declaration-1956"
    days = ("1956-10-19", "1956-12-12", "1956-10", None)
    told = [
        accord(f"a{n}", "signed", f"2018-11-{10 + n}", day, BASE.node(known).value).graph()
        for n, day in enumerate(days, 1)
    ]
    graph = resolved(*told)
    (found,) = instances(graph, "sk:Disagreement")
    assert values(graph, found, "sk:subject") == {known}
    assert sides(graph, found) == {
        "1956-10-19": {"article/a1/report/agreement-1", "article/a3/report/agreement-1"},
        "1956-12-12": {"article/a2/report/agreement-1"},
    }
    assert to_text(check(graph.triples, "things")) == ""


def named(article_id: str, name: str, published: str = "2019-01-23") -> Telling:
    """An article that uses one name of the four islands."""
    telling = Telling(
        article_id, f"Fishermen of {article_id} sailed to the {name} at dawn.", date.fromisoformat(published)
    )
    telling.known("island/northern-territories", name)
    return telling


NAME = "disagreement/island-northern-territories-name"


def test_a_name_that_nobody_opposes_any_more_is_no_side(tmp_path: Path) -> None:
    store, knowledge = tmp_path / "store", small_knowledge()

    def found() -> dict[str, set[str]]:
        release = open_current(store)
        return sides(NamedGraph(BASE.graph("resolved"), frozenset(release.triples(BASE.graph("resolved")))), NAME)

    load_told(store, named("a1", "Northern Territories"))
    assert not found()
    load_told(store, named("a2", "Southern Kurils"), named("a3", "Southern Kurils"))
    assert {value: len(given) for value, given in found().items()} == {"Northern Territories": 1, "Southern Kurils": 2}
    remove(["a3"], Settings(store), knowledge=knowledge)
    assert {value: len(given) for value, given in found().items()} == {"Northern Territories": 1, "Southern Kurils": 1}
    remove(["a1"], Settings(store), knowledge=knowledge)
    release = open_current(store)
    assert not [quad for quad in release.quads() if "/disagreement/" in f"{quad.subject}{quad.object}"]
    load_told(store, named("a1", "Northern Territories"))
    assert set(found()) == {"Northern Territories", "Southern Kurils"}
