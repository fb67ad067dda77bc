"""A server with one room, and a browser that has been let in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser import one_playwright, open_browser
from tests.server import Server
from tests.wire import Wire, wire_to


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with one_playwright() as started:
        yield started


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "server")
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def room(server: Server) -> dict[str, Any]:
    """The room of tests.offline.grounds, served."""
    facts: dict[str, Any] = server.do("tests.offline.grounds", "make", "45")
    server.start()
    return facts


@pytest.fixture
def wire(server: Server, room: dict[str, Any]) -> Iterator[Wire]:
    with wire_to("127.0.0.1", server.port) as line:
        yield line


@pytest.fixture
def browser(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browsers on one profile, one after another; the last one is closed at the end."""
    opened: list[BrowserContext] = []

    def open_one(**wishes: Any) -> BrowserContext:
        opened.append(open_browser(playwright, tmp_path / "profile", **wishes))
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()


def enter(page: Page, url: str, room: dict[str, Any], role: str = "site_registrar") -> None:
    """Through the personal link to the desk, until its list is there."""
    page.goto(f"{url}{room['links'][role]}?next={room['desk']}")
    page.locator("main form button").last.click()
    page.wait_for_url("**/desk")
    page.wait_for_selector("body.has-pack")
