"""A phone and a whole server: keys made by its jobs, values signed by its work, a token spent at its door."""

import http.client
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from diemcau.infra.blind.places import as_text
from diemcau.kernel import blind
from diemcau.kernel.ids import uuid7
from diemcau.plane.anonymous.slots import as_bytes
from tests.server import Server

pytestmark = pytest.mark.whole
GROUNDS = "tests.infra.blind.grounds"
SLOT = 20261122


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path)
    yield one
    one.stop()


class Line:
    """One connection to the server."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("localhost", port, timeout=20)

    def ask(self, method: str, path: str, facts: object = None, **headers: str) -> tuple[int, Any]:
        self._line.request(method, path, json.dumps(facts) if facts else None, headers)
        answer = self._line.getresponse()
        return answer.status, json.loads(answer.read())


def until(ask: Callable[[], Any]) -> Any:
    """What it gives once that is something."""
    end = time.monotonic() + 60
    while not (found := ask()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found


def test_a_question_without_a_name(server: Server) -> None:
    server.start()
    facts = server.do(GROUNDS, "prepared")
    line, number, place = Line(server.port), facts["conference"], f"{SLOT}.2"
    asked = f"/live/blind/keys?conference={number}&run=live&purpose=question"
    told = until(lambda: line.ask("GET", asked)[1]["keys"])[str(SLOT)]
    key = blind.PublicKey(int.from_bytes(as_bytes(told["n"])))
    prepared = blind.prepare(os.urandom(32))
    blinded, inverse = blind.blind(key, prepared)
    op = {
        "id": str(uuid7()), "kind": "blind.ask", "device": "phone:one", "boot": "b", "n": 1, "at": 1_800_000_000_000, "mono": 1,
        "site": facts["site"], "body": {"purpose": "question", "wanted": {place: as_text(blinded)}},
    }  # fmt: skip
    bearer = {"Authorization": f"Bearer {facts['ticket']}"}
    assert line.ask("POST", "/live/ops", {"ops": [op]}, **bearer)[1]["refused"] == {}
    signed = until(lambda: line.ask("GET", "/live/blind/signed?purpose=question", **bearer)[1]["signed"])
    signature = blind.finalize(key, prepared, as_bytes(signed[place]), inverse)

    said = {"text": "Bao giờ có hướng dẫn?"}
    post = {"conference": number, "purpose": "question", "slot": SLOT, "body": said}
    post |= {"token": as_text(prepared), "signature": as_text(signature)}
    assert line.ask("POST", "/live/anonymous", post) == (409, {"error": "not_open"})
    server.do(GROUNDS, "opened", str(number))
    until(lambda: line.ask("POST", "/live/anonymous", post)[0] == 200)
    assert line.ask("POST", "/live/anonymous", post) == (200, {"kept": True})
    assert line.ask("POST", "/live/anonymous", post, **bearer) == (422, {"error": "not_anonymous"})
    server.stop()
    server.start()
    assert Line(server.port).ask("POST", "/live/anonymous", post | {"body": {"text": "?"}}) == (409, {"error": "spent"})
    assert server.do(GROUNDS, "told", str(number)) == {"tally": [[said, False, 1]]}
    kept = (server.folder / "serve.log").read_text()
    assert post["token"] not in kept
    assert "/live/anonymous" not in kept
