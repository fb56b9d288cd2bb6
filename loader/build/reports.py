"""The facts of a record as reports: their slots, their evidence and the words that fill them."""

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from loader.build.nodes import NodeNames
from loader.build.passages import write_passage
from loader.edtf import parse_edtf
from loader.graph.draft import Draft
from loader.graph.terms import term
from loader.record import (
    Agreement,
    AgreementKind,
    AgreementStatus,
    Claim,
    Fact,
    IndirectStatement,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Naming,
    Position,
    Provision,
    Record,
    Ref,
    Statement,
    Tenure,
)

MEETING_KINDS: Mapping[MeetingKind, str] = {
    "summit": "sk:Summit",
    "ministerial": "sk:MinisterialMeeting",
    "call": "sk:Call",
    "talks": "sk:Meeting",
}
MEETING_STATUS: Mapping[MeetingStatus, str] = {
    "planned": "sk:Planned",
    "held": "sk:Held",
    "cancelled": "sk:Cancelled",
    "postponed": "sk:Postponed",
    "refused": "sk:Refused",
}
AGREEMENT_KINDS: Mapping[AgreementKind, str] = {
    "treaty": "sk:Treaty",
    "declaration": "sk:Declaration",
    "agreement": "sk:Understanding",
}
AGREEMENT_STATUS: Mapping[AgreementStatus, str] = {
    "proposed": "sk:Proposed",
    "agreed": "sk:Agreed",
    "signed": "sk:Signed",
    "ratified": "sk:Ratified",
}
POSITIONS: Mapping[Position, str] = {
    "claims sovereignty": "sk:ClaimsSovereignty",
    "administers": "sk:Administers",
    "rejects claim": "sk:RejectsClaim",
    "offers transfer": "sk:OffersTransfer",
    "other": "sk:OtherPosition",
}


def write_reports(draft: Draft, record: Record, nodes: NodeNames) -> None:
    """States a report for every fact of the record, numbered by kind in text order."""
    writer = _Reports(draft, record, nodes)
    for number, tenure in enumerate(record.tenures, 1):
        writer.write_tenure(number, tenure)
    for number, agreement in enumerate(record.agreements, 1):
        writer.write_agreement(number, agreement)
    provisions = [(provision, agreement) for agreement in record.agreements for provision in agreement.provisions]
    for number, (provision, agreement) in enumerate(provisions, 1):
        writer.write_provision(number, provision, agreement)
    for number, meeting in enumerate(record.meetings, 1):
        writer.write_meeting(number, meeting)
    for number, statement in enumerate(_in_text_order([*record.statements, *record.indirect_statements]), 1):
        writer.write_statement(number, statement)
    for number, claim in enumerate(record.claims, 1):
        writer.write_claim(number, claim)
    for number, naming in enumerate(record.namings, 1):
        writer.write_naming(number, naming)


def _in_text_order(
    statements: Sequence[Statement | IndirectStatement],
) -> list[Statement | IndirectStatement]:
    def position(fact: Fact) -> int:
        told = [words.passage.start for words in fact.words if words.slot == "trigger"]
        return min(told or [passage.start for passage in fact.evidence], default=0)

    return sorted(statements, key=position)


