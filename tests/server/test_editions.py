"""`--texts`: what is not shown cannot be had by any way, and everything else answers as before."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from loader.graph.embedded import Release, open_current
from tests.conftest import run_skerry
from tests.serving import served

SK = "https://w3id.org/skerry/ontology#"
TEXT = "https://schema.org/text"
EXACT = "http://www.w3.org/ns/oa#exact"


@dataclass(frozen=True)
class Sample:
    """The texts of the sample: whole ones, sentences that say a fact, and sentences that only name something."""

    texts: frozenset[str]
    telling: frozenset[str]
    naming: frozenset[str]


def texts_of(release: Release) -> Sample:
    """What a release has."""

    def asked(pattern: str) -> frozenset[str]:
        rows = release.query(f"PREFIX sk: <{SK}> SELECT DISTINCT ?t {{ GRAPH ?g {{ {pattern} }} }}")
        return frozenset(row[0].value for row in rows)  # type: ignore[union-attr] # rows of a SELECT

    telling = asked(f"[] sk:evidence/<{EXACT}> ?t")
    naming = asked(f"[] sk:inSentence/<{EXACT}> ?t") - telling
    return Sample(asked(f"?a <{TEXT}> ?t"), telling, naming)


@pytest.fixture(scope="module")
def texts(sample: Release) -> Sample:
    """What the sample has."""
    return texts_of(sample)


def get(address: str, path: str, accept: str = "*/*") -> str:
    """The text of an answer."""
    with urlopen(Request(address + path, headers={"Accept": accept})) as answer:
        content: bytes = answer.read()
        return content.decode()


def sentences(address: str) -> set[str]:
    """Every literal that any query can reach."""
    query = quote("SELECT DISTINCT ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } FILTER(isLiteral(?o)) }")
    rows = json.loads(get(address, f"/sparql?query={query}", "application/sparql-results+json"))["results"]["bindings"]
    return {row["o"]["value"] for row in rows}


@pytest.fixture(scope="module", params=["sentences", "none"])
def edition(request: pytest.FixtureRequest, sample_store: Path) -> Iterator[tuple[str, str]]:
    """A service that does not show whole texts, and which it shows."""
    with served(sample_store, "--texts", request.param) as address:
        yield address, request.param


def test_no_query_and_no_export_reaches_what_is_not_shown(edition: tuple[str, str], texts: Sample) -> None:
    address, shown = edition
    found = sentences(address)
    assert not found & texts.texts
    assert bool(found & texts.telling) == (shown == "sentences")
    assert shown == "none" or texts.telling <= found
    exported = get(address, "/export.nq?with=provenance")
    terms = (quad.object for quad in parse(exported.encode(), format=RdfFormat.N_QUADS))
    assert {term.value for term in terms if isinstance(term, Literal)} <= found


def test_a_sentence_that_only_names_somebody_is_not_shown(seeds_store: Path) -> None:
    seeds = texts_of(open_current(seeds_store))
    assert seeds.naming
    with served(seeds_store, "--texts", "sentences") as address:
        found = sentences(address)
    assert not found & (seeds.texts | seeds.naming)
    assert seeds.telling <= found


def test_no_page_shows_what_is_not_shown(edition: tuple[str, str], texts: Sample) -> None:
    address, shown = edition
    page = get(address, "/article/second", "text/html")
    assert ("on Tuesday" in page) == (shown == "sentences")
    assert "The whole article is not shown here" in page
    assert json.loads(get(address, "/search.json?q=Putin"))["things"]


def test_reports_keep_their_rows(edition: tuple[str, str], sample_store: Path) -> None:
    address, _ = edition
    with served(sample_store) as full:
        for report in ("timeline", "evidence", "claims", "statements", "island-in-articles"):
            rows = [len(json.loads(get(each, f"/reports/{report}.json"))["rows"]) for each in (full, address)]
            assert rows[0] == rows[1] > 0, report


def test_on_loopback_articles_are_whole_and_in_public_they_are_not(sample_store: Path, texts: Sample) -> None:
    with served(sample_store) as address:
        assert texts.texts <= sentences(address)
    with served(sample_store, "--public-url", "https://islands.example/") as address:
        assert not texts.texts & sentences(address)
        assert texts.telling <= sentences(address)
    with served(sample_store, "--public-url", "https://islands.example/", "--texts", "full") as address:
        assert texts.texts <= sentences(address)


def test_the_service_leaves_nothing_behind(edition: tuple[str, str], sample_store: Path) -> None:
    before = set((sample_store / "editions").iterdir())
    with served(sample_store, "--texts", "none") as address:
        assert "@prefix" in get(address, "/id/island/etorofu.ttl")
        assert len(set((sample_store / "editions").iterdir()) - before) == 1
    assert set((sample_store / "editions").iterdir()) == before


@pytest.mark.parametrize(
    ("options", "shown"), [((), "the sentences that say a fact"), (("--texts", "full"), "in full")]
)
def test_a_service_that_others_can_reach_warns_loudly(sample_store: Path, options: tuple[str, ...], shown: str) -> None:
    # An address of documentation (RFC 5737), which no machine has: it is told, then cannot be listened on.
    done = run_skerry("serve", "--host", "192.0.2.1", "--store", sample_store, *options)
    assert done.returncode == 2
    assert "WARNING: 192.0.2.1 can be reached by others" in done.stderr
    assert shown in done.stderr
    assert "****" in done.stderr
