"""From requests to corrections: what they name is looked up and anchored, what they say is checked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from loader.correction import Anchor, Correction
from loader.curation.anchoring import MENTION, article_of, is_part_of_article
from loader.curation.lookup import Lookup, Thing, to_iri
from loader.curation.request import Request, refuse
from loader.curation.slots import ENTITIES, Slot, find_concept, find_slot, slots_of
from loader.edtf import parse_edtf
from loader.errors import CurationError
from loader.graph.terms import term

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A correction and where it stands in the person's file."""

    correction: Correction
    place: str
    is_anchored_before: bool
    """Whether the file itself has its anchors."""


def prepare(
    requests: Iterable[Request], lookup: Lookup, in_force: Mapping[str, Correction], today: date
) -> list[Prepared]:
    """The corrections of a file. One that is ``in_force`` already (same id, or same words) keeps its anchors and its
    day; author and reason may be new. Raises CurationError with all problems of the file."""
    prepared: dict[str, Prepared] = {}
    problems: list[str] = []
    for request in requests:
        try:
            correction = _correction(request, lookup, in_force, today)
            twin = prepared.get(correction.id)
            if twin is not None and _content(twin.correction) != _content(correction):
                raise CurationError(f"the id {correction.id!r} is that of {twin.place} too; leave the column id empty")
            prepared[correction.id] = Prepared(correction, request.place, bool(request.anchors))
        except CurationError as error:
            problems.append(f"{request.place}: {error}")
    if problems:
        raise refuse(problems)
    return list(prepared.values())


def _correction(request: Request, lookup: Lookup, in_force: Mapping[str, Correction], today: date) -> Correction:
    if not request.author:
        raise CurationError("no author; write a name into the column author, or give --author NAME")
    if not request.reason:
        raise CurationError("no reason; write in a sentence why, since readers see it in place of a source")
    if request.id is not None and not _ID.fullmatch(request.id):
        raise CurationError(f"{request.id!r} is no id; use letters, digits and -, or leave it empty")
    made = _as_written(request, lookup)
    before = in_force.get(made.id)
    if before is not None and _content(before) == _content(made):
        created = request.created or before.created
        return replace(before, author=request.author, reason=request.reason, created=created)
    if request.anchors:
        return replace(made, anchors=request.anchors, created=request.created or today)
    return replace(_Making(request, lookup).make(made), created=request.created or today)


def _as_written(request: Request, lookup: Lookup) -> Correction:
    """The correction with IRIs as the file has them, not looked up."""
    base = lookup.release.base
    subject = to_iri(request.thing, base)
    other = to_iri(request.other, base) if request.other else None
    slot = next((s for family in _families() if request.slot and (s := find_slot(request.slot, family))), None)
    values = tuple(sorted(_written(value, slot, lookup) for value in request.values))
    made = Correction(
        id=request.id or "",
        kind=request.kind,
        subject=subject,
        other=other,
        slot=slot.curie if slot else None,
        values=values,
        author=request.author,
        reason=request.reason,
        created=date.min,
    )
    return made if request.id else replace(made, id=_name(made, base.iri))


def _families() -> Sequence[str]:
    return (*ENTITIES, "meeting", "statement", "claim", "tenure", "naming", "provision")


def _written(value: str, slot: Slot | None, lookup: Lookup) -> str:
    if slot is None or slot.takes in ("date", "text"):
        return value
    if slot.takes == "thing":
        return to_iri(value, lookup.release.base)
    concepts = (find_concept(value, other) for family in _families() if (other := find_slot(slot.name, family)))
    concept = next((found for found in concepts if found is not None), None)
    return term(concept).value if concept else value


def _name(made: Correction, base: str) -> str:
    """A name made from what the correction states, so that the same is never stated twice."""
    things = [thing.removeprefix(base) for thing in (made.subject, made.other) if thing is not None]
    if made.kind in ("same", "different"):
        things.sort()
    parts = (made.kind, *things, made.slot or "", *(value.removeprefix(base) for value in made.values))
    return sha256("\n".join(parts).encode()).hexdigest()[:8]


def _content(correction: Correction) -> tuple[object, ...]:
    pair = sorted((correction.subject, correction.other or ""))
    return (correction.kind, *pair, correction.slot, sorted(correction.values))


