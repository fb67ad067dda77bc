"""Who calls, over real sockets: a header says it only where a proxy is trusted; cookies over https are for https alone."""

import contextlib
import http.client
import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diemcau.people.guesses import WRONG_MAX
from tests.server import Server

pytestmark = pytest.mark.whole


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    made: list[Server] = []

    def start(*arguments: str, **settings: str) -> Server:
        server = Server(tmp_path / "server", **settings)
        server.arguments = arguments
        made.append(server)
        server.start()
        return server

    yield start
    for server in made:
        server.stop()


class Caller:
    """Types codes at a server, under the addresses it gives itself."""

    def __init__(self, server: Server) -> None:
        self._port = server.port
        self._token = re.findall(r"csrftoken=(\w+)", self._ask("GET", {})[1])[0]

    def types(self, code: str, *, as_from: str) -> int:
        words = {
            "Cookie": f"csrftoken={self._token}",
            "X-CSRFToken": self._token,
            "X-Forwarded-For": as_from,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._ask("POST", words, f"code={code}")[0]

    def _ask(self, method: str, headers: dict[str, str], body: str = "") -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        with contextlib.closing(line):
            line.request(method, "/pair", body, headers)
            answer = line.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Set-Cookie", "")


@pytest.mark.parametrize(("trusted", "last"), [("", 429), ("127.0.0.1", 422)])
def test_another_address_is_believed_from_a_trusted_proxy_only(
    served: Callable[..., Server], trusted: str, last: int
) -> None:
    caller = Caller(served(TRUSTED_PROXIES=trusted))
    told = [caller.types("00000000", as_from=f"192.0.2.{n}") for n in range(WRONG_MAX)]
    assert set(told) == {422}
    assert caller.types("00000000", as_from="192.0.2.200") == last


def test_cookies_given_over_https_go_over_https_alone(served: Callable[..., Server]) -> None:
    server = served("--tls")
    trust = ssl.create_default_context(cafile=str(server.folder / "data" / "tls" / "authority.crt"))
    line = http.client.HTTPSConnection("localhost", server.port, timeout=30, context=trust)
    with contextlib.closing(line):
        line.request("GET", "/account/login/")
        answer = line.getresponse()
        answer.read()
    cookies = answer.headers.get_all("Set-Cookie") or []
    assert any(cookie.startswith("csrftoken=") for cookie in cookies)
    assert all("; Secure" in cookie for cookie in cookies), cookies
