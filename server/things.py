"""Pages and RDF of everything that has an IRI: things, articles, article nodes, reports, gazetteer things."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, render_template
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from loader.graph.embedded import Release
from loader.graph.results import GRAPH_FORMATS, write_triples
from loader.graph.terms import term
from server.current import names, release
from server.dates import date_in_words
from server.footnotes import Source, footnote, mentions
from server.lookups import Lookup, Row, ask, ask_terms, node
from server.names import Names
from server.negotiate import PAGE, Offer, chosen, offers, vary

blueprint = Blueprint("things", __name__)

SUFFIXES = {result_format.extension: result_format.name for result_format in GRAPH_FORMATS} | {"html": "html"}
MOST_RELATED = 200
"""Things that point here, shown of one kind; a state is party to more than anyone reads."""

_HIDDEN = frozenset(
    term(name).value
    for name in (
        "rdf:type", "rdfs:label", "rdfs:comment", "skos:prefLabel", "skos:altLabel", "skos:hiddenLabel",
        "sk:notBefore", "sk:notAfter", "sk:dateBasis", "sk:madeFrom", "sk:reportedIn", "sk:mergedBy", "sk:sourceCount",
        "sk:kind", "sk:adjective", "sk:metonym", "sk:description", "dcterms:source", "schema:text", "sk:contentHash",
    )
)  # fmt: skip
"""Shown in a place of their own, or in the RDF only."""
_DATED = frozenset(term(name).value for name in ("sk:edtf", "sk:attestedOn", "schema:datePublished"))


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a fact: what people read, and where it leads."""

    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values, and the sentences that say them."""

    label: str
    values: tuple[Value, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Another thing that points here."""

    name: str
    link: str | None
    date: str
    status: str
    sources: tuple[Source, ...]


@blueprint.get("/id/<path:path>")
def thing(path: str) -> BaseResponse:
    """A thing as a page or as RDF, by suffix or Accept. Raises 404 if nothing is said of it."""
    current = release()
    subject, suffix = _subject(current, path)
    offer = chosen((PAGE, *offers(GRAPH_FORMATS)), SUFFIXES[suffix] if suffix else None)
    if offer is PAGE:
        return vary(_page(current, subject))
    response = _data(current, subject, offer)
    return response if suffix else vary(response)


def _subject(current: Release, path: str) -> tuple[NamedNode, str]:
    """The thing of a path and the suffix, if the path has one that is no part of the thing's own name."""
    stem, _, suffix = path.rpartition(".")
    for candidate, extension in ((path, ""), (stem, suffix)):
        subject = node(current.base.iri + candidate)
        if extension in ("", *SUFFIXES) and candidate and subject and ask(current, Lookup.IS_KNOWN, {"thing": subject}):
            return subject, extension
    raise NotFound("nothing is known under this address in this release")


def _data(current: Release, subject: NamedNode, offer: Offer) -> Response:
    assert offer.format is not None  # PAGE was dealt with before
    triples = _triples(current, subject)
    return Response(write_triples(triples, offer.format), content_type=offer.format.content_type)


def _triples(current: Release, subject: NamedNode) -> list[Triple]:
    rows = ask_terms(current, Lookup.FACTS, {"thing": subject})
    found = []
    for row in rows:
        predicate, value = row["property"], row["value"]
        if isinstance(predicate, NamedNode) and isinstance(value, NamedNode | BlankNode | Literal):
            found.append(Triple(subject, predicate, value))
    return found