@dataclass(frozen=True, slots=True)
class _Making:
    """Looks up what one correction names, and checks that it makes sense."""

    request: Request
    lookup: Lookup

    def make(self, made: Correction) -> Correction:
        """The correction with its anchors."""
        thing = self.lookup.find(self.request.thing)
        if made.kind in ("same", "different"):
            return self._pair(made, thing)
        if self.request.other is not None:
            raise CurationError(
                f"{made.kind!r} is about one thing; leave {self.request.other!r} in the column other out"
            )
        if made.kind == "right":
            return self._right(made, thing)
        return self._wrong(made, thing)

    def _pair(self, made: Correction, thing: Thing) -> Correction:
        if self.request.other is None:
            raise CurationError(f"{made.kind!r} needs two things; write the second into the column other")
        if self.request.slot is not None or self.request.values:
            raise CurationError(f"{made.kind!r} takes neither slot nor value; leave them empty")
        other = self.lookup.find(self.request.other)
        if thing.iri == other.iri:
            raise CurationError(f"{self.request.thing!r} and {self.request.other!r} are one thing; name two")
        self._require_alike(made, thing, other)
        both = _held(thing), _held(other)
        if made.kind == "different":
            self._require_not_both_known(both)
            inner = {anchor.at for anchor in both[0]} & {anchor.at for anchor in both[1]}
            smaller = min(both, key=len)
            if inner and len(inner) == len(smaller):  # a part is taken out of its whole
                both = tuple(s if s is smaller else tuple(a for a in s if a.at not in inner) for s in both)  # type: ignore[assignment] # still two
                if not all(both):
                    raise CurationError(f"{self.request.thing!r} is all that {self.request.other!r} was made from")
        return replace(made, subject=thing.iri, other=other.iri, anchors=tuple(sorted((*both[0], *both[1]))))

    def _require_alike(self, made: Correction, thing: Thing, other: Thing) -> None:
        names = f"{self.request.thing!r} and {self.request.other!r}"
        if thing.is_known and other.is_known:
            raise CurationError(f"the gazetteer holds {names}; correct the gazetteer file, which says what they are")
        is_stand_in = "actor" in (thing.family, other.family) and (thing.is_known or other.is_known)
        if thing.family != other.family and not is_stand_in:
            raise CurationError(f"{names} are a {thing.family} and a {other.family}; only things of one kind compare")
        for one, partner in ((thing, other), (other, thing)):
            if _is_mention(one):
                taken_for = f"sk:refersTo {partner.iri.removeprefix(self.lookup.release.base.iri)}"
                if made.kind == "same" or not partner.is_known or taken_for not in one.anchors[0].slots:
                    raise CurationError(
                        f"{one.iri.rpartition('/')[2]!r} is a mention, which can only be different from the thing of "
                        f"the gazetteer that it was taken for; name that thing, or give the article's node"
                    )
            elif not one.is_known and not _held(one):
                name = one.iri.removeprefix(self.lookup.release.base.iri)
                raise CurationError(f"{name!r} tells of a thing of the gazetteer; name that")

    def _require_not_both_known(self, both: tuple[tuple[Anchor, ...], ...]) -> None:
        """Two that the gazetteer has for one thing part by saying which of them is not that thing."""
        owners = [{iri for a in side for iri in self.lookup.owners(a.at) if self.lookup.holds(iri)} for side in both]
        for iri in sorted(owners[0] & owners[1]):
            known = iri.removeprefix(self.lookup.release.base.iri)
            raise CurationError(
                f"both are the gazetteer's {known!r}; say of one of them that it is different from that"
            )

    def _slot(self, thing: Thing) -> Slot:
        text = self.request.slot or ""
        slot = find_slot(text, thing.family)
        if slot is None:
            names = ", ".join(s.name for s in slots_of(thing.family)) or "none"
            raise CurationError(f"a {thing.family} has no slot {text!r} that can be corrected; it has {names}")
        return slot

    def _targets(self, thing: Thing, slot: Slot) -> tuple[Anchor, ...]:
        """What in the articles has the slot: nodes have names and places lie somewhere, reports have the rest."""
        targets = thing.nodes if slot.curie in ("skos:prefLabel", "sk:partOf") else thing.reports
        if thing.is_known and (self.lookup.states(thing.iri, slot.curie) or not targets):
            raise CurationError(
                f"the gazetteer states the {slot.name} of {self.request.thing!r}; correct the gazetteer file"
            )
        if not targets:
            raise CurationError(f"no report tells of {self.request.thing!r}, so it has no {slot.name} to correct")
        return targets

    def _right(self, made: Correction, thing: Thing) -> Correction:
        if self.request.slot is None:
            raise CurationError("'right' needs a slot; write date, place, status, name … into the column slot")
        slot = self._slot(thing)
        if not self.request.values:
            raise CurationError(f"no value; write the right {slot.name} into the column value")
        if slot.is_single and len(self.request.values) > 1:
            raise CurationError(f"{slot.name} has one value, not {len(self.request.values)}; keep one")
        if len(self.request.values) < slot.least:
            raise CurationError(f"{slot.name} needs {slot.least} values; write them all, with | between them")
        targets = self._targets(thing, slot)
        values, meant = self._values(slot, thing.iri)
        anchors = tuple(sorted({*_as(targets, thing), *meant}))
        return replace(made, subject=thing.iri, slot=slot.curie, values=values, anchors=anchors)

    def _wrong(self, made: Correction, thing: Thing) -> Correction:
        if self.request.slot is None:
            if self.request.values:
                raise CurationError("a wrong value needs its slot; write it into the column slot")
            if thing.is_known:
                raise CurationError(
                    f"the gazetteer states {self.request.thing!r}; give the report that is wrong (article/…/report/…), "
                    f"or correct the gazetteer file"
                )
            if _is_mention(thing):
                raise CurationError("a mention cannot be wrong; say what it is different from")
            wrong = thing.reports if "/report/" in thing.iri else thing.anchors
            return replace(made, subject=thing.iri, anchors=_as(wrong, thing))
        slot = self._slot(thing)
        if slot.takes == "concept" or slot.curie in ("skos:prefLabel", "sk:partOf"):
            raise CurationError(f"a wrong {slot.name} needs the right one in its place; write 'right' and the value")
        targets = self._targets(thing, slot)
        values, _ = self._values(slot, thing.iri) if self.request.values else ((), ())
        meant = [anchor for value in values for anchor in self._meant(value, targets)] if slot.takes == "thing" else []
        anchors = tuple(sorted({*_as(targets, thing), *meant}))
        return replace(made, subject=thing.iri, slot=slot.curie, values=values, anchors=anchors)

    def _values(self, slot: Slot, subject: str) -> tuple[tuple[str, ...], tuple[Anchor, ...]]:
        values: list[str] = []
        anchors: list[Anchor] = []
        for text in self.request.values:
            if slot.takes == "thing":
                value = self._value(text, slot)
                values.append(value.iri)
                anchors += [] if value.is_known else _as(value.nodes, value)
            else:
                values.append(_literal(text, slot))
        if subject in values:
            raise CurationError(f"{self.request.thing!r} cannot be its own {slot.name}")
        return tuple(sorted(set(values))), tuple(anchors)

    def _value(self, text: str, slot: Slot) -> Thing:
        value = self.lookup.find(text)
        if value.family not in slot.of:
            raise CurationError(f"the {slot.name} is a {' or '.join(slot.of)}, and {text!r} is a {value.family}")
        if not value.is_known and not value.nodes:
            raise CurationError(
                f"{text!r} has no node to hold on to; give the article's node or a thing of the gazetteer"
            )
        return value

    def _meant(self, value: str, targets: Sequence[Anchor]) -> list[Anchor]:
        """The nodes that mean a wrong value in the articles of the reports that give it."""
        articles = {target.article for target in targets}
        base = self.lookup.release.base
        if is_part_of_article(value, base):
            anchor = self.lookup.anchor(value, value)
            return [anchor] if anchor is not None and article_of(value, base) in articles else []
        thing = self.lookup.find(value)
        return [anchor for anchor in _as(thing.nodes, thing) if anchor.article in articles]


