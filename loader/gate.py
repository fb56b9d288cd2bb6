"""The gate: nothing is published that breaks its shapes or is not proved by its article's words."""

from typing import Literal

from loader.article import Article
from loader.build import build
from loader.errors import ArticleError, InvalidGraph
from loader.evidence import check_evidence, check_graph_evidence
from loader.gazetteer import Gazetteer
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base
from loader.record import Record
from loader.validate import Shapes, check

_TOLD = 10


def article_graph(article: Article, record: Record, gazetteer: Gazetteer, base: Base) -> NamedGraph:
    """The graph of what an article says, proved against its text and its shapes. Raises ArticleError with the
    problems in words."""
    problems = check_evidence(record, article.text)
    if not problems:
        graph = build(record, article, gazetteer, base)
        problems = check_graph_evidence(graph) or _blocking(graph, "article")
    if problems:
        raise ArticleError(f"article {article.id!r} breaks its shapes and was left out: {_in_words(problems)}")
    return graph


def require_valid(graph: NamedGraph, shapes: Literal["gazetteer", "things", "curation"]) -> None:
    """Raises InvalidGraph with the violations in words if the graph breaks its shapes."""
    problems = _blocking(graph, shapes)
    if problems:
        told = _in_words(problems)
        raise InvalidGraph(f"the graph {graph.name.value} breaks its shapes, so nothing was published: {told}")


def _blocking(graph: NamedGraph, shapes: Shapes) -> tuple[str, ...]:
    return tuple(str(violation) for violation in check(graph.triples, shapes) if violation.blocking)


def _in_words(problems: tuple[str, ...]) -> str:
    more = f" (and {len(problems) - _TOLD} more)" if len(problems) > _TOLD else ""
    return "; ".join(problems[:_TOLD]) + more
