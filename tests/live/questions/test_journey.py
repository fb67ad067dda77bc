"""From a delegate's phone to an answer, and without a name: two phones, a moderator, a room's screen."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import LAPTOP, PHONE
from tests.offline.conftest import enter
from tests.server import Server, until

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.sqlite]
GROUNDS = "tests.live.questions.grounds"
FIRST, SECOND = "Bao giờ có phụ cấp trực cho y tế xã?", "Phụ cấp trực của y tế xã khi nào chi trả?"
OF_THE_ROOM = "Đường lên bản sạt lở, ai hỗ trợ xe cứu thương?"
SECRET = "Vì sao chậm lương ba tháng?"
LAIN = ["Ai kiểm tra kho thuốc?", "Kho thuốc khóa lúc nào?"]
LYING = """([name, texts]) => {
  localStorage.setItem(name, JSON.stringify(texts.map((text) => ({text}))))
  for (let i = 0; i < 3; i++) dispatchEvent(new Event("online"))
}"""


def opened(browser: Browser, url: str, *, session: str = "", size: Any = LAPTOP) -> Page:
    context = browser.new_context(viewport=size, locale="vi-VN")
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(url)
    return page


def asks(phone: Page, text: str, way: str = "") -> None:
    phone.get_by_role("button", name="Đặt câu hỏi").click()
    if way:
        phone.get_by_label(way).check()
    phone.get_by_label("Câu hỏi của bạn", exact=True).fill(text)
    phone.get_by_role("button", name="Gửi câu hỏi").click()


def presses(desk: Page, text: str, button: str) -> None:
    desk.locator("article", has_text=text).get_by_role("button", name=button).click()


def test_from_a_phone_to_an_answer(served: tuple[Server, dict[str, Any]], browser: Browser) -> None:
    server, facts = served
    url, key, session = server.url, facts["key"], facts["session"]
    phone = opened(browser, f"{url}/p/{facts['code']}", size=PHONE)
    other = opened(browser, f"{url}/j/{facts['join']}", size=PHONE)
    expect(phone.locator('connection-indicator[data-state="ready"]')).to_be_visible(timeout=30_000)
    asks(phone, FIRST, "Họ tên và đơn vị của tôi")
    asks(other, SECOND)  # nobody by the room's code: no choice of name
    own = phone.locator(".phone-asked")
    expect(own).to_contain_text("đã tới người điều hành", timeout=40_000)

    desk = opened(browser, f"{url}/c/{key}/questions", session=session)
    screen = browser.new_context(viewport=LAPTOP, locale="vi-VN").new_page()
    enter(screen, url, facts)
    screen.goto(f"{url}/c/{key}/sites/001/screen")
    expect(desk.locator("article", has_text=SECOND)).to_be_visible(timeout=20_000)
    expect(desk.locator("article", has_text=FIRST)).to_contain_text(facts["name"])
    desk.locator("article", has_text=FIRST).get_by_role("link", name="Mở").click()
    desk.get_by_label(SECOND).check()
    desk.get_by_role("button", name="Gộp").click()
    expect(desk.locator(".question-list")).to_contain_text(SECOND)
    expect(other.locator(".phone-asked")).to_contain_text("gộp với một câu khác", timeout=40_000)

    desk.goto(f"{url}/c/{key}/questions")
    presses(desk, FIRST, "Lên màn hình")
    expect(screen.locator("question-pane")).to_contain_text(FIRST, timeout=20_000)
    presses(desk, FIRST, "Trả lời ngay")
    expect(phone.locator(".phone-live")).to_contain_text(FIRST, timeout=30_000)
    presses(desk, FIRST, "Đã trả lời")
    expect(screen.locator("question-pane")).to_be_hidden(timeout=20_000)
    for page in (phone, other):
        expect(page.locator(".phone-asked")).to_contain_text("đã trả lời", timeout=40_000)

    asks_without_a_name(server, phone, desk, facts["conference"])
    asks_at_the_rooms_desk(screen, f"{url}{facts['desk']}", desk)


def asks_at_the_rooms_desk(page: Page, address: str, desk: Page) -> None:
    """The room's own device, without a line: kept, sent when it is back, and taken back."""
    page.goto(address)
    page.wait_for_selector("body.has-pack")
    page.locator("nav button[value=room]").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(True)
    page.get_by_role("button", name="Đặt câu hỏi").click()
    page.locator("dialog textarea").fill(OF_THE_ROOM)
    page.get_by_role("button", name="Gửi câu hỏi").click()
    expect(page.locator("[data-asked]")).to_contain_text("chờ có mạng")
    page.context.set_offline(False)
    expect(page.locator("[data-asked]")).to_contain_text("đã tới người điều hành", timeout=60_000)
    expect(desk.locator('connection-indicator[data-state="ready"]')).to_be_visible(timeout=30_000)
    expect(desk.locator("article", has_text=OF_THE_ROOM)).to_be_visible(timeout=20_000)
    page.locator("[data-asked] button").first.click()
    expect(page.locator("[data-asked]")).to_contain_text("đã rút lại", timeout=20_000)
    expect(desk.locator("article", has_text=OF_THE_ROOM)).to_be_hidden(timeout=40_000)


def asks_without_a_name(served: Server, phone: Page, desk: Page, conference: int) -> None:
    """Tokens are there ahead; the question is asked without a line, goes when it is back, and leads to nobody."""
    until(lambda: served.do(GROUNDS, "opened"), 60)
    phone.get_by_role("button", name="Đặt câu hỏi").click()
    phone.get_by_label(re.compile("hỏi ẩn danh")).check()
    expect(phone.locator(".phone-asking form .help").last).to_contain_text("hôm nay: 5", timeout=60_000)
    phone.context.set_offline(True)
    phone.get_by_label("Câu hỏi của bạn", exact=True).fill(SECRET)
    phone.get_by_role("button", name="Gửi câu hỏi").click()
    expect(phone.locator(".phone-said")).to_contain_text("tự gửi khi có mạng", timeout=30_000)
    phone.context.set_offline(False)
    [kept] = until(lambda: served.do(GROUNDS, "later"), 60)
    assert kept == {"text": SECRET, "asker": "", "delegate": None, "unit": "", "site": None, "way": "box"}
    phone.evaluate(
        LYING, [f"asked-{conference}-live", LAIN]
    )  # asked before any of it could be loaded; the line comes back several times at once
    asked = until(lambda: (rows := served.do(GROUNDS, "later"))[2:] and rows, 60)
    assert sorted(row["text"] for row in asked) == sorted([SECRET, *LAIN])
    assert phone.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('asked-'))") == []
    desk.reload()
    expect(desk.locator("article", has_text=SECRET)).to_contain_text("ẩn danh", timeout=20_000)
    assert SECRET not in json.dumps(phone.evaluate("Object.entries(localStorage)"))
