"""A secretary's page is open while others run the conference: what happens comes by the stream alone. Then conclusions, and both papers."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser import LAPTOP, open_browser
from tests.outcomes.press_grounds import docx_text, pdf_text
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]
GROUNDS = "tests.outcomes.minutes_journey_grounds"
SOON = 20_000
NO_ASKING = """() => {
  const later = window.setTimeout;
  window.setTimeout = (told, ms, ...rest) => (ms === 60_000 || ms === 3_000 ? 0 : later(told, ms, ...rest));
}"""
"""The page asks at no interval: what comes, comes because a cue told of it."""


def test_a_secretary_runs_the_minutes_to_their_papers(
    server: Server, facts: dict[str, Any], playwright: Playwright, tmp_path: Path
) -> None:
    hers, theirs = (open_browser(playwright, tmp_path / who, viewport=LAPTOP) for who in ("secretary", "organiser"))
    home = f"{server.url}/c/so-cuu"
    try:
        page, hall = hers.pages[0], theirs.pages[0]
        page.goto(server.url + facts["secretary"])
        page.add_init_script(f"({NO_ASKING})()")
        page.get_by_role("link", name="Biên bản").click()
        expect(page.locator("connection-indicator").first).to_have_attribute("data-state", "ready", timeout=30_000)
        hall.goto(server.url + facts["organiser"])
        what_happens_comes(page, hall, server, facts)
        what_she_writes_stays(page)
        due = she_concludes(page)
        for kind in ("minutes", "conclusion_notice"):
            told = drafted_and_issued(page, hall, home, kind)
            for words in told:
                assert "Giàng A Chu, Phó Giám đốc Sở Y tế" in words
                assert "Mỗi xã lập một tổ sơ cứu cộng đồng" in words
            if kind == "minutes":
                for words in told:
                    assert "Bà Lò Thị Thư Ký" in words
                    assert words.index("Khai mạc trọng thể") < words.index("Khi nào có máy AED") < words.index("Mỗi xã")
                    assert "Mất điện 3 phút." in words
            else:
                for words in told:
                    assert "Ủy ban nhân dân các xã" in words
                    assert written(due) in words
    finally:
        hers.close()
        theirs.close()


def what_happens_comes(page: Page, hall: Page, server: Server, facts: dict[str, Any]) -> None:
    """Stepped to on the run sheet, counted by a room, and what others at the hub do."""
    hall.goto(f"{server.url}/c/so-cuu/run-sheet")
    next_step = hall.locator("form[data-next] [name=saw]").first
    saw = next_step.input_value()
    hall.keyboard.press("Space")
    first = page.locator("[data-source=item] textarea").first
    expect(first).to_be_visible(timeout=SOON)
    first.focus()
    first.fill("Khai mạc trọng thể")
    expect(next_step).not_to_have_value(saw, timeout=SOON)
    hall.keyboard.press("Space")
    expect(page.locator("[data-source=item]")).to_have_count(2, timeout=SOON)
    hall.goto(f"{server.url}/c/so-cuu/headcount/rounds/{facts['round']}/002")
    hall.locator("[name=present]").fill("27")
    hall.locator("[name=confirmed]").check()
    hall.locator("form .primary[type=submit]").click()
    expect(page.locator("[data-source=present] textarea")).to_have_value(re.compile("27 .*1/3"), timeout=SOON)
    server.do(GROUNDS, "happened")
    for source, told in (
        ("question", "Khi nào có máy AED.*Trong quý IV"),
        ("spoken", "Điểm cầu xã Nà Nghịu"),
        ("poll", "Mỗi xã lập một tổ sơ cứu"),
        ("shown", "Ép tim ngoài lồng ngực"),
    ):
        expect(page.locator(f"[data-source={source}] textarea")).to_have_value(re.compile(told), timeout=SOON)
    expect(page.locator("[data-source=item]")).to_have_count(3, timeout=SOON)
    expect(first).to_have_value("Khai mạc trọng thể")


def what_she_writes_stays(page: Page) -> None:
    page.locator("#own-text").fill("Mất điện 3 phút.")
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.locator("[data-source=own] textarea")).to_have_value("Mất điện 3 phút.", timeout=SOON)
    expect(page.locator(".minutes-state")).to_have_text("Đã lưu.", timeout=SOON)
    page.reload()
    expect(page.locator("[data-source=item] textarea").first).to_have_value("Khai mạc trọng thể")
    page.locator("[name=head-chair]").fill("Ông Giàng A Chu, Phó Giám đốc Sở Y tế")
    page.locator("[name=head-secretary]").fill("Bà Lò Thị Thư Ký")
    page.locator("[name=head-closed_at]").fill(f"{today()}T11:30")
    page.locator("form:has([name=head-chair]) button[type=submit]").click()
    expect(page.locator("details.panel")).not_to_have_attribute("open", "", timeout=SOON)


def she_concludes(page: Page) -> date:
    """A conclusion with two tasks under the clock of the notice; the day of the first."""
    page.get_by_role("link", name="Kết luận", exact=True).click()
    expect(page.get_by_text(f"23:59, {written(five_working_days_after(today()))}")).to_be_visible()
    page.locator("[name=text]").fill("Mỗi xã lập một tổ sơ cứu cộng đồng.")
    page.get_by_role("button", name="Thêm", exact=True).click()
    due = today() + timedelta(days=30)
    for task, lead in (("Lập tổ sơ cứu", "Ủy ban nhân dân các xã"), ("Cấp túi sơ cứu", "Sở Y tế")):
        page.get_by_role("link", name="Sửa, thêm nhiệm vụ").click()
        page.locator("[name=task-text]").fill(task)
        page.locator("[name=task-lead]").fill(lead)
        page.locator("[name=task-supporting]").fill("Hội Chữ thập đỏ tỉnh")
        page.locator("[name=task-due]").fill(str(due))
        page.get_by_role("button", name="Thêm", exact=True).click()
        expect(page.get_by_role("row", name=re.compile(task))).to_contain_text(written(due))
    return due


def drafted_and_issued(page: Page, hall: Page, home: str, kind: str) -> list[str]:
    """She drafts it and sends it to review, the organiser issues it: the words of both its files."""
    page.goto(f"{home}/documents/kinds/{kind}")
    page.locator("form[action$='/draft'] button[type=submit]").click()
    page.locator("button[value=review]").click()
    expect(page.locator("button[name=verb]")).to_have_count(0)
    hall.goto(page.url)
    hall.once("dialog", lambda dialog: dialog.accept())  # number, place and date stay blank
    hall.locator("button[value=issue]").click()
    expect(hall.locator("button[value=revoke]")).to_be_visible()
    page.reload()
    paths = [page.locator(f"a.button[href$='.{ending}']").first.get_attribute("href") for ending in ("pdf", "docx")]
    pdf, typed = (page.request.get(page.url.partition("/c/")[0] + str(path)).body() for path in paths)
    return [pdf_text(pdf), docx_text(typed)]


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def five_working_days_after(day: date) -> date:
    days = [day + timedelta(days=n) for n in range(1, 10)]
    return [one for one in days if one.weekday() < 5][4]


def written(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
