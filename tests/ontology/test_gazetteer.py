"""The shipped gazetteer: facts that an analyst would check."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SKOS

from loader.edtf import parse_edtf
from loader.gazetteer import Entry, Gazetteer, TermOfOffice
from loader.gazetteer_file import load_gazetteer
from loader.graph.shipped import shipped

BASE = "https://w3id.org/skerry/id/"
FILES = sorted((shipped("ontology") / "gazetteer").glob("*.ttl"))
ALIASES = Path(__file__).parents[1] / "gold" / "aliases.json"
SK = rdflib.Namespace("https://w3id.org/skerry/ontology#")
DCTERMS = rdflib.Namespace("http://purl.org/dc/terms/")
GEO = rdflib.Namespace("http://www.opengis.net/ont/geosparql#")
FOUR = ("etorofu", "kunashiri", "shikotan", "habomai")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(FILES)


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in FILES:
        graph.parse(path, format="turtle")
    return graph


def node(path: str) -> rdflib.URIRef:
    return rdflib.URIRef(BASE + path)


def entry(gazetteer: Gazetteer, path: str) -> Entry:
    return next(e for e in gazetteer.entries if e.iri == BASE + path)


def in_office(gazetteer: Gazetteer, office: str, serves: str, day: str) -> set[str]:
    """Who held an office on a day, as the gazetteer's values tell it."""
    when = date.fromisoformat(day)
    return {
        term.holder.removeprefix(BASE + "person/")
        for term in gazetteer.terms_of_office
        if (term.office, term.serves) == (office, BASE + serves)
        and (term.start or date.min) <= when <= (term.end or date.max)
    }


@pytest.mark.parametrize(
    ("office", "serves", "day", "holder"),
    [
        ("Prime Minister", "state/japan", "2019-01-22", "shinzo-abe"),
        ("Prime Minister", "state/japan", "1956-10-19", "ichiro-hatoyama"),
        ("Prime Minister", "state/japan", "1993-10-13", "morihiro-hosokawa"),
        ("Prime Minister", "state/japan", "1998-11-13", "keizo-obuchi"),
        ("Prime Minister", "state/japan", "2001-03-25", "yoshiro-mori"),
        ("Prime Minister", "state/japan", "2005-11-21", "junichiro-koizumi"),
        ("Prime Minister", "state/japan", "2010-11-01", "naoto-kan"),
        ("Prime Minister", "state/japan", "2022-09-06", "fumio-kishida"),
        ("Foreign Minister", "state/japan", "1998-04-18", "keizo-obuchi"),
        ("Foreign Minister", "state/japan", "2001-03-25", "yohei-kono"),
        ("Foreign Minister", "state/japan", "2010-11-01", "seiji-maehara"),
        ("Foreign Minister", "state/japan", "2016-05-06", "fumio-kishida"),
        ("Foreign Minister", "state/japan", "2019-01-14", "taro-kono"),
        ("Foreign Minister", "state/japan", "2020-02-07", "toshimitsu-motegi"),
        ("Chief Cabinet Secretary", "state/japan", "2018-09-12", "yoshihide-suga"),
        ("head of the National Security Secretariat", "state/japan", "2020-02-07", "shigeru-kitamura"),
        ("President", "state/soviet-union", "1991-04-18", "mikhail-gorbachev"),
        ("President", "state/russia", "1993-10-13", "boris-yeltsin"),
        ("President", "state/russia", "2001-03-25", "vladimir-putin"),
        ("President", "state/russia", "2010-11-01", "dmitry-medvedev"),
        ("President", "state/russia", "2022-03-21", "vladimir-putin"),
        ("Prime Minister", "state/russia", "1998-11-13", "yevgeny-primakov"),
        ("Prime Minister", "state/russia", "2005-11-21", "mikhail-fradkov"),
        ("Prime Minister", "state/russia", "2010-11-01", "vladimir-putin"),
        ("Prime Minister", "state/russia", "2022-09-05", "mikhail-mishustin"),
        ("Foreign Minister", "state/soviet-union", "1990-09-05", "eduard-shevardnadze"),
        ("Foreign Minister", "state/russia", "1998-11-13", "igor-ivanov"),
        ("Foreign Minister", "state/russia", "2019-01-14", "sergey-lavrov"),
        ("Secretary of the Security Council", "state/russia", "2005-11-21", "igor-ivanov"),
        ("Secretary of the Security Council", "state/russia", "2020-02-07", "nikolai-patrushev"),
        ("Kremlin spokesman", "state/russia", "2019-01-22", "dmitry-peskov"),
        ("President", "state/united-states", "2010-11-01", "barack-obama"),
        ("Secretary of State", "state/united-states", "2010-11-01", "hillary-clinton"),
    ],
)
def test_who_held_an_office_on_a_day(gazetteer: Gazetteer, office: str, serves: str, day: str, holder: str) -> None:
    assert in_office(gazetteer, office, serves, day) == {holder}


