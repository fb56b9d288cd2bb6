"""The invented texts are the same for the same seed, and differ among themselves as news does."""

import re

from tests.benchmarks.texts import Texts


def test_a_text_depends_on_seed_and_number_alone() -> None:
    whole = list(Texts(1).articles(0, 20))
    assert list(Texts(1).articles(13, 20)) == whole[13:]
    assert list(Texts(2).articles(0, 20)) != whole


def test_texts_vary_in_words_length_and_dates() -> None:
    found = list(Texts(0).articles(0, 60))
    assert len({article.text for article in found}) == 60
    assert len({article.published for article in found}) > 50
    lengths = [len(article.text.split()) for article in found]
    assert 100 < min(lengths) < 350 < max(lengths)
    assert len(set(re.findall(r"\b(?:19|20)\d\d\b", " ".join(article.text for article in found)))) > 40
    assert not any("{" in article.text for article in found)
