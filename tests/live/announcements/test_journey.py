"""Served, with real browsers: an urgent message acknowledged by two desks, one of them without a line meanwhile; a chat by phrases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import LAPTOP
from tests.offline.conftest import enter
from tests.server import Server
from tests.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.sqlite]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Server, dict[str, Any]]]:
    made = Server(tmp_path / "house", RTMP_PORT="0")
    facts = made.do("tests.live.announcements.grounds", "rooms")
    made.start()
    yield made, facts
    made.stop()


def opened(browser: Browser, faults: list[str]) -> Page:
    page = browser.new_context(viewport=LAPTOP, locale="vi-VN", service_workers="block").new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    return page


def announced(hub: Page, url: str) -> None:
    hub.goto(f"{url}/announcements")
    hub.locator("#m-vi").fill("Kiểm tra micro trước 8 giờ")
    hub.locator("#m-en").fill("Check microphones before 8")
    hub.locator("input[name=kind][value=urgent]").check()
    hub.locator("form:has(#m-vi) button[type=submit]").dblclick()
    expect(hub.locator(".message")).to_have_count(1)
    expect(hub.locator(".message .row a")).to_contain_text("0/2")


def test_a_message_is_acknowledged_and_technicians_write(
    server: tuple[Server, dict[str, Any]], chromium: Browser
) -> None:
    served, facts = server
    faults: list[str] = []
    wire = Wire(("localhost", served.port))
    hub, far, near, screen = (opened(chromium, faults) for _ in range(4))
    hub.context.add_cookies([{"name": "sessionid", "value": facts["sessions"]["organizer"], "url": served.url}])
    url = f"{served.url}/c/{facts['key']}"
    enter(far, wire.url, facts)
    enter(near, served.url, facts["second_room"])
    enter(screen, served.url, facts)
    screen.goto(f"{served.url}{facts['room']}/screen")
    announced(hub, url)
    for desk in (far, near):
        expect(desk.locator("#desk-messages .said")).to_have_text("Kiểm tra micro trước 8 giờ", timeout=20_000)
    expect(screen.locator("#announcement p")).to_be_visible(timeout=20_000)
    wire.cut()
    for desk in (far, near):
        desk.locator("#desk-messages button").dblclick()
        expect(desk.locator("#desk-messages button")).to_have_count(0)
    far.locator(".desk-bar button[value=room]").click()
    far.locator("#desk-chat summary").click()
    far.locator("button[name=phrase][value=no_sound]").click()
    expect(far.locator("[data-lines] li")).to_have_count(1)
    expect(hub.locator(".message .row a")).to_contain_text("1/2", timeout=20_000)
    wall = hub.context.new_page()
    wall.goto(f"{url}/wall")
    wire.mend()
    expect(wall.locator("#chat-line a")).to_contain_text("1 điểm cầu", timeout=60_000)
    expect(hub.locator(".message .row a")).to_contain_text("2/2", timeout=60_000)
    hub.goto(f"{url}/chat")
    expect(hub.locator("[data-waits] .thread-last")).to_have_text("Ở đây không có tiếng.", timeout=20_000)
    hub.locator("[data-thread]").click()
    hub.locator("button[name=phrase][value=looking]").dblclick()
    expect(hub.locator(".chat-lines .is-hub")).to_have_count(1)
    expect(far.locator("[data-lines] .is-hub")).to_contain_text("Đang kiểm tra", timeout=20_000)
    expect(near.locator("[data-lines] li")).to_have_count(0)
    screen.evaluate("document.querySelector('#announcement p').dataset.until = Date.now() + 500")
    expect(screen.locator("#announcement")).to_be_hidden(timeout=10_000)  # it ends by itself
    hub.goto(f"{url}/announcements")
    hub.locator("form[action$=take-back] button").click()
    for gone in (screen.locator("#announcement p"), near.locator("#desk-messages .said")):
        expect(gone).to_have_count(0, timeout=20_000)
    assert faults == []
