"""What a form left empty is no part of an address."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(("asked", "clean"), [
    ("/reports/timeline?dispute=&actor=&island=&scope=articles&from=&to=&sort=", "/reports/timeline?scope=articles"),
    ("/reports/claims?dispute=&claimant=Japan+&has-date=", "/reports/claims?claimant=Japan+"),
    ("/reports/claims?island=", "/reports/claims"),
    ("/reports?dispute=", "/reports"),
    ("/?dispute=&at=1", "/?at=1"),
])  # fmt: skip
def test_a_browser_is_led_to_the_address_without_empty_fields(browser: FlaskClient, asked: str, clean: str) -> None:
    answer = browser.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (302, clean)
    assert "Accept" in answer.headers["Vary"]
    assert browser.get(clean).status_code == 200


def test_a_program_and_an_address_without_empty_fields_are_answered_at_once(
    browser: FlaskClient, client: FlaskClient
) -> None:
    assert client.get("/reports/claims.json?island=").status_code == 200
    assert client.get("/reports/claims?island=&format=csv").status_code == 200
    assert browser.get("/reports/claims?claimant=Japan").status_code == 200


def test_a_sort_order_without_a_column_is_told_as_wrong(browser: FlaskClient) -> None:
    assert browser.get("/reports/claims?sort=-").status_code == 400
