"""A whole server with a conference of rooms, and a browser whose camera and microphone are not there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import CHROMIUM, one_playwright
from tests.server import Server

FAKES = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Server, dict[str, Any]]]:
    """It runs, and what stands in it (tests.journeys.grounds)."""
    made = Server(tmp_path / "house", RTMP_PORT="0")
    facts = made.do("tests.journeys.grounds", "rooms")
    made.start()
    yield made, facts
    made.stop()


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A module's `FLAGS` are more of its command line."""
    with one_playwright() as playwright:
        flags = [*FAKES, *getattr(request.module, "FLAGS", [])]
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield made
        made.close()
