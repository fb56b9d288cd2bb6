"""The rules against other disputes: a gazetteer made of the names alone that a system may be given about them."""

import functools
import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from loader.article import Article
from loader.gazetteer import Gazetteer
from loader.gazetteer_file import load_gazetteer
from loader.language.lexicon import load_lexicon
from loader.language.pipeline import Language, load_language
from loader.language.reader import read_article
from loader.language.reading import Reading

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold"
PREFIXES = """@base <https://w3id.org/skerry/id/> .
@prefix sk: <https://w3id.org/skerry/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

"""
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
    with TemporaryDirectory() as folder:
        return load_gazetteer([write_gazetteer(slug, Path(folder))])


def write_gazetteer(slug: str, folder: Path) -> Path:
    """The names that ``gazetteers.json`` lists for a dispute as ``<slug>.ttl``, for ``--gazetteer``."""
    path = folder / f"{slug}.ttl"
    path.write_text(turtle_of(slug), encoding="utf-8")
    return path


def turtle_of(slug: str) -> str:
    """The names that ``gazetteers.json`` lists for a dispute, in Turtle."""
    table = json.loads((GOLD / "gazetteers.json").read_text())[slug]
    parties = ", ".join(_node("state", entry["name"]) for entry in table["parties"])
    islands = ", ".join(_node("island", entry["name"]) for entry in table["islands"])
    dispute = (
        f'<dispute/{slug}> a sk:Dispute ; skos:prefLabel "{slug}"@en ; sk:party {parties} ; sk:territory {islands}'
    )
    subjects = [dispute, *(_island(entry, table["islands"]) for entry in table["islands"])]
    for state in [*table["parties"], *table.get("other_claimants", [])]:
        subjects += _state(state)
    shared = f'sk:dispute <dispute/{slug}> ; dcterms:source "gazetteers.json"'
    return PREFIXES + "".join(f"{subject} ;\n    {shared} .\n" for subject in subjects)


def _island(entry: dict[str, Any], others: list[dict[str, Any]]) -> str:
    kind = "IslandGroup" if entry["kind"] == "group" else "Island"
    wholes = [_node("island", o["name"]) for o in others if entry["name"] in o.get("members", ())]
    parts = f" ; sk:partOf {', '.join(wholes)}" if wholes else ""
    return _named("island", kind, entry["name"], entry["also"]) + parts


def _state(entry: dict[str, Any]) -> list[str]:
    capital = entry["capital"]
    adjectives = ", ".join(f'"{adjective}"@en' for adjective in entry["adjectives"])
    state = _named("state", "State", entry["name"], entry["also"])
    state += f' ; sk:adjective {adjectives} ; sk:metonym "{capital}"@en ; sk:capital {_node("place", capital)}'
    return [state, f"{_named('place', 'Place', capital, ())} ; sk:partOf {_node('state', entry['name'])}"]


def _named(folder: str, kind: str, name: str, also: Iterable[str]) -> str:
    others = ", ".join(f'"{other}"@en' for other in also)
    alternative = f" ; skos:altLabel {others}" if others else ""
    return f'{_node(folder, name)} a sk:{kind} ; skos:prefLabel "{name}"@en{alternative}'


def _node(folder: str, name: str) -> str:
    slug = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"<{folder}/{re.sub('[^a-z0-9]+', '-', slug).strip('-')}>"
