"""In a real browser: an organiser states a figure in its row, confirms it and freezes the sheet; the form is open to all who use it."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from diemcau.outcomes.facts.models import FrozenSheet
from diemcau.people.models import Account, RoleHeld
from tests.attendance.world import World, make_world
from tests.browser import PHONE, one_playwright

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def organiser(world: World, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A phone of an organiser, in Vietnamese."""
    account = Account.objects.create(username="organiser", full_name="Lò Thị Tổ Chức")
    held = {"role": "organizer", "conference_id": world.conference.pk, "site_id": 0, "given_by": "system"}
    RoleHeld.objects.create(account=account, **held)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session: Any = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
    language: Any = {"name": "django_language", "value": "vi"}
    with one_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(base_url=live_server.url, locale="vi-VN", viewport=PHONE)  # type: ignore[arg-type]
        context.add_cookies([one | {"url": live_server.url} for one in (session, language)])
        yield context
        browser.close()


def test_stated_in_its_row_confirmed_and_frozen(organiser: BrowserContext) -> None:
    page = organiser.new_page()
    page.goto("/c/hoi-nghi/facts", wait_until="load")
    row, form = page.locator("#figure-delegates"), page.locator("#state-delegates form")
    row.get_by_role("link", name="Công bố").click()
    expect(form).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.fill("#delegates-value", "3000")
    page.select_option("#delegates-qualifier", "more_than")
    form.get_by_role("button", name="Lưu").click()
    expect(row).to_contain_text("hơn 3.000")
    row.get_by_role("button", name="Xác nhận").click()
    expect(row).to_contain_text("Lò Thị Tổ Chức")
    expect(row.get_by_role("button", name="Xác nhận")).to_have_count(0)
    page.select_option("#occasion", "press")
    page.get_by_role("button", name="Chốt số liệu").click()
    page.get_by_role("link", name="tại thời điểm cung cấp cho báo chí").click()
    expect(page.locator("h1")).to_have_text("Phiên bản 1")
    expect(page.get_by_role("row", name="hơn 3.000")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    [frozen] = FrozenSheet.objects.all()
    assert (frozen.occasion, frozen.frozen_by_name) == ("press", "Lò Thị Tổ Chức")
