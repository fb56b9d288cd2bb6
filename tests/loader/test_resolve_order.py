"""The resolved graph is a function of the set of articles: however they came in, one clean load gives the same bytes.

Through the real pipeline into a real store on disk, with articles that may change under their id: the seeds and those
of the gold that the reading is developed on, as they are read; and invented ones that collide in all that is merged.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from loader.article import Article
from loader.graph.opening import open_current
from loader.knowledge import Knowledge, load_knowledge
from loader.pipeline import load_records, remove
from loader.record import Record
from loader.settings import Settings
from loader.sources.collect import collect
from loader.sources.limits import Limits
from loader.workers import extract_all
from tests.conftest import ROOT
from tests.strategies import CROWDED, stories
from tests.telling import Telling, small_knowledge

Edition = Literal["early", "final"]
Written = Mapping[str, Edition]
"""Article id -> the edition that is loaded."""
EDITIONS: tuple[Edition, ...] = ("early", "final")
GOLD_EXAMPLES, INVENTED_EXAMPLES, MANY = 5, 30, 150
HISTORIES = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # no shrinking: it costs more than the long history tells
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)


@dataclass(frozen=True)
class Step:
    """One run of the loader: it loads these editions, or removes the articles. Prints as a person would tell it."""

    does: Literal["load", "remove"]
    articles: tuple[tuple[str, Edition], ...]


def articles_of_the_gold() -> dict[str, Article]:
    """Id -> article, without those that only measure the reading."""
    found = {sourced.article.id: sourced.article for sourced in collect([str(ROOT / "seeds")], Limits()).articles}
    gold = ROOT / "tests" / "gold"
    for text in (*sorted((gold / "articles").glob("d*.txt")), *sorted((gold / "own").glob("*.txt"))):
        record = json.loads(next(gold.rglob(f"{text.stem}.json")).read_text(encoding="utf-8"))
        published = date.fromisoformat(record["published"]) if record["published"] else None
        found[text.stem] = Article(text.stem, text.read_text(encoding="utf-8"), published, record["publisher"])
    return found


def early(article: Article) -> Article:
    """An edition that ends in the middle of the final one."""
    middle = article.text.find("\n", len(article.text) // 2)
    return replace(article, text=article.text[: middle if middle > 0 else len(article.text) // 2].strip() + "\n")


@dataclass(frozen=True)
class Newsroom:
    """Articles with their records by id and edition, and what they are read with."""

    knowledge: Knowledge
    records: Mapping[tuple[str, str], tuple[Article, Record]]

    @property
    def ids(self) -> list[str]:
        """The articles, sorted."""
        return sorted({id_ for id_, _ in self.records})

    def run(self, steps: Sequence[Step]) -> dict[str, str]:
        """The sorted N-Quads of each graph that a new store holds after some runs, provenance left out."""
        with tempfile.TemporaryDirectory() as folder:
            where = Settings(Path(folder) / "store")
            for step in steps:
                if step.does == "load":
                    report = load_records([self.records[a] for a in step.articles], where, self.knowledge)
                    assert not report.rejections
                else:
                    remove([id_ for id_, _ in step.articles], where, knowledge=self.knowledge)
            release = open_current(where.store)
            return {
                graph.value: "\n".join(sorted(map(str, release.triples(graph))))
                for graph in release.graph_names()
                if graph != release.base.graph("provenance")
            }

    def clean(self, written: Written) -> dict[str, str]:
        """The same of one load of a set of editions."""
        return self.run([Step("load", tuple(sorted(written.items())))])


def after(steps: Sequence[Step]) -> Written:
    """What is loaded at the end."""
    written: dict[str, Edition] = {}
    for step in steps:
        for id_, edition in step.articles:
            if step.does == "load":
                written[id_] = edition
            else:
                del written[id_]
    return written


@pytest.fixture(scope="session")
def gold() -> Newsroom:
    """The articles of the gold, read once; every third has an early edition."""
    where = Settings(Path(tempfile.gettempdir()) / "no-store")
    final = articles_of_the_gold()
    editions = {(id_, "final"): article for id_, article in final.items()}
    editions |= {(id_, "early"): early(final[id_]) for id_ in sorted(final)[::3]}
    records = {}
    read = extract_all(list(editions.values()), where.gazetteer_files)
    for key, (article, record) in zip(editions, read, strict=True):
        assert isinstance(record, Record), record
        records[key] = (article, record)
    return Newsroom(load_knowledge(where), records)


@st.composite
def invented(draw: st.DrawFn) -> Newsroom:
    """Some invented articles in two editions each, and the gazetteer of the tests."""
    tellings = [(edition, telling) for edition in ("early", "final") for telling in draw(stories(7, 5, CROWDED))]
    return Newsroom(small_knowledge(), {(t.id, edition): (told(t, edition), t.record()) for edition, t in tellings})


def told(telling: Telling, edition: str) -> Article:
    """The article of a telling; its edition is in the title, so that two of one text are still two."""
    return replace(telling.article(), title=edition)


@st.composite
def histories(draw: st.DrawFn, newsroom: Newsroom, size: int) -> list[Step]:
    """Some runs of the loader that leave at least one article: batches of any size and order, editions that replace
    each other, the same again, removals. About ``size`` articles take part, at most."""
    steps: list[Step] = []
    all_of_them = draw(st.permutations(newsroom.ids))
    part = all_of_them[: draw(st.integers(min(4, len(all_of_them)), min(size, len(all_of_them))))]
    for _ in range(draw(st.integers(2, 4))):
        loaded = sorted(after(steps))
        if len(loaded) > 1 and draw(st.booleans()):
            gone = draw(st.permutations(loaded))[: draw(st.integers(1, len(loaded) // 2))]
            steps.append(Step("remove", tuple((id_, "final") for id_ in gone)))
            continue
        batch = draw(st.permutations(part))[: draw(st.integers(1, len(part)))]
        steps.append(Step("load", tuple((id_, draw(an_edition(newsroom, id_))) for id_ in batch)))
    return steps


def an_edition(newsroom: Newsroom, id_: str) -> st.SearchStrategy[Edition]:
    """An edition that an article has."""
    return st.sampled_from([edition for edition in EDITIONS if (id_, edition) in newsroom.records])


@pytest.mark.parametrize("examples", [GOLD_EXAMPLES, pytest.param(MANY, marks=pytest.mark.soak)])
def test_any_history_of_the_gold_ends_as_one_clean_load(gold: Newsroom, examples: int) -> None:
    @settings(HISTORIES, max_examples=examples)
    @given(histories(gold, size=20))
    def holds(steps: list[Step]) -> None:
        ends_as_one_clean_load(gold, steps)

    holds()


@pytest.mark.parametrize("examples", [INVENTED_EXAMPLES, pytest.param(MANY, marks=pytest.mark.soak)])
def test_any_history_of_colliding_articles_ends_as_one_clean_load(examples: int) -> None:
    @settings(HISTORIES, max_examples=examples)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        newsroom = data.draw(invented())
        ends_as_one_clean_load(newsroom, data.draw(histories(newsroom, size=7)))

    holds()


def test_a_meeting_outlasts_the_report_that_told_it_by_states(gold: Newsroom) -> None:
    """What the removed report asked for, nobody asks for any more: the other one, which offers it, was left behind."""
    by_states, by_ministers = "003-67192c2aa2a57e52", "g05"
    both = Step("load", ((by_states, "final"), (by_ministers, "final")))
    for gone in (by_states, by_ministers):
        ends_as_one_clean_load(gold, [both, Step("remove", ((gone, "final"),))])


def ends_as_one_clean_load(newsroom: Newsroom, steps: Sequence[Step]) -> None:
    """Compares all graphs but provenance, byte for byte."""
    found, wanted = newsroom.run(steps), newsroom.clean(after(steps))
    for graph in sorted(found.keys() | wanted.keys()):
        if found.get(graph) != wanted.get(graph):
            note(f"{graph}: {difference(found.get(graph, ''), wanted.get(graph, ''))}")
    assert found == wanted


def difference(found: str, wanted: str) -> str:
    """The first lines that only one side has."""
    one, other = set(found.splitlines()), set(wanted.splitlines())
    extra, missing = sorted(one - other), sorted(other - one)
    return f"{len(extra)} lines too many {extra[:3]}, {len(missing)} missing {missing[:3]}"
