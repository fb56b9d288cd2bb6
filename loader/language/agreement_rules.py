"""The rules for agreements (``ontology/lexicon/agreements.toml``) as values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from re import Pattern

from loader.language.claim_rules import Words
from loader.language.lexicon import Lexicon
from loader.record import AgreementKind


@dataclass(frozen=True, slots=True)
class AgreementRules:
    """All rules for agreements."""

    kinds: Mapping[str, AgreementKind]
    """Head noun (lemma) -> kind of the agreement."""
    generic: frozenset[str]
    treaty_pacts: frozenset[str]
    """Modifiers that make a pact a treaty: "neutrality"."""
    phrases: Words
    verbs: Words
    understanding: Words
    longest_name: int
    ends_war: Pattern[str]
    """Matches a modifier of a treaty that ends a war: "peace", "postwar"."""
    documents: frozenset[str]
    """Lemmas of all nouns that may mean an agreement."""

    @classmethod
    def of(cls, lexicon: Lexicon) -> "AgreementRules":
        """The rules of the lexicon. Raises GazetteerError if the file lacks one of its parts."""
        table = lexicon.table("agreements")
        kinds: dict[str, AgreementKind] = {}
        for kind in ("treaty", "declaration", "agreement"):
            kinds |= dict.fromkeys(table["nouns"][kind], kind)
        words = {name: Words(name, table[name]) for name in ("phrases", "verbs", "understanding")}
        generic = frozenset(table["nouns"]["generic"])
        ends_war = re.compile(table["phrases"]["peace"])
        return cls(
            kinds,
            generic,
            frozenset(table["nouns"]["treaty_pacts"]),
            longest_name=table["understanding"]["words"],
            ends_war=ends_war,
            documents=generic | frozenset(kinds),
            **words,
        )
