"""Preparation from nothing, by a clerk, in Vietnamese: an empty server, one account, two lists; at the end rooms can come in."""

import io
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest
import xlsxwriter
import zxingcpp
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from diemcau.kernel.ids import uuid7
from tests.browser import LAPTOP, PHONE
from tests.journeys.test_room_screens import POST
from tests.server import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]
FRESH = """async (id) => {
  const plain = (element) => {
    const copy = element.cloneNode(true);
    for (const time of copy.querySelectorAll('time')) time.textContent = '';
    return copy.outerHTML.replace(/\\d\\d:\\d\\d/g, '');
  };
  const page = new DOMParser().parseFromString(await (await fetch(location.href, {cache: 'no-store'})).text(), 'text/html');
  return [plain(document.getElementById(id)), plain(page.getElementById(id))];
}"""
COMMUNES = ("Bản Lim", "Cốc Pài", "Đồi Sim", "Hòa Sơn", "Khe Rồng", "Lũng Vài", "Mường Bo", "Nà Ơi", "Pắc Ta", "Suối Ếch",
            "Thác Bạc", "Ỷ La")  # fmt: skip
ROOMS = [
    ["Tên điểm cầu", "Cấp", "Phụ trách điểm cầu", "Điện thoại phụ trách", "Cán bộ kỹ thuật", "Điện thoại kỹ thuật"],
    ["Hội trường tỉnh", "Điểm cầu trung tâm", "Vàng A Sử", "0912 000 001", "Lò Văn Ến", "0912 000 002"],
    *(
        [f"Xã {name}", "Xã", f"Giàng Thị {name.split()[0]}", f"0913 000 {n:03d}", f"Hà Văn {name.split()[0]}", f"0914 000 {n:03d}"]
        for n, name in enumerate(COMMUNES)
    ),
]  # fmt: skip
PEOPLE = [
    ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Số điểm cầu"],
    *(
        [n * 3 + m + 1, f"{family} Thị {name.split()[-1]}", "Chuyên viên", f"UBND xã {name}", f"{n + 1:03d}"]
        for n, name in enumerate(COMMUNES)
        for m, family in enumerate(("Nguyễn", "Đèo", "Tạ"))
    ),
]


def workbook(rows: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def command(server: Server, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "diemcau", *words],
        env=server.environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server as the guide says: `serve`, `account create`; the account's password."""
    server = Server(tmp_path_factory.mktemp("nothing"))
    server.start()
    said = command(server, "account", "create", "vanphong", "--name", "Lò Thị Văn Phòng", "--admin", "--generate")
    yield server, said.split("password:")[1].strip()
    server.stop()


def is_fault(message: ConsoleMessage) -> bool:
    """Chromium says it when a form comes back to be corrected, too."""
    return message.type == "error" and "status of 422" not in message.text


@pytest.fixture(scope="module")
def clerk(chromium: Browser, empty: tuple[Server, str]) -> Iterator[Page]:
    context = chromium.new_context(viewport=LAPTOP, locale="vi-VN", service_workers="block")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if is_fault(message) else None)
    yield page
    context.close()
    assert faults == []


def begin(page: Page, server: Server, password: str) -> None:
    """Sign in, and make the conference of a name and a day."""
    page.goto(server.url)
    page.get_by_role("link", name="Đăng nhập").first.click()
    page.locator("[name=login]").fill("vanphong")
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_text("Xin chào Lò Thị Văn Phòng.")).to_be_visible()
    page.get_by_role("link", name="Hội nghị mới").first.click()
    page.get_by_label("Tên hội nghị").fill("Hội nghị tập huấn sơ cứu ban đầu cho cán bộ xã")
    page.locator("[name=first_day]").fill("2027-03-01")
    page.locator("[name=declared]").check()
    page.get_by_role("button", name="Tạo hội nghị").click()
    expect(page.get_by_role("heading", name="Việc tiếp theo")).to_be_visible()


def add_rooms(page: Page) -> None:
    """Thirteen rooms, pasted: the headings are wrong at first."""
    page.get_by_role("link", name="Thêm các điểm cầu").click()
    pasted = page.locator("[name=pasted]")
    look = page.get_by_role("button", name="Xem trước")
    pasted.fill("\n".join("\t".join(row) for row in ROOMS[1:]))
    look.click()
    expect(page.get_by_role("alert")).to_contain_text("1 lỗi")
    assert pasted.input_value().startswith("Hội trường tỉnh")
    pasted.fill("\n".join("\t".join(row) for row in ROOMS))
    look.click()
    expect(page.get_by_role("heading", name="Sẽ thêm 13 điểm cầu")).to_be_visible()
    page.get_by_role("button", name="Thêm vào hội nghị").click()
    expect(page.get_by_role("row", name=re.compile("Xã Suối Ếch"))).to_contain_text("0913 000 009")


