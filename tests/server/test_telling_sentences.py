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
PEOPLE = "Abe came from Tokyo with Putin."
MEETING = "The two met at last."


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser at a service over an article that names first and states later."""
    told = Telling("a", f"{NAMING} {STATING} {PEOPLE} {MEETING}")
    abe, putin = told.known("person/shinzo-abe", "Abe"), told.known("person/vladimir-putin", "Putin")
    named, stated, people, met = told.sentences
    accord, at = told.words("Nara Accord"), stated.start + STATING.index("Nara")
    told.tell("agreements", "Nara Accord", name="Nara Accord", kind="treaty", status="signed")
    told.tell("meetings", "met", kind="summit", participants=(abe, putin), status="held")
    names = (Words("trigger", accord), Words("trigger", Passage(at, at + len(accord.text), accord.text)))
    _widen(told, "agreements", (named, stated), *names, Words("status", told.words("signed")))
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
    ("report", "stating", "naming"), [("agreements", STATING, NAMING), ("who-met-whom", MEETING, PEOPLE)]
)
def test_a_footnote_begins_with_the_sentence_that_states_the_fact(
    reader: FlaskClient, report: str, stating: str, naming: str
) -> None:
    quoted = said(reader, f"/reports/{report}", f"//blockquote[contains(., '{naming}') or contains(., '{stating}')]")
    assert quoted == [f"{stating} in the text", f"{naming} in the text · names only"]


def test_the_report_of_evidence_says_what_a_sentence_does(reader: FlaskClient) -> None:
    rows = reader.get("/reports/evidence.json").get_json()["rows"]
    found = [(row["sentence"], row["does"]) for row in rows]
    assert found == [
        (MEETING, "states it"), (PEOPLE, "names only"), (STATING, "states it"), (NAMING, "names only"),
    ]  # fmt: skip
