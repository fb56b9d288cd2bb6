"""The rules against other disputes: a gazetteer made of the names alone that a system may be given about them."""

import functools
import json
from datetime import date
from pathlib import Path
from typing import Any

from loader.article import Article
from loader.gazetteer import Entry, Gazetteer, KnownDispute
from loader.gazetteer_file import load_gazetteer
from loader.language.lexicon import load_lexicon
from loader.language.pipeline import Language, load_language
from loader.language.reader import read_article
from loader.language.reading import Reading

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold"
BASE = "https://w3id.org/skerry/id/"
PUBLISHED = date(2019, 3, 4)


@functools.cache
def language_of(slug: str) -> Language:
    """The project's parser and rules with the gazetteer of one dispute."""
    lexicon = load_lexicon(ROOT / "ontology" / "lexicon")
    if slug == "kuril":
        return load_language(load_gazetteer(sorted((ROOT / "ontology" / "gazetteer").glob("*.ttl"))), lexicon)
    return load_language(gazetteer_of(slug), lexicon)


def read(text: str, slug: str) -> tuple[Reading, Language]:
    """A text of 2019-03-04, read with the gazetteer of a dispute."""
    language = language_of(slug)
    return read_article(Article("case", f"date {PUBLISHED}\n{text}", PUBLISHED), language), language


def gazetteer_of(slug: str) -> Gazetteer:
    """Islands and states of a dispute as the development gold lists them; no people, no agreements."""
    table = json.loads((GOLD / "gazetteers.json").read_text())[slug]
    dispute = f"{BASE}dispute/{slug}"
    islands = [_island(entry, table["islands"], dispute) for entry in table["islands"]]
    states = [
        part for entry in [*table["parties"], *table.get("other_claimants", [])] for part in _state(entry, dispute)
    ]
    parties = tuple(_iri("state", entry["name"]) for entry in table["parties"])
    known = KnownDispute(dispute, slug, slug, parties, tuple(island.iri for island in islands))
    return Gazetteer((*islands, *states), (), (), (known,), slug)


def _island(entry: dict[str, Any], others: list[dict[str, Any]], dispute: str) -> Entry:
    return Entry(
        _iri("island", entry["name"]),
        "island",
        entry["name"],
        (entry["name"], *entry["also"]),
        members=tuple(_iri("island", name) for name in entry.get("members", ())),
        part_of=tuple(_iri("island", o["name"]) for o in others if entry["name"] in o.get("members", ())),
        disputes=(dispute,),
        is_group=entry["kind"] == "group",
    )


def _state(entry: dict[str, Any], dispute: str) -> list[Entry]:
    capital = _iri("place", entry["capital"])
    iri = _iri("state", entry["name"])
    state = Entry(
        iri,
        "state",
        entry["name"],
        (entry["name"], *entry["also"]),
        adjectives=tuple(entry["adjectives"]),
        metonyms=(entry["capital"],),
        capital=capital,
        disputes=(dispute,),
    )
    return [state, Entry(capital, "place", entry["capital"], (entry["capital"],), part_of=(iri,), disputes=(dispute,))]


def _iri(kind: str, name: str) -> str:
    return f"{BASE}{kind}/{name.lower().replace(' ', '-')}"