def import_people(page: Page) -> None:
    """Thirty-six delegates from a workbook, every one with the number of a room."""
    page.get_by_role("link", name="Đại biểu", exact=True).click()  # the group of pages, then the page
    page.get_by_role("link", name="Đại biểu", exact=True).last.click()
    page.get_by_role("link", name="Nhập danh sách").first.click()
    file = {"name": "đại biểu.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": workbook(PEOPLE)}
    page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Tải lên").click()
    page.get_by_role("button", name="Nhập tất cả các dòng").click(timeout=20_000)
    expect(page.get_by_text("Đã thêm 36 đại biểu.")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="Đến danh sách").click()
    expect(page.get_by_text("1–36 trên tổng số 36")).to_be_visible()


def test_a_clerk_prepares_a_conference_from_nothing(empty: tuple[Server, str], clerk: Page, tmp_path: Path) -> None:
    server, password = empty
    begin(clerk, server, password)
    add_rooms(clerk)
    import_people(clerk)
    key = clerk.url.split("/")[4]
    assert key == "hoi-nghi-tap-huan-so-cuu-ban-dau-cho-can"
    cards = clerk.request.get(f"{server.url}/c/{key}/cards.pdf").body()
    links = [
        code.text
        for page in pypdfium2.PdfDocument(cards)  # type: ignore[no-untyped-call]
        for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    ]
    assert len(links) == 13
    clerk.get_by_role("link", name="Điều hành", exact=True).click()
    clerk.get_by_role("link", name="Bảng theo dõi").click()
    expect(clerk.locator(".tile")).to_have_count(13)
    expect(clerk.locator("#wall-totals")).to_contain_text("36")


def test_the_lists_follow_by_themselves_what_rooms_say(clerk: Page) -> None:
    """On the list of sites by frames, on the headcount board by a cue: both end as a fresh page is."""
    conference = re.sub(r"(/c/[^/]+)/.*", r"\1", clerk.url)
    clerk.goto(f"{conference}/headcount")
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="Lập các lượt đếm thường lệ").click()
    clerk.goto(f"{conference}/headcount")
    lists = clerk.context.new_page()
    lists.goto(f"{conference}/sites")
    for page in (clerk, lists):
        expect(page.locator("connection-indicator")).to_have_attribute("data-state", "ready", timeout=40_000)
    time.sleep(3.5)  # the looks after the start are over: from now on only frames and cues bring news
    row = lists.get_by_role("row", name=re.compile("Xã Suối Ếch"))
    site = int((row.locator("[id^=live-]").get_attribute("id") or "").removeprefix("live-"))
    number = int((clerk.locator("meta[name=stream]").get_attribute("content") or "").split(";")[0].split("=")[1])
    counted_in = int(clerk.locator("#round").input_value())
    clerk.locator("#q").focus()  # somebody about to type is not disturbed
    heads = {"round": counted_in, "present": 27, "registered": 27, "channel": "app", "confirmed": True}
    for kind, body in (("room.state", {"state": "ready"}), ("attendance.headcount", heads)):
        op = {"id": str(uuid7()), "kind": kind, "boot": "b", "n": 1, "at": time.time_ns() // 1_000_000, "mono": 1,
              "site": site, "body": body}  # fmt: skip
        assert lists.evaluate(POST, [number, site, op])["stored"] == [op["id"]]
    expect(row).to_contain_text("Sẵn sàng", timeout=10_000)
    board = clerk.get_by_role("row", name=re.compile("Xã Suối Ếch"))
    expect(board).to_contain_text("27", timeout=15_000)
    assert clerk.evaluate("document.activeElement.id") == "q"
    for page, ident in ((lists, f"live-{site}"), (clerk, "board")):
        shown, fresh = page.evaluate(FRESH, ident)
        assert shown == fresh
    lists.close()


def test_a_room_comes_in_by_its_card(chromium: Browser, empty: tuple[Server, str], clerk: Page) -> None:
    server, _password = empty
    key = clerk.url.split("/")[4]
    card = clerk.request.get(f"{server.url}/c/{key}/cards.pdf?site=010").body()
    (code,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(card)[0].render(scale=2).to_pil())  # type: ignore[no-untyped-call]
    phone = chromium.new_context(viewport=PHONE, locale="vi-VN", service_workers="block").new_page()
    phone.goto(server.url + urlsplit(code.text).path)
    phone.get_by_role("main").get_by_role("button").first.click()
    expect(phone.locator(".person")).to_have_count(3, timeout=20_000)
    expect(phone.locator(".person").first).to_contain_text("Đèo Thị Ếch")
    phone.context.close()
