"""One server and one Chromium for a module of journeys."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import CHROMIUM, LAPTOP, one_playwright
from tests.server import Server

Served = tuple[Server, dict[str, Any]]
Open = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; every journey opens contexts of its own."""
    with one_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Serves a world of grounds.py; all servers end with the module."""
    servers: list[Server] = []

    def serve_one(*world: str) -> Served:
        server = Server(tmp_path_factory.mktemp("house"))
        servers.append(server)
        facts = server.do("tests.journeys.grounds", *world)
        server.start()
        return server, facts

    yield serve_one
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def open_context(chromium: Browser) -> Iterator[Open]:
    """A browser of a person: `cookies` by name, for `url`; the other wishes are Playwright's."""
    opened: list[BrowserContext] = []

    def open_one(url: str, cookies: dict[str, str] | None = None, **wishes: Any) -> BrowserContext:
        context = chromium.new_context(**{"viewport": LAPTOP, "locale": "vi-VN", "service_workers": "block"} | wishes)
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in (cookies or {}).items()])
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
