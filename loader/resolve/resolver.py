"""The resolver: from what stands and the articles that changed to what is to be changed.

Layer by layer, the items of changed articles are taken anew; the components that their keys, old and new, lead to are
decided again; what comes out is named and compared with what stood. An article whose nodes come to stand for other
things is told anew in the later layers; a thing that is called otherwise has the things decided again whose labels
tell of it. From nothing, the same makes a whole resolution.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from pyoxigraph import NamedNode, Triple

from loader.graph.draft import Draft
from loader.graph.terms import Base, term
from loader.resolve.article_view import ArticleView
from loader.resolve.counted_layer import Counting
from loader.resolve.curation import Curation
from loader.resolve.emit import emit_left_out
from loader.resolve.grouped_layer import Grouping
from loader.resolve.items import Kept
from loader.resolve.known import Known
from loader.resolve.layer import Layer
from loader.resolve.layers import LAYERS
from loader.resolve.named_things import NAMED_THINGS
from loader.resolve.people import PEOPLE
from loader.resolve.run import Run
from loader.resolve.shares import find_regrouped, find_shares
from loader.resolve.sources import Source
from loader.resolve.standing import Changes, Standing
from loader.resolve.story_lines import StoryLines
from loader.resolve.surnames import count_mentions, find_surname
from loader.resolve.texts import TEXTS
from loader.resolve.vague import names_within, organization_names
from loader.resolve.working import mark

_NAMES = msgspec.json.Decoder(list[str])
_COUNTS = msgspec.json.Decoder(list[tuple[str, str, int]])


class Resolver:
    """One resolution: ``views`` are the articles added or changed, by IRI; ``removed`` those taken out."""

    def __init__(self, run: Run, views: Mapping[str, ArticleView], removed: Iterable[str]) -> None:
        self._run = run
        self._views: dict[str, ArticleView | None] = {iri: run.curation.view(view) for iri, view in views.items()}
        self._views |= dict.fromkeys(removed)
        self._changed = frozenset(self._views)

    def changes(self) -> Changes:
        """Resolves, and gives what is to be changed."""
        run = self._run
        self._resolve_stories()
        self._compare_names()
        for layer in LAYERS:
            self._resolve(layer)
            if layer is PEOPLE:
                self._find_surnames()
        delta = run.delta
        self._leave_out()
        forgotten, kept = run.working.changes()
        return Changes(
            frozenset(delta.removed), frozenset(delta.added), tuple(forgotten), tuple(kept), frozenset(delta.shown)
        )

    def _view(self, article: str) -> ArticleView | None:
        if article not in self._views:
            view = self._run.standing.article(article)
            self._views[article] = self._run.curation.view(view) if view is not None else None
        return self._views[article]

    def _leave_out(self) -> None:
        """Says of what corrections leave out which ones do, unless that stands."""
        draft, run = Draft(), self._run
        emit_left_out(draft, run.curation.left_out)
        for triple in draft.graph(run.base.graph("resolved")).triples:
            assert isinstance(triple.subject, NamedNode)  # the draft holds no others
            if triple not in set(run.standing.resolved(triple.subject.value, triple.predicate)):
                run.delta.put([triple])

    def _resolve_stories(self) -> None:
        run = self._run
        run.stirred |= self._changed
        before = {article: run.items.of(TEXTS, article) for article in sorted(self._changed)}
        for article in before:
            run.items.retell(TEXTS, article, self._view(article), run)
            if self._views[article] is None:
                self._set_source(article, None)
        lines = StoryLines(run.items)
        # A story that a changed article told can fall apart; each part has one that was like the article.
        likes = [lines.like(text, keys) for kept in before.values() for keys, _, text in kept.values()]
        for texts in lines.stories(self._changed.union(*likes)):
            first = min(text.article for text in texts)
            for text in texts:
                self._set_source(text.article, first)

    def _set_source(self, article: str, story: str | None) -> None:
        """Says which story an article tells; None, if it was removed."""
        run = self._run
        old, view = run.source_before(article), self._views.get(article)
        new = None
        if story is not None:
            of = view or old
            assert of is not None  # an article in a component was told now or before
            new = Source(article, of.published, of.disputes, story)
        if new != old:
            run.stirred.add(article)
            run.set_source(article, new)
            run.delta.take(_same_story(old))
            run.delta.put(_same_story(new))

    def _compare_names(self) -> None:
        """Keeps which names of organizations are part of longer ones."""
        working, flipped = self._run.working, set()
        for article in sorted(self._changed):
            view = self._view(article)
            record = working.record(article, "organizations")
            old = frozenset(_NAMES.decode(record)) if record is not None else frozenset()
            new = organization_names(view) if view is not None else frozenset()
            if old == new:
                continue
            working.set_record(article, "organizations", msgspec.json.encode(sorted(new)).decode() if new else None)
            for name in sorted(old ^ new):
                place = mark("named", name)
                was = bool(working.few(place, "named", 1))
                (working.add if name in new else working.remove)(place, "named", article)
                if was != bool(working.few(place, "named", 1)):
                    flipped |= self._set_within(name, is_there=not was)
        for name in flipped:
            self._run.refresh[NAMED_THINGS.name] |= set(working.values(mark("named", name), "named"))

    def _set_within(self, name: str, is_there: bool) -> set[str]:
        """Says which names are part of a name, or are no more; the names for which that makes a difference."""
        working, flipped = self._run.working, set()
        for shorter in set(names_within(name)):
            place = mark("within", shorter)
            was = bool(working.few(place, "within", 1))
            (working.add if is_there else working.remove)(place, "within", name)
            if was != bool(working.few(place, "within", 1)):
                flipped.add(shorter)
        return flipped

    def _resolve(self, layer: Layer[Any]) -> None:
        """Takes items anew, decides what their old and new keys lead to, and states it."""
        run, items = self._run, self._run.items
        keys = run.dirty.pop(layer.name, set())
        told: dict[str, tuple[dict[str, Kept], dict[str, Kept]]] = {}
        anew = self._changed | run.retold | run.refresh.pop(layer.name, set())
        for article in sorted(anew | run.stirred):
            old = items.of(layer, article)
            new = items.retell(layer, article, self._view(article), run) if article in anew else old
            told[article] = old, new
            for iri in old.keys() | new.keys():
                # Things are led to their slots by what nodes stand for, also where the item itself says the same.
                if article in run.stirred or article in run.retold or old.get(iri) != new.get(iri):
                    keys |= {key for kept in (old, new) if iri in kept for key in kept[iri][0]}
        self._decide(layer, keys, told)
        run.spread_names()

    def _decide(
        self, layer: Layer[Any], keys: set[str], told: Mapping[str, tuple[dict[str, Kept], dict[str, Kept]]]
    ) -> None:
        run, names = self._run, self._run.names()
        grouped = {key for key in keys if run.items.is_grouped(layer, key)}
        counted = {key for key in keys if not run.items.was_grouped(layer, key)} | (keys - grouped)
        grouping = Grouping(run, layer, names)
        for old, new in told.values():
            for iri in sorted(old.keys() - new.keys()):
                if any(run.items.was_grouped(layer, key) for key in old[iri][0]):
                    grouping.withdraw_all(layer.members(old[iri][2]))
        counting = None
        if layer.tally is not None:
            for key in keys - grouped:
                for item in find_regrouped(run, layer, key):
                    grouping.withdraw_all(layer.members(item))
            counting = Counting(run, layer, layer.tally, names, find_shares(run, layer, counted, told))
        while counted or grouped:
            grouping.decide(grouped)
            if counting is not None:
                counting.decide(counted)
            counted, grouped = set(), set()
            for place in set(names.rivals()):
                if place.layer != layer.name:
                    run.decide_again(place)
                elif place.article:
                    grouped |= set(run.items.of(layer, place.article)[place.item][0])
                else:
                    counted.add(place.item)
        settled = list(names.settled())
        grouping.state(pair for pair in settled if pair[0].article)
        if counting is not None:
            counting.state(pair for pair in settled if not pair[0].article)

    def _find_surnames(self) -> None:
        run, working = self._run, self._run.working
        people = {thing for thing in run.relabelled if thing.startswith(run.person)}
        for article in sorted(self._changed | run.retold):
            view, record = self._view(article), working.record(article, "said")
            old = set(_COUNTS.decode(record)) if record is not None else set()
            new = count_mentions(view, run.world, run.person) if view is not None else set()
            if old != new:
                working.set_record(article, "said", msgspec.json.encode(sorted(new)).decode() if new else None)
                for counts, sign in ((old - new, -1), (new - old, 1)):
                    for person, text, number in counts:
                        working.bump(mark("said", person, text), sign * number)
                        people.add(person)
        for person in sorted(people):
            label = run.world.known.label(person) or run.findings.label(person) or ""
            surname = find_surname(label, self._times_said(person))
            if surname != working.record(person, "surname"):
                working.set_record(person, "surname", surname)
                run.renamed.add(person)
        run.spread_names()

    def _times_said(self, person: str) -> Callable[[str], int]:
        """How often articles mention a person by a text."""
        return lambda text: self._run.working.count(mark("said", person, text))


def resolution(
    standing: Standing,
    views: Mapping[str, ArticleView],
    removed: Iterable[str],
    known: Known,
    curation: Curation,
    base: Base,
    classes: Mapping[str, tuple[str, ...]],
) -> Changes:
    """What leads from what stands to the resolution with the articles ``views`` added or changed (by IRI) and those
    ``removed`` taken out. What is known, the curation and the classes must be those that what stands was made with."""
    return Resolver(Run(standing, known, curation, base, classes), views, removed).changes()


def _same_story(source: Source | None) -> Iterable[Triple]:
    """Which article's story an article tells, if not its own."""
    if source is not None and source.story != source.article:
        yield Triple(NamedNode(source.article), term("sk:sameStoryAs"), NamedNode(source.story))
