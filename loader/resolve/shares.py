"""Shares: what each article gives to the tallies of a layer, before and now."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from loader.resolve.items import Kept
from loader.resolve.layer import Layer
from loader.resolve.run import Run
from loader.resolve.sources import Source
from loader.resolve.tallying import Share

Told = Mapping[str, tuple[dict[str, Kept], dict[str, Kept]]]
"""Article -> its items before and now."""


def find_shares(
    run: Run, layer: Layer[Any], keys: Collection[str], told: Told
) -> Mapping[str, tuple[list[Share], list[Share]]]:
    """Key -> the shares to be counted out, and those to be counted in.

    Where a key's items were grouped, nothing is counted out and all is counted in; where they are to be grouped, the
    other way round.
    """
    found: dict[str, tuple[list[Share], list[Share]]] = {key: ([], []) for key in keys}
    for article, (old, new) in told.items():
        for place, kept, source in ((0, old, run.source_before(article)), (1, new, run.source_now(article))):
            for key, items in _by_key(kept, found.keys()).items():
                found[key][place].append(_share(source, items))
    for key in keys:
        was, now = run.items.was_grouped(layer, key), run.items.is_grouped(layer, key)
        if now:
            found[key] = [*_all(run, layer, key, is_before=True)], []
        elif was:
            found[key] = [], [*_all(run, layer, key, is_before=False)]
    return {key: pair for key, pair in found.items() if any(pair)}


def find_regrouped(run: Run, layer: Layer[Any], key: str) -> Iterable[Any]:
    """The items of a key that were grouped and are counted now."""
    if run.items.was_grouped(layer, key):
        for article in sorted(run.items.articles_before(key)):
            yield from (item for keys, _, item in run.items.before(layer, article).values() if key in keys)


def _all(run: Run, layer: Layer[Any], key: str, is_before: bool) -> Iterator[Share]:
    for article in sorted(run.items.articles_before(key) if is_before else run.items.articles(key)):
        kept = run.items.before(layer, article) if is_before else run.items.of(layer, article)
        source = run.source_before(article) if is_before else run.source_now(article)
        yield _share(source, _by_key(kept, {key})[key])


def _share(source: Source | None, items: Iterable[Any]) -> Share:
    assert source is not None  # an article with items has a source
    return Share(source, tuple(items))


def _by_key(kept: Mapping[str, Kept], wanted: Collection[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for keys, _, item in kept.values():
        for key in keys:
            if key in wanted:
                found.setdefault(key, []).append(item)
    return found
