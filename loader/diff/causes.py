"""Why a fact differs between two releases: which articles say it, or said it."""

from pyoxigraph import NamedNode, Triple

from loader.diff.known import Known, Value
from loader.graph.terms import term

_SOURCES = (("curated", "correction"), ("background", "gazetteer"))
"""Graph -> what its statements are called as a cause."""


class Causes:
    """Finds causes of differences between two releases, ``changed``: the ids of the articles that differ."""

    def __init__(self, one: Known, other: Known, changed: frozenset[str]) -> None:
        self._sides = (one, other)
        self._changed = changed
        self._said: dict[tuple[int, str], dict[tuple[str, NamedNode], set[Value]]] = {}
        self._owners = [
            {source: thing for thing, sources in side.members.items() for source in sources} for side in self._sides
        ]

    def of_thing(self, before: NamedNode | None, after: NamedNode | None) -> tuple[str, ...]:
        """The changed articles that tell, or told, of a thing."""
        told = [side.told_by(thing) for side, thing in zip(self._sides, (before, after), strict=True) if thing]
        found = frozenset().union(*told) & self._changed
        return tuple(sorted(found)) or self._corrections(before, after) or self._known_from(before, after)

    def of_fact(
        self, things: tuple[NamedNode | None, NamedNode | None], slot: NamedNode, was: Value | None, now: Value | None
    ) -> tuple[str, ...]:
        """The changed articles with a report that gives, or gave, this value; else those that tell of the thing; else
        where the value is known from, or what changed the thing that is the value."""
        found: set[str] = set()
        for number, value in ((0, was), (1, now)):
            thing = things[number]
            if thing is not None and value is not None:
                found |= self._saying(number, thing, slot, value)
        if slot == term("sk:reportedIn"):
            found = {self._sides[1].name(v) for v in (was, now) if v is not None} & self._changed or found
        if found:
            return tuple(sorted(found))
        corrections = self._corrections(*things)
        if corrections:
            return corrections
        for number, value in ((0, was), (1, now)):
            graph = self._origin(number, things[number], slot, value)
            if graph:
                return (graph,)
        of_value = [v if isinstance(v, NamedNode) else None for v in (was, now)]
        return self.of_thing(*things) or self.of_thing(of_value[0], of_value[1])

    def _saying(self, number: int, thing: NamedNode, slot: NamedNode, value: Value) -> set[str]:
        """The changed articles on one side with a report of the thing that has the value in its slot."""
        side, owners = self._sides[number], self._owners[number]
        found = set()
        for article in side.told_by(thing) & self._changed:
            said = self._article(number, article)
            for source in side.members.get(thing, ()):
                values = said.get((source, slot), ())
                if any(v == value or (isinstance(v, NamedNode) and owners.get(v.value) == value) for v in values):
                    found.add(article)
        return found

    def _article(self, number: int, article: str) -> dict[tuple[str, NamedNode], set[Value]]:
        """What an article graph says, by subject and property; read once."""
        key = (number, article)
        if key not in self._said:
            release = self._sides[number].release
            said: dict[tuple[str, NamedNode], set[Value]] = {}
            for triple in release.triples(release.base.article_graph(article)):
                if isinstance(triple.subject, NamedNode):
                    said.setdefault((triple.subject.value, triple.predicate), set()).add(triple.object)
            self._said[key] = said
        return self._said[key]

    def _origin(self, number: int, thing: NamedNode | None, slot: NamedNode, value: Value | None) -> str | None:
        """Where a fact is known from, if not from articles."""
        if thing is None or value is None:
            return None
        fact = Triple(thing, slot, value)
        return next((name for graph, name in _SOURCES if fact in self._sides[number].triples[graph]), None)

    def _corrections(self, before: NamedNode | None, after: NamedNode | None) -> tuple[str, ...]:
        """``correction`` if others were applied to the thing, to what it is made from, or to what took that over."""
        sources = [s.members.get(t, frozenset()) for s, t in zip(self._sides, (before, after), strict=True) if t]
        parts = {NamedNode(source) for source in frozenset().union(*sources)}
        applied = []
        for side, owners in zip(self._sides, self._owners, strict=True):
            nodes = parts | {owners[part.value] for part in parts if part.value in owners}
            nodes |= {thing for thing in (before, after) if thing in side.things}
            applied.append(frozenset().union(*(side.corrected_by(node) for node in nodes)))
        return ("correction",) if applied[0] != applied[1] else ()

    def _known_from(self, before: NamedNode | None, after: NamedNode | None) -> tuple[str, ...]:
        """``correction`` or ``gazetteer`` if their statements on the thing differ."""
        for graph, name in _SOURCES:
            was, now = (
                side.stated(graph, thing) if thing else {}
                for side, thing in zip(self._sides, (before, after), strict=True)
            )
            if was != now:
                return (name,)
        return ()
