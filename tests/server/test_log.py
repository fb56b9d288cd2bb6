"""The log of a real service: one line of JSON a request, with nothing secret in it."""

import json
import logging
import sys
import time
from datetime import datetime
from http.client import IncompleteRead
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from server.log import JsonLines
from server.tokens import new_token
from tests.server.test_operations import wait_until
from tests.serving import started

SECRET, _ = new_token("alice", ["write"])


def test_each_request_is_one_line_that_can_be_found_by_its_number(sample_store: Path) -> None:
    with started(sample_store) as service:
        query = quote("SELECT * { ?s ?p ?o } LIMIT 3")
        with urlopen(f"{service.address}/sparql?query={query}") as answer:
            number, size = answer.headers["Query-Id"], len(answer.read())
        for path in (f"/nothing/{SECRET}?token={SECRET}", "/a%0a%22b%22%1b"):
            try:
                urlopen(Request(service.address + path, headers={"Authorization": f"Bearer {SECRET}"}))
            except HTTPError as error:
                error.close()
        time.sleep(0.2)
        lines = service.log()
        text = service.errors.read_text()
    assert [line["message"] for line in lines] == ["request"] * 3
    # A line is written after its answer was sent: the next request may be quicker.
    by_path = {line["path"][:2]: line for line in lines}
    first, second, third = by_path["/s"], by_path["/n"], by_path["/a"]
    assert first["query_id"] == number
    assert (first["method"], first["path"], first["status"], first["outcome"]) == ("GET", "/sparql", 200, "ok")
    assert (first["form"], first["bytes"], first["release"], first["level"]) == ("select", size, 1, "info")
    assert 0 < first["seconds"] < 10
    assert datetime.fromisoformat(first["time"]).utcoffset() is not None
    assert SECRET not in text
    assert second["path"] == "/nothing/[secret]"
    assert third["path"] == '/a\n"b"\x1b'
    assert len(text.splitlines()) == 3
    assert "LIMIT" not in text


def test_an_error_is_one_line_with_its_traceback() -> None:
    try:
        raise ValueError(f"two\nlines, and {SECRET}")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "it %s", ("failed",), sys.exc_info())
    line = JsonLines().format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert (told["message"], told["level"]) == ("it failed", "error")
    assert "ValueError: two\nlines, and [secret]" in told["error"]


def test_an_answer_that_a_limit_cuts_off_is_no_defect(sample_store: Path) -> None:
    query = quote("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with started(sample_store, "--query-seconds", "2") as service:
        with urlopen(f"{service.address}/sparql?query=ASK%7B%7D") as light:
            assert light.status == 200
        with pytest.raises(IncompleteRead), urlopen(f"{service.address}/sparql?query={query}") as answer:
            answer.read()
        wait_until(lambda: len(service.log()) > 2)
        lines = {line["message"].partition(":")[0]: line for line in service.log()[1:]}
    assert lines["request"]["outcome"] == "timeout"
    assert lines["an answer was broken off"]["level"] == "warning"
    assert "Traceback" not in str(lines)
