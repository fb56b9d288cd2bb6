"""The service over the sample store, and how to ask it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from loader.graph.embedded import Release, open_current
from server.app import close, create_app
from server.settings import Settings
from tests.server.sample import make_store


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as release 1 of a store. Read it only."""
    return make_store(tmp_path_factory.mktemp("sample") / "store")


@pytest.fixture(scope="session")
def app(sample_store: Path) -> Iterator[Flask]:
    """The application over the sample."""
    app = create_app(Settings(sample_store, copy_megabytes=0))  # entity tags stay the same
    yield app
    close(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that takes anything."""
    return app.test_client()


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A client that asks as browsers do."""
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    return browser


@pytest.fixture(scope="session")
def sample(sample_store: Path) -> Release:
    """The release itself."""
    return open_current(sample_store)
