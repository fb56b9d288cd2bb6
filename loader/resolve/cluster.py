"""A cluster: the nodes or reports that are one thing, and what they make of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import NamedNode

SlotValue = NamedNode | str | int | date


@dataclass(frozen=True, slots=True)
class Side:
    """A value of a slot with the reports that give it and their articles, sorted."""

    value: SlotValue
    reports: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A slot for which independent stories give values that contradict each other."""

    slot: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """One thing before its IRI is settled.

    ``path`` and ``wanted`` make the IRI it would like (``meeting``, ``2019-01-22-moscow-abe-putin``); a thing that the
    gazetteer holds (``known``) has its IRI and label already. ``members`` are the article nodes and reports it was
    made from, for a gazetteer's thing also its first mention in each article.
    """

    class_name: str
    path: str
    wanted: str
    label: str
    members: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    merged_by: tuple[str, ...] = ()
    iri: str = ""
    known: bool = False
    alt_labels: tuple[str, ...] = ()
    slots: Mapping[str, tuple[SlotValue, ...]] = field(default_factory=dict)
    of: tuple[tuple[str, str], ...] = ()
    """(thing, property) pairs that point at this thing."""
    differences: tuple[Difference, ...] = ()
    subject: str = ""
    """The thing on which stories differ, if this is no thing but their ``differences`` on it."""
