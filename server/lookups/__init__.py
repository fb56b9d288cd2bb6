"""Lookups: the small queries behind pages, one ``.rq`` file each; their parameters are bound as terms."""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, Variable

from loader.errors import QueryError
from loader.graph.embedded import Release
from loader.graph.results import Term

Values = Mapping[str, NamedNode | Literal]
Row = dict[str, str]
"""Variable -> text of its value; unbound variables are missing."""


class Lookup(Enum):
    """The files, by name."""

    ABOUT_TERRITORY = "about-territory"
    ARTICLE = "article"
    CLASSES_OF = "classes-of"
    CORRECTIONS = "corrections"
    COUNTS = "counts"
    COUNTS_IN_DISPUTE = "counts-in-dispute"
    EVIDENCE = "evidence"
    FACTS = "facts"
    HEADLINE = "headline"
    INSTANCES = "instances"
    IS_KNOWN = "is-known"
    KINDS = "kinds"
    LABEL = "label"
    LABELS = "labels"
    MADE_FROM = "made-from"
    MARKS = "marks"
    MENTIONS = "mentions"
    MET_WITH = "met-with"
    NAMED = "named"
    NAMED_IN_PART = "named-in-part"
    PARTY = "party"
    OTHER_TERMS = "other-terms"
    PROPERTIES_OF = "properties-of"
    PUBLISHED = "published"
    REJECTIONS = "rejections"
    RELATED = "related"
    RELEASES = "releases"
    REPORTS = "reports"
    SENTENCES = "sentences"
    SHAPES = "shapes"
    SIZE = "size"
    SLOTS = "slots"
    STATUSES = "statuses"
    TERM = "term"
    TERM_EXAMPLES = "term-examples"
    TERM_USES = "term-uses"
    TERMS = "terms"
    WHOLES = "wholes"


def ask(release: Release, lookup: Lookup, values: Values) -> list[Row]:
    """The rows of a lookup, every value as text; values that are blank nodes are left out."""
    return as_texts(ask_terms(release, lookup, values))


def as_texts(rows: list[dict[str, Term]]) -> list[Row]:
    """Rows of RDF terms, every value as text; values that are blank nodes are left out."""
    return [
        {name: value.value for name, value in row.items() if isinstance(value, NamedNode | Literal)} for row in rows
    ]


def ask_terms(release: Release, lookup: Lookup, values: Values) -> list[dict[str, Term]]:
    """The rows of a lookup as RDF terms."""
    answer = release.query(_text(lookup), {Variable(name): value for name, value in values.items()})
    if not isinstance(answer, QuerySolutions):
        raise QueryError(f"the lookup {lookup.value}.rq gives no table: install Skerry again")
    names = [variable.value for variable in answer.variables]
    return [{name: value for name in names if (value := solution[name]) is not None} for solution in answer]


def node(iri: str) -> NamedNode | None:
    """The node of an IRI, or None if the text is none."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None


@cache
def _text(lookup: Lookup) -> str:
    return (Path(__file__).parent / f"{lookup.value}.rq").read_text(encoding="utf-8")
