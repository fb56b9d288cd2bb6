"""Statements: who said what, in which words, and when."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loader.article import Article
from loader.gazetteer_file import load_gazetteer
from loader.language.lexicon import Lexicon
from loader.language.pipeline import Language, load_language
from loader.language.reader import read_article
from loader.language.reading import Reading
from loader.language.statements import actor_entities, find_indirect_statements, find_statements
from loader.record import IndirectStatement, Ref, Statement

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests" / "cases" / "statements.toml").read_text())["case"]
REPORTED: list[dict[str, Any]] = tomllib.loads((ROOT / "tests" / "cases" / "reported.toml").read_text())["case"]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def language(lexicon: Lexicon) -> Language:
    return load_language(load_gazetteer(sorted((ROOT / "ontology" / "gazetteer").glob("*.ttl"))), lexicon)


def read(language: Language, text: str, published: date | None = date(2019, 1, 21)) -> Reading:
    return read_article(Article("case", text, published), language)


def statements(language: Language, text: str, published: date | None = date(2019, 1, 21)) -> tuple[Statement, ...]:
    return find_statements(read(language, text, published), language.lexicon)


def reported(language: Language, text: str) -> tuple[IndirectStatement, ...]:
    return find_indirect_statements(read(language, text), language.lexicon)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_quotation_has_its_speaker_and_its_day(case: dict[str, Any], language: Language) -> None:
    found = statements(language, case["text"], case.get("published"))
    assert [[s.speaker.name, s.quote, s.date or ""] for s in found] == case["expect"]


@pytest.mark.parametrize("case", REPORTED, ids=lambda case: str(case["name"]))
def test_a_reported_clause_is_what_was_said_and_no_more(case: dict[str, Any], language: Language) -> None:
    found = reported(language, case["text"])
    assert [[s.speaker.name, s.gist, s.date or ""] for s in found] == case["expect"]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: str(path.stem))
def test_every_word_of_a_statement_lies_in_its_evidence(path: Path, language: Language) -> None:
    reading = read(language, path.read_text())
    text = reading.article.text
    found = [
        *find_statements(reading, language.lexicon),
        *find_indirect_statements(reading, language.lexicon),
    ]
    assert found
    for statement in found:
        assert {"trigger", "speaker"} <= {words.slot for words in statement.words}
        for passage in [*statement.evidence, *(words.passage for words in statement.words)]:
            assert text[passage.start : passage.end] == passage.text
        for words in statement.words:
            assert any(e.start <= words.passage.start and words.passage.end <= e.end for e in statement.evidence)


def test_a_statement_shows_its_trigger_speaker_quote_and_date(language: Language) -> None:
    [statement] = statements(language, 'Taro Kono said on Sunday: "We will never agree to that."')
    assert [(w.slot, w.passage.text) for w in statement.words] == [
        ("trigger", "said"),
        ("speaker", "Taro Kono"),
        ("quote", "We will never agree to that."),
        ("date", "Sunday"),
    ]
    assert statement.relative


def test_the_date_of_an_earlier_sentence_brings_that_sentence_as_evidence(language: Language) -> None:
    text = 'Taro Kono said on Sunday he would stay.\n\nSnow fell.\n\n"We will never agree to that," Kono said.'
    [statement] = statements(language, text)
    assert statement.date == "2019-01-20"
    assert [e.text for e in statement.evidence] == [
        "Taro Kono said on Sunday he would stay.",
        '"We will never agree to that," Kono said.',
    ]


def test_a_described_speaker_is_an_actor_with_the_words_that_describe_it(language: Language) -> None:
    found = statements(
        language, 'A spokesman for the British Foreign Office said: "They have made their wishes clear."'
    )
    [actor] = actor_entities(found)
    assert actor.ref == found[0].speaker == Ref("actor", "spokesman for the British Foreign Office")
    assert [p.text for p in actor.evidence] == ["A spokesman for the British Foreign Office"]


def test_the_source_is_the_one_described_before(language: Language) -> None:
    text = 'A Japanese government source said he would go. "He has to go there," the source said.'
    assert [s.speaker for s in statements(language, text)] == [Ref("actor", "Japanese government source")]


def test_islands_in_the_quotation_are_what_it_is_about(language: Language) -> None:
    [statement] = statements(language, 'Taro Kono said: "Etorofu is a part of our land."')
    assert [ref.name for ref in statement.about] == ["Etorofu"]


def test_islands_before_the_quoted_part_of_a_clause_are_what_it_is_about(language: Language) -> None:
    [statement] = statements(language, 'Taro Kono said that Etorofu was "a part of our own land".')
    assert [ref.name for ref in statement.about] == ["Etorofu"]


def test_islands_that_only_the_attribution_names_are_not_what_it_is_about(language: Language) -> None:
    [statement] = statements(language, '"We have all had enough of this weather," Taro Kono said on a trip to Etorofu.')
    assert statement.about == ()


def test_it_is_no_body_named_before_a_name_that_is_not_understood(language: Language) -> None:
    text = "The United Nations called for calm. The Observatory reported shots in the port. Six boats sank, it said."
    assert [s.speaker.name for s in reported(language, text) if "boats" in s.gist] != ["United Nations"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Albert Cruz accused China of trying to win time by saying there would be a new plan in May.", "China"),
        ("A high-ranking officer said the boats were all gone from there.", "high-ranking officer"),
    ],
)
def test_who_says_it_is_whom_the_sentence_means(text: str, speaker: str, language: Language) -> None:
    assert [s.speaker.name for s in reported(language, text)] == [speaker]


def test_whom_one_asks_to_tell_is_not_who_asks(language: Language) -> None:
    text = "Taro Kono started asking Albert Cruz to tell them that the base would stay."
    assert [s.speaker.name for s in reported(language, text)] == ["Albert Cruz"]


def test_the_day_on_which_a_claim_was_reported_is_not_its_day(language: Language) -> None:
    text = "Taro Kono claimed that spies once offered him a boat, local limanews.com reported Monday."
    assert [s.date for s in reported(language, text)] == [None]


def test_a_website_does_not_say_what_a_professor_writes_on_it(language: Language) -> None:
    text = (
        "In a long article on the Lima Today website over the weekend, a professor of law at Lima University, "
        "Jorge Rey, wrote that Beijing needed to revise its stance."
    )
    assert [s.speaker.name for s in reported(language, text) if "website" in s.speaker.name] == []


def test_he_is_no_government(language: Language) -> None:
    text = "The Danish government sent boats. Forty of them had come to the rock by noon, he said."
    assert reported(language, text) == ()


def test_a_clause_that_the_parse_cuts_short_is_not_told(language: Language) -> None:
    text = (
        "Wang Yi dismissed the idea, saying that many of the Asian countries present at the Lima Dialogue were "
        '"warmer" and "friendlier" to China than a year ago.'
    )
    assert all("were" in s.gist for s in reported(language, text))


def test_what_somebody_always_says_has_no_day(language: Language) -> None:
    text = "In October 1973 Taro Kono held talks in Lima, and always claimed that his host had nodded."
    assert [s.date for s in reported(language, text)] == [None]


def test_quotations_of_fewer_than_four_words_are_left_out(language: Language) -> None:
    assert statements(language, 'Taro Kono called it "entirely without merit".') == ()
    assert len(statements(language, 'Taro Kono called it "entirely without any merit".')) == 1


@pytest.mark.parametrize(
    ("text", "speaker", "gist", "day"),
    [
        ("Taro Kono said on Sunday that the talks had failed.", "Taro Kono", "the talks had failed", "2019-01-20"),
        ("Taro Kono told reporters the talks had failed.", "Taro Kono", "the talks had failed", None),
        ("The talks have failed completely, Taro Kono said.", "Taro Kono", "The talks have failed completely", None),
        ("Russia maintains that the islands are Russian soil.", "Russia", "the islands are Russian soil", None),
        (
            'Taro Kono said that the "special regime" would not be accepted.',
            "Taro Kono",
            'the "special regime" would not be accepted',
            None,
        ),
    ],
)
def test_reported_speech_is_an_indirect_statement(
    text: str, speaker: str, gist: str, day: str | None, language: Language
) -> None:
    assert [(s.speaker.name, s.gist, s.date) for s in reported(language, text)] == [(speaker, gist, day)]


def test_what_stands_by_or_before_a_colon_is_nothing_said(language: Language) -> None:
    assert reported(language, '"We had a good talk," Taro Kono told reporters, his host standing beside him.') == ()
    text = "The United States takes a side: its ambassador, Albert Cruz, says Washington recognises the claim."
    assert "The United States takes a side" not in [s.gist for s in reported(language, text)]


def test_what_was_heard_is_of_the_day_when_it_was_heard(language: Language) -> None:
    text = (
        "Taro Kono spoke on Monday. Two years earlier, in Lima, Keir Starmer had heard Kono confirm the pact was valid."
    )
    assert [s.date for s in reported(language, text) if "pact" in s.gist] == ["2017"]


@pytest.mark.parametrize(
    ("text", "gists"),
    [
        ("Keir Starmer said the base was safe, while Mauritius argues that it is not.", ["the base was safe"]),
        ("Keir Starmer said the talks would go on and promised to inform them.", ["the talks would go on"]),
        ("Keir Starmer said the talks would go on and end in May.", ["the talks would go on and end in May"]),
        ("China said on Wednesday it would never accept a ruling.", ["it would never accept a ruling"]),
        ("Wang Yi said in Manila he would send an envoy.", ["he would send an envoy"]),
        ("Wang Yi told reporters Manila would pay for it.", ["Manila would pay for it"]),
        (
            'Wang Yi said the aim of the patrol, codenamed Alba, was peaceful, noting: "Alba means dawn."',
            ["the aim of the patrol, codenamed Alba, was peaceful"],
        ),
        ('Wang Yi said the trip would bring a "harsh reply".', ['the trip would bring a "harsh reply"']),
    ],
)
def test_a_gist_ends_where_the_reported_clause_ends(text: str, gists: list[str], language: Language) -> None:
    assert [s.gist for s in reported(language, text)] == gists


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ian Hart said the islands would be given back, Reuters reports.", "the islands would be given back"),
        ("Dmitry Peskov said the talks were over, Interfax reported.", "the talks were over"),
        ("The boats will stay in the area, Albert Cruz said, Reuters reported.", "The boats will stay in the area"),
        ("Albert Cruz said China would withdraw its boats, the agency reported.", "China would withdraw its boats"),
    ],
)
def test_an_agency_that_passes_words_on_does_not_say_them(text: str, told: str, language: Language) -> None:
    [statement] = reported(language, text)
    assert (statement.gist, statement.speaker.kind) == (told, "person")


@pytest.mark.parametrize(
    "text",
    [
        "Japan denies that there is any dispute about them.",
        "Wang Yi denied he had agreed to a split.",
        "Wang Yi did not say that the talks were over.",
        "Manila has yet to publicly confirm that it will take part.",
        "Wang Yi declined to confirm that the talks were over.",
        "Nobody minds if Taro Kono says that the talks are over.",
    ],
)
def test_what_is_denied_is_not_told_as_said(text: str, language: Language) -> None:
    assert reported(language, text) == ()


def test_reported_speech_with_a_direct_quotation_is_no_indirect_statement(language: Language) -> None:
    assert reported(language, 'Taro Kono said that it was "a matter of life and death".') == ()


def test_an_article_without_speech_has_no_statements(language: Language) -> None:
    assert statements(language, "") == ()
    assert statements(language, "The snow fell on the islands all day long.") == ()
    assert reported(language, "The snow fell on the islands all day long.") == ()
