"""Which articles tell one story (copies, shortened and reworded versions), and which share an event only."""

from datetime import date
from itertools import permutations
from pathlib import Path
from struct import unpack

import pytest

from loader.resolve.folding import fold
from loader.resolve.sketch import sketch_of
from loader.resolve.sources import COPY_DAYS, Text, asked_keys, same_story, text_keys
from tests.loader.test_resolve import values
from tests.telling import Telling, resolved

SEEDS = Path(__file__).parents[2] / "seeds"
WIRE = (
    "The foreign ministers of Peru and Chile agreed in Lima on Monday to survey the two reefs together next spring, "
    "officials said. Fishing boats of both states will keep away from the reefs until the survey has ended. The talks "
    "were the third of their kind since the coast guards of the two neighbours collided in January. Chile holds the "
    "reefs, which Peru claims under a treaty of 1883. A joint commission is to report to the two presidents in June."
)
REWORDED = (
    "Peru and Chile will survey the two reefs together next spring, their foreign ministers decided in Lima on Monday. "
    "Until the survey has ended fishing boats of both states are to stay out of the area. It was the third round "
    "since the coast guards of the two neighbours collided in January. The reefs are held by Chile; Peru claims "
    "them under a treaty of 1883. In June a joint commission is to report to the two presidents."
)
SHORTENED = WIRE[: WIRE.index(" The talks")]
ANOTHER = (
    "Lima: Chancellor Rosa Quispe received her Chilean colleague for two hours on Monday. Afterwards both spoke of "
    "trust and of a common inspection of the disputed rocks, without giving a timetable. Opposition deputies called "
    "the meeting a surrender and asked for a vote, while unions in Tacna demanded money for the months without a catch."
)


def text(article: str, words: str, day: str | None = "2021-03-02") -> Text:
    return Text(article, words, date.fromisoformat(day).toordinal() if day else 0, sketch_of(fold(words)))


def stories(*told: tuple[str, str, str | None]) -> dict[str, str]:
    """Article -> the first article that tells its story, for (article, text, day)."""
    tellings = [Telling(id_, words, published=date.fromisoformat(day) if day else None) for id_, words, day in told]
    graph = resolved(*(telling.graph() for telling in tellings))
    first = {id_: values(graph, f"article/{id_}", "sk:sameStoryAs") for id_, *_ in told}
    return {id_: next(iter(found)).removeprefix("article/") if found else id_ for id_, found in first.items()}


@pytest.mark.parametrize(
    ("other", "day", "is_one"),
    [
        (WIRE, None, True),
        (WIRE, "2022-01-01", True),
        (WIRE + " (Reporting by A. Perez)", "2021-03-05", True),
        (WIRE + " (Reporting by A. Perez)", "2021-05-05", False),
        (SHORTENED, "2021-03-02", True),
        (REWORDED, "2021-03-02", True),
        (REWORDED, "2021-03-04", False),
        (ANOTHER, "2021-03-02", False),
        ("Too short.", "2021-03-02", False),
    ],
    ids=[
        "copy without date",
        "copy",
        "credited",
        "another time",
        "shortened",
        "reworded",
        "two days on",
        "other",
        "short",
    ],
)
def test_two_texts_are_one_story_or_two(other: str, day: str | None, is_one: bool) -> None:
    assert stories(("a", WIRE, "2021-03-02"), ("b", other, day)) == {"a": "a", "b": "a" if is_one else "b"}


def test_the_first_article_names_the_story_in_whatever_order_they_come() -> None:
    told = [(id_, words, "2021-03-02") for id_, words in zip("abcd", (WIRE, REWORDED, SHORTENED, ANOTHER), strict=True)]
    for order in permutations(told):
        assert stories(*order) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_what_is_one_story_shares_a_key() -> None:
    for other in (WIRE + " (Reporting by A. Perez)", REWORDED, SHORTENED):
        assert set(text_keys(text("a", WIRE))) & set(text_keys(text("b", other)))


def test_copies_of_one_week_are_found_wherever_it_begins() -> None:
    first = date.fromisoformat("2021-03-02").toordinal()
    for start in range(first, first + 100):
        for gap in range(COPY_DAYS + 1):
            copy, told = (Text(id_, id_, day, sketch_of(fold(WIRE))) for id_, day in (("b", start + gap), ("a", start)))
            assert set(text_keys(told)) & set(asked_keys(copy))
            assert set(text_keys(copy)) & set(asked_keys(told))


def test_texts_are_compared_with_many_as_with_each() -> None:
    wire = text("a", WIRE)
    others = [text(id_, words) for id_, words in zip("bcdef", (REWORDED, "", SHORTENED, ANOTHER, WIRE), strict=True)]
    one_by_one = [other.article for other in others if list(same_story(wire, [other]))]
    assert sorted(other.article for other in same_story(wire, others)) == one_by_one == ["b", "d", "f"]
    assert list(same_story(text("g", ""), others)) == [others[1]]


def test_stories_are_the_same_when_texts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [(id_, words, "2021-03-02") for id_, words in zip("abcd", (WIRE, ANOTHER, REWORDED, SHORTENED), strict=True)]
    monkeypatch.setattr("loader.resolve.story_lines.REMEMBERED", 1)
    assert stories(*told) == {"a": "a", "b": "b", "c": "a", "d": "a"}


def test_a_sketch_is_the_same_on_every_machine() -> None:
    assert unpack("<3I", sketch_of("one two three four").numbers[:12]) == (3334654471, 3403715582, 3457859180)


def test_the_two_versions_in_the_seeds_are_one_story_and_the_others_are_their_own() -> None:
    days = {"000": "2020-02-07", "001": "2020-02-07", "002": "2019-01-04", "003": "2019-01-21", "004": "2019-07-21"}
    told = [(f.stem[:3], f.read_text(encoding="utf-8"), days[f.stem[:3]]) for f in sorted(SEEDS.glob("*.txt"))]
    assert stories(*told) == {"000": "000", "001": "000", "002": "002", "003": "003", "004": "004"}
