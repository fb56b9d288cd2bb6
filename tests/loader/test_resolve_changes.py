"""Resolving what changed gives what resolving everything gives, the working data included, byte for byte."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyoxigraph as ox
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from loader.build import build
from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.record import EntityKind
from loader.resolve import Curation, Known, StandingStore, gather, read_classes, resolution
from tests.benchmarks.synthetic import Corpus
from tests.strategies import CROWDED, stories
from tests.telling import BASE, Telling, small_background, small_gazetteer

KNOWN = Known(small_background().triples)
CLASSES = read_classes(shipped("ontology") / "vocabulary.ttl")


def bring(store: ox.Store, graphs: list[NamedGraph], removed: list[str]) -> None:
    """Brings a store to what it is with some articles loaded (in place of older editions) and some taken out."""
    for name in [BASE.article_graph(id_) for id_ in removed] + [graph.name for graph in graphs]:
        # What an article said before is known by the working data alone.
        store.remove_graph(name)
    views = {view.iri: view for view in gather(graphs)}
    gone = [BASE.article(id_).value for id_ in removed]
    changes = resolution(StandingStore(store, BASE), views, gone, KNOWN, Curation(), BASE, CLASSES)
    for graph in graphs:
        store.extend(ox.Quad(t.subject, t.predicate, t.object, graph.name) for t in graph.triples)
    changes.apply(store, BASE.graph("resolved"))


def lines(store: ox.Store) -> list[str]:
    """All that a store holds, as sorted N-Quads."""
    return sorted((ox.serialize(store, format=ox.RdfFormat.N_QUADS) or b"").decode().splitlines())


def fresh(graphs: list[NamedGraph]) -> list[str]:
    """What a new store holds after one load."""
    store = ox.Store()
    bring(store, graphs, [])
    return lines(store)


@dataclass(frozen=True)
class Removal:
    """An article taken out."""

    id: str


def history(*steps: Telling | Removal) -> str:
    """Takes the steps one by one; what they leave, the same as one load of it, as N-Quads."""
    store, held = ox.Store(), dict[str, NamedGraph]()
    for step in steps:
        if isinstance(step, Removal):
            bring(store, [], [step.id])
            del held[step.id]
        else:
            held[step.id] = step.graph()
            bring(store, [held[step.id]], [])
        assert lines(store) == fresh(list(held.values()))
    return "\n".join(lines(store))


def telling_of(article_id: str, text: str) -> Telling:
    """An article that goes on as no other does, so that it tells a story of its own."""
    return Telling(article_id, text + "".join(f" {article_id}gull{n}" for n in range(40)) + ".")


def wire(article_id: str, first: int, last: int, day: int = 21) -> Telling:
    """A part of one long report."""
    text = " ".join(f"word{n}" for n in range(first, last))
    return Telling(article_id, f"{article_id} says: {text}.", published=date(2019, 1, day))


def test_a_story_falls_apart_without_the_article_that_held_it_together() -> None:
    told = [wire("a2", 0, 50), wire("a3", 50, 100), wire("a1", 0, 100), wire("a4", 50, 100, day=25)]
    same = "> <https://w3id.org/skerry/ontology#sameStoryAs> <https://w3id.org/skerry/id/article/"
    assert history(*told).count(same) == 3
    assert history(*told, Removal("a1")).count(f"article/a4{same}a3>") == 1
    assert history(*told, wire("a1", 200, 300)).count(same) == 1
    history(*told, wire("a1", 0, 50), Removal("a3"))


def test_a_story_goes_on_from_one_article_to_the_next() -> None:
    told = [wire("a3", 0, 60), wire("a2", 40, 100), wire("a1", 80, 140), wire("a0", 120, 180)]
    assert history(*told).count("ontology#sameStoryAs> <https://w3id.org/skerry/id/article/a0>") == 3


def test_an_article_takes_the_story_of_those_it_is_like_or_makes_one_of_two() -> None:
    same = "> <https://w3id.org/skerry/ontology#sameStoryAs> <https://w3id.org/skerry/id/article/"
    told = [wire("a3", 0, 60, day=1), wire("a5", 100, 160, day=1)]
    assert same not in history(*told)
    assert f"article/a7{same}a3>" in history(*told, wire("a7", 0, 60, day=8))
    assert f"article/a3{same}a1>" in history(*told, wire("a1", 0, 60, day=8))
    assert history(*told, wire("a4", 10, 150, day=1)).count(f"{same}a3>") == 2


PIECES = st.tuples(
    st.sampled_from(["a1", "a2", "a3", "a4", "a5", "a6"]),
    st.sampled_from([(0, 60), (0, 100), (40, 100), (40, 160), (100, 160), (120, 180)]),
    st.sampled_from([3, 4, 9, 10, 11, 18]),
    st.booleans(),
)


@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(PIECES, min_size=4, max_size=9))
def test_stories_come_and_go_as_their_articles_do(pieces: list[tuple[str, tuple[int, int], int, bool]]) -> None:
    steps: list[Telling | Removal] = []
    there = set[str]()
    for id_, (first, last), day, is_removed in pieces:
        is_gone = is_removed and id_ in there
        steps.append(Removal(id_) if is_gone else wire(id_, first, last, day))
        (there.discard if is_gone else there.add)(id_)
    history(*steps)


def talks(article_id: str, who: str = "Haruto Mori", place: str = "Moscow", day: str = "2019-01-22") -> Telling:
    """Somebody whom the gazetteer does not hold meets Putin."""
    telling = telling_of(article_id, f"{who} met Putin in {place} on Tuesday.")
    met = (telling.entity("person", who), telling.known("person/vladimir-putin", "Putin"))
    known = {"Moscow": "place/moscow", "Tokyo": "place/tokyo", "Japan": "state/japan"}.get(place)
    where = telling.entity("state" if place == "Japan" else "place", place, iri=known)
    telling.tell("meetings", "met", kind="talks", participants=met, status="held", place=where, date=day)
    return telling


def envoy(telling: Telling, who: str) -> Telling:
    """Adds that somebody the telling names is Japan's special envoy."""
    telling.text += f" {who} is the special envoy of Japan."
    holder = next((entity.ref for entity in telling.entities if entity.name == who), None)
    holder = holder or telling.entity("person", who)
    japan = telling.known("state/japan", "Japan")
    telling.tell("tenures", "special envoy", holder=holder, office="Special Envoy", serves=japan)
    return telling


