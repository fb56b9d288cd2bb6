"""Reading gazetteer files: what becomes of their statements, and what is said about mistakes in them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.errors import GazetteerError
from loader.gazetteer import Entry, Gazetteer, KnownAgreement, KnownDispute, TermOfOffice
from loader.gazetteer_file import load_gazetteer

BASE = "https://w3id.org/skerry/id/"
PREFIXES = """@base <https://w3id.org/skerry/id/> .
@prefix sk: <https://w3id.org/skerry/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HANS = (
    PREFIXES
    + """
<dispute/hans> a sk:Dispute ;
    skos:prefLabel "Hans Island dispute"@en ;
    sk:party <state/canada>, <state/denmark> ;
    sk:territory <island/hans> .
<island/hans> a sk:Island ;
    skos:prefLabel "Hans Island"@en, "Tartupaluk"@kl, "Остров Ханса"@ru ;
    skos:altLabel "Hans Ø"@da, "ハンス島"@ja ;
    skos:hiddenLabel "Isle of Hans"@en ;
    sk:description "barren rock"@en ;
    sk:partOf <island/nares-strait> ;
    sk:dispute <dispute/hans> .
<island/nares-strait> a sk:IslandGroup ;
    skos:prefLabel "Islands of Nares Strait"@en ;
    sk:dispute <dispute/hans> .
<state/canada> a sk:State ;
    skos:prefLabel "Canada"@en ;
    sk:adjective "Canadian"@en ;
    sk:metonym "Ottawa"@en ;
    sk:capital <place/ottawa> ;
    sk:dispute <dispute/hans> .
<state/denmark> a sk:State ;
    skos:prefLabel "Denmark"@en ;
    sk:dispute <dispute/hans> .
<place/ottawa> a sk:Place ;
    skos:prefLabel "Ottawa"@en ;
    sk:partOf <state/canada> ;
    sk:dispute <dispute/hans> .
<person/melanie-joly> a sk:Person ;
    rdfs:label "Mélanie Joly"@en ;
    sk:dispute <dispute/hans> .
<tenure/melanie-joly> a sk:Tenure ;
    sk:holder <person/melanie-joly> ; sk:office "Foreign Minister" ; sk:serves <state/canada> ;
    sk:notBefore "2021-10-26"^^xsd:date ;
    sk:dispute <dispute/hans> .
<agreement/hans-2022> a sk:Treaty ;
    skos:prefLabel "Hans Island agreement"@en ;
    skos:hiddenLabel "border deal"@en ;
    sk:party <state/denmark>, <state/canada> ;
    sk:edtf "2022-06-14" ;
    sk:status sk:Signed ;
    sk:dispute <dispute/hans> .
"""
)


def load(folder: Path, **files: str) -> Gazetteer:
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.ttl")
        paths[-1].write_text(text, encoding="utf-8")
    return load_gazetteer(paths)


def entry(gazetteer: Gazetteer, path: str) -> Entry:
    return next(e for e in gazetteer.entries if e.iri == BASE + path)


def test_a_dispute_file_gives_its_parties_and_territories(tmp_path: Path) -> None:
    assert load(tmp_path, hans=HANS).disputes == (
        KnownDispute(
            iri=BASE + "dispute/hans",
            slug="hans",
            label="Hans Island dispute",
            parties=(BASE + "state/canada", BASE + "state/denmark"),
            territories=(BASE + "island/hans",),
        ),
    )


def test_an_entry_has_its_latin_names_with_the_preferred_english_one_first(tmp_path: Path) -> None:
    hans = entry(load(tmp_path, hans=HANS), "island/hans")
    assert hans.label == "Hans Island"
    assert hans.names == ("Hans Island", "Tartupaluk", "Hans Ø", "Isle of Hans")
    assert hans.descriptions == ("barren rock",)


