"""Resolution: what the articles together say, each thing once (layer 2 of the graph model).

Articles are gathered as values (``article_view``), grouped into stories (``sources``), then resolved layer by layer:
states, other things and people, agreements, and the facts about them. A ``Layer`` is a few functions: the items of one
article, the blocking keys of an item, its form (what is left without all that nobody compares), how one component of
forms (all that shared keys link) is grouped, and the thing that a group is. Equal items are held once, as a form with a
count (``forms``); members and listed values of a thing come and go item by item. Between grouping and the thing,
``links`` lets corrections regroup. Nothing else is looked at, so adding an article touches only the components of its
own items, and the result depends on neither order nor batches. Slots
are consolidated by ``choice`` and ``dates``; ``cluster`` settles names, ``emit`` writes. Wrong merges are worse than
missed ones: what fits two things joins neither.

**Adding a rule.** Give the items another key for what the rule compares (an item may have any number: the folded
name, each month of a date, the bands of a MinHash), let ``compatible`` (or whatever partitions the component) accept
the pair, and name the rule in ``merged_by``. Two items that are to be one must be linked by keys; two that share a key
are only looked at together. A component must be decided from its items, the gazetteer and the curation alone, never
from a look at other articles; ``World`` gives labels, surnames and places of the things of the layers before, and the
source of the items' articles. Keep keys specific: a key of everything makes one component of everything. A new kind of
thing is a new layer in ``LAYERS``.
"""

from collections.abc import Iterable, Mapping

from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.graph.terms import Base
from loader.resolve.alike import read_alike
from loader.resolve.article_view import gather
from loader.resolve.classes import read_classes
from loader.resolve.curation import Curation, applied_curation
from loader.resolve.known import Known
from loader.resolve.resolver import resolution
from loader.resolve.standing import Changes, Nothing, StandingStore

__all__ = [
    "Changes",
    "Curation",
    "Known",
    "Nothing",
    "StandingStore",
    "applied_curation",
    "gather",
    "read_classes",
    "resolution",
    "resolve",
]


def resolve(
    articles: Iterable[NamedGraph],
    background: NamedGraph,
    curated: NamedGraph,
    base: Base,
    classes: Mapping[str, tuple[str, ...]] | None = None,
) -> NamedGraph:
    """The graph ``<base>graph/resolved`` of all things that the article graphs tell of.

    A function of the set of articles, the background and the curation: the order of ``articles`` changes nothing, and
    an article left out takes away what only it said. A triple that the background or the curation states is not
    stated again, because a query over several graphs would count it twice; so the graph is complete together with
    those two. ``classes`` are those of ``read_classes``; left out, the shipped vocabulary is read.
    """
    alike = read_alike(shipped("ontology") / "lexicon" / "resolution.toml")
    known = Known(background.triples | curated.triples, alike)
    table = read_classes(shipped("ontology") / "vocabulary.ttl") if classes is None else classes
    graphs = {base.article_of_graph(graph.name): graph for graph in articles}
    applied = applied_curation(curated.triples, graphs.get, Known(background.triples).holds, base)
    views = {view.iri: view for view in gather(graphs.values())}
    return NamedGraph(base.graph("resolved"), resolution(Nothing(), views, (), known, applied, base, table).added)
