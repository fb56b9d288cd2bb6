"""Agreements that are told in the sentences of a meeting, which dates them."""

from datetime import date

import pytest

from loader.article import Article
from loader.language.extract import extract
from loader.language.pipeline import Language

MET = "Danish Prime Minister Mette Holm and Norwegian Prime Minister Arne Dahl met in Lima on Monday"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param(f"{MET} and issued a joint statement.", "2016-09-19", id="issued in the sentence of the meeting"),
        pytest.param(
            f"{MET}. In a joint statement adopted at the close, the two called the row abnormal.",
            "2016-09-19",
            id="a joint statement in the sentence behind",
        ),
        pytest.param(
            "Danish Prime Minister Mette Holm came to Norway in April 1991. "
            "Holm and Norwegian Prime Minister Arne Dahl issued a joint communique that named the islands.",
            "1991-04",
            id="issued on the journey just told",
        ),
        pytest.param(
            f"{MET}.\n\nDenmark and Norway once issued a joint statement on whaling.",
            None,
            id="one of another paragraph",
        ),
        pytest.param(f"{MET} and praised the Oslo Declaration.", None, id="one that is only talked about"),
    ],
)
def test_what_is_signed_at_a_meeting_is_signed_on_its_day(text: str, day: str | None, language: Language) -> None:
    record = extract(Article(id="case", text=text, published=date(2016, 9, 20)), language)
    assert [a.date for a in record.agreements if a.kind == "declaration"] == [day]


def test_the_sentence_of_the_meeting_proves_the_day(language: Language) -> None:
    text = f"{MET}. In a joint statement adopted at the close, the two called the row abnormal."
    record = extract(Article(id="case", text=text, published=date(2016, 9, 20)), language)
    [statement] = [a for a in record.agreements if a.kind == "declaration"]
    assert [w.passage.text for w in statement.words if w.slot == "date"] == ["Monday"]
    assert MET in statement.evidence[0].text
