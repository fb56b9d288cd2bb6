"""How names look in print: capitals and quotation marks."""

from collections.abc import Collection

from spacy.tokens import Doc, Span, Token

LONGEST_CITY = 4
"""Words of the name of a city at most."""
_QUOTES = frozenset(('"', "“", "”", "‘", "’", "'", "``", "''"))


def is_name_token(token: Token) -> bool:
    """Whether a word begins with a capital letter, as a name does."""
    return token.text[:1].isupper() and any(c.isalpha() for c in token.text) and token.text not in ("I",)


def is_scare_quoted(span: Span) -> bool:
    """Whether quotation marks hold nothing but the name: a missile, a film, a nickname."""
    before = span.doc[span.start - 1].text if span.start else ""
    behind = span.doc[span.end].text if span.end < len(span.doc) else ""
    return before in _QUOTES and behind in _QUOTES


def is_of_state(name: Span) -> bool:
    """ "Chile's Ana Rojas and Peru's Luis Quispe", "Chile's Ana Rojas and her counterpart": words that a state owns,
    joined to a person."""
    doc, first, last = name.doc, name.start, name.end
    if len(name) < 2 or first < 2 or doc[first - 1].text not in ("'s", "’s") or doc[first - 2].ent_type_ != "GPE":
        return False
    behind = doc[last : last + 4]
    if len(behind) < 4 or behind[0].lower_ != "and":
        return False
    return behind[1].lower_ in ("his", "her") or (behind[2].text in ("'s", "’s") and behind[3].ent_type_ == "PERSON")


def is_nickname(doc: Doc, index: int, stop: int) -> bool:
    """Whether a nickname in quotation marks stands at ``index`` between given name and surname, before ``stop``."""
    if index + 3 >= stop or doc[index].text not in _QUOTES or doc[index + 2].text not in _QUOTES:
        return False
    return is_name_token(doc[index + 1]) and is_name_token(doc[index + 3])


def is_aged(token: Token) -> bool:
    """Whether an age stands behind a name: "Sato, 64, …"."""
    behind = token.doc[token.i + 1 : token.i + 4]
    if len(behind) < 3 or behind[0].text != "," or behind[2].text not in (",", "."):
        return False
    return behind[1].text.isdigit() and len(behind[1]) == 2


def end_of_city(doc: Doc, first: int, cities: Collection[str]) -> int:
    """Where the longest of these names ends that begins at a token, or there: "in Rio de Janeiro | on Monday"."""
    lasts = range(min(first + LONGEST_CITY, len(doc)), first, -1)
    return next((last for last in lasts if doc[first:last].text in cities), first)
