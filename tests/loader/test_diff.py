"""What differs between two releases, and which article caused it."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, RdfFormat, Triple

from loader.diff.compare import compare
from loader.diff.difference import Difference, Term, ThingChange
from loader.diff.patch import rdf_patch
from loader.diff.wording import as_json, lines
from loader.graph.embedded import Release
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.graph.terms import term
from loader.pipeline import remove
from loader.publish import publish
from loader.releases import open_at
from loader.settings import Settings
from tests.curation.test_store import RIGHT_DATE, SAME, Desk
from tests.loader.test_releases import met
from tests.telling import BASE, Telling, load_told, small_background, small_knowledge


def said(article: str, words: str) -> Telling:
    """Abe says something."""
    telling = Telling(article, f"Abe said in {article}: {words}. It was long.")
    abe = telling.known("person/shinzo-abe", "Abe")
    telling.tell("statements", words, "speaker", "quote", speaker=abe, quote=words)
    return telling


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1: a meeting in a month; 2: its day, by another article; 3: a changed article; 4: an article less; 5: another
    gazetteer."""
    path = tmp_path_factory.mktemp("diff") / "store"
    load_told(path, met("a1", "2019-01"), said("b", "This rock is ours"))
    load_told(path, met("a2", "2019-01-22"))
    load_told(path, said("b", "This rock is yours"))
    remove(["a2"], Settings(path), knowledge=small_knowledge())
    folder = StoreFolder(path)
    known = small_background()
    more = Triple(BASE.node("person/shinzo-abe"), term("skos:altLabel"), Literal("Abe-san", language="en"))
    with folder.writing():
        kept = frozenset(open_at(path, None).triples(BASE.graph("provenance")))
        changed = NamedGraph(known.name, known.triples | {more})
        publish(folder, [changed], (), lambda _: NamedGraph(BASE.graph("provenance"), kept))
    return path


def difference(store: Path, one: int, other: int) -> Difference:
    return compare(open_at(store, str(one)), open_at(store, str(other)))


def thing(found: Difference, name: str) -> ThingChange:
    """The one thing whose name, now or before, begins so."""
    (one,) = (t for t in found.things if t.name.startswith(name) or (t.before and t.before.text.startswith(name)))
    return one


def facts(change: ThingChange) -> set[tuple[str, str, str | None, str | None, tuple[str, ...]]]:
    return {(f.change, f.slot, text(f.before), text(f.after), f.causes) for f in change.facts}


def text(value: Term | None) -> str | None:
    return value.text if value else None


def test_a_better_date_changes_a_meeting_and_its_address(store: Path) -> None:
    found = difference(store, 1, 2)
    assert found.articles.added == ("a2",)
    meeting = thing(found, "Abe and Putin")
    assert (meeting.change, meeting.kind, meeting.causes) == ("changed", "summit", ("a2",))
    assert meeting.before is not None
    assert meeting.after is not None
    assert meeting.before.iri == BASE.node("meeting/2019-01-moscow-abe-putin").value
    assert meeting.after.iri == BASE.node("meeting/2019-01-22-moscow-abe-putin").value
    told = facts(meeting)
    assert ("changed", "date (EDTF)", "2019-01", "2019-01-22", ("a2",)) in told
    assert ("added", "told by", None, "a2", ("a2",)) in told
    assert not any(slot == "participant" for _, slot, *_ in told)


def test_the_way_back_is_the_mirror(store: Path) -> None:
    there, back = difference(store, 1, 2), difference(store, 2, 1)
    assert back.articles.removed == there.articles.added
    mirrored = {"added": "withdrawn", "withdrawn": "added", "changed": "changed"}
    for one in there.things:
        other = next(t for t in back.things if (t.before, t.after) == (one.after, one.before))
        assert other.change == mirrored[one.change]
        assert {(mirrored[c], slot, after, before, why) for c, slot, before, after, why in facts(one)} == facts(other)


def test_a_changed_article_withdraws_what_it_no_longer_says(store: Path) -> None:
    found = difference(store, 2, 3)
    assert found.articles.changed == ("b",)
    quotes = {(t.change, t.name): t for t in found.things if t.kind == "statement"}
    assert [change for change, _ in quotes] in (["added", "withdrawn"], ["changed"])
    for statement in quotes.values():
        assert statement.causes == ("b",)
    words = {value for t in quotes.values() for _, slot, *values, _ in facts(t) if slot == "quote" for value in values}
    assert {"This rock is ours", "This rock is yours"} <= words


def test_what_nobody_tells_any_more_is_withdrawn_with_its_facts(store: Path) -> None:
    load = difference(store, 4, 1)
    assert load.articles.changed == ("b",)
    assert thing(difference(store, 3, 4), "Abe and Putin").change == "changed"
    assert ("withdrawn", "told by", "a2", None, ("a2",)) in facts(thing(difference(store, 3, 4), "Shinzo Abe"))


