"""Which facts are one, kind by kind, and which are not."""

import tomllib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from loader.graph.terms import term
from loader.resolve.explanation import explained
from tests.loader.teller import CASES, Teller, named, person, told_meeting
from tests.loader.test_resolve import instances, values
from tests.telling import BASE, Telling, resolved

MEETINGS = tomllib.loads((CASES / "meetings.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", MEETINGS, ids=lambda case: case["why"])
def test_meetings_are_one_or_two(case: dict[str, Any]) -> None:
    one, other = told_meeting("a1", case["first"]).graph(), told_meeting("a2", case["second"]).graph()
    graph = resolved(one, other)
    assert graph == resolved(*(told_meeting(f"a{n}", case[k]).graph() for n, k in ((2, "second"), (1, "first"))))
    meetings = instances(graph, "sk:Meeting")
    if "thing" not in case:
        assert len(meetings) == 2
        return
    assert len(meetings) == 1
    meeting = meetings.pop()
    kind = case["thing"]["kind"]
    assert meeting in instances(graph, f"sk:{kind}")
    assert {value.rpartition("#")[2] for value in values(graph, meeting, "sk:status")} == {case["thing"]["status"]}
    assert "".join(values(graph, meeting, "sk:edtf")) == case["thing"]["date"]
    assert {value.rpartition("/")[2] for value in values(graph, meeting, "sk:place")} == {case["thing"]["place"]}


@pytest.mark.parametrize(
    ("others", "groups"),
    [
        ([("a2", ["Abe", "Putin"])], [["a1", "a2"]]),
        ([("a2", ["Abe", "Putin"]), ("a3", ["Abe", "Dmitri Popov"])], [["a1"], ["a2"], ["a3"]]),
        ([("a2", ["Abe", "Dmitri Popov"])], [["a1", "a2"]]),
        ([("a2", ["Abe", "Nobody"])], [["a1"], ["a2"]]),
        ([("a2", ["Abe", "Putin"]), ("a3", ["Japan", "Putin"])], [["a1", "a2", "a3"]]),
        ([("a1", ["Abe", "Putin"]), ("a2", ["Abe", "Putin"])], [["a1"], ["a1", "a2"]]),
    ],
)
def test_a_meeting_told_by_a_state_joins_the_only_one_of_people_that_fits(
    others: list[tuple[str, list[str]]], groups: list[list[str]]
) -> None:
    tellers = {name: Teller(name, date(2019, 1, 23)) for name in ("a1", "a2", "a3")}
    for name, participants in [("a1", ["Abe", "Russia"]), *others]:
        people = tuple(tellers[name].ref(participant) for participant in participants)
        tellers[name].tell("meetings", kind="talks", status="held", date="2019-01-22", place=None, participants=people)
        if "Dmitri Popov" in participants:
            served = tellers[name].ref("Russia")
            tellers[name].tell("tenures", holder=people[1], office="Minister", serves=served)
    graphs = [teller.telling.graph() for teller in tellers.values()]
    graph = resolved(*graphs)
    assert graph == resolved(*reversed(graphs))
    found = sorted(sorted(values(graph, m, "sk:reportedIn")) for m in instances(graph, "sk:Meeting"))
    assert found == sorted([f"article/{name}" for name in group] for group in groups)


def test_the_rule_names_dates_and_people_of_a_meeting_told_by_a_state() -> None:
    case = next(case for case in MEETINGS if case["why"] == "a state is told where its leader came")
    graph = resolved(told_meeting("a1", case["first"]).graph(), told_meeting("a2", case["second"]).graph())
    (meeting,) = instances(graph, "sk:Meeting")
    rule = "same sides, told by a state or by who came for it, and overlapping dates"
    assert values(graph, meeting, "sk:mergedBy") == {f"{rule} (2019-01-22; Shinzo Abe; Vladimir Putin)"}


def test_one_article_tells_its_own_meetings_apart() -> None:
    telling = told_meeting("a1", MEETINGS[0]["first"])
    abe, putin = telling.facts["meetings"][0].participants
    telling.tell("meetings", "talked", kind="summit", participants=(abe, putin), status="cancelled", date="2019-01")
    assert len(instances(resolved(telling.graph()), "sk:Meeting")) == 2


def agreement(article_id: str, name: str, when: str | None, **more: Any) -> Telling:
    teller = Teller(article_id)
    slots = {"kind": "agreement", "status": "signed", "parties": (teller.ref("Japan"), teller.ref("Russia"))} | more
    teller.tell("agreements", name=name, date=when, **slots)
    return teller.telling


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (("fisheries accord", "2018-11"), ("fisheries accord", "2018-11-14"), 1),
        (("fisheries accord", None), ("Fisheries Accord", None), 1),
        (("fisheries accord", None), ("fisheries accord", "2018"), 2),
        (("fisheries accord", "2018-11"), ("fisheries accord", "1998-11"), 2),
        (("accord on fisheries", "2018-11-14"), ("fisheries accord", "2018-11"), 1),
        (("Joint Declaration", "2018"), ("Russian-Japanese Joint Declaration of 2018", "2018"), 1),
        (("2018 Joint Declaration", None), ("Japanese-Russian joint declaration", "2018-11"), 1),
        (("2018 Joint Declaration", None), ("Joint Declaration of 2017", None), 2),
        (("Joint Declaration", None), ("Russian-Japanese Joint Declaration", None), 2),
        (("Russian-Japanese accord", "2018"), ("accord", "2018"), 2),
        (("accord on visas", "2018-11-14"), ("fisheries accord", "2018-11"), 2),
        (("accord on fisheries", "2018"), ("fisheries accord", "2018"), 2),
    ],
)
def test_agreements_are_one_or_two(first: Any, second: Any, count: int) -> None:
    graph = resolved(agreement("a1", *first).graph(), agreement("a2", *second).graph())
    assert len(instances(graph, "sk:Agreement")) == count


