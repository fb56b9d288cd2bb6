"""Pronouns and descriptions (tests/cases/coreference.toml)."""

import itertools
import tomllib
from pathlib import Path
from typing import Any

import pytest

from loader.article import Article
from loader.language.pipeline import Language
from loader.language.reader import read_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "coreference.toml").read_text())["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_pronouns_and_descriptions_mean_what_a_reader_understands(case: dict[str, Any], language: Language) -> None:
    reading = read_article(Article("case", case["text"]), language)
    mentions = [m for m in reading.mentions if m.form in ("pronoun", "description")]
    for words, names in case["means"].items():
        # The last use of the words: the first may be the one that introduces the thing.
        found = [m for m in mentions if reading.passage(m.first, m.last).text == words]
        assert [ref.name for ref in found[-1].refs] == names if names else not found


def test_mentions_do_not_overlap_and_stand_in_text_order(language: Language) -> None:
    text = "Japan's Abe met Putin. The two leaders, the Russian president said, liked the Russian Foreign Ministry."
    mentions = read_article(Article("case", text), language).mentions
    assert all(one.last <= other.first for one, other in itertools.pairwise(mentions))
