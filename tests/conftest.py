"""Fixtures that several folders use. The ground (settings) is laid by tests/ground.py before this is read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser import CHROMIUM, one_playwright
from tests.server import Server

APART = ("kernel", "ui", "cli", "plane", "project")
"""Folders whose tests have nothing to do with the main database, or are about SQLite's files: once is enough."""

FILES = {
    "test_corpus", "test_ingest", "test_documents_approved", "test_documents_decree30", "test_documents_previews",
    "test_documents_widths", "test_documents_workbook", "test_certificates_credential", "test_certificates_papers", "test_press_photos",
}  # fmt: skip
"""Modules whose tests look into files that are read or drawn, of a few rows: once is enough."""

DATABASES = {"db", "transactional_db", "postgres", "fresh_postgres", "own_postgres"}
"""Who asks for none of these, has no mark and starts no server, has nothing to do with one either."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0]
        names = set(getattr(item, "fixturenames", ()))
        asks = names & DATABASES or any(item.get_closest_marker(mark) for mark in ("django_db", "whole", "proof"))
        if (
            folder in APART
            or item.path.stem in FILES
            or not asks
            or (folder == "house" and item.path.stem != "test_nonsense")
        ):
            item.add_marker(pytest.mark.sqlite)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with one_playwright() as started:
        yield started


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """A browser that keeps nothing."""
    with one_playwright() as started:
        made = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all tests of a module; `facts` starts it."""
    made = Server(tmp_path_factory.mktemp("server"))
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def facts(request: pytest.FixtureRequest, server: Server) -> dict[str, Any]:
    """What stands in the module's server, made by `make` of its `GROUNDS`, and runs from now on; `url`: where."""
    told: dict[str, Any] = server.do(request.module.GROUNDS, "make")
    server.start()
    return told | {"url": f"http://127.0.0.1:{server.port}"}


@pytest.fixture
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, dict[str, Any]]]:
    """A server of a test's own that runs, and what stands in it: made by `make` of the module's `GROUNDS`."""
    made = Server(tmp_path / "house", RTMP_PORT="0")
    told = made.do(request.module.GROUNDS, "make")
    made.start()
    try:
        yield made, told
    finally:
        made.stop()
