"""Everything with an IRI has a page and is RDF."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own

from loader.graph.embedded import Release
from server.app import create_app
from server.leads import lead
from server.names import terms_in_words
from server.settings import Settings
from tests.conftest import run_skerry
from tests.server.sample import HOSTILE

RDF = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}


def paths(sample: Release) -> list[str]:
    """The paths of everything that the sample says something of, apart from passages."""
    iris = {q.subject.value for q in sample.quads() if isinstance(q.subject, ox.NamedNode)}
    return sorted(i.removeprefix(sample.base.iri) for i in iris if i.startswith(sample.base.iri) and "#" not in i)


def test_everything_has_a_page(browser: FlaskClient, sample: Release) -> None:
    every = paths(sample)
    told = [path for path in every if path.startswith(("article/", "meeting/", "statement/", "claim/", "actor/"))]
    background = [path for path in every if path not in told][::25]
    for path in told + background:
        answer = browser.get(f"/id/{path}", follow_redirects=True)
        assert answer.status_code == 200, path
        assert answer.mimetype == "text/html"
        assert "<script>" not in answer.text, path
        assert 'href="javascript:' not in answer.text, path


def test_links_on_pages_lead_somewhere(browser: FlaskClient) -> None:
    seen: set[str] = set()
    for page in ("/", "/reports/claims", "/id/island/etorofu", "/article/first", "/id/article/first/report/meeting-1"):
        for link in re.findall(r'href="(/[^"#]*)', browser.get(page).text):
            if link not in seen:
                seen.add(link)
                with browser.get(link.replace("&amp;", "&")) as answer:
                    assert answer.status_code in (200, 303), (page, link)
    assert len(seen) > 30


def test_a_meeting_shows_its_facts_with_the_sentences(browser: FlaskClient, sample: Release) -> None:
    (path,) = [p for p in paths(sample) if p.startswith("meeting/2019-01-22")]
    page = browser.get(f"/id/{path}").text
    assert '<p class="kind">summit</p>' in page
    assert '<dt>participant</dt><dd><a href="/id/person/shinzo-abe">Shinzo Abe</a>' in page
    assert '<a href="/id/place/moscow">Moscow</a>' in page
    assert '<dt>status</dt><dd><a href="/ontology#Held">held</a>' in page
    assert "otherwise: planned" in page
    assert "22 January 2019 <span" not in page
    told = f'Told in 2 articles, 2 independent stories. <a href="/reports/evidence?thing={path.replace("/", "%2F")}">'
    assert told in page
    assert "<mark>met</mark> in Moscow" in page
    assert "same participants and overlapping dates" in page


def test_a_date_that_the_text_tells_by_its_own_day_says_so_beside_it_and_not_in_the_lead(seeds_store: Path) -> None:
    client = create_app(Settings(seeds_store, copy_megabytes=0)).test_client()
    page = client.get("/id/meeting/2019-01-22-moscow-abe-putin", headers={"Accept": "text/html"}).text
    assert '<dd>22 January 2019 <span class="quiet">(reckoned from the date of the article)</span>' in page
    assert re.search(r'<p class="lead">[^<(]* in Moscow, 22 January 2019\.</p>', page)


def test_an_island_shows_the_names_of_both_sides_and_all_languages(browser: FlaskClient) -> None:
    page = browser.get("/id/island/etorofu").text
    assert "<h1>Etorofu / Iturup</h1>" in page
    assert '<dd lang="ru">' in page
    assert "Итуруп" in page
    assert "45.03° N, 147.62° E" in page
    assert "<dt>claimed by</dt>" in page
    assert "Japan claims <mark>Etorofu</mark>" in page


def test_a_person_shows_offices_meetings_and_where_she_is_named(browser: FlaskClient) -> None:
    page = browser.get("/id/person/shinzo-abe").text
    for heading in ("Meetings", "Statements", "Offices", "Where it is named"):
        assert f"<h2>{heading}</h2>" in page


def test_a_report_shows_its_words_and_what_it_became(browser: FlaskClient) -> None:
    page = browser.get("/id/article/first/report/meeting-1").text
    assert "meeting report" in page
    assert "<mark>will meet</mark>" in page
    assert "<h2>Became</h2>" in page


@pytest.mark.parametrize("extension", RDF)
def test_a_thing_is_rdf_by_suffix_and_by_accept(client: FlaskClient, extension: str) -> None:
    media_type, rdf_format = RDF[extension]
    by_suffix = client.get(f"/id/island/etorofu.{extension}")
    by_accept = client.get("/id/island/etorofu", headers={"Accept": media_type})
    assert by_suffix.data == by_accept.data
    assert by_suffix.mimetype == by_accept.mimetype == media_type
    assert "Accept" in by_accept.headers["Vary"]
    triples = {quad.triple for quad in ox.parse(by_suffix.data, format=rdf_format)}
    subject = ox.NamedNode("https://w3id.org/skerry/id/island/etorofu")
    assert {triple.subject for triple in triples} == {subject}
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert ox.Triple(subject, label, ox.Literal("Итуруп", language="ru")) in triples


def test_an_article_is_rdf_at_its_own_address_and_a_page_at_its_short_one(client: FlaskClient) -> None:
    assert client.get("/id/article/first", headers={"Accept": "text/html"}).headers["Location"] == "/article/first"
    turtle = client.get("/id/article/first.ttl").text
    assert "schema:headline" in turtle
    sent = client.get("/article/first", headers={"Accept": "text/turtle"})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/id/article/first")


GRAPH = "/id/graph/article/first"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"), ("application/rdf+xml", "application/rdf+xml"),
        ("application/trig", "application/trig"),
        ("application/ld+json, text/turtle;q=0.1", "application/ld+json"),
    ],
)  # fmt: skip
def test_a_named_graph_comes_at_its_own_address_in_the_format_asked_for(
    client: FlaskClient, sample: Release, accept: str, media_type: str
) -> None:
    answer = client.get(GRAPH, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Accept" in answer.vary
    indirectly = client.get(
        "/graph-store",
        query_string={"graph": sample.base.node("graph/article/first").value},
        headers={"Accept": accept},
    )
    assert (answer.data, answer.headers["ETag"]) == (indirectly.data, indirectly.headers["ETag"])
    assert client.get(GRAPH, headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]}).status_code == 304
    head = client.head(GRAPH, headers={"Accept": accept})
    assert (head.status_code, head.headers["ETag"]) == (200, answer.headers["ETag"])


def test_a_named_graph_in_no_format_is_406_and_one_that_is_not_there_404(client: FlaskClient) -> None:
    assert client.get(GRAPH, headers={"Accept": "image/png"}).status_code == 406
    for path in ("/id/graph/user/nobody", "/id/graph/article/first.exe", "/id/graph/a%00b"):
        assert client.get(path).status_code == 404, path


def test_a_named_graph_of_another_world_and_for_a_browser_is_its_export(
    client: FlaskClient, browser: FlaskClient
) -> None:
    for answer, place in (
        (browser.get(GRAPH), "/export.ttl?graph=article/first"),
        (client.get(f"{GRAPH}?at=1"), "/export.ttl?graph=article/first&at=1"),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (303, place)
        assert "Accept" in answer.vary
    followed = client.get(f"{GRAPH}?at=1", follow_redirects=True)
    assert "sk:MeetingReport" in followed.text
    assert "Leaders met" not in followed.text


@pytest.mark.parametrize(
    "path",
    ["nothing", "person/nobody", "island/etorofu.exe", "island/etorofu/", "..%2f..%2fetc%2fpasswd", "a%00b", "%FF",
     "<script>", "a b", "x" * 2000],
)  # fmt: skip
def test_what_is_not_known_is_404(client: FlaskClient, browser: FlaskClient, path: str) -> None:
    assert client.get(f"/id/{path}").status_code == 404
    page = browser.get(f"/id/{path}")
    assert page.status_code == 404
    assert 'href="/reports"' in page.text
    assert "<script>" not in page.text


def test_markup_in_names_is_shown_as_text(browser: FlaskClient, sample: Release) -> None:
    (path,) = [p for p in paths(sample) if p.startswith("actor/")]
    page = browser.get(f"/id/{path}").text
    assert HOSTILE not in page
    assert "official &lt;script&gt;" in page


def test_a_naming_and_a_claim_name_a_territory_as_all_sides_do(browser: FlaskClient) -> None:
    islands = browser.get("/reports/islands.json?island=Etorofu").get_json()["rows"]
    naming = next(row["naming"] for row in islands if row["name"] == "Iturup" and "naming" in row)
    page = browser.get(naming.replace("https://w3id.org/skerry", "")).text
    assert "“Iturup” for Etorofu / Iturup (Russia)</h1>" in page
    claims = browser.get("/reports/claims.json").get_json()["rows"]
    claim = next(row["claim"] for row in claims if "northern-territories" in row["claim"])
    assert (
        ": Northern Territories / Southern Kurils</h1>"
        in browser.get(claim.replace("https://w3id.org/skerry", "")).text
    )
    assert "claims sovereignty: Northern Territories / Southern Kurils" in browser.get("/id/state/japan").text


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("island/etorofu", "Claimed by Japan and Russia; administered by Russia."),
        ("person/shinzo-abe", "Prime Minister (Japan), 26 December 2012 to 16 September 2020."),
        ("person/sergey-lavrov", "Foreign Minister (Russia), since 9 March 2004."),
        ("agreement/joint-declaration-1956", "Between Japan and Soviet Union, 19 October 1956, "),
    ],
)
def test_a_page_begins_with_the_most_important_thing(browser: FlaskClient, path: str, says: str) -> None:
    lead = html.fromstring(browser.get(f"/id/{path}").text).xpath("string(//h1/following-sibling::p[@class='lead'][1])")
    assert lead.startswith(says)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("held", "A and B met in Osaka, June 2019."),
        ("planned", "A and B were to meet in Osaka, June 2019."),
        ("cancelled", "A and B were to meet in Osaka, June 2019; it was cancelled."),
        ("nonsense", ""),
    ],
)
def test_of_a_meeting_the_first_sentence_says_what_became_of_it(status: str, says: str) -> None:
    values = {"participant": ["A", "B"], "place": ["Osaka"], "date": ["June 2019"], "status": [status]}
    assert lead("https://example.org/id/meeting/x", values, ()) == says


def test_names_stand_under_their_languages_in_words(browser: FlaskClient) -> None:
    page = html.fromstring(browser.get("/id/island/etorofu").text)
    assert {"Japanese", "Russian", "Russian in Latin letters"} <= set(page.xpath("//dl[@class='names']//dt/text()"))


def test_what_the_background_tells_of_a_thing_has_its_source(browser: FlaskClient) -> None:
    page = html.fromstring(browser.get("/id/person/shinzo-abe").text)
    office = page.xpath("//h2[text()='Offices']/following-sibling::ul[1]/li[contains(., 'Chief Cabinet Secretary')]")[0]
    assert office.xpath("string(details/summary)") == "background"
    assert office.xpath("string(details/p)").strip()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("A, Prime Minister (Japan), 2012-12-26 to 2020-09-16", "26 December 2012 to 16 September 2020"),
        ("A, Prime Minister (Russia), since 2020-01-16", "since 16 January 2020"),
        ("A, Foreign Minister (Japan), until 2011-09-02", "until 2 September 2011"),
        ("A, Foreign Minister (Japan), 2011-09-02", "2 September 2011"),
        ("A, former Prime Minister (Japan)", "former Prime Minister (Japan)"),
    ],
)
def test_the_days_of_an_office_are_told_in_words(name: str, says: str) -> None:
    assert terms_in_words(name).endswith(f", {says}")


def test_no_office_of_a_person_has_a_day_in_figures(browser: FlaskClient) -> None:
    page = html.fromstring(browser.get("/id/person/shinzo-abe").text)
    offices = page.xpath("//h2[.='Offices']/following-sibling::ul[1]/li")
    assert [office.xpath("string(a)") for office in offices][-1].endswith("26 December 2012 to 16 September 2020")
    (link,) = offices[-1].xpath("a/@href")
    assert "26 December 2012" in html.fromstring(browser.get(link).text).xpath("string(//h1)")


def test_the_number_of_meetings_leads_to_just_these(browser: FlaskClient) -> None:
    page = html.fromstring(browser.get("/id/person/shinzo-abe").text)
    links = page.xpath("//ul[@class='met']/li/a[@class='quiet']")
    assert links
    for link in links:
        rows = html.fromstring(browser.get(link.get("href")).text).xpath("//tbody/tr")
        assert len(rows) == int(link.text.split()[0])


def test_the_page_of_an_island_names_the_agreements_about_it(browser: FlaskClient) -> None:
    for island in ("shikotan", "habomai"):
        page = html.fromstring(browser.get(f"/id/island/{island}").text)
        listed = page.xpath("//h2[text()='Agreements']/following-sibling::ul[1]/li")
        assert any("Joint Declaration of 1956" in item.text_content() for item in listed)


def test_meetings_are_told_in_the_order_of_time_and_last_those_whose_date_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Japanese Prime Minister Shinzo Abe met U.S. President Donald Trump in Washington.\n\n"
        "Abe met Russian President Vladimir Putin in Moscow on January 22, 2019.\n\n"
        "Abe met Putin in Vladivostok on September 2, 2016.\n"
    )
    assert run_skerry("load", tmp_path / "a.txt", "--store", tmp_path / "store").returncode == 0
    client = create_app(Settings(tmp_path / "store", copy_megabytes=0)).test_client()
    page = html.fromstring(client.get("/id/person/shinzo-abe", headers={"Accept": "text/html"}).text)
    listed = page.xpath("//h2[text()='Meetings']/following-sibling::ul[1]/li")
    told = [(item.xpath("string(a)"), item.xpath("string(span[@class='quiet'])")) for item in listed]
    assert page.xpath("string(//p[@class='lead'])").startswith("Prime Minister (Japan), 26 December 2012")
    assert [next(word for word in ("2016", "2019", "Trump") if word in name) for name, _ in told] == [
        "2016", "2019", "Trump"
    ]  # fmt: skip
    assert ["no date told" in beside for _, beside in told] == [False, False, True]