def test_what_the_soviet_union_signed_is_what_russia_is_said_to_have_signed() -> None:
    told = []
    for article_id, state in (("a1", "Russia"), ("a2", "Soviet Union")):
        teller = Teller(article_id)
        parties = (teller.ref("Japan"), teller.ref(state))
        slots = {"kind": "declaration", "status": "signed", "parties": parties, "date": "1991-04"}
        teller.tell("agreements", name="1991 joint communique", **slots)
        told.append(teller.telling.graph())
    assert len(instances(resolved(*told), "sk:Agreement")) == 1


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("Soviet-Japanese Joint Declaration of 1956", True),
        ("1956 joint declaration between Japan and the Soviet Union", True),
        ("Joint Declaration", False),
        ("1957 Joint Declaration", False),
        ("1956 Trade Declaration", False),
    ],
)
def test_agreement_of_the_gazetteers_name_and_year_is_the_gazetteers(name: str, is_known: bool) -> None:
    graph = resolved(agreement("a1", name, None, kind="declaration").graph())
    assert bool(values(graph, "agreement/joint-declaration-1956", "sk:madeFrom")) is is_known
    assert bool(instances(graph, "sk:Agreement")) is not is_known


def test_one_article_tells_its_own_agreements_apart() -> None:
    telling = agreement("a1", "accord on fisheries", "2018-11-14")
    told = telling.facts["agreements"][0]
    telling.facts["agreements"].append(replace(told, name="fisheries accord"))
    assert len(instances(resolved(telling.graph()), "sk:Agreement")) == 2


def test_agreements_of_other_kind_or_parties_are_two() -> None:
    one = agreement("a1", "accord", "2018-11-14")
    kind = agreement("a2", "accord", "2018-11-14", kind="treaty")
    parties = agreement("a3", "accord", "2018-11-14", parties=())
    assert len(instances(resolved(one.graph(), kind.graph(), parties.graph()), "sk:Agreement")) == 3


