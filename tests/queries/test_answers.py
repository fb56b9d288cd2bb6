"""What the reports answer, each on a few articles told by hand or on the sample."""

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad, Store

from loader.graph.embedded import Release, open_current
from loader.graph.shipped import shipped
from loader.graph.terms import term
from server.canned import Table, load_canned, run
from tests.server.sample import make_store
from tests.telling import Telling, load_told

BY_NAME = {report.name: report for report in load_canned(shipped("queries"))}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The sample of the server's tests."""
    return open_current(make_store(tmp_path_factory.mktemp("answers") / "store"))


def column(table: Table, *names: str) -> list[tuple[str, ...]]:
    return [tuple(table.cell(row, name).text for name in names) for row in table.rows]


def ask(name: str, release: Release, **parameters: str) -> Table:
    return run(BY_NAME[name], parameters, release)


def a_visitor() -> Telling:
    """An article in which a minister of a third state meets one of a party."""
    telling = Telling("visit", "Kono met the German minister Heiko Maas in Berlin. Germany spoke of Shikotan.")
    kono = telling.known("person/taro-kono", "Kono")
    germany = telling.entity("state", "Germany")
    maas = telling.entity("person", "Heiko Maas")
    telling.tell("tenures", "minister", "holder", "office", "serves", holder=maas, office="Minister", serves=germany)
    telling.tell("meetings", "met", "participant", kind="ministerial", participants=(kono, maas), status="held")
    return telling


def test_third_parties_are_those_who_serve_no_party_of_the_dispute(tmp_path: Path) -> None:
    load_told(tmp_path / "store", a_visitor())
    release = open_current(tmp_path / "store")
    found = column(ask("third-parties", release), "stateName", "actorName", "roleName", "disputeNames")
    assert found == [("Germany", "Heiko Maas", "participant", "Kuril Islands dispute")]
    assert not ask("third-parties", release, actor="Taro Kono").rows
    assert not ask("third-parties", release, **{"from": "1900-01-01", "to": "1900-12-31"}, actor="Taro Kono").rows


def test_what_belongs_to_several_disputes_is_one_row_for_each_third_party(tmp_path: Path) -> None:
    load_told(tmp_path / "store", a_visitor())
    release = open_current(tmp_path / "store")
    meeting = next(release.query("SELECT ?m { ?m a <https://w3id.org/skerry/ontology#Meeting> }"))["m"]  # type: ignore[arg-type]
    other = release.base.node("dispute/other")
    more = [
        Quad(meeting, term("sk:dispute"), other, release.base.graph("resolved")),
        Quad(other, term("rdf:type"), term("sk:Dispute"), release.base.graph("background")),
        Quad(
            other, term("skos:prefLabel"), Literal("Another dispute", language="en"), release.base.graph("background")
        ),
    ]
    store = Store()
    store.extend([*release.quads(), *more])
    wider = Release(store, release.number, release.published, release.base)
    found = column(ask("third-parties", wider, actor="Heiko Maas"), "actorName", "disputeNames")
    assert found == [("Heiko Maas", "Another dispute; Kuril Islands dispute")]


def test_names_are_counted_by_publisher_and_lead_to_the_sentences(sample: Release) -> None:
    table = ask("names-used", sample, island="Etorofu")
    assert column(table, "words", "source", "mentions", "articles") == [
        ("Etorofu", "", "2", "1"),
        ("Etorofu", "The Example Times", "1", "1"),
        ("Iturup", "The Example Times", "1", "1"),
    ]
    assert column(table, "sentence")[1:] == [("Japan claims Etorofu, which the Russian side calls Iturup.",)] * 2
    counted = ask("island-in-articles", sample, island="Etorofu", called="Iturup", publisher="The Example Times")
    assert column(counted, "words") == [("Iturup",)]
    assert not ask("names-used", sample, publisher="The Other Paper", island="Etorofu").rows


def test_facts_with_one_source_are_those_that_no_other_story_tells(sample: Release) -> None:
    found = column(ask("single-source", sample), "kindName", "thingName")
    assert ("summit", "Shinzo Abe and Vladimir Putin, Moscow, 22 January 2019 (summit)") not in found
    assert ("summit", "Shinzo Abe and Vladimir Putin, 8 or 10 May 2019 (summit)") in found
    of_one = ask("single-source", sample, publisher="The Example Times", kind="claims")
    assert column(of_one, "thingName", "articleName") == [
        ("Japan claims sovereignty: Etorofu / Iturup", "Abe to meet Putin")
    ]


def test_new_names_are_told_by_the_day_of_their_first_article(sample: Release) -> None:
    first = {row[0]: row[1] for row in column(ask("new-names", sample), "actorName", "since")}
    assert first["Vladimir Putin"] == "2019-01-04"
    assert first["Sergey Lavrov"] == "2019-01-23"
    late = ask("new-names", sample, **{"from": "2019-01-05"}, kind="people")
    assert column(late, "actorName", "sentence") == [("Sergey Lavrov", "Sergey Lavrov called for patience.")]


def test_coverage_counts_articles_facts_and_what_was_left_out(sample: Release) -> None:
    assert column(ask("coverage", sample), "month", "source", "articles", "facts", "rejected") == [
        ("2019-01", "The Example Times", "1", "5", "0"),
        ("2019-01", "The Other Paper", "1", "5", "0"),
        ("", "", "1", "1", "0"),
    ]
    assert column(ask("coverage", sample, **{"to": "2019-01-10"}), "source") == [("The Example Times",)]


