"""Grouping the items of a layer: the components that changed keys lead to are decided again, form by form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from loader.graph.draft import Draft, Value, literal
from loader.graph.terms import term
from loader.resolve.cluster import Cluster
from loader.resolve.disagreements import difference_links, emit_differences
from loader.resolve.emit import describe
from loader.resolve.findings import wholes
from loader.resolve.forms import OF_ARTICLE, OF_MEMBERS, OF_REPORTS, Link, Telling
from loader.resolve.items import Kept
from loader.resolve.layer import Layer
from loader.resolve.names import Names, Place
from loader.resolve.run import Run

_MADE_FROM = term("sk:madeFrom")


class Grouping:
    """The grouping of one layer in one run; ``told`` is what changed articles tell."""

    def __init__(self, run: Run, layer: Layer[Any], names: Names, told: Mapping[str, Telling]) -> None:
        self._run = run
        self._layer = layer
        self._names = names
        self._told = told
        self._gone: set[str] = set()
        self._forms: dict[Place, list[str]] = {}
        self._seen: set[str] = set()
        self._loose: set[str] = set()
        self._ids: dict[str, str] = {}
        self._elsewhere: dict[str, list[tuple[str, str, str]]] = {}
        for telling in told.values():
            for form, _ in telling.old.values():
                if not run.forms.state(form).count:
                    self._withdraw(form)

    def _withdraw(self, form: str) -> None:
        """Takes out the thing that a form was in."""
        thing = _thing(self._run.forms.links_before(form))
        if thing is not None and thing not in self._gone:
            named = self._names.known_as(thing)
            self._gone.add(thing)
            if named is not None:
                self._names.withdraw(thing, named)

    def decide(self, keys: Iterable[str]) -> None:
        """Decides the components that keys lead to."""
        layer, forms = self._layer, self._run.forms
        components = list(forms.components(layer, keys, self._seen))
        self._expect_gone(id_ for ids in components for id_ in ids)
        entered: list[tuple[Place, Cluster]] = []
        for ids in components:
            items = {}
            for id_ in ids:
                self._withdraw(id_)
                items[forms.get(layer, id_).item.iri] = id_, forms.get(layer, id_).item

            self._ids |= {iri: id_ for iri, (id_, _) in items.items()}

            def paired(group: Iterable[Any], items: dict[str, tuple[str, Any]] = items) -> list[tuple[str, Any]]:
                return [items[item.iri] for item in group]

            self._loose |= set(ids)
            component = [item for _, item in items.values()]
            decided = layer.clusters(self._run.world, component, lambda group: forms.members(layer, paired(group)))
            for cluster, group in decided:
                found = [id_ for id_, _ in paired(group)]
                place = self._place(cluster, found)
                self._loose -= set(found)
                self._forms[place] = found
                entered.append((place, cluster))
        self._names.expect(cluster for _, cluster in entered)
        for place, cluster in entered:
            self._names.enter(place, cluster)

    def _expect_gone(self, forms: Iterable[str]) -> None:
        """Says which things will be withdrawn with forms."""
        things = (_thing(self._run.forms.links_before(form)) for form in forms)
        self._names.expect_gone(thing for thing in things if thing is not None)

    def _place(self, cluster: Cluster, ids: Sequence[str]) -> Place:
        states = [self._run.forms.state(id_) for id_ in ids]
        first, article = min(state.first for state in states), min(state.article for state in states)
        return Place(self._layer.name, article, min(ids), first, cluster.path, cluster.wanted)

    def state(self, settled: Iterable[tuple[Place, Cluster]]) -> None:
        """States what became of the things."""
        run, table = self._run, f"head-{self._layer.name}"
        named = list(settled)
        run.working.expect((*self._gone, *(cluster.iri for _, cluster in named)), table, "named")
        for thing in sorted(self._gone):
            run.delta.take(_parsed(run.working.record(thing, table)))
            run.working.set_record(thing, table, None)
            if self._layer.identifies:
                run.findings.forget(thing)
        things: dict[str, list[str]] = {}
        for place, unmarked in named:
            cluster = run.curation.marked(unmarked)
            head = _head(run, cluster)
            run.delta.put(head)
            run.delta.show(*head)
            text = (ox.serialize(sorted(head, key=str), format=RdfFormat.N_TRIPLES) or b"").decode()
            run.working.set_record(cluster.iri, table, text)
            things[cluster.iri] = self._forms[place]
            self._link(cluster, self._forms[place])
            self._names.keep(place, cluster)
            if self._layer.identifies:
                self._find(cluster, self._forms[place])
        for id_, sides in self._elsewhere.items():
            state = run.forms.state(id_)
            state.links = (*state.links, *sides)
            self._show(id_)
        for id_ in self._loose:
            run.forms.state(id_).links = ()
        self._tell_links(things)

    def _link(self, cluster: Cluster, ids: Sequence[str]) -> None:
        """Says of the forms of a thing what their items are linked with."""
        run, layer, iri = self._run, self._layer, cluster.iri
        own = [] if cluster.subject else [(iri, "sk:madeFrom", OF_MEMBERS), (iri, "sk:reportedIn", OF_ARTICLE)]
        own += [(iri, slot, slot) for slot in layer.listed]
        differing = difference_links(cluster, run.base)
        for iri in sorted(differing):
            other = self._ids.get(iri)
            if other is not None and other not in ids:  # a form of another thing of the component
                self._elsewhere.setdefault(other, []).extend(differing[iri])
        for id_ in ids:
            item = run.forms.get(layer, id_).item
            sides = [side for told in sorted({item.iri, *layer.members(item)}) for side in differing.get(told, ())]
            run.forms.state(id_).links = (*own, *sides)
            self._show(id_)

    def _show(self, id_: str) -> None:
        """Shows one article, one member and the like of a thing, since its shape asks for them."""
        run, state = self._run, self._run.forms.state(id_)
        firsts = {OF_MEMBERS: state.first, OF_ARTICLE: state.article}
        for subject, slot, values in state.links:
            node, predicate = NamedNode(subject), term(slot)
            if values in firsts:
                run.delta.show(Triple(node, predicate, NamedNode(firsts[values])))
            else:
                item = next(run.forms.items(self._layer, id_))
                for value in self._values(state.article, item, values):
                    run.delta.show(Triple(node, predicate, _node(value)))

    def _find(self, cluster: Cluster, ids: Sequence[str]) -> None:
        """Has articles told anew whose nodes stand for a thing that lies elsewhere now, and things that tell of one
        called otherwise."""
        run = self._run
        if cluster.iri in self._gone:
            if run.findings.part_of_before(cluster.iri) != wholes(cluster):
                run.retold |= {article for id_ in ids for article in run.forms.articles(id_)}
            if not cluster.known and run.findings.label_before(cluster.iri) != cluster.label:
                run.renamed.add(cluster.iri)
        run.findings.find(cluster)

    def _tell_links(self, things: Mapping[str, list[str]]) -> None:
        """States the links of articles that tell otherwise, and of all that have a form that moved."""
        run, layer = self._run, self._layer
        affected: dict[str, tuple[dict[str, Kept], dict[str, Kept]]] = {}
        for article, telling in self._told.items():
            affected[article] = telling.old, telling.new
        all_forms = [*(id_ for ids in things.values() for id_ in ids), *sorted(self._loose)]
        moved = (id_ for id_ in all_forms if run.forms.state(id_).links != run.forms.links_before(id_))
        run.working.expect(moved, "has")
        for id_ in all_forms:
            if run.forms.state(id_).links != run.forms.links_before(id_):
                for article in run.forms.articles(id_):
                    items = run.items.of(layer, article)
                    affected.setdefault(article, (items, items))
        gone, come = dict[Triple, str](), dict[Triple, tuple[str, str]]()
        for article, (old, new) in affected.items():
            before = dict(self._links(article, old, is_before=True))
            now = dict(self._links(article, new, is_before=False))
            gone |= {triple: values for triple, values in before.items() if triple not in now}
            come |= {triple: (values, article) for triple, values in now.items() if triple not in before}
        for triple, values in gone.items():
            if values not in layer.listed or not self._is_still_given(triple, values, things):
                run.delta.take([triple])
        run.delta.put(come)
        if layer.identifies:
            self._find_members(gone, come)

    def _links(self, article: str, kept: Mapping[str, Kept], is_before: bool) -> Iterator[tuple[Triple, str]]:
        forms = self._run.forms
        for id_, item in kept.values():
            for subject, slot, values in forms.links_before(id_) if is_before else forms.state(id_).links:
                for value in self._values(article, item, values):
                    yield Triple(NamedNode(subject), term(slot), _node(value)), values

    def _values(self, article: str, item: Any, values: str) -> Iterable[Value]:
        if values == OF_ARTICLE:
            return (NamedNode(article),)
        if values == OF_MEMBERS:
            return map(NamedNode, self._layer.members(item))
        if values == OF_REPORTS:
            return (NamedNode(member) for member in self._layer.members(item) if "/report/" in member)
        return self._layer.listed[values](item)

    def _is_still_given(self, triple: Triple, slot: str, things: Mapping[str, list[str]]) -> bool:
        thing = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
        value = triple.object.value if isinstance(triple.object, NamedNode | Literal) else ""
        return any(self._run.forms.gives(id_, slot, value) for id_ in things.get(thing, ()))

    def _find_members(self, gone: Iterable[Triple], come: Mapping[Triple, tuple[str, str]]) -> None:
        """Leads the nodes to their things, and has the articles told anew whose nodes are led elsewhere."""
        run = self._run
        for node, thing in filter(None, map(_membership, gone)):
            # A layer before this one may have found another thing for it.
            if run.findings.thing(node) == thing:
                run.findings.lead(node, None)
        for triple, (_, article) in come.items():
            if led := _membership(triple):
                run.findings.lead(*led)
                run.retold.add(article)


def _membership(triple: Triple) -> tuple[str, str] | None:
    """The node and the thing that it stands for, if the triple says that."""
    thing, node = triple.subject, triple.object
    if triple.predicate == _MADE_FROM and isinstance(node, NamedNode) and isinstance(thing, NamedNode):
        return node.value, thing.value
    return None


def _thing(links: Sequence[Link]) -> str | None:
    return links[0][0] if links else None


def _head(run: Run, cluster: Cluster) -> set[Triple]:
    """What is stated of a thing, but for its links with each of its items."""
    draft = Draft()
    if not cluster.subject:
        describe(draft, cluster, run.sources, run.classes)
    emit_differences(draft, cluster, run.sources, run.base)
    return set(draft.graph(run.base.graph("resolved")).triples)


def _parsed(record: str | None) -> set[Triple]:
    return {quad.triple for quad in ox.parse(record, format=RdfFormat.N_TRIPLES)} if record is not None else set()


def _node(value: Value) -> NamedNode | Literal:
    assert value is not None  # no item lists nothing
    return value if isinstance(value, NamedNode | Literal) else literal(value)
