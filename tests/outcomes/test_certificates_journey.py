"""An organiser says the rule and issues certificates; the delegate takes theirs; a stranger checks it by code, QR and file, before and
after it was replaced and revoked."""

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
    rule(desk)
    design(desk)
    issue(desk, base)

    phone = opened(chromium, server.url + facts["own"], size=PHONE)
    address = address_on(taken(phone, "Giấy chứng nhận (PDF)"))
    file = taken(phone, "Chứng nhận số (Open Badges 3.0)")
    token = jws.JWS()
    token.deserialize(file.decode())
    published = json.loads(chromium.new_context().request.get(f"{server.url}/verify/keys.json").body())["keys"]
    token.verify(jwk.JWK(**published[0]))

    code = address.rpartition("/")[2]
    stranger = opened(chromium, f"{server.url}/verify/{code}", size=PHONE)
    expect(stranger.locator("main")).to_contain_text("còn hiệu lực")
    expect(stranger.locator("main")).to_contain_text(facts["name"])
    expect(stranger.locator("main")).not_to_contain_text("Chuyên viên")
    hand_in(stranger, file)
    expect(stranger).to_have_url(f"{server.url}/verify/{code}")
    hand_in(stranger, file[:-20] + b"A" * 20)
    expect(stranger.get_by_role("alert")).to_contain_text("Tệp này không hợp lệ")
    type_codes(stranger, code)
    assert stranger.context.cookies() == []

    write_again(desk, base, facts["name"])
    stranger.goto(f"{server.url}/verify/{code}")
    expect(stranger.locator("main")).to_contain_text("đã bị thu hồi và được thay bằng bản khác")
    expect(stranger.locator("main")).not_to_contain_text("Sai chức vụ")
    phone.reload()
    fresh = address_on(taken(phone, "Giấy chứng nhận (PDF)")).rpartition("/")[2]
    assert fresh != code

    desk.get_by_label("Lý do").fill("Cấp nhầm người")
    desk.get_by_role("button", name="Thu hồi", exact=True).click()
    expect(desk.locator("main")).to_contain_text("Cấp nhầm người")
    stranger.goto(f"{server.url}/verify/{fresh}")
    expect(stranger.locator("main")).to_contain_text("Giấy chứng nhận này đã bị thu hồi")
    expect(stranger.locator("main")).not_to_contain_text("Cấp nhầm")
    phone.reload()
    expect(phone.locator("body")).not_to_contain_text("Giấy chứng nhận (PDF)")


def rule(desk: Page) -> None:
    """By share of the time; the page of who gets one says it, and an untrue pattern of numbers is refused."""
    desk.get_by_role("link", name="Điều kiện", exact=True).click()
    desk.get_by_label("Tỷ lệ thời gian có mặt").check()
    desk.get_by_label("Tỷ lệ thời gian cần có mặt, %").fill("70")
    desk.get_by_label("Số", exact=True).fill("GCN")
    desk.get_by_role("button", name="Lưu").click()
    expect(desk.locator("main")).to_contain_text("Mẫu số phải có {number} đúng một lần.")
    desk.get_by_label("Số", exact=True).fill("{number}/{year}/GCN-BTC")
    desk.get_by_role("button", name="Lưu").click()
    expect(desk.locator("main")).to_contain_text("70 %")


def hand_in(page: Page, file: bytes) -> None:
    page.get_by_label("Kiểm tra chứng nhận số").set_input_files(
        {"name": "chung-nhan.jwt", "mimeType": "application/octet-stream", "buffer": file}
    )
    page.locator("form:has(#credential) button").click()


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
    page.get_by_role("button", name="Kiểm tra").first.click()
    expect(page.locator("h1")).to_contain_text("/")
    page.get_by_role("textbox").fill("AAAAA-AAAAA-AAAAA-AAAAA")
    page.get_by_role("button", name="Kiểm tra").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Không có giấy chứng nhận này")


def write_again(desk: Page, base: str, name: str) -> None:
    """The certificate of somebody is replaced."""
    desk.goto(f"{base}/register?text={name}")
    desk.locator("#rows tbody tr", has_text=name).get_by_role("link").first.click()
    desk.get_by_label("Lý do").fill("Sai chức vụ")
    desk.get_by_role("button", name="Cấp lại bản mới").click()
    expect(desk.locator("main")).to_contain_text("Thay cho")
