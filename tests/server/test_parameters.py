"""Parameters are typed: what is wrong is named, with what to give instead."""

import pyoxigraph as ox
import pytest

from loader.errors import BadParameter, QueryError
from loader.graph.embedded import Release
from loader.graph.shipped import shipped
from server.canned import find_canned, load_canned, run
from server.parameters import Choice, Parameter, bind, taken_for

REPORTS = load_canned(shipped("queries"))


@pytest.mark.parametrize(
    "value", ["2024-02-30", "2023-13-01", "'; DROP ALL", "9999999-01-01", "2019", "20190101", "2019-1-1", "٢٠١٩-٠١-٠١"]
)
def test_a_day_must_be_in_the_calendar(sample: Release, value: str) -> None:
    with pytest.raises(QueryError, match=r"parameter 'from' cannot be .*YYYY-MM-DD"):
        bind(Parameter("from", "date", "From"), value, sample)


@pytest.mark.parametrize(
    "value",
    ["javascript:alert(1)", "file:///etc/passwd", "urn:x", "http://ex/a> ?p ?o", "island/nowhere", "person/shinzo-abe",
     "Atlantis", "../../etc", "urn:\x85x", "urn:\ud7ffx\x00"],
)  # fmt: skip
def test_a_thing_must_be_known_and_of_the_class(sample: Release, value: str) -> None:
    parameter = Parameter("island", "iri", "Island", class_name="sk:Territory")
    with pytest.raises(
        QueryError, match=r"parameter 'island' cannot be .* not a known Territory; (do you mean|choose) .*island/"
    ):
        bind(parameter, value, sample)


PERSON = Parameter("speaker", "iri", "Speaker", class_name="sk:Person")


@pytest.mark.parametrize(
    "value", ["Lavrov", "lavrov", "LAVROV", "Lavrov Sergey", "Sergey Lav", "Лавров", "сергей лавров"]
)
def test_part_of_a_name_that_one_thing_has_is_taken_for_it(sample: Release, value: str) -> None:
    assert bind(PERSON, value, sample) == ox.NamedNode("https://w3id.org/skerry/id/person/sergey-lavrov")


@pytest.mark.parametrize(
    ("value", "thing"), [("Lavrov", "person/sergey-lavrov"), ("Sergey Lavrov", None), ("Abe", None)]
)
def test_only_part_of_a_name_is_told_to_be_taken(sample: Release, value: str, thing: str | None) -> None:
    assert taken_for(PERSON, value, sample) == (thing and f"https://w3id.org/skerry/id/{thing}")


def test_part_of_several_names_is_refused_with_all_of_them_most_told_first(sample: Release) -> None:
    with pytest.raises(BadParameter, match="several things have that name") as refused:
        bind(PERSON, "Abe", sample)
    assert refused.value.instead == (("person/shinzo-abe", "Shinzo Abe"), ("person/shintaro-abe", "Shintaro Abe"))


@pytest.mark.parametrize("value", ["person/lavrov", "sergei lavrof", "Lavrof"])
def test_who_misspells_a_name_is_told_the_name(sample: Release, value: str) -> None:
    with pytest.raises(BadParameter, match=r"do you mean Sergey Lavrov \(person/sergey-lavrov\)") as refused:
        bind(PERSON, value, sample)
    assert refused.value.instead == (("person/sergey-lavrov", "Sergey Lavrov"),)


def test_a_last_day_before_the_first_is_refused(sample: Release) -> None:
    timeline = find_canned(REPORTS, "timeline")
    with pytest.raises(
        BadParameter, match=r"'to' cannot be '2019-01-01': it is before the first day, 2020-01-01"
    ) as told:
        run(timeline, {"from": "2020-01-01", "to": "2019-01-01"}, sample)
    assert told.value.parameter == "to"
    run(timeline, {"from": "2019-01-22", "to": "2019-01-22"}, sample)


def test_a_thing_is_bound_as_its_iri(sample: Release) -> None:
    parameter = Parameter("island", "iri", "Island", class_name="sk:Territory")
    etorofu = ox.NamedNode("https://w3id.org/skerry/id/island/etorofu")
    assert {bind(parameter, text, sample) for text in ("island/etorofu", etorofu.value, "iturup")} == {etorofu}


def test_a_choice_is_given_by_value_or_label(sample: Release) -> None:
    parameter = Parameter("status", "choice", "Status", choices=(Choice("sk:Held", "held"), Choice("plain", "a word")))
    held = ox.NamedNode("https://w3id.org/skerry/ontology#Held")
    assert {bind(parameter, text, sample) for text in ("sk:Held", "Held", "held", "HELD")} == {held}
    assert bind(parameter, "a word", sample) == ox.Literal("plain")
    with pytest.raises(QueryError, match="choose held, a word"):
        bind(parameter, "done", sample)


@pytest.mark.parametrize(("value", "number"), [("12", 12), ("-3", -3)])
def test_a_whole_number(sample: Release, value: str, number: int) -> None:
    assert bind(Parameter("least", "integer", "At least"), value, sample) == ox.Literal(number)


@pytest.mark.parametrize("value", ["1.5", "1e3", "0x1", "", "9" * 30, "１２"])
def test_what_is_no_whole_number_is_refused(sample: Release, value: str) -> None:
    with pytest.raises(QueryError, match="parameter 'least' cannot be"):
        bind(Parameter("least", "integer", "At least"), value, sample)


def test_a_string_is_bound_as_it_is(sample: Release) -> None:
    text = 'x" . ?s ?p ?o } #'
    assert bind(Parameter("name", "string", "Name"), text, sample) == ox.Literal(text)
    with pytest.raises(QueryError, match="at most 1000"):
        bind(Parameter("name", "string", "Name"), "x" * 1001, sample)


def test_blanks_do_not_make_a_value_that_is_too_long_shorter(sample: Release) -> None:
    timeline = find_canned(REPORTS, "timeline")
    assert run(timeline, {"island": f" etorofu{' ' * 900}"}, sample).rows
    with pytest.raises(QueryError, match="at most 1000"):
        run(timeline, {"island": f"etorofu{' ' * 1000}"}, sample)


def test_an_unknown_parameter_is_told_with_those_there_are(sample: Release) -> None:
    timeline = find_canned(REPORTS, "timeline")
    with pytest.raises(QueryError, match="has no parameter 'form': it takes dispute, actor, island, scope, from, to"):
        run(timeline, {"form": "2019-01-01"}, sample)


def test_an_unknown_report_is_told_with_those_there_are() -> None:
    with pytest.raises(QueryError, match="no report 'times': choose agreements, articles"):
        find_canned(REPORTS, "times")
