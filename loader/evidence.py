"""The evidence check: every fact stands in the article's own words, at the offsets it names.

Two checks of the same promise, the first on a record, the second on the article graph built from it. SHACL cannot
compare a literal with a slice of another, so this is a gate in code beside the shapes.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from loader.build.passages import sentence_at
from loader.edtf import parse_edtf
from loader.graph.index import GraphIndex
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import term
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
    Statement,
    Tenure,
    references,
)


class _Slot(NamedTuple):
    """A field of a fact and the names under which words may fill it."""

    field: str
    words: tuple[str, ...]


def _slots(*fields: str) -> tuple[_Slot, ...]:
    return tuple(_Slot(field, (_WORDS_OF.get(field, field),)) for field in fields)


_WORDS_OF: Mapping[str, str] = {
    "participants": "participant",
    "parties": "party",
    "transfer_from": "transferFrom",
    "transfer_to": "transferTo",
    "name_used": "nameUsed",
    "used_by": "usedBy",
}
WORDED_SLOTS: Mapping[type[Fact], tuple[_Slot, ...]] = {
    Tenure: _slots("holder", "office", "serves"),
    Agreement: _slots("parties", "date"),
    Provision: _slots("transfers", "transfer_from", "transfer_to", "condition"),
    Meeting: _slots("participants", "place", "date"),
    Statement: _slots("speaker", "quote", "date"),
    IndirectStatement: (*_slots("speaker", "date"), _Slot("gist", ("gist", "quote"))),
    Claim: _slots("claimant", "territory"),
    Naming: _slots("name_used", "used_by"),
}
"""The slots of each kind of fact that must have words of their own when they are filled.

