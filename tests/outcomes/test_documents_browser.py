"""In a real browser: an organiser drafts a document, sends it to review, issues it, revokes it, drafts it anew and issues that."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from diemcau.outcomes.documents import files
from diemcau.outcomes.documents.models import Document
from diemcau.people.models import Account, RoleHeld
from tests.attendance.world import World, make_world
from tests.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.whole, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "documents")
    return make_world()


@pytest.fixture
def page(world: World, live_server: LiveServer, chromium: Browser) -> Iterator[Page]:
    """An organiser's phone, in Vietnamese."""
    account = Account.objects.create(username="organiser", full_name="Lò Thị Tổ Chức")
    held = {"role": "organizer", "conference_id": world.conference.pk, "site_id": 0, "given_by": "system"}
    RoleHeld.objects.create(account=account, **held)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session: Any = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
    language: Any = {"name": "django_language", "value": "vi"}
    context = chromium.new_context(base_url=live_server.url, locale="vi-VN", viewport=PHONE)  # type: ignore[arg-type]
    context.add_cookies([one | {"url": live_server.url} for one in (session, language)])
    yield context.new_page()
    context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def issue(page: Page, purpose: str) -> None:
    page.get_by_label("Mục đích, yêu cầu").fill(purpose)
    press(page, "Lưu")
    expect(page.get_by_role("status")).to_contain_text("Đã lưu thay đổi.")
    press(page, "Trình xem xét")
    expect(page.get_by_role("button", name="Ban hành", exact=True)).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    press(page, "Ban hành")
    expect(page.get_by_label("Lý do thu hồi")).to_be_visible()
    assert "họ tên người ký" in asked[0]


def what_is_refused_is_said_where_it_was_pressed(page: Page) -> None:
    here, file = page.url, {"name": "ban-ky.txt", "mimeType": "text/plain", "buffer": b"khong phai ban ky"}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    press(page, "Lưu trữ")
    expect(page.get_by_role("alert")).to_contain_text("Bản đã ký phải là tệp PDF")
    assert page.url == here
    assert page.locator("input[type=file]").evaluate("field => field.files.length") == 1
    client, number = Client(headers={"accept-language": "vi"}), here.rpartition("/")[2]
    client.cookies["sessionid"] = page.context.cookies()[0]["value"]
    for address, told in (("act", {"verb": "revoke", "seen": "99", "reason": "Đổi ngày"}), ("sign", {})):
        answer = client.post(f"/c/hoi-nghi/documents/{number}/{address}", told)
        text = answer.content.decode()
        assert (answer.status_code, 'role="alert"' in text, told.get("reason", "") in text) == (422, True, True)
        assert "/c/hoi-nghi/facts" in text, "the whole page, for whoever has no script"


def test_drafted_reviewed_issued_revoked_and_issued_again(page: Page) -> None:
    page.goto("/c/hoi-nghi/documents/kinds/plan")
    press(page, "Bắt đầu soạn")
    issue(page, "Nâng cao năng lực cấp cứu.")
    what_is_refused_is_said_where_it_was_pressed(page)
    stale = page.context.new_page()
    stale.goto(page.url)
    page.get_by_label("Lý do thu hồi").fill("Đổi ngày họp")
    press(page, "Thu hồi")
    expect(page.get_by_role("button", name="Soạn lại", exact=True).first).to_be_visible()
    expect(page.get_by_label("Lý do thu hồi")).to_have_count(0)
    press(stale, "Soạn lại")
    expect(stale.get_by_role("alert")).to_contain_text("Người khác vừa thay đổi văn bản này")
    assert stale.url == page.url
    stale.get_by_role("link", name="Tải lại trang").click()
    expect(stale.get_by_label("Lý do thu hồi")).to_have_count(0)
    stale.close()
    expect(page.locator("main")).to_contain_text("Đổi ngày họp")
    press(page, "Soạn lại")
    expect(page.get_by_label("Mục đích, yêu cầu")).to_have_value("Nâng cao năng lực cấp cứu.")
    issue(page, "Nâng cao năng lực sơ cứu.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    first, second = Document.objects.order_by("pk")
    assert [(one.state, one.replaces_id) for one in (first, second)] == [("revoked", None), ("issued", first.pk)]
