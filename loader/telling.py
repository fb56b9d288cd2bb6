"""A fact of a record in words: what it is, what fills its slots, which rule found it, where its date comes from."""

from collections.abc import Iterator
from dataclasses import dataclass

from loader.record import (
    Agreement,
    Claim,
    Fact,
    IndirectStatement,
    Meeting,
    Naming,
    Passage,
    Provision,
    Record,
    Ref,
    Statement,
    Tenure,
    Words,
)

KINDS: dict[type[Fact], str] = {
    Tenure: "office",
    Agreement: "agreement",
    Provision: "provision",
    Meeting: "meeting",
    Statement: "statement",
    IndirectStatement: "indirect statement",
    Claim: "claim",
    Naming: "naming",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact in words. ``slots`` are (name of the slot, what fills it); empty slots are left out."""

    kind: str
    slots: tuple[tuple[str, str], ...]
    rule: str
    date: str | None
    """EDTF."""
    date_source: str | None
    """Where the date comes from: its words, and the day they count from."""
    words: tuple[Words, ...]
    evidence: tuple[Passage, ...]

    @property
    def start(self) -> int:
        """Where the article tells it: the first word of its trigger, else its first word or sentence."""
        triggers = [words.passage.start for words in self.words if words.slot == "trigger"]
        return min(triggers or [w.passage.start for w in self.words] or [p.start for p in self.evidence], default=0)


def tell(record: Record) -> tuple[Told, ...]:
    """All facts of a record in the order in which the article tells them."""
    told = [_told(fact, record, agreement) for fact, agreement in _facts(record)]
    return tuple(sorted(told, key=lambda fact: (fact.start, fact.kind, fact.slots)))


def _facts(record: Record) -> Iterator[tuple[Fact, str | None]]:
    """Every fact, a provision with the name of its agreement."""
    simple: tuple[tuple[Fact, ...], ...] = (
        record.tenures,
        record.meetings,
        record.statements,
        record.indirect_statements,
        record.claims,
        record.namings,
    )
    yield from ((fact, None) for facts in simple for fact in facts)
    for agreement in record.agreements:
        yield agreement, None
        yield from ((provision, agreement.name) for provision in agreement.provisions)


def _told(fact: Fact, record: Record, agreement: str | None) -> Told:
    edtf = getattr(fact, "date", None)
    filled = [("agreement", agreement), *_slots(fact)]
    return Told(
        KINDS[type(fact)],
        tuple((name, value) for name, value in filled if value),
        fact.rule,
        edtf,
        _source(fact, record) if edtf else None,
        fact.words,
        fact.evidence,
    )


def _slots(fact: Fact) -> list[tuple[str, str | None]]:
    match fact:
        case Tenure():
            return [("holder", fact.holder.name), ("office", fact.office), ("serves", _name(fact.serves))]
        case Agreement():
            return [
                ("name", fact.name),
                ("kind", fact.kind),
                ("status", _status(fact)),
                ("parties", _names(fact.parties)),
            ]
        case Provision():
            return [
                ("transfers", _names(fact.transfers)),
                ("from", _name(fact.transfer_from)),
                ("to", _name(fact.transfer_to)),
                ("condition", fact.condition),
            ]
        case Meeting():
            return [
                ("kind", fact.kind),
                ("status", fact.status),
                ("participants", _names(fact.participants)),
                ("place", _name(fact.place)),
                ("occasion", _name(fact.occasion)),
            ]
        case Statement():
            return [("speaker", fact.speaker.name), ("quote", fact.quote), ("about", _names(fact.about))]
        case IndirectStatement():
            return [("speaker", fact.speaker.name), ("says", fact.gist), ("about", _names(fact.about))]
        case Claim():
            return [
                ("claimant", fact.claimant.name),
                ("position", fact.position),
                ("territory", _names(fact.territory)),
            ]
        case Naming():
            return [
                ("territory", fact.territory.name),
                ("name used", fact.name_used),
                ("used by", _name(fact.used_by)),
            ]
    raise TypeError(f"a fact of the kind {type(fact).__name__} has no words: add it to loader.telling")


def _status(agreement: Agreement) -> str:
    """The status, as widely as it is meant where no word of the article tells it: "the 1956 declaration" was made."""
    told = any(words.slot == "status" for words in agreement.words)
    return "signed, adopted or issued" if agreement.status == "signed" and not told else agreement.status


def _source(fact: Fact, record: Record) -> str:
    said = list(dict.fromkeys(_plain(w.passage.text) for w in fact.words if w.slot == "date"))
    source = "from " + " and ".join(f"“{text}”" for text in said) if said else "from the article"
    if getattr(fact, "relative", False) and record.published is not None:
        source += f", counted from the publication day {record.published.isoformat()}"
    return source


def _names(refs: tuple[Ref, ...]) -> str:
    return ", ".join(ref.name for ref in refs)


def _name(ref: Ref | None) -> str | None:
    return ref.name if ref else None


def _plain(text: str) -> str:
    return " ".join(text.split())
