"""Signing in by allauth, in our dress: name or e-mail, limits, second factor, no sign-up, no mail."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from pytest_django import Settings
from tests.people.conftest import PASSWORD, Enter, person

from diemcau.people.middleware import is_known
from diemcau.people.models import Account

pytestmark = pytest.mark.django_db


def sign_in(client: Client, login: str, password: str = PASSWORD) -> bool:
    answer = client.post("/account/login/", {"login": login, "password": password})
    return answer.status_code == 302


def test_the_account_name_signs_in(client: Client) -> None:
    person("an")
    assert sign_in(client, "an")
    assert client.get("/me").status_code == 200


def test_who_is_known_by_cookies_before_a_page_asks(client: Client, room_device: Client) -> None:
    def known(browser: Client) -> bool:
        return is_known("; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items()))

    person("an")
    client.get("/pair")
    assert not known(client)
    assert sign_in(client, "an")
    assert (known(client), known(room_device)) == (True, True)
    client.post("/account/logout/")
    room_device.cookies["diemcau_device"] = room_device.cookies["diemcau_device"].value[:-1] + "!"
    assert (known(client), known(room_device)) == (False, False)
    assert not is_known("sessionid=forged; diemcau_device=forged.key; \xff=;;")


def test_the_greeting_says_the_full_name_not_the_account_s(client: Client) -> None:
    Account.objects.filter(pk=person("an").pk).update(full_name="Đèo Thị Ân & Lò <Văn>")
    client.cookies["django_language"] = "vi"
    assert sign_in(client, "an")
    page = client.get("/").content.decode()
    assert "Xin chào Đèo Thị Ân &amp; Lò &lt;Văn&gt;." in page


def test_an_e_mail_address_signs_in_where_it_is_one_accounts(client: Client) -> None:
    person("an", email="an@xa-mau.example")
    assert sign_in(client, "AN@xa-mau.example")


def test_a_shared_e_mail_address_signs_nobody_in(client: Client) -> None:
    person("an", email="phong@xa-mau.example")
    person("binh", email="phong@xa-mau.example")
    assert not sign_in(client, "phong@xa-mau.example")


def test_an_account_named_like_an_address_goes_first(client: Client) -> None:
    person("an@xa.example")
    person("binh", email="an@xa.example")
    assert sign_in(client, "an@xa.example")
    assert client.get("/me").wsgi_request.user.username == "an@xa.example"


@pytest.mark.parametrize(("login", "password"), [("an", "wrong password"), ("nobody", PASSWORD), ("", ""), ("an", "")])
def test_wrong_words_sign_nobody_in(client: Client, login: str, password: str) -> None:
    person("an")
    assert not sign_in(client, login, password)
    assert sign_in(client, "an"), "the right words would have"


def test_trying_passwords_is_stopped(client: Client) -> None:
    person("an")
    for _ in range(10):
        sign_in(client, "an", "wrong password")
    assert not sign_in(client, "an")


def test_a_new_browser_speaks_the_accounts_language(client: Client) -> None:
    person("an", language="en")
    answer = client.post("/account/login/", {"login": "an", "password": PASSWORD})
    assert answer.cookies["django_language"].value == "en"


def test_a_closed_account_is_told_so(client: Client) -> None:
    person("an", is_active=False)
    sign_in(client, "an")
    assert client.get("/me").status_code == 404


def test_passkeys_are_offered_on_secure_pages_only(client: Client) -> None:
    assert "passkey_login" not in client.get("/account/login/").content.decode()
    assert "passkey_login" in client.get("/account/login/", secure=True).content.decode()


def test_nobody_signs_up(client: Client) -> None:
    facts = {"username": "x", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/account/signup/", facts).status_code == 200
    assert Account.objects.count() == 0


def test_a_forgotten_password_sends_no_mail(client: Client) -> None:
    person("an", email="an@xa-mau.example")
    assert client.get("/account/password/reset/").status_code == 200
    assert client.post("/account/password/reset/", {"email": "an@xa-mau.example"}).status_code == 405
    assert mail.outbox == []


def test_signing_out_takes_a_press(enter_as: Enter) -> None:
    client = enter_as("organizer", 1)
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/accounts").status_code == 200
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/accounts").status_code == 404


def test_changing_the_password(client: Client) -> None:
    account = person("an")
    sign_in(client, "an")
    facts = {"oldpassword": PASSWORD, "password1": "a new long password", "password2": "a new long password"}
    assert client.post("/account/password/change/", facts).status_code == 302
    account.refresh_from_db()
    assert account.check_password("a new long password")
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "/account/password/change/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/2fa/recovery-codes/generate/",
        "/account/2fa/webauthn/",
        "/account/2fa/webauthn/add/",
        "/account/reauthenticate/",
        "/account/logout/",
    ],
)
def test_pages_of_ones_account_come_in_our_dress(client: Client, path: str, language: str) -> None:
    person("an")
    sign_in(client, "an")
    answer = client.get(path, {"language": language}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="topbar"' in page
    assert f'lang="{language}"' in page


@pytest.fixture(autouse=True)
def half_a_minute_more(settings: Settings) -> None:
    """A code that turns while the test runs is still good."""
    settings.MFA_TOTP_TOLERANCE = 1


def with_second_factor(secret: str = "JBSWY3DPEHPK3PXP") -> str:
    """An account with an app and recovery codes; returns the code of this half minute."""
    account = person("an")
    totp.TOTP.activate(account, secret)
    RecoveryCodes.activate(account)
    now = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, now[len(now) // 2]))


def test_a_second_factor_is_asked_for(client: Client) -> None:
    code = with_second_factor()
    answer = client.post("/account/login/", {"login": "an", "password": PASSWORD})
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/me").status_code == 404
    assert 'class="topbar"' in client.get("/account/2fa/authenticate/").content.decode()
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/me").status_code == 404
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_a_second_factor_speak_one_language(client: Client, language: str) -> None:
    code = with_second_factor()
    sign_in(client, "an")
    client.post("/account/2fa/authenticate/", {"code": code})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    credential = {"clientExtensionResults": {"credProps": {"rk": True}}}
    passkey = Authenticator.objects.create(
        user=Account.objects.get(),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "YubiKey", "credential": credential},
    )
    foreign = {
        "vi": ("Recovery", "Remove", "Security key", "Authenticator", "Generate", "Passkey"),
        "en": ("Mã ", "Gỡ", "Tạo"),
    }
    for path in (
        "",
        "recovery-codes/",
        "recovery-codes/generate/",
        "totp/deactivate/",
        "webauthn/",
        f"webauthn/keys/{passkey.pk}/edit/",
        f"webauthn/keys/{passkey.pk}/remove/",
    ):
        answer = client.get(f"/account/2fa/{path}", {"language": language})
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert [
            word for word in foreign[language] if f">{word}" in page or f" {word}" in page.split("<main")[1]
        ] == [], path


def test_sessions_keep_nothing_about_the_browser(client: Client) -> None:
    person("an")
    client.post(
        "/account/login/", {"login": "an", "password": PASSWORD}, HTTP_USER_AGENT="Strange/1.0", REMOTE_ADDR="192.0.2.9"
    )
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert ("Strange" in kept, "192.0.2.9" in kept) == (False, False)


HERE, THERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "198.51.100.7"}


def try_from(client: Client, where: dict[str, str], login: str, password: str = PASSWORD) -> tuple[bool, str]:
    client.cookies["django_language"] = "en"
    answer = client.post("/account/login/", {"login": login, "password": password}, REMOTE_ADDR=where["REMOTE_ADDR"])
    return answer.status_code == 302, answer.content.decode()


def test_wrong_passwords_from_elsewhere_keep_nobody_out(client: Client) -> None:
    person("an")
    for _ in range(5):
        try_from(client, THERE, "an", "wrong password")
    let_in, page = try_from(client, THERE, "AN")
    assert (let_in, "Wait five minutes" in page) == (False, True)
    assert try_from(client, HERE, "an")[0]


@pytest.mark.whole
def test_one_who_mistypes_does_not_stop_an_office(client: Client) -> None:
    person("an")
    for n in range(40):
        try_from(client, HERE, f"nobody-{n}", "wrong password")
    assert try_from(client, HERE, "an")[0]
    client.post("/account/logout/")
    for n in range(30):
        try_from(client, HERE, f"somebody-{n}", "wrong password")
    assert not try_from(client, HERE, "an")[0]
    assert try_from(client, THERE, "an")[0]


def test_a_network_of_ipv6_is_one_place_and_an_address_of_ipv4_in_it_another(client: Client) -> None:
    person("an")
    for n in range(5):
        try_from(client, {"REMOTE_ADDR": f"2001:db8::{n}"}, "an", "wrong password")
        try_from(client, {"REMOTE_ADDR": "::ffff:192.0.2.9"}, "an", "wrong password")
    assert not try_from(client, {"REMOTE_ADDR": "2001:db8::99"}, "an")[0]
    assert not try_from(client, {"REMOTE_ADDR": "192.0.2.9"}, "an")[0]
    assert try_from(client, {"REMOTE_ADDR": "::ffff:192.0.2.1"}, "an")[0]
