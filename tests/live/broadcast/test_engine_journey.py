"""Another server's hall in this server's rooms: its playlist is chosen while a screen is open, it plays across origins, and is lost."""

import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from diemcau.kernel.addresses import MEDIA, Addresses, ends
from tests.browser import CHROMIUM, LAPTOP, one_playwright
from tests.live.broadcast.on_air import OnAir
from tests.live.broadcast.test_room_screen import moves
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.sqlite]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[str]:
    """The playlist of a hall on air at another server."""
    server = Server(tmp_path / "engine", RTMP_PORT="0")
    server.start()
    hall = OnAir(server, 7)
    secret = (server.folder / "data" / "secret").read_bytes().strip()
    yield server.url + Addresses(secret, MEDIA).sign(7, until=ends(int(time.time() * 1000))) + "/live.m3u8"
    hall.leave()
    server.stop()


def post(address: str) -> int:
    with urllib.request.urlopen(urllib.request.Request(address, method="POST"), timeout=30) as answer:
        return int(answer.status)


def test_a_room_plays_what_another_server_hands_out(server: tuple[Server, dict[str, Any]], engine: str) -> None:
    served, facts = server
    with one_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport=LAPTOP, service_workers="block")
        context.add_cookies([{"name": "sessionid", "value": facts["sessions"]["organizer"], "url": served.url}])
        room = context.new_page()
        room.goto(f"{served.url}{facts['room']}/screen")  # before the address is chosen: its policy does not name it
        expect(room.locator("broadcast-pane")).to_be_hidden()
        on, off = served.do("tests.live.broadcast.engine", str(facts["conference"]), engine)
        assert post(served.url + on) == 204
        pane = room.locator("broadcast-pane")
        expect(pane).to_have_attribute("data-playlist", engine, timeout=30_000)
        until = time.monotonic() + 60
        while not room.evaluate("performance.getEntriesByType('navigation')[0].type === 'reload'"):
            assert time.monotonic() < until
            time.sleep(0.5)
        moves(room)
        assert post(served.url + off) == 204
        expect(pane).to_have_attribute("data-phase", "lost", timeout=30_000)
        expect(pane.locator("[part=card]")).to_be_visible(timeout=20_000)
        browser.close()
