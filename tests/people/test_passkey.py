"""A passkey from Chromium's own authenticator: added in our pages, then signed in with, under our content policy."""

import re
import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import expect
from pytest_django import Settings
from tests.browser import one_playwright
from tests.people.conftest import PASSWORD, person

from diemcau.people.models import Account

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        return


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    """Pages on localhost: the only host at which browsers take passkeys without TLS."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    server = make_server("127.0.0.1", 0, WSGIHandler(), _Server, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def account() -> Account:
    return person("an")


def test_a_passkey_is_added_and_signs_in(address: str, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in this thread
    with one_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_context(locale="vi-VN").new_page()
        faults: list[str] = []
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(f"{address}/account/login/")
        page.fill("[name=login]", "an")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{address}/")
        page.goto(f"{address}/account/2fa/webauthn/add/")
        page.fill("[name=password]", PASSWORD)  # before keys are changed the password is asked again
        page.press("[name=password]", "Enter")
        page.check("[name=passwordless]")
        page.click("#mfa_webauthn_add")
        page.wait_for_url("**/recovery-codes/**")
        page.goto(f"{address}/account/logout/")
        with page.expect_navigation():
            page.click("main button[type=submit]")
        page.goto(f"{address}/account/login/")
        page.click("#passkey_login")
        expect(page).not_to_have_url(re.compile("/account/login"))
        page.goto(f"{address}/me")
        assert account.full_name in page.inner_text("main")
        assert faults == []
        browser.close()
