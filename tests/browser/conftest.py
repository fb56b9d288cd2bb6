"""Debian's Chromium, and services over the seeds and over a store with texts that would break a careless page."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.server.sample import make_store
from tests.serving import served
from tests.system import require_program

FLAGS = [
    "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic",
]  # fmt: skip

PATIENCE = ("--page-seconds", "60")
"""These tests are about what pages are, on however busy a machine; how long they take is measured elsewhere."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, for all tests of a run."""
    program = require_program("chromium", "chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *sandbox])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(seeds_store: Path) -> Iterator[str]:
    """Of a service over the five seeds."""
    with served(seeds_store, *PATIENCE) as address:
        yield address


@pytest.fixture(scope="session")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a service over the hand-made store, in whose names and texts there is markup."""
    with served(make_store(tmp_path_factory.mktemp("hostile") / "store"), *PATIENCE) as address:
        yield address
