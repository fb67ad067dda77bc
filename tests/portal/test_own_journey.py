"""Substitutes as they come about: a guest answers by phone, without script; a registrar takes in whoever stands at the door."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from tests.browser import cut_then_lose, open_browser
from tests.offline.conftest import enter
from tests.offline.hands import all_accepted, until
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]
GROUNDS = "tests.portal.own_grounds"
MOST_BYTES = 60_000


@pytest.fixture
def phone(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    opened = open_browser(playwright, tmp_path / "phone", java_script_enabled=False)
    yield opened
    opened.close()


@pytest.fixture
def tablet(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    opened = open_browser(playwright, tmp_path / "tablet")
    yield opened
    opened.close()


def test_what_a_guest_typed_outlives_a_cut_line_and_is_asked_once(
    facts: dict[str, Any], tablet: BrowserContext
) -> None:
    page = tablet.pages[0]
    page.goto(facts["url"] + facts["own"])
    page.get_by_text("Có chỗ sai: yêu cầu chỉnh sửa").click()
    page.locator("#correct_words").fill("Xin ghi đúng tên đơn vị")
    ask = page.get_by_role("button", name="Gửi yêu cầu chỉnh sửa")
    cut_then_lose(page, "/correct", ask)
    expect(page.locator("#correct_words")).to_have_value("Xin ghi đúng tên đơn vị")
    ask.click()
    expect(page.locator(".own-asked")).to_have_count(1)
    cut_then_lose(page, "/withdraw", page.get_by_role("button", name="Rút lại"))
    page.get_by_role("button", name="Rút lại").click()
    expect(page.locator(".own-asked form")).to_have_count(0)
    assert page.url.endswith("#requests")


def test_a_guest_answers_by_phone(
    server: Server, facts: dict[str, Any], phone: BrowserContext, tablet: BrowserContext
) -> None:
    page = phone.pages[0]
    session = phone.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(facts["url"] + facts["own"])
    expect(page.locator("h1")).to_have_text(facts["name"])
    assert sum(sizes) <= MOST_BYTES

    page.get_by_text("Tôi không dự được", exact=True).click()
    page.get_by_role("button", name="Báo không dự được").click()
    expect(page.get_by_role("alert")).to_be_visible()  # why is asked for
    page.get_by_label("đi công tác").check()
    page.get_by_role("button", name="Báo không dự được").click()
    expect(page.get_by_role("status")).to_contain_text("không dự được")
    assert server.do(GROUNDS, "tell")["status"] == {facts["name"]: "declined"}

    page.get_by_text("Xin cử người dự thay", exact=True).click()
    page.get_by_label("Họ và tên").first.fill("Lường Thị Thay")
    page.get_by_label(re.compile("Số điện thoại")).first.fill("hỏi sau")
    page.get_by_role("button", name="Đề nghị người này").click()
    expect(page.locator("#substitute_phone_error")).to_be_visible()
    expect(page.locator("#substitute_full_name")).to_have_value("Lường Thị Thay")
    page.locator("#substitute_phone").fill("0912 345 678")
    page.get_by_role("button", name="Đề nghị người này").click()
    expect(page.get_by_role("status")).to_contain_text("Lường Thị Thay")
    assert server.do(GROUNDS, "tell")["instead"] == []  # nobody has agreed yet

    theirs = server.do(GROUNDS, "agree")
    page.goto(facts["url"] + theirs)
    expect(page.locator("h1")).to_have_text("Lường Thị Thay")
    page.goto(facts["url"] + facts["own"])
    expect(page.locator("#answer")).to_have_text("Đã có người dự thay ông/bà")

    desk = tablet.pages[0]
    enter(desk, facts["url"], facts)
    desk.wait_for_selector("body.has-pack")
    expect(desk.locator(".person", has_text=facts["name"])).to_contain_text("Có người dự thay")
    expect(desk.locator(".person", has_text="Lường Thị Thay")).to_have_attribute("data-state", "expected")


def test_a_registrar_takes_in_a_substitute_at_the_door_and_the_lead_agrees(
    server: Server, facts: dict[str, Any], tablet: BrowserContext, playwright: Playwright, tmp_path: Path
) -> None:
    desk = tablet.pages[0]
    enter(desk, facts["url"], facts)
    desk.wait_for_selector("body.has-pack")
    row = desk.locator('.person[data-state="expected"]').first
    away = row.locator(".name").text_content() or ""
    uid = row.get_attribute("data-u")
    row.locator(".more").click()
    desk.get_by_role("button", name="Có người dự thay").click()
    desk.locator("dialog input[name=full_name]").fill("Quàng Văn Cửa")
    desk.locator("dialog input[name=position]").fill("Phó trạm trưởng")
    desk.locator("dialog button[type=submit]").click()
    expect(desk.locator(f'.person[data-u="{uid}"]')).to_have_attribute("data-state", "replaced")
    expect(desk.locator(".person", has_text="Quàng Văn Cửa")).to_have_attribute("data-state", "present")
    all_accepted(desk)
    came = ["Quàng Văn Cửa", away, ""]
    assert until(lambda: came in server.do(GROUNDS, "tell")["instead"], True)

    lead = open_browser(playwright, tmp_path / "lead")
    page = lead.pages[0]
    enter(page, facts["url"], facts, "site_lead")
    page.goto(f"{facts['url']}/c/{facts['key']}/delegates/substitutes")
    page.locator("article", has_text="Quàng Văn Cửa").get_by_role("button", name="Đồng ý").click()
    page.wait_for_load_state()
    told = server.do(GROUNDS, "tell")
    lead.close()
    assert told["status"][away] == "substituted"
    assert ["Quàng Văn Cửa", "agreed"] in told["proposed"]
    assert next(row for row in told["instead"] if row[0] == "Quàng Văn Cửa")[2].startswith("device:")
