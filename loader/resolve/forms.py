"""Forms: what items look like once all is taken away that nobody compares; equal items are held once and counted.

A form is kept in the working data under a hash of its content, with the keys that lead to it, the articles that have
it, and a state: how many items have it, the first of their members, and the links of its thing (``Link``). Which forms
of one block a story tells is kept as well, and with each form how many stories tell it beside which others: so the
stories of a thing are numbered exactly, and no story twice, without a look at them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec
from pyoxigraph import Literal, NamedNode

from loader.resolve.items import Items, Kept
from loader.resolve.layer import Layer, Told
from loader.resolve.members import Members
from loader.resolve.sources import Source
from loader.resolve.working import Working, mark

Item = TypeVar("Item", bound=Told)
Link = tuple[str, str, str]
"""A subject, a property, and what each item of a form gives as its values: ``OF_MEMBERS``, ``OF_REPORTS`` (the members
that are reports), ``OF_ARTICLE``, or a listed slot."""
OF_MEMBERS, OF_REPORTS, OF_ARTICLE = "members", "reports", "article"

_ENCODER = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Form(Generic[Item]):
    """A form: its hashed keys, those that it only offers, and its block; what it takes from its articles; whether it
    may be of any article; and its item."""

    keys: tuple[str, ...]
    offers: tuple[str, ...]
    block: str
    published: date | None
    disputes: tuple[str, ...]
    is_pooled: bool
    item: Item


@dataclass(slots=True)
class State:
    """What is counted of a form. ``stories``: forms of a block (their ids with blanks between), told together -> how
    many stories tell just those."""

    count: int = 0
    first: str = ""
    article: str = ""
    links: tuple[Link, ...] = ()
    stories: dict[str, int] = field(default_factory=dict)


_STATE = msgspec.json.Decoder(State)
_SHARES = msgspec.json.Decoder(dict[str, int])


@dataclass(frozen=True, slots=True)
class Telling:
    """What an article tells in a layer, before and now, and which source it is."""

    old: dict[str, Kept]
    new: dict[str, Kept]
    was: Source | None
    now: Source | None

    @property
    def gone(self) -> list[Kept]:
        """The items that are counted no longer as they were."""
        return [kept for iri, kept in self.old.items() if self._is_moved or self.new.get(iri) != kept]

    @property
    def come(self) -> list[Kept]:
        """The items that are counted now and were not, or otherwise."""
        return [kept for iri, kept in self.new.items() if self._is_moved or self.old.get(iri) != kept]

    @property
    def _is_moved(self) -> bool:
        return _story(self.was) != _story(self.now)


class Forms:
    """The forms of all layers. ``source`` gives an article as a source now."""

    def __init__(self, working: Working, items: Items, source: Callable[[str], Source | None]) -> None:
        self._working = working
        self._items = items
        self._source = source
        self._forms: dict[str, Form[Any]] = {}
        self._decoders: dict[str, msgspec.json.Decoder[Any]] = {}
        self._states: dict[str, State] = {}
        self._counted: dict[str, int] = {}
        self._linked: dict[str, tuple[Link, ...]] = {}
        self._stale: set[str] = set()
        self._shares: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.voices: dict[str, Source] = {}
        """The stories that the members of things stand for, as the sources of those members."""

    def enter(self, layer: Layer[Any], form: Form[Any]) -> str:
        """The id of a form, kept as soon as an item has it."""
        text = _ENCODER.encode(form).decode()
        id_ = mark("form", layer.name, text)
        if id_ not in self._forms:
            self._forms[id_] = _placed(id_, form)
        return id_

    def get(self, layer: Layer[Any], id_: str) -> Form[Any]:
        """A form; the item of one of any article has its id for its IRI and article."""
        form = self._forms.get(id_)
        if form is None:
            record = self._working.record(id_, "form")
            if record is None:
                raise KeyError(id_)
            form = self._forms[id_] = _placed(id_, self._decoder(layer).decode(record))
        return form

    def keys(self, layer: Layer[Any], id_: str) -> set[str]:
        """The keys that lead to a form, or from it."""
        form = self.get(layer, id_)
        return {*form.keys, *form.offers}

    def _decoder(self, layer: Layer[Any]) -> "msgspec.json.Decoder[Any]":
        if layer.name not in self._decoders:
            self._decoders[layer.name] = msgspec.json.Decoder(Form[layer.item])  # type: ignore[name-defined] # a type at run time
        return self._decoders[layer.name]

    def state(self, id_: str) -> State:
        """What is counted of a form now."""
        state = self._states.get(id_)
        if state is None:
            record = self._working.record(id_, "state")
            state = self._states[id_] = _STATE.decode(record) if record is not None else State()
            self._counted[id_], self._linked[id_] = state.count, state.links
        return state

    def links_before(self, id_: str) -> tuple[Link, ...]:
        """The links of a form's thing in the release."""
        self.state(id_)
        return self._linked[id_]

    def articles(self, id_: str) -> Iterable[str]:
        """The articles with items of a form."""
        return self._working.values(id_, "has")

    def items(self, layer: Layer[Any], id_: str) -> Iterator[Any]:
        """The items of a form."""
        for article in self.articles(id_):
            yield from (item for form, item in self._items.of(layer, article).values() if form == id_)

    def gives(self, id_: str, slot: str, value: str) -> bool:
        """Whether an item of a form gives a value of a listed slot."""
        return self._working.count(mark(id_, slot, value)) > 0

    # -- counting

    def count(self, layer: Layer[Any], article: str, telling: Telling) -> None:
        """Counts what an article tells otherwise than before."""
        gone, come = telling.gone, telling.come
        both = [*gone, *come]
        self._working.expect((id_ for id_, _ in both), "state", "form")
        slots = layer.listed.items()
        given = (mark(id_, slot, written(v)) for id_, item in both for slot, values in slots for v in values(item))
        self._working.expect(given, "count")
        for items, source, by in ((gone, telling.was, -1), (come, telling.now, 1)):
            for kept in items:
                self._give(layer, article, kept, _story(source), by)
        was, now = ({form for form, _ in kept.values()} for kept in (telling.old, telling.new))
        for form in was - now:
            self._working.remove(form, "has", article)
        for form in now - was:
            self._working.add(form, "has", article)

    def _give(self, layer: Layer[Any], article: str, kept: Kept, story: str, by: int) -> None:
        id_, item = kept
        state, members = self.state(id_), layer.members(item)
        first = min(members, default="")
        if by > 0:
            is_first = state.count == 0
            state.first = first if is_first else min(state.first, first)
            state.article = article if is_first else min(state.article, article)
        elif article == state.article or first == state.first:
            self._stale.add(id_)
        state.count += by
        self._shares[self.get(layer, id_).block, story][id_] += by
        for slot, values in layer.listed.items():
            for value in values(item):
                self._working.bump(mark(id_, slot, written(value)), by)

    def settle(self, layer: Layer[Any]) -> None:
        """Brings what is kept of the forms counted up to date."""
        self._working.expect((mark("told", *place) for place in self._shares), "told")
        for (block, story), changes in self._shares.items():
            self._share(mark("told", block, story), changes)
        counted = {id_ for changes in self._shares.values() for id_ in changes}
        self._shares.clear()
        for id_ in sorted(counted):
            state, form = self.state(id_), self.get(layer, id_)
            if bool(state.count) != bool(self._counted[id_]):
                change = self._working.add if state.count else self._working.remove
                for key in form.keys:
                    change(key, "forms", id_)
                for key in form.offers:
                    change(key, "offers", id_)
                self._working.set_record(id_, "form", _encoded(form) if state.count else None)
                self._counted[id_] = state.count
            if id_ in self._stale and state.count:
                self._find_first(layer, id_, state)
        self._stale.clear()

    def _share(self, place: str, changes: Counter[str]) -> None:
        record = self._working.record(place, "told")
        old = _SHARES.decode(record) if record is not None else {}
        new = {id_: n for id_ in old.keys() | changes.keys() if (n := old.get(id_, 0) + changes[id_])}
        if new == old:
            return
        self._working.set_record(place, "told", _ENCODER.encode(new).decode() if new else None)
        if new.keys() != old.keys():
            for told, by in ((old, -1), (new, 1)):
                together = " ".join(sorted(told))
                for id_ in told:
                    stories = self.state(id_).stories
                    stories[together] = stories.get(together, 0) + by
                    if not stories[together]:
                        del stories[together]

    def _find_first(self, layer: Layer[Any], id_: str, state: State) -> None:
        state.article = min(self.articles(id_))
        state.first = min(member for item in self.items(layer, id_) for member in layer.members(item))

    def keep(self) -> None:
        """Keeps the states of all forms looked at."""
        for id_, state in self._states.items():
            self._working.set_record(id_, "state", _ENCODER.encode(state).decode() if state.count else None)

    # -- deciding

    def components(self, layer: Layer[Any], keys: Iterable[str], seen: set[str]) -> Iterator[list[str]]:
        """The components of forms that keys lead to; ``seen`` are keys already followed, and grows."""
        starts = sorted(keys)
        self._expect_linked(key for key in starts if key not in seen)
        for start in starts:
            ahead, found = [start], set[str]()
            while ahead:
                key = ahead.pop()
                if key not in seen:
                    seen.add(key)
                    for id_ in self._linked_by(key):
                        if id_ not in found:
                            found.add(id_)
                            led = self.keys(layer, id_) - seen
                            self._expect_linked(led)
                            ahead += led
            if found:
                yield sorted(found)

    def left_behind(self, layer: Layer[Any], id_: str) -> set[str]:
        """The keys of the forms that one which no item has any more was in a thing with because it asked for what they
        offer: if nobody asks for that now, no key of it leads to them."""
        links = self.links_before(id_)
        if self.state(id_).count or not links:
            return set()
        offering = {other for key in self.get(layer, id_).keys for other in self._working.values(key, "offers")}
        return {
            key
            for other in offering
            if any(link[0] == links[0][0] for link in self.links_before(other)[:1])
            for key in self.get(layer, other).keys
        }

    def _expect_linked(self, keys: Iterable[str]) -> None:
        known = list(keys)
        self._working.expect(known, "forms")
        self._working.expect((key for key in known if self._working.few(key, "forms", 1)), "offers")

    def _linked_by(self, key: str) -> list[str]:
        asking = list(self._working.values(key, "forms"))
        return [*asking, *self._working.values(key, "offers")] if asking else []

    def members(self, layer: Layer[Any], group: Sequence[tuple[str, Any]]) -> Members[Any]:
        """What a thing is decided from, of its forms (ids) with their items: each form as often as sets of stories
        tell it, in the order of the forms."""
        ids = [id_ for id_, _ in group]
        together = self._together(layer, ids)
        told = []
        for id_, item in group:
            form = self.get(layer, id_)
            for stories, number in together:
                if id_ in stories:
                    story = " ".join(stories)
                    voice = f"{id_} in {story}"
                    self.voices[voice] = Source(voice, form.published, form.disputes, story, number)
                    told.append(item.at(item.iri, voice))
        return Members(told, sum(self.state(id_).count for id_ in ids))

    def _together(self, layer: Layer[Any], ids: Sequence[str]) -> list[tuple[tuple[str, ...], int]]:
        """Which of some forms stories tell together, with their number."""
        wanted, found = set(ids), Counter[tuple[str, ...]]()
        if len({self.get(layer, id_).block for id_ in ids}) == 1:
            for together, number in {pair for id_ in ids for pair in self.state(id_).stories.items()}:
                found[tuple(id_ for id_ in together.split() if id_ in wanted)] += number
            return sorted(found.items())
        by_story = defaultdict[str, set[str]](set)
        for id_ in ids:
            for article in self.articles(id_):
                by_story[_story(self._source(article))].add(id_)
        found.update(tuple(sorted(told)) for told in by_story.values())
        return sorted(found.items())


def _placed(id_: str, form: Form[Any]) -> Form[Any]:
    if not form.is_pooled:
        return form
    return replace(form, item=form.item.at(id_, id_))


def _encoded(form: Form[Any]) -> str:
    plain = replace(form, item=form.item.at("", "")) if form.is_pooled else form
    return _ENCODER.encode(plain).decode()


def written(value: object) -> str:
    """A value of a listed slot as text, as its triple has it."""
    return value.value if isinstance(value, NamedNode | Literal) else str(value)


def _story(source: Source | None) -> str:
    return source.story if source is not None else ""