def _held(thing: Thing) -> tuple[Anchor, ...]:
    """By what a thing is held together with another, or apart: nodes where it has them, its reports otherwise."""
    if thing.is_known:
        return ()
    if _is_mention(thing):
        return _as(thing.anchors, thing)
    return _as(thing.nodes if thing.family in (*ENTITIES, "actor") else thing.reports, thing)


def _is_mention(thing: Thing) -> bool:
    return not thing.is_known and bool(thing.anchors) and thing.anchors[0].kind == MENTION


def _as(anchors: Sequence[Anchor], thing: Thing) -> tuple[Anchor, ...]:
    return tuple(replace(anchor, stands_for=thing.iri) for anchor in anchors)


def _literal(text: str, slot: Slot) -> str:
    if slot.takes == "date":
        try:
            parse_edtf(text)
        except ValueError as error:
            raise CurationError(
                f"{text!r} is no date ({error}); write it as 2019-01-22, 2018-11, 1956, 2020-05-08/2020-05-10 or "
                f"[2020-05-08,2020-05-10]"
            ) from error
        return text
    if slot.takes == "concept":
        concept = find_concept(text, slot)
        if concept is None:
            raise CurationError(f"{text!r} is no {slot.name}; write one of {', '.join(slot.concepts)}")
        return term(concept).value
    return text
