"""What attackers send to a public service, answered by a real one beside a listener that must hear nothing."""

import http.client
import json
import re
import shutil
import socket
import threading
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from loader.graph.embedded import open_current
from loader.graph.serialise import export
from loader.graph.store import StoreFolder
from server.tokens import new_token
from tests.conftest import ROOT
from tests.serving import served

LISTED: dict[str, Any] = tomllib.loads(Path(__file__).with_name("attacks.toml").read_text("utf-8"))
ATTACKS: list[dict[str, Any]] = LISTED["attack"]
CLASSES = range(1, 43)
"""The numbers of the classes of attacks."""
SECRET, ALICE = new_token("alice", ["write"])
LEAKS = ("Traceback", 'File "', "site-packages", "/server/", "/tmp/")
READS: dict[str, Callable[[str], object]] = {"": str, "xml": ET.fromstring, "json": json.loads}
"""What parses an answer that must be well-formed."""
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"


@dataclass
class Canary:
    """A listener that counts who connects."""

    heard: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, client = self._socket.accept()
            except OSError:
                return
            self.heard.append(client)
            connection.close()

    def close(self) -> None:
        """Stops listening."""
        self._socket.close()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """The listener."""
    listener = Canary()
    yield listener
    listener.close()


@pytest.fixture(scope="module")
def address(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service over the sample, which somebody may write; afterwards the store is what it was."""
    folder = tmp_path_factory.mktemp("attacked")
    store = shutil.copytree(sample_store, folder / "store", symlinks=True)
    (folder / "tokens").write_text(f"{ALICE}\n")
    before = export(open_current(store), "nquads", provenance=True)
    with served(store, "--query-seconds", "5", "--tokens", str(folder / "tokens")) as found:
        yield found
    assert export(open_current(store), "nquads", provenance=True) == before
    assert StoreFolder(store).current_number() == 1


def spelled(text: str, canary: Canary) -> str:
    """REPEAT(n,x) written out, and the address of the listener."""
    text = text.replace("CANARY", canary.address).replace("SECRET", SECRET)
    return re.sub(r"REPEAT\((\d+),(.|[^()]+)\)", lambda m: m[2] * int(m[1]), text)


def send(address: str, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
    """One request, byte for byte, as no client of good manners sends it."""
    place = urlsplit(address)
    assert place.hostname
    lines = {"Host": place.netloc, "Connection": "close"} | headers
    if body is not None:
        lines.setdefault("Content-Length", str(len(body)))
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
    with socket.create_connection((place.hostname, place.port or 80), timeout=30) as connection:
        # What is too long is refused before it has all arrived.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(head.encode() + (body or b""))
        response = http.client.HTTPResponse(connection)
        response.begin()
        return Answer(response.status, dict(response.headers), response.read().decode())


def requests_of(attack: dict[str, Any], canary: Canary) -> Iterator[tuple[str, str, dict[str, str], bytes | None]]:
    """The attack in all the ways in which it can be sent."""
    headers = {name: spelled(value, canary) for name, value in attack.get("headers", {}).items()}
    if attack.get("token"):
        headers["Authorization"] = f"Bearer {SECRET}"
    if "path" in attack:
        body = spelled(attack["body"], canary).encode() if "body" in attack else None
        yield attack.get("method", "GET"), spelled(attack["path"], canary), headers, body
        return
    if attack.get("html"):
        headers["Accept"] = "text/html"
    elif "accept" in attack:
        headers["Accept"] = attack["accept"]
    query = spelled(attack["query"], canary)
    if len(query) < 20_000:
        yield "GET", f"/sparql?query={quote(query)}", headers, None
    yield "POST", "/sparql", headers | {"Content-Type": FORM}, urlencode({"query": query}).encode()
    yield "POST", "/sparql", headers | {"Content-Type": QUERY}, query.encode()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["row"])
def test_an_attack_has_the_right_answer(address: str, canary: Canary, attack: dict[str, Any]) -> None:
    for request in requests_of(attack, canary):
        answer = send(address, *request)
        assert answer.status == attack["status"], answer.text[:500]
        for words in attack.get("is", ()):
            assert words in answer.text
        for words in (*attack.get("not", ()), *LEAKS):
            assert words not in answer.text
        assert answer.headers.get("X-Content-Type-Options") == "nosniff"
        assert "Set-Cookie" not in answer.headers
        assert "X-Injected" not in answer.headers
        READS[attack.get("reads_as", "")](answer.text)
        assert (answer.status == 401) == any(name.lower() == "www-authenticate" for name in answer.headers)
        if "allow" in attack:
            assert attack["allow"] in answer.headers["Allow"]
        if answer.status >= 400 and "text/html" not in request[2].get("Accept", ""):
            problem = json.loads(answer.text)
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert {"type", "title", "status", "detail", "queryId"} <= set(problem)
            assert problem["status"] == answer.status
    assert canary.heard == []


def test_every_class_of_attacks_has_its_tests() -> None:
    elsewhere = LISTED["elsewhere"]
    assert {attack["number"] for attack in (*ATTACKS, *elsewhere)} == set(CLASSES)
    for each in elsewhere:
        path, _, name = each["test"].partition("::")
        assert f"\ndef {name}(" in (ROOT / path).read_text("utf-8"), each["test"]
    assert len({attack["row"] for attack in ATTACKS}) == len(ATTACKS)


def test_the_canary_hears_who_connects() -> None:
    listener = Canary()
    place = urlsplit(listener.address)
    with socket.create_connection((str(place.hostname), place.port or 80)) as connection:
        connection.recv(1)
    listener.close()
    assert len(listener.heard) == 1