def by_surname(article_id: str, name: str = "Haruto Mori") -> Telling:
    """Somebody is called by the last name alone, in an article that tells of no meeting."""
    surname = name.split()[-1]
    telling = telling_of(article_id, f"{surname} spoke in Kyoto.")
    telling.entity("person", name, said=surname)
    return telling


def test_articles_are_told_anew_when_their_people_turn_out_to_be_others() -> None:
    full_name = envoy(telling_of("a2", "It rained."), "Haruto Mori")
    left = history(envoy(talks("a1", "Mori"), "Mori"), full_name)
    assert "ontology#participant> <https://w3id.org/skerry/id/person/haruto-mori>" in left
    history(envoy(talks("a1", "Mori"), "Mori"), full_name, Removal("a2"))


def test_meetings_are_renamed_with_the_surname_of_who_met() -> None:
    assert "Haruto Mori and Vladimir Putin, Moscow" in history(talks("a1"))
    assert "Mori and Putin, Moscow" in history(talks("a1"), by_surname("a2"))


def test_a_surname_is_forgotten_with_the_articles_that_used_it() -> None:
    left = history(talks("a1"), by_surname("a2"), by_surname("a3"), Removal("a2"), Removal("a3"))
    assert "Haruto Mori and Vladimir Putin, Moscow" in left
    history(talks("a1"), by_surname("a2"), telling_of("a2", "Nobody spoke."))


def test_what_an_article_told_of_before_is_decided_again_when_it_tells_of_something_else() -> None:
    elsewhere = talks("a2", place="Tokyo", day="2019-03-05")
    history(talks("a1"), talks("a2"), elsewhere, talks("a2"), Removal("a1"))
    history(claimed("a1", "Shikotan"), claimed("a2", "Shikotan"), claimed("a2", "Habomai"), Removal("a1"))


def claimed(article_id: str, *islands: str) -> Telling:
    """Japan claims islands."""
    telling = telling_of(article_id, f"Japan claims {' and '.join(islands)}.")
    japan = telling.known("state/japan", "Japan")
    told = tuple(telling.known(f"island/{island.lower().replace(' ', '-')}", island) for island in islands)
    telling.tell("claims", "claims", claimant=japan, territory=told, position="claims sovereignty")
    return telling


def test_a_claim_moves_when_most_articles_tell_its_territory_otherwise() -> None:
    whole = [claimed(id_, "Northern Territories") for id_ in ("a2", "a3")]
    assert "/japan-claims-sovereignty-northern-territories>" in history(claimed("a1", "Habomai", "Shikotan"), *whole)
    history(claimed("a1", "Habomai", "Shikotan"), *whole, Removal("a3"), Removal("a2"))


def mentioned(article_id: str, kind: EntityKind, name: str, **more: Any) -> Telling:
    """An article that only names something."""
    telling = telling_of(article_id, f"They heard of {name} in Japan.")
    telling.known("state/japan", "Japan")
    telling.entity(kind, name, **more)
    return telling


