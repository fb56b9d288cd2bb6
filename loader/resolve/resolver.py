"""The resolver: from what stands and the articles that changed to what is to be changed.

Layer by layer, the items of changed articles are taken anew; the components that their keys, old and new, lead to are
decided again; what comes out is named and compared with what stood. An article whose nodes come to stand for other
things is told anew in the later layers; a thing that is called otherwise has the things decided again whose labels
tell of it. From nothing, the same makes a whole resolution.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from pyoxigraph import NamedNode, Triple

from loader.graph.draft import Draft
from loader.graph.terms import Base, term
from loader.resolve.article_view import ArticleView
from loader.resolve.curation import Curation
from loader.resolve.emit import emit_left_out
from loader.resolve.forms import Form, Telling
from loader.resolve.grouped_layer import Grouping
from loader.resolve.items import Kept, items_table
from loader.resolve.known import Known
from loader.resolve.layer import Layer
from loader.resolve.layers import LAYERS
from loader.resolve.named_things import NAMED_THINGS
from loader.resolve.people import PEOPLE
from loader.resolve.run import Run
from loader.resolve.sources import Source, Text
from loader.resolve.standing import Changes, Standing
from loader.resolve.story_lines import StoryLines
from loader.resolve.surnames import count_mentions, find_surname
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
        tables = *map(items_table, LAYERS), "text", "source", "organizations", "said"
        run.working.expect(self._changed, *tables)
        self._resolve_stories()
        self._compare_names()
        for layer in LAYERS:
            self._resolve(layer)
            if layer is PEOPLE:
                self._find_surnames()
        delta = run.delta
        run.forms.keep()
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
        run, lines = self._run, StoryLines(self._run.working)
        run.stirred |= self._changed
        before = {article: text for article in sorted(self._changed) if (text := lines.of(article)) is not None}
        for article in sorted(self._changed):
            lines.tell(article, self._view(article))
            if self._views[article] is None:
                self._set_source(article, None)
        # A story that a changed article told can fall apart; each part has one that was like the article.
        changed = self._changed.union(*map(lines.like, before.values())) - self._joining(lines, before)
        for texts in lines.stories(changed):
            first = min(text.article for text in texts)
            for text in texts:
                self._set_source(text.article, first)

    def _joining(self, lines: StoryLines, before: Mapping[str, Text]) -> set[str]:
        """The new articles that tell what another article already told, and nothing that links stories: they take its
        story, however many tell it."""
        if len(self._changed) > 1:
            return set()
        joining = set[str]()
        for article in self._changed - before.keys():
            text = lines.of(article)
            like = [self._run.source_before(other) for other in lines.like(text)] if text is not None else []
            stories = {source.story for source in like if source is not None}
            if len(stories) == 1 and article > min(stories):
                self._set_source(article, min(stories))
                joining.add(article)
        return joining

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
        run = self._run
        keys = run.dirty.pop(layer.name, set())
        told: dict[str, Telling] = {}
        anew = self._changed | run.retold | run.refresh.pop(layer.name, set())
        for article in sorted(anew | run.stirred):
            old = run.items.of(layer, article)
            new = self._told(layer, article) if article in anew else old
            telling = told[article] = Telling(old, new, run.source_before(article), run.source_now(article))
            run.items.keep(layer, article, new)
            run.forms.count(layer, article, telling)
            # Things are led to their slots by what nodes stand for, also where the item itself says the same.
            changed = [*old.values(), *new.values()] if article in run.retold else [*telling.gone, *telling.come]
            keys |= {key for form, _ in changed for key in run.forms.keys(layer, form)}
        run.forms.settle(layer)
        for telling in told.values():
            for form, _ in telling.gone:
                keys |= run.forms.left_behind(layer, form)
        self._decide(layer, keys, told)
        run.forms.voices.clear()
        run.spread_names()

    def _told(self, layer: Layer[Any], article: str) -> dict[str, Kept]:
        """The items that an article tells now, with their forms."""
        run, view, source = self._run, self._view(article), self._run.source_now(article)
        if view is None or source is None:
            return {}
        items = list(layer.items(run.world, view))
        return {item.iri: (run.forms.enter(layer, self._form(layer, item, items, source)), item) for item in items}

    def _form(self, layer: Layer[Any], item: Any, others: Sequence[Any], source: Source) -> Form[Any]:
        run = self._run
        # An item without keys has one that no other has.
        keys = tuple(layer.keys(run.world, item)) or (f"alone {item.iri}",)
        is_pooled = not run.curation.marks.keys() & {item.iri, *layer.members(item)} and not layer.alone(item, others)
        looked_at = layer.form(run.world, item).at("", "") if is_pooled else item
        return Form(
            keys=tuple(sorted({mark(layer.name, key) for key in keys})),
            offers=tuple(sorted({mark(layer.name, key) for key in layer.offers(run.world, item)})),
            block=mark(layer.name, "block", layer.block(item) or keys[0]),
            published=layer.day(looked_at) if is_pooled else source.published,
            disputes=source.disputes,
            is_pooled=is_pooled,
            item=looked_at,
        )

    def _decide(self, layer: Layer[Any], keys: set[str], told: Mapping[str, Telling]) -> None:
        run, names = self._run, self._run.names()
        grouping = Grouping(run, layer, names, told)
        while keys:
            grouping.decide(keys)
            keys = set()
            for place in set(names.rivals()):
                if place.layer != layer.name:
                    run.decide_again(place)
                else:
                    keys |= run.keys_of(place)
        grouping.state(list(names.settled()))

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
