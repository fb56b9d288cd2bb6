"""A territory as a phrase means it, and the words by which phrases mean territory."""

from dataclasses import dataclass

from loader.language.lexicon import Lexicon
from loader.record import Passage, Ref


@dataclass(frozen=True, slots=True)
class GroundRules:
    """Words for territories (``ontology/lexicon/claims.toml``, table ``ground``)."""

    nouns: frozenset[str]
    measures: frozenset[str]
    """Nouns of which a territory is only told with "of": parts, most, control."""
    loose: frozenset[str]
    """Nouns for territory that count only after a name of the ground ("the territory", "the area")."""
    kept: frozenset[str]
    """Adjectives that tell one part from another and so belong to a description: smaller, remaining."""
    others: frozenset[str]
    latter: frozenset[str]
    """Before a number, the last ones of the list told before: "the latter two"."""
    former: frozenset[str]
    bridges: frozenset[str]
    """Words that may stand between a number and the names it announces."""
    breaks: frozenset[str]
    beside: frozenset[str]
    """Prepositions of place: what a clause behind "islands off X" tells is of the islands."""
    examples: frozenset[str]
    """Words before some of what a plural means: including."""
    seas: frozenset[str]
    """Last words (lower case) of names of seas, which are territory where somebody is said to claim them."""
    waters: frozenset[str]
    """Nouns that refer back to such a sea: "the waterway"."""
    claiming: frozenset[str]
    """Verbs and nouns that make a sea a claimed one."""
    contested: frozenset[str]
    apart: frozenset[str]
    """Prepositions after which a name is a bearing, not the territory: off, near."""

    @classmethod
    def of(cls, lexicon: Lexicon) -> "GroundRules":
        """The rules of the lexicon."""
        table = lexicon.table("claims")["ground"]
        return cls(**{name: frozenset(table[name]) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Territory:
    """What a phrase means, the words that say it, and the sentences one needs to understand them."""

    refs: tuple[Ref, ...]
    words: tuple[Passage, ...]
    antecedents: tuple[Passage, ...] = ()
    partial: bool = False
    """It is said to be a part of a larger whole ("two of the four")."""
    sea: bool = False

    def __add__(self, other: "Territory") -> "Territory":
        if self.sea != other.sea:  # "claims in the sea over the islands": the sea is where they lie
            return other if self.sea else self
        return Territory(
            tuple(dict.fromkeys(self.refs + other.refs)),
            tuple(dict.fromkeys(self.words + other.words)),
            tuple(dict.fromkeys(self.antecedents + other.antecedents)),
            self.partial or other.partial,
            self.sea,
        )
