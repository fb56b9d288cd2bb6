"""The page of queries: a form that the editor improves, examples, and answers as a table, a picture or raw."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from pyoxigraph import Literal, NamedNode

from loader.graph.terms import PREFIXES
from server.built import EDITOR, built
from server.canned import CannedQuery, by_tag, find_canned, terms_of
from server.current import release, reports, settings
from server.messages import N_, gettext
from server.problems import Told
from server.query_pictures import Bars, draw_bars
from server.wording import KINDS
from server.workers.job import Shown
from server.world import asked_world

VIEWS = {"html": N_("table"), "picture": N_("picture"), "raw": N_("raw text")}
"""``?format=`` -> how the page shows an answer."""
FILES = {
    "json": "JSON", "csv": "CSV", "spreadsheet": N_("CSV for spreadsheets"), "tsv": "TSV", "xml": "XML",
    "turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD", "rdfxml": "RDF/XML",
    "trig": "TriG", "nquads": "N-Quads",
}  # fmt: skip
"""``?format=`` -> a file instead: the first five for tables, the others for graphs."""
TABLE_FILES = tuple(FILES)[:5]
GRAPH_FILES = tuple(FILES)[5:]
OFTEN_USED = ("sk", "skos", "oa", "prov", "schema", "dcterms", "xsd")
EXAMPLE = """
# Which meetings do the articles tell of? GRAPH ?article { … } reaches what single articles say.
SELECT ?meeting ?name ?date ?status {
  ?meeting a sk:Meeting ; skos:prefLabel ?name ; sk:edtf ?date ; sk:status/skos:prefLabel ?status .
} ORDER BY ?date
"""
_UNDEF = re.compile(r"VALUES \((?P<names>[^)]*)\) \{ \((?P<values>(?:UNDEF ?)+)\) \}")


@dataclass(frozen=True, slots=True)
class Raw:
    """The begin of an answer as it is sent; ``complete`` says whether that is all, ``format`` is of FILES."""

    text: str
    complete: bool
    format: str


def blank_page(report: str | None, given: Mapping[str, str]) -> str:
    """The form with an example, or with the query of a report, with the values that its parameters were given. Raises
    QueryError for an unknown report and for values that it cannot take."""
    if report is None:
        return _render(query=_prefixes() + EXAMPLE)
    found = find_canned(reports(), report)
    return _render(query=filled_in(found, terms_of(found, given, release())), report=found)


def refused_page(query: str, error: Told) -> str:
    """The form with a query that cannot be answered, and why."""
    return _render(query=query, error=error)


def answer_page(query: str, view: str, answer: Shown | Raw) -> str:
    """The form and the answer, seen as one of VIEWS."""
    found: dict[str, object] = {"query": query, "view": view, "limit": settings().max_rows, "files_of": TABLE_FILES}
    if isinstance(answer, Raw):
        return _render(**found | {"files_of": _files_like(answer.format)}, raw=answer)
    if answer.graph is not None:
        return _render(**found | {"files_of": GRAPH_FILES}, graph=answer.graph, complete=answer.complete)
    if answer.boolean is not None:
        return _render(**found, boolean=answer.boolean)
    table = answer.table()
    bars: Bars | None = draw_bars(table) if view == "picture" else None
    return _render(**found, table=table, bars=bars)


def filled_in(report: CannedQuery, terms: Mapping[str, NamedNode | Literal]) -> str:
    """The query of a report without its header, with RDF terms in place of the UNDEFs of its parameters."""
    text = "\n".join(line for line in report.sparql.splitlines() if not line.startswith("#+")).strip()
    found = _UNDEF.search(text)
    if found is None:
        return f"{text}\n"
    names = found["names"].split()
    values = " ".join(str(terms.get(name.lstrip("?$"), "UNDEF")) for name in names)
    return f"{text[: found.start()]}VALUES ({found['names']}) {{ ({values}) }}{text[found.end() :]}\n"


def _files_like(name: str) -> tuple[str, ...]:
    return TABLE_FILES if name in TABLE_FILES else GRAPH_FILES


def _prefixes() -> str:
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in OFTEN_USED)


def _editor_words() -> dict[str, object]:
    """What the editor says by itself: its name, the words of its own parts, and the kinds of things it offers; and the
    world whose things these are."""
    phrases = {
        "Completions": gettext("Completions"),
        "Control character": gettext("Control character"),
        "Selection deleted": gettext("Selection deleted"),
    }
    kinds = {kind: gettext(noun.one) for kind, noun in KINDS.items()}
    return {"label": gettext("Query in SPARQL"), "phrases": phrases, "kinds": kinds, "world": asked_world().given}


def _render(**found: object) -> str:
    return render_template(
        "sparql.html",
        **{"view": "html"} | found,
        views=VIEWS,
        files=FILES,
        by_tag=by_tag(reports()),
        editor=EDITOR if built(EDITOR) else None,
        editor_words=_editor_words(),
    )
