"""Occupations: what somebody is who holds no office, told right beside the name ("fisherman X", "X, a professor")."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from spacy.tokens import Doc

from loader.language.found import Found

PHRASE = 5
"""So many words of an apposition may stand before the noun that says what somebody is."""
_PARTS = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "ADV"})


@dataclass(frozen=True, slots=True)
class OccupationRules:
    """Occupations, and the words that make one a past one, which tells nothing of today."""

    occupations: Collection[str]
    former: Collection[str]

    def find(self, doc: Doc, names: Iterable[Found]) -> str | None:
        """What the first of a person's names that stands beside an occupation tells."""
        return next((told for name in names if (told := self._before(doc, name) or self._behind(doc, name))), None)

    def _before(self, doc: Doc, name: Found) -> str | None:
        if name.first == 0 or doc[name.first].is_sent_start:
            return None
        word = doc[name.first - 1]
        former = name.first > 1 and doc[name.first - 2].lower_ in self.former
        return word.lower_ if word.lower_ in self.occupations and not former else None

    def _behind(self, doc: Doc, name: Found) -> str | None:
        """The head of an apposition behind the name, perhaps behind an age, or of what the person is said to be."""
        place = name.last
        if place + 1 < len(doc) and doc[place].text == ",":
            aged = doc[place + 1].text.isdigit() and place + 2 < len(doc) and doc[place + 2].text == ","
            place += 3 if aged else 1
        elif place >= len(doc) or doc[place].lemma_ != "be":
            return None
        else:
            place += 1
        for token in doc[place : place + PHRASE]:
            if token.pos_ not in _PARTS or token.lower_ in self.former or token.is_sent_start:
                return None
            goes_on = token.i + 1 < len(doc) and doc[token.i + 1].pos_ in ("NOUN", "PROPN")
            if token.lower_ in self.occupations and not goes_on:
                return token.lower_
        return None