class _Reports:
    """Writes the reports of one article."""

    def __init__(self, draft: Draft, record: Record, nodes: NodeNames) -> None:
        self.draft = draft
        self.record = record
        self.nodes = nodes

    def write_tenure(self, number: int, tenure: Tenure) -> None:
        report = self._start("tenure", number, "sk:TenureReport", tenure)
        self.draft.add(report, "sk:holder", self.nodes.of(tenure.holder))
        self.draft.add(report, "sk:office", tenure.office)
        self.draft.add(report, "sk:serves", self._node(tenure.serves))
        self.draft.add(report, "sk:attestedOn", self.record.published)

    def write_agreement(self, number: int, agreement: Agreement) -> None:
        report = self._start("agreement", number, "sk:AgreementReport", agreement)
        self.draft.add(report, "sk:agreement", self.nodes.agreements[agreement.name])
        self.draft.add(report, "sk:kind", term(AGREEMENT_KINDS[agreement.kind]))
        self.draft.add(report, "rdfs:label", agreement.name)
        self.draft.add(report, "sk:party", *self._all(agreement.parties))
        self.draft.add(report, "sk:status", term(AGREEMENT_STATUS[agreement.status]))
        self._write_date(report, agreement.date, agreement.relative)

    def write_provision(self, number: int, provision: Provision, agreement: Agreement) -> None:
        report = self._start("provision", number, "sk:ProvisionReport", provision)
        self.draft.add(report, "sk:agreement", self.nodes.agreements[agreement.name])
        self.draft.add(report, "sk:transfers", *self._all(provision.transfers))
        self.draft.add(report, "sk:transferFrom", self._node(provision.transfer_from))
        self.draft.add(report, "sk:transferTo", self._node(provision.transfer_to))
        if provision.condition is not None:
            self.draft.add(report, "sk:condition", self.nodes.agreements[provision.condition])

    def write_meeting(self, number: int, meeting: Meeting) -> None:
        report = self._start("meeting", number, "sk:MeetingReport", meeting)
        self.draft.add(report, "sk:kind", term(MEETING_KINDS[meeting.kind]))
        self.draft.add(report, "sk:participant", *self._all(meeting.participants))
        self.draft.add(report, "sk:place", self._node(meeting.place))
        self.draft.add(report, "sk:status", term(MEETING_STATUS[meeting.status]))
        self.draft.add(report, "sk:occasion", self._node(meeting.occasion))
        self._write_date(report, meeting.date, meeting.relative)

    def write_statement(self, number: int, statement: Statement | IndirectStatement) -> None:
        report = self._start("statement", number, "sk:StatementReport", statement)
        if isinstance(statement, Statement):
            self.draft.add(report, "sk:kind", term("sk:Statement"))
            self.draft.add(report, "sk:quote", statement.quote)
        else:
            self.draft.add(report, "sk:kind", term("sk:IndirectStatement"))
            self.draft.add(report, "sk:gist", statement.gist)
        self.draft.add(report, "sk:speaker", self.nodes.of(statement.speaker))
        self.draft.add(report, "sk:about", *self._all(statement.about))
        self._write_date(report, statement.date, statement.relative)

    def write_claim(self, number: int, claim: Claim) -> None:
        report = self._start("claim", number, "sk:ClaimReport", claim)
        self.draft.add(report, "sk:claimant", self.nodes.of(claim.claimant))
        self.draft.add(report, "sk:territory", *self._all(claim.territory))
        self.draft.add(report, "sk:position", term(POSITIONS[claim.position]))

    def write_naming(self, number: int, naming: Naming) -> None:
        report = self._start("naming", number, "sk:NamingReport", naming)
        self.draft.add(report, "sk:territory", self.nodes.of(naming.territory))
        self.draft.add(report, "sk:nameUsed", naming.name_used)
        self.draft.add(report, "sk:usedBy", self._node(naming.used_by))

    def _start(self, kind: str, number: int, report_class: str, fact: Fact) -> NamedNode:
        article = self.nodes.article
        report = NamedNode(f"{article.value}/report/{kind}-{number}")
        self.draft.add_types(report, report_class, "sk:Report")
        self.draft.add(report, "sk:inArticle", article)
        self.draft.add(report, "sk:rule", fact.rule)
        for passage in fact.evidence:
            self.draft.add(report, "sk:evidence", write_passage(self.draft, article, passage))
        for words in fact.words:
            predicate = "sk:triggerWords" if words.slot == "trigger" else "sk:slotWords"
            self.draft.add(report, predicate, write_passage(self.draft, article, words.passage))
        return report

    def _write_date(self, report: NamedNode, edtf: str | None, relative: bool) -> None:
        if edtf is None:
            return
        bounds = parse_edtf(edtf)
        self.draft.add(report, "sk:edtf", edtf)
        self.draft.add(report, "sk:notBefore", bounds.first)
        self.draft.add(report, "sk:notAfter", bounds.last)
        if relative:
            self.draft.add(report, "sk:dateBasis", term("sk:RelativeToPublication"))

    def _node(self, ref: Ref | None) -> NamedNode | None:
        return None if ref is None else self.nodes.of(ref)

    def _all(self, refs: Sequence[Ref]) -> list[NamedNode]:
        return [self.nodes.of(ref) for ref in refs]
