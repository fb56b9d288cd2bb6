"""A writer that is to be killed: it loads, removes, rolls back and prunes by chance, and tells before and after each.

What a store must hold is kept beside it as a ``Book``, so that after a kill everything can be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Literal

from pyoxigraph import NamedNode, Triple

from loader.graph.store import StoreFolder
from loader.pipeline import remove
from loader.pruning import prune
from loader.rollback import rollback
from loader.settings import Settings
from tests.telling import Telling, load_told, resolved, small_background, small_knowledge

Does = Literal["load", "remove", "rollback", "prune"]
Written = tuple[tuple[str, int], ...]
"""The articles of a release with their editions, sorted."""
ARTICLES = [f"a{number}" for number in range(6)]
EDITIONS = 4


@dataclass(frozen=True)
class Book:
    """What a store must hold: the releases that are kept, by number, and which is current (0: none yet)."""

    kept: Mapping[int, Written]
    current: int = 0

    @property
    def written(self) -> Written:
        """What the current release holds."""
        return self.kept.get(self.current, ())


@dataclass(frozen=True)
class Step:
    """One run of a command: ``number`` is the release to roll back to, or how many to keep; ``written`` is what the
    current release holds afterwards."""

    does: Does
    written: Written
    number: int = 0

    def after(self, book: Book) -> Book:
        """What a store must hold when it is done."""
        if self.does == "prune":
            return replace(book, kept=dict(list(book.kept.items())[-self.number :]))
        if self.written == book.written:
            return book  # nothing changes, so nothing is published
        number = book.current + 1
        return Book({**book.kept, number: self.written}, number)

    def run(self, store: Path, before: Written) -> None:
        """Does it, by the code behind the command."""
        if self.does == "load":
            news = [edition(*one) for one in self.written if one not in before]
            load_told(store, *news)
        elif self.does == "remove":
            gone = {id_ for id_, _ in before} - {id_ for id_, _ in self.written}
            remove(gone, Settings(store), knowledge=small_knowledge())
        elif self.does == "rollback":
            rollback(store, str(self.number))
        else:
            prune(store, self.number)


def choose(book: Book, chance: Random) -> Step:
    """A step that can be done now."""
    now = dict(book.written)
    can: list[Does] = ["load", "load"]
    can += ["remove"] if len(now) > 1 else []
    can += ["rollback", "rollback"] if len(book.kept) > 1 else []
    can += ["prune"] if len(book.kept) > 3 else []
    does = chance.choice(can)
    if does == "prune":
        return Step(does, book.written, chance.randint(1, len(book.kept) - 1))
    if does == "rollback":
        number = chance.choice(list(book.kept))
        return Step(does, book.kept[number], number)
    if does == "remove":
        del now[chance.choice(sorted(now))]
    else:
        now |= {id_: chance.randrange(EDITIONS) for id_ in chance.sample(ARTICLES, chance.randint(1, 3))}
    return Step(does, tuple(sorted(now.items())))


def edition(article: str, number: int) -> Telling:
    """A meeting that all articles tell of, on a day, or in a month, that the editions do not agree on."""
    date = ["2019-01-22", "2019-01", "2019-01-23", "2019-02"][number]
    telling = Telling(article, f"Abe met Putin, says {article}. It was in {date}.")
    abe, putin = telling.known("person/shinzo-abe", "Abe"), telling.known("person/vladimir-putin", "Putin")
    slots = {"kind": "summit", "participants": (abe, putin), "status": "held", "date": date}
    telling.tell("meetings", "met", "participant", "date", **slots)
    return telling


@lru_cache
def expected(written: Written) -> dict[NamedNode, frozenset[Triple]]:
    """All graphs of a release with these articles, as one clean load makes them; provenance left out."""
    knowledge = small_knowledge()
    articles = [edition(*one).graph() for one in written]
    graphs = [*articles, resolved(*articles), small_background(), knowledge.ontology, knowledge.shapes]
    return {graph.name: graph.triples for graph in graphs}


def write(store: Path, book: Book, seed: int, channel: Connection, steps: int) -> None:
    """Does one step after the other, unless it is killed; sends each step before, and None when it is done."""
    chance = Random(seed)
    small_knowledge()  # read now, so that kills fall into steps
    for _ in range(steps):
        step = choose(book, chance)
        channel.send(step)
        step.run(store, book.written)
        channel.send(None)
        book = step.after(book)


def leftovers(store: Path) -> list[str]:
    """What a killed writer left, to be swept by the next one."""
    folder = StoreFolder(store)
    number = folder.current_number() or 0
    found = [f"release {n} that is not current" for n in folder.kept() if n > number]
    names = ("staging", "resident", "pruned", "current.new", "skerry.json.new")
    return found + [name for name in names if (store / name).exists() or (store / name).is_symlink()]
