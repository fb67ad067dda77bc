"""The room's report: drafted by the desk, confirmed by the lead without a line, corrected, and what the hub reads of it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.offline.conftest import enter
from tests.server import Server, until
from tests.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.whole]


def test_a_lead_confirms_without_a_line_and_corrects_it_later(
    server: Server, room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext]
) -> None:
    page = browser().pages[0]
    enter(page, wire.url, room, "site_lead")
    page.locator('.desk-bar button[value="count"]').tap()
    page.locator("#count-present").fill("38")
    page.locator("desk-count form button[type=submit]").tap()
    wire.cut()
    page.locator('.desk-bar button[value="room"]').tap()
    page.locator("desk-room [data-report]").tap()
    sheet = page.locator("dialog.sheet")
    expect(sheet.locator("dl")).to_contain_text("38 người có mặt")
    name, present, remark = (sheet.locator("form input, form textarea").nth(at) for at in range(3))
    present.fill("một ít")
    sheet.locator("form button").tap()
    expect(name).to_be_focused()
    expect(sheet.get_by_role("alert")).to_have_text("Hãy ghi người xác nhận.")
    name.fill("Bà Lò Thị Mai, Phó Chủ tịch")
    sheet.locator("form button").tap()
    expect(present).to_be_focused()
    expect(present).to_have_attribute("aria-invalid", "true")
    present.fill("4 0")
    expect(sheet.get_by_role("alert")).to_have_count(0)
    remark.fill("Mất điện 10 phút đầu giờ")
    sheet.locator("form button").tap()
    expect(sheet).to_have_count(0)
    page.reload()  # nothing of it is lost, line or no line
    page.wait_for_selector("body.has-pack")
    page.locator('.desk-bar button[value="room"]').tap()
    page.locator("desk-room [data-report]").tap()
    expect(sheet.locator("[data-done]")).to_contain_text("Bà Lò Thị Mai, Phó Chủ tịch xác nhận")
    expect(sheet.locator("[data-done]")).to_contain_text("chờ có mạng")
    wire.mend()
    expect(page.locator("header [data-number]")).to_have_text("", timeout=40_000)
    first = ["Bà Lò Thị Mai, Phó Chủ tịch", 40, "Mất điện 10 phút đầu giờ"]
    until(lambda: server.do("tests.offline.grounds", "reports") == [first])
    remark.fill("Mất điện 10 phút đầu giờ, sau đó bình thường")
    sheet.locator("form button").tap()
    second = [*first[:2], "Mất điện 10 phút đầu giờ, sau đó bình thường"]
    until(lambda: server.do("tests.offline.grounds", "reports") == [first, second])


def test_a_registrar_reads_the_draft_and_confirms_nothing(
    room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext]
) -> None:
    page = browser().pages[0]
    enter(page, wire.url, room)
    page.locator('.desk-bar button[value="room"]').tap()
    page.locator("desk-room [data-report]").tap()
    sheet = page.locator("dialog.sheet")
    expect(sheet.locator("dl")).to_be_visible()
    expect(sheet.locator("form")).to_have_count(0)
    expect(sheet).to_contain_text("Phụ trách điểm cầu xác nhận báo cáo")
