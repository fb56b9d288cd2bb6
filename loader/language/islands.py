"""Islands that no gazetteer knows, and the full form of those that it knows: "Habomai islet group"."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from loader.language.found import Found
from loader.language.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class IslandRules:
    """The table ``islands``."""

    directions: frozenset[str]
    heads: frozenset[str]
    extends: frozenset[str]
    equating: tuple[tuple[str, ...], ...]
    equating_first: frozenset[str]
    bearings: frozenset[str]
    articles: frozenset[str]
    people: frozenset[str]
    regions: frozenset[str]
    """Words for seas and parts of the world: "Pacific islands" is no name."""


def island_rules(lexicon: Lexicon) -> IslandRules:
    """The rules of a lexicon."""
    table = lexicon.table("names")["islands"]
    equating = tuple(tuple(phrase.split()) for phrase in table["equating"])
    return IslandRules(
        frozenset(table["directions"]),
        frozenset(table["heads"]),
        frozenset(table["extends"]),
        equating,
        frozenset(phrase[0] for phrase in equating),
        frozenset(table["bearings"]),
        frozenset(table["articles"]),
        frozenset(table["people"]),
        frozenset(table["regions"]),
    )


def extend_islands(doc: Doc, found: Sequence[Found], rules: IslandRules) -> list[Found]:
    """Known islands with the common nouns that belong to the name: "Southern Kuril islands", "Habomai islet group",
    "Kuril chain". A single lower-case "island" is not part of a name, and "Falkland Islanders" are people."""
    followed = (item for item in found if item.kind == "island" and item.last < len(doc))
    people = {item for item in followed if doc[item.last].lower_ in rules.people}
    islands = [item for item in found if item.kind == "island" and item not in people]
    whole = {(item.first, item.last) for item in islands}
    result = []
    for item in islands:
        last = item.last
        while last < len(doc) and doc[last].lower_ in rules.extends and doc[last].lower_ != "of":
            last += 1
        if last == item.last + 1 and doc[item.last].text == "island":
            last = item.last
        if last - 1 > item.first and doc[last - 1].text in ("island", "isle", "islet"):
            last -= 1
        while last - 2 > item.first and doc[last - 2].lower_ == "of":
            last -= 2
        if last > item.last and (item.first, last) in whole:
            continue  # "Spratly Island" is a name of its own, not the group's "Spratly" with a noun behind it
        result.append(Found(item.first, last, "island", item.key, "name", None, item.iri))
    return result


def find_islands(doc: Doc, taken: set[int], rules: IslandRules) -> list[Found]:
    """Capitalised words in front of "Island(s)", "islets", "Shoal" …"""
    result = []
    for token in doc:
        if token.lower_ not in rules.heads or token.i in taken or token.i == 0:
            continue
        first = token.i
        while first > 0 and first - 1 not in taken and _names(doc[first - 1]) and not doc[first - 1].is_sent_start:
            first -= 1
        if (
            first > 0
            and first == token.i
            and _names(doc[first - 1])
            and doc[first - 1].pos_ == "PROPN"
            and first - 1 not in taken
        ):
            first -= 1
        if first == token.i or _is_region(doc[first : token.i], rules):
            continue
        last = token.i + 1 if token.text[:1].isupper() or token.lower_ not in ("island", "isle") else token.i
        key = " ".join(t.lower_ for t in doc[first : token.i])
        result.append(Found(first, last, "island", key))
    return result


def _is_region(words: Span, rules: IslandRules) -> bool:
    """Nothing but where they lie: "South Atlantic islands", "East Sea islets"."""
    lower = {token.lower_ for token in words}
    return lower <= rules.regions | rules.directions and bool(lower & rules.regions)


def equate(doc: Doc, found: Sequence[Found], rules: IslandRules, groups: Mapping[str, Collection[str]]) -> list[Found]:
    """Islands that the article gives as two names of one thing become one: "X, known as Y in A and Z in B", "X (Y)".
    ``groups`` maps the IRI of each known group to what it is part of: two single islands that are known apart stay
    apart, and where a group and a larger one are given as one, the smaller one is meant."""
    islands = sorted((f for f in found if f.kind == "island"), key=lambda f: f.first)
    same: dict[str, str] = {}
    for index, right in enumerate(islands[1:], 1):
        left = islands[index - 1]
        one, other = same.get(left.key, left.key), same.get(right.key, right.key)
        if one == other or not _mergeable(left, right, groups):
            continue
        if _equated(doc, left, right, rules) or (left.key in same and _goes_on(doc, left, right)):
            same[right.key] = one
    meant: dict[str, str | None] = {}
    for item in reversed(islands):
        key = same.get(item.key, item.key)
        meant[key] = _narrower(item.iri, meant.get(key), groups)
    result = []
    for item in found:
        key = same.get(item.key, item.key)
        is_one_of_several = item.kind == "island" and (key in same.values() or key != item.key)
        result.append(replace(item, key=key, iri=meant[key]) if is_one_of_several else item)
    return result


def _narrower(iri: str | None, other: str | None, groups: Mapping[str, Collection[str]]) -> str | None:
    """The group that is part of the other, else the one that comes first in the text."""
    if iri is None or other is None:
        return iri or other
    return other if iri in groups.get(other, ()) else iri


def _mergeable(left: Found, right: Found, groups: Collection[str]) -> bool:
    return left.iri is None or right.iri is None or (left.iri in groups and right.iri in groups)


def _equated(doc: Doc, left: Found, right: Found, rules: IslandRules) -> bool:
    between = [token.lower_ for token in doc[left.last : right.first]]
    if len(between) > 8 or doc[left.first].sent != doc[right.first].sent:
        return False
    bearing = left.first > 0 and doc[left.first - 1].lower_ in rules.bearings
    before = left.first - 1 - (left.first > 1 and doc[left.first - 1].lower_ == "the")
    if bearing or (left.first > 0 and doc[before].lower_ == "and"):
        return False  # "A, B and the C islets, which it calls X": all of the list
    if between == ["("] and doc[right.last : right.last + 1].text == ")":
        return True
    return any(_contains(between, phrase) for phrase in rules.equating)


def _goes_on(doc: Doc, left: Found, right: Found) -> bool:
    """As in "… by Russia and the Northern Territories by Japan"."""
    between = [token.lower_ for token in doc[left.last : right.first]]
    names = doc[left.first].sent == doc[right.first].sent and len(between) <= 6 and "and" in between
    return names and any(word in between for word in ("by", "in", "to", "for"))


def _contains(words: Sequence[str], phrase: Sequence[str]) -> bool:
    return any(tuple(words[i : i + len(phrase)]) == tuple(phrase) for i in range(len(words) - len(phrase) + 1))


def _names(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos_ == "PROPN" and token.is_alpha
