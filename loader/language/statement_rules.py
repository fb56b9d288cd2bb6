"""The table ``statements.toml`` as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

from loader.language.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class StatementRules:
    """Words (lemmas) by what they do in telling what was said; see the notes in ``statements.toml``."""

    saying: frozenset[str]
    reporting: frozenset[str]
    acts: frozenset[str]
    nouns: frozenset[str]
    act_verbs: frozenset[str]
    act_nouns: frozenset[str]
    earlier: frozenset[str]
    replies: frozenset[str]
    texts: frozenset[str]
    voices: frozenset[str]
    naming: frozenset[str]
    described: frozenset[str]
    undescriptive: frozenset[str]
    events: frozenset[str]
    generic_events: frozenset[str]
    press_events: frozenset[str]
    attitudes: frozenset[str]
    encounters: frozenset[str]
    no_encounters: frozenset[str]
    listeners: frozenset[str]
    then: frozenset[str]
    quoting: frozenset[str]
    bodies: frozenset[str]
    replying: frozenset[str]
    addressing: frozenset[str]
    no_circumstance: frozenset[str]
    event_prepositions: frozenset[str]
    according: frozenset[str]
    denying: frozenset[str]
    contrasting: frozenset[str]
    meanwhile: frozenset[str]
    afterwards: frozenset[str]
    measures: frozenset[str]
    charging: frozenset[str]
    manners: frozenset[str]
    joining: frozenset[str]
    partitive: frozenset[str]
    epithets: frozenset[str]
    documents: frozenset[str]
    newspapers: frozenset[str]
    heads: frozenset[str]
    vague: frozenset[str]
    habitual: frozenset[str]
    hypothetical: frozenset[str]
    withholding: frozenset[str]
    media: frozenset[str]
    others: frozenset[str]
    asking: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> "StatementRules":
        """The rules of a lexicon."""
        table: Mapping[str, Any] = lexicon.table("statements")
        return cls(**{name: frozenset(table[name]) for name in cls.__slots__})


def is_verb(token: Token, lemmas: frozenset[str]) -> bool:
    """A verb of the list; the lemma is wrong for some forms ("hopes": "hop"), so plain endings are tried too."""
    if token.pos_ not in {"VERB", "AUX"}:
        return False
    return token.lemma_.lower() in lemmas or any(stem in lemmas for stem in _stems(token.lower_))


def is_noun(token: Token, lemmas: frozenset[str]) -> bool:
    """A noun of the list."""
    return token.pos_ in {"NOUN", "PROPN"} and (token.lemma_.lower() in lemmas or token.lower_ in lemmas)


def _stems(form: str) -> list[str]:
    endings = (("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ies", "y"), ("ied", "y"))
    return [form.removesuffix(ending) + stem for ending, stem in endings if form.endswith(ending)]