def heads(gazetteer: Gazetteer) -> Iterator[tuple[TermOfOffice, TermOfOffice]]:
    """Each term of an office that one person holds at a time, with the term that follows it."""
    single = {"Prime Minister", "President", "Foreign Minister", "Chief Cabinet Secretary", "Secretary of State"}
    by_office: dict[tuple[str, str], list[TermOfOffice]] = defaultdict(list)
    for term in gazetteer.terms_of_office:
        if term.office in single:
            by_office[term.office, term.serves].append(term)
    for terms in by_office.values():
        yield from pairwise(sorted(terms, key=lambda term: (term.start or date.min, term.end or date.max)))


def test_no_two_heads_of_one_office_overlap_by_more_than_a_day(gazetteer: Gazetteer, graph: rdflib.Graph) -> None:
    # Where only the month or year of a change is known, the bounds of both terms take in all of it.
    to_the_day = {
        (str(holder), str(graph.value(term, SK.notBefore)))
        for term, holder in graph.subject_objects(SK.holder)
        if all(len(end) == 10 for end in str(graph.value(term, SK.edtf) or "2000-01-01").split("/"))
    }
    compared = 0
    for first, second in heads(gazetteer):
        if all((term.holder, str(term.start)) in to_the_day for term in (first, second)):
            compared += 1
            assert first.end is not None
            assert second.start is not None
            assert first.end - second.start <= timedelta(days=1), (first, second)
    assert compared > 80


def test_there_was_always_a_japanese_prime_minister_from_1990_to_2022(gazetteer: Gazetteer) -> None:
    day = date(1990, 1, 1)
    while day <= date(2022, 12, 31):
        assert in_office(gazetteer, "Prime Minister", "state/japan", day.isoformat()) != set(), day
        day += timedelta(days=7)


def test_every_term_of_office_has_a_holder_who_is_described_and_ends_after_it_starts(gazetteer: Gazetteer) -> None:
    people = {e.iri for e in gazetteer.entries if e.kind == "person"}
    for term in gazetteer.terms_of_office:
        assert term.holder in people
        assert term.start is not None
        assert term.end is None or term.start <= term.end, term


def test_bounds_are_those_of_the_edtf_date(graph: rdflib.Graph) -> None:
    for subject, text in graph.subject_objects(SK.edtf):
        dated = parse_edtf(str(text))
        bounds = (graph.value(subject, SK.notBefore), graph.value(subject, SK.notAfter))
        assert tuple(map(str, bounds)) == (str(dated.first), str(dated.last)), subject


def test_every_subject_has_a_source_and_a_dispute(graph: rdflib.Graph) -> None:
    for subject in set(graph.subjects()):
        assert graph.value(subject, SK.dispute) is not None, subject
        sources = [str(source) for source in graph.objects(subject, DCTERMS.source)]
        assert sources, subject
        assert not any(re.match(r"https?:", source) for source in sources), f"{subject}: name the source, no address"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_dispute_file_loads_alone(path: Path) -> None:
    (dispute,) = load_gazetteer([path]).disputes
    assert dispute.slug == path.stem
    assert len(dispute.parties) >= 2
    assert dispute.territories


def test_the_northern_territories_are_the_four_islands(gazetteer: Gazetteer) -> None:
    group = entry(gazetteer, "island/northern-territories")
    assert set(group.members) == {BASE + "island/" + name for name in FOUR}
    assert "four islands" in group.descriptions
    assert BASE + "island/northern-territories" in entry(gazetteer, "island/habomai").part_of


def test_shikotan_and_habomai_together_are_the_two_smaller_islands(gazetteer: Gazetteer) -> None:
    pair = entry(gazetteer, "island/lesser-kuril-chain")
    assert set(pair.members) == {BASE + "island/habomai", BASE + "island/shikotan"}
    assert "two smaller islands" in pair.descriptions


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("island/etorofu", {"en": "Etorofu", "ja": "択捉島", "ru": "Итуруп"}),
        ("island/kunashiri", {"en": "Kunashiri", "ja": "国後島", "ru": "Кунашир"}),
        ("island/shikotan", {"en": "Shikotan", "ja": "色丹島", "ru": "Шикотан"}),
        ("island/habomai", {"en": "Habomai", "ja": "歯舞群島", "ru": "Хабомаи"}),
        ("island/northern-territories", {"en": "Northern Territories", "ja": "北方領土", "ru": "Южные Курилы"}),
        ("island/kuril-islands", {"en": "Kuril Islands", "ja": "千島列島", "ru": "Курильские острова"}),
    ],
)
def test_a_territory_is_named_in_english_japanese_and_russian(
    graph: rdflib.Graph, path: str, names: dict[str, str]
) -> None:
    labels = [label for label in graph.objects(node(path), SKOS.prefLabel) if isinstance(label, rdflib.Literal)]
    assert {str(label.language): str(label) for label in labels} == names


