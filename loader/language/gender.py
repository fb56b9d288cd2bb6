"""Whether a person may be "he", or "she", as far as honorifics and given names tell."""

from collections.abc import Iterable
from typing import Literal

from spacy.tokens import Doc

from loader.language.coreference_rules import CoreferenceRules
from loader.language.reading import Mention
from loader.record import Ref

Gender = Literal["he", "she"]
HERS = frozenset({"she", "her", "hers", "herself"})


def genders(doc: Doc, mentions: Iterable[Mention], rules: CoreferenceRules) -> dict[Ref, Gender]:
    """The people of whom an honorific before the name, or else their given name, tells it."""
    titled: dict[Ref, Gender] = {}
    named: dict[Ref, Gender] = {}
    for mention in mentions:
        person = mention.refs[0]
        if mention.form != "name" or person.kind != "person":
            continue
        before = doc[max(mention.first - 1, 0)].lower_
        if before in rules.his_titles | rules.her_titles:
            titled.setdefault(person, "she" if before in rules.her_titles else "he")
        if person not in named:
            words = person.name.lower().split()
            # The given name stands first, or last; a surname may be another's given name.
            for word in (words[0], words[-1]) if len(words) > 1 else ():
                if word in rules.her_names | rules.his_names:
                    named[person] = "she" if word in rules.her_names else "he"
                    break
    return named | titled


def may_be(pronoun: str, gender: Gender | None) -> bool:
    """Whether a pronoun (lower case) may mean somebody of whom this is told."""
    return gender is None or (pronoun in HERS) == (gender == "she")
