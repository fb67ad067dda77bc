"""A whole server hands out a material to whom it is for, and no longer."""

import http.client
from contextlib import closing
from pathlib import Path

import pytest

from tests.server import Server

pytestmark = pytest.mark.whole


def test_a_material_made_the_hub_s_own_opens_to_nobody_who_was_given_it_before(tmp_path: Path) -> None:
    server = Server(tmp_path)
    address = server.do("tests.live.film.one_material", "give")
    server.start()

    def get(path: str, **headers: str) -> tuple[int, str | None, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as line:
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.headers["Cache-Control"], answer.read()

    try:
        assert get(address) == (200, "private, no-store", b"%PDF-1.7 tai lieu")
        assert get(address, Range="bytes=9-11")[::2] == (206, b"tai")
        assert get(address.replace("/materials/", "/files/"))[0] == 404
        server.do("tests.live.film.one_material", "narrow")
        assert get(address)[0] == 404
    finally:
        server.stop()
