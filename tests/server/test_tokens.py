"""Tokens: made once, kept as hashes, taken from the header only."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, jsonify
from flask.testing import FlaskClient

from loader.errors import UsageError
from server.access import holder
from server.app import close, create_app
from server.settings import Settings
from server.tokens import Tokens, new_token, read_tokens
from tests.conftest import run_skerry

SECRET, ALICE = new_token("alice", ["write"])
OPERATOR_SECRET, OPERATOR = new_token("ops", ["operate"])


def app_with(store: Path, tokens: Tokens) -> Flask:
    """The service, with an address that needs the scope ``write``."""
    app = create_app(Settings(store, tokens=tokens))
    app.add_url_rule("/guarded", view_func=lambda: jsonify(holder("write").name), methods=["GET", "POST"])
    return app


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[FlaskClient]:
    """A client of a service that knows two tokens."""
    app = app_with(sample_store, Tokens([ALICE, OPERATOR]))
    yield app.test_client()
    close(app)


def test_a_token_in_the_header_opens(client: FlaskClient) -> None:
    for value in (f"Bearer {SECRET}", f"bearer  {SECRET} "):
        assert client.post("/guarded", headers={"Authorization": value}).json == "alice"


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", f"Bearer {SECRET}x", f"Basic {SECRET}", SECRET, "Basic YTpi"],
    ids=["none", "empty", "scheme", "blank", "wrong", "longer", "basic secret", "bare", "basic"],
)
def test_without_a_right_token_it_is_401_and_says_how(client: FlaskClient, header: str | None) -> None:
    answer = client.post("/guarded", headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    told = 'Bearer realm="skerry"'
    assert answer.headers["WWW-Authenticate"] in (told, f'{told}, error="invalid_token"')
    assert answer.content_type == "application/problem+json"
    assert SECRET not in answer.text


def test_a_hash_is_no_token(client: FlaskClient) -> None:
    assert client.post("/guarded", headers={"Authorization": f"Bearer {ALICE.digest}"}).status_code == 401


@pytest.mark.parametrize("name", ["access_token", "token", "api_key", "Token", "anything"])
def test_a_token_in_the_address_or_a_form_is_401_even_beside_the_header(client: FlaskClient, name: str) -> None:
    header = {"Authorization": f"Bearer {SECRET}"}
    for answer in (
        client.post(f"/guarded?{name}={SECRET}", headers=header),
        client.post("/guarded", data={name: SECRET}, headers=header),
        client.get(f"/guarded?{name}={SECRET}"),
    ):
        assert answer.status_code == 401
        assert SECRET not in answer.text
        assert "WWW-Authenticate" in answer.headers


def test_a_missing_scope_is_403(client: FlaskClient) -> None:
    answer = client.post("/guarded", headers={"Authorization": f"Bearer {OPERATOR_SECRET}"})
    assert answer.status_code == 403
    assert "scope 'write'" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_what_another_site_sends_is_403_with_and_without_token(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/guarded", headers=headers).status_code == 403
    assert client.post("/guarded", headers={**headers, "Authorization": f"Bearer {SECRET}"}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, {"Sec-Fetch-Site": "none"}]
)
def test_its_own_pages_may_send(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/guarded", headers={**headers, "Authorization": f"Bearer {SECRET}"}).status_code == 200


def test_a_service_without_tokens_takes_no_writes(sample_store: Path) -> None:
    for tokens in (Tokens(), Tokens([OPERATOR])):
        app = app_with(sample_store, tokens)
        answer = app.test_client().post("/guarded", headers={"Authorization": f"Bearer {SECRET}"})
        assert answer.status_code == 403
        assert "skerry serve --tokens" in answer.text
        close(app)


def test_a_token_made_by_the_command_is_found_in_its_file(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    made = run_skerry("token", "bob", "--scope", "write", "--scope", "operate", "--file", file)
    again = run_skerry("token", "carol", "--file", file)
    assert (made.returncode, again.returncode) == (0, 0), made.stderr + again.stderr
    assert file.stat().st_mode & 0o077 == 0
    tokens = read_tokens(file)
    bob, carol = tokens.find(made.stdout.strip()), tokens.find(again.stdout.strip())
    assert bob is not None
    assert carol is not None
    assert (bob.name, sorted(bob.scopes)) == ("bob", ["operate", "write"])
    assert (carol.name, sorted(carol.scopes)) == ("carol", ["write"])
    assert made.stdout.strip() not in file.read_text()


def test_without_a_file_the_command_prints_secret_and_line(tmp_path: Path) -> None:
    secret, line = run_skerry("token", "bob").stdout.splitlines()
    (tmp_path / "tokens").write_text(f"# who may write\n\n{line}  # Bob\n")
    assert re.fullmatch(r"bob write sha256:[0-9a-f]{64}", line)
    found = read_tokens(tmp_path / "tokens").find(secret)
    assert found is not None
    assert found.name == "bob"


@pytest.mark.parametrize("name", ["Bob", "bob/../alice", "", "-bob", "b" * 65, "bób", "a b"])
def test_a_name_that_is_no_part_of_a_graph_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is no name for a token"):
        new_token(name, ["write"])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"alice write {SECRET}", "line 2 is no token"),
        ("alice write", "line 2 is no token"),
        (f"alice admin sha256:{ALICE.digest}", "there is no scope 'admin'"),
        (f"Alice write sha256:{ALICE.digest}", "is no name"),
    ],
    ids=["secret", "short", "scope", "name"],
)
def test_a_line_that_is_no_token_is_told_without_repeating_it(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "tokens").write_text(f"# tokens\n{line}\n")
    with pytest.raises(UsageError, match=told) as error:
        read_tokens(tmp_path / "tokens")
    assert SECRET not in str(error.value)


def test_a_line_taken_out_of_the_file_takes_the_token_back(tmp_path: Path) -> None:
    file, (bob, his), (eve, hers) = tmp_path / "tokens", new_token("bob", ["write"]), new_token("eve", ["write"])
    file.write_text(f"{his}\n{hers}\n")
    tokens = read_tokens(file)
    assert tokens.find(bob) == his
    file.write_text(f"{hers}\n")
    assert tokens.find(bob) is None
    assert tokens.find(eve) == hers
    file.write_text(f"{his}\nno token\n")
    assert tokens.find(bob) is None, "a file that is none knows nobody"
    file.unlink()
    assert not tokens.give("write")
    file.write_text(f"{his}\n")
    assert tokens.find(bob) == his
