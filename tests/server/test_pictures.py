"""Pictures of reports: drawn from the rows, clean, kept for the release, told in words and in colours all can see."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient

from loader.errors import QueryError
from loader.graph.shipped import shipped
from server.app import close, create_app
from server.canned import load_canned, read_canned
from server.drawing import days, draw, end_open
from server.gallery import WIDTHS
from server.picture import with_specification
from server.picture_cache import PictureCache
from server.settings import Settings
from server.svg import IN_THE_DARK, Words, alone
from tests.conftest import ROOT

NOBODY = "third-parties"
"""Of the reports with a picture the one that has no rows over the sample: only the parties act there."""
DRAWN = [report.name for report in load_canned(shipped("queries")) if report.picture and report.name != NOBODY]
SVG = "{http://www.w3.org/2000/svg}"
PALETTE = {"#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"}
HEADER = """#+ summary: States
#+ description: All.
#+ picture: {{spec: {spec}, fields: {fields}}}
#+ columns:
#+   - {{name: s, label: State}}
SELECT ?s {{ ?s ?p ?o }}
"""


def file_of(client: FlaskClient, path: str) -> Element:
    """An SVG file of the service."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml"), answer.text[:300]
    return ElementTree.fromstring(answer.text)


def inline(page: str) -> list[Element]:
    """The pictures of a page."""
    return [ElementTree.fromstring(found) for found in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def marks(picture: Element) -> dict[str, Element]:
    """What can be pointed at, by what it says then."""
    found: dict[str, Element] = {}
    for mark in picture.iter():
        title = mark.find(f"{SVG}title")
        if title is not None and title.text and mark is not picture:
            found[title.text] = mark
    return found


@pytest.mark.parametrize("name", DRAWN)
def test_a_page_has_the_picture_in_two_sizes_with_a_title_and_a_description(browser: FlaskClient, name: str) -> None:
    pictures = inline(browser.get(f"/reports/{name}").text)
    assert len(pictures) == 2
    for picture in pictures:
        title, description = picture[0], picture[1]
        assert (title.tag, description.tag) == ("title", "desc")
        assert picture.get("aria-labelledby") == title.get("id")
        assert picture.get("aria-describedby") == description.get("id")
        assert "the table of the report says the same" in (description.text or "")
    ids = [element.get("id") for picture in pictures for element in picture.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_holds_nothing_that_the_policy_forbids_or_that_runs(browser: FlaskClient, name: str) -> None:
    alone = file_of(browser, f"/reports/{name}.svg")
    for picture in (*inline(browser.get(f"/reports/{name}").text), alone):
        for element in picture.iter():
            tag = element.tag.removeprefix(SVG)
            assert tag in {
                "svg",
                "g",
                "path",
                "rect",
                "line",
                "text",
                "tspan",
                "a",
                "title",
                "desc",
                "defs",
                "clipPath",
            }
            for attribute in element.attrib:
                assert attribute != "style"
                assert not attribute.startswith(("on", "{"))
            if tag == "a":
                href = element.get("href", "")
                assert href.startswith("http://localhost/" if picture is alone else "/"), href


@pytest.mark.parametrize("name", DRAWN)
def test_the_links_of_a_picture_lead_somewhere(browser: FlaskClient, name: str) -> None:
    links = {element.get("href", "") for element in file_of(browser, f"/reports/{name}.svg").iter(f"{SVG}a")}
    for link in sorted(links)[:10]:
        assert browser.get(link).status_code == 200, link


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_an_svg_and_a_png_that_name_their_release(client: FlaskClient, name: str) -> None:
    picture = file_of(client, f"/reports/{name}.svg")
    origin = "".join(picture.itertext())
    assert f"http://localhost/reports/{name} · release 1, " in origin
    png = client.get(f"/reports/{name}.png")
    assert (png.status_code, png.mimetype) == (200, "image/png")
    assert png.data.startswith(b"\x89PNG")
    assert int.from_bytes(png.data[16:20], "big") == 2 * round(float(picture.get("width", 0)))
    assert client.get(f"/reports/{name}", headers={"Accept": "image/svg+xml"}).mimetype == "image/svg+xml"


@pytest.mark.parametrize("name", ["timeline", "map", "names-used"])
def test_a_picture_for_a_dark_ground_has_the_colours_of_dark_pages(client: FlaskClient, name: str) -> None:
    dark = file_of(client, f"/reports/{name}?format=svg-dark")
    bright = file_of(client, f"/reports/{name}.svg")
    fills = {element.get(attribute) for element in dark.iter() for attribute in ("fill", "stroke")}
    assert "#15181a" in fills
    assert not fills & IN_THE_DARK.keys()
    assert list(dark.itertext()) == list(bright.itertext())
    sheet = (ROOT / "server" / "static" / "skerry.css").read_text(encoding="utf-8")
    assert [colour for colour in IN_THE_DARK.values() if colour not in sheet] == []
    assert [
        colour for colour in IN_THE_DARK if f'[fill="{colour}"]' not in sheet and f'[stroke="{colour}"]' not in sheet
    ] == []
    png = client.get(f"/reports/{name}?format=png-dark")
    assert (png.status_code, png.mimetype) == (200, "image/png")
    assert f'filename="{name}.dark.png"' in png.headers["Content-Disposition"]


def test_links_of_a_file_lead_to_the_public_address(sample_store: Path) -> None:
    app = create_app(Settings(sample_store, public="https://islands.example/"))
    picture = file_of(app.test_client(), "/reports/timeline.svg")
    close(app)
    links = [element.get("href", "") for element in picture.iter(f"{SVG}a")]
    assert links
    assert all(link.startswith("https://islands.example/id/") for link in links)


@pytest.mark.parametrize("path", ["timeline.svg?scope=articles", "dossier.svg?thing=Shinzo+Abe"])
def test_what_is_planned_is_hollow_and_what_was_held_is_filled(client: FlaskClient, path: str) -> None:
    found = marks(file_of(client, f"/reports/{path}"))
    planned = next(mark for told, mark in found.items() if told.startswith("8 or 10 May 2019") and "(planned)" in told)
    held = next(mark for told, mark in found.items() if told.startswith("22 January 2019") and "(held)" in told)
    assert planned.get("fill") == "#fcfcfa"
    assert held.get("fill") == held.get("stroke") == "#0b5c7a"


def test_a_day_is_a_dot_and_two_days_to_choose_from_are_a_bar(client: FlaskClient) -> None:
    found = marks(file_of(client, "/reports/timeline.svg"))
    day = next(mark for told, mark in found.items() if told.startswith("22 January 2019"))
    choice = next(mark for told, mark in found.items() if told.startswith("8 or 10 May 2019"))
    circle = re.compile(r"M([\d.]+),0A\1,\1,")
    assert circle.match(day.get("d", ""))
    assert not circle.match(choice.get("d", ""))


def test_what_has_no_end_goes_on_to_the_last_day_that_is_told() -> None:
    rows = [days("date", edtf) for edtf in ("2012-05-07/..", "2018-11", "2019-01-22", "", "2020-01-01/..")]
    end_open("date", rows)
    assert [row["dateFirst"] for row in rows] == ["2012-05-07", "2018-11-01", "2019-01-22", None, "2020-01-01"]
    assert [row["dateLast"] for row in rows] == ["2020-01-01", "2018-11-30", "2019-01-22", None, "2020-01-01"]


def test_what_has_an_end_alone_is_drawn_at_it() -> None:
    found = days("date", "/2003-04")
    assert (found["dateFirst"], found["dateLast"], found["dateKind"]) == ("2003-04-01", "2003-04-30", "interval")


def test_a_grid_shows_how_often_each_publisher_uses_each_name(client: FlaskClient) -> None:
    rows = client.get("/reports/names-used.json").json["rows"]  # type: ignore[index] # it is JSON
    found = marks(file_of(client, "/reports/names-used.svg"))
    assert rows
    for row in rows:
        ending = f"“{row['words']}”, {row.get('source', 'Not named')}: {row['mentions']}"
        assert any(text.endswith(ending) for text in found), row


def test_a_promise_is_hollow_as_long_as_it_is_only_proposed(client: FlaskClient) -> None:
    rows = client.get("/reports/promises.json").json["rows"]  # type: ignore[index] # it is JSON
    found = marks(file_of(client, "/reports/promises.svg"))
    fills = {told.rpartition("(")[2].rstrip(")"): mark.get("fill") for told, mark in found.items()}
    assert fills.keys() == {row["promiseName"] for row in rows}
    assert fills.get("proposed", "#fcfcfa") == "#fcfcfa"
    assert fills.get("agreed", "#0b5c7a") == "#0b5c7a"


@pytest.mark.parametrize(
    ("name", "lines", "is_told"),
    [
        ("Ministry of Foreign Affairs of the Russian Federation", 2, False),
        ("diplomats in both capitals", 2, False),
        ("Transportministerium Hauptverwaltungsbehörde", 2, True),
    ],
)
def test_a_long_name_of_a_lane_is_broken_between_words(name: str, lines: int, is_told: bool) -> None:
    picture = next(report.picture for report in load_canned(shipped("queries")) if report.name == "stance")
    assert picture is not None
    row = {"lane": name, "label": "the islands are Russian territory", **days("date", "2019-01-22")}
    drawn = ElementTree.fromstring(alone(draw(picture, [row], WIDTHS["wide"]), Words("", ""), ""))
    broken = [[line.text for line in text.iter(f"{SVG}tspan")] for text in drawn.iter(f"{SVG}text")]
    assert [len(text) for text in broken if text] == [lines]
    assert (name in marks(drawn)) is is_told


def test_what_is_cut_in_a_picture_ends_with_a_word_and_tells_the_whole_when_pointed_at() -> None:
    picture = next(report.picture for report in load_canned(shipped("queries")) if report.name == "stance")
    assert picture is not None
    words = "the islands are Russian territory and will remain so whatever is said abroad " * 4
    row = {"lane": "Russia", "label": words.strip(), "state": "", **days("date", "2019-01-22")}
    found = marks(ElementTree.fromstring(alone(draw(picture, [row], WIDTHS["wide"]), Words("", ""), "")))
    shown = next("".join(part for part in mark.itertext() if part.endswith("…")) for mark in (found[words.strip()],))
    assert words.startswith(shown.removesuffix("…") + " ")


def test_a_party_has_its_colour_in_every_picture(client: FlaskClient) -> None:
    for name in ("who-claims-what", "who-met-whom"):
        fills = {element.get("fill") for element in file_of(client, f"/reports/{name}.svg").iter()}
        assert {"#d55e00", "#0072b2"} <= fills, name
    spoken = file_of(client, "/reports/statements.svg?speaker=Shinzo+Abe")
    assert "#d55e00" in {element.get("fill") for element in spoken.iter()}


def test_colours_are_those_of_okabe_and_ito_as_far_as_they_go() -> None:
    colours = tomllib.loads((ROOT / "queries" / "colours.toml").read_text())["parties"]
    assert set(colours.values()) >= PALETTE
    for path in sorted((ROOT / "ontology" / "gazetteer").glob("*.ttl")):
        parties = re.findall(r"^<dispute/.*?sk:party ([^;]*);", path.read_text(), re.DOTALL | re.MULTILINE)[0]
        assert colours.keys() >= set(re.findall(r"<(state/[a-z-]+)>", parties)), path.name


def test_a_map_has_coasts_and_the_names_of_both_sides(client: FlaskClient) -> None:
    picture = file_of(client, "/reports/map.svg?dispute=dispute/kuril")
    assert "Etorofu / Iturup" in {text.text for text in picture.iter(f"{SVG}text")}
    coasts = [p for p in picture.iter(f"{SVG}path") if p.get("fill") == "#fcfcfa" and p.get("stroke") == "#5a6168"]
    assert sum(len(coast.get("d", "")) for coast in coasts) > 1000
    told = next(told for told in marks(picture) if told.startswith("Etorofu / Iturup"))
    assert told == "Etorofu / Iturup: claimed by Japan, Russia; administered by Russia"


def test_an_island_has_a_map_and_an_undisputed_one_has_none(browser: FlaskClient) -> None:
    found, *lives = inline(browser.get("/id/island/etorofu").text)
    assert "Map of the islands" in "".join(found.itertext())
    assert "Etorofu / Iturup" in "".join(found.itertext())
    assert all("Timeline" in "".join(life.itertext()) for life in lives)
    assert not inline(browser.get("/id/island/hokkaido").text)


def test_markup_in_names_is_text_in_a_picture(client: FlaskClient) -> None:
    answer = client.get("/reports/statements.svg?from=1000-01-01").text
    assert "<script" not in answer
    told = client.get("/id/person/shinzo-abe", headers={"Accept": "text/html"}).text
    assert "<script>" not in told


def test_a_report_without_a_picture_or_without_rows_has_none(client: FlaskClient) -> None:
    assert client.get("/reports/evidence.svg").status_code == 400
    nothing = client.get("/reports/timeline.svg?from=1700-01-01&to=1700-01-02")
    assert nothing.status_code == 404
    assert "nothing to draw" in nothing.get_json()["detail"]
    assert client.get("/reports/timeline.png?from=x").status_code == 400


def test_the_first_page_has_three_pictures(browser: FlaskClient) -> None:
    page = browser.get("/").text
    assert len(inline(page)) == 3
    assert page.index("<svg") < page.index("Latest articles")


def test_a_person_and_a_state_have_a_timeline_and_a_meeting_has_none(browser: FlaskClient) -> None:
    for path in ("person/shinzo-abe", "state/japan"):
        assert len(inline(browser.get(f"/id/{path}").text)) == 2, path
    meeting = next(iter(file_of(browser, "/reports/planned-meetings.svg").iter(f"{SVG}a"))).get("href", "")
    assert not inline(browser.get(meeting).text)


@pytest.fixture
def own_app(sample_store: Path) -> Iterator[Flask]:
    """A service of this test alone."""
    app = create_app(Settings(sample_store))
    yield app
    close(app)


def test_a_picture_is_drawn_once_a_release(own_app: Flask) -> None:
    folder = Path(own_app.extensions["skerry.settings"].pictures)
    first = own_app.test_client().get("/reports/timeline").text
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(kept) == 2
    next(iter(folder.iterdir())).write_bytes(b"<svg>from the cache</svg>")
    again = own_app.test_client().get("/reports/timeline?from=").text
    assert "from the cache" in again
    assert "from the cache" not in first
    assert {path.name for path in folder.iterdir()} == set(kept)


def test_the_pictures_of_a_service_are_removed_with_it(sample_store: Path) -> None:
    app = create_app(Settings(sample_store))
    folder = Path(app.extensions["skerry.settings"].pictures)
    assert folder.is_dir()
    close(app)
    assert not folder.exists()


def test_pictures_looked_at_longest_ago_make_room(tmp_path: Path) -> None:
    import os

    cache = PictureCache(tmp_path, 100)
    for age, key in enumerate(("c", "b", "a")):
        cache.put(key, b"x" * 40) if key == "c" else (tmp_path / key).write_bytes(b"x" * 40)
        os.utime(tmp_path / key, (1000 - age, 1000 - age))
    assert cache.get("a")
    cache.put("d", b"x" * 40)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "d"]
    cache.put("large", b"x" * 101)
    assert cache.get("large") is None
    assert PictureCache(None, 100).get("a") is None


@pytest.mark.parametrize(
    ("spec", "fields", "text", "told"),
    [
        ("nowhere", "{a: s}", None, "there is no picture nowhere.vg.json or nowhere.vl.json"),
        ("own", "{a: s}", "{", "own.vl.json is no JSON"),
        ("own", "{a: s}", '{"data": {"name": "rows"}, "x": [{"url": "https://news.example/a.json"}]}', "loads data"),
        ("own", "{a: s}", '{"data": {"name": "others"}}', "draws nothing"),
        ("own", "{a: t}", "{}", "header of states.rq cannot be used"),
        ("own", "[s]", "{}", "header of states.rq cannot be used"),
    ],
)
def test_a_picture_that_cannot_be_used_is_told(
    tmp_path: Path, spec: str, fields: str, text: str | None, told: str
) -> None:
    (tmp_path / "states.rq").write_text(HEADER.format(spec=spec, fields=fields))
    if text is not None:
        (tmp_path / "own.vl.json").write_text(text)
    with pytest.raises(QueryError, match=re.escape(told)):
        load_canned(tmp_path)


def test_a_folder_of_ones_own_may_use_a_picture_of_ours_or_a_vega_lite_one(tmp_path: Path) -> None:
    ours = read_canned("states", HEADER.format(spec="lanes", fields="{label: s}")).picture
    assert ours
    assert with_specification(ours, tmp_path).language == "vega"
    (tmp_path / "own.vl.json").write_text(
        '{"data": {"name": "rows"}, "mark": "bar", "encoding": {"y": {"field": "label", "type": "nominal"}}}'
    )
    own = read_canned("states", HEADER.format(spec="own", fields="{label: s}")).picture
    assert own
    assert "Japan" in draw(with_specification(own, tmp_path), [{"label": "Japan"}], 300)
