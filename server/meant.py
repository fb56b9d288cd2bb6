"""The things that a text means: those with that name in any language, or else those with a name it is a part of."""

from dataclasses import dataclass

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from loader.graph.embedded import Release
from loader.graph.terms import term
from server.folding import WORD, fold
from server.lookups import Lookup, Values, ask
from server.name_index import fit
from server.names import BOTH

SHORTEST = 2
"""Characters of a part of a name that tells whom it means."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The paths of the things, those that most stories tell of first; and whether the text is a part of their names."""

    things: tuple[str, ...]
    in_part: bool = False


def meant(text: str, class_name: str | None, release: Release) -> Meant:
    """The things that a text means, of a class (``sk:Person``) if one is given."""
    name = text.partition(BOTH)[0]  # a form shows a territory under the names of all sides; any of them will do
    whole = ask(release, Lookup.NAMED, _values(name.casefold(), class_name))
    if whole:
        return Meant(tuple(sorted({row["thing"].removeprefix(release.base.iri) for row in whole})))
    wanted = " ".join(fold(name).split())
    words = WORD.findall(wanted)
    longest = max(WORD.findall(name.casefold()), key=len, default="")
    if len(longest) < SHORTEST:
        return Meant(())
    found: dict[str, tuple[int, int]] = {}
    for row in ask(release, Lookup.NAMED_IN_PART, _values(longest, class_name)):
        how = fit(fold(row["label"]), frozenset(), wanted, words)
        if how:
            order = (how, -int(row.get("stories", 0)))
            found[row["thing"]] = min(order, found.get(row["thing"], order))
    best = min((how for how, _ in found.values()), default=0)
    things = sorted((stories, thing) for thing, (how, stories) in found.items() if how == best)
    return Meant(tuple(thing.removeprefix(release.base.iri) for _, thing in things), in_part=True)


def _values(name: str, class_name: str | None) -> Values:
    values: dict[str, NamedNode | RdfLiteral] = {"name": RdfLiteral(name)}
    return values if class_name is None else {**values, "class": term(class_name)}
