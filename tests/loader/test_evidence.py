"""The evidence check: it proves good records and names what is wrong with bad ones."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Triple

from loader.evidence import check_evidence, check_graph_evidence
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import term
from loader.record import Meeting, Passage, Record, Ref, Words
from tests.strategies import tellings
from tests.telling import Telling

TEXT = "Abe met Putin in Moscow. They signed an accord."


def telling() -> Telling:
    """An article in which one meeting is told."""
    made = Telling("a1", TEXT)
    abe, putin = made.known("person/shinzo-abe", "Abe"), made.known("person/vladimir-putin", "Putin")
    moscow = made.known("place/moscow", "Moscow")
    made.tell(
        "meetings",
        "met",
        "participant",
        "place",
        "date",
        kind="summit",
        participants=(abe, putin),
        status="held",
        place=moscow,
        date="2019",
    )
    return made


def meeting_with(change: Callable[[Meeting], Meeting]) -> Record:
    record = telling().record()
    return replace(record, meetings=(change(record.meetings[0]),))


def words(*slots: str) -> tuple[Words, ...]:
    return tuple(Words(slot, Passage(4, 7, "met")) for slot in slots)


ALL = ("trigger", "participant", "place", "date")


def test_record_with_words_for_every_slot_is_proved() -> None:
    assert check_evidence(telling().record(), TEXT) == ()
    assert check_graph_evidence(telling().graph()) == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda m: replace(m, evidence=()), "it has no evidence"),
        (
            lambda m: replace(m, evidence=(Passage(0, 24, "Abe met Putin in Mosco!"),)),
            "its evidence (0-24) is 'Abe met Putin in Mosco!', but the text there is other",
        ),
        (lambda m: replace(m, words=words("participant", "place", "date")), "it has no trigger"),
        (lambda m: replace(m, words=words("trigger", "place", "date")), "no words fill its slot participant"),
        (lambda m: replace(m, words=words("trigger", "participant", "date")), "no words fill its slot place"),
        (
            lambda m: replace(m, words=(*words(*ALL), Words("status", Passage(30, 36, "signed")))),
            "its words for status (30-36) lie outside its evidence",
        ),
        (
            lambda m: replace(m, words=(*words(*ALL), Words("status", Passage(4, 7, "saw")))),
            "its words for status (4-7) is 'saw', but the text there is other",
        ),
        (lambda m: replace(m, words=(*words(*ALL), Words("status", Passage(4, 4, "")))), "is empty"),
        (lambda m: replace(m, date="Tuesday"), "'Tuesday'"),
        (
            lambda m: replace(m, participants=(Ref("person", "Kono"),)),
            "it refers to person 'Kono', which the record does not list",
        ),
    ],
)
def test_flaw_of_a_fact_is_named(change: Callable[[Meeting], Meeting], problem: str) -> None:
    problems = check_evidence(meeting_with(change), TEXT)
    assert any(problem in p for p in problems)
    assert all(p.startswith("meeting 1 (rule 'told by hand'): ") for p in problems)


def test_slot_without_a_value_needs_no_words() -> None:
    record = meeting_with(lambda m: replace(m, place=None, date=None, words=words("trigger", "participant")))
    assert check_evidence(record, TEXT) == ()


def test_negative_offset_does_not_count_from_the_end() -> None:
    record = meeting_with(lambda m: replace(m, evidence=(*m.evidence, Passage(-7, -1, "accord"))))
    assert "(-7--1)" in "; ".join(check_evidence(record, TEXT))


def test_mention_outside_all_sentences_is_named() -> None:
    record = replace(telling().record(), sentences=telling().sentences[1:])
    assert "person 'Abe': its mention (0-3) lies in no sentence" in check_evidence(record, TEXT)


def test_entity_listed_twice_or_without_a_mention_is_named() -> None:
    record = telling().record()
    abe = record.entities[0]
    record = replace(record, entities=(*record.entities, replace(abe, evidence=())))
    assert check_evidence(record, TEXT) == ("person 'Abe' has no mention", "person 'Abe' is listed 2 times")


def test_condition_must_be_an_agreement_of_the_record() -> None:
    made = telling()
    island = made.entity("island", "Thule", said="accord")
    provision = made.provision("signed", "transfers", "condition", transfers=(island,), condition="peace treaty")
    made.tell("agreements", "signed", name="accord", kind="agreement", status="signed", provisions=(provision,))
    assert [p.partition(": ")[2] for p in check_evidence(made.record(), TEXT)] == [
        "its condition 'peace treaty' is no agreement of the record"
    ]


def test_naming_needs_no_trigger_beside_the_name() -> None:
    made = telling()
    island = made.entity("island", "Thule", said="accord")
    made.tell("namings", "accord", "nameUsed", territory=island, name_used="accord")
    naming = made.facts["namings"][0]
    made.facts["namings"] = [replace(naming, words=naming.words[1:])]
    assert check_evidence(made.record(), TEXT) == ()
    assert check_graph_evidence(made.graph()) == ()


def swapped(predicate: str, old: str, new: Literal | NamedNode) -> tuple[str, ...]:
    """The problems of the article graph in which one value of a property is another."""
    graph = telling().graph()
    found = next(t for t in graph.triples if t.predicate == term(predicate) and old in str(t.object))
    other = Triple(found.subject, found.predicate, new)
    return check_graph_evidence(NamedGraph(graph.name, graph.triples - {found} | {other}))


def test_graph_whose_passage_is_not_its_slice_is_named() -> None:
    assert any("oa:exact is 'Putout'" in p for p in swapped("oa:exact", "Putin", Literal("Putout")))


def test_graph_whose_offsets_moved_is_named() -> None:
    problems = swapped("oa:start", '"8"', Literal(9))
    assert any("its IRI does not name its offsets 9,13" in p for p in problems)
    assert any("but schema:text has 'utin' there" in p for p in problems)


def test_graph_whose_words_lie_outside_the_evidence_is_named() -> None:
    base = "https://w3id.org/skerry/id/article/a1#char="
    problems = swapped("sk:evidence", "#char=0,24", NamedNode(base + "25,47"))
    report = "<https://w3id.org/skerry/id/article/a1/report/meeting-1>"
    assert set(problems) == {f"{report}: its words <{base}4,7> lie outside its sk:evidence"}


def test_graph_whose_mention_lies_in_another_sentence_is_named() -> None:
    base = "https://w3id.org/skerry/id/article/a1#char="
    problems = swapped("sk:inSentence", "#char=0,24", NamedNode(base + "25,47"))
    assert len(problems) == 1
    assert f"it does not lie in its sentence <{base}25,47>" in problems[0]


@pytest.mark.parametrize("predicate", ["sk:evidence", "sk:triggerWords"])
def test_graph_whose_report_lacks_evidence_or_trigger_is_named(predicate: str) -> None:
    graph = telling().graph()
    rest = frozenset(t for t in graph.triples if t.predicate != term(predicate))
    assert any(f"it has no {predicate}" in p for p in check_graph_evidence(NamedGraph(graph.name, rest)))


@settings(max_examples=40, deadline=None)
@given(tellings())
def test_what_passes_as_a_record_passes_as_a_graph(made: Telling) -> None:
    assert check_evidence(made.record(), made.text) == ()
    assert check_graph_evidence(made.graph()) == ()
