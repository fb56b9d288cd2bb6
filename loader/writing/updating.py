"""A SPARQL update run on a database, with the dataset that its patterns are asked of."""

from collections.abc import Sequence

import pyoxigraph as ox
from pyoxigraph import NamedNode

from loader.errors import QueryError
from loader.graph.syntax_error import syntax_error
from loader.graph.terms import Base
from loader.graph.update_guard import UpdateFeatures, with_dataset, with_graphs_once
from loader.write import Change

Dataset = tuple[Sequence[NamedNode], Sequence[NamedNode]]


def run_update(store: ox.Store, change: Change, features: UpdateFeatures, base: Base, dataset: Dataset | None) -> None:
    """Runs the update of a change, all of it or nothing. ``dataset`` is that of patterns without WITH and USING.

    Raises QueryError with line and column for a syntax error, and for an update that the database cannot do.
    """
    text = with_graphs_once(change.update, features)
    text = with_dataset(text, features, *dataset) if dataset else text
    try:
        store.update(text, base_iri=base.iri)
    except SyntaxError as error:
        message = _message(change.update, base) or str(error)
        told = syntax_error(change.update, message, lambda text: _message(text, base), "update")
        raise QueryError(told) from error
    except RuntimeError as error:
        raise QueryError(f"the update cannot be done: {error}; nothing was changed") from error


def named_dataset(change: Change, features: UpdateFeatures) -> Dataset | None:
    """The dataset that the request names (SPARQL 1.1 Protocol, section 2.2.3). Raises QueryError if the update has
    one of its own too."""
    if not change.default and not change.named:
        return None
    if features.has_dataset:
        raise QueryError("the update has USING or WITH, so using-graph-uri and using-named-graph-uri cannot be given")
    # Named twice, a graph would count twice.
    default, named = dict.fromkeys(change.default), dict.fromkeys(change.named)
    return [NamedNode(iri) for iri in default], [NamedNode(iri) for iri in named]


def _message(text: str, base: Base) -> str | None:
    """The engine's message about the text as it was sent, where the positions are those of the sender."""
    try:
        ox.Store().update(text, base_iri=base.iri)
    except SyntaxError as error:
        return str(error)
    except RuntimeError:
        return None  # it parses, and finds an empty database
    return None
