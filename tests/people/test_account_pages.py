"""The pages of signing in that allauth brings: in Vietnamese there is no English word on them."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from tests.people.conftest import PASSWORD, person

from diemcau.people import account_urls

pytestmark = pytest.mark.django_db
KEY = {"name": "Khóa ở cơ quan", "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}}
FILES = {"mfa_download_recovery_codes", "mfa_login_webauthn"}  # a list of codes, and what the script asks for
ENGLISH = re.compile(
    r"\b(the|this|that|your?|you|is|are|not|no|and|or|of|to|by|in|with|for|enter|select|choose|name|names|key|keys|code|codes|"
    r"password|account|sign|login|log|cancel|confirm|add|remove|edit|save|back|app|use|device|security|recovery|"
    r"authenticator|browser|trust|continue|required|valid|file|email|username)\b",
    re.IGNORECASE,
)


def spoken(page: str) -> str:
    """What a page says: its texts, labels and titles, without scripts."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->", " ", page, flags=re.DOTALL)
    said = re.findall(r'\b(?:title|aria-label|placeholder|alt)="([^"]*)"', page)
    buttons = re.findall(r'<input\b[^>]*type="submit"[^>]*value="([^"]*)"', page)
    return unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *said, *buttons]))


def names(patterns: Sequence[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        else:
            yield str(one.name)


def addresses(number: int) -> list[str]:
    """Every page under /account/; those about one key, about this one."""
    about = {"mfa_remove_webauthn", "mfa_edit_webauthn"}
    wanted = [name for name in names(account_urls.urlpatterns) if name not in FILES]
    return [reverse(name, kwargs={"pk": number} if name in about else {}) for name in wanted]


@pytest.mark.parametrize("has", ["nothing", "an app", "an app and a key"])
def test_no_page_of_the_account_says_an_english_word(client: Client, has: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])  # the key is invented
    account = person("Lò Văn Tiến")
    client.cookies["django_language"] = "vi"
    assert client.post("/account/login/", {"login": account.username, "password": PASSWORD}).status_code == 302
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    number = 1
    if has != "nothing":
        TOTP.activate(account, generate_totp_secret())
        RecoveryCodes.activate(account)
    if has.endswith("key"):
        number = Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data=KEY).pk
    english, seen = {}, 0
    tries = [(Client(), "/account/login/"), *((client, address) for address in addresses(number))]
    tries[0][0].cookies["django_language"] = "vi"
    for browser, address in tries:
        answer = browser.get(address)
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            seen += 1
            words = ENGLISH.findall(spoken(answer.content.decode()))
            if words:
                english[address] = words
    assert english == {}
    assert seen >= {"nothing": 11, "an app": 13, "an app and a key": 15}[has]
