"""Cookies that no page of ours ever set are as if they were not there."""

import pytest
from django.conf import settings
from django.test import Client

from diemcau.people.middleware import DEVICE_COOKIE

NAMES = (settings.SESSION_COOKIE_NAME, DEVICE_COOKIE, settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "theme")


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ['"a\\000b.c\\000d"', '"\\000"'])
def test_nul_in_a_cookie_is_no_cookie(client: Client, name: str, value: str) -> None:
    """Quoted, it comes through the parser as NUL, which PostgreSQL takes in no question."""
    for path in ("/", "/account/login/"):
        assert client.get(path, headers={"cookie": f"{name}={value}"}).status_code == client.get(path).status_code
    assert client.post("/ticket?conference=1", headers={"cookie": f"{name}={value}"}).status_code == 404
    answer = client.post("/account/login/", {"login": "a", "password": "b"}, headers={"cookie": f"{name}={value}"})
    assert answer.status_code == 200
