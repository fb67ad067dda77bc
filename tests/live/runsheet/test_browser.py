"""In a real browser: the key, two operators at once, and what a room and a speaker see of the timer."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from diemcau.conferences.actions import make_speaker_link
from diemcau.conferences.models import ProgrammeItem
from diemcau.conferences.queries import secret_of
from diemcau.kernel.actor import Actor, Held
from diemcau.live.runsheet import actions, queries
from diemcau.people.models import Account, RoleHeld
from tests.attendance.world import World, make_world
from tests.browser import one_playwright

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.django_db(transaction=True)]
SHEET = "/c/hoi-nghi/run-sheet"


@pytest.fixture
def world(transactional_db: None) -> World:
    world = make_world(sites=2, people=0)
    for n, title in enumerate(("Khai mạc", "Sơ cứu bỏng")):
        ProgrammeItem.objects.create(session=world.sessions[0], title={"vi": title}, order=n)
    return world


@pytest.fixture
def hub(world: World) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("hub_technician", world.conference.pk)}))


@pytest.fixture
def operator(world: World, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A browser of somebody who runs the hall."""
    account = Account.objects.create(username="hub", full_name="Hoàng Thị Ỷ")
    RoleHeld.objects.create(
        account=account, role="hub_technician", conference_id=world.conference.pk, site_id=0, given_by="system"
    )
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie: dict[str, Any] = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
    with one_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(base_url=live_server.url, locale="vi-VN")
        context.add_cookies([cookie | {"url": live_server.url}])
        yield context
        browser.close()


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url, wait_until="load")
    return page


def test_the_key_steps_once_and_of_two_operators_one_is_told(
    world: World, hub: Actor, operator: BrowserContext
) -> None:
    item = ProgrammeItem.objects.get(order=0)
    actions.add_cue(item, by=hub, kind="layout", value="slides")
    one, two = opened(operator, SHEET), opened(operator, SHEET)
    title = one.locator(".sheet-title")
    one.keyboard.press("Space")
    expect(title).to_have_text("Khai mạc")
    two.keyboard.press("Enter")
    expect(two.locator("#toasts .notice.error")).to_contain_text("Người khác vừa chuyển bước")
    expect(two.locator(".sheet-title")).to_have_text("Khai mạc")  # it looked anew
    assert queries.sheet_row(world.conference.pk, "live").version == 1
    one.locator("input[name=text]").focus()
    one.keyboard.type("Xin nói to hơn")  # spaces in a field are spaces
    assert queries.sheet_row(world.conference.pk, "live").version == 1
    one.locator("main h1").click()
    one.keyboard.press("Space")
    expect(one.locator("[data-next]")).to_contain_text("Sơ cứu bỏng")
    assert queries.standing(world.conference.pk, "live").layout == "slides"
    one.locator(".sheet-undo button").click()
    expect(one.locator("[data-next]")).to_contain_text("Trang chiếu")
    one.keyboard.press("Space")  # the button that was clicked keeps no focus: this is the next step, not another undo
    expect(one.locator("[data-next]")).to_contain_text("Sơ cứu bỏng")


def test_the_timer_counts_warns_in_words_and_counts_up(world: World, hub: Actor, operator: BrowserContext) -> None:
    actions.start_timer(world.conference, by=hub, kind="speaker", minutes=10, in_rooms=True)
    link = make_speaker_link(world.conference, by=hub)
    page = opened(operator, f"/speak/{secret_of(link)}")
    face = page.locator(".timer-face")
    expect(face).to_contain_text("còn lại")
    timer = page.locator("speaker-timer")

    def until(ms: int) -> None:
        timer.evaluate("(timer, ms) => timer.setAttribute('data-until', Date.now() + ms)", ms)

    for left, phase, word in (
        (90_000, "soon", "xin kết luận"), (50_000, "last", "phút cuối"), (-62_000, "over", "quá giờ"),
    ):  # fmt: skip
        until(left)
        expect(face).to_have_attribute("data-phase", phase)
        expect(face).to_contain_text(word)
    expect(face.locator("b")).to_contain_text("+1:0")
    timer.evaluate("timer => { timer.dataset.left = '65000'; timer.setAttribute('data-held', ''); }")
    expect(face.locator("b")).to_have_text("1:05")
    expect(face).to_contain_text("đang tạm dừng")
    screen = opened(operator, "/c/hoi-nghi/sites/002/screen")
    expect(screen.locator(".screen-foot speaker-timer .timer-digits")).to_contain_text(":", timeout=10_000)
    expect(screen.locator(".screen-foot speaker-timer")).to_be_visible()