def test_what_the_gazetteer_says_has_it_as_its_cause(store: Path) -> None:
    found = difference(store, 4, 5)
    assert found.graphs == ("background",)
    (abe,) = found.things
    assert facts(abe) == {("added", "other name", None, "Abe-san", ("gazetteer",))}
    assert abe.causes == ("gazetteer",)


def test_a_correction_is_the_cause_of_what_it_changes(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.curate(SAME + RIGHT_DATE)
    found = difference(tmp_path / "store", 1, 2)
    assert found.articles.all == frozenset()
    corrections = [t for t in found.things if t.kind == "correction"]
    assert [t.change for t in corrections] == ["added", "added"]
    others = [t for t in found.things if t.kind != "correction"]
    assert {(t.change, t.kind) for t in others} >= {("withdrawn", "summit"), ("changed", "summit")}
    assert {t.causes for t in others if t.kind == "summit"} == {("correction",)}
    meeting = next(t for t in others if t.kind == "summit" and t.change == "changed")
    assert ("changed", "date (EDTF)", "2019-01-22", "2019-01-23", ("correction",)) in facts(meeting)
    assert "https://" not in "\n".join(lines(found))


def test_equal_releases_do_not_differ(store: Path) -> None:
    found = difference(store, 2, 2)
    assert (found.things, found.graphs) == ((), ())
    assert list(rdf_patch(open_at(store, "2"), open_at(store, "2")))[2:] == ["TX .", "TC ."]


def test_the_text_has_names_and_no_addresses(store: Path) -> None:
    for one, other in ((1, 2), (2, 3), (4, 1), (4, 5)):
        told = "\n".join(lines(difference(store, one, other)))
        assert "https://" not in told
        assert "sk:" not in told
    (first, *others) = lines(difference(store, 1, 2))
    assert first == "release 1 -> release 2"
    assert "articles: 1 added, 0 changed, 0 removed" in others
    assert "+ article a2" in others
    assert "    ~ date (EDTF): 2019-01 -> 2019-01-22" in others
    assert "~ person: Shinzo Abe  + told by a2" in others


def test_the_json_tells_the_same_with_addresses(store: Path) -> None:
    found = difference(store, 1, 2)
    told = json.loads(json.dumps(as_json(found)))
    assert told["articles"] == {"added": ["a2"], "changed": [], "removed": []}
    assert len(told["things"]) == len(found.things)
    meeting = next(t for t in told["things"] if t["kind"] == "summit")
    assert meeting["after"]["iri"].endswith("meeting/2019-01-22-moscow-abe-putin")
    date = next(f for f in meeting["facts"] if f["slot"] == "date (EDTF)")
    assert (date["before"], date["after"], date["causes"]) == ({"text": "2019-01"}, {"text": "2019-01-22"}, ["a2"])


@pytest.mark.parametrize(("one", "other"), [("1", "2"), ("2", "1"), ("1", "5")])
def test_a_patch_turns_one_release_into_the_other(store: Path, one: str, other: str) -> None:
    was, now = open_at(store, one), open_at(store, other)
    header, before, begin, *rows, end = rdf_patch(was, now)
    assert header == f"H id <{BASE.iri}release/{other}> ."
    assert before == f"H prev <{BASE.iri}release/{one}> ."
    assert (begin, end) == ("TX .", "TC .")
    quads = quads_of(was)
    for row in rows:
        (quad,) = ox.parse(row[2:].encode(), format=RdfFormat.N_QUADS)
        if row.startswith("D "):
            quads.remove(quad)
        else:
            assert row.startswith("A ")
            assert quad not in quads
            quads.add(quad)
    assert quads == quads_of(now)


def quads_of(release: Release) -> set[ox.Quad]:
    """The quads without ontology and shapes, whose blank nodes have labels of their own in each answer."""
    left_out = [release.base.graph(name) for name in ("provenance", "ontology", "shapes")]
    return {quad for quad in release.quads() if quad.graph_name not in left_out}


def test_a_quotation_is_the_same_when_only_the_day_in_its_sentence_changes(tmp_path: Path) -> None:
    def quoted(day: str, edtf: str) -> Telling:
        telling = Telling("q", f"“This rock will always be ours”, Abe said {day}.")
        telling.tell(
            "statements", "This rock will always be ours", "speaker", "quote", "date", date=edtf,
            speaker=telling.known("person/shinzo-abe", "Abe"), quote="This rock will always be ours",
        )  # fmt: skip
        return telling

    store = tmp_path / "store"
    load_told(store, quoted("on 3 March 2019", "2019-03-03"))
    load_told(store, quoted("on 4 March 2019", "2019-03-04"))
    (change,) = [t for t in difference(store, 1, 2).things if t.kind == "statement"]
    assert change.change == "changed"
    assert ("date (EDTF)", "2019-03-03", "2019-03-04") in {
        (fact.slot, fact.before and fact.before.text, fact.after and fact.after.text) for fact in change.facts
    }
