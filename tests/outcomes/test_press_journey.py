"""A room's lead sends photos from a phone on a bad line; the organiser approves; an office approves its card; the press opens its link."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright, Route, expect

from tests.browser import LAPTOP, open_browser
from tests.outcomes.press_grounds import camera_photo
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]
GROUNDS = "tests.outcomes.press_journey_grounds"
LISTEN = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) {
    if (body instanceof FormData) window.sentBytes = body.get("file").size;
    return send.call(this, body);
  };
}"""


def files(count: int) -> list[Any]:
    return [
        {"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": camera_photo(1200, 900, shade=40 * n)}
        for n in range(1, count + 1)
    ]


def test_a_photo_whose_answer_was_lost_is_sent_again_and_is_one_photo(
    server: Server, facts: dict[str, Any], playwright: Playwright, tmp_path: Path
) -> None:
    browser, lost = open_browser(playwright, tmp_path / "lead"), list[int]()
    try:
        page = browser.pages[0]
        open_link(page, server.url + facts["links"]["site_lead"])
        page.goto(server.url + facts["room"])

        def lose_second(route: Route) -> None:
            lost.append(1)
            answer = route.fetch()  # it came in there
            route.abort() if len(lost) == 2 else route.fulfill(response=answer)

        page.route(
            f"**{facts['room']}",
            lambda route: lose_second(route) if route.request.method == "POST" else route.continue_(),
        )
        page.locator("#file").set_input_files(files(3))
        page.get_by_label("Chú thích chung").fill("Đại biểu tại điểm cầu xã Mường Lạn")
        page.get_by_label("Nguồn ảnh").first.fill("UBND xã Mường Lạn")
        page.get_by_role("button", name="Gửi", exact=True).click()
        told = page.locator(".sendings output")
        expect(told).to_have_text(["đã nhận", "đã có từ trước", "đã nhận"], timeout=30_000)
        assert len(lost) == 4
        expect(page.locator(".photo img")).to_have_count(3, timeout=30_000)
        assert server.do(GROUNDS, "photos") == [["ready", "UBND xã Mường Lạn", "Điểm cầu xã Mường Lạn"]] * 3
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    finally:
        browser.close()


def open_link(page: Page, url: str) -> None:
    """A room's link opens at a press."""
    page.goto(url)
    page.locator("main form button, main button[type=submit]").first.click()
    expect(page).not_to_have_url(url, timeout=20_000)


def test_a_large_photo_is_made_smaller_on_the_phone(
    server: Server, facts: dict[str, Any], playwright: Playwright, tmp_path: Path
) -> None:
    browser = open_browser(playwright, tmp_path / "large")
    noise = Image.effect_noise((4000, 3000), 90).convert("RGB")
    large = io.BytesIO()
    noise.save(large, "JPEG", quality=90)
    try:
        page = browser.pages[0]
        open_link(page, server.url + facts["links"]["site_lead"])
        page.goto(server.url + facts["room"])
        before = page.locator(".photo").count()
        page.evaluate(LISTEN)
        page.locator("#file").set_input_files(
            [{"name": "IMG_9.jpg", "mimeType": "image/jpeg", "buffer": large.getvalue()}]
        )
        page.get_by_role("button", name="Gửi", exact=True).click()
        expect(page.locator(".sendings output")).to_have_text(["đã nhận"], timeout=60_000)
        expect(page.locator(".photo img")).to_have_count(before + 1, timeout=30_000)
        assert 100_000 < page.evaluate("window.sentBytes") < large.getbuffer().nbytes
        width = page.locator(".photo img").last.get_attribute("width")
        assert width == "2560"
    finally:
        browser.close()


def test_an_organiser_approves_gives_out_and_the_press_opens_it(
    server: Server, facts: dict[str, Any], playwright: Playwright, tmp_path: Path
) -> None:
    browser = open_browser(playwright, tmp_path / "hub", viewport=LAPTOP)
    try:
        page = browser.pages[0]
        page.goto(server.url + facts["organiser"])
        page.goto(f"{server.url}/c/{facts['key']}/press/photos")
        page.get_by_role("button", name="Duyệt").first.click()
        expect(page.get_by_text("Lò Thị Tổ Chức").last).to_be_visible()
        page.goto(f"{server.url}/c/{facts['key']}/press")
        page.once("dialog", lambda asked: asked.accept())
        page.get_by_role("button", name="Phát hành một phiên bản").click()
        expect(page.get_by_text("Phiên bản 1", exact=True)).to_be_visible(timeout=30_000)
        address = page.locator(".address a").get_attribute("href")
        assert address is not None
        secret = address.rpartition("/")[2]
    finally:
        browser.close()
    browser = open_browser(playwright, tmp_path / "office")
    try:
        page = browser.pages[0]
        page.goto(server.url + server.do(GROUNDS, "card"))
        page.get_by_label("Cấp bậc").fill("Bác sĩ cao cấp")
        page.get_by_label("Người duyệt").fill("Vàng Thị Duyệt, Chánh Văn phòng")
        page.get_by_role("button", name="Duyệt thẻ với nội dung này").click()
        expect(page.get_by_text("Thẻ đã được duyệt")).to_be_visible()
        page.goto(f"{server.url}/press/{secret}")
        expect(page.get_by_text("hơn 3.000 đại biểu")).to_be_visible()
        expect(page.locator(".photo img")).to_have_count(1)
        expect(page.get_by_text("Bác sĩ cao cấp")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    finally:
        browser.close()
