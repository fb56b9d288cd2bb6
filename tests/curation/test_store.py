"""Corrections in a real store: they outlive loads, removals, backups and new readings, and can be taken back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from loader.backup import backup, restore
from loader.correction import Correction
from loader.curation.changes import Changes, adding, withdrawing
from loader.curation.csv_form import read_csv, write_csv
from loader.curation.curated_graph import read_corrections
from loader.curation.found import find_all
from loader.curation.lookup import Lookup
from loader.curation.settled import settled
from loader.curation.turtle_form import read_turtle
from loader.errors import CurationError
from loader.graph.opening import on_disk, open_current
from loader.graph.serialise import export
from loader.graph.store import StoreFolder
from loader.pipeline import curate, load_records, remove
from loader.pruning import prune
from loader.releases import history
from loader.resolve.curation import curation
from loader.rollback import rollback
from loader.run import Report
from loader.settings import Settings
from tests.telling import Telling, small_knowledge

HEADER = "correction,thing,other,slot,value,author,reason\n"
MEETING = "meeting/2019-01-22-moscow-abe-putin"
OTHER = "meeting/2019-02-22-abe-putin"
RIGHT_DATE = f"right,{MEETING},,date,2019-01-23,Ann,Its record\n"
SAME = f"same,{MEETING},{OTHER},,,Ann,One meeting\n"
TODAY = date(2026, 11, 26)


def meeting(article_id: str, text: str, edtf: str, place: bool = False) -> Telling:
    """An article in which Abe and Putin meet."""
    telling = Telling(article_id, text, published=date.fromisoformat(edtf))
    people = telling.known("person/shinzo-abe", "Abe"), telling.known("person/vladimir-putin", "Putin")
    where = telling.known("place/moscow", "Moscow") if place else None
    slots = ("participant", "date", *(["place"] if place else []))
    telling.tell(
        "meetings", "met", *slots, kind="summit", participants=people, place=where, status="held", date=edtf
    )  # fmt: skip
    return telling


def planned() -> Telling:
    """The first article."""
    return meeting("a1", "Abe met Putin in Moscow on Tuesday. They spoke of islands.", "2019-01-22", place=True)


def held() -> Telling:
    """The second article, on the same meeting."""
    return meeting("a2", "Putin met Abe on 22 January. It was cold.", "2019-01-22")


def elsewhere() -> Telling:
    """The third article, on a meeting a month later."""
    return meeting("a3", "On 22 February Abe and Putin met.", "2019-02-22")


def kono(article_id: str, name: str = "Kono") -> Telling:
    """An article that quotes somebody the gazetteer does not hold."""
    telling = Telling(article_id, f"{name} said he would go to Tokyo. Nobody else of {article_id} did.")
    person = telling.entity("person", name)
    telling.tell("indirect_statements", "said", "speaker", "gist", speaker=person, gist="would go to Tokyo")
    return telling


class Desk:
    """A store with three articles, and a person who corrects it."""

    def __init__(self, folder: Path, *tellings: Telling) -> None:
        self.settings = Settings(folder / "store")
        self.load(*(tellings or (planned(), held(), elsewhere())))

    def load(self, *tellings: Telling) -> Report:
        """Loads articles."""
        records = [(telling.article(), telling.record()) for telling in tellings]
        report = load_records(records, self.settings, small_knowledge())
        assert not report.rejections, report.rejections
        return report

    def remove(self, *ids: str) -> Report:
        """Takes articles out."""
        return remove(ids, self.settings, knowledge=small_knowledge())

    def curate(self, rows: str, dry_run: bool = False) -> tuple[Report, Changes]:
        """Applies rows of a CSV file."""
        change = adding(read_csv("mine.csv", HEADER + rows, None), TODAY)
        return curate(change, self.settings, dry_run, small_knowledge())

    def withdraw(self, *ids: str) -> tuple[Report, Changes]:
        """Takes corrections back."""
        return curate(withdrawing(ids), self.settings, knowledge=small_knowledge())

    def corrections(self) -> list[Correction]:
        """The corrections in force."""
        release = open_current(self.settings.store)
        return list(read_corrections(release.triples(release.base.graph("curated")), release.base))

    def shown(self) -> str:
        """What is known, without the corrections themselves."""
        return export(open_current(self.settings.store), "turtle", "resolved").decode()

    def refused(self, rows: str) -> str:
        """Why rows cannot be used; nothing is published then."""
        number = open_current(self.settings.store).number
        with pytest.raises(CurationError) as error:
            self.curate(rows)
        assert open_current(self.settings.store).number == number
        return str(error.value)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A store in which Abe and Putin meet in January, as two articles say, and in February."""
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The same, for corrections that are refused."""
    return Desk(tmp_path_factory.mktemp("untouched"))


def test_a_correction_makes_a_release_and_says_what_it_changes(desk: Desk) -> None:
    report, changes = desk.curate(RIGHT_DATE)
    assert len(changes.added) == 1
    assert report.release is not None
    assert report.release.number == 2
    assert report.effect == (
        f"changes: {MEETING} “Abe and Putin, Moscow, 22 January 2019 (summit)”: date 2019-01-22 → 2019-01-23",
    )
    assert 'sk:edtf "2019-01-23"' in desk.shown()


def test_a_dry_run_tells_the_effect_and_changes_nothing(desk: Desk) -> None:
    before = desk.shown()
    report, _ = desk.curate(SAME, dry_run=True)
    assert report.would_publish
    assert report.effect[0].startswith(f"become one: {MEETING} “")
    assert desk.shown() == before
    assert open_current(desk.settings.store).number == 1


def test_withdrawn_corrections_leave_no_trace_but_in_provenance(desk: Desk) -> None:
    before = desk.shown()
    _, changes = desk.curate(RIGHT_DATE + SAME)
    assert desk.shown() != before
    _, back = desk.withdraw(*changes.added)
    assert back.withdrawn == changes.added
    assert desk.shown() == before
    release = open_current(desk.settings.store)
    assert list(release.triples(release.base.graph("curated"))) == []


def test_the_history_counts_corrections_also_of_releases_that_are_pruned(desk: Desk) -> None:
    store = on_disk(desk.settings.store, "this test")
    _, changes = desk.curate(RIGHT_DATE + SAME)
    desk.withdraw(changes.added[0])
    rollback(store, "1")
    assert [entry.manifest.making.corrections for entry in history(store)] == [0, 2, 1, 1]
    assert history(store)[1].manifest == StoreFolder(store).manifest(2)
    prune(store, 1)
    assert [entry.manifest.making.corrections for entry in history(store)] == [0, 2, 1, 1]


def test_the_same_file_again_changes_nothing_though_its_things_are_gone(desk: Desk) -> None:
    desk.curate(SAME + RIGHT_DATE)
    report, changes = desk.curate(SAME + RIGHT_DATE)
    assert report.release is None
    assert len(changes.kept) == 2


def test_a_new_reason_replaces_the_old_one(desk: Desk) -> None:
    _, first = desk.curate(RIGHT_DATE)
    _, second = desk.curate(RIGHT_DATE.replace("Its record", "Its own record"))
    assert second.changed == first.added


def test_one_file_or_several_in_any_order_give_the_same(desk: Desk, tmp_path: Path) -> None:
    rows = [
        "wrong,article/a3/report/meeting-1,,,,Ann,No\n",
        "right,article/a1/report/meeting-1,,place,place/tokyo,Ann,So\n",
    ]
    desk.curate(rows[0] + rows[1])
    other = Desk(tmp_path / "other")
    other.curate(rows[1])
    other.curate(rows[0])
    assert other.shown() == desk.shown()


def test_corrections_hold_when_articles_are_loaded_again_changed_removed_and_added(desk: Desk) -> None:
    desk.curate(SAME + RIGHT_DATE)
    corrected = desk.shown()
    assert desk.load(planned()).release is None
    changed = planned()
    changed.text += " Nothing more is known."
    assert desk.load(changed).changed == ("a1",)
    assert 'sk:edtf "2019-01-23"' in desk.shown()
    gone = desk.remove("a1")
    assert gone.warnings == ()  # the other article of the meeting still tells of it
    desk.load(planned())
    assert desk.shown() == corrected


def test_a_correction_whose_articles_are_all_gone_is_kept_and_warned_of(desk: Desk) -> None:
    _, changes = desk.curate(SAME)
    report = desk.remove("a3")
    assert report.warnings == (
        f"correction {changes.added[0]} does not apply any more ({MEETING} is the same as {OTHER}): "
        f"article a3 is not in the store",
    )
    assert desk.load(elsewhere()).warnings == ()
    assert desk.shown().count("a sk:Meeting ") + desk.shown().count("sk:Meeting ,") == 1


def test_corrections_are_in_a_backup(desk: Desk, tmp_path: Path) -> None:
    desk.curate(SAME + RIGHT_DATE)
    backup(on_disk(desk.settings.store, "this test"), tmp_path / "b.tar.gz")
    restore(tmp_path / "copy", tmp_path / "b.tar.gz")
    one, other = open_current(desk.settings.store), open_current(tmp_path / "copy")
    assert export(one, "trig") == export(other, "trig")


@pytest.mark.parametrize("form", ["csv", "turtle"])
def test_a_list_of_corrections_goes_into_another_store_of_the_same_articles(
    desk: Desk, tmp_path: Path, form: str
) -> None:
    desk.curate(SAME + RIGHT_DATE)
    release = open_current(desk.settings.store)
    triples = list(release.triples(release.base.graph("curated")))
    if form == "csv":
        listed = [(correction, "applied") for correction in read_corrections(triples, release.base)]
        requests = read_csv("list.csv", write_csv(listed, release.base), None)
    else:
        content = export(release, "turtle", "curated")
        requests = read_turtle("list.ttl", content, release.base, None)
    other = Desk(tmp_path / "other")
    curate(adding(requests, TODAY), other.settings, knowledge=small_knowledge())
    assert other.shown() == desk.shown()
    again = open_current(other.settings.store)
    assert set(again.triples(again.base.graph("curated"))) == set(triples)


def test_a_thing_may_be_given_by_the_address_of_its_page_or_as_queries_print_it(desk: Desk) -> None:
    for form in (f"http://127.0.0.1:8000/id/{MEETING}", f"https://w3id.org/skerry/id/{MEETING}", f"id:{MEETING}"):
        _, changes = desk.curate(RIGHT_DATE.replace(MEETING, form))
        assert len(changes.added) + len(changes.kept) == 1


def test_a_thing_of_before_is_found_by_its_old_address(desk: Desk) -> None:
    desk.curate(f"right,{MEETING},,place,place/tokyo,Ann,So\n")
    assert MEETING not in desk.shown()
    desk.curate(RIGHT_DATE)
    assert "meeting:2019-01-23-tokyo-abe-putin" in desk.shown()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("right,meeting/2019-01-22-moscow-abe,,date,2019-01-23,Ann,x\n", f"did you mean {MEETING}"),
        ("wrong,article/a9/report/meeting-1,,,,Ann,x\n", "there is no article 'a9'"),
        ("wrong,article/a1/report/meeting-7,,,,Ann,x\n", "did you mean article/a1/report/meeting-1?"),
        ("wrong,article/a1,,,,Ann,x\n", "is an article; give the report or node"),
        (f"right,{MEETING},,day,2019-01-23,Ann,x\n", "a meeting has no slot 'day' that can be corrected; it has date"),
        (f"right,{MEETING},,date,23 January,Ann,x\n", "'23 January' is no date"),
        (f"right,{MEETING},,status,over,Ann,x\n", "'over' is no status; write one of Planned, Held"),
        (f"right,{MEETING},,place,person/shinzo-abe,Ann,x\n", "the place is a island or place or state, and"),
        (f"right,{MEETING},,date,,Ann,x\n", "no value; write the right date into the column value"),
        (f"right,{MEETING},,participant,person/shinzo-abe,Ann,x\n", "participant needs 2 values"),
        (f"right,{MEETING},,,x,Ann,x\n", "'right' needs a slot"),
        (f"same,{MEETING},person/shinzo-abe,,,Ann,x\n", "are a meeting and a person; only things of one kind compare"),
        ("same,person/shinzo-abe,person/vladimir-putin,,,Ann,x\n", "the gazetteer holds"),
        (f"same,{MEETING},{MEETING},,,Ann,x\n", "are one thing; name two"),
        (f"same,{MEETING},,,,Ann,x\n", "'same' needs two things"),
        (f"wrong,{MEETING},,name,x,Ann,x\n", "a meeting has no slot 'name'"),
        (f"wrong,{MEETING},,status,held,Ann,x\n", "a wrong status needs the right one in its place"),
        (f"wrong,{MEETING},,place,place/tokyo,Ann,x\n", "nothing to correct: no article says it there"),
        (f"wrong,{MEETING},,occasion,,Ann,x\n", "nothing to correct: no article says anything there"),
        ("wrong,person/shinzo-abe,,,,Ann,x\n", "the gazetteer states 'person/shinzo-abe'"),
        (f"wrong,{MEETING},,,,,x\n", "no author; write a name into the column author, or give --author NAME"),
        (f"wrong,{MEETING},,,,Ann,\n", "no reason"),
        (f"different,{MEETING},article/a1#char=0,,,Ann,x\n", "there is no 'article/a1#char=0'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_file_line_and_value(untouched: Desk, rows: str, told: str) -> None:
    message = untouched.refused(rows)
    assert message.startswith("mine.csv, line 2: ")
    assert told in message


def test_one_row_that_cannot_be_used_keeps_the_whole_file_out(desk: Desk) -> None:
    assert "mine.csv, line 3: " in desk.refused(RIGHT_DATE + "wrong,meeting/none,,,,Ann,x\n")


def test_the_same_and_different_contradict_each_other_also_along_a_chain(tmp_path: Path) -> None:
    desk = Desk(tmp_path, *(kono(f"a{number}", f"Igor{number} Ivanov") for number in range(3)))
    people = [f"article/a{number}/person/igor{number}-ivanov" for number in range(3)]
    desk.curate(f"same,{people[0]},{people[1]},,,Ann,x\n")
    message = desk.refused(f"same,{people[1]},{people[2]},,,Ann,x\ndifferent,{people[0]},{people[2]},,,Ann,x\n")
    assert "mine.csv, line 3) contradicts" in message
    assert "in force)" in message
    assert "(mine.csv, line 2); keep one side" in message
    assert "contradicts" in desk.refused(f"different,{people[1]},{people[0]},,,Bo,x\n")


def three_people(tmp_path: Path) -> tuple[Desk, list[str]]:
    """A desk over three articles about a person each, and the nodes of these."""
    desk = Desk(tmp_path, *(kono(f"a{number}", f"Igor{number} Ivanov") for number in range(3)))
    return desk, [f"article/a{number}/person/igor{number}-ivanov" for number in range(3)]


def test_corrections_that_wait_for_an_article_are_contradicted_too(tmp_path: Path) -> None:
    desk, people = three_people(tmp_path)
    desk.curate(f"same,{people[0]},{people[1]},,,Ann,x\nsame,{people[1]},{people[2]},,,Ann,x\n")
    desk.remove("a1")
    message = desk.refused(f"different,{people[0]},{people[2]},,,Bo,x\n")
    assert "in force, which waits: article a1 is not in the store) and " in message
    desk.withdraw(*(correction.id for correction in desk.corrections()))
    desk.curate(f"different,{people[0]},{people[2]},,,Bo,x\n")


def test_corrections_that_contradict_each_other_all_the_same_keep_apart_what_is_different(tmp_path: Path) -> None:
    desk, people = three_people(tmp_path)
    desk.curate(f"same,{people[0]},{people[1]},,,Ann,x\nsame,{people[1]},{people[2]},,,Ann,x\n")
    joining = desk.corrections()
    desk.withdraw(*(correction.id for correction in joining))
    desk.curate(f"different,{people[0]},{people[2]},,,Bo,x\n")
    (parting,) = desk.corrections()
    release = open_current(desk.settings.store)
    found = find_all([*joining, parting], Lookup(release).article, lambda _iri: False, release.base)
    (lost,) = (one for one in settled(found, release.base) if one.idle is not None)
    assert lost.correction == max(joining, key=lambda correction: correction.id)
    assert lost.idle is not None
    assert lost.idle.startswith(f"correction {parting.id} by Bo ({people[0]} is not {people[2]}) keeps apart")
    applied = curation(settled(found, release.base), release.base)
    assert len(applied.authors) == 1
    assert {len(held) for held in applied.links.together.values()} == {2}


def test_two_right_values_of_one_slot_contradict_each_other(desk: Desk) -> None:
    message = desk.refused(RIGHT_DATE + "right,article/a1/report/meeting-1,,date,2019-01-24,Bo,x\n")
    assert "(mine.csv, line 2) and " in message
    assert "(mine.csv, line 3) give two values of one date; keep one" in message


def test_one_node_cannot_be_two_things_of_the_gazetteer(tmp_path: Path) -> None:
    desk = Desk(tmp_path, kono("a4"), kono("a2"), planned())
    desk.curate("same,article/a4/person/kono,person/shinzo-abe,,,Ann,x\n")
    rows = "same,article/a2/person/kono,person/vladimir-putin,,,Bo,x\n"
    rows += "same,article/a4/person/kono,article/a2/person/kono,,,Bo,x\n"
    assert "would make person/shinzo-abe and person/vladimir-putin one" in desk.refused(rows)


def test_a_correction_that_is_not_there_cannot_be_withdrawn(desk: Desk) -> None:
    with pytest.raises(CurationError, match="no correction 'c9' is in force; `skerry corrections` lists them"):
        desk.withdraw("c9")


def test_a_date_read_otherwise_later_does_not_undo_the_right_one(desk: Desk) -> None:
    desk.curate("right,article/a1/report/meeting-1,,date,2019-01-23,Ann,Its record\n")
    again = planned()
    again.facts["meetings"][0] = replace(again.facts["meetings"][0], date="2019-01-21")
    again.text += " "
    report = desk.load(again)
    assert report.warnings == ()
    assert "meeting:2019-01-23-moscow-abe-putin" in desk.shown()