def test_a_promise_is_followed_from_article_to_article(sample: Release) -> None:
    table = ask("promises", sample, party="Japan")
    assert column(table, "agreementName", "published", "promiseName", "statusName", "articleName") == [
        ("peace treaty with Russia (draft)", "2019-01-04", "proposed", "proposed", "Abe to meet Putin")
    ]
    assert not ask("promises", sample, outcome="signed").rows


def test_a_promise_names_the_meetings_of_its_sentences(tmp_path: Path) -> None:
    telling = Telling("a", "Abe and Putin met and agreed to sign a treaty. Nothing else.", published=date(2019, 1, 23))
    abe, putin = telling.known("person/shinzo-abe", "Abe"), telling.known("person/vladimir-putin", "Putin")
    telling.tell("meetings", "met", "participant", kind="summit", participants=(abe, putin), status="held")
    telling.tell("agreements", "a treaty", name="treaty", kind="treaty", status="proposed", parties=())
    load_told(tmp_path / "store", telling)
    table = ask("promises", open_current(tmp_path / "store"))
    assert [names for (names,) in column(table, "meetingNames")] == ["Abe and Putin (summit)"]
    meeting = table.cell(table.rows[0], "meetings").text
    assert ask("promises", open_current(tmp_path / "store"), meeting=meeting).rows == table.rows


def test_a_stance_holds_what_is_said_and_claimed_by_a_state_and_who_serves_it(sample: Release) -> None:
    found = column(ask("stance", sample, actor="Japan", island="Etorofu"), "actorName", "kindName")
    assert ("Japan", "claims sovereignty") in found
    assert ("Shinzo Abe", "says, word for word") in found
    assert {name for name, _ in found} == {"Japan", "Shinzo Abe"}


def test_who_claims_an_island_is_told_with_who_says_so(sample: Release) -> None:
    table = ask("who-claims-what", sample, island="Etorofu")
    assert ("Japan", "claims sovereignty", "2019-01-04", "The Example Times") in column(
        table, "actorName", "positionName", "since", "publishers"
    )
    with_background = ask("who-claims-what", sample, island="Etorofu", scope="all")
    assert ("Russia", "administers", "") in column(with_background, "actorName", "positionName", "since")


@pytest.mark.parametrize(("island", "claims"), [("Etorofu", 3), ("Shikotan", 2), ("Northern Territories", 2)])
def test_the_reports_about_claims_agree_on_what_is_claimed_with_its_group(
    sample: Release, island: str, claims: int
) -> None:
    told = set(column(ask("who-claims-what", sample, island=island), "claim"))
    assert len(told) == claims
    assert told == set(column(ask("claims", sample, island=island), "claim"))


def test_what_is_said_of_a_group_is_said_of_its_members(sample: Release) -> None:
    of_group = ask("statements", sample, about="Northern Territories").rows
    assert of_group
    assert ask("statements", sample, about="Shikotan").rows == of_group


def test_a_dossier_holds_every_fact_that_names_the_thing(sample: Release) -> None:
    found = column(ask("dossier", sample, thing="person/sergey-lavrov"), "roleName", "kindName")
    assert ("holder", "office") in found
    unasked = {name for (name,) in column(ask("dossier", sample), "aboutName")}
    assert len(unasked) == 1


def test_a_dossier_of_a_chosen_thing_needs_nobody_of_whom_articles_tell(tmp_path: Path) -> None:
    load_told(tmp_path, Telling("calm", "Nothing was told on Monday."))
    calm = open_current(tmp_path)
    assert not ask("dossier", calm).rows
    assert {name for (name,) in column(ask("dossier", calm, thing="state/japan"), "aboutName")}


def test_a_timeline_of_an_island_holds_what_is_told_beside_it(sample: Release) -> None:
    found = {kind for (kind,) in column(ask("timeline", sample, island="Etorofu", scope="all"), "kindName")}
    assert {"statement", "treaty"} <= found
    assert "summit" not in found


def test_agreements_of_two_parties_include_those_of_the_state_before(sample: Release) -> None:
    found = {name for (name,) in column(ask("agreements", sample, party="Japan", other="Russia"), "agreementName")}
    assert "Soviet-Japanese Joint Declaration of 1956" in found


def test_what_only_describes_a_territory_is_not_listed_as_one_with_a_name(tmp_path: Path) -> None:
    telling = Telling("a", "Japan claims the Northern Territories and calls them Japanese territory.")
    japan = telling.known("state/japan", "Japan")
    islands = (
        telling.known("island/northern-territories", "Northern Territories"),
        telling.entity("island", "Japanese territory"),
    )
    telling.tell("claims", "claims", "claimant", "territory", claimant=japan, territory=islands,
                 position="claims sovereignty")  # fmt: skip
    load_told(tmp_path / "store", telling)
    found = column(ask("things", open_current(tmp_path / "store"), kind="sk:Territory"), "thingName", "kindName")
    assert found == [
        ("Northern Territories / Southern Kurils", "territory"),
        ("Japanese territory", "territory without a name"),
    ]