Not here, because the trigger and the other words say them already: kind and status (the trigger's lemma and tense),
position, the name of an agreement, the territory of a naming (its ``nameUsed``), and what a statement is about (read
off the mentions inside the quotation). Parties and states that follow from the article as a whole, and not from the
sentence of the fact, still have words: mentions in another sentence, which is then evidence too. So have pronouns,
roles and surnames: the name of whom they mean (``loader.language.grounding``).
"""


def check_evidence(record: Record, text: str) -> tuple[str, ...]:
    """What is wrong with the evidence of a record, in words; empty if every fact is proved by the text.

    Checked: each passage is the text at its offsets; a mention lies in a sentence; a fact has evidence and a trigger,
    its words lie inside its evidence, its filled slots have words (see ``WORDED_SLOTS``), its references name
    entities of the record, its date is EDTF.
    """
    return tuple(_record_problems(record, text))


def _record_problems(record: Record, text: str) -> Iterator[str]:
    sentences = sorted(record.sentences)
    for number, sentence in enumerate(record.sentences, 1):
        yield from _slice_problems(f"sentence {number}", [sentence], text)
    for entity in record.entities:
        name = f"{entity.kind} {entity.name!r}"
        yield from _slice_problems(name, entity.evidence, text)
        if not entity.evidence:
            yield f"{name} has no mention"
        for mention in entity.evidence:
            if sentence_at(sentences, mention.start) is None:
                yield f"{name}: its mention {_place(mention)} lies in no sentence"
    refs = [entity.ref for entity in record.entities]
    for ref in sorted({ref for ref in refs if refs.count(ref) > 1}):
        yield f"{ref.kind} {ref.name!r} is listed {refs.count(ref)} times"
    for name, fact in _named_facts(record):
        yield from (f"{name} (rule {fact.rule!r}): {problem}" for problem in _fact_problems(record, fact, text))


def _named_facts(record: Record) -> Iterator[tuple[str, Fact]]:
    groups: dict[str, Iterable[Fact]] = {
        "tenure": record.tenures,
        "agreement": record.agreements,
        "provision": [p for agreement in record.agreements for p in agreement.provisions],
        "meeting": record.meetings,
        "statement": record.statements,
        "indirect statement": record.indirect_statements,
        "claim": record.claims,
        "naming": record.namings,
    }
    for kind, facts in groups.items():
        yield from ((f"{kind} {number}", fact) for number, fact in enumerate(facts, 1))


def _fact_problems(record: Record, fact: Fact, text: str) -> Iterator[str]:
    if not fact.evidence:
        yield "it has no evidence"
    yield from _slice_problems("its evidence", fact.evidence, text)
    for words in fact.words:
        yield from _slice_problems(f"its words for {words.slot}", [words.passage], text)
        if not any(p.start <= words.passage.start and words.passage.end <= p.end for p in fact.evidence):
            yield f"its words for {words.slot} {_place(words.passage)} lie outside its evidence"
    given = {words.slot for words in fact.words}
    if "trigger" not in given and not isinstance(fact, Naming):
        yield "it has no trigger"
    for slot in WORDED_SLOTS[type(fact)]:
        if getattr(fact, slot.field) and not given.intersection(slot.words):
            yield f"no words fill its slot {slot.words[0]}"
    yield from _reference_problems(record, fact)
    edtf = getattr(fact, "date", None)
    if edtf is not None:
        try:
            parse_edtf(edtf)
        except ValueError as error:
            yield str(error)


def _reference_problems(record: Record, fact: Fact) -> Iterator[str]:
    entities = {entity.ref for entity in record.entities}
    for ref in references(fact):
        if ref not in entities:
            yield f"it refers to {ref.kind} {ref.name!r}, which the record does not list"
    agreements = {agreement.name for agreement in record.agreements}
    if isinstance(fact, Provision) and fact.condition is not None and fact.condition not in agreements:
        yield f"its condition {fact.condition!r} is no agreement of the record"


def _slice_problems(owner: str, passages: Iterable[Passage], text: str) -> Iterator[str]:
    for passage in passages:
        if passage.start >= passage.end:
            yield f"{owner} {_place(passage)} is empty"
        elif passage.start < 0 or text[passage.start : passage.end] != passage.text:
            yield f"{owner} {_place(passage)} is {passage.text!r}, but the text there is other"


def _place(passage: Passage) -> str:
    return f"({passage.start}-{passage.end})"


def check_graph_evidence(graph: NamedGraph) -> tuple[str, ...]:
    """What is wrong with the evidence of an article graph, in words, sorted; empty if every report is proved.

    Checked: ``oa:exact`` is the slice of ``schema:text`` from ``oa:start`` up to ``oa:end``, and the passage's IRI
    names these offsets; a mention's sentence covers it; a report has evidence and trigger words (a naming at least
    words of a slot), and all its words lie inside one of its evidence passages.
    """
    return tuple(sorted(_GraphCheck(graph).problems()))


class _GraphCheck:
    """The check of one article graph."""

    def __init__(self, graph: NamedGraph) -> None:
        self.index = GraphIndex(graph.triples)
        self.passages = {node: (self._offset(node, "oa:start"), self._offset(node, "oa:end")) for node in self._nodes()}

    def problems(self) -> Iterator[str]:
        """All problems, in no particular order."""
        for node in self.passages:
            yield from self._passage_problems(node)
        for node in self.index.instances("sk:Report"):
            yield from self._report_problems(node)

    def _passage_problems(self, node: str) -> Iterator[str]:
        start, end = self.passages[node]
        text = self.index.one(self.index.one(node, "sk:inArticle") or "", "schema:text") or ""
        exact = self.index.one(node, "oa:exact")
        if text[start:end] != exact:
            yield f"<{node}>: oa:exact is {exact!r}, but schema:text has {text[start:end]!r} there"
        if not node.endswith(f"#char={start},{end}"):
            yield f"<{node}>: its IRI does not name its offsets {start},{end}"
        for sentence in self.index.all(node, "sk:inSentence"):
            first, last = self.passages.get(sentence, (0, 0))
            if not first <= start < last:
                yield f"<{node}>: it does not lie in its sentence <{sentence}>"

    def _report_problems(self, report: str) -> Iterator[str]:
        evidence = [self.passages.get(passage, (0, 0)) for passage in self.index.all(report, "sk:evidence")]
        if not evidence:
            yield f"<{report}>: it has no sk:evidence"
        trigger = self.index.all(report, "sk:triggerWords")
        others = self.index.all(report, "sk:slotWords")
        is_naming = term("sk:NamingReport").value in self.index.all(report, "rdf:type")
        if not trigger and not (others and is_naming):
            yield f"<{report}>: it has no sk:triggerWords"
        for words in (*trigger, *others):
            first, last = self.passages.get(words, (-1, -1))
            if not any(start <= first and last <= end for start, end in evidence):
                yield f"<{report}>: its words <{words}> lie outside its sk:evidence"

    def _nodes(self) -> tuple[str, ...]:
        return self.index.instances("sk:Passage")

    def _offset(self, node: str, predicate: str) -> int:
        return int(self.index.one(node, predicate) or -1)
