"""Resolving what changed gives what resolving everything gives, the working data included, byte for byte."""

import pyoxigraph as ox
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from loader.build import build
from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.resolve import Curation, Known, StandingStore, gather, read_classes, resolution
from tests.benchmarks.synthetic import Corpus
from tests.strategies import CROWDED, stories
from tests.telling import BASE, Telling, small_background, small_gazetteer

KNOWN = Known(small_background().triples)
CLASSES = read_classes(shipped("ontology") / "vocabulary.ttl")


def bring(store: ox.Store, graphs: list[NamedGraph], removed: list[str]) -> None:
    """Brings a store to what it is with some articles loaded (in place of older editions) and some taken out."""
    for name in [BASE.article_graph(id_) for id_ in removed] + [graph.name for graph in graphs]:
        # What an article said before is known by the working data alone.
        store.remove_graph(name)
    views = {view.iri: view for view in gather(graphs)}
    gone = [BASE.article(id_).value for id_ in removed]
    changes = resolution(StandingStore(store, BASE), views, gone, KNOWN, Curation(), BASE, CLASSES)
    for graph in graphs:
        store.extend(ox.Quad(t.subject, t.predicate, t.object, graph.name) for t in graph.triples)
    changes.apply(store, BASE.graph("resolved"))


def lines(store: ox.Store) -> list[str]:
    """All that a store holds, as sorted N-Quads."""
    return sorted((ox.serialize(store, format=ox.RdfFormat.N_QUADS) or b"").decode().splitlines())


def fresh(graphs: list[NamedGraph]) -> list[str]:
    """What a new store holds after one load."""
    store = ox.Store()
    bring(store, graphs, [])
    return lines(store)


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(stories(6, 4, CROWDED), stories(6, 4), st.data())
def test_step_by_step_ends_as_all_at_once(early: list[Telling], late: list[Telling], data: st.DataObject) -> None:
    editions = [{telling.id: telling.graph() for telling in tellings} for tellings in (early, late)]
    store, held = ox.Store(), dict[str, NamedGraph]()
    for _ in range(data.draw(st.integers(2, 6))):
        removed = data.draw(st.lists(st.sampled_from(sorted(held)), unique=True, max_size=1)) if held else []
        rest = sorted({*editions[0], *editions[1]} - set(removed))
        chosen = data.draw(st.lists(st.sampled_from(rest), unique=True, min_size=1, max_size=2)) if rest else []
        having = [(id_, [edition[id_] for edition in editions if id_ in edition]) for id_ in chosen]
        new = {id_: data.draw(st.sampled_from(graphs)) for id_, graphs in having}
        bring(store, list(new.values()), removed)
        held = {id_: graph for id_, graph in held.items() if id_ not in removed} | new
    assert lines(store) == fresh(list(held.values()))


def test_invented_news_one_by_one_and_out_again() -> None:
    articles = Corpus(seed=7).articles(0, 40)
    graphs = [build(record, article, small_gazetteer(), BASE) for article, record in articles]
    store = ox.Store()
    for graph in graphs:
        bring(store, [graph], [])
    assert lines(store) == fresh(graphs)
    ids = [graph.name.value.rpartition("/")[2] for graph in graphs]
    bring(store, [], ids[::3])
    assert lines(store) == fresh([graph for graph, id_ in zip(graphs, ids, strict=True) if id_ not in ids[::3]])
    bring(store, [], [id_ for id_ in ids if id_ not in ids[::3]])
    assert lines(store) == []
