"""The meeting rules of the lexicon as a value."""

from collections.abc import Mapping
from dataclasses import dataclass

from loader.errors import GazetteerError
from loader.language.lexicon import Lexicon
from loader.language.meeting_syntax import Control

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MeetingRules:
    """Word lists by ``section.key`` of ``ontology/lexicon/meetings.toml``; ``pairs`` are verbs with their particle."""

    lists: Mapping[str, frozenset[str]]
    pairs: Mapping[str, frozenset[Pair]]
    control: Control
    """Who does what an infinitive says."""

    def __getitem__(self, key: str) -> frozenset[str]:
        """The words of one list. Raises GazetteerError if the lexicon lacks it."""
        try:
            return self.lists[key]
        except KeyError:
            raise GazetteerError(f"the lexicon file meetings.toml has no list {key!r}: restore it") from None

    def phrasal(self, key: str) -> frozenset[Pair]:
        """The verb-particle pairs of one list. Raises GazetteerError if the lexicon lacks it."""
        try:
            return self.pairs[key]
        except KeyError:
            raise GazetteerError(f"the lexicon file meetings.toml has no pairs {key!r}: restore them") from None


def meeting_rules(lexicon: Lexicon) -> MeetingRules:
    """Reads the table ``meetings`` of the lexicon. Raises GazetteerError where a value is no list of words."""
    lists: dict[str, frozenset[str]] = {}
    pairs: dict[str, frozenset[Pair]] = {}
    for section, entries in lexicon.table("meetings").items():
        for key, values in entries.items():
            name = f"{section}.{key}"
            if not isinstance(values, list):
                raise GazetteerError(f"meetings.toml: {name} is {values!r}; write a list of words")
            lists[name] = frozenset(value for value in values if isinstance(value, str))
            pairs[name] = frozenset((v[0], v[1]) for v in values if isinstance(v, list) and len(v) == 2)
    control = (lists.get(f"control.{key}", frozenset()) for key in ("of_object", "to_object", "of_holder"))
    return MeetingRules(lists, pairs, Control(*control))
