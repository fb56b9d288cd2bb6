"""Pages and RDF of everything that has an IRI: things, articles, article nodes, reports, gazetteer things."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from loader.edtf import parse_term
from loader.graph.departed import departed
from loader.graph.embedded import Release
from loader.graph.excerpt import excerpt
from loader.graph.results import GRAPH_FORMATS, Term, short_iri, write_triples
from loader.graph.serialise import ExportFormat, write_quads
from loader.graph.terms import term
from server import departed as departures
from server import gallery
from server.corrections import Correction, corrections_of
from server.current import all_sentences, cite, footnotes, names, release
from server.footnotes import Notes
from server.leads import lead
from server.local_dates import shown_date
from server.lookups import Lookup, Row, as_texts, ask, ask_terms, node
from server.messages import N_, Message, gettext
from server.names import Names, terms_in_words
from server.negotiate import PAGE, Offer, chosen, offers, vary
from server.standing import spells
from server.wording import BY_ALL_NAMES, FAMILIES, OF_A_DAY, OTHERS, PROPERTIES, QUIET_ROLES, coordinates

blueprint = Blueprint("things", __name__)

EXCERPTS: dict[str, tuple[ExportFormat, str]] = {
    "trig": ("trig", "application/trig"),
    "nq": ("nquads", "application/n-quads"),
}
"""Suffix -> format and media type of what is known of a thing together with the reports and sentences that say it."""
SUFFIXES = {result_format.extension: result_format.name for result_format in GRAPH_FORMATS} | {
    "html": "html",
    "trig": "trig",
    "nq": "nq",
}
BECAME = N_("Became")
"""The heading of the things that were made from this one."""
MOST_RELATED = 50
"""Things that point here, shown of one kind; a state is party to more than anyone reads."""
MOST_MET = 20
"""Others whom somebody met; the report has all."""
MOST_LISTED = 100
"""Reports and nodes that are listed of those that a thing was made from."""
FEW_SPELLS = 2
"""A status that stayed the same is told by the facts; of an agreement it is of interest all the same."""
FEW_NAMES = 3
"""Names of a language that are shown at once."""
MOST_STATEMENTS = 1000
"""Statements that a page shows in RDF; the files have all of them."""

_HIDDEN = frozenset(
    term(name).value
    for name in (
        "rdf:type", "rdfs:label", "rdfs:comment", "skos:prefLabel", "skos:altLabel", "skos:hiddenLabel",
        "sk:notBefore", "sk:notAfter", "sk:dateBasis", "sk:madeFrom", "sk:reportedIn", "sk:mergedBy", "sk:sourceCount",
        "sk:correctedBy",
        "sk:kind", "sk:adjective", "sk:metonym", "sk:description", "dcterms:source", "schema:text", "sk:contentHash",
    )
)  # fmt: skip
"""Shown in a place of their own, or in the RDF only."""
_DATED = frozenset(term(name).value for name in ("sk:edtf", "sk:attestedOn", "schema:datePublished"))


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a fact: what people read, where it leads, and what is to be known of it beside."""

    text: str
    link: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values, and the sentences that say them; ``key`` is its name in English."""

    key: str
    label: str
    values: tuple[Value, ...]
    sources: Notes
    others: tuple[tuple[str, Notes], ...] = ()
    """What other reports give instead, and who says so."""
    corrections: tuple[Correction, ...] = ()
    """By which people the values are as they are."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another thing that points here."""

    iri: str
    name: str
    link: str | None
    date: str
    status: str
    role: str
    """The property by which it points here: participant, party, holder."""
    sources: Notes
    background: str
    """The source by which the background states it, if it does."""


@dataclass(frozen=True, slots=True)
class Family:
    """The other things of a kind: those that are shown, and how many more there are."""

    shown: tuple[Related, ...]
    more: int


@blueprint.get("/id/<path:path>")
def thing(path: str) -> BaseResponse:
    """A thing as a page or as RDF, by suffix or Accept; of a thing that is gone, the way to its successor. Raises 404
    if nothing is or was said."""
    current = release()
    subject, suffix = _subject(current, path)
    format_name = SUFFIXES[suffix] if suffix else None
    gone = departed(current, subject)
    if gone:
        return departures.answer(current, gone, format_name, suffix)
    if suffix in EXCERPTS:
        fmt, media_type = EXCERPTS[suffix]
        return Response(write_quads(set(excerpt(current, [subject])), fmt, current.base.iri), content_type=media_type)
    offer = chosen((PAGE, *offers(GRAPH_FORMATS)), format_name)
    if offer is PAGE:
        return vary(_page(current, subject))
    response = _data(current, subject, offer)
    return response if suffix else vary(response)


