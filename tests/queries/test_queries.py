"""Every canned query runs as it is, says in its header what it gives, and takes its parameters."""

import re
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow

from loader.errors import QueryError
from loader.graph.embedded import Release, open_current
from loader.graph.shipped import shipped
from server.canned import CannedQuery, Table, load_canned, run
from server.parameters import choices_of, taken_for
from tests.server.sample import HOSTILE, make_store

REPORTS = load_canned(shipped("queries"))
BY_NAME = {report.name: report for report in REPORTS}
ASKED_FOR = {
    "coverage",
    "dossier",
    "names-used",
    "new-names",
    "promises",
    "single-source",
    "stance",
    "third-parties",
    "who-claims-what",
    "timeline",
    "who-met-whom",
    "agreements",
    "islands",
    "statements",
    "claims",
    "island-in-articles",
    "planned-meetings",
    "disagreements",
}
INJECTIONS = [
    'x" . ?s <http://ex/secret> ?o } #',
    "http://ex/a> ?p ?o . <http://ex/b",
    "'; DROP ALL",
    HOSTILE,
    "\x00",
    "{}",
]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The sample."""
    return open_current(make_store(tmp_path_factory.mktemp("queries") / "store"))


def column(table: Table, name: str) -> list[str]:
    return [table.cell(row, name).text for row in table.rows]


def test_the_questions_that_were_promised_are_there() -> None:
    assert set(BY_NAME) >= ASKED_FOR


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_report_answers_without_any_parameter(report: CannedQuery, release: Release) -> None:
    # The articles of the sample tell of no third state: there is a test of that.
    assert bool(run(report, {}, release).rows) == (report.name != "third-parties")


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_the_header_names_the_columns_and_parameters_of_the_query(report: CannedQuery, release: Release) -> None:
    answer = release.query(report.sparql)
    assert isinstance(answer, ox.QuerySolutions)
    projected = [variable.value for variable in answer.variables]
    assert projected == [c.name for c in report.columns] + [p.name for p in report.parameters]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_report_is_plain_sparql_1_1_for_other_engines(report: CannedQuery) -> None:
    prepareQuery(report.sparql)


@pytest.mark.parametrize("report", [r for r in REPORTS if r.name != "new-names"], ids=lambda report: report.name)
def test_graphs_are_matched_before_anything_is_bound(report: CannedQuery) -> None:
    """Behind a BIND the engine matches a graph for all articles before it joins, a hundred times the work. Of new
    names the BIND gives what is looked up."""
    outer, bound = 0, False
    for line in report.sparql.partition("WHERE")[2].splitlines():
        bound = bound or (outer == 1 and bool(re.match(r" *BIND\([^0-9]", line)))
        assert not (bound and outer == 1 and line.strip().startswith("GRAPH ")), line
        outer += line.count("{") - line.count("}")


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib warns of its own parser
@pytest.mark.parametrize("name", ["claims", "planned-meetings", "timeline", "articles"])
def test_another_engine_gives_the_same_rows_over_the_union_of_all_graphs(name: str, release: Release) -> None:
    """rdflib with a union default graph, as many servers have it, reads the file as it is."""
    report = BY_NAME[name]
    dataset = Dataset(default_union=True)
    quads = ox.serialize(release.quads(), format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    dataset.parse(data=quads.decode(), format="nquads")
    names = [column.name for column in report.columns if column.type not in ("list",)]
    answer = dataset.query(report.sparql)
    theirs = {tuple(str(row.get(n) or "") for n in names) for row in answer if isinstance(row, ResultRow)}
    table = run(report, {"scope": "all"} if name == "timeline" else {}, release)
    ours = {tuple(table.cell(row, n).text for n in names) for row in table.rows}
    assert theirs == ours


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_every_report_can_be_narrowed_to_a_dispute(report: CannedQuery, release: Release) -> None:
    everything = run(report, {}, release)
    of_dispute = run(report, {"dispute": "dispute/kuril"}, release)
    assert of_dispute.rows == everything.rows  # the sample is about one dispute
    assert [choice.label for choice in choices_of(report.parameter("dispute"), release)] == ["Kuril Islands dispute"]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_dispute_that_nothing_belongs_to_gives_no_rows(report: CannedQuery, release: Release) -> None:
    elsewhere = ox.NamedNode(f"{release.base.iri}dispute/elsewhere")
    answer = release.query(report.sparql, {ox.Variable("dispute"): elsewhere})
    assert isinstance(answer, ox.QuerySolutions)
    assert list(answer) == []


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize(
    ("report", "parameter"),
    [(report, parameter.name) for report in REPORTS for parameter in report.parameters],
    ids=lambda value: getattr(value, "name", value),
)
def test_hostile_text_finds_nothing_or_is_refused(
    report: CannedQuery, parameter: str, text: str, release: Release
) -> None:
    try:
        rows = run(report, {parameter: text}, release).rows
        assert rows == () or taken_for(report.parameter(parameter), text, release)  # the sample has it in a name
    except QueryError as error:
        assert f"parameter {parameter!r} cannot be" in str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_every_offered_choice_can_be_taken(report: CannedQuery, release: Release) -> None:
    for parameter in report.parameters:
        for choice in choices_of(parameter, release)[:5]:
            for given in (choice.value, choice.label):
                run(report, {parameter.name: given}, release)


def test_a_timeline_is_in_order_and_narrowed_by_dates_and_people(release: Release) -> None:
    table = run(BY_NAME["timeline"], {"from": "2019-01-01", "to": "2019-04-30", "actor": "Shinzo Abe"}, release)
    assert column(table, "date") == ["2019-01-04", "2019-01-22"]
    assert column(table, "kindName") == ["Statement".lower(), "summit"]
    assert column(table, "statusName") == ["", "held"]
    assert column(table, "sources") == ["1", "2"]
    whole = run(BY_NAME["timeline"], {"scope": "all"}, release)
    days = column(whole, "date")
    assert days[0] == "1855-02-07"
    assert days.index("2019-01-22") < days.index("[2019-05-08,2019-05-10]")


def test_a_date_that_is_not_certain_is_found_by_each_day_it_can_be(release: Release) -> None:
    for day in ("2019-05-08", "2019-05-10"):
        table = run(BY_NAME["timeline"], {"from": day, "to": day, "scope": "all"}, release)
        assert column(table, "date") == ["[2019-05-08,2019-05-10]"]
    assert not run(BY_NAME["timeline"], {"from": "2019-05-11", "to": "2019-05-12"}, release).rows


def test_who_met_whom_lists_a_pair_once_and_puts_the_person_asked_for_first(release: Release) -> None:
    held = {"status": "held", "to": "2019-12-31"}
    table = run(BY_NAME["who-met-whom"], held, release)
    assert list(zip(column(table, "oneName"), column(table, "otherName"), strict=True)) == [
        ("Shinzo Abe", "Vladimir Putin")
    ]
    table = run(BY_NAME["who-met-whom"], {**held, "actor": "person/vladimir-putin"}, release)
    assert list(zip(column(table, "oneName"), column(table, "otherName"), strict=True)) == [
        ("Vladimir Putin", "Shinzo Abe")
    ]
    assert column(table, "placeName") == ["Moscow"]


@pytest.mark.parametrize("asked", [
    {"actor": "person/shinzo-abe", "with": "person/vladimir-putin"},
    {"with": "person/vladimir-putin"},
    {"actor": "person/vladimir-putin", "with": "person/shinzo-abe"},
    {"with": "person/shinzo-abe"},
])  # fmt: skip
def test_who_met_whom_finds_the_meetings_of_two_from_either_side(release: Release, asked: dict[str, str]) -> None:
    table = run(BY_NAME["who-met-whom"], asked, release)
    pairs = set(zip(column(table, "one"), column(table, "other"), strict=True))
    paths = {name: release.base.iri + path for name, path in asked.items()}
    assert pairs
    assert all(other == paths["with"] and one == paths.get("actor", one) for one, other in pairs)


def test_agreements_tell_status_parties_and_provisions(release: Release) -> None:
    table = run(BY_NAME["agreements"], {"status": "proposed"}, release)
    rows = {table.cell(row, "agreementName").text: row for row in table.rows}
    sought = rows["peace treaty with Russia (draft)"]
    assert table.cell(sought, "partyNames").text == "Japan; Russia"
    assert table.cell(sought, "sources").text == "1"
    assert table.cell(sought, "statusName").text == "proposed"
    declaration = run(BY_NAME["agreements"], {"from": "1956-01-01", "to": "1956-12-31"}, release)
    assert any("Shikotan" in text for text in column(declaration, "provisionText"))
    assert all(column(declaration, "background"))


def test_islands_tell_names_by_language_and_by_who_uses_them(release: Release) -> None:
    table = run(BY_NAME["islands"], {"island": "island/etorofu"}, release)
    names = set(zip(column(table, "name"), column(table, "language"), column(table, "userName"), strict=True))
    assert {("Итуруп", "ru", ""), ("択捉島", "ja", ""), ("Iturup", "", "Russia"), ("Etorofu", "", "Japan")} <= names
    assert set(column(table, "claimedBy")) == {"Japan; Russia"}
    by_russia = run(BY_NAME["islands"], {"island": "Etorofu", "actor": "Russia"}, release)
    assert set(column(by_russia, "name")) == {"Iturup"}


def test_an_island_can_be_given_by_any_of_its_names(release: Release) -> None:
    by_path = run(BY_NAME["claims"], {"island": "island/etorofu"}, release)
    for name in ("Iturup", "ITURUP", "Etorofu / Iturup", "Итуруп", "択捉島", f"{release.base.iri}island/etorofu"):
        assert run(BY_NAME["claims"], {"island": name}, release).rows == by_path.rows


def test_a_claim_to_a_group_counts_for_its_islands(release: Release) -> None:
    table = run(BY_NAME["claims"], {"island": "island/etorofu"}, release)
    claims = set(zip(column(table, "claimantName"), column(table, "territoryNames"), strict=True))
    assert claims == {
        ("Japan", "Etorofu / Iturup"),
        ("Japan", "Northern Territories / Southern Kurils"),
        ("Russia", "Northern Territories / Southern Kurils"),
    }
    assert run(BY_NAME["claims"], {"island": "island/shikotan", "claimant": "Japan"}, release).rows
    assert not run(BY_NAME["claims"], {"position": "administers"}, release).rows


def test_statements_come_by_speaker_with_their_words(release: Release) -> None:
    table = run(BY_NAME["statements"], {"speaker": "Shinzo Abe", "about": "Northern Territories"}, release)
    assert column(table, "words") == ["I want to sign a peace treaty with my own hands"]
    assert not run(BY_NAME["statements"], {"kind": "reported"}, release).rows
    assert len(run(BY_NAME["statements"], {}, release).rows) == 2
    assert len(run(BY_NAME["statements"], {"from": "2019-01-01"}, release).rows) == 1


def test_an_island_in_the_articles_gives_the_sentence_and_the_word(release: Release) -> None:
    table = run(BY_NAME["island-in-articles"], {"island": "island/etorofu", "from": "2019-01-01"}, release)
    assert column(table, "words") == ["Etorofu", "Iturup"]
    assert set(column(table, "sentence")) == {"Japan claims Etorofu, which the Russian side calls Iturup."}
    assert set(column(table, "articleName")) == {"Abe to meet Putin"}


def test_planned_meetings_tell_what_became_of_them(release: Release) -> None:
    table = run(BY_NAME["planned-meetings"], {}, release)
    rows = list(zip(column(table, "announced"), column(table, "plannedFor"), column(table, "outcomeName"), strict=True))
    assert rows == [
        ("2019-01-04", "2019-01-22", "held"),
        ("2019-01-23", "[2019-05-08,2019-05-10]", "nothing reported"),
    ]
    assert column(run(BY_NAME["planned-meetings"], {"outcome": "held"}, release), "announced") == ["2019-01-04"]


def test_articles_come_newest_first_and_those_without_a_date_last(release: Release) -> None:
    table = run(BY_NAME["articles"], {}, release)
    assert column(table, "published") == ["2019-01-23", "2019-01-04", ""]
    assert column(table, "facts") == ["5", "5", "1"]
    by_publisher = run(BY_NAME["articles"], {"publisher": "The Other Paper"}, release)
    assert column(by_publisher, "articleName") == ["Leaders met"]


def test_evidence_gives_the_sentences_of_a_thing(release: Release) -> None:
    claims = run(BY_NAME["claims"], {"claimant": "Russia"}, release)
    table = run(BY_NAME["evidence"], {"thing": claims.cell(claims.rows[0], "claim").text}, release)
    assert column(table, "sentence") == ["Both Japan and Russia claim the Northern Territories."]
    assert column(table, "rule") == ["claim"]


def test_a_term_that_goes_on_has_an_open_end_in_offices_and_in_a_dossier(release: Release) -> None:
    assert "2004-03-09/.." in column(run(BY_NAME["offices"], {"person": "Sergey Lavrov"}, release), "date")
    for asked, is_there in (({"from": "2025-01-01"}, True), ({"to": "2004-01-01"}, False)):
        told = run(BY_NAME["dossier"], {"thing": "person/sergey-lavrov", **asked}, release)
        assert ("2004-03-09/.." in column(told, "date")) == is_there


def test_offices_are_known_by_day(release: Release) -> None:
    table = run(BY_NAME["offices"], {"person": "Shinzo Abe", "day": "2019-01-22"}, release)
    assert column(table, "office") == ["Prime Minister"]
    day = date(2019, 1, 23).isoformat()
    assert "Sergey Lavrov" in column(run(BY_NAME["offices"], {"day": day, "state": "Russia"}, release), "personName")


def test_every_fact_leads_to_a_sentence_or_a_named_source(release: Release) -> None:
    for report in REPORTS:
        if report.evidence is None or report.name == "islands":
            continue
        table = run(report, {}, release)
        known = {c.name for c in table.columns}
        for row in table.rows:
            source = table.cell(row, "background").text if "background" in known else ""
            assert table.cell(row, "sentence").text or source, (report.name, row)


def test_a_folder_of_ones_own_is_read_too(tmp_path: Path, release: Release) -> None:
    (tmp_path / "states.rq").write_text(
        "#+ summary: States\n#+ description: All.\n#+ columns:\n#+   - {name: s, label: State, type: iri}\n"
        "PREFIX sk: <https://w3id.org/skerry/ontology#>\nSELECT ?s { ?s a sk:State }\n"
    )
    (states,) = load_canned(tmp_path)
    assert (states.name, states.summary, states.parameters) == ("states", "States", ())
    assert run(states, {}, release).rows


@pytest.mark.parametrize(
    "header",
    [
        "",
        "#+ summary: x",
        "#+ summary: [",
        "#+ summary: x\n#+ description: x\n#+ columns: [{name: a, label: A, type: b}]",
    ],
)
def test_a_header_that_cannot_be_used_is_told_with_the_file(tmp_path: Path, header: str) -> None:
    (tmp_path / "broken.rq").write_text(f"{header}\nSELECT ?a {{ ?a ?b ?c }}\n")
    with pytest.raises(QueryError, match=r"header of broken\.rq"):
        load_canned(tmp_path)
