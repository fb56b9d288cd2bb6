"""Whose name: where a territory is called otherwise by those who take part in its dispute, or by the news."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from loader.resolve.article_view import ArticleView
from loader.resolve.choice import Vote
from loader.resolve.cluster import Cluster
from loader.resolve.disagreements import Given, difference, difference_of, one_sided
from loader.resolve.layer import Layer, key, whole
from loader.resolve.members import Members
from loader.resolve.world import World


@dataclass(frozen=True, slots=True)
class _Called:
    """A name of a territory, in the ``words`` used: by the state that a report tells of (``user``), or by the article
    itself, at its first mention. ``name`` is the same for all spellings."""

    iri: str
    article: str
    territory: str
    name: str
    words: str
    user: str | None

    def at(self, iri: str, article: str) -> Self:
        """The same called so elsewhere."""
        return replace(self, iri=iri, article=article)


def _items(world: World, view: ArticleView) -> Iterator[_Called]:
    """The names that the article ascribes to somebody; and the names of parties that it uses itself, outside
    quotations."""
    core = world.known.alike.territories.core
    ascribed: set[tuple[str, str]] = set()
    for report in view.told("sk:NamingReport"):
        territory, words = world.thing_of(report, "sk:territory"), report.one("sk:nameUsed")
        if territory is not None and words is not None:
            ascribed.add((territory, core(words)))
            user = world.thing_of(report, "sk:usedBy")
            yield _Called(report.iri, view.iri, territory, core(words), words, user)
    used: dict[tuple[str, str], _Called] = {}
    quoted = _quoted(view)
    for mention in view.mentions:
        names = world.known.party_names(mention.target)
        if len(names) > 1 and not any(start <= mention.start < end for start, end in quoted):
            name = core(mention.text)
            if name in names and (mention.target, name) not in ascribed:
                called = _Called(mention.iri, view.iri, mention.target, name, names[name], None)
                used.setdefault((mention.target, name), called)
    yield from used.values()


def _quoted(view: ArticleView) -> list[tuple[int, int]]:
    """Where the article gives the words of others."""
    quotes = [quote for report in view.told("sk:StatementReport") for quote in report.all("sk:quote")]
    found = [(view.text.find(quote), len(quote)) for quote in quotes]
    return [(start, start + length) for start, length in found if start >= 0]


def _keys(_world: World, called: _Called) -> tuple[str]:
    return (key(called.territory),)


def _cluster(world: World, members: Members[_Called]) -> Cluster | None:
    territory = members[0].territory
    own = one_sided(_given(world, called) for called in members if called.user is None)
    told = [_given(world, called) for called in members if called.user is not None]
    spoken = _spoken(world, members)
    found = difference(
        "sk:nameUsed", [*told, *own], lambda one, other: one.value != other.value, as_node=lambda name: spoken[name]
    )
    return difference_of(world, territory, (), next(found, None), f"name: {world.label(territory)}")


def _given(world: World, called: _Called) -> Given:
    """A name as the word of the state that uses it, or of the story."""
    if called.user is not None:
        return Given(called, Vote(called.name, called.user))
    return Given(called, world.sources.vote(called.article, called.name))


def _spoken(world: World, members: Members[_Called]) -> Mapping[str, str]:
    """How each name is written: as the gazetteer has it for a party, else in the shortest form."""
    territory, found = members[0].territory, dict[str, str]()
    for called in sorted(members, key=lambda called: (len(called.words), called.words)):
        found.setdefault(called.name, called.words)
    return found | dict(world.known.party_names(territory))


NAMES_USED = Layer("name-used", _Called, _items, _keys, whole, _cluster)