def test_gazetteer_says_the_date_and_status_of_its_own_agreements() -> None:
    iri = BASE.node("agreement/joint-declaration-1956").value
    graph = resolved(agreement("a1", "1956 declaration", "1956", iri=iri).graph())
    known = "agreement/joint-declaration-1956"
    assert values(graph, known, "sk:madeFrom") == {"article/a1/report/agreement-1"}
    for slot in ("sk:edtf", "sk:notBefore", "sk:status", "sk:party", "rdfs:label"):
        assert not values(graph, known, slot)


@pytest.mark.parametrize(
    ("name", "when", "known"),
    [
        ("agreement to speed up talks on a peace treaty", "2018-11", True),
        ("agreement to speed up talks on a peace treaty", "2018", True),
        ("agreement to speed up talks on a peace treaty", "2017", False),
        ("agreement to speed up talks on a peace treaty", None, False),
        ("agreement on fisheries in the Sea of Okhotsk", "2018-11", False),
        ("agreement", "2018-11", False),
    ],
)
def test_agreement_is_the_gazetteers_if_it_is_described_so(name: str, when: str | None, known: bool) -> None:
    graph = resolved(agreement("a1", name, when).graph())
    made = values(graph, "agreement/singapore-2018", "sk:madeFrom")
    assert ("article/a1/report/agreement-1" in made) is known
    assert bool(instances(graph, "sk:Agreement")) is not known


def provision(article_id: str, giver: str | None, receiver: str) -> Telling:
    teller = Teller(article_id)
    islands = (teller.ref("Shikotan"), teller.ref("Habomai"))
    fact = teller.telling.provision(
        "met", transfers=islands, transfer_from=teller.ref(giver) if giver else None, transfer_to=teller.ref(receiver)
    )
    iri = BASE.node("agreement/joint-declaration-1956").value
    teller.tell("agreements", name="it", kind="declaration", status="signed", provisions=(fact,), iri=iri)
    return teller.telling


@pytest.mark.parametrize(
    ("giver", "receiver", "known"),
    [("Soviet Union", "Japan", True), (None, "Japan", True), ("Russia", "Japan", True), ("Japan", "Russia", False)],
)
def test_provision_is_the_gazetteers_unless_it_contradicts(giver: str | None, receiver: str, known: bool) -> None:
    graph = resolved(provision("a1", giver, receiver).graph())
    made = values(graph, "provision/joint-declaration-1956-2", "sk:madeFrom")
    assert made == ({"article/a1/report/provision-1"} if known else set())
    assert bool(instances(graph, "sk:Provision")) is not known
    assert bool(values(graph, "agreement/joint-declaration-1956", "sk:provision")) is not known


def test_tenure_joins_the_gazetteers_term_and_adds_the_days_it_is_attested() -> None:
    told = [person(f"a{n}", "Abe", "Prime Minister", "Japan", f"2019-01-2{n}") for n in (1, 2)]
    graph = resolved(*(t.graph() for t in told))
    assert values(graph, "tenure/shinzo-abe-1", "sk:attestedOn") == {"2019-01-21", "2019-01-22"}
    assert instances(graph, "sk:Tenure") == set()


def test_office_after_its_known_term_is_a_tenure_of_its_own() -> None:
    graph = resolved(person("a1", "Abe", "Prime Minister", "Japan", "2021-01-01").graph())
    assert instances(graph, "sk:Tenure") == {"tenure/shinzo-abe-prime-minister-japan"}


def test_tenure_outside_the_known_terms_is_a_tenure_of_its_own() -> None:
    graph = resolved(person("a1", "Abe", "former Prime Minister", "Japan", "2021-01-01").graph())
    tenure = "tenure/shinzo-abe-former-prime-minister-japan"
    assert instances(graph, "sk:Tenure") == instances(graph, "org:Membership") == {tenure}
    assert values(graph, tenure, "sk:holder") == {"person/shinzo-abe"}
    assert values(graph, tenure, "sk:office") == {"former Prime Minister"}
    assert values(graph, tenure, "rdfs:label") == {"Shinzo Abe, former Prime Minister (Japan)"}


