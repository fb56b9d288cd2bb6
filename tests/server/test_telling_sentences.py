"""The sentence that states a fact stands before those that only name what or who is meant, and these are told so."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own

from loader.record import Passage, Words
from server.app import create_pages
from server.settings import Settings
from tests.telling import Telling, load_told

NAMING = "The Nara Accord came up."
STATING = "Abe and Putin signed the Nara Accord."
PROMISING = "By it Shikotan was promised to Japan."
PEOPLE = "Abe came from Tokyo with Putin."
MEETING = "The two met at last."


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser at a service over an article that names first and states later."""
    told = Telling("a", f"{NAMING} {STATING} {PROMISING} {PEOPLE} {MEETING}")
    abe, putin = told.known("person/shinzo-abe", "Abe"), told.known("person/vladimir-putin", "Putin")
    named, stated, promised, people, met = told.sentences
    accord, at = told.words("Nara Accord"), stated.start + STATING.index("Nara")
    provision = told.provision("promised", "transfers", transfers=(told.known("island/shikotan", "Shikotan"),))
    told.tell("agreements", "Nara Accord", name="Nara Accord", kind="treaty", status="signed", provisions=(provision,))
    told.tell("meetings", "met", kind="summit", participants=(abe, putin), status="held")
    names = (Words("trigger", accord), Words("trigger", Passage(at, at + len(accord.text), accord.text)))
    _widen(told, "agreements", (named, stated, promised), *names, Words("status", told.words("signed")))
    who = Words("participant", told.words("Abe came from Tokyo with Putin"))
    _widen(told, "meetings", (people, met), Words("trigger", told.words("met")), who)
    folder = tmp_path_factory.mktemp("telling")
    load_told(folder / "store", told)
    client = create_pages(Settings(folder / "store", pictures=str(folder))).test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


def _widen(told: Telling, kind: str, evidence: tuple[Passage, ...], *words: Words) -> None:
    """Gives the only fact of a kind other evidence and words."""
    told.facts[kind] = [replace(told.facts[kind][0], evidence=evidence, words=words)]


def said(reader: FlaskClient, path: str, xpath: str) -> list[str]:
    found = html.fromstring(reader.get(path).text).xpath(xpath)
    return [" ".join(element.text_content().split()) for element in found]


@pytest.mark.parametrize(
    ("report", "sentences"),
    [
        ("agreements", [STATING, PROMISING, f"{NAMING}*"]),
        ("who-met-whom", [MEETING, f"{PEOPLE}*"]),
        ("claims", []),
    ],
)
def test_a_footnote_begins_with_the_sentences_that_state_the_fact(
    reader: FlaskClient, report: str, sentences: list[str]
) -> None:
    """What an agreement provides for tells of it."""
    shown = said(reader, f"/reports/{report}", "//blockquote")
    assert [text.replace(" in the text", "").replace(" · names only", "*") for text in shown] == sentences


def evidence(reader: FlaskClient, **asked: str) -> list[tuple[str, str]]:
    rows = reader.get("/reports/evidence.json", query_string=asked).get_json()["rows"]
    return [(row["sentence"], row["does"]) for row in rows]


def test_the_report_of_evidence_says_what_a_sentence_does(reader: FlaskClient) -> None:
    assert evidence(reader) == [
        (MEETING, "states it"), (PEOPLE, "names only"),
        (STATING, "states it"), (PROMISING, "states it"), (NAMING, "names only"),
        (PROMISING, "states it"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("thing", "told", "named"),
    [
        ("person/shinzo-abe", [MEETING], [PEOPLE, STATING]),
        ("island/shikotan", [PROMISING], []),
        ("place/moscow", [], []),
    ],
)
def test_evidence_of_a_thing_is_that_of_its_facts_before_the_sentences_that_name_it(
    reader: FlaskClient, thing: str, told: list[str], named: list[str]
) -> None:
    found = evidence(reader, thing=thing)
    assert found == [*((text, "states it") for text in told), *((text, "names only") for text in named)]


def test_evidence_of_an_agreement_begins_with_its_own_and_has_that_of_its_provisions(reader: FlaskClient) -> None:
    rows = reader.get("/reports/evidence.json").get_json()["rows"]
    accord = next(row["subject"] for row in rows if row["sentence"] == NAMING)
    assert evidence(reader, thing=accord) == [
        (STATING, "states it"), (PROMISING, "states it"), (PROMISING, "states it"), (NAMING, "names only"),
    ]  # fmt: skip
