"""Corrections made between loads and removals: however it came about, what is known is what one clean load and the
corrections in force make."""

import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from loader.article import Article
from loader.correction import CorrectionKind
from loader.curation.changes import adding, withdrawing
from loader.curation.curated_graph import read_corrections
from loader.curation.request import Request
from loader.curation.turtle_form import read_turtle
from loader.errors import CurationError
from loader.graph.embedded import Release
from loader.graph.opening import open_current
from loader.graph.serialise import export
from loader.pipeline import curate, load_records, remove
from loader.record import Record
from loader.settings import Settings
from tests.strategies import CROWDED, stories
from tests.telling import small_knowledge

TODAY = date(2026, 11, 26)
STEPS = 5
Edition = tuple[Article, Record]


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.data())
def test_any_history_with_corrections_ends_as_one_clean_load(data: st.DataObject) -> None:
    early = {telling.id: (telling.article(), telling.record()) for telling in data.draw(stories(4, 4, CROWDED))}
    late = {
        telling.id: (replace(telling.article(), title="late"), telling.record())
        for telling in data.draw(stories(4, 4, CROWDED))
    }
    with tempfile.TemporaryDirectory() as folder:
        lived = Settings(Path(folder) / "lived")
        written = dict(early)
        load_records(early.values(), lived, small_knowledge())
        for _ in range(STEPS):
            take_a_step(data, lived, written, early, late)
        clean = Settings(Path(folder) / "clean")
        load_records(written.values(), clean, small_knowledge())
        given_back = export(open_current(lived.store), "turtle", "curated") if corrections(lived) else b""
        curate(adding(read_turtle("list", given_back, clean.base, None), TODAY), clean, knowledge=small_knowledge())
        assert shown(open_current(lived.store)) == shown(open_current(clean.store))


def take_a_step(
    data: st.DataObject,
    store: Settings,
    written: dict[str, Edition],
    early: dict[str, Edition],
    late: dict[str, Edition],
) -> None:
    """Loads an edition, takes an article out, makes a correction or takes one back."""
    step = data.draw(st.sampled_from(["load", "remove", "correct", "correct", "correct", "withdraw"]))
    if step == "load":
        name = data.draw(st.sampled_from(sorted(early.keys() & late.keys())))
        written[name] = data.draw(st.sampled_from([early, late]))[name]
        load_records([written[name]], store, small_knowledge())
    elif step == "remove" and len(written) > 1:
        name = data.draw(st.sampled_from(sorted(written)))
        del written[name]
        remove([name], store, knowledge=small_knowledge())
    elif step == "withdraw" and corrections(store):
        curate(withdrawing([data.draw(st.sampled_from(corrections(store)))]), store, knowledge=small_knowledge())
    elif step == "correct" and things(store):
        # One that contradicts another, or makes no sense, is refused, and nothing is published.
        with suppress(CurationError):
            curate(adding([data.draw(requests(open_current(store.store)))], TODAY), store, knowledge=small_knowledge())


def things(store: Settings) -> bool:
    """Whether there is anything to correct."""
    release = open_current(store.store)
    return any("madeFrom" in t.predicate.value for t in release.triples(store.base.graph("resolved")))


def corrections(store: Settings) -> list[str]:
    """The ids of the corrections in force."""
    release = open_current(store.store)
    return [c.id for c in read_corrections(release.triples(store.base.graph("curated")), store.base)]


@st.composite
def requests(draw: st.DrawFn, release: Release) -> Request:
    """A correction of things of one kind that there are."""
    base = release.base
    things = {t.subject.value for t in release.triples(base.graph("resolved")) if "madeFrom" in t.predicate.value}  # type: ignore[union-attr]
    parts = {t.object.value for t in release.triples(base.graph("resolved")) if "madeFrom" in t.predicate.value}  # type: ignore[union-attr]
    kind = draw(st.sampled_from(["meeting", "person", "statement", "claim", "tenure", "agreement"]))
    pool = sorted(iri for iri in things | parts if f"/{kind}" in iri)
    thing = draw(st.sampled_from(pool or sorted(parts)))
    other = draw(st.sampled_from(pool or sorted(parts)))
    what: CorrectionKind = draw(st.sampled_from(["same", "different", "wrong", "right"]))
    if what == "right":
        return Request("a", "right", thing, None, "date", ("2019-01-25",), "Ann", "So")
    return Request("a", what, thing, None if what == "wrong" else other, None, (), "Ann", "So")


def shown(release: Release) -> dict[str, str]:
    """All graphs but provenance, sorted."""
    return {
        graph.value: "\n".join(sorted(map(str, release.triples(graph))))
        for graph in release.graph_names()
        if graph != release.base.graph("provenance")
    }
