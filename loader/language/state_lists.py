"""Lists of three states or more, as their commas tell them: "Brunei, Malaysia, the Philippines and Taiwan"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from loader.language.reading import Mention, Reading

_BETWEEN = frozenset({",", "and", "or", "the", "well", "as", "also"})
_LEAST = 3


class StateLists:
    """The lists of one article. The parser often loses their members behind the first comma."""

    def __init__(self, reading: Reading) -> None:
        self._behind: dict[int, tuple[Token, ...]] = {}
        named = [m for m in reading.mentions if m.form in ("name", "metonym") and _is_state(m)]
        for run in _runs(reading, named):
            heads = [reading.doc[m.first : m.last].root for m in run]
            for number, head in enumerate(heads):
                self._behind[head.i] = tuple(heads[number + 1 :])

    def after(self, token: Token) -> tuple[Token, ...]:
        """The members of a token's list that follow it."""
        return self._behind.get(token.i, ())


def _is_state(mention: Mention) -> bool:
    return len(mention.refs) == 1 and mention.refs[0].kind == "state"


def _runs(reading: Reading, named: Sequence[Mention]) -> Iterator[list[Mention]]:
    run: list[Mention] = []
    closed = False
    for mention in named:
        between = reading.doc[run[-1].last : mention.first] if run else reading.doc[:0]
        words = [t.lower_ for t in between]
        goes_on = run and not closed and 0 < len(words) <= 4 and _BETWEEN.issuperset(words)
        if not goes_on:
            if closed and len(run) >= _LEAST:
                yield run
            run = []
        run.append(mention)
        closed = bool(goes_on) and ("and" in words or "or" in words)
    if closed and len(run) >= _LEAST:
        yield run
