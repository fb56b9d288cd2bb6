"""The items of all articles in the working data: article by article, and by blocking key."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from loader.resolve.article_view import ArticleView
from loader.resolve.curation import Curation
from loader.resolve.layer import Layer
from loader.resolve.working import Working, mark

if TYPE_CHECKING:
    from loader.resolve.run import Run

Kept = tuple[tuple[str, ...], bool, Any]
"""The hashed keys of an item, whether it must be grouped even where others are counted, and the item."""

_ENCODER = msgspec.json.Encoder(order="deterministic")


class Items:
    """The items as they stand, and as articles tell them now."""

    def __init__(self, working: Working) -> None:
        self._working = working
        self._of: dict[tuple[str, str], dict[str, Kept]] = {}
        self._decoders: dict[str, msgspec.json.Decoder[dict[str, Kept]]] = {}

    def of(self, layer: Layer[Any], article: str) -> dict[str, Kept]:
        """The items of an article, by IRI."""
        place = layer.name, article
        found = self._of.get(place)
        if found is None:
            record = self._working.record(article, _table(layer))
            found = self._of[place] = self._decoder(layer).decode(record) if record is not None else {}
        return found

    def _decoder(self, layer: Layer[Any]) -> "msgspec.json.Decoder[dict[str, Kept]]":
        if layer.name not in self._decoders:
            self._decoders[layer.name] = msgspec.json.Decoder(dict[str, tuple[tuple[str, ...], bool, layer.item]])  # type: ignore[name-defined] # a type at run time
        return self._decoders[layer.name]

    def retell(self, layer: Layer[Any], article: str, view: ArticleView | None, run: "Run") -> dict[str, Kept]:
        """Takes the items of an article anew; None, if it was removed."""
        old = self.of(layer, article)
        new: dict[str, Kept] = {}
        for item in layer.items(run.world, view) if view is not None else ():
            # An item without keys has one that no other has.
            keys = tuple(layer.keys(run.world, item)) or (f"alone {item.iri}",)
            marks = tuple(sorted({mark(layer.name, key) for key in keys}))
            new[item.iri] = marks, not _is_counted(layer, item, run.curation), item
        if new != old:
            self._working.set_record(article, _table(layer), _ENCODER.encode(new).decode() if new else None)
            before, now = _keys(old), _keys(new)
            for key in before.keys() - now.keys():
                self._working.remove(key, "has", article)
            for key in now.keys() - before.keys():
                self._working.add(key, "has", article)
            if layer.tally is not None:
                for key in before.keys() | now.keys():
                    self._working.bump(key, now.get(key, 0) - before.get(key, 0), "grouped")
            self._of[layer.name, article] = new
        return new

    def is_grouped(self, layer: Layer[Any], key: str) -> bool:
        """Whether the items of a key are grouped, not counted."""
        return layer.tally is None or bool(self._working.count(key, "grouped"))

    def was_grouped(self, layer: Layer[Any], key: str) -> bool:
        """The same in the release."""
        return layer.tally is None or next(self._working.before(key, "grouped"), None) is not None

    def articles(self, key: str) -> set[str]:
        """The articles with items of a key."""
        return set(self._working.values(key, "has"))

    def articles_before(self, key: str) -> set[str]:
        """The same in the release."""
        return set(self._working.before(key, "has"))

    def before(self, layer: Layer[Any], article: str) -> dict[str, Kept]:
        """The items of an article in the release."""
        record = next(self._working.before(article, _table(layer)), None)
        return self._decoder(layer).decode(record) if record is not None else {}

    def components(self, layer: Layer[Any], keys: Iterable[str], seen: set[str]) -> Iterable[list[Any]]:
        """The components that keys lead to; ``seen`` are keys already followed, and grows."""
        for start in sorted(keys):
            ahead, found = [start], {}
            while ahead:
                key = ahead.pop()
                if key in seen:
                    continue
                seen.add(key)
                for article in self._working.values(key, "has"):
                    for iri, (others, _, item) in self.of(layer, article).items():
                        if key in others and iri not in found:
                            found[iri] = item
                            ahead += [other for other in others if other not in seen]
            if found:
                yield [found[iri] for iri in sorted(found)]


def _keys(kept: dict[str, Kept]) -> dict[str, int]:
    """The keys, each with the number of items that must be grouped."""
    found: dict[str, int] = {}
    for keys, is_grouped, _ in kept.values():
        for key in keys:
            found[key] = found.get(key, 0) + is_grouped
    return found


def _is_counted(layer: Layer[Any], item: Any, curation: Curation) -> bool:
    """Whether an item is of those that a layer counts, and no correction is about it."""
    tally = layer.tally
    if tally is None or not tally.takes(item):
        return False
    return item.iri not in curation.marks and not any(member in curation.marks for member in tally.members(item))


def _table(layer: Layer[Any]) -> str:
    return f"items-{layer.name}"