def test_meetings_are_renamed_with_the_spelling_of_who_met() -> None:
    others = [mentioned(id_, "person", "Haruto Mori") for id_ in ("a2", "a3")]
    assert "Haruto Mori and Vladimir Putin, Moscow" in history(talks("a1", "Haruto Mōri"), *others)
    history(talks("a1", "Haruto Mōri"), *others, Removal("a2"), Removal("a3"))
    others = [mentioned(id_, "person", "Ana Rosa Luz Mori") for id_ in ("a2", "a3")]  # in full it tells no surname
    told = [talks("a1", "Ana Rosa Luz Mōri"), by_surname("a4", "Ana Rosa Luz Mōri")]
    assert "Mōri and Putin, Moscow" in history(*told)
    assert "Mori and Putin, Moscow" in history(*told, *others, mentioned("a5", "person", "Ana Rosa Luz Mori"))


def accord(article_id: str, name: str, *, transfers: bool = False) -> Telling:
    """Japan and Russia sign an accord."""
    telling = telling_of(article_id, f"Japan and Russia signed a {name} about Shikotan.")
    japan, russia = telling.known("state/japan", "Japan"), telling.known("state/russia", "Russia")
    shikotan = telling.known("island/shikotan", "Shikotan")
    provisions = (telling.provision("about", transfers=(shikotan,), transfer_to=japan),) if transfers else ()
    told: dict[str, Any] = {"name": name, "kind": "agreement", "status": "signed", "provisions": provisions}
    telling.tell("agreements", "signed", parties=(japan, russia), date="2018-11", **told)
    return telling


def test_provisions_are_renamed_with_their_agreement() -> None:
    others = [accord(id_, "Crab Accord") for id_ in ("a2", "a3")]
    left = history(accord("a1", "crab accord", transfers=True), *others)
    assert "Crab Accord (November 2018): Shikotan to Japan" in left
    history(accord("a1", "crab accord", transfers=True), *others, Removal("a2"), Removal("a3"))


def test_a_name_that_turns_out_vague_is_no_longer_one_thing() -> None:
    stateless = [mentioned(id_, "organization", "Coast Guard") for id_ in ("a1", "a2")]
    longer = mentioned("a3", "organization", "Utopian Coast Guard")
    history(*stateless, longer, mentioned("a3", "organization", "Utopian Coast Guard Academy"), Removal("a3"))
    history(longer, *stateless, Removal("a3"))


def test_a_report_follows_a_person_whom_a_later_edition_identifies() -> None:
    def told(state: str, path: str | None) -> Telling:
        telling = telling_of("a1", f"Taro Kono, a former minister of {state}, spoke.")
        kono, serves = telling.entity("person", "Taro Kono"), telling.entity("state", state, iri=path)
        telling.tell("tenures", "minister", "office", "holder", "serves", holder=kono, office="minister", serves=serves)
        return telling

    utopian, japanese = told("Utopia", None), told("Japan", "state/japan")
    assert "Taro Kono, minister" in history(utopian, japanese)
    history(utopian, japanese, utopian)


def test_two_places_agree_once_one_is_told_to_lie_in_the_other() -> None:
    told = [talks("a1", place="Nagato"), talks("a2", place="Japan")]
    assert "same participants and overlapping dates" not in history(*told)
    told.append(mentioned("a3", "place", "Nagato", country="Japan"))
    assert "same participants and overlapping dates" in history(*told)
    history(*told, Removal("a3"))


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(stories(6, 4, CROWDED), stories(6, 4), st.data())
def test_step_by_step_ends_as_all_at_once(early: list[Telling], late: list[Telling], data: st.DataObject) -> None:
    editions = [{telling.id: telling.graph() for telling in tellings} for tellings in (early, late)]
    store, held = ox.Store(), dict[str, NamedGraph]()
    for _ in range(data.draw(st.integers(2, 6))):
        removed = data.draw(st.lists(st.sampled_from(sorted(held)), unique=True, max_size=1)) if held else []
        rest = sorted({*editions[0], *editions[1]} - set(removed))
        chosen = data.draw(st.lists(st.sampled_from(rest), unique=True, min_size=1, max_size=2)) if rest else []
        having = [(id_, [edition[id_] for edition in editions if id_ in edition]) for id_ in chosen]
        new = {id_: data.draw(st.sampled_from(graphs)) for id_, graphs in having}
        bring(store, list(new.values()), removed)
        held = {id_: graph for id_, graph in held.items() if id_ not in removed} | new
    assert lines(store) == fresh(list(held.values()))


def test_invented_news_one_by_one_and_out_again() -> None:
    articles = Corpus(seed=7).articles(0, 40)
    graphs = [build(record, article, small_gazetteer(), BASE) for article, record in articles]
    store = ox.Store()
    for graph in graphs:
        bring(store, [graph], [])
    assert lines(store) == fresh(graphs)
    ids = [graph.name.value.rpartition("/")[2] for graph in graphs]
    bring(store, [], ids[::3])
    assert lines(store) == fresh([graph for graph, id_ in zip(graphs, ids, strict=True) if id_ not in ids[::3]])
    bring(store, [], [id_ for id_ in ids if id_ not in ids[::3]])
    assert lines(store) == []
