"""The shipped disputes beside the Kurils: facts that an analyst would check, and how the files agree."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SKOS

from loader.gazetteer import Entry, Gazetteer
from loader.gazetteer_file import load_gazetteer
from loader.graph.shipped import shipped

BASE = "https://w3id.org/skerry/id/"
FILES = sorted((shipped("ontology") / "gazetteer").glob("*.ttl"))
LEAST = json.loads((Path(__file__).parents[1] / "gold" / "gazetteers.json").read_text(encoding="utf-8"))
SHIPPED = ("dokdo", "falklands", "senkaku", "south-china-sea")
UNSHIPPED = ("chagos", "hans")
SK = rdflib.Namespace("https://w3id.org/skerry/ontology#")
GEO = rdflib.Namespace("http://www.opengis.net/ont/geosparql#")


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


def states(graph: rdflib.Graph, island: str, predicate: rdflib.URIRef) -> set[str]:
    return {str(o).removeprefix(BASE + "state/") for o in graph.objects(node(f"island/{island}"), predicate)}


def named(gazetteer: Gazetteer, name: str, slug: str) -> list[Entry]:
    """The entries of a dispute that have a name, in whatever case."""
    return [
        e
        for e in gazetteer.entries
        if f"{BASE}dispute/{slug}" in e.disputes
        and name.casefold() in {n.casefold() for n in (*e.names, *e.adjectives, *e.metonyms)}
    ]


def test_one_file_a_dispute_is_shipped() -> None:
    assert {path.stem for path in FILES} == {"kuril", *SHIPPED}


@pytest.mark.parametrize("slug", SHIPPED)
def test_the_least_that_must_be_known_of_a_dispute_is_known(gazetteer: Gazetteer, slug: str) -> None:
    for island in LEAST[slug]["islands"]:
        owners = {e.iri for name in (island["name"], *island["also"]) for e in named(gazetteer, name, slug)}
        assert len(owners) == 1, island
        assert all(named(gazetteer, name, slug) for name in (island["name"], *island["also"])), island
        (entry,) = (e for e in gazetteer.entries if e.iri in owners)
        assert entry.is_group == (island["kind"] == "group")
        members = {e.iri for name in island.get("members", ()) for e in named(gazetteer, name, slug)}
        assert members <= set(entry.members)
    for state in [*LEAST[slug]["parties"], *LEAST[slug].get("other_claimants", [])]:
        (entry,) = (e for e in named(gazetteer, state["name"], slug) if e.kind == "state")
        assert {*state["also"], *state["adjectives"], state["capital"]} <= {
            *entry.names,
            *entry.adjectives,
            *entry.metonyms,
        }


@pytest.mark.parametrize("slug", UNSHIPPED)
def test_a_dispute_kept_for_validation_is_not_shipped(gazetteer: Gazetteer, slug: str) -> None:
    territories = {name for island in LEAST[slug]["islands"] for name in (island["name"], *island["also"])}
    known = {name for e in gazetteer.entries if e.kind == "island" for name in e.names}
    assert territories.isdisjoint(known)


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_dispute_holds_names_and_no_people_or_events(slug: str) -> None:
    gazetteer = load_gazetteer([path for path in FILES if path.stem == slug])
    assert {e.kind for e in gazetteer.entries} == {"island", "place", "state"}
    assert (gazetteer.terms_of_office, gazetteer.agreements) == ((), ())


@pytest.mark.parametrize(
    ("island", "claimants", "holder"),
    [
        ("senkaku-islands", {"japan", "china", "taiwan"}, {"japan"}),
        ("uotsuri", {"japan", "china", "taiwan"}, {"japan"}),
        ("dokdo", {"south-korea", "japan"}, {"south-korea"}),
        ("oki-islands", {"japan"}, {"japan"}),
        ("falkland-islands", {"argentina", "united-kingdom"}, {"united-kingdom"}),
        ("south-georgia", {"argentina", "united-kingdom"}, {"united-kingdom"}),
        ("paracel-islands", {"china", "taiwan", "vietnam"}, {"china"}),
        ("woody-island", {"china", "taiwan", "vietnam"}, {"china"}),
        ("scarborough-shoal", {"china", "taiwan", "philippines"}, {"china"}),
        ("itu-aba", {"china", "taiwan", "vietnam", "philippines"}, {"taiwan"}),
        ("thitu", {"china", "taiwan", "vietnam", "philippines"}, {"philippines"}),
        ("second-thomas-shoal", {"china", "taiwan", "vietnam", "philippines"}, {"philippines"}),
        ("spratly-island", {"china", "taiwan", "vietnam"}, {"vietnam"}),
        ("swallow-reef", {"china", "taiwan", "vietnam", "malaysia"}, {"malaysia"}),
        ("whitsun-reef", {"china", "taiwan", "vietnam", "philippines"}, set()),
        ("macclesfield-bank", {"china", "taiwan"}, set()),
        ("pratas", {"china", "taiwan"}, {"taiwan"}),
    ],
)
def test_who_claims_and_who_holds_a_territory(
    graph: rdflib.Graph, island: str, claimants: set[str], holder: set[str]
) -> None:
    assert states(graph, island, SK.claimedBy) == claimants
    assert states(graph, island, SK.administeredBy) == holder


@pytest.mark.parametrize(
    ("island", "language", "name"),
    [
        ("senkaku-islands", "ja", "尖閣諸島"),
        ("senkaku-islands", "zh-Hans", "钓鱼岛及其附属岛屿"),
        ("senkaku-islands", "zh-Hant", "釣魚臺列嶼"),
        ("dokdo", "ko", "독도"),
        ("dokdo", "ja", "竹島"),
        ("falkland-islands", "es", "Islas Malvinas"),
        ("spratly-islands", "vi", "Quần đảo Trường Sa"),
        ("spratly-islands", "zh-Hant", "南沙群島"),
        ("paracel-islands", "vi", "Quần đảo Hoàng Sa"),
        ("scarborough-shoal", "tl", "Kulumpol ng Panatag"),
        ("thitu", "zh-Hans", "中业岛"),
        ("thitu", "zh-Hant", "中業島"),
        ("thitu", "tl", "Pag-asa Island"),
        ("second-thomas-shoal", "zh-Hans", "仁爱礁"),
        ("second-thomas-shoal", "tl", "Ayungin Shoal"),
        ("swallow-reef", "ms", "Pulau Layang-Layang"),
    ],
)
def test_a_territory_is_named_in_the_language_of_a_party(
    graph: rdflib.Graph, island: str, language: str, name: str
) -> None:
    assert rdflib.Literal(name, lang=language) in set(graph.objects(node(f"island/{island}"), SKOS.prefLabel))


@pytest.mark.parametrize(
    ("state", "island", "name"),
    [
        ("japan", "senkaku-islands", "Senkaku Islands"),
        ("china", "senkaku-islands", "Diaoyu Islands"),
        ("taiwan", "senkaku-islands", "Diaoyutai Islands"),
        ("japan", "dokdo", "Takeshima"),
        ("argentina", "falkland-islands", "Islas Malvinas"),
        ("china", "spratly-islands", "Nansha Islands"),
        ("vietnam", "paracel-islands", "Hoang Sa"),
        ("philippines", "second-thomas-shoal", "Ayungin Shoal"),
        ("china", "second-thomas-shoal", "Ren'ai Jiao"),
    ],
)
def test_which_name_a_state_uses(graph: rdflib.Graph, state: str, island: str, name: str) -> None:
    naming = node(f"naming/{state}-{island}")
    assert graph.value(naming, SK.territory) == node(f"island/{island}")
    assert graph.value(naming, SK.usedBy) == node(f"state/{state}")
    assert str(graph.value(naming, SK.nameUsed)) == name


BOXES = {
    "senkaku": (123.3, 25.6, 124.7, 26.0),
    "dokdo": (130.7, 35.9, 133.5, 37.6),
    "falklands": (-61.5, -59.6, -26.0, -51.0),
    "south-china-sea": (109.0, 3.5, 118.0, 21.0),
}
"""West, south, east, north of the territories of a dispute."""


@pytest.mark.parametrize("slug", SHIPPED)
def test_every_territory_lies_in_its_sea(graph: rdflib.Graph, slug: str) -> None:
    west, south, east, north = BOXES[slug]
    kinds = (SK.Island, SK.IslandGroup, SK.Territory)
    for island in {i for kind in kinds for i in graph.subjects(RDF.type, kind)}:
        if (island, SK.dispute, node(f"dispute/{slug}")) in graph:
            longitude, latitude = map(float, str(graph.value(island, GEO.asWKT))[6:-1].split())
            assert west <= longitude <= east, island
            assert south <= latitude <= north, island


def test_a_member_of_a_group_is_claimed_by_nobody_who_does_not_claim_the_group(graph: rdflib.Graph) -> None:
    for slug in SHIPPED:
        for part, whole in graph.subject_objects(SK.partOf):
            own = (part, SK.dispute, node(f"dispute/{slug}")) in graph and "/island/" in str(part)
            if own and "/island/" in str(whole):
                assert set(graph.objects(part, SK.claimedBy)) <= set(graph.objects(whole, SK.claimedBy)), part


def test_a_state_of_several_disputes_is_one_thing_with_one_name_a_language_and_one_capital(
    gazetteer: Gazetteer, graph: rdflib.Graph
) -> None:
    shared = [e for e in gazetteer.entries if e.kind == "state" and len(e.disputes) > 1]
    assert {e.label for e in shared} >= {"Japan", "China", "Taiwan", "South Korea"}
    for entry in shared:
        languages: dict[str | None, set[str]] = defaultdict(set)
        for label in graph.objects(rdflib.URIRef(entry.iri), SKOS.prefLabel):
            if isinstance(label, rdflib.Literal):
                languages[label.language].add(str(label))
        assert all(len(names) == 1 for names in languages.values()), entry.iri
        assert len(set(graph.objects(rdflib.URIRef(entry.iri), SK.capital))) == 1


def test_the_files_state_the_same_in_whatever_order_they_are_read() -> None:
    assert load_gazetteer(FILES) == load_gazetteer(FILES[::-1])


def test_an_ambiguous_name_is_one_of_the_names_and_never_all_of_them(gazetteer: Gazetteer) -> None:
    marked = [e for e in gazetteer.entries if e.ambiguous]
    assert marked
    for entry in marked:
        assert set(entry.ambiguous) < set(entry.names), entry.iri


def test_no_name_of_an_island_is_the_adjective_or_name_of_a_state(gazetteer: Gazetteer) -> None:
    words = {w for e in gazetteer.entries if e.kind == "state" for w in (*e.names, *e.adjectives, *e.metonyms)}
    assert [n for e in gazetteer.entries if e.kind == "island" for n in e.names if n in words] == []
