"""An organiser issues certificates; the delegate takes theirs; a stranger checks it by its QR, before and after it was revoked."""

import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from jwcrypto import jwk, jws  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, opened
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]
GROUNDS = "tests.outcomes.certificate_town"


def taken(page: Page, link: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return Path(waiting.value.path()).read_bytes()


def address_on(paper: bytes) -> str:
    with pypdfium2.PdfDocument(paper) as read:  # type: ignore[no-untyped-call]
        return zxingcpp.read_barcodes(read[0].render(scale=3).to_pil())[0].text


def test_certificates_are_issued_taken_and_checked(served: tuple[Server, dict[str, Any]], chromium: Browser) -> None:
    server, facts = served
    base = f"{server.url}/c/{facts['key']}/certificates"
    desk = opened(chromium, base, session=facts["session"])
    design(desk)
    issue(desk, base)

    phone = opened(chromium, server.url + facts["own"], size=PHONE)
    address = address_on(taken(phone, "Giấy chứng nhận (PDF)"))
    token = jws.JWS()
    token.deserialize(taken(phone, "Chứng nhận số (Open Badges 3.0)").decode())
    published = json.loads(chromium.new_context().request.get(f"{server.url}/verify/keys.json").body())["keys"]
    token.verify(jwk.JWK(**published[0]))

    code = address.rpartition("/")[2]
    stranger = opened(chromium, f"{server.url}/verify/{code}", size=PHONE)
    expect(stranger.locator("main")).to_contain_text("còn hiệu lực")
    expect(stranger.locator("main")).to_contain_text(facts["name"])
    expect(stranger.locator("main")).not_to_contain_text("Chuyên viên")
    assert stranger.context.cookies() == []
    type_codes(opened(chromium, f"{server.url}/verify", size=PHONE), code)

    write_again(desk, base, facts["name"])
    stranger.reload()
    expect(stranger.locator("main")).to_contain_text("đã bị thu hồi và được thay bằng bản khác")
    expect(stranger.locator("main")).not_to_contain_text("Sai chức vụ")
    phone.reload()
    assert address_on(taken(phone, "Giấy chứng nhận (PDF)")) != address


def design(desk: Page) -> None:
    """The preview follows what is typed, and says what is wrong with it."""
    desk.get_by_role("link", name="Mẫu", exact=True).click()
    sample = desk.get_by_alt_text("Giấy chứng nhận với tên ví dụ")
    expect(sample).to_be_visible(timeout=15_000)
    before = sample.get_attribute("src")
    desk.get_by_label("Dòng trên họ tên").fill("Sở Y tế chứng nhận {ten}")
    expect(desk.locator("certificate-sample [role=status]")).to_contain_text("{ten}")
    desk.get_by_label("Dòng trên họ tên").fill("Sở Y tế chứng nhận")
    desk.get_by_label("Họ và tên").first.fill("Lò Văn Tiến")
    expect(sample).not_to_have_attribute("src", before or "")
    desk.get_by_role("button", name="Lưu").click()
    expect(desk.locator("body")).to_contain_text("Đã lưu")
    expect(desk.get_by_label("Dòng trên họ tên")).to_have_value("Sở Y tế chứng nhận")


def issue(desk: Page, base: str) -> None:
    """Who does not get one is told why; the others get theirs."""
    desk.goto(f"{base}?state=not")
    expect(desk.locator("#rows tbody tr").first).to_contain_text(re.compile("Có mặt|Chưa có ai"))
    desk.goto(base)
    desk.on("dialog", lambda asked: asked.accept())
    desk.get_by_role("button", name=re.compile(r"Cấp \d+ giấy")).click()
    expect(desk).to_have_url(re.compile("/certificates/register"))
    expect(desk.locator("body")).to_contain_text("Đợt gần nhất", timeout=30_000)
    desk.reload()
    expect(desk.locator("#rows tbody tr").first).to_contain_text("0001/")


def type_codes(page: Page, code: str) -> None:
    """One as somebody types it, and a wrong one."""
    page.get_by_role("textbox").fill("-".join(code[n : n + 5].lower() for n in range(0, 20, 5)))
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.locator("h1")).to_contain_text("/")
    page.get_by_role("textbox").fill("AAAAA-AAAAA-AAAAA-AAAAA")
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.get_by_role("alert")).to_contain_text("Không có giấy chứng nhận này")


def write_again(desk: Page, base: str, name: str) -> None:
    """The certificate of somebody is replaced."""
    desk.goto(f"{base}/register?text={name}")
    desk.locator("#rows tbody tr", has_text=name).get_by_role("link").first.click()
    desk.get_by_label("Lý do").fill("Sai chức vụ")
    desk.get_by_role("button", name="Cấp lại bản mới").click()
    expect(desk.locator("main")).to_contain_text("Thay cho")
