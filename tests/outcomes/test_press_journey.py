"""A room's lead sends photos from a phone on a bad line; the organiser approves; an office approves its card; the press opens its link."""

import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright, Route, expect

from tests.browser import LAPTOP, cut_then_lose, open_browser
from tests.outcomes.press_grounds import camera_photo, docx_text, pdf_text
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]
GROUNDS = "tests.outcomes.press_journey_grounds"
LISTEN = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) {
    if (body instanceof Blob) window.sentBytes = (window.sentBytes ?? 0) + body.size;
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


def test_a_large_photo_is_made_smaller_on_the_phone_and_goes_on_where_its_line_broke(
    server: Server, facts: dict[str, Any], playwright: Playwright, tmp_path: Path
) -> None:
    browser, pieces = open_browser(playwright, tmp_path / "large"), list[int]()
    noise = Image.effect_noise((4000, 3000), 90).convert("RGB")
    large = io.BytesIO()
    noise.save(large, "JPEG", quality=90)
    try:
        page = browser.pages[0]
        open_link(page, server.url + facts["links"]["site_lead"])
        page.goto(server.url + facts["room"])
        before = page.locator(".photo").count()
        page.evaluate(LISTEN)

        def break_two(route: Route) -> None:
            at = route.request.headers.get("upload-offset")
            if at is None:
                return route.continue_()
            pieces.append(int(at))
            if len(pieces) == 2:
                return route.abort()  # it never came
            answer = route.fetch()
            return route.abort() if len(pieces) == 4 else route.fulfill(response=answer)  # it came, the answer did not

        page.route(f"**{facts['room']}", break_two)
        chosen: list[Any] = [{"name": "IMG_9.jpg", "mimeType": "image/jpeg", "buffer": large.getvalue()}]
        page.locator("#file").set_input_files(chosen + files(1))
        page.get_by_role("button", name="Gửi", exact=True).click()
        told = page.locator(".sendings output")
        expect(told).to_have_text(["đã nhận", "đã có từ trước"], timeout=60_000)
        expect(page.locator(".photo img")).to_have_count(before + 1, timeout=30_000)
        assert sorted(set(pieces)) == list(range(0, max(pieces) + 1, 262_144))
        assert len(pieces) == len(set(pieces)) + 2  # nothing was sent again but the two that broke
        assert 262_144 < page.evaluate("window.sentBytes") < large.getbuffer().nbytes
        assert page.locator(".photo img").last.get_attribute("width") == "2560"
    finally:
        browser.close()


def test_what_the_server_will_not_take_is_told_and_what_nobody_may_send_goes_at_another_press(
    server: Server, facts: dict[str, Any], playwright: Playwright, tmp_path: Path
) -> None:
    browser, away = open_browser(playwright, tmp_path / "again"), [True]
    heic = (24).to_bytes(4, "big") + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(4_000)
    try:
        page = browser.pages[0]
        open_link(page, server.url + facts["links"]["site_lead"])
        page.goto(server.url + facts["room"])
        assert page.locator("#file").get_attribute("accept") == "image/jpeg,image/png,image/webp"
        before = page.locator(".photo").count()

        def out(route: Route) -> None:
            """Somebody signed out on another page as the second one went."""
            if route.request.method == "POST" and away[0] and b"IMG_2" in (route.request.post_data_buffer or b""):
                return route.fulfill(status=403, body="")
            return route.continue_()

        page.route(f"**{facts['room']}", out)
        more: list[Any] = [{"name": "IMG_3.HEIC", "mimeType": "image/heic", "buffer": heic}]
        new = [one | {"buffer": camera_photo(900, 700, shade=7 * n)} for n, one in enumerate(files(2), 1)]
        page.locator("#file").set_input_files(new + more)
        page.get_by_role("button", name="Gửi", exact=True).click()
        told = page.locator(".sendings output")
        expect(told.nth(2)).to_contain_text("Tương thích nhất", timeout=30_000)
        expect(told.nth(1)).to_contain_text("Hãy đăng nhập lại")
        away[0] = False
        page.get_by_role("button", name="Gửi lại ảnh chưa đến").click()
        expect(told).to_have_text(["đã nhận"], timeout=30_000)
        expect(page.get_by_role("button", name="Gửi lại ảnh chưa đến")).to_be_hidden()
        expect(page.locator(".photo img")).to_have_count(before + 2, timeout=30_000)
    finally:
        browser.close()


def test_from_a_room_s_photos_to_a_kit_that_opens_at_its_moment(
    server: Server, facts: dict[str, Any], playwright: Playwright, tmp_path: Path
) -> None:
    """After the room sent its photos: the hub approves one and declines another, an office approves its card, the release is given out
    with the press version of the figures under an embargo, and at its moment a stranger takes the whole kit."""
    browser = open_browser(playwright, tmp_path / "hub", viewport=LAPTOP)
    try:
        page, home = browser.pages[0], f"{server.url}/c/{facts['key']}"
        page.goto(server.url + facts["organiser"])
        approve_one_decline_another(page, f"{home}/press/photos")
        page.goto(f"{home}/facts")
        page.select_option("#occasion", "press")
        page.get_by_role("button", name="Chốt số liệu").click()
        expect(page.get_by_role("link", name="tại thời điểm cung cấp cho báo chí")).to_be_visible()
        address = give_out_under_embargo(page, f"{home}/press")
    finally:
        browser.close()
    browser = open_browser(playwright, tmp_path / "office")
    try:
        page, url = browser.pages[0], f"{server.url}/press/{address.rpartition('/')[2]}"
        page.goto(url)
        expect(page.get_by_text("mở lúc")).to_be_visible()
        assert "sơ cứu" not in page.content()
        assert page.request.get(f"{url}/kit.zip").status == 404
        approve_card(page, server.url + server.do(GROUNDS, "card"))
        server.do(GROUNDS, "moment_comes")
        page.goto(url)
        expect(page.get_by_text("hơn 3.000 đại biểu")).to_be_visible()
        expect(page.locator(".photo img")).to_have_count(1)
        expect(page.get_by_text("Bác sĩ cao cấp")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        with page.expect_download() as coming:
            page.get_by_role("link", name="Tải tất cả").click()
        read_kit(coming.value.path())
    finally:
        browser.close()
    browser = open_browser(playwright, tmp_path / "lead")
    try:
        page = browser.pages[0]
        open_link(page, server.url + facts["links"]["site_lead"])
        page.goto(server.url + facts["room"])
        expect(page.get_by_text("Ảnh mờ, xin gửi ảnh khác.")).to_be_visible()
    finally:
        browser.close()


def approve_one_decline_another(page: Page, url: str) -> None:
    page.goto(url)
    with page.expect_navigation():
        page.get_by_role("button", name="Duyệt").first.click()
    expect(page.get_by_text("Lò Thị Tổ Chức").last).to_be_visible()
    page.goto(f"{url}?state=waiting")
    page.locator(".photo a img").first.click()
    page.get_by_label("Lý do không dùng").fill("Ảnh mờ, xin gửi ảnh khác.")
    with page.expect_navigation():
        page.get_by_role("button", name="Không dùng ảnh").click()
    expect(page.get_by_text("Ảnh mờ, xin gửi ảnh khác.")).to_be_visible()


def give_out_under_embargo(page: Page, url: str) -> str:
    """Until tomorrow, with the figures of version 1; the press's address."""
    page.goto(url)
    tomorrow = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")) + timedelta(days=1)
    page.locator("[name=embargo_until]").fill(tomorrow.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".release")).to_contain_text("Không công bố trước")
    page.select_option("#facts", "1")
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Phát hành một phiên bản").click()
    expect(page.get_by_text("số liệu của phiên bản 1")).to_be_visible(timeout=30_000)
    address = page.locator(".address a").get_attribute("href")
    assert address is not None
    return address


def approve_card(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Cấp bậc").fill("Bác sĩ cao cấp")
    page.get_by_label("Người duyệt").fill("Vàng Thị Duyệt, Chánh Văn phòng")
    cut_then_lose(page, "/card/", page.get_by_role("button", name="Duyệt thẻ với nội dung này"))
    expect(page.get_by_label("Cấp bậc")).to_have_value("Bác sĩ cao cấp")
    page.get_by_role("button", name="Duyệt thẻ với nội dung này").click()
    expect(page.get_by_text("Thẻ đã được duyệt")).to_be_visible()


def read_kit(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("photos/")]
        assert names == ["photos/photo-001.jpg"]
        assert archive.read(names[0]).startswith(b"\xff\xd8\xff")
        for language, said in (("vi", "hơn 3.000 đại biểu"), ("en", "more than 3,000 delegates")):
            assert said in pdf_text(archive.read(f"release-{language}.pdf"))
            assert said in docx_text(archive.read(f"release-{language}.docx"))
            assert said.rpartition(" ")[0].rpartition(" ")[0] in pdf_text(archive.read(f"facts-{language}.pdf"))
        assert "Bác sĩ cao cấp" in pdf_text(archive.read("speakers-vi.pdf"))
        book = openpyxl.load_workbook(io.BytesIO(archive.read("captions-vi.xlsx")))
        assert book.worksheets[0]["B2"].value == "Đại biểu tại điểm cầu xã Mường Lạn"
