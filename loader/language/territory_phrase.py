"""What the words around a territory's head say: how many, which, and whether it is only a bearing or an example."""

from spacy.tokens import Token

from loader.language.island_lists import NUMBERS
from loader.language.territory import GroundRules


def number_of(token: Token) -> int | None:
    """The number that a noun bears or that the word itself is."""
    words = [token, *(t for t in token.lefts if t.dep_ == "nummod" or t.pos_ == "NUM")]
    return next((NUMBERS[t.lower_] for t in words if t.lower_ in NUMBERS), None)


def name_of(token: Token, rules: GroundRules) -> str:
    """The noun with its number and distinctive words: "four islands", "two of the islands"."""
    if token.lower_ in NUMBERS and token.pos_ == "NUM":
        of = next((c for c in token.rights if c.lower_ == "of"), None)
        noun = next((c for c in of.rights if c.lemma_.lower() in rules.nouns), None) if of is not None else None
        if noun is not None:  # "two of the islands", "two of the four islands"
            return f"{token.text} of the {noun.text}"
    kept = [t.text for t in token.lefts if t.lower_ in NUMBERS or t.lower_ in rules.kept]
    return " ".join([*kept, token.text]) if kept else token.text


def is_example(token: Token, rules: GroundRules) -> bool:
    """ "the islands, including X": X is one of them, not their name."""
    while token.dep_ in ("pobj", "conj", "compound", "appos") and token.head != token:
        token = token.head
    return token.dep_ == "prep" and token.lower_ in rules.examples


def is_bearing(token: Token, rules: GroundRules) -> bool:
    """ "north of X", "between X and Y": X only tells where another thing lies."""
    while token.dep_ in ("pobj", "conj", "compound", "poss", "appos") and token.head != token:
        token = token.head
        if token.pos_ in ("ADP", "SCONJ"):
            return token.lower_ in rules.apart
    return False
