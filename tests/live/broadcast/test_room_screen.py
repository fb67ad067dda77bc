"""A room's screen on a whole server: sound with and without the kiosk line, restarts of server and browser, a browser's own HLS."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser import one_playwright, open_browser
from tests.live.broadcast.on_air import OnAir
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.sqlite]
KIOSK = "--autoplay-policy=no-user-gesture-required"
SCREEN = {"viewport": {"width": 1280, "height": 720}, "device_scale_factor": 1, "has_touch": False}
LOOK = """() => { const pane = document.querySelector("broadcast-pane"), { video } = pane.faces ?? {};
  return { at: video?.currentTime ?? 0, muted: video?.muted, paused: video?.paused, wide: video?.videoWidth ?? 0, mode: pane.dataset.mode,
    own: pane.source?.hls?.constructor.name }; }"""
NO_MEDIA_SOURCE = (
    "for (const name of ['MediaSource', 'ManagedMediaSource', 'WebKitMediaSource']) delete globalThis[name];"
)
Opened = Callable[..., Page]


@pytest.fixture
def playwright() -> Iterator[Playwright]:
    with one_playwright() as made:
        yield made


@pytest.fixture
def hall(server: tuple[Server, dict[str, Any]]) -> Iterator[OnAir]:
    made = OnAir(server[0], server[1]["conference"])
    yield made
    made.leave()


def let_in(context: BrowserContext, server: Server, facts: dict[str, Any], role: str = "hub_technician") -> None:
    context.add_cookies([{"name": "sessionid", "value": facts["sessions"][role], "url": server.url}])


def as_room(page: Page, server: Server, facts: dict[str, Any]) -> None:
    """By the link of the room's lead, as a card does it: it opens again with the browser."""
    page.goto(f"{server.url}{facts['links']['site_lead']}?next={facts['room']}/screen")
    page.locator("main form button").last.click()
    page.wait_for_url("**/screen")


def moves(page: Page, seconds: float = 120) -> float:
    """Seconds until the hall's picture moves."""
    began = time.monotonic()
    last = -1.0
    while True:
        seen = page.evaluate(LOOK)
        if seen["wide"] and not seen["paused"] and last >= 0 and seen["at"] > last:
            return time.monotonic() - began
        assert time.monotonic() - began < seconds, seen
        last = seen["at"] if seen["wide"] else -1.0
        page.wait_for_timeout(300)


def test_picture_and_sound_are_there_again_without_a_hand_after_restarts_of_server_and_browser(
    server: tuple[Server, dict[str, Any]], hall: OnAir, playwright: Playwright, tmp_path: Path
) -> None:
    served, facts = server
    screen = open_browser(playwright, tmp_path / "profile", extra=[KIOSK], **SCREEN)
    as_room(screen.pages[0], served, facts)
    first = moves(screen.pages[0])
    expect(screen.pages[0].locator("#sound-gate")).to_be_hidden()
    assert screen.pages[0].evaluate(LOOK)["muted"] is False

    served.stop()
    screen.pages[0].wait_for_timeout(3_000)
    served.start()
    began = time.monotonic()
    expect(screen.pages[0].locator("broadcast-pane [part=card]")).to_be_hidden(timeout=60_000)
    again = time.monotonic() - began + moves(screen.pages[0])
    assert screen.pages[0].evaluate(LOOK)["muted"] is False
    screen.close()

    screen = open_browser(playwright, tmp_path / "profile", extra=[KIOSK], **SCREEN)
    page = screen.pages[0]
    began = time.monotonic()
    page.goto(f"{served.url}{facts['room']}/screen")
    anew = time.monotonic() - began + moves(page)
    assert page.evaluate(LOOK)["muted"] is False
    expect(page.locator("#sound-gate")).to_be_hidden()
    print(f"picture: at first {first:.1f} s, server again {again:.1f} s, browser again {anew:.1f} s")
    screen.close()


def test_a_browser_without_the_kiosk_line_asks_for_one_press_and_the_wall_says_so(
    server: tuple[Server, dict[str, Any]], playwright: Playwright, tmp_path: Path
) -> None:
    """Before the hall is on air, so that nobody is surprised by it."""
    served, facts = server
    wall = open_browser(playwright, tmp_path / "wall", **SCREEN)
    let_in(wall, served, facts)
    screen = open_browser(playwright, tmp_path / "room", **SCREEN)
    said: list[dict[str, Any]] = []
    page = screen.pages[0]
    page.on(
        "request", lambda sent: said.append(json.loads(sent.post_data or "{}")) if "/live/beat" in sent.url else None
    )
    as_room(page, served, facts)
    page.reload()  # the press that let it in was on another page
    page.wait_for_timeout(8_000)  # whatever looks into a page counts as a press: not before it has asked for itself
    expect(page.locator("#sound-gate")).to_be_visible()
    wall.pages[0].goto(f"{served.url}/c/{facts['key']}/wall")
    tile = wall.pages[0].locator(f"#tile-{facts['site']}")
    wall.pages[0].locator(".received-sums", has_text="Chưa có tiếng").wait_for(timeout=60_000)
    assert "sound" in (tile.get_attribute("data-reception") or "")
    assert [word["sound"] for word in said[-1:]] == [False]
    page.locator("#sound-gate").click()
    expect(page.locator("#sound-gate")).to_be_hidden()
    wall.pages[0].locator(".received-sums", has_text="Chưa có tiếng").wait_for(state="hidden", timeout=60_000)
    assert [word["sound"] for word in said[-1:]] == [True]
    wall.close()
    screen.close()


def test_where_hls_js_cannot_the_browser_s_own_player_plays_the_hall(
    server: tuple[Server, dict[str, Any]], hall: OnAir, playwright: Playwright, tmp_path: Path
) -> None:
    """Chromium's own HLS stands for Safari's: no hls.js without MediaSource."""
    served, facts = server
    screen = open_browser(playwright, tmp_path / "profile", extra=[KIOSK], **SCREEN)
    screen.add_init_script(NO_MEDIA_SOURCE)
    as_room(screen.pages[0], served, facts)
    moves(screen.pages[0])
    seen = screen.pages[0].evaluate(LOOK)
    assert seen["own"] == "Native"
    assert seen["muted"] is False
    screen.close()
