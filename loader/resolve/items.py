"""The items of all articles in the working data, article by article."""

from typing import Any

import msgspec

from loader.resolve.layer import Layer
from loader.resolve.working import Working

Kept = tuple[str, Any]
"""The form of an item and the item."""

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
            record = self._working.record(article, items_table(layer))
            found = self._of[place] = self._decoder(layer).decode(record) if record is not None else {}
        return found

    def keep(self, layer: Layer[Any], article: str, items: dict[str, Kept]) -> None:
        """Keeps what an article tells now."""
        if items != self.of(layer, article):
            record = _ENCODER.encode(items).decode() if items else None
            self._working.set_record(article, items_table(layer), record)
            self._of[layer.name, article] = items

    def _decoder(self, layer: Layer[Any]) -> "msgspec.json.Decoder[dict[str, Kept]]":
        if layer.name not in self._decoders:
            self._decoders[layer.name] = msgspec.json.Decoder(dict[str, tuple[str, layer.item]])  # type: ignore[name-defined] # a type at run time
        return self._decoders[layer.name]


def items_table(layer: Layer[Any]) -> str:
    """The table of the working data that holds the items of a layer."""
    return f"items-{layer.name}"