LANGUAGES = {
    "kuril": {"en", "ja", "ru"},
    "senkaku": {"en", "ja", "zh-Hans", "zh-Hant"},
    "dokdo": {"en", "ko", "ja"},
    "falklands": {"en", "es"},
    "south-china-sea": {"en", "zh-Hans", "zh-Hant"},
}
"""Those of the parties, in which every island has a name."""


@pytest.mark.parametrize("slug", LANGUAGES)
def test_every_island_has_names_in_the_languages_of_its_parties(graph: rdflib.Graph, slug: str) -> None:
    islands = [i for kind in (SK.Island, SK.IslandGroup) for i in graph.subjects(RDF.type, kind)]
    own = [island for island in islands if (island, SK.dispute, node(f"dispute/{slug}")) in graph]
    assert own
    for island in own:
        labels = [label for label in graph.objects(island, SKOS.prefLabel) if isinstance(label, rdflib.Literal)]
        assert {label.language for label in labels} >= LANGUAGES[slug], island


def position(graph: rdflib.Graph, path: str) -> tuple[float, float]:
    match = re.fullmatch(r"POINT\((\S+) (\S+)\)", str(graph.value(node(path), GEO.asWKT)))
    assert match is not None, path
    return float(match[1]), float(match[2])


@pytest.mark.parametrize(
    ("path", "west", "south", "east", "north"),
    [
        ("island/etorofu", 146.8, 44.4, 148.9, 45.6),
        ("island/kunashiri", 145.3, 43.6, 146.6, 44.6),
        ("island/shikotan", 146.5, 43.6, 147.0, 44.0),
        ("island/habomai", 145.7, 43.3, 146.5, 43.8),
        ("island/northern-territories", 145.3, 43.3, 148.9, 45.6),
        ("island/urup", 149.3, 45.5, 150.6, 46.3),
        ("island/paramushir", 155.1, 49.9, 156.4, 50.9),
        ("island/kuril-islands", 145.3, 43.3, 156.6, 51.0),
        ("island/hokkaido", 139.7, 41.3, 145.9, 45.6),
        ("island/sakhalin", 141.6, 45.8, 144.8, 54.5),
    ],
)
def test_a_territory_lies_where_it_lies(
    graph: rdflib.Graph, path: str, west: float, south: float, east: float, north: float
) -> None:
    longitude, latitude = position(graph, path)
    assert west <= longitude <= east
    assert south <= latitude <= north


def test_each_habomai_islet_lies_between_hokkaido_and_shikotan(gazetteer: Gazetteer, graph: rdflib.Graph) -> None:
    islets = entry(gazetteer, "island/habomai").members
    assert len(islets) >= 6
    for islet in islets:
        longitude, latitude = position(graph, islet.removeprefix(BASE))
        assert 145.8 <= longitude <= 146.5, islet
        assert 43.3 <= latitude <= 43.7, islet


@pytest.mark.parametrize("name", FOUR)
def test_each_of_the_four_is_claimed_by_both_and_administered_by_russia(graph: rdflib.Graph, name: str) -> None:
    island = node(f"island/{name}")
    assert set(graph.objects(island, SK.claimedBy)) == {node("state/japan"), node("state/russia")}
    assert set(graph.objects(island, SK.administeredBy)) == {node("state/russia")}


@pytest.mark.parametrize(
    ("territory", "state", "name"),
    [
        ("northern-territories", "japan", "Northern Territories"),
        ("northern-territories", "russia", "Southern Kurils"),
        ("etorofu", "japan", "Etorofu"),
        ("etorofu", "russia", "Iturup"),
        ("kunashiri", "russia", "Kunashir"),
        ("habomai", "russia", "Khabomai"),
    ],
)
def test_which_name_a_state_uses(graph: rdflib.Graph, territory: str, state: str, name: str) -> None:
    namings = set(graph.subjects(SK.territory, node(f"island/{territory}"))) & set(
        graph.subjects(SK.usedBy, node(f"state/{state}"))
    )
    assert [str(graph.value(naming, SK.nameUsed)) for naming in namings] == [name]


def test_all_equivalent_names_of_the_gold_are_known(gazetteer: Gazetteer) -> None:
    """Of each list of equal names that the gazetteer knows in part, it knows all, but for words that need context."""
    known = {name.casefold() for e in gazetteer.entries for name in (*e.names, *e.descriptions, *e.metonyms)}
    need_context = {"security council", "upper house", "urdupoint news / sputnik"}
    one_articles_wording = {"trade, shipping, and demarcation treaty"}  # its date and kind tell which treaty it is
    left_out = need_context | one_articles_wording
    for names in json.loads(ALIASES.read_text(encoding="utf-8")):
        if any(name.casefold() in known for name in names):
            assert {name.casefold() for name in names} - known <= left_out, names