def _page(current: Release, subject: NamedNode) -> Response:
    base, iri = current.base.iri, subject.value
    if iri.startswith(f"{base}article/") and "/" not in iri[len(base) + len("article/") :]:
        return redirect(names().link(iri) or "/", 303)  # type: ignore[return-value]
    rows = ask(current, Lookup.FACTS, {"thing": subject})
    kinds = list(dict.fromkeys(row["label"] for row in ask(current, Lookup.KINDS, {"thing": subject})))
    turtle = write_triples(_triples(current, subject), GRAPH_FORMATS[0]).decode()
    html = render_template(
        "thing.html",
        iri=iri,
        path=iri.removeprefix(base),
        title=names().name(iri),
        kinds=kinds,
        others=_other_names(rows, names().name(iri)),
        comments=_values(rows, "rdfs:comment"),
        reported_in=_values(rows, "sk:reportedIn"),
        stories=next(iter(_values(rows, "sk:sourceCount")), ""),
        background=_values(rows, "dcterms:source"),
        facts=_facts(current, subject, rows),
        related=_related(current, subject),
        mentioned=mentions(current, names(), iri),
        merged_by=_values(rows, "sk:mergedBy"),
        made_from=_values(rows, "sk:madeFrom"),
        turtle=turtle,
    )
    return make_response(html)


def _values(rows: list[Row], curie: str) -> list[str]:
    wanted = term(curie).value
    return [row["value"] for row in rows if row["property"] == wanted and "value" in row]


def _other_names(rows: list[Row], title: str) -> dict[str, list[str]]:
    """Names by language, the title left out."""
    labels = {term("skos:prefLabel").value, term("skos:altLabel").value}
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["property"] in labels and row.get("value") not in (None, title):
            of_language = found.setdefault(row["language"], [])
            if row["value"] not in of_language:
                of_language.append(row["value"])
    return found


def _facts(current: Release, subject: NamedNode, rows: list[Row]) -> list[Fact]:
    slots: dict[str, set[str]] = {}
    for row in ask(current, Lookup.SLOTS, {"thing": subject}):
        slots.setdefault(row["property"], set()).add(row["report"])
    notes = {report: footnote(current, names(), report) for reports in slots.values() for report in reports}
    is_relative = bool(_values(rows, "sk:dateBasis"))
    facts: dict[str, list[Value]] = {}
    for row in rows:
        if row["property"] not in _HIDDEN and "value" in row and not _is_internal(row):
            facts.setdefault(row["property"], []).append(_value(row, names(), is_relative))
    return [
        Fact(names().name(prop), tuple(values), _merged(notes[report] for report in sorted(slots.get(prop, ()))))
        for prop, values in facts.items()
    ]


def _is_internal(row: Row) -> bool:
    """A passage: its sentence stands in the footnotes."""
    return "#char=" in row["value"]


def _merged(notes: Iterable[tuple[Source, ...]]) -> tuple[Source, ...]:
    """The sources of several reports, an article and each of its sentences once."""
    merged: dict[str, Source] = {}
    for source in (source for sources in notes for source in sources):
        before = merged.get(source.name + str(source.link))
        sentences = (*before.sentences, *source.sentences) if before else source.sentences
        merged[source.name + str(source.link)] = replace(source, sentences=tuple(dict.fromkeys(sentences)))
    return tuple(merged.values())


def _value(row: Row, known: Names, is_relative: bool) -> Value:
    text = row["value"]
    if row["isLink"] == "true":
        return Value(known.name(text), known.link(text))
    if row["property"] in _DATED:
        basis = " (counted from the day of publication)" if is_relative else ""
        return Value(date_in_words(text) + basis)
    return Value(text)


def _related(current: Release, subject: NamedNode) -> dict[str, list[Related]]:
    """What points here, by the name of the property."""
    found: dict[str, list[Related]] = {}
    made_from = term("sk:madeFrom").value
    for row in ask(current, Lookup.RELATED, {"thing": subject}):
        label = "became" if row["property"] == made_from else names().name(row["property"])
        others = found.setdefault(label, [])
        if len(others) < MOST_RELATED and all(other.link != names().link(row["other"]) for other in others):
            others.append(
                Related(
                    row["name"],
                    names().link(row["other"]),
                    date_in_words(row.get("date", "")),
                    names().name(row["status"]) if "status" in row else "",
                    footnote(current, names(), row["other"]),
                )
            )
    return found