def _subject(current: Release, path: str) -> tuple[NamedNode, str]:
    """The thing of a path and the suffix, if the path has one that is no part of the thing's own name. Of what an
    article that is gone said, the article."""
    stem, _, suffix = path.rpartition(".")
    for candidate, extension in ((path, ""), (stem, suffix)):
        subject = node(current.base.iri + candidate)
        if extension in ("", *SUFFIXES) and candidate and subject and ask(current, Lookup.IS_KNOWN, {"thing": subject}):
            return subject, extension
    article = _article_of(current, path)
    if article is not None and departed(current, article):
        return article, ""
    raise NotFound(Message("nothing is known under this address in this release"))


def _article_of(current: Release, path: str) -> NamedNode | None:
    """The article of an article's node, report or passage."""
    parts = path.split("/")
    return node(f"{current.base.iri}article/{parts[1]}") if parts[0] == "article" and len(parts) > 2 else None


def _data(current: Release, subject: NamedNode, offer: Offer) -> Response:
    assert offer.format is not None  # PAGE was dealt with before
    triples = _triples(subject, ask_terms(current, Lookup.FACTS, {"thing": subject}))
    return Response(write_triples(triples, offer.format), content_type=offer.format.content_type)


def _triples(subject: NamedNode, rows: list[dict[str, Term]]) -> list[Triple]:
    found = []
    for row in rows:
        predicate, value = row["property"], row["value"]
        if isinstance(predicate, NamedNode) and isinstance(value, NamedNode | BlankNode | Literal):
            found.append(Triple(subject, predicate, value))
    return found


def _page(current: Release, subject: NamedNode) -> Response:
    base, iri = current.base.iri, subject.value
    if iri.startswith(f"{base}article/") and "/" not in iri[len(base) + len("article/") :]:
        return redirect(names().link(iri) or "/", 303)  # type: ignore[return-value] # werkzeug's response
    stated = ask_terms(current, Lookup.FACTS, {"thing": subject})
    rows = as_texts(stated)
    kinds = list(dict.fromkeys(row["label"] for row in ask(current, Lookup.KINDS, {"thing": subject})))
    triples = _triples(subject, stated)
    corrections = corrections_of(current, subject, names())
    pointing = ask(current, Lookup.RELATED, {"thing": subject})
    facts = _facts(current, subject, rows, corrections)
    html = render_template(
        "thing.html",
        lead=lead(iri, {fact.key: [value.text for value in fact.values] for fact in facts}, pointing),
        map=gallery.surroundings(iri),
        iri=iri,
        path=iri.removeprefix(base),
        title=names().name(iri),
        kinds=kinds,
        others=_other_names(rows, names().name(iri)),
        comments=_values(rows, "rdfs:comment"),
        reported_in=_values(rows, "sk:reportedIn"),
        stories=next(iter(_values(rows, "sk:sourceCount")), ""),
        background=_values(rows, "dcterms:source"),
        facts=facts,
        spells=spells(iri, current, names(), footnotes()),
        few_spells=1 if iri.startswith(f"{base}agreement/") else FEW_SPELLS,
        corrections=corrections,
        met_with=[_met(row, base) for row in ask(current, Lookup.MET_WITH, {"thing": subject})],
        most_met=MOST_MET,
        related=_related(pointing),
        timeline=gallery.life(iri, [_event(row) for row in pointing]),
        mentioned=footnotes().mentions(iri),
        merged_by=_values(rows, "sk:mergedBy"),
        made_from=_values(rows, "sk:madeFrom"),
        few_names=FEW_NAMES,
        most_listed=MOST_LISTED,
        turtle=write_triples(triples, GRAPH_FORMATS[0]).decode() if len(triples) <= MOST_STATEMENTS else "",
        all_sentences=all_sentences,
        cited=cite(names().name(iri)),
    )
    return make_response(html)


def _met(row: Row, base: str) -> Row:
    """Somebody whom the thing met, with the path by which a report knows them."""
    return row | {"path": row["other"].removeprefix(base)}


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


