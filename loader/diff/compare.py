"""Compares two releases."""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from loader.diff.articles import changed_articles, differing_graphs
from loader.diff.causes import Causes
from loader.diff.difference import TOLD_BY, Difference, FactChange, Term, ThingChange
from loader.diff.known import Facts, Known, Value
from loader.graph.embedded import Release
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import term
from loader.succession import moved_reports

_TYPE = term("rdf:type")
_CHANGES = ("added", "withdrawn", "changed")


def compare(one: Release, other: Release) -> Difference:
    """What is added, withdrawn and changed on the way from one release to another, in either direction of time.

    A thing whose IRI differs is the same thing, changed, if it is made from the same reports or article nodes.
    """
    articles = changed_articles(one, other)
    was, now = Known(one), Known(other)
    moved: dict[str, tuple[str, ...]] = {}
    for id_ in articles.changed:
        name = one.base.article_graph(id_)
        moved |= moved_reports(*(NamedGraph(name, frozenset(release.triples(name))) for release in (one, other)))
    found = _Comparison(was, now, pairs(was, now, moved), Causes(was, now, articles.all)).things()
    headlines = {
        id_: release.value(release.base.article(id_), term("schema:headline"), release.base.article_graph(id_)) or ""
        for ids, release in ((articles.removed, one), ((*articles.added, *articles.changed), other))
        for id_ in ids
    }
    return Difference(
        (one.number, one.published),
        (other.number, other.published),
        articles,
        headlines,
        tuple(sorted(found, key=lambda thing: (_CHANGES.index(thing.change), thing.kind, thing.name, repr(thing)))),
        differing_graphs(one, other),
    )


def pairs(was: Known, now: Known, moved: Mapping[str, tuple[str, ...]]) -> dict[NamedNode, NamedNode]:
    """Things that have another IRI now -> that IRI, one to one: first those that have most sources in common.

    ``moved``: a report as an article had it -> the reports that it is now.
    """
    new = {thing: sources for thing, sources in now.members.items() if thing not in was.things}
    owner = {source: thing for thing, sources in new.items() for source in sources}
    shared: dict[tuple[NamedNode, NamedNode], int] = {}
    for thing, sources in was.members.items():
        if thing in now.things:
            continue
        for source in sources:
            for to in moved.get(source, (source,)):
                if to in owner:
                    pair = (thing, owner[to])
                    shared[pair] = shared.get(pair, 0) + 1
    found: dict[NamedNode, NamedNode] = {}
    taken: set[NamedNode] = set()
    for (before, after), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][0].value, item[0][1].value)):
        if before not in found and after not in taken:
            found[before] = after
            taken.add(after)
    return found


class _Comparison:
    """Two sides, and which things of them are the same under another IRI."""

    def __init__(self, was: Known, now: Known, renamed: Mapping[NamedNode, NamedNode], causes: Causes) -> None:
        self._was, self._now, self._renamed, self._causes = was, now, renamed, causes

    def things(self) -> Iterable[ThingChange]:
        """Every thing that differs."""
        successors = set(self._renamed.values())
        for thing in self._was.things:
            after = self._renamed.get(thing) or (thing if thing in self._now.things else None)
            yield from self._thing(thing, after)
        for thing in self._now.things - self._was.things - successors:
            yield from self._thing(None, thing)

    def _thing(self, before: NamedNode | None, after: NamedNode | None) -> Iterable[ThingChange]:
        was = self._was.facts(before) if before else {}
        now = self._now.facts(after) if after else {}
        if before == after and was == now:
            return
        facts = tuple(self._facts(before, after, was, now))
        if not facts and before == after:
            return
        kind = (self._now.kind(after) if after else None) or (self._was.kind(before) if before else None)
        change = "changed" if before and after else "added" if after else "withdrawn"
        yield ThingChange(
            change,  # type: ignore[arg-type] # mypy widens a conditional expression of literals
            (self._now if after else self._was).name(kind) if kind else "article",
            _term(self._was, before) if before else None,
            _term(self._now, after) if after else None,
            facts,
            self._causes.of_thing(before, after),
        )

    def _facts(self, before: NamedNode | None, after: NamedNode | None, was: Facts, now: Facts) -> Iterable[FactChange]:
        """A slot with one value before and another one now has changed; in all others values come and go."""
        for slot in sorted({*was, *now}, key=lambda node: (_slot(self._now, node), node.value)):
            if slot == _TYPE and not (before and after):
                continue  # what kind of thing it is stands beside its name
            old, new = was.get(slot, frozenset()), now.get(slot, frozenset())
            gone = _sorted(v for v in old if self._present(v) not in new)
            come = _sorted(new - {self._present(v) for v in old})
            changes: list[tuple[Value | None, Value | None]] = [*((v, None) for v in gone), *((None, v) for v in come)]
            if len(old) == len(new) == len(gone) == len(come) == 1:
                changes = [(gone[0], come[0])]
            for value, value_now in changes:
                yield FactChange(
                    _slot(self._now, slot),
                    _term(self._was, value) if value is not None else None,
                    _term(self._now, value_now) if value_now is not None else None,
                    self._causes.of_fact((before, after), slot, value, value_now),
                )

    def _present(self, value: Value) -> Value:
        """A value of before as it is called now."""
        return self._renamed.get(value, value) if isinstance(value, NamedNode) else value


def _slot(known: Known, slot: NamedNode) -> str:
    """What a property is called: by the vocabulary, or as the standard that it is from calls it."""
    plain = {"skos:prefLabel": "name", "skos:altLabel": "other name", "sk:reportedIn": TOLD_BY, "rdf:type": "kind"}
    plain |= {"dcterms:creator": "author", "dcterms:created": "made on"}
    named = {term(curie): name for curie, name in plain.items()}
    return named.get(slot) or known.name(slot).rpartition(":")[2]


def _term(known: Known, value: Value) -> Term:
    return Term(known.name(value), value.value if isinstance(value, NamedNode) else None)


def _sorted(values: Iterable[Value]) -> list[Value]:
    return sorted(values, key=str)
