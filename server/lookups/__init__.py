"""Lookups: the small queries behind pages, one ``.rq`` file each; their parameters are bound as terms."""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Variable

from loader.errors import QueryError
from loader.graph.embedded import Release

Row = dict[str, str]
"""Variable -> text of its value; unbound variables are missing."""


class Lookup(Enum):
    """The files, by name."""

    ARTICLE = "article"
    COUNTS = "counts"
    EVIDENCE = "evidence"
    FACTS = "facts"
    INSTANCES = "instances"
    IS_KNOWN = "is-known"
    LABEL = "label"
    MARKS = "marks"
    MENTIONS = "mentions"
    NAMED = "named"
    RELATED = "related"
    REPORTS = "reports"


def ask(release: Release, lookup: Lookup, values: Mapping[str, NamedNode | Literal]) -> list[Row]:
    """The rows of a lookup. For an ASK, one empty row means yes and none means no."""
    answer = release.query(_text(lookup), {Variable(name): value for name, value in values.items()})
    if isinstance(answer, QueryBoolean):
        return [{}] if answer else []
    if not isinstance(answer, QuerySolutions):
        raise QueryError(f"the lookup {lookup.value}.rq gives no table: install Skerry again")
    names = [variable.value for variable in answer.variables]
    return [
        {name: str(value.value) for name in names if isinstance(value := solution[name], NamedNode | Literal)}
        for solution in answer
    ]


@cache
def _text(lookup: Lookup) -> str:
    return (Path(__file__).parent / f"{lookup.value}.rq").read_text(encoding="utf-8")