def test_no_name_belongs_to_two_things_of_one_kind(gazetteer: Gazetteer) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for e in gazetteer.entries:
        for name in e.names:
            owners[e.kind, name.casefold()].add(e.iri)
    assert {key: found for key, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("slug", "kind", "day", "parties"),
    [
        ("treaty-of-shimoda-1855", "treaty", "1855-02-07", {"japan", "russia"}),
        ("treaty-of-st-petersburg-1875", "treaty", "1875-05-07", {"japan", "russia"}),
        ("treaty-of-portsmouth-1905", "treaty", "1905-09-05", {"japan", "russia"}),
        ("yalta-agreement-1945", "agreement", "1945-02-11", {"soviet-union", "united-states", "united-kingdom"}),
        ("joint-declaration-1956", "declaration", "1956-10-19", {"japan", "soviet-union"}),
        ("joint-communique-1973", "declaration", "1973-10-10", {"japan", "soviet-union"}),
        ("joint-communique-1991", "declaration", "1991-04-18", {"japan", "soviet-union"}),
        ("tokyo-declaration-1993", "declaration", "1993-10-13", {"japan", "russia"}),
        ("krasnoyarsk-1997", "agreement", "1997-11-01/1997-11-02", {"japan", "russia"}),
        ("kawana-1998", "agreement", "1998-04-18/1998-04-19", {"japan", "russia"}),
        ("moscow-declaration-1998", "declaration", "1998-11-13", {"japan", "russia"}),
        ("irkutsk-statement-2001", "declaration", "2001-03-25", {"japan", "russia"}),
        ("action-plan-2003", "agreement", "2003-01-10", {"japan", "russia"}),
        ("joint-economic-activities-2016", "agreement", "2016-12-15/2016-12-16", {"japan", "russia"}),
        ("singapore-understanding-2018", "agreement", "2018-11-14", {"japan", "russia"}),
        ("peace-treaty", "treaty", None, {"japan", "russia"}),
    ],
)
def test_an_agreement_has_its_date_kind_and_parties(
    gazetteer: Gazetteer, slug: str, kind: str, day: str | None, parties: set[str]
) -> None:
    found = next(a for a in gazetteer.agreements if a.iri == f"{BASE}agreement/{slug}")
    assert (found.kind, found.date) == (kind, day)
    assert set(found.parties) == {f"{BASE}state/{name}" for name in parties}


def test_only_the_peace_treaty_is_still_sought(gazetteer: Gazetteer) -> None:
    assert [a.iri for a in gazetteer.agreements if a.status == "proposed"] == [BASE + "agreement/peace-treaty"]


def test_the_joint_declaration_hands_over_habomai_and_shikotan_after_a_peace_treaty(graph: rdflib.Graph) -> None:
    provisions = graph.objects(node("agreement/joint-declaration-1956"), SK.provision)
    (handover,) = [provision for provision in provisions if (provision, SK.transfers, None) in graph]
    assert set(graph.objects(handover, SK.transfers)) == {node("island/habomai"), node("island/shikotan")}
    assert graph.value(handover, SK.transferFrom) == node("state/soviet-union")
    assert graph.value(handover, SK.transferTo) == node("state/japan")
    assert graph.value(handover, SK.condition) == node("agreement/peace-treaty")


def test_every_provision_belongs_to_an_agreement_and_says_what_it_provides(graph: rdflib.Graph) -> None:
    provisions = set(graph.subjects(RDF.type, SK.Provision))
    assert provisions
    assert provisions == set(graph.objects(None, SK.provision))
    assert all(graph.value(provision, RDFS.comment) is not None for provision in provisions)


def test_russia_succeeded_the_soviet_union(graph: rdflib.Graph) -> None:
    assert graph.value(node("state/russia"), SK.successorOf) == node("state/soviet-union")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("state/japan", ("Japanese", "Tokyo")),
        ("state/russia", ("Russian", "Moscow", "Kremlin")),
        ("state/soviet-union", ("Soviet", "Moscow")),
        ("state/united-states", ("American", "Washington", "White House")),
    ],
)
def test_a_state_is_known_by_adjective_and_metonym(gazetteer: Gazetteer, path: str, words: tuple[str, ...]) -> None:
    state = entry(gazetteer, path)
    assert set(words) <= {*state.adjectives, *state.metonyms}
    assert entry(gazetteer, (state.capital or "").removeprefix(BASE)).kind == "place"
