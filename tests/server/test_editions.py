"""`--texts`: what is not shown cannot be had by any way, and everything else answers as before."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from loader.graph.embedded import Release, open_current
from server.tokens import new_token
from tests.conftest import run_skerry
from tests.server.test_departed import met
from tests.serving import served
from tests.telling import load_told

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


SECRET, ALICE = new_token("alice", ["write"])
OWN = "https://w3id.org/skerry/id/graph/user/alice"


@pytest.fixture(scope="module")
def withheld(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, frozenset[str]]]:
    """A service over two releases that shows no texts and knows a writer, and all texts that the releases have."""
    store = tmp_path_factory.mktemp("withheld") / "store"
    load_told(store, met("a1", "2019-01"))
    load_told(store, met("a1", "2019-01-22"), met("a2", "2019-01-22"))
    found = texts_of(open_current(store))
    (tokens := store.parent / "tokens").write_text(f"{ALICE}\n")
    with served(store, "--texts", "none", "--tokens", str(tokens)) as address:
        yield address, found.texts | found.telling | found.naming | {met("a1", "2019-01").text}


def test_no_graph_of_the_graph_store_has_what_is_not_shown(withheld: tuple[str, frozenset[str]]) -> None:
    address, texts = withheld
    for name in ("article/a1", "article/a2", "resolved"):
        graph = quote(f"https://w3id.org/skerry/id/graph/{name}", safe="")
        for accept in ("text/turtle", "application/n-triples", "application/ld+json"):
            answer = get(address, f"/graph-store?graph={graph}", accept)
            assert not [text for text in texts if json.dumps(text)[1:-1] in answer]


def test_no_difference_of_releases_tells_what_is_not_shown(withheld: tuple[str, frozenset[str]]) -> None:
    address, texts = withheld
    for form in ("patch", "json", "html"):
        answer = get(address, f"/releases/2/changes?format={form}")
        assert "a2" in answer
        assert not [text for text in texts if text in answer]


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT {{ GRAPH <{OWN}> {{ <urn:a> <urn:t> ?t }} }} WHERE {{ GRAPH ?g {{ ?a <{TEXT}>|<{EXACT}> ?t }} }}",
        f"INSERT {{ GRAPH <{OWN}> {{ <urn:a> <urn:t> ?t }} }} USING NAMED <GRAPH> "
        f"WHERE {{ GRAPH <GRAPH> {{ ?a <{TEXT}>|<{EXACT}> ?t }} }}",
        f"INSERT {{ GRAPH <{OWN}> {{ <urn:a> <urn:t> true }} }} "
        f'WHERE {{ GRAPH ?g {{ ?a <{TEXT}>|<{EXACT}> ?t FILTER(CONTAINS(?t, "Moscow, says")) }} }}',
    ],
    ids=["by the pattern", "by a dataset", "by a test"],
)
def test_no_update_copies_what_is_not_shown(withheld: tuple[str, frozenset[str]], text: str) -> None:
    address, texts = withheld
    write(address, text.replace("<GRAPH>", "<https://w3id.org/skerry/id/graph/article/a1>"))
    written = own_graph(address)
    assert "true" not in written
    assert not [text for text in texts if text in written]


def test_what_people_write_themselves_stays_theirs(withheld: tuple[str, frozenset[str]]) -> None:
    address, _ = withheld
    write(address, f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:mine> <{TEXT}> 'my own words' }} }}")
    write(
        address,
        f"INSERT {{ GRAPH <{OWN}> {{ <urn:copy> <urn:of> ?t }} }} WHERE {{ GRAPH <{OWN}> {{ ?s <{TEXT}> ?t }} }}",
    )
    assert '<urn:of> "my own words"' in own_graph(address)


def write(address: str, text: str) -> None:
    """Sends an update."""
    request = Request(f"{address}/sparql", urlencode({"update": text}).encode(), {"Authorization": f"Bearer {SECRET}"})
    with urlopen(request, timeout=120) as answer:
        assert answer.status == 204


def own_graph(address: str) -> str:
    """The writer's graph; nothing if there is none."""
    with suppress(HTTPError):
        return get(address, f"/graph-store?graph={quote(OWN, safe='')}", "application/n-triples")
    return ""


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
