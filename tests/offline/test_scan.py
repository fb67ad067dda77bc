"""The camera: a personal QR held before it checks its bearer in; where there is none the page says why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Playwright, expect

from tests.browser import open_browser
from tests.offline.conftest import enter
from tests.offline.hands import all_accepted, name_of
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, Any]]]:
    server = Server(tmp_path_factory.mktemp("house"), HOSTS="localhost,127.0.0.1,desk.example")
    facts = server.do("tests.offline.grounds", "make", "6")
    server.start()
    yield server, facts
    server.stop()


def _film(code: str, path: Path) -> Path:
    """What a camera sees of a QR on paper: a still film in the form Chromium takes for one (YUV4MPEG2)."""
    picture = Image.new("L", (640, 480), 200)
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    qr = Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=9)).convert("L")
    picture.paste(qr, ((640 - qr.width) // 2, (480 - qr.height) // 2))
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (640 * 480 // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 10)
    return path


def test_a_personal_qr_checks_its_bearer_in(
    house: tuple[Server, dict[str, Any]], playwright: Playwright, tmp_path: Path
) -> None:
    server, facts = house
    someone = server.do("tests.offline.grounds", "codes")[0]
    film = _film(someone["code"], tmp_path / "qr.y4m")
    flags = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    context = open_browser(playwright, tmp_path / "profile", extra=flags)
    page = context.pages[0]
    enter(page, server.url, facts)
    page.locator('.desk-bar button[value="scan"]').click()
    page.locator("[data-start]").click()
    expect(page.locator("#toasts")).to_contain_text(someone["name"], timeout=30_000)
    page.locator('.desk-bar button[value="people"]').click()
    row = page.locator(".person", has_text=someone["name"])
    expect(row).to_have_attribute("data-state", "present")
    assert page.locator("desk-scan video").evaluate("(video) => video.srcObject?.active ?? false") is False, (
        "still filming"
    )
    all_accepted(page)
    assert server.do("tests.offline.grounds", "tell")["present"] == [someone["name"]]
    context.close()


def test_a_page_without_camera_or_https_says_so(
    house: tuple[Server, dict[str, Any]], playwright: Playwright, tmp_path: Path
) -> None:
    server, facts = house
    flags = ["--host-resolver-rules=MAP desk.example 127.0.0.1"]
    context = open_browser(playwright, tmp_path / "profile", extra=flags)
    page = context.pages[0]
    enter(page, server.url, facts)
    page.locator('.desk-bar button[value="scan"]').click()
    page.locator("[data-start]").click()
    expect(page.locator("[data-why]")).to_contain_text("Không tìm thấy máy ảnh")
    stranger = server.do("tests.offline.grounds", "codes")[-1]
    page.locator("#scan-code").fill(stranger["code"][:4] + "-" + stranger["code"][4:].lower())
    page.locator("desk-scan form button").click()
    page.locator("dialog .button.primary").click()
    page.locator('.desk-bar button[value="people"]').click()
    expect(page.locator(".person", has_text=stranger["name"])).to_have_attribute(
        "data-state", "present", timeout=20_000
    )

    page.locator('.desk-bar button[value="scan"]').click()
    page.locator("#scan-code").fill("ZZZZ ZZZZ ZZZZ")
    page.locator("desk-scan form button").click()
    page.locator("dialog .button.primary").click()
    kept = page.locator("header [data-journal]")
    expect(kept).to_have_attribute("data-state", "lost", timeout=20_000)
    refusal = page.locator("#toasts")
    expect(refusal).to_contain_text("Không được chấp nhận: Khách ")
    expect(refusal).to_contain_text("Không đại biểu nào của hội nghị có mã này.")
    refusal.locator("button").click()
    expect(page.locator(".journal li", has_text="Khách ").first).to_contain_text("Không đại biểu nào")
    page.keyboard.press("Escape")
    kept.click()
    expect(page.locator(".journal .why").first).to_have_text("Không đại biểu nào của hội nghị có mã này.")
    page.keyboard.press("Escape")
    expect(page.locator(".person", has_text="Khách")).to_have_count(0)

    enter(page, f"http://desk.example:{server.port}", facts)
    page.locator('.desk-bar button[value="scan"]').click()
    page.locator("[data-start]").click()
    expect(page.locator("[data-why]")).to_contain_text("https")
    page.locator('.desk-bar button[value="people"]').click()
    row = page.locator('.person[data-state="expected"]').first
    expect(row).to_be_visible()
    name = name_of(row)
    row.locator(".main").click()
    same = page.locator(".person", has_text=name)
    expect(same).to_have_attribute("data-state", "present")
    expect(same.locator(".way")).to_have_count(0, timeout=20_000)
    context.close()
