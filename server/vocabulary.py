"""The vocabulary for people and for the query editor, the shapes, and what did not pass them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound

from loader.graph.results import short_iri
from loader.graph.terms import PREFIXES, SK
from server.current import as_json, names, release
from server.lookups import Lookup, Row, ask
from server.messages import N_, Message, gettext

blueprint = Blueprint("vocabulary", __name__)

HEADINGS = (("class", N_("Classes")), ("property", N_("Properties")), ("value", N_("Values")))
"""Kind of term -> heading."""
KINDS = {
    "class": N_("class of the vocabulary"),
    "property": N_("property of the vocabulary"),
    "value": N_("value of the vocabulary"),
}
SAID = {
    "rdfs:subClassOf": N_("kind of"),
    "rdfs:subPropertyOf": N_("part of the meaning of"),
    "rdfs:domain": N_("is told of"),
    "rdfs:range": N_("its value is"),
    "schema:domainIncludes": N_("is told of"),
    "schema:rangeIncludes": N_("its value is"),
    "skos:closeMatch": N_("near in meaning"),
    "skos:inScheme": N_("one of"),
    "owl:inverseOf": N_("the other way round"),
    "owl:disjointWith": N_("never also"),
    "skos:scopeNote": N_("note"),
}
"""Property of a term -> how its page calls it; others are left out."""
POINTED = {
    "rdfs:subClassOf": N_("kinds"),
    "rdfs:subPropertyOf": N_("narrower properties"),
    "rdfs:domain": N_("properties told of it"),
    "rdfs:range": N_("properties with such a value"),
}
"""The same for the terms that point at it."""
USES = {
    ("known", "value"): N_("things or values in what is known"),
    ("known", "property"): N_("statements in what is known"),
    ("article", "value"): N_("things or values in what single articles say"),
    ("article", "property"): N_("statements in what single articles say"),
}
SEVERITIES = {"Violation": "", "Warning": N_("should"), "Info": N_("for information")}
"""How strictly a shape is meant, where that is not as strictly as can be."""
PARTS = {
    "article": N_("article"),
    "curation": N_("curation"),
    "gazetteer": N_("gazetteer"),
    "things": N_("things"),
    "user": N_("user"),
    "world": N_("world"),
}
"""The part of the graph that a file of shapes guards -> what it is."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to the page of ``iri``, if that has one."""

    text: str
    href: str | None
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape that can fail: its name, the part of the graph that it guards, what it is about and what it says."""

    name: str
    part: str
    targets: tuple[Link, ...]
    path: Link | None
    message: str
    severity: str


@blueprint.get("/ontology")
def overview() -> str:
    """All terms with their definitions."""
    return render_template("ontology.html", terms=_terms(), headings=HEADINGS, local=_local)


@blueprint.get("/ontology.json")
def completion() -> Response:
    """Prefixes and terms for a query editor: ours, and those of other vocabularies that data has."""
    ours = [
        {"name": short_iri(row["term"])} | {field: row[field] for field in ("kind", "label", "definition")}
        for row in _terms()
    ]
    others = [
        {"name": short_iri(row["term"]), "kind": "property", "label": "", "definition": ""}
        for row in ask(release(), Lookup.OTHER_TERMS, {"shapes": _shapes_graph()})
    ]
    return as_json({"prefixes": PREFIXES, "terms": ours + [term for term in others if "/" not in term["name"]]})


@blueprint.get("/ontology/<term>")
def term_page(term: str) -> str:
    """A term: its definition, example, relations, shapes, and where it is used."""
    found = next((row for row in _terms() if _local(row["term"]) == term), None)
    if found is None:
        raise NotFound(Message("the vocabulary has no term %(term)r: /ontology lists all", term=term[:40]))
    subject = {"term": NamedNode(found["term"])}
    rows = ask(release(), Lookup.TERM, subject)
    uses = [(USES[row["where"], row["as"]], int(row["count"])) for row in ask(release(), Lookup.TERM_USES, subject)]
    things = [_link(row["thing"]) for row in ask(release(), Lookup.TERM_EXAMPLES, subject)]
    kind = found["kind"]
    return render_template(
        "term.html",
        term=found,
        local=term,
        kind_of_term=gettext(KINDS[kind]),
        examples=[row["value"] for row in rows if short_iri(row["property"]) == "skos:example"],
        relations=_relations(rows),
        uses=uses,
        things=things,
        shapes=[shape for shape in _shapes() if found["term"] in _about(shape)],
    )


@blueprint.get("/shapes")
def shapes() -> str:
    """The shapes by the part of the graph that they guard."""
    parts: dict[str, list[Shape]] = defaultdict(list)
    for shape in _shapes():
        parts[gettext(PARTS.get(shape.part, shape.part))].append(shape)
    return render_template("shapes.html", parts=parts)


@blueprint.get("/validation")
def validation() -> str:
    """What the current release was checked for, and what was left out of it and why."""
    provenance = {"provenance": release().base.graph("provenance")}
    return render_template(
        "validation.html", shapes=len(_shapes()), rejections=ask(release(), Lookup.REJECTIONS, provenance)
    )


def _terms() -> list[Row]:
    return ask(release(), Lookup.TERMS, {})


def _shapes_graph() -> NamedNode:
    return release().base.graph("shapes")


def _local(iri: str) -> str:
    return iri.removeprefix(SK)


def _link(iri: str) -> Link:
    """A term by its short name, anything else by the name that pages show."""
    known = iri.startswith(tuple(PREFIXES.values()))
    local = f"/ontology/{_local(iri)}" if iri.startswith(SK) else names().link(iri)
    return Link(short_iri(iri) if known else names().name(iri), local, iri)


def _relations(rows: Iterable[Row]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = defaultdict(list)
    for row in rows:
        curie = short_iri(row["property"])
        if "value" in row and curie in SAID:
            is_iri = row["value"].startswith(("http://", "https://"))
            found[gettext(SAID[curie])].append(_link(row["value"]) if is_iri else Link(row["value"], None))
        elif "pointing" in row:
            found[gettext(POINTED[curie])].append(_link(row["pointing"]))
    return found


def _shapes() -> list[Shape]:
    rows = ask(release(), Lookup.SHAPES, {"shapes": _shapes_graph()})
    found: dict[str, Shape] = {}
    for row in rows:
        part, _, name = row["shape"].rpartition("#")
        before = found[row["shape"]].targets if row["shape"] in found else ()
        targets = {link.iri: link for link in (*before, *map(_link, row["targets"].split()))}
        found[row["shape"]] = Shape(
            name,
            part.rpartition("/")[2],
            tuple(targets[iri] for iri in sorted(targets)),
            _link(row["path"]) if "path" in row else None,
            row["message"],
            SEVERITIES[row["severity"].rpartition("#")[2]],
        )
    return list(found.values())


def _about(shape: Shape) -> set[str]:
    return {link.iri for link in (*shape.targets, *([shape.path] if shape.path else []))}