def test_a_group_knows_its_members_and_a_member_its_group(tmp_path: Path) -> None:
    gazetteer = load(tmp_path, hans=HANS)
    group = entry(gazetteer, "island/nares-strait")
    assert (group.is_group, group.members) == (True, (BASE + "island/hans",))
    assert entry(gazetteer, "island/hans").part_of == (BASE + "island/nares-strait",)


def test_a_state_has_adjective_metonym_and_capital(tmp_path: Path) -> None:
    canada = entry(load(tmp_path, hans=HANS), "state/canada")
    assert canada == Entry(
        iri=BASE + "state/canada",
        kind="state",
        label="Canada",
        names=("Canada",),
        adjectives=("Canadian",),
        metonyms=("Ottawa",),
        capital=BASE + "place/ottawa",
        disputes=(BASE + "dispute/hans",),
    )


def test_an_office_still_held_has_no_end(tmp_path: Path) -> None:
    assert load(tmp_path, hans=HANS).terms_of_office == (
        TermOfOffice(BASE + "person/melanie-joly", "Foreign Minister", BASE + "state/canada", date(2021, 10, 26), None),
    )


def test_an_agreement_has_kind_date_status_and_parties(tmp_path: Path) -> None:
    assert load(tmp_path, hans=HANS).agreements == (
        KnownAgreement(
            iri=BASE + "agreement/hans-2022",
            label="Hans Island agreement",
            names=("Hans Island agreement", "border deal"),
            kind="treaty",
            date="2022-06-14",
            status="signed",
            parties=(BASE + "state/canada", BASE + "state/denmark"),
        ),
    )


@pytest.mark.parametrize(
    ("name", "kind"), [("Declaration", "declaration"), ("Understanding", "agreement"), ("Agreement", "agreement")]
)
def test_the_class_of_an_agreement_is_its_kind(tmp_path: Path, name: str, kind: str) -> None:
    assert load(tmp_path, hans=HANS.replace("sk:Treaty", f"sk:{name}")).agreements[0].kind == kind


def test_a_state_in_two_files_is_one_state_of_two_disputes(tmp_path: Path) -> None:
    other = HANS.replace("dispute/hans", "dispute/beaufort")
    gazetteer = load(tmp_path, hans=HANS, beaufort=other)
    assert [e.iri for e in gazetteer.entries].count(BASE + "state/canada") == 1
    assert entry(gazetteer, "state/canada").disputes == (BASE + "dispute/beaufort", BASE + "dispute/hans")
    assert [d.slug for d in gazetteer.disputes] == ["beaufort", "hans"]


def test_a_file_named_twice_or_in_another_order_changes_nothing(tmp_path: Path) -> None:
    once = load(tmp_path, a=HANS, b=HANS.replace("dispute/hans", "dispute/beaufort"))
    assert load_gazetteer([tmp_path / "b.ttl", tmp_path / "a.ttl", tmp_path / "b.ttl"]) == once


def test_a_file_without_base_means_the_same(tmp_path: Path) -> None:
    assert load(tmp_path, plain=HANS.replace(PREFIXES.splitlines()[0], "")) == load(tmp_path, hans=HANS)


