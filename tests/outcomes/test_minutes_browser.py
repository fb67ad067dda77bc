"""In a real browser: a secretary writes while the run sheet steps on; a line that drops loses nothing; two at once overwrite nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from diemcau.conferences.models import ItemTimes
from diemcau.outcomes.minutes import actions
from diemcau.outcomes.minutes.models import Entry
from tests.attendance.world import World, make_world
from tests.browser import LAPTOP, one_playwright
from tests.outcomes.test_minutes_actions import BEGAN, item, lines, secretary, speak, write
from tests.outcomes.test_minutes_pages import browser, conclude

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.django_db(transaction=True)]
SAVED = "Đã lưu."


@pytest.fixture
def world(transactional_db: None) -> World:
    made = make_world()
    item(made)
    return made


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with one_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield started
        started.close()


def writer(chromium: Browser, world: World, server: LiveServer, name: str = "thu-ky") -> BrowserContext:
    client = browser(world, name)
    session: Any = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
    language: Any = {"name": "django_language", "value": "vi"}
    context = chromium.new_context(base_url=server.url, locale="vi-VN", viewport=LAPTOP)  # type: ignore[arg-type]
    context.add_cookies([one | {"url": server.url} for one in (session, language)])
    return context


def opened(context: BrowserContext, path: str = "") -> Page:
    page = context.new_page()
    page.goto(f"/c/hoi-nghi/minutes{path}", wait_until="load")
    return page


def test_she_writes_while_the_run_sheet_steps_on(chromium: Browser, world: World, live_server: LiveServer) -> None:
    page = opened(writer(chromium, world, live_server))
    assert Axe().run(page).response["violations"] == []
    first = page.locator(".minutes-entry").first.locator("textarea")
    first.click()
    first.fill("Khai mạc")
    ItemTimes.objects.update(ended=BEGAN + timedelta(minutes=10))
    item(world, "Chuyên đề Sơ cứu bỏng", at=BEGAN + timedelta(minutes=10))
    speak(world, "đề nghị thêm máy AED")
    expect(page.locator(".minutes-entry")).to_have_count(3, timeout=15_000)
    expect(first).to_be_focused()
    page.keyboard.type(" trọng thể")
    expect(page.locator(".minutes-state")).to_have_text(SAVED, timeout=15_000)
    assert Entry.objects.get().text == "Khai mạc trọng thể"
    page.locator("#own-text").fill("Mất điện 3 phút tại điểm cầu 2.")
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.locator("[data-source=own] textarea")).to_have_value("Mất điện 3 phút tại điểm cầu 2.", timeout=15_000)
    page.locator("[data-source=spoken]").get_by_role("button", name="Bỏ ra").click()
    expect(page.locator("[data-source=spoken]")).to_be_hidden(timeout=15_000)
    page.get_by_label("Hiện các mục đã bỏ ra").check()
    page.locator("[data-source=spoken]").get_by_role("button", name="Đưa lại vào biên bản").click()
    expect(page.locator("[data-source=spoken]").get_by_role("button", name="Bỏ ra")).to_be_visible(timeout=15_000)


def test_what_is_written_without_a_line_outlives_a_reload(
    chromium: Browser, world: World, live_server: LiveServer
) -> None:
    context = writer(chromium, world, live_server)
    page = opened(context)
    page.route("**/minutes/entry", lambda route: route.abort())
    page.locator(".minutes-entry textarea").first.fill("Viết khi mất mạng.")
    expect(page.locator(".minutes-state")).to_contain_text("Mất kết nối", timeout=15_000)
    page.reload()
    expect(page.locator(".minutes-entry textarea").first).to_have_value("Viết khi mất mạng.")
    assert not Entry.objects.exists()
    page.unroute("**/minutes/entry")
    expect(page.locator(".minutes-state")).to_have_text(SAVED, timeout=15_000)
    assert Entry.objects.get().text == "Viết khi mất mạng."


def test_an_own_entry_stands_in_the_list_while_it_waits_for_the_line(
    chromium: Browser, world: World, live_server: LiveServer
) -> None:
    page = opened(writer(chromium, world, live_server))
    page.route("**/minutes/entry", lambda route: route.abort())
    waits = page.locator(".minutes-entry", has_text="Chưa lưu")
    for text in ("Mất điện 3 phút.", "Mất điện 5 phút tại điểm cầu 2."):
        page.locator("#own-text").fill(text)
        page.get_by_role("button", name="Thêm", exact=True).click()
        expect(waits).to_contain_text(text)
        expect(page.locator(".minutes-state")).to_contain_text("Mất kết nối", timeout=15_000)
        if "3" in text:
            waits.get_by_role("button", name="Sửa lại").click()
            expect(page.locator("#own-text")).to_have_value(text)
            expect(waits).to_have_count(0)
    page.reload()
    expect(waits).to_have_count(1)
    assert not Entry.objects.exists()
    page.unroute("**/minutes/entry")
    expect(page.locator("[data-source=own] textarea")).to_have_value(text, timeout=15_000)
    expect(waits).to_have_count(0)
    assert Entry.objects.get().text == text


@pytest.mark.parametrize(("choice", "stays"), [("Lưu nội dung của tôi", "Của tôi."), ("Lấy nội dung kia", "Của bạn.")])
def test_two_at_once_choose(chromium: Browser, world: World, live_server: LiveServer, choice: str, stays: str) -> None:
    page = opened(writer(chromium, world, live_server))
    field = page.locator(".minutes-entry textarea").first
    field.focus()
    write(world, lines(world)[0], "Của bạn.")
    field.fill("Của tôi.")
    box = page.locator(".minutes-conflict")
    expect(box.locator("blockquote")).to_have_text("Của bạn.", timeout=15_000)
    expect(field).to_have_value("Của tôi.")
    box.get_by_role("button", name=choice).click()
    expect(page.locator(".minutes-state")).to_have_text(SAVED, timeout=15_000)
    expect(field).to_have_value(stays)
    assert Entry.objects.get().text == stays


def test_a_rehearsal_is_run_and_the_day_stays_empty(chromium: Browser, world: World, live_server: LiveServer) -> None:
    """The secretary's journey: entries of the rehearsal, own words, a conclusion with a task, its clock, and the day untouched."""
    ItemTimes.objects.all().delete()
    context = writer(chromium, world, live_server)
    page = opened(context, "?run=rehearsal")
    expect(page.get_by_text("Biên bản buổi diễn tập")).to_be_visible()
    item(world, "Chạy thử", run="rehearsal")
    expect(page.locator(".minutes-entry textarea")).to_have_value("Chạy thử.", timeout=15_000)
    page.locator(".minutes-entry textarea").fill("Chạy thử đạt yêu cầu.")
    expect(page.locator(".minutes-state")).to_have_text(SAVED, timeout=15_000)
    ItemTimes.objects.filter(run="rehearsal").update(ended=BEGAN + timedelta(minutes=30))
    expect(page.get_by_text("Nguồn hiện ghi:")).to_have_count(0)
    page.locator("h1").click()
    page.get_by_role("link", name="Kết luận").click()
    page.get_by_label("Nội dung").fill("Các điểm cầu kiểm tra lại micro.")
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.get_by_role("link", name="Sửa, thêm nhiệm vụ").click()
    page.get_by_label("Nhiệm vụ").fill("Kiểm tra micro")
    page.get_by_label("Chủ trì").fill("Kỹ thuật điểm cầu")
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.get_by_text("Kỹ thuật điểm cầu")).to_be_visible()
    expect(page.get_by_text("30/11/2026")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    day = opened(context)
    expect(day.locator(".minutes-entry")).to_have_count(0)
    assert lines(world) == []


def test_the_pages_stand_on_a_phone(chromium: Browser, world: World, live_server: LiveServer) -> None:
    conclude(world)
    actions.add_entry(
        world.conference, "live", by=secretary(world), key="d" * 32, at=BEGAN, text="Một câu rất dài " * 20
    )
    context = writer(chromium, world, live_server)
    for path in ("", "/conclusions"):
        page = opened(context, path)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
