"""A picture stays small enough to be looked at, and says how much of the table it shows."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.app import create_pages
from server.settings import Settings

TALLEST = 2500
"""Pixels on a narrow screen: some three screens."""


@pytest.fixture(scope="module")
def reader(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser at a service over the seeds and all gazetteers."""
    client = create_pages(Settings(seeds_store, pictures=str(tmp_path_factory.mktemp("pictures")))).test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


@pytest.mark.parametrize("path", ["/reports/who-claims-what?scope=all", "/reports/timeline?scope=all"])
def test_a_picture_of_many_rows_is_capped_and_says_so(reader: FlaskClient, path: str) -> None:
    page = reader.get(path).text
    heights = [float(height) for height in re.findall(r'viewBox="0 0 350 (\d+)"', page)]
    assert heights
    assert max(heights) <= TALLEST
    name, _, query = path.rpartition("/")[2].partition("?")
    rows = len(reader.get(f"/reports/{name}.json?{query}").get_json()["rows"])
    told = re.search(r"The picture shows the first (\d+) of (\d+) rows; the table has all of them", page)
    assert (told is not None) == (name == "who-claims-what")
    if told:
        assert int(told[1]) < int(told[2]) == rows
