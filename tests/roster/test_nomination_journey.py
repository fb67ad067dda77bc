"""A unit's contact with a phone: twenty rows pasted with three errors, corrected, confirmed; with scripts and without."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser import cut_then_lose, open_browser
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]
GROUNDS = "tests.roster.nomination_grounds"
HEAD = "STT\tHọ và tên\tChức vụ\tĐiện thoại\tEmail\tDân tộc"
ROW = "{n}\tLò Văn {name}\tCông chức\t9123456{n:02}\tcc{n}@vidu.vn\tThái"
NAMES = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Giang",
    "Hải",
    "Hùng",
    "Khánh",
    "Lâm",
    "Long",
    "Mạnh",
    "Nam",
    "Phong",
    "Quân",
    "Sơn",
    "Thành",
    "Tiến",
    "Tùng",
    "Việt",
    "Vinh",
]
MOST = 80 * 1024


def rows() -> str:
    """As Excel puts them on the clipboard; the zeros of telephone numbers are lost."""
    lines = [ROW.format(n=n, name=name) for n, name in enumerate(NAMES, start=1)]
    lines[4] = lines[4].replace("912345605", "0912 345 60")
    lines[9] = lines[9].replace("Lò Văn Long", "")
    lines[16] = lines[16].replace("cc17@vidu.vn", "cc17.vidu.vn")
    return "\n".join([HEAD, *lines])


UNITS = {"scripts": ("UBND xã Mường Lạn", True), "no-scripts": ("UBND xã Sốp Cộp", False)}


@pytest.mark.parametrize(("unit", "scripts"), UNITS.values(), ids=UNITS)
def test_twenty_rows_with_three_errors_are_pasted_corrected_and_confirmed(
    server: Server, facts: dict[str, Any], playwright: Playwright, tmp_path: Path, unit: str, scripts: bool
) -> None:
    browser = open_browser(playwright, tmp_path / "profile", java_script_enabled=scripts)
    try:
        page = browser.pages[0]
        session, sizes = browser.new_cdp_session(page), list[float]()
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(server.url + facts["paths"][unit])
        page.get_by_text("Dán từ Excel").click()
        page.get_by_label("Sao chép các dòng trong Excel").fill(rows())
        page.get_by_role("button", name="Đọc các dòng đã dán").click()
        expect(page.get_by_text("3 dòng cần sửa")).to_be_visible()
        page.wait_for_load_state("networkidle")
        first = sum(sizes)
        print(f"{first:.0f} bytes: the page empty, then with 20 rows and three of them open")
        assert first <= MOST
        page.get_by_role("button", name="Xác nhận danh sách").click()
        expect(page.get_by_text("Còn 3 dòng cần sửa")).to_be_visible()
        wrong = page.locator('input[aria-invalid="true"]')
        expect(wrong).to_have_count(3)
        for at, text in enumerate(("0912 345 605", "Lò Văn Long", "cc17@vidu.vn")):
            wrong.nth(at).fill(text)
        if scripts:
            cut_then_lose(page, "/u/", page.get_by_role("button", name="Xác nhận danh sách"))
            expect(wrong.nth(1)).to_have_value("Lò Văn Long")
        page.get_by_role("button", name="Xác nhận danh sách").click()
        expect(page.get_by_text("Đã xác nhận: những người này").first).to_be_visible()
        people = server.do(GROUNDS, "delegates", unit)
        assert len(people) == 21
        assert {status for _name, _phone, status in people} == {"confirmed"}
        assert ["Lò Văn Giang", "0912345605", "confirmed"] in people
        assert ["Lò Văn Long", "0912345610", "confirmed"] in people
    finally:
        browser.close()


def test_eight_phones_at_once_lose_nobody(server: Server, facts: dict[str, Any]) -> None:
    names = [
        f"{family} Văn {name}" for family in ("Giàng", "Sùng", "Tòng", "Quàng") for name in ("Chu", "Dế", "Lử", "Páo")
    ]
    address = server.url + facts["paths"]["UBND xã Nậm Lạnh"]

    def add(name: str) -> int:
        body = urlencode({"row": "n0.0..0", "full_name.n0": name, "do": "save"}).encode()
        with urlopen(Request(address, body, {"Idempotency-Key": name.encode().hex()}), timeout=60) as answer:
            return int(answer.status)

    with ThreadPoolExecutor(8) as phones:
        assert set(phones.map(add, [*names, *names])) == {204}, "each is pressed twice"
    page = urlopen(address, timeout=60).read().decode()
    assert [name for name in names if page.count(name) != 2] == [], "in its row and on its button, once each"
