"""Files for other programs, opened by the programs' own libraries; the same from the service and the command line."""

import io
import json
import shutil
import subprocess
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import icalendar
import networkx
import pyoxigraph as ox
import pytest
import shapely.geometry
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rocrate.rocrate import ROCrate

from loader.exports.files import NAMES, OTHER_FILES, Selection, write_file
from loader.exports.meetings import span_of
from loader.graph.embedded import Release, open_current
from server.exports import FILES
from tests.conftest import run_skerry
from tests.system import require_program
from tests.telling import Telling, load_told

BASE = "https://w3id.org/skerry/id/"
DATES = {
    "2019-01-22": "day",
    "2019-02-01/2019-02-03": "days",
    "[2019-05-08,2019-05-10]": "one of several days",
    "2019-06": "month or longer",
    "2019-22": "month or longer",
    "2016": None,
}
"""EDTF date of a meeting -> how well its entry in the calendar says that it is known; None: it has none."""


def written(release: Release, name: str) -> bytes:
    output = io.BytesIO()
    write_file(release, name, Selection(), output)
    return output.getvalue()


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release with a meeting of each kind of date, the first held, the others planned, one cancelled."""
    store = tmp_path_factory.mktemp("dated") / "store"
    for number, day in enumerate(DATES):
        told = Telling(f"a{number}", f"Abe met Putin, {day}; a “quoted, odd” text.", published=date(2019, 1, 1))
        abe, putin = told.known("person/shinzo-abe", "Abe"), told.known("person/vladimir-putin", "Putin")
        status = "held" if number == 0 else "cancelled" if number == 1 else "planned"
        told.tell("meetings", "met", "participant", "date", kind="summit", participants=(abe, putin), status=status,
                  date=day)  # fmt: skip
        load_told(store, told)
    return open_current(store)


def test_geojson_opens_in_shapely_with_the_names_of_both_sides(client: FlaskClient) -> None:
    answer = client.get("/export.geojson")
    assert answer.mimetype == "application/geo+json"
    found = {feature["id"]: feature for feature in answer.get_json()["features"]}
    point: Any = shapely.geometry.shape(found[f"{BASE}island/etorofu"]["geometry"])
    assert point.is_valid
    assert (round(point.x), round(point.y)) == (148, 45)
    island = found[f"{BASE}island/etorofu"]["properties"]
    assert island["name"] == "Etorofu / Iturup"
    assert "Итуруп" in str(island["names"]["ru"])
    assert {party["name"] for party in island["claimedBy"]} == {"Japan", "Russia"}
    for feature in found.values():
        west_east: Any = shapely.geometry.shape(feature["geometry"])
        assert -180 <= west_east.x <= 180
        assert -90 <= west_east.y <= 90


def test_graphml_opens_in_networkx_with_an_edge_for_each_meeting(client: FlaskClient) -> None:
    graph: Any = networkx.parse_graphml(client.get("/export.graphml").text, force_multigraph=True)
    assert not graph.is_directed()
    named = {data["label"]: node for node, data in graph.nodes(data=True)}
    assert graph.nodes[named["Shinzo Abe"]] == {
        "label": "Shinzo Abe", "kind": "person", "iri": f"{BASE}person/shinzo-abe",
    }  # fmt: skip
    edges = graph.get_edge_data(named["Shinzo Abe"], named["Vladimir Putin"]).values()
    held = [edge for edge in edges if edge.get("status") == "Held"]
    assert [(edge["date"], edge["place"], edge["kind"]) for edge in held] == [("2019-01-22", "Moscow", "meeting")]
    assert all(isinstance(edge["sources"], int) for edge in held)
    assert any(edge["kind"] == "agreement" for _, _, edge in graph.edges(data=True))


def test_a_calendar_opens_in_icalendar_and_makes_no_date_more_exact_than_it_is(dated: Release) -> None:
    calendar: Any = icalendar.Calendar.from_ical(written(dated, "ical"))
    events = {str(event["x-skerry-edtf"]): event for event in calendar.walk("VEVENT")}
    assert {day: str(event["x-skerry-precision"]) for day, event in events.items()} == {
        day: precision for day, precision in DATES.items() if precision
    }
    assert "1 meetings are left out" in calendar["x-wr-caldesc"]
    day = events["2019-01-22"]
    assert (day["dtstart"].dt, day["dtend"].dt) == (date(2019, 1, 22), date(2019, 1, 23))
    assert (day["status"], day["transp"]) == ("CONFIRMED", "OPAQUE")
    assert "not known" not in day["summary"]
    assert events["2019-02-01/2019-02-03"]["dtend"].dt == date(2019, 2, 4)
    assert events["2019-02-01/2019-02-03"]["status"] == "CANCELLED"
    for vague in ("[2019-05-08,2019-05-10]", "2019-06", "2019-22"):
        assert events[vague]["summary"].startswith(f"[day not known: {vague}] ")
        assert (events[vague]["status"], events[vague]["transp"]) == ("TENTATIVE", "TRANSPARENT")
    assert len({str(event["uid"]) for event in events.values()}) == len(events)
    assert all(line == b"" or len(line) <= 75 for line in written(dated, "ical").split(b"\r\n"))


@pytest.mark.parametrize(
    ("edtf", "first", "last", "precision"),
    [
        ("2019-01-22", "2019-01-22", "2019-01-22", "day"),
        ("2019-01-22/2019-02", "2019-01-22", "2019-02-28", "month or longer"),
        ("2019-24", "2019-12-01", "2020-02-29", "month or longer"),
        ("2019/2020", "2019-01-01", "2020-12-31", None),
        ("", "", "", None),
    ],
)
def test_a_span_is_as_exact_as_its_date(edtf: str, first: str, last: str, precision: str | None) -> None:
    span = span_of(edtf, first, last)
    assert (span.precision if span else None) == precision


def test_web_annotations_quote_what_stands_at_their_position(client: FlaskClient, sample: Release) -> None:
    page = client.get("/export.annotations.jsonld").get_json()
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    targets = [target for annotation in page["items"] for target in annotation["target"]]
    assert len(page["items"]) >= 8
    for target in targets:
        graph = ox.NamedNode(target["source"].replace("/id/article/", "/id/graph/article/"))
        text = sample.value(ox.NamedNode(target["source"]), ox.NamedNode("https://schema.org/text"), graph)
        assert text
        quote, position = target["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    held = next(
        a for a in page["items"] if "met in Moscow" in json.dumps([t["selector"][0]["exact"] for t in a["target"]])
    )
    assert held["body"][0]["id"].startswith(f"{BASE}meeting/2019-01-22")


def test_web_annotations_are_rdf_of_the_annotation_vocabulary(client: FlaskClient) -> None:
    oa = "http://www.w3.org/ns/oa#"
    context = {  # of http://www.w3.org/ns/anno.jsonld, the terms that are used here
        "oa": oa, "id": {"@type": "@id", "@id": "@id"}, "type": {"@type": "@id", "@id": "@type"},
        "Annotation": "oa:Annotation", "TextQuoteSelector": "oa:TextQuoteSelector", "items": "oa:items",
        "TextPositionSelector": "oa:TextPositionSelector", "exact": "oa:exact", "prefix": "oa:prefix",
        "suffix": "oa:suffix", "start": "oa:start", "end": "oa:end", "selector": {"@id": "oa:hasSelector"},
        "source": {"@type": "@id", "@id": "oa:hasSource"}, "target": {"@type": "@id", "@id": "oa:hasTarget"},
        "body": {"@type": "@id", "@id": "oa:hasBody"}, "motivation": {"@id": "oa:motivatedBy"},
    }  # fmt: skip
    page = client.get("/export.annotations.jsonld").get_json() | {"@context": context}
    graph = Graph().parse(data=json.dumps(page), format="json-ld")
    annotations = set(graph.subjects(None, URIRef(f"{oa}Annotation")))
    assert len(annotations) == len(page["items"])
    assert all(graph.value(annotation, URIRef(f"{oa}hasTarget")) for annotation in annotations)


def test_an_archive_is_an_ro_crate_whose_files_are_what_it_says(sample: Release, tmp_path: Path) -> None:
    content = written(sample, "zip")
    assert content == written(sample, "zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    crate = ROCrate(tmp_path)
    assert crate.root_dataset["name"] == "Skerry, release 1"
    files = {entity.id: entity for entity in crate.data_entities}
    assert {path.name for path in tmp_path.iterdir()} == {*files, "ro-crate-metadata.json"}
    described = [entity for entity in files.values() if entity.id != "README.md"]
    assert len(described) == 6
    for entity in described:
        told = (tmp_path / entity.id).read_bytes()
        assert int(entity["contentSize"]) == len(told)
        assert entity["sha256"] == sha256(told).hexdigest()
    readme = (tmp_path / "README.md").read_text()
    assert "# Skerry, release 1" in readme
    assert all(f"`{name}`" in readme for name in files if name != "README.md")


def test_turtle_opens_in_rapper_and_rdflib(client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "known.ttl"
    file.write_bytes(client.get("/export.ttl").data)
    rapper = require_program("rapper", "raptor2-utils")
    counted = subprocess.run([rapper, "-q", "-c", "-i", "turtle", file], capture_output=True, text=True, check=False)
    assert counted.returncode == 0, counted.stderr
    assert len(Graph().parse(file)) > 5000


@pytest.mark.parametrize("layer", ["articles", "known"])
def test_one_layer_has_its_graphs_only(client: FlaskClient, sample: Release, layer: str) -> None:
    graphs = {
        str(q.graph_name) for q in ox.parse(client.get(f"/export.nq?layer={layer}").data, format=ox.RdfFormat.N_QUADS)
    }
    of_articles = {f"<{name.value}>" for name in sample.graph_names() if "/graph/article/" in name.value}
    assert of_articles
    assert (graphs == of_articles) == (layer == "articles")
    assert (graphs & of_articles == set()) == (layer == "known")


def test_one_thing_comes_with_the_sentences_that_tell_of_it(client: FlaskClient) -> None:
    row = client.get("/reports/who-met-whom.json?status=held").get_json()["rows"][0]
    path = row["meeting"].replace("https://w3id.org/skerry", "")
    for suffix, fmt in (("trig", ox.RdfFormat.TRIG), ("nq", ox.RdfFormat.N_QUADS)):
        quads = list(ox.parse(client.get(f"{path}.{suffix}").data, format=fmt))
        assert "Shinzo Abe and Vladimir Putin met in Moscow on Tuesday." in {
            quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)
        }
        assert len({str(quad.graph_name) for quad in quads}) > 1


def test_the_page_of_downloads_leads_to_every_file_and_tells_about_how_large_it_is(browser: FlaskClient) -> None:
    page = browser.get("/download").text
    for extension in FILES:
        assert f'href="/export.{extension}"' in page
    assert page.count("about ") == page.count('href="/export.')
    for extension in ("ttl", "trig", "nq", "jsonld", "rdf"):
        size = len(browser.get(f"/export.{extension}").data)
        told = page[page.index(f'href="/export.{extension}"') :].partition("about ")[2].partition("<")[0]
        number, unit = told.split()
        about = float(number) * {"kB": 1e3, "MB": 1e6}[unit]
        assert 0.6 < about / size < 1.6


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/export.ics?graph=resolved", "always whole"),
        ("/export.zip?with=provenance", "always whole"),
        ("/export.trig?layer=everything", "choose articles or known"),
        ("/export.trig?layer=known&graph=resolved", "choose one of them"),
        ("/export.trig?with=all", "with=provenance"),
    ],
)
def test_a_part_that_there_is_not_is_told(client: FlaskClient, path: str, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert words in answer.get_json()["detail"]


def test_the_command_line_writes_the_same_files(sample_store: Path, sample: Release, tmp_path: Path) -> None:
    for name in [file.name for file in OTHER_FILES] + ["zip"]:
        assert name in NAMES
        target = tmp_path / name
        done = run_skerry("export", "--format", name, "--store", sample_store, "--out", target)
        assert done.returncode == 0, done.stderr
        assert target.read_bytes() == written(sample, name)
    refused = run_skerry("export", "--format", "ical", "--graph", "resolved", "--store", sample_store)
    assert refused.returncode == 2
    assert "go with turtle, trig" in refused.stderr


def test_the_archive_of_a_world_says_which_it_is(tmp_path: Path, sample_store: Path) -> None:
    store = shutil.copytree(sample_store, tmp_path / "store", symlinks=True)
    target = tmp_path / "x.zip"
    done = run_skerry("export", "--format", "zip", "--published-until", "2019-01-10", "--store", store, "--out", target)
    assert done.returncode == 0, done.stderr
    readme = zipfile.ZipFile(target).read("README.md").decode()
    assert "# Skerry, release 1, as the articles published until 2019-01-10 tell it" in readme
