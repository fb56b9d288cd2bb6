"""The record as JSON: what ``skerry extract`` prints and ``skerry evaluate`` scores.

A superset of the schema in ``tests/gold/README.md``: entities are ``{"name", "evidence"}``, every entry has
``evidence`` (``[{"start", "end", "text"}]``), ``words`` by slot and ``rule``; ``indirect_statements``, ``namings``,
``provisions``, ``places`` and ``events`` stand beside.
"""

from typing import Any

from loader.record import Agreement, Entity, Fact, Meeting, MeetingStatus, Passage, Provision, Record, Ref, Tenure

JsonObject = dict[str, Any]

# The record of the gold knows three states: refused, or postponed without a date, is cancelled.
COARSE_STATUS: dict[MeetingStatus, str] = {"refused": "cancelled"}


def record_to_json(record: Record) -> JsonObject:
    """The record as a JSON object with stable key order."""
    tenures = {tenure.holder.name: tenure for tenure in reversed(record.tenures)}
    return {
        "id": record.id,
        "url": record.url,
        "published": record.published.isoformat() if record.published else None,
        "publisher": record.publisher,
        "title": record.title,
        "dispute": record.dispute,
        "people": [_person(e, tenures.get(e.name)) for e in record.entities if e.kind == "person"],
        "states": [_entity(e) for e in record.entities if e.kind == "state"],
        "organizations": [_entity(e) for e in record.entities if e.kind == "organization"],
        "islands": [_entity(e) for e in record.entities if e.kind == "island"],
        "agreements": [_agreement(a) for a in record.agreements],
        "meetings": [_meeting(m) for m in record.meetings],
        "statements": [
            {"speaker": s.speaker.name, "quote": s.quote, "date": s.date, "about": _names(s.about)} | _fact(s)
            for s in record.statements
        ],
        "claims": [
            {"claimant": c.claimant.name, "territory": _names(c.territory), "position": c.position} | _fact(c)
            for c in record.claims
        ],
        "indirect_statements": [
            {"speaker": s.speaker.name, "gist": s.gist, "date": s.date, "about": _names(s.about)} | _fact(s)
            for s in record.indirect_statements
        ],
        "namings": [
            {"territory": n.territory.name, "name_used": n.name_used, "used_by": _name(n.used_by)} | _fact(n)
            for n in record.namings
        ],
        "provisions": [_provision(p, a.name) for a in record.agreements for p in a.provisions],
        "places": [_entity(e) | {"country": e.country} for e in record.entities if e.kind == "place"],
        "events": [_entity(e) for e in record.entities if e.kind == "event"],
    }


def _passage(passage: Passage) -> JsonObject:
    return {"start": passage.start, "end": passage.end, "text": passage.text}


def _fact(fact: Fact) -> JsonObject:
    words: dict[str, list[JsonObject]] = {}
    for word in fact.words:
        words.setdefault(word.slot, []).append(_passage(word.passage))
    return {"evidence": [_passage(p) for p in fact.evidence], "words": words, "rule": fact.rule}


def _entity(entity: Entity) -> JsonObject:
    return {
        "name": entity.name,
        "also": list(entity.also),
        "iri": entity.iri,
        "evidence": [_passage(p) for p in entity.evidence],
    }


def _person(entity: Entity, tenure: Tenure | None) -> JsonObject:
    person = _entity(entity) | {"office": None, "state": entity.state, "occupation": entity.occupation, "tenure": None}
    if tenure is not None:
        state = _name(tenure.serves) or entity.state
        person |= {"office": tenure.office, "state": state, "tenure": _fact(tenure)}
    return person


def _agreement(agreement: Agreement) -> JsonObject:
    return {
        "name": agreement.name,
        "kind": agreement.kind,
        "date": agreement.date,
        "parties": _names(agreement.parties),
        "status": agreement.status,
        "iri": agreement.iri,
    } | _fact(agreement)


def _meeting(meeting: Meeting) -> JsonObject:
    status = COARSE_STATUS.get(meeting.status, str(meeting.status))
    if meeting.status == "postponed":
        status = "planned" if meeting.date else "cancelled"
    return {
        "kind": meeting.kind,
        "participants": _names(meeting.participants),
        "place": _name(meeting.place),
        "date": meeting.date,
        "status": status,
        "reported_status": meeting.status,
        "occasion": _name(meeting.occasion),
    } | _fact(meeting)


def _provision(provision: Provision, agreement: str) -> JsonObject:
    return {
        "agreement": agreement,
        "transfers": _names(provision.transfers),
        "transfer_from": _name(provision.transfer_from),
        "transfer_to": _name(provision.transfer_to),
        "condition": provision.condition,
    } | _fact(provision)


def _names(refs: tuple[Ref, ...]) -> list[str]:
    return [ref.name for ref in refs]


def _name(ref: Ref | None) -> str | None:
    return ref.name if ref else None
