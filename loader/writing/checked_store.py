"""Stores of articles: what people write is checked as everything else is, and published with what follows from it."""

from collections.abc import Callable
from datetime import date

from loader.errors import CurationError, InvalidGraph
from loader.graph.embedded import open_current
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.pipeline import write
from loader.settings import Settings
from loader.write import Change, Written
from loader.writing.curated import change_to
from loader.writing.desk import AskingDesk
from loader.writing.report import problems, refuse
from loader.writing.trying import try_change
from loader.writing.user_graph import require_valid


def write_checked(change: Change, folder: StoreFolder, ask: Callable[[], None], today: date) -> Written:
    """Publishes a change; ``ask`` does not return if it must not. The caller holds the writer's lock.

    Raises as ``loader.writing.trying`` does, and InvalidWrite for a graph that would break its shapes.
    """
    release = open_current(folder.path)
    base = release.base
    graphs = [
        NamedGraph(name, triples)
        for name, triples in try_change(change, release, folder).items()
        if frozenset(release.triples(name)) != triples
    ]
    if not graphs:
        return Written()
    corrected = next((graph for graph in graphs if graph.name == base.graph("curated")), None)
    own = [graph for graph in graphs if graph is not corrected]
    for graph in own:
        require_valid(graph)
    blamed = corrected or own[0]
    try:
        corrections = change_to(corrected, base, change.author, today) if corrected else None
        report = write(own, corrections, change.author, Settings(folder.path, base), AskingDesk(folder, ask))
    except CurationError as error:
        raise refuse(base.graph("curated"), problems(base.graph("curated"), error.problems)) from error
    except InvalidGraph as error:
        raise refuse(blamed.name, problems(blamed.name, [str(error)])) from error
    was_empty = next(release.triples(blamed.name), None) is None
    return Written(created=was_empty, release=report.release.number if report.release else None)
