"""The resolved graph is a function of the set of articles: however they came in, one clean load gives the same bytes.

Through the real pipeline into a real store on disk, with the records of real articles: the seeds and those of the gold
that the reading is developed on, some of them in an earlier edition too, so that a text can change under its id.
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
from loader.graph.embedded import open_current
from loader.knowledge import Knowledge, load_knowledge
from loader.pipeline import load_records, remove
from loader.record import Record
from loader.settings import Settings
from loader.sources.collect import collect
from loader.sources.limits import Limits
from loader.workers import extract_all
from tests.conftest import ROOT

Edition = Literal["early", "final"]
Written = Mapping[str, Edition]
"""Article id -> the edition that is loaded."""
EXAMPLES = 14


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


class Newsroom:
    """Articles with their records, and what stores hold after runs of the loader."""

    def __init__(self) -> None:
        where = Settings(Path(tempfile.gettempdir()) / "no-store")
        self.knowledge: Knowledge = load_knowledge(where)
        final = articles_of_the_gold()
        self.ids = sorted(final)
        self.revised = self.ids[:: len(self.ids) // 9]
        editions = [(id_, "final", final[id_]) for id_ in self.ids]
        editions += [(id_, "early", early(final[id_])) for id_ in self.revised]
        read = extract_all([article for _, _, article in editions], where.gazetteer_files)
        self.records: dict[tuple[str, str], tuple[Article, Record]] = {}
        for (id_, edition, _), (article, record) in zip(editions, read, strict=True):
            assert isinstance(record, Record), record
            self.records[id_, edition] = (article, record)

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
def newsroom() -> Newsroom:
    """The articles, read once."""
    return Newsroom()


@st.composite
def histories(draw: st.DrawFn, ids: Sequence[str], revised: Sequence[str]) -> list[Step]:
    """Some runs of the loader that leave at least one article: batches of any size and order, editions that replace
    each other, the same again, removals."""
    steps: list[Step] = []
    few = draw(st.lists(st.sampled_from(ids), min_size=2, max_size=len(ids), unique=True))
    for _ in range(draw(st.integers(2, 4))):
        loaded = sorted(after(steps))
        if len(loaded) > 1 and draw(st.booleans()):
            gone = draw(st.lists(st.sampled_from(loaded), min_size=1, max_size=len(loaded) - 1, unique=True))
            steps.append(Step("remove", tuple((id_, "final") for id_ in gone)))
            continue
        batch = draw(st.lists(st.sampled_from(few), min_size=1, max_size=len(few), unique=True))
        steps.append(Step("load", tuple((id_, draw(edition(id_, revised))) for id_ in batch)))
    return steps


def edition(id_: str, revised: Sequence[str]) -> st.SearchStrategy[Edition]:
    """An edition that an article has."""
    return st.sampled_from(["final", "early"] if id_ in revised else ["final"])


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking costs more than the long story tells
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.data())
def test_any_history_of_loads_and_removals_ends_as_one_clean_load(newsroom: Newsroom, data: st.DataObject) -> None:
    steps = data.draw(histories(newsroom.ids, newsroom.revised))
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
