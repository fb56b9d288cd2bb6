"""One run of resolution: what its layers share."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec
from pyoxigraph import NamedNode

from loader.graph.terms import Base, term
from loader.resolve.curation import Curation
from loader.resolve.delta import Delta
from loader.resolve.emit import POINTING
from loader.resolve.findings import Findings
from loader.resolve.forms import Forms
from loader.resolve.items import Items
from loader.resolve.known import Known
from loader.resolve.layers import LAYERS
from loader.resolve.names import Names, Place
from loader.resolve.sources import Source, Sources
from loader.resolve.standing import Standing
from loader.resolve.working import Working
from loader.resolve.world import World

_SOURCE = msgspec.json.Decoder(Source)


class Run:
    """What stands, what is known, and what has changed so far.

    ``stirred`` are articles whose items count otherwise (new, gone, of another story); ``retold`` those whose nodes
    stand for other things, ``refresh`` those to be told anew in one layer. ``dirty`` are hashed keys by layer whose
    components are to be decided again. ``renamed`` are things called otherwise than before.
    """

    def __init__(
        self,
        standing: Standing,
        known: Known,
        curation: Curation,
        base: Base,
        classes: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.standing = standing
        self.base = base
        self.classes = classes
        self.known = known
        self.curation = curation
        self.working = Working(standing.working, standing.expect)
        self.items = Items(self.working)
        self.findings = Findings(standing, self.working, base, known)
        self.sources = Sources(self._source)
        self.forms = Forms(self.working, self.items, self.source_now)
        self.world = World(base, known, self.sources, self.findings, curation.links, self.forms.items)
        self.delta = Delta(known.triples)
        self.stirred: set[str] = set()
        self.retold: set[str] = set()
        self.refresh: defaultdict[str, set[str]] = defaultdict(set)
        self.dirty: defaultdict[str, set[str]] = defaultdict(set)
        self.renamed: set[str] = set()
        self.relabelled: set[str] = set()
        self.person = f"{base.iri}person/"
        self._before: dict[str, Source | None] = {}
        self._now: dict[str, Source | None] = {}

    def names(self) -> Names:
        """The names of a layer."""
        return Names(self.working, self.base, self.known.things)

    def source_before(self, article: str) -> Source | None:
        """An article as a source in the release."""
        if article not in self._before:
            record = next(iter(self.standing.working(article, "source")), None)
            self._before[article] = _SOURCE.decode(record) if record is not None else None
        return self._before[article]

    def source_now(self, article: str) -> Source | None:
        """An article as a source now."""
        return self._now[article] if article in self._now else self.source_before(article)

    def set_source(self, article: str, source: Source | None) -> None:
        """Says what an article is as a source now."""
        self._now[article] = source
        record = msgspec.json.encode(source).decode() if source is not None else None
        self.working.set_record(article, "source", record)

    def _source(self, article: str) -> Source:
        source = self.forms.voices.get(article) or self.source_now(article)
        if source is None:
            raise KeyError(article)
        return source

    def decide_again(self, place: Place) -> None:
        """Has the component of a place decided again when its layer comes."""
        self.dirty[place.layer] |= self.keys_of(place)

    def keys_of(self, place: Place) -> set[str]:
        """The keys that lead to a place."""
        layer = next(layer for layer in LAYERS if layer.name == place.layer)
        return self.forms.keys(layer, place.form)

    def spread_names(self) -> None:
        """Has the things decided again whose labels tell of a renamed thing."""
        names = self.names()
        for thing in sorted(self.renamed):
            pointed = (t.object for predicate in POINTING for t in self.standing.resolved(thing, term(predicate)))
            for other in {*(t.subject for t in self.standing.resolved(None, None, thing)), *pointed}:
                if isinstance(other, NamedNode):
                    named = names.known_as(other.value)
                    if named is not None:
                        self.decide_again(named.place)
        self.relabelled |= self.renamed
        self.renamed.clear()
