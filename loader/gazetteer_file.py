"""Reads gazetteer files (Turtle) into the values of ``loader.gazetteer``.

All files are one graph: what two files say about one thing (a state that is a party to two disputes) is added up.
Parsed with pyoxigraph, whose syntax errors name line and column and which leaves a malformed date for us to report.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal as OneOf
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from loader.errors import GazetteerError
from loader.gazetteer import Entry, Gazetteer, GazetteerKind, KnownAgreement, KnownDispute, TermOfOffice
from loader.graph.terms import DEFAULT_BASE, SK, term

ENTRY_KINDS: Mapping[str, GazetteerKind] = {
    "Person": "person",
    "State": "state",
    "Organization": "organization",
    "Island": "island",
    "IslandGroup": "island",
    "Territory": "island",
    "Place": "place",
    "PublicEvent": "event",
    "Agreement": "agreement",
    "Treaty": "agreement",
    "Declaration": "agreement",
    "Understanding": "agreement",
}
"""Class (local name) -> kind of the entries it makes."""

AGREEMENT_CLASSES = tuple(name for name, kind in ENTRY_KINDS.items() if kind == "agreement")
OTHER_CLASSES = ("Dispute", "Naming", "Provision", "Tenure")
UNLABELLED = frozenset({"Naming", "Tenure"})
"""Classes whose label follows from their properties, so that a file need not give one."""

AgreementKind = OneOf["treaty", "declaration", "agreement"]
AgreementStatus = OneOf["proposed", "agreed", "signed", "ratified"]
AGREEMENT_KINDS: Mapping[str, AgreementKind] = {"Treaty": "treaty", "Declaration": "declaration"}
STATUSES = ("Proposed", "Agreed", "Signed", "Ratified")


@dataclass(frozen=True, slots=True)
class GazetteerGraph:
    """All triples of the gazetteer files, by subject. Every answer is sorted, so that nothing depends on file order."""

    triples: frozenset[Triple]
    by_subject: Mapping[str, tuple[Triple, ...]]
    """Subject -> its triples, sorted by their N-Triples form."""
    places: Mapping[str, str]
    """Subject -> ``file, line N``, for messages."""

    def objects(self, subject: str, curie: str) -> Iterator[NamedNode | Literal]:
        """The objects of a property."""
        predicate = term(curie)
        for triple in self.by_subject.get(subject, ()):
            if triple.predicate == predicate and isinstance(triple.object, NamedNode | Literal):
                yield triple.object

    def iris(self, subject: str, curie: str) -> tuple[str, ...]:
        """The objects that are IRIs."""
        return tuple(o.value for o in self.objects(subject, curie) if isinstance(o, NamedNode))

    def texts(self, subject: str, curie: str) -> tuple[str, ...]:
        """The literals' lexical forms."""
        return tuple(dict.fromkeys(o.value for o in self.objects(subject, curie) if isinstance(o, Literal)))

    def classes(self, subject: str) -> tuple[str, ...]:
        """Local names of the subject's ``sk:`` classes."""
        return tuple(iri[len(SK) :] for iri in self.iris(subject, "rdf:type") if iri.startswith(SK))

    def subjects(self, *classes: str) -> Iterator[str]:
        """IRIs of the subjects of any of the classes, sorted."""
        return (s for s in self.by_subject if not set(classes).isdisjoint(self.classes(s)))

    def label(self, subject: str) -> str | None:
        """The preferred English label (or one without language); ``rdfs:label`` stands in for ``skos:prefLabel``."""
        for curie in ("skos:prefLabel", "rdfs:label"):
            literals = [o for o in self.objects(subject, curie) if isinstance(o, Literal)]
            for language in ("en", None):
                for literal in literals:
                    if literal.language == language:
                        return literal.value
        return None

    def where(self, subject: str) -> str:
        """The file and line that describe a subject, for messages."""
        return self.places.get(subject, "gazetteer")


def load_gazetteer(paths: Sequence[Path]) -> Gazetteer:
    """The gazetteer files as values, sorted by IRI; equal for files that state the same, however they are written.

    Raises GazetteerError, with file and line, for what cannot be read, has a syntax error, or states something that
    cannot be used: a subject without class or label, a date that is none, a reference to something not described.
    """
    graph = read_graph(paths)
    members = _members(graph)
    lines = sorted(str(triple) for triple in graph.triples)
    return Gazetteer(
        entries=tuple(_entry(graph, s, members) for s in graph.subjects(*ENTRY_KINDS)),
        terms_of_office=tuple(_term_of_office(graph, s) for s in graph.subjects("Tenure")),
        agreements=tuple(_agreement(graph, s) for s in graph.subjects(*AGREEMENT_CLASSES)),
        disputes=tuple(_dispute(graph, s) for s in graph.subjects("Dispute")),
        fingerprint=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    )


