"""One understanding told in several wordings: by the article, by a spokesman, by those who reached it."""

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from loader.language.agreement_rules import AgreementRules
from loader.language.reading import Reading
from loader.language.understandings import Understanding

_SHARED = 0.6
"""Share of the nouns of the shorter wording that the other must have, for both to mean the same."""


def distinct(
    reading: Reading, rules: AgreementRules, understandings: Iterable[Understanding]
) -> tuple[Understanding, ...]:
    """The understandings in text order, each once: of two wordings the dated one, else the first.

    What one of the parties says in a quotation ("we agreed to …") comments on what the article has told.
    """
    kept: list[Understanding] = []
    for told in understandings:
        same = next((k for k in kept if _same(rules, k, told) or (_quoted(reading, told) and _between(k, told))), None)
        if same is None:
            kept.append(told)
        elif same.time is None and told.time is not None and not _quoted(reading, told):
            kept[kept.index(same)] = told
    return tuple(kept)


def _between(one: Understanding, other: Understanding) -> bool:
    return {side.state for side in one.parties} == {side.state for side in other.parties}


def _same(rules: AgreementRules, one: Understanding, other: Understanding) -> bool:
    if not _between(one, other) or (one.time and other.time and one.time.edtf != other.time.edtf):
        return False
    first, second = _nouns(rules, one), _nouns(rules, other)
    shared = len(first & second)
    return shared > 1 and shared >= _SHARED * min(len(first), len(second))


def _nouns(rules: AgreementRules, told: Understanding) -> set[str]:
    """The nouns of what was agreed; all words for talks are one."""
    nouns = (t.lemma_.lower() for t in _words(told) if t.pos_ in ("NOUN", "PROPN"))
    return {"talk" if noun in rules.understanding["talking"] else noun for noun in nouns}


def _words(told: Understanding) -> Sequence[Token]:
    wanted = set(told.name.split())
    return [t for t in told.verb.sent if t.i != told.verb.i and t.text in wanted]


def _quoted(reading: Reading, told: Understanding) -> bool:
    return any(q.first <= told.verb.i < q.last for q in reading.quotations)
