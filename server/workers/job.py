"""A query as it is handed to a worker process, and what the worker sends back: JSON, and bytes with a tag."""

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path

from pyoxigraph import NamedNode

from loader.graph.dataset import Dataset
from loader.graph.editions import Texts, shown
from loader.graph.embedded import Release, open_release
from loader.graph.guard import MAX_DEPTH, MAX_TOKENS, QuerySize
from loader.graph.manifest import Manifest
from loader.graph.opening import open_exactly
from loader.graph.remote.address import place_of
from loader.graph.results import (
    DATASET_FORMATS,
    GRAPH_FORMATS,
    SOLUTION_FORMATS,
    SPREADSHEET,
    Cell,
    ResultFormat,
    ResultTable,
)
from loader.graph.store import StoreFolder
from loader.graph.terms import Base

BEGUN, CHUNK, LAST, ERROR = b"B", b"C", b"L", b"E"
"""The first byte of a worker's message: the query begins (and may last so many seconds from now on, if a number
follows), a part of the answer, its last part, or why there is none."""
TOO_LARGE, DEFECT = 1, 3
"""Exit codes of a worker: its memory did not suffice, or it met an error that nobody expected."""
PAGE = "page"
"""The format of an answer for a page: ``Shown`` as JSON."""


@dataclass(frozen=True, slots=True)
class Job:
    """A query of a release. ``format`` is the name of a result format, or PAGE with at most ``rows`` rows;
    ``default`` and ``named`` are the IRIs of its dataset, both None if the query's own counts; it sees the ``texts`` of
    articles that are shown, by copies in the folder ``editions``; ``nesting`` and ``words`` are how large it may be
    (QuerySize). ``until``: it is asked of what the articles published until then tell, by a process that has that.
    ``in_memory``: it is asked of the release's copy in memory, which may give rows in another order than its tables.
    ``names_dataset``: whether the query names a dataset of its own; None if it was not inspected yet."""

    store: str
    number: int
    published: str
    base: str
    query: str
    format: str
    rows: int = 0
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    texts: Texts = "full"
    editions: str = ""
    nesting: int = MAX_DEPTH
    words: int = MAX_TOKENS
    until: str = ""
    in_memory: bool = False
    names_dataset: bool | None = None

    @property
    def size(self) -> QuerySize:
        """How large the query may be."""
        return QuerySize(self.nesting, self.words)

    @property
    def world(self) -> tuple[int, str, bool]:
        """The release, and where it is. A store that was made anew has the same numbers again."""
        return self.number, self.published, self.in_memory

    @property
    def dataset(self) -> Dataset | None:
        """The dataset that overrides the query's own."""
        if self.default is None and self.named is None:
            return None
        return Dataset(
            tuple(NamedNode(iri) for iri in self.default or ()), tuple(NamedNode(iri) for iri in self.named or ())
        )

    @property
    def result_format(self) -> ResultFormat:
        """The format by its name. Raises KeyError for PAGE."""
        return _FORMATS[self.format]

    def open(self) -> Release:
        """Opens the release that the job is asked of. Raises StoreError if it cannot be read."""
        manifest = Manifest(self.number, datetime.fromisoformat(self.published))
        place = place_of(self.store, os.environ)
        if not isinstance(place, Path):
            return open_exactly(place, manifest)
        whole = open_release(StoreFolder(place), manifest, Base(self.base))
        return shown(whole, self.texts, self.editions)

    def copied(self) -> "Job":
        """The same job, asked of the copy in memory."""
        return replace(self, in_memory=True)

    def of(self, query: str, names_dataset: bool | None = None) -> "Job":
        """The same job with another query."""
        return Job(
            self.store, self.number, self.published, self.base, query, self.format, self.rows, self.default, self.named,
            self.texts, self.editions, self.nesting, self.words, self.until, self.in_memory, names_dataset,
        )  # fmt: skip

    def to_json(self) -> bytes:
        """The job as it is sent."""
        return json.dumps({name: getattr(self, name) for name in _FIELDS}).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Job":
        """The job as it was sent."""
        fields = json.loads(content)
        for name in ("default", "named"):
            fields[name] = None if fields[name] is None else tuple(fields[name])
        return cls(**fields)


_FORMATS = {each.name: each for each in (*SOLUTION_FORMATS, SPREADSHEET, *GRAPH_FORMATS, *DATASET_FORMATS)}
_FIELDS = tuple(field.name for field in fields(Job))

Written = tuple[str, str | None, str | None]
"""A cell as it is sent: text, IRI, language."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as a page shows it: the first rows of a table, the first triples of a graph as Turtle, or a boolean;
    ``complete`` says whether these are all."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Written, ...], ...] = ()
    complete: bool = True
    graph: str | None = None
    boolean: bool | None = None

    def to_json(self) -> bytes:
        """The answer as it is sent."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Shown":
        """The answer as it was sent."""
        fields = json.loads(content)
        rows = tuple(tuple(tuple(cell) for cell in row) for row in fields.pop("rows"))
        return cls(columns=tuple(fields.pop("columns")), rows=rows, **fields)

    def table(self) -> ResultTable:
        """The rows for people."""
        rows = tuple(tuple(Cell(text, iri, language) for text, iri, language in row) for row in self.rows)
        return ResultTable(self.columns, rows, self.complete)
