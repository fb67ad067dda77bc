"""The organiser asks units for their delegates and chases who has not answered, until a list is on the delegate list."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import PHONE, opened
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.sqlite]
GROUNDS = "tests.roster.chase_grounds"
PASTED = "Giàng A Sử\tChủ tịch\t0900000101\nLò Thị Hoa\tY sĩ\t0900000102"


def test_the_organiser_chases_who_has_not_answered(served: tuple[Server, dict[str, Any]], chromium: Browser) -> None:
    server, facts = served
    list_url = f"{server.url}/c/{facts['key']}/nominations"
    desk = opened(chromium, list_url, session=facts["session"])
    desk.get_by_role("button", name="Tạo 3 liên kết còn thiếu").click()
    expect(desk.locator("#rows tbody tr", has_text="chưa mở")).to_have_count(3)

    desk.get_by_label("Chọn UBND xã Hoà Bình").check()
    desk.get_by_role("button", name="Nội dung gửi SMS, Zalo").click()
    text = desk.get_by_label("Nội dung cho UBND xã Hoà Bình").input_value()
    assert "UBND xã Hoà Bình" in text
    path = re.search(r"/u/[\w-]+", text)
    assert path is not None
    desk.get_by_role("button", name="Ghi nhận đã nhắc 1 đơn vị này").click()
    expect(desk.locator("tr", has_text="UBND xã Hoà Bình")).not_to_contain_text("–")

    phone = opened(chromium, server.url + path[0], size=PHONE)
    phone.get_by_label("dán vào đây").fill(PASTED)
    phone.get_by_role("button", name="Đọc các dòng đã dán").click()
    expect(phone.locator("body")).to_contain_text("Lò Thị Hoa")
    phone.get_by_role("button", name=re.compile("Xác nhận danh sách")).click()
    expect(phone.locator("body")).to_contain_text("chờ")

    desk.goto(list_url)
    desk.get_by_label("Tình trạng").select_option("silent")
    expect(desk.locator("#rows tbody tr")).to_have_count(2)
    desk.get_by_label("Tình trạng").select_option("waits")
    expect(desk.locator("#rows tbody tr")).to_have_count(1)
    desk.get_by_role("link", name="UBND xã Hoà Bình").click()
    expect(desk.locator("tbody tr", has_text="Giàng A Sử")).to_contain_text("mới")
    desk.get_by_role("button", name="Duyệt danh sách").click()
    expect(desk.locator("tbody tr", has_text="Giàng A Sử")).to_contain_text("như danh sách")

    desk.goto(f"{list_url}/{facts['units']['UBND xã Tân Tiến']}")  # which telephones instead
    desk.get_by_role("link", name="Nhập thay đơn vị").click()
    desk.get_by_label("dán vào đây").fill("Thào Thị Mỷ\tPhó Chủ tịch")
    desk.get_by_role("button", name="Đọc các dòng đã dán").click()
    expect(desk.locator("body")).to_contain_text("Thào Thị Mỷ")

    desk.goto(f"{server.url}/c/{facts['key']}/delegates")
    expect(desk.locator("tbody tr", has_text="Lò Thị Hoa")).to_contain_text("Xã Hoà Bình")
    desk.goto(f"{list_url}?standing=silent")
    desk.get_by_label(re.compile("tất cả|cả 2 đơn vị")).check()
    desk.get_by_role("button", name="Ghi nhận đã nhắc").click()
    expect(desk.locator("#rows tbody tr")).to_have_count(2)
    phone.reload()
    expect(phone.locator("body")).to_contain_text("danh sách đại biểu")
