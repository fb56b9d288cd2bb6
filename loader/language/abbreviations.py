"""Abbreviations whose period the model takes for the end of a sentence: "Cmdr. Hill", "Undersecretary Ma. Reyes"."""

from collections.abc import Collection
from typing import Any

from spacy.language import Language as Nlp
from spacy.tokens import Doc
from spacy.util import compile_infix_regex


def teach_titles(nlp: Nlp, titles: Collection[str]) -> None:
    """Makes each title (without its period) one token with its period; no sentence ends with one."""
    tokenizer: Any = nlp.tokenizer  # spaCy gives no type to its tokenizer
    for title in titles:
        tokenizer.add_special_case(f"{title}.", [{"ORTH": f"{title}."}])


def split_joined_names(nlp: Nlp) -> None:
    """Makes a hyphen between an abbreviation and a name a token, as one between two words is: "U.S.-North Korean"."""
    tokenizer: Any = nlp.tokenizer  # spaCy gives no type to its tokenizer
    infixes = [*(nlp.Defaults.infixes or ()), r"(?<=[A-Z]\.)-(?=[A-Z])"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


def join_given_names(doc: Doc, given: Collection[str], before: Collection[str]) -> None:
    """Joins the words of each shortened name in ``given`` ("Ma.") to one token where a title (lower-cased in
    ``before``) stands in front and a capitalised word behind: "Ma" may be a surname that ends a sentence, too."""
    ends = [token.i for token in doc if token.text == "." and 1 < token.i < len(doc) - 1]
    with doc.retokenize() as retokenizer:
        for end in ends:
            name = doc[end - 1]
            titled = doc[end - 2].lower_ in before and not name.whitespace_
            if f"{name.text}." in given and titled and doc[end + 1].text[:1].isupper():
                retokenizer.merge(doc[end - 1 : end + 1])
