"""What else a desk does in its room: it speaks with the hub, can be installed, stays calm, and says why something was refused."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.offline.conftest import enter
from tests.server import Server
from tests.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.whole]


def test_the_hub_hears_of_trouble_and_is_asked_to_call(
    server: Server, room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext]
) -> None:
    context = browser()
    page = context.pages[0]
    enter(page, wire.url, room)
    page.locator('.desk-bar button[value="room"]').tap()
    wire.cut()
    for button in ('[name=state][value="degraded"]', '[name=problem][value="audio"]', "[name=calling]"):
        page.locator(f"button{button}").tap()
        expect(page.locator(f"button{button}")).to_have_attribute("aria-pressed", "true")
    indicator = page.locator("connection-indicator")
    expect(indicator).to_have_attribute("data-state", "lost", timeout=30_000)
    expect(indicator.locator("[data-last-good]")).not_to_have_text("–")
    assert page.locator("dialog[open], [role=alert]:visible").count() == 0, "a lost line is no reason for alarm"
    wire.mend()
    wanted = {"state": "degraded", "problem": "audio", "calling": True}
    end = time.monotonic() + 40
    expect(page.locator("header [data-number]")).to_have_text("", timeout=40_000)
    while (told := server.do("tests.offline.grounds", "live")) != wanted and time.monotonic() < end:
        page.wait_for_timeout(500)
    assert told == wanted
    expect(indicator).to_have_attribute("data-state", "ready", timeout=30_000)
    page.wait_for_selector("body[data-kept=yes]", timeout=30_000)
    found = context.new_cdp_session(page).send("Page.getInstallabilityErrors")
    assert found["installabilityErrors"] == [], "a browser would not offer to install it"


def test_a_refusal_is_shown_with_its_reason(
    server: Server, room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext]
) -> None:
    page = browser().pages[0]
    enter(page, wire.url, room)
    wire.cut()
    row = page.locator('.person[data-state="expected"]').first
    uid = row.get_attribute("data-u")
    row.locator(".main").tap()
    expect(page.locator(f'.person[data-u="{uid}"]')).to_have_attribute("data-state", "present")
    server.do("tests.offline.grounds", "take_off_programme")
    wire.mend()
    kept = page.locator("header [data-journal]")
    expect(kept).to_have_attribute("data-state", "lost", timeout=60_000)
    expect(kept.locator("[data-number]")).to_have_text("1")
    kept.tap()
    entry = page.locator(".journal li").first
    expect(entry.locator(".badge")).to_have_attribute("data-state", "lost")
    expect(entry.locator(".why")).to_have_text("Buổi này không còn trong chương trình.")


def test_a_changed_programme_is_on_the_desk_within_seconds(
    server: Server, room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext]
) -> None:
    """Not only at the next look at the pack, five minutes later."""
    page = browser().pages[0]
    enter(page, wire.url, room)
    expect(page.locator("connection-indicator")).to_have_attribute("data-state", "ready", timeout=30_000)
    page.wait_for_timeout(6_000)  # what a stream's beginning has fetched anew is there by now
    server.do("tests.offline.grounds", "rename_item", "Tổng kết, trao giấy chứng nhận")
    expect(page.locator("[data-programme]")).to_contain_text("Tổng kết, trao giấy chứng nhận", timeout=10_000)
