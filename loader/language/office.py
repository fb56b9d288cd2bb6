"""An office as the words of an article give it."""

from dataclasses import dataclass

from loader.language.found import Found


@dataclass(frozen=True, slots=True)
class Office:
    """An office as a phrase. Tokens ``first`` up to ``last`` (exclusive) are its words, the state's name included.

    ``name`` leaves the state out, and begins with ``former`` if the office is a past one. It is None where the words
    tell that somebody serves a state, not as what ("the Japanese leader").
    """

    first: int
    last: int
    head: int
    name: str | None
    state: Found | None = None
    host: Found | None = None
    """The state to which an ambassador is sent."""
    body: Found | None = None
    """The organization in which the office is."""


def with_article(state: str) -> str:
    """The name of a state as it stands in a sentence: "the United Kingdom", "Japan"."""
    plural_or_union = state.startswith("United ") or state.endswith(("s Republic", "Republic", "Union", "Emirates"))
    return (
        f"the {state}" if plural_or_union or state in ("Philippines", "Netherlands", "Maldives", "Bahamas") else state
    )


def alike_offices(one: str, other: str) -> bool:
    """Whether two wordings are one office: the same but for case, ``former`` and spelling of ``defence``."""
    return _fold(one) == _fold(other)


def _fold(office: str) -> str:
    words = office.lower().replace("defence", "defense").replace("-", " ").removeprefix("former ").split()
    return " ".join(word for word in words if word not in ("the", "of", "for", "affairs"))
