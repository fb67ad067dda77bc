"""The studio page broadcasts, a room's screen shows it moving, keeps the last picture when the hall is gone, and goes on."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from diemcau.cli.bench.media.barcode import CAMERA, READ
from tests.browser import LAPTOP
from tests.server import Server, until

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.sqlite]


def shown(room: Page) -> int:
    """The moment the room's picture shows, in ms of the barcode; 0 without a picture."""
    found = room.evaluate(READ)
    return int(found["shown"]) if found else 0


def person(browser: Browser, server: Server, session: str, faults: list[str]) -> Page:
    context = browser.new_context(viewport=LAPTOP, locale="vi-VN", service_workers="block")
    context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    return page


def on_air(page: Page, url: str) -> None:
    page.add_init_script(f"({CAMERA})()")
    page.goto(url)
    page.locator("[data-allow]").click()
    expect(page.locator("p[data-empty]")).to_be_hidden()
    until(lambda: page.locator("[data-level]").evaluate("meter => meter.value") > 0.1)  # the fake microphone beeps
    page.locator("[data-lines]").select_option("360")  # the browser encodes in software here
    page.locator("[data-go]").click()
    expect(page.locator("#studio")).to_have_attribute("data-state", "on")


def test_the_studio_is_seen_in_a_room_which_outlives_it(
    server: tuple[Server, dict[str, Any]], browser: Browser, tmp_path: Path
) -> None:
    served, facts = server
    faults: list[str] = []
    address = f"{served.url}/c/{facts['key']}/broadcast/studio"
    room = person(browser, served, facts["sessions"]["organizer"], faults)
    room.goto(f"{served.url}{facts['room']}/screen")
    expect(room.locator("broadcast-pane")).to_be_hidden()
    studio = person(browser, served, facts["sessions"]["hub_technician"], faults)
    on_air(studio, address)
    expect(studio.locator("#broadcast-desk .badge")).to_have_attribute("data-state", "ready", timeout=10_000)

    pane = room.locator("broadcast-pane")
    expect(pane).to_be_visible(timeout=15_000)
    first = until(lambda: room.evaluate(READ), 45)
    until(lambda: shown(room) > first["shown"] + 2000)
    seen = [room.evaluate(READ) for _ in range(40) if not room.wait_for_timeout(250)]
    for low in (False, True):
        told = [(one["behind"], round(one["latency"], 1)) for one in seen if one and one["low"] is low]
        print("parts" if low else "whole segments", "glass to glass ms, seconds behind the newest:", told)
        assert all(behind > 500 for behind, _ in told)  # how much more is the machine's: bench measures it
    assert pane.get_attribute("data-mode") == "A"

    studio.context.close()
    expect(pane.locator("[part=card]")).to_be_visible(timeout=20_000)
    assert pane.get_attribute("data-phase") == "lost"
    stood = until(lambda: shown(room))

    again = person(browser, served, facts["sessions"]["hub_technician"], faults)
    on_air(again, address)
    expect(pane.locator("[part=card]")).to_be_hidden(timeout=30_000)
    until(lambda: shown(room) > stood + 1000, 45)
    assert faults == []
