"""The world as the articles published until a day tell it."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from loader.graph.embedded import Release, open_current
from loader.published_until import published_until
from tests.strategies import CROWDED, stories
from tests.telling import Telling, load_told


def lines(release: Release) -> dict[str, list[str]]:
    """The sorted N-Quads of each graph, provenance left out."""
    names = [name for name in release.graph_names() if name != release.base.graph("provenance")]
    return {name.value: sorted(map(str, release.triples(name))) for name in names}


@settings(max_examples=15, deadline=None)
@given(stories(6, 3, CROWDED), st.integers(0, 40))
def test_it_is_the_release_of_a_store_that_loaded_only_those_articles(tellings: list[Telling], days: int) -> None:
    last = date(2019, 1, 10) + timedelta(days=days)
    then = [telling for telling in tellings if telling.published and telling.published <= last]
    with tempfile.TemporaryDirectory() as folder:
        whole, part = Path(folder) / "whole", Path(folder) / "part"
        load_told(whole, *tellings)
        found = published_until(open_current(whole), last)
        assert found.told == tuple(sorted(telling.id for telling in then))
        assert found.undated == tuple(sorted(telling.id for telling in tellings if telling.published is None))
        assert len(found.told) + len(found.later) + len(found.undated) == len(tellings)
        if then:
            load_told(part, *then)
            assert lines(found.release) == lines(open_current(part))


def test_the_day_itself_is_included(tmp_path: Path) -> None:
    telling = Telling("a1", "Abe met Putin. It was long.", published=date(2019, 1, 21))
    load_told(tmp_path / "store", telling)
    release = open_current(tmp_path / "store")
    assert published_until(release, date(2019, 1, 21)).told == ("a1",)
    assert published_until(release, date(2019, 1, 20)).later == ("a1",)
