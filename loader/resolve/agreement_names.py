"""Names of agreements: what is left of them without the parties and the year."""

from collections.abc import Iterator, Mapping, Sequence

from loader.resolve.folding import words

LEAST_CORE = 2
"""A name says so many words beside its parties: "agreement" alone can be any."""
LONGEST_STATE = 4
"""Words in the name of a state."""
SMALL_WORDS = frozenset({"of", "the", "and", "between"})


def core_of(name: str, states: Mapping[str, str]) -> frozenset[str]:
    """The words of a name but for the states and the year, if enough is left to name anything; ``states`` leads from
    folded names and adjectives to these. ``Soviet-Japanese Joint Declaration of 1956`` -> joint, declaration."""
    told = [word for word in words(name) if not word.isdigit() and word not in SMALL_WORDS]
    rest = frozenset(_stateless(told, states))
    return rest if len(rest) >= LEAST_CORE else frozenset(told)


def _stateless(told: Sequence[str], states: Mapping[str, str]) -> Iterator[str]:
    """The words that are in no name or adjective of a state."""
    place = 0
    while place < len(told):
        size = next((n for n in range(LONGEST_STATE, 0, -1) if " ".join(told[place : place + n]) in states), 0)
        if not size:
            yield told[place]
        place += max(size, 1)
