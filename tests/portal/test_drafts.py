"""A session that ends while somebody types: after signing in the form is filled as it was, for that person alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from diemcau.conferences.models import Conference
from diemcau.people.models import Account, RoleHeld
from tests.attendance.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EDIT = "/c/hoi-nghi/edit"
PASSWORD = "correct horse battery"
KEPT = "sessionStorage.getItem('diemcau:drafts')"
SignIn = Callable[..., None]


@pytest.fixture
def world(transactional_db: None) -> World:
    world = make_world(sites=2, people=0)
    for name in ("ha", "an"):
        account = Account.objects.create_user(username=name, password=PASSWORD, full_name=name.title())
        RoleHeld.objects.create(
            account=account, role="organizer", conference_id=world.conference.pk, site_id=0, given_by="system"
        )
    return world


def sign_in(page: Page, name: str) -> None:
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit], form button[type=submit]").first.click()


def typed_and_signed_out(page: Page, base: str) -> None:
    page.goto(f"{base}{EDIT}")
    sign_in(page, "ha")
    page.wait_for_url(f"**{EDIT}")
    page.locator("form [name=place_vi]").fill("Nhà văn hóa “Tân Tiến”")
    page.locator("form [name=timezone]").fill("Asia/Tokyo")
    page.locator("form [name=form]").select_option("hybrid")
    Session.objects.all().delete()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main .notice a.button")).to_have_text("Đăng nhập")


def test_the_form_comes_back_filled_after_signing_in_and_is_taken(
    world: World, live_server: LiveServer, context: BrowserContext
) -> None:
    page = context.new_page()
    typed_and_signed_out(page, live_server.url)
    assert "csrf" not in page.evaluate(KEPT)
    page.locator("main .notice a.button").click()
    sign_in(page, "ha")
    page.wait_for_url(f"**{EDIT}")
    expect(page.locator("main .notice[role=status]")).to_contain_text("Nội dung đã gõ")
    expect(page.locator("form [name=place_vi]")).to_have_value("Nhà văn hóa “Tân Tiến”")
    assert page.evaluate(KEPT) is None
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: not url.endswith("/edit"))
    saved = Conference.objects.get(pk=world.conference.pk)
    assert (saved.place["vi"], saved.timezone, saved.form) == ("Nhà văn hóa “Tân Tiến”", "Asia/Tokyo", "hybrid")


@pytest.mark.parametrize("gone", ["somebody else", "signed out"])
def test_nobody_else_finds_what_was_typed(
    world: World, live_server: LiveServer, context: BrowserContext, gone: str
) -> None:
    page, other = context.new_page(), context.new_page()
    typed_and_signed_out(page, live_server.url)
    name = "an"
    if gone == "signed out":  # in another tab, after signing in there
        other.goto(f"{live_server.url}{EDIT}")
        sign_in(other, "ha")
        other.wait_for_url(f"**{EDIT}")
        other.goto(f"{live_server.url}/account/logout/")
        other.locator("main form button[type=submit]").last.click()
        other.wait_for_url(lambda url: "logout" not in url)
        page.wait_for_function(f"() => {KEPT} === null")
        name = "ha"
    page.goto(f"{live_server.url}{EDIT}")
    sign_in(page, name)
    page.wait_for_url(f"**{EDIT}")
    said: dict[str, Any] = {"place": page.locator("form [name=place_vi]").input_value(), "kept": page.evaluate(KEPT)}
    assert said == {"place": "", "kept": None}
