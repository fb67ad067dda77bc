"""The room's report: drafted by the desk, confirmed by the lead without a line, corrected, and what the hub reads of it."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser import LAPTOP, open_browser
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


def test_the_hub_sees_it_come_rings_the_other_and_takes_the_same_figures_away(
    server: Server, room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext], playwright: Playwright, tmp_path: Path
) -> None:  # fmt: skip
    desk = browser().pages[0]
    enter(desk, wire.url, room, "site_lead")
    desk.locator('.desk-bar button[value="count"]').tap()
    desk.locator("#count-present").fill("38")
    desk.locator("desk-count form button[type=submit]").tap()
    hub = open_browser(playwright, tmp_path / "hub", viewport=LAPTOP)
    try:
        page = hub.pages[0]
        page.goto(server.url + server.do("tests.offline.grounds", "sign_in_link"))
        page.locator("main form button").last.click()
        due_on(page, server, room, date.today() + timedelta(days=1))  # noqa: DTZ011 - either side of midnight is later
        expect(page.get_by_text("Chưa điểm cầu nào xác nhận báo cáo.")).to_be_visible()
        confirmed_on(desk)
        row = page.get_by_role("row").filter(has_text="xã Mường Lạn")
        expect(row).to_contain_text("đúng hạn", timeout=30_000)  # by the stream
        expect(row).to_contain_text("+2")
        page.get_by_role("link", name="Đôn đốc").click()
        other = page.locator("section.message-one").filter(has_text="xã Nà Nghịu")
        other.get_by_role("link", name="Xác nhận qua điện thoại").click()
        expect(page.get_by_label("Người báo")).to_be_visible()
        due_on(page, server, room, date.today() - timedelta(days=2))  # noqa: DTZ011
        expect(page.get_by_role("row").filter(has_text="xã Nà Nghịu")).to_contain_text("quá hạn")
        page.get_by_role("link", name="xã Nà Nghịu").click()
        page.get_by_label("Người báo").fill("Ông Giàng A Chu, Phó Chủ tịch")
        page.get_by_label("Số người có mặt").fill("3")
        page.get_by_role("button", name="Nhập báo cáo").click()
        expect(page.get_by_text("Đã nhập báo cáo của")).to_be_visible()
        page.goto(f"{server.url}/c/{room['key']}/reports")
        expect(page.get_by_role("row").filter(has_text="xã Nà Nghịu")).to_contain_text("qua điện thoại")
        with page.expect_download() as taken:
            page.get_by_role("link", name="JSON", exact=True).click()
        told = json.loads(Path(taken.value.path()).read_text(encoding="utf-8"))
        with page.expect_download() as taken:
            page.get_by_role("link", name="Excel", exact=True).click()
        sheet = openpyxl.load_workbook(Path(taken.value.path()).rename(tmp_path / "reports.xlsx"))["Theo điểm cầu"]
        rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2, max_col=7)]
        assert rows == [
            ["000", "Hội trường trung tâm", "Điểm cầu chính", "quá hạn, chưa gửi", None, None, None],
            ["001", "Điểm cầu xã Mường Lạn", "Cấp xã", "muộn", 38, 40, 2],
            ["002", "Điểm cầu xã Nà Nghịu", "Cấp xã", "muộn", None, 3, None],
        ]
        assert [(one["code"], one["state"], one["own"], one["way"]) for one in told["rooms"]] == [
            ("000", "missing", None, ""), ("001", "late", 40, "desk"), ("002", "late", 3, "telephone"),
        ]  # fmt: skip
    finally:
        hub.close()


def due_on(page: Page, server: Server, room: dict[str, Any], day: date) -> None:
    page.goto(f"{server.url}/c/{room['key']}/reports/deadline")
    page.get_by_label("Thời hạn: ngày").fill(day.isoformat())
    page.get_by_label("Thời hạn: giờ").fill("17:00")
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url("**/reports")


def confirmed_on(desk: Page) -> None:
    desk.locator('.desk-bar button[value="room"]').tap()
    desk.locator("desk-room [data-report]").tap()
    sheet = desk.locator("dialog.sheet")
    sheet.locator("form input").nth(0).fill("Bà Lò Thị Mai")
    sheet.locator("form input").nth(1).fill("40")
    sheet.locator("form button").tap()
    expect(sheet).to_have_count(0)