JOLY = "<tenure/melanie-joly> a"
MISTAKES = {
    "a semicolon is missing": ('"Canada"@en ;', '"Canada"@en', "    sk:adjective", ["correct the Turtle"]),
    "a prefix is not declared": ('skos:prefLabel "Canada"', 'sko:prefLabel "Canada"', "    sko:", ["sko:"]),
    "a subject has no class": ("<place/ottawa> a sk:Place ;", "<place/ottawa>", "<place/ottawa>", ["has no class"]),
    "a class is unknown": ("a sk:Place ;", "a sk:City ;", "<place/ottawa>", ["sk:City", "sk:Place"]),
    "there is no label": ('skos:prefLabel "Denmark"@en ;', "", "<state/denmark>", ["no English label", "prefLabel"]),
    "no label is English": ('"Denmark"@en', '"Danmark"@da', "<state/denmark>", ["English label", "@en"]),
    "what is referred to is not described": ("l <place/ottawa>", "l <place/otawa>", "<state/canada>", ["place/otawa"]),
    "a date is none": ("2021-10-26", "2021-13-26", JOLY, ["2021-13-26", "YYYY-MM-DD"]),
    "a term ends before it begins": ("sk:notBefore", 'sk:notAfter "2020-01-01" ; sk:notBefore', JOLY, ["2020-01-01"]),
    "a term has no holder": ("sk:holder <person/melanie-joly> ;", "", JOLY, ["no sk:holder; add it"]),
    "an agreement has no status": ("sk:status sk:Signed ;", "", "<agreement/hans-2022>", ["no sk:status; add it"]),
    "a status is unknown": ("sk:Signed", "sk:Rejected", "<agreement/hans-2022>", ["Rejected", "sk:Ratified"]),
    "a blank node is used": ("<place/ottawa> a", "[] a", None, ["blank node", "give the thing an IRI"]),
    "a blank node is pointed at": ("serves <state/canada>", "serves []", None, ["blank node", "give the thing an IRI"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_file_line_and_what_to_do(tmp_path: Path, mistake: str) -> None:
    right, wrong, line, told = MISTAKES[mistake]
    assert HANS.count(right) >= 1
    text = HANS.replace(right, wrong, 1)
    with pytest.raises(GazetteerError) as caught:
        load(tmp_path, hans=text)
    message = str(caught.value)
    assert "\n" not in message
    assert [part for part in ["hans.ttl", *told] if part not in message] == []
    if line is not None:
        number = 1 + next(i for i, written in enumerate(text.splitlines()) if written.startswith(line))
        assert f"hans.ttl, line {number}: " in message


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"atlantis\.ttl cannot be read .*check the path"):
        load_gazetteer([tmp_path / "atlantis.ttl"])


def test_an_ambiguous_name_that_is_no_name_of_the_thing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "hans.ttl"
    path.write_text(HANS + '<island/hans> sk:ambiguousName "Hansel"@en .\n', encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"<island/hans> has the ambiguous name 'Hansel', none of its names"):
        load_gazetteer([path])


def test_no_file_at_all_is_an_error_that_says_what_to_give() -> None:
    with pytest.raises(GazetteerError, match="name at least one Turtle file"):
        load_gazetteer([])


def test_bytes_that_are_not_utf8_are_told_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "latin1.ttl"
    path.write_bytes(HANS.encode("latin-1", errors="replace"))
    with pytest.raises(GazetteerError, match=r"latin1\.ttl, line 13: .*UTF-8"):
        load_gazetteer([path])


STATEMENTS = sorted(rdflib.Graph().parse(data=HANS, format="turtle").serialize(format="nt").splitlines())


@given(order=st.permutations(STATEMENTS), gaps=st.lists(st.sampled_from(["\n", "\n\n# a comment\n", " "]), min_size=1))
@settings(max_examples=30)
def test_writing_the_same_statements_otherwise_gives_the_same_gazetteer(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], gaps: list[str]
) -> None:
    text = "".join(line + gaps[i % len(gaps)] for i, line in enumerate(order))
    folder = tmp_path_factory.mktemp("shuffled")
    assert load(folder, shuffled=text) == load(folder, hans=HANS)


@given(gone=st.sampled_from([line for line in STATEMENTS if "altLabel" in line or "adjective" in line]))
@settings(max_examples=10)
def test_a_statement_less_changes_the_fingerprint(tmp_path_factory: pytest.TempPathFactory, gone: str) -> None:
    folder = tmp_path_factory.mktemp("less")
    less = load(folder, less="\n".join(line for line in STATEMENTS if line != gone))
    whole = load(folder, hans=HANS)
    assert less.fingerprint != whole.fingerprint
    assert replace(less, fingerprint="") != replace(whole, fingerprint="") or "@ja" in gone
