"""People named in one list, read along the line of words: "with A, B, then Foreign Minister C and D".

The parser hangs a title inside such a list on the wrong name, and names without "and" between them as appositions. The
line of words says which names stand in one list: only titles and commas between them, and "and" before the last.
"""

from collections.abc import Mapping

from spacy.tokens import Token

from loader.language.meeting_syntax import SUBJECTS
from loader.language.reading import Mention, Reading

_TITLES = frozenset({"NOUN", "PROPN", "ADJ", "DET"})
_TIMES = frozenset({"then", "former", "now", "his", "her", "their", "-", "'s"})
_INSIDE = frozenset({"of", "for"})
"""Inside a title: "Deputy Minister for Foreign Affairs of Japan B"."""
_LONGEST = 9
"""Words that may stand between two names of a list."""


def lists_of_people(reading: Reading) -> Mapping[int, tuple[Mention, ...]]:
    """The first token of each person's name in a list of two or more -> the names of that list, in text order."""
    names = [m for m in reading.mentions if m.form == "name" and m.refs[0].kind == "person" and len(m.refs) == 1]
    found: dict[int, tuple[Mention, ...]] = {}
    group: list[Mention] = []
    last = ""
    for mention in names:
        link = _link(reading, group[-1], mention) if group else ""
        if link and not (last == "and" and link == ","):
            group.append(mention)
            last = link
        else:
            _close(found, group, last)
            group, last = [mention], ""
    _close(found, group, last)
    return found


def _close(found: dict[int, tuple[Mention, ...]], group: list[Mention], last: str) -> None:
    """A list is one only with "and" before its last name."""
    if last == "and":
        found.update((m.first, tuple(group)) for m in group)


def _link(reading: Reading, one: Mention, other: Mention) -> str:
    """How two names are joined: "and" or ","; empty where more than a title stands between them."""
    if other.last < len(reading.doc) and reading.doc[other.last].tag_ == "POS":
        # "Noda and Hu's predecessor, Li": the owner is none of them.
        return ""
    between = reading.doc[_after_state(reading, one.last) : other.first]
    if not 0 < len(between) <= _LONGEST or between[0].lower_ not in ("and", ",", "&"):
        return ""
    first, second = (reading.doc[m.first : m.last].root for m in (one, other))
    # "Hoshino and President Baranov met": the parser may hang the first on the second.
    if _opens_clause(second) and not _opens_clause(first) and not second.is_ancestor(first):
        return ""
    words = [t for t in between if t.lower_ not in ("and", ",", "&")]
    if any(t.pos_ not in _TITLES and t.lower_ not in _TIMES | _INSIDE for t in words):
        return ""
    if between[-1].lower_ in _INSIDE | {"'s"} or (words and words[0].lower_ in _INSIDE):
        return ""
    marks = [t.lower_ for t in between if t.lower_ in ("and", ",", "&")]
    if marks not in (["and"], ["&"], [","], [",", "and"]):
        return ""
    return "," if marks == [","] else "and"


def _after_state(reading: Reading, index: int) -> int:
    """Behind "of Japan" where that stands behind a name."""
    state = reading.mention_at(reading.doc[index + 1]) if index + 1 < len(reading.doc) else None
    served = reading.doc[index].lower_ == "of" and state is not None and state.refs[0].kind == "state"
    return state.last if served and state is not None else index


def _opens_clause(name: Token) -> bool:
    """Whether a name is the subject of a verb behind it."""
    while name.dep_ == "conj":
        name = name.head
    return name.dep_ in SUBJECTS
