"""Credits in a line of their own."""

import pytest

from loader.sources.credit import find_credit, known_publishers

TEXT = "Two ministers met on Friday."


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        (f"Talks end\n\n• Kyodo\n\n{TEXT}", "Kyodo"),
        (f"Talks end\n(Agencies/Xinhua)\nUpdated: 2010-11-02\n{TEXT}", "Agencies/Xinhua"),
        (f"Kyodo, Reuters, AP\n{TEXT}", "Kyodo, Reuters, AP"),
        (f"REUTERS\n{TEXT}", "REUTERS"),
        (f"By Xinhua\n{TEXT}", "Xinhua"),
        (f"{TEXT}\n{TEXT}\n==Kyodo", "Kyodo"),
        (f"By Taro Sato\n{TEXT}", None),
        (f"{TEXT}\nKyodo reported that they would meet again.", None),
        (f"(Tokyo)\n{TEXT}", None),
    ],
)
def test_a_line_of_nothing_but_agencies_is_the_credit(text: str, credit: str | None) -> None:
    assert find_credit(text, known_publishers()) == credit
