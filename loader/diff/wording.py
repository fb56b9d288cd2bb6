"""A difference in lines of text, and as JSON."""

from collections.abc import Iterator
from typing import Any

from loader.diff.difference import TOLD_BY, Difference, FactChange, Term, ThingChange

SIGNS = {"added": "+", "withdrawn": "-", "changed": "~"}
_LONG = 100
"""Characters of a value; a quotation may be a paragraph, and the article has it."""


def summary(difference: Difference) -> Iterator[str]:
    """How many articles, things and facts differ."""
    (one, _), (other, _) = difference.one, difference.other
    articles = difference.articles
    told = [(articles.added, "added"), (articles.changed, "changed"), (articles.removed, "removed")]
    yield f"release {one} -> release {other}"
    yield "articles: " + ", ".join(f"{len(ids)} {what}" for ids, what in told)
    counts = {change: difference.count(change) for change in SIGNS}  # type: ignore[arg-type] # the keys are the changes
    yield "things: " + ", ".join(f"{things} {change}" for change, (things, _) in counts.items())
    yield "facts: " + ", ".join(f"{facts} {change}" for change, (_, facts) in counts.items())
    beside = [name for name in difference.graphs if not name.startswith("article/")]
    if beside:
        yield f"graphs beside those of articles: {', '.join(beside)}"


def lines(difference: Difference) -> Iterator[str]:
    """The whole difference, a line a fact; in brackets what caused it."""
    yield from summary(difference)
    articles = difference.articles
    for sign, ids in (("+", articles.added), ("~", articles.changed), ("-", articles.removed)):
        for id_ in ids:
            yield f"{sign} article {id_}  {difference.headlines.get(id_, '')}".rstrip()
    changed = [thing for thing in difference.things if thing.change == "changed"]
    only_told = [thing for thing in changed if {fact.slot for fact in thing.facts} == {TOLD_BY}]
    for thing in difference.things:
        if thing not in only_told:
            yield ""
            yield from _thing(thing)
    if only_told:
        yield ""
    for thing in only_told:
        told = ", ".join(f"{SIGNS[fact.change]} {TOLD_BY} {_values(fact)}" for fact in thing.facts)
        yield f"~ {thing.kind}: {_short(thing.name)}  {told}"


def _thing(thing: ThingChange) -> Iterator[str]:
    yield f"{SIGNS[thing.change]} {thing.kind}: {_short(thing.name)}{_causes(thing.causes)}"
    for fact in thing.facts:
        if fact.slot != "name" or thing.change == "changed":
            yield f"    {SIGNS[fact.change]} {fact.slot}: {_values(fact)}{_causes(fact.causes, thing.causes)}"


def _values(fact: FactChange) -> str:
    return " -> ".join(_short(term.text) for term in (fact.before, fact.after) if term)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONG else plain[: _LONG - 1].rstrip() + "…"


def _causes(causes: tuple[str, ...], of_thing: tuple[str, ...] = ()) -> str:
    """In brackets; left out for a fact where they are those of its thing."""
    return f"  [{', '.join(causes)}]" if causes and causes != of_thing else ""


def as_json(difference: Difference) -> dict[str, Any]:
    """The same for programs, with IRIs; ``before`` and ``after`` are null for what was not, or is not any more."""
    (one, published), (other, published_other) = difference.one, difference.other
    articles = difference.articles
    return {
        "from": {"release": one, "published": published.isoformat()},
        "to": {"release": other, "published": published_other.isoformat()},
        "articles": {"added": articles.added, "changed": articles.changed, "removed": articles.removed},
        "graphs": difference.graphs,
        "things": [
            {
                "change": thing.change,
                "kind": thing.kind,
                "before": _term(thing.before),
                "after": _term(thing.after),
                "causes": thing.causes,
                "facts": [
                    {
                        "change": fact.change,
                        "slot": fact.slot,
                        "before": _term(fact.before),
                        "after": _term(fact.after),
                        "causes": fact.causes,
                    }
                    for fact in thing.facts
                ],
            }
            for thing in difference.things
        ],
    }


def _term(term: Term | None) -> dict[str, str] | None:
    if term is None:
        return None
    return {"text": term.text, "iri": term.iri} if term.iri else {"text": term.text}
