"""Grounding: the sentences shown with a fact prove every slot of it to a reader who sees only them."""

import tomllib
from typing import Any

import pytest

from loader.article import Article
from loader.evidence import check_evidence
from loader.language.extract import extract
from loader.record import Record
from loader.telling import Told, tell
from tests.language.disputes import PUBLISHED, ROOT, language_of

CASES = tomllib.loads((ROOT / "tests" / "cases" / "grounding.toml").read_text())["case"]


def record_of(text: str, slug: str = "kuril") -> Record:
    return extract(Article("case", f"date {PUBLISHED}\n{text}", PUBLISHED), language_of(slug))


def fact_of(record: Record, wanted: str) -> Told:
    kind, _, filling = wanted.partition(" | ")
    facts = [f for f in tell(record) if f.kind == kind and any(filling in value for _, value in f.slots)]
    assert facts, [(f.kind, f.slots) for f in tell(record)]
    return facts[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_sentences_shown_prove_the_fact(case: dict[str, Any]) -> None:
    record = record_of(case["text"], case.get("dispute", "kuril"))
    shown = [" ".join(p.text.split()) for p in fact_of(record, case["fact"]).evidence]
    starts = [next((s for s in case["evidence"] if text.startswith(s)), text) for text in shown]
    assert starts == case["evidence"]
    assert check_evidence(record, f"date {PUBLISHED}\n{case['text']}") == ()


def test_parties_that_no_sentence_tells_are_left_out() -> None:
    text = "Japan and Russia share a sea. Crabs are dear. Ferries run. A treaty of 1855 drew a line. Nobody liked it."
    agreement = fact_of(record_of(text), "agreement | treaty")
    assert dict(agreement.slots).keys() == {"name", "kind", "status"}


def test_a_status_that_no_word_tells_is_told_as_widely_as_it_is_meant() -> None:
    signed, dated = (
        dict(fact_of(record_of(text), "agreement | declaration").slots)["status"]
        for text in (
            "Japan and Russia signed a joint declaration in 1993.",
            "Japan and Russia base their talks on the 1956 joint declaration.",
        )
    )
    assert (signed, dated) == ("signed", "signed, adopted or issued")


def test_a_date_is_told_by_the_words_that_tell_it() -> None:
    text = (
        "Japanese Prime Minister Kenji Morita and Russian President Oleg Sedov want to meet this year, officials said. "
        "Ferries run twice a week. Morita and Sedov will meet in Lima in June, the ministry said."
    )
    meeting = fact_of(record_of(text), "meeting | Lima")
    assert meeting.date == "2019-06"
    assert meeting.date_source == "from “June”, counted from the publication day 2019-03-04"


def test_an_office_whose_state_no_sentence_tells_has_none() -> None:
    text = "Japan and Russia share a sea. Crabs are dear. Prime Minister Shinzo Abe opened a market. Ferries run."
    office = fact_of(record_of(text), "office | Shinzo Abe")
    assert dict(office.slots) == {"holder": "Shinzo Abe", "office": "Prime Minister"}
    assert [p.text for p in office.evidence] == ["Prime Minister Shinzo Abe opened a market."]


def test_an_office_that_only_one_state_has_tells_the_state() -> None:
    text = "Japan and Russia share a sea. Crabs are dear. Chief Cabinet Secretary Aiko Hara opened a market."
    office = fact_of(record_of(text), "office | Aiko Hara")
    assert dict(office.slots)["serves"] == "Japan"
    assert [p.text for p in office.evidence] == [
        "Japan and Russia share a sea.",
        "Chief Cabinet Secretary Aiko Hara opened a market.",
    ]


def test_a_person_known_for_a_state_that_no_sentence_ties_has_no_office_without_a_name() -> None:
    text = "Japan and Russia share a sea. Crabs are dear. Shinzo Abe opened a market. Ferries run."
    assert not [fact for fact in tell(record_of(text)) if fact.kind == "office"]