def read_graph(paths: Sequence[Path]) -> GazetteerGraph:
    """All files as one checked graph. Raises GazetteerError as ``load_gazetteer`` does."""
    if not paths:
        raise GazetteerError("no gazetteer file was given: name at least one Turtle file, such as kuril.ttl")
    triples: set[Triple] = set()
    places: dict[str, str] = {}
    for path in sorted(set(paths)):
        content = _content(path)
        lines = _lines(content)
        for triple in parse_turtle(path, content):
            triples.add(triple)
            subject = _subject(triple, path)
            places.setdefault(subject, f"{path}, line {lines[subject]}" if subject in lines else str(path))
    by_subject: dict[str, list[Triple]] = defaultdict(list)
    for triple in triples:
        by_subject[cast(NamedNode, triple.subject).value].append(triple)
    grouped = {subject: tuple(sorted(by_subject[subject], key=str)) for subject in sorted(by_subject)}
    graph = GazetteerGraph(frozenset(triples), grouped, places)
    for subject in grouped:
        _check(graph, subject)
    return graph


def parse_turtle(path: Path, content: bytes) -> Iterator[Triple]:
    """The triples of a Turtle file; relative IRIs without ``@base`` lie under the default base.

    Raises GazetteerError naming file and line for a syntax error.
    """
    try:
        for quad in parse(input=content, format=RdfFormat.TURTLE, base_iri=DEFAULT_BASE):
            yield quad.triple
    except SyntaxError as error:
        # The parser's own text repeats the position and is no sentence of ours: keep what follows it.
        problem = str(error.msg).partition(": ")[2] or str(error.msg)
        raise GazetteerError(f"{path}, line {error.lineno}: {problem}; correct the Turtle there") from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise GazetteerError(f"gazetteer file {path} cannot be read ({reason}): check the path") from error


def _subject(triple: Triple, path: Path) -> str:
    if not isinstance(triple.subject, NamedNode):
        raise GazetteerError(f"{path}: a subject is a blank node ([ … ] or _:name); give the thing an IRI of its own")
    if isinstance(triple.object, BlankNode):
        name, predicate = triple.subject.value.removeprefix(DEFAULT_BASE), triple.predicate.value
        raise GazetteerError(
            f"{path}: <{name}> points with {predicate} at a blank node; give the thing an IRI of its own"
        )
    return triple.subject.value


def _lines(content: bytes) -> Mapping[str, int]:
    """Subject -> the first line that begins with it; a subject written as a prefixed name is not found."""
    lines: dict[str, int] = {}
    for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1):
        if line.startswith("<"):
            iri = line[1:].partition(">")[0]
            lines.setdefault(iri if ":" in iri else DEFAULT_BASE + iri, number)
    return lines


def _check(graph: GazetteerGraph, subject: str) -> None:
    where, name = graph.where(subject), subject.removeprefix(DEFAULT_BASE)
    classes = graph.classes(subject)
    known = {*ENTRY_KINDS, *OTHER_CLASSES}
    if known.isdisjoint(classes):
        given = f"has the class sk:{classes[0]}" if classes else "has no class"
        raise GazetteerError(f"{where}: <{name}> {given}; give it one of sk:{', sk:'.join(sorted(known))}")
    if UNLABELLED.isdisjoint(classes) and graph.label(subject) is None:
        raise GazetteerError(f'{where}: <{name}> has no English label; add skos:prefLabel "…"@en')
    for iri in sorted({t.object.value for t in graph.by_subject[subject] if isinstance(t.object, NamedNode)}):
        if iri.startswith(DEFAULT_BASE) and iri not in graph.by_subject:
            other = iri.removeprefix(DEFAULT_BASE)
            raise GazetteerError(
                f"{where}: <{name}> refers to <{other}>, which no file describes; describe or correct it"
            )
    for text in graph.texts(subject, "sk:ambiguousName"):
        if text not in _names(graph, subject):
            raise GazetteerError(
                f"{where}: <{name}> has the ambiguous name {text!r}, none of its names; add it as skos:altLabel"
            )
    start, end = _bound(graph, subject, "sk:notBefore"), _bound(graph, subject, "sk:notAfter")
    if start and end and start > end:
        raise GazetteerError(f"{where}: <{name}> ends on {end}, before it begins on {start}; correct the dates")