def statement(article_id: str, quote: str, when: str | None, speaker: str = "Abe", fact: str = "statements") -> Telling:
    teller = Teller(article_id)
    words = {"quote": quote} if fact == "statements" else {"gist": quote}
    teller.tell(fact, speaker=teller.ref(speaker), date=when, **words)
    return teller.telling


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (("We will settle it", None), ("we will settle it!", "2019-01-21"), 1),
        (("We will settle it", "2019-01"), ("We will settle it", "2019-01-21"), 1),
        (("We will settle it", "2019-01-04"), ("We will settle it", "2019-01-21"), 2),
        (("We will settle it", None), ("We will settle it", None, "Putin"), 2),
        (("We will settle it", None), ("We will settle this", None), 2),
    ],
)
def test_statements_are_one_or_two(first: Any, second: Any, count: int) -> None:
    graph = resolved(statement("a1", *first).graph(), statement("a2", *second).graph())
    assert len(instances(graph, "sk:Statement")) == count


QUOTATIONS = tomllib.loads((CASES / "quotations.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", QUOTATIONS, ids=lambda case: case["why"])
def test_quotations_are_one_or_two(case: dict[str, Any]) -> None:
    told = []
    for number, said in enumerate(case["said"]):
        teller = Teller(f"a{number}", date.fromisoformat(said.get("published", "2019-01-21")))
        speaker = teller.ref(said.get("speaker", "Abe"))
        teller.tell("statements", speaker=speaker, date=said.get("date"), quote=said["quote"])
        told.append(teller.telling.graph())
    graph = resolved(*told)
    assert graph == resolved(*reversed(told))
    statements = instances(graph, "sk:Statement")
    assert len(statements) == case["statements"]
    if case["statements"] == 1:
        (rule,) = values(graph, statements.pop(), "sk:mergedBy")
        assert rule.startswith("same speaker, similar words or a part of them, within days (")


def test_reported_words_are_no_quotation() -> None:
    one = statement("a1", "they met", None)
    other = statement("a2", "they met", None, fact="indirect_statements")
    graph = resolved(one.graph(), other.graph())
    assert len(instances(graph, "sk:Statement")) == len(instances(graph, "sk:IndirectStatement")) == 1
    (indirect,) = instances(graph, "sk:IndirectStatement")
    assert values(graph, indirect, "sk:gist") == {"they met"}
    assert not values(graph, indirect, "sk:quote")


def test_claim_is_one_for_claimant_position_and_territories() -> None:
    told = []
    for number, (claimant, islands) in enumerate(
        [("Japan", ("Shikotan", "Habomai")), ("Japan", ("Habomai", "Shikotan")), ("Japan", ("Shikotan",))]
    ):
        teller = Teller(f"a{number}")
        territory = tuple(teller.ref(name) for name in islands)
        teller.tell("claims", claimant=teller.ref(claimant), territory=territory, position="claims sovereignty")
        told.append(teller.telling.graph())
    graph = resolved(*told)
    both = "claim/japan-claims-sovereignty-habomai-shikotan"
    assert instances(graph, "sk:Claim") == {both, "claim/japan-claims-sovereignty-shikotan"}
    assert values(graph, both, "sk:reportedIn") == {"article/a0", "article/a1"}
    assert values(graph, both, "rdfs:label") == {"Japan claims sovereignty: Habomai, Shikotan"}


def test_group_is_the_same_claim_as_all_its_members() -> None:
    told = []
    for number, islands in enumerate([("Shikotan", "Habomai"), ("Northern Territories",), ("Habomai",)]):
        teller = Teller(f"a{number}")
        territory = tuple(teller.ref(name) for name in islands)
        teller.tell("claims", claimant=teller.ref("Japan"), territory=territory, position="administers")
        told.append(teller.telling.graph())
    graph = resolved(*told)
    both = "claim/japan-administers-habomai-shikotan"
    assert instances(graph, "sk:Claim") == {both, "claim/japan-administers-habomai"}
    assert values(graph, both, "sk:reportedIn") == {"article/a0", "article/a1"}


def test_naming_without_a_user_is_used_by_its_articles() -> None:
    told = []
    for number in (1, 2):
        teller = Teller(f"a{number}")
        teller.tell("namings", territory=teller.ref("Shikotan"), name_used="Sikotan")
        teller.tell("namings", territory=teller.ref("Shikotan"), name_used="Sikotan", used_by=teller.ref("Russia"))
        told.append(teller.telling.graph())
    graph = resolved(*told)
    assert values(graph, "naming/shikotan-sikotan", "sk:usedBy") == {"article/a1", "article/a2"}
    assert values(graph, "naming/shikotan-sikotan-russia", "sk:usedBy") == {"state/russia"}


def test_meeting_is_named_by_the_surnames_the_articles_use() -> None:
    telling = Telling("a1", "Xi Jinping met Moon Jae-in. Xi smiled. Moon left.")
    xi = telling.entity("person", "Xi Jinping", said="Xi")
    moon = telling.entity("person", "Moon Jae-in", said="Moon")
    telling.tell("meetings", "met", kind="talks", participants=(xi, moon), status="held", date="2019-24")
    assert instances(resolved(telling.graph()), "sk:Meeting") == {"meeting/2019-24-moon-xi"}


def test_people_are_named_in_full_if_one_surname_is_not_known() -> None:
    telling = Telling("a1", "Hu Jintao met Shinzo Abe. Abe left.")
    hu = telling.entity("person", "Hu Jintao")
    abe = telling.known("person/shinzo-abe", "Shinzo Abe")
    telling.tell("meetings", "met", kind="talks", participants=(hu, abe), status="held", date="2019")
    graph = resolved(telling.graph())
    (meeting,) = instances(graph, "sk:Meeting")
    assert values(graph, meeting, "rdfs:label") == {"Hu Jintao and Shinzo Abe, 2019 (talks)"}


def test_people_of_one_surname_are_named_in_full() -> None:
    teller = Teller("a1")
    people = (teller.ref("Igor Ivanov"), teller.ref("Sergei Ivanov"))
    teller.tell("meetings", kind="talks", participants=people, status="held", date="2001")
    graph = resolved(teller.telling.graph())
    (meeting,) = instances(graph, "sk:Meeting")
    assert values(graph, meeting, "rdfs:label") == {"Igor Ivanov and Sergei Ivanov, 2001 (talks)"}


@pytest.mark.parametrize(
    ("told", "path", "rule"),
    [
        (
            [told_meeting(f"a{n}", MEETINGS[1][k]) for n, k in enumerate(("first", "second"))],
            "meeting/",
            "same participants and overlapping dates (2020-05; [2020-05-08,2020-05-10]; Shinzo Abe; Vladimir Putin)",
        ),
        (
            [agreement("a1", "accord on fisheries", "2018-11-14"), agreement("a2", "fisheries accord", "2018-11")],
            "agreement/",
            "same kind, date and parties, similar name (accord on fisheries; fisheries accord; 2018-11; 2018-11-14)",
        ),
        (
            [statement("a1", "We will settle it", None), statement("a2", "We will settle it", "2019-01")],
            "statement/",
            "same speaker and quotation (We will settle it; 2019-01)",
        ),
        (
            [named(f"a{n}", "To Nagato.", "place", "Nagato") for n in (1, 2)],
            "place/nagato",
            "same name (Nagato)",
        ),
        ([person(f"a{n}", "Igor Ivanov", None) for n in range(2)], "person/", "same name (Igor Ivanov)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_thing_says_the_rule_that_merged_it_and_what_was_compared(told: Any, path: str, rule: str) -> None:
    graph = resolved(*(telling.graph() for telling in told))
    rules = {str(t.object) for t in graph.triples if t.predicate == term("sk:mergedBy") and path in str(t.subject)}
    assert f'"{rule}"' in rules


def test_an_explanation_lists_few_values_in_whatever_order_they_come() -> None:
    values = [f"2019-01-0{day}" for day in range(1, 7)]
    assert (
        explained("same", values)
        == explained("same", reversed(values))
        == "same (2019-01-01; 2019-01-02; 2019-01-03; …)"
    )
    assert explained("same", ["word " * 100]) == f"same ({('word ' * 10).strip()}…)"
