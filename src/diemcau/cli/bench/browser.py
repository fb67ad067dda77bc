"""A browser as benches need it, and somebody who is signed in."""

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference


def signed_in(conference: "Conference") -> str:
    """The session cookie of an organiser."""
    from django.conf import settings  # noqa: PLC0415 - Django is set up by now
    from django.test import Client  # noqa: PLC0415

    from diemcau.people.models import Account, RoleHeld  # noqa: PLC0415

    account = Account.objects.create(username="bench", full_name="Bench")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Browser:
    """Just enough of one: a session, the token against forged forms, and posts."""

    def __init__(self, address: str, session: str) -> None:
        self._parts = urlsplit(address)
        self._cookies = {"sessionid": session}

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> bytes:
        """One request on a connection of its own; the answer's body. Raises RuntimeError when it is refused."""
        connection = http.client.HTTPConnection(self._parts.hostname or "", self._parts.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items()), "Content-Type": kind}
        headers["X-CSRFToken"] = self._cookies.get("csrftoken", "")
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        told = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return told
