"""Polls where people answer: three phones, the room's tablet and raised hands in one; a phone that votes without a line; a secret vote."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import CHROMIUM, PHONE, one_playwright
from tests.offline.conftest import enter
from tests.offline.hands import until
from tests.server import Server
from tests.wire import wire_to

pytestmark = [pytest.mark.browser, pytest.mark.whole]
GROUNDS = "tests.live.polls.grounds"
LONG = 40_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("polls"))
    yield made
    made.stop()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with one_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


def phone(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport=PHONE, locale="vi-VN").new_page()
    page.goto(address)
    expect(page.locator('connection-indicator[data-state="ready"]')).to_be_visible(timeout=LONG)
    return page


def choice(page: Page, text: str) -> Locator:
    return page.locator("#phone-polls [data-state=open] .poll-choices button", has_text=text)


def test_three_phones_a_tablet_and_raised_hands_in_one_poll(
    server: Server, facts: dict[str, Any], browser: Browser
) -> None:
    first, other = (f"/p/{code}" for code in facts["badges"][:2])
    with wire_to("127.0.0.1", server.port) as line:
        one, far = phone(browser, server.url + first), phone(browser, line.url + other)
        guest = phone(browser, f"{server.url}/j/{facts['join']}")
        desk = browser.new_context(viewport=PHONE, locale="vi-VN").new_page()
        enter(desk, server.url, facts)
        screen = desk.context.new_page()
        screen.set_viewport_size({"width": 1920, "height": 1080})
        screen.goto(server.url + facts["screen"])
        server.do(GROUNDS, "open", "single")
        pane = screen.locator("poll-pane")
        expect(pane).to_contain_text("Buổi tập huấn tới", timeout=LONG)
        assert pane.locator("[data-count]").count() == 0  # hidden until they are shown

        choice(one, "Cả ngày").click(timeout=LONG)
        expect(one.locator(".poll-said")).to_contain_text("Đã gửi: Cả ngày", timeout=LONG)
        choice(one, "Trực tuyến").click()  # changed while it is open
        choice(one, "Cả ngày").click()
        choice(guest, "Cả ngày").click(timeout=LONG)
        expect(guest.locator(".poll-how")).to_contain_text("một người tại điểm cầu")
        expect(choice(far, "Nửa ngày")).to_be_visible(timeout=LONG)
        line.cut()
        choice(far, "Nửa ngày").click()
        expect(far.locator(".poll-said")).to_contain_text("đã lưu trên điện thoại này")

        desk.locator("#desk-poll button").click(timeout=LONG)
        _pass_round(desk, ["Trực tuyến", "Trực tuyến"])
        _for_one(desk, facts["badges"][2], facts["names"][2])
        desk.locator(".desk-hands", has_text="Nửa ngày").locator("input").fill("5")
        desk.locator("desk-poll button[type=submit]").click()
        expect(desk.locator("desk-poll form > .row")).to_contain_text("5 người giơ tay")
        before = {"counts": {"1": 2, "2": 6, "3": 2}, "answers": 10, "late": 0}
        assert until(lambda: server.do(GROUNDS, "result", "single"), before) == before

        server.do(GROUNDS, "close", "single")
        expect(pane.locator('[data-key="2"]')).to_have_attribute("data-count", "6", timeout=LONG)
        expect(choice(one, "Cả ngày")).to_have_count(0, timeout=LONG)
        line.mend()
        expect(pane).to_have_attribute("data-answers", "11", timeout=LONG)
        expect(pane.locator('[data-key="2"]')).to_have_attribute("data-count", "7")
        expect(pane).to_contain_text("1 đến muộn")
        expect(far.locator(".poll-said")).to_contain_text("đến muộn", timeout=LONG)
        assert server.do(GROUNDS, "result", "single") == {"counts": {"1": 2, "2": 7, "3": 2}, "answers": 11, "late": 1}


def _pass_round(desk: Page, words: list[str]) -> None:
    """The room's tablet from hand to hand: it clears itself, shows no name, and goes back to the desk in two presses."""
    desk.locator("desk-poll button", has_text="Chuyền máy").click()
    tablet = desk.locator("dialog.tablet")
    for word in words:
        tablet.get_by_role("button", name=word).click()
        expect(tablet).to_contain_text("Đã ghi nhận")
        expect(tablet.get_by_role("button", name=word)).to_have_count(0)
        tablet.get_by_role("button", name="Người tiếp theo").click()
    desk.keyboard.press("Escape")
    back = tablet.locator("footer button")
    back.click()
    expect(tablet).to_be_visible()
    back.click()
    expect(tablet).to_have_count(0)


def _for_one(desk: Page, code: str, name: str) -> None:
    """A delegate without a phone: by the code on the badge, then without a line by the name on a slip. It is one vote, the later one."""
    desk.locator("desk-poll button", has_text="theo thẻ hoặc phiếu giấy").click()
    sheet, tablet = desk.locator("dialog.sheet"), desk.locator("dialog.tablet")
    sheet.locator("input").fill(code.lower())
    sheet.locator(".vote-who", has_text=name).click()
    expect(tablet).to_contain_text(f"Ý kiến của {name}")
    tablet.get_by_role("button", name="Trực tuyến").click()
    expect(tablet).to_contain_text(f"Đã ghi nhận ý kiến của {name}")
    desk.context.set_offline(True)
    tablet.get_by_role("button", name="Thẻ hoặc phiếu tiếp theo").click()
    sheet.locator("input").fill(name)
    expect(sheet.locator(".vote-who", has_text=name)).to_contain_text("đã trả lời lúc")
    desk.keyboard.press("Enter")
    tablet.get_by_role("button", name="Nửa ngày").click()
    tablet.locator("footer button").click()
    expect(tablet).to_have_count(0)
    desk.context.set_offline(False)


def test_a_secret_vote_by_two_phones(server: Server, facts: dict[str, Any], browser: Browser) -> None:
    assert until(lambda: server.do(GROUNDS, "ballots") > 0, True, seconds=120)
    server.do(GROUNDS, "open", "yes_no")
    asked: list[str] = []
    pages = [
        phone(browser, f"{server.url}/p/{code}") for code in facts["badges"][2:]
    ]  # others than those whose phones fetched ballots above
    guest = phone(browser, f"{server.url}/j/{facts['join']}")
    for page, word in zip(pages, ("Tán thành", "Không tán thành"), strict=True):
        expect(page.locator("[data-state=open] .poll-said")).to_contain_text("đã có trên điện thoại này", timeout=LONG)
        page.on("request", lambda request: asked.append(request.url))
        page.locator("[data-state=open] .poll-choices").get_by_role("button", name=word, exact=True).click()
        page.locator("[data-send]").click()
        expect(page.locator("[data-state=open] .poll-said")).to_contain_text("đã vào hòm phiếu", timeout=LONG)
        expect(page.locator("[data-send]")).to_be_disabled()
    assert len([url for url in asked if url.endswith("/live/anonymous")]) == 2
    assert not [url for url in asked if url.endswith("/live/ops")]  # nothing of it goes by name
    expect(guest.locator("[data-state=open] .poll-said")).to_contain_text("mã riêng của đại biểu")
    server.do(GROUNDS, "close", "yes_no")
    result = pages[0].locator('[data-kind="yes_no"][data-state="closed"]')
    expect(result.locator(".poll-foot")).to_contain_text("2 ý kiến", timeout=LONG)
    assert result.locator("[data-count]").count() == 0  # two ballots would be their voters'
    expect(result.locator(".poll-said")).to_contain_text("không còn trên điện thoại này")
