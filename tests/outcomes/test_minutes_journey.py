"""The secretary's page is open while the run sheet is driven in another window: what happens comes by the stream alone."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser import LAPTOP, open_browser
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]
GROUNDS = "tests.outcomes.minutes_journey_grounds"
NO_ASKING = """() => {
  const later = window.setTimeout;
  window.setTimeout = (told, ms, ...rest) => (ms === 60_000 || ms === 3_000 ? 0 : later(told, ms, ...rest));
}"""
"""The page asks at no interval: what comes, comes because a cue told of it."""


def test_entries_appear_as_the_run_sheet_is_driven_and_nothing_typed_is_lost(
    server: Server, facts: dict[str, Any], playwright: Playwright, tmp_path: Path
) -> None:
    browser = open_browser(playwright, tmp_path / "secretary", viewport=LAPTOP)
    try:
        page = browser.pages[0]
        page.goto(server.url + facts["organiser"])
        page.add_init_script(f"({NO_ASKING})()")
        page.goto(f"{server.url}/c/so-cuu/minutes")
        expect(page.locator("connection-indicator").first).to_have_attribute("data-state", "ready", timeout=30_000)
        sheet = browser.new_page()
        sheet.goto(f"{server.url}/c/so-cuu/run-sheet")
        sheet.keyboard.press("Space")
        first = page.locator("[data-source=item] textarea").first
        expect(first).to_be_visible(timeout=20_000)
        first.focus()
        first.fill("Khai mạc trọng thể")
        server.do(GROUNDS, "asked")
        question = page.locator("[data-source=question] textarea")
        expect(question).to_have_value(re.compile("Khi nào có máy AED.*Trong quý IV"), timeout=20_000)
        sheet.keyboard.press("Space")
        expect(page.locator("[data-source=item]")).to_have_count(2, timeout=20_000)
        expect(first).to_have_value("Khai mạc trọng thể")
        page.locator("#own-text").fill("Mất điện 3 phút.")
        page.get_by_role("button", name="Thêm", exact=True).click()
        expect(page.locator("[data-source=own] textarea")).to_have_value("Mất điện 3 phút.", timeout=20_000)
        expect(page.locator(".minutes-state")).to_have_text("Đã lưu.", timeout=20_000)
        page.reload()
        expect(first).to_have_value("Khai mạc trọng thể")
    finally:
        browser.close()