def _bound(graph: GazetteerGraph, subject: str, curie: str) -> date | None:
    for text in graph.texts(subject, curie):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise GazetteerError(f"{graph.where(subject)}: {curie} {text!r} is no date; write YYYY-MM-DD") from error
    return None


def _entry(graph: GazetteerGraph, subject: str, members: Mapping[str, tuple[str, ...]]) -> Entry:
    kind = next(ENTRY_KINDS[name] for name in graph.classes(subject) if name in ENTRY_KINDS)
    return Entry(
        iri=subject,
        kind=kind,
        label=graph.label(subject) or "",
        names=_names(graph, subject),
        adjectives=graph.texts(subject, "sk:adjective"),
        metonyms=graph.texts(subject, "sk:metonym"),
        descriptions=graph.texts(subject, "sk:description"),
        capital=next(iter(graph.iris(subject, "sk:capital")), None),
        members=members.get(subject, ()),
        part_of=graph.iris(subject, "sk:partOf"),
        disputes=graph.iris(subject, "sk:dispute"),
        is_group="IslandGroup" in graph.classes(subject),
        ambiguous=graph.texts(subject, "sk:ambiguousName"),
    )


def _names(graph: GazetteerGraph, subject: str) -> tuple[str, ...]:
    labels = [graph.label(subject) or ""]
    for curie in ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel"):
        labels += [text for text in graph.texts(subject, curie) if is_latin(text)]
    return tuple(dict.fromkeys(labels))


def is_latin(text: str) -> bool:
    """Whether all letters of a name are Latin ones: ``Hans Ø`` yes, ``Итуруп`` no."""
    return all(unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha())


def _members(graph: GazetteerGraph) -> Mapping[str, tuple[str, ...]]:
    """Territory -> the islands and groups that are stated to be parts of it."""
    members: dict[str, tuple[str, ...]] = {}
    for part in graph.subjects("Island", "IslandGroup"):
        for whole in graph.iris(part, "sk:partOf"):
            members[whole] = (*members.get(whole, ()), part)
    return members


def _one(graph: GazetteerGraph, subject: str, curie: str, values: Iterable[str]) -> str:
    for value in values:
        return value
    name = subject.removeprefix(DEFAULT_BASE)
    raise GazetteerError(f"{graph.where(subject)}: <{name}> has no {curie}; add it")


def _term_of_office(graph: GazetteerGraph, subject: str) -> TermOfOffice:
    return TermOfOffice(
        holder=_one(graph, subject, "sk:holder", graph.iris(subject, "sk:holder")),
        office=_one(graph, subject, "sk:office", graph.texts(subject, "sk:office")),
        serves=_one(graph, subject, "sk:serves", graph.iris(subject, "sk:serves")),
        start=_bound(graph, subject, "sk:notBefore"),
        end=_bound(graph, subject, "sk:notAfter"),
    )


def _agreement(graph: GazetteerGraph, subject: str) -> KnownAgreement:
    classes = graph.classes(subject)
    status = _one(graph, subject, "sk:status", graph.iris(subject, "sk:status")).removeprefix(SK)
    if status not in STATUSES:
        where, known = graph.where(subject), ", sk:".join(STATUSES)
        raise GazetteerError(f"{where}: sk:status {status!r} is unknown; use one of sk:{known}")
    return KnownAgreement(
        iri=subject,
        label=graph.label(subject) or "",
        names=_names(graph, subject),
        kind=next((AGREEMENT_KINDS[name] for name in classes if name in AGREEMENT_KINDS), "agreement"),
        date=next(iter(graph.texts(subject, "sk:edtf")), None),
        status=cast(AgreementStatus, status.lower()),
        parties=graph.iris(subject, "sk:party"),
    )


def _dispute(graph: GazetteerGraph, subject: str) -> KnownDispute:
    return KnownDispute(
        iri=subject,
        slug=subject.rpartition("/")[2],
        label=graph.label(subject) or "",
        parties=graph.iris(subject, "sk:party"),
        territories=graph.iris(subject, "sk:territory"),
    )