def _facts(current: Release, subject: NamedNode, rows: list[Row], corrections: tuple[Correction, ...]) -> list[Fact]:
    """The properties with their values; the reports that say so, and those that say otherwise."""
    corrected = {correction.slot for correction in corrections}
    told: dict[str, list[Row]] = {}
    for row in _slots(current, subject):
        told.setdefault(row["property"], []).append(row)
    is_relative = bool(_values(rows, "sk:dateBasis"))
    stated: dict[str, list[Row]] = {}
    for row in rows:
        if row["property"] not in _HIDDEN and "value" in row and "#char=" not in row["value"]:
            stated.setdefault(row["property"], []).append(row)
    facts = []
    for prop, found in stated.items():
        values = {row["value"] for row in found}
        # What is corrected is no longer that to which resolution led the reports' own values.
        may_lead = prop not in corrected
        agreeing = [
            row
            for row in told.get(prop, ())
            if row["value"] in values or _is_wider(row, values) or (may_lead and _is_same(current, row, values))
        ]
        others: dict[str, list[Row]] = {}
        for row in told.get(prop, ()):
            if row not in agreeing:
                others.setdefault(_value(row, names(), False).text, []).append(row)
        facts.append(
            Fact(
                key=PROPERTIES.get(short_iri(prop)) or names().name(prop),
                label=_property_name(prop),
                values=tuple(_value(row, names(), is_relative) for row in found),
                sources=_told_by(agreeing),
                others=tuple((text, _told_by(away)) for text, away in others.items()),
                corrections=tuple(correction for correction in corrections if correction.slot == prop),
            )
        )
    return facts


def _is_same(current: Release, row: Row, values: Iterable[str]) -> bool:
    """Whether a report's value says the same as one of the thing's. Its article's own node does, which resolution led
    to it. So does a whole for its part and a state for its capital or predecessor (Russia beside Moscow): another
    precision, or another name, is no contradiction."""
    if row["isLink"] != "true":
        return False
    told = row["value"]
    if told.startswith(current.base.article("").value):
        return True
    return any(told in _wholes(current, value) or value in _wholes(current, told) for value in values)


def _wholes(current: Release, iri: str) -> set[str]:
    """What a thing is part of, whose capital it is, or whose successor."""
    subject = node(iri)
    return {row["whole"] for row in ask(current, Lookup.WHOLES, {"thing": subject})} if subject else set()


def _is_wider(row: Row, values: Iterable[str]) -> bool:
    """Whether a report gives a less precise date, within which the thing's lies: that is nothing else."""
    if row["property"] != term("sk:edtf").value:
        return False
    try:
        told, known = parse_term(row["value"]), [parse_term(value) for value in values]
    except ValueError:
        return False
    return any(told.first <= date.first and date.last <= told.last for date in known)


def _property_name(iri: str) -> str:
    plain = PROPERTIES.get(short_iri(iri))
    return gettext(plain) if plain else names().name(iri)


def _slots(current: Release, subject: NamedNode) -> list[Row]:
    """What the reports say that the thing was made from."""
    reports = [node(iri) for iri in footnotes().made_from(subject.value) if "/report/" in iri]
    return [row for report in reports if report for row in ask(current, Lookup.SLOTS, {"report": report})]


def _told_by(rows: list[Row]) -> Notes:
    return footnotes().of_reports(row["report"] for row in rows)


def _value(row: Row, known: Names, is_relative: bool) -> Value:
    text = row["value"]
    if row["isLink"] == "true":
        return Value(known.name(text), known.link(text))
    if row["property"] in _DATED:
        # Translators: beside a date that the text tells as "on Tuesday" or "last week"
        return Value(shown_date(text), note=gettext("reckoned from the date of the article") if is_relative else "")
    return Value(coordinates(text))


def _related(rows: list[Row]) -> dict[str, Family]:
    """What points here, by family."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_heading(row), []).append(row)
    return {
        gettext(heading): Family(tuple(map(_other, others[:MOST_RELATED])), max(0, len(others) - MOST_RELATED))
        for heading, others in found.items()
    }


def _heading(row: Row) -> str:
    return BECAME if row["property"] == term("sk:madeFrom").value else FAMILIES.get(int(row["place"]), OTHERS)


def _event(row: Row) -> gallery.Event:
    status = names().name(row["status"]) if "status" in row else ""
    return gallery.Event(gettext(_heading(row)), row.get("date", ""), _name(row), status, names().link(row["other"]))


def _name(row: Row) -> str:
    """What pages call another thing that points here."""
    return names().name(row["other"]) if int(row["place"]) in BY_ALL_NAMES else terms_in_words(row["name"])


def _day(row: Row) -> str:
    """When another thing happened; nothing if its name says so, or if it is nothing that happens."""
    date = row.get("date", "")
    if date:
        return "" if date.strip("[")[:4] in row["name"] else shown_date(date)
    # Translators: beside a meeting, an agreement, a statement or an event
    return gettext("no date told") if int(row["place"]) in OF_A_DAY else ""


def _other(row: Row) -> Related:
    role = names().name(row["property"])
    is_quiet = role in QUIET_ROLES or _heading(row) == BECAME
    return Related(
        iri=row["other"],
        name=_name(row),
        link=names().link(row["other"]),
        date=_day(row),
        status=names().name(row["status"]) if "status" in row else "",
        role="" if is_quiet else gettext("as %(role)s", role=role),
        sources=footnotes().of(row["other"]),
        background=row.get("background", ""),
    )
