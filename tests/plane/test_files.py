"""Files by signed address: whole, by range, by piece, as a pack; and nobody without an address."""

import asyncio
import hashlib
import json
import time
from pathlib import Path
from typing import Any

import pytest

from diemcau.kernel.addresses import FILES, Addresses
from diemcau.kernel.clock import FakeClock
from diemcau.kernel.pieces import PIECE, digest_of
from diemcau.plane.files import Files

NOW_S = 1_800_000_000
SECRET = b"s" * 40
ADDRESSES = Addresses(SECRET, FILES)
DATA = bytes(range(256)) * 8192 + b"the end"  # two pieces and a bit


class Shelf:
    """A folder of files, and what the app says when asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.app = Files(folder, ADDRESSES, clock=FakeClock(NOW_S * 1000))

    def put(self, data: bytes, ending: str = "mp4") -> str:
        pieces = [hashlib.sha256(data[at : at + PIECE]).digest() for at in range(0, len(data), PIECE)]
        name = f"{digest_of(b''.join(pieces))}.{ending}"
        (self.folder / name[:2]).mkdir(exist_ok=True)
        (self.folder / name[:2] / name).write_bytes(data)
        return name

    def get(
        self, path: str, *, query: str = "", headers: dict[str, str] | None = None, method: str = "GET"
    ) -> tuple[int, dict[str, str], bytes]:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
        }
        asyncio.run(self.app(scope, receive, send))
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def signed(name: str, *, conference: int = 0, room_kbps: int = 0, total_kbps: int = 0, until: int = NOW_S + 100) -> str:
    return ADDRESSES.sign(conference, room_kbps, total_kbps, until=until, name=name)


def test_a_file_comes_whole_by_range_and_by_piece(shelf: Shelf) -> None:
    path = signed(shelf.put(DATA))
    status, told, body = shelf.get(path)
    assert (status, body) == (200, DATA)
    assert told["content-type"] == "video/mp4"
    assert told["cache-control"] == "public, max-age=100, immutable"
    status, told, body = shelf.get(path, headers={"range": "bytes=5-9"})
    assert (status, body, told["content-range"]) == (206, DATA[5:10], f"bytes 5-9/{len(DATA)}")
    assert shelf.get(path, headers={"range": "bytes=-7"})[2] == b"the end"
    assert shelf.get(path, headers={"range": f"bytes={len(DATA)}-"})[0] == 416
    assert shelf.get(path, headers={"range": "bytes=0-1,4-5"})[0] == 200
    assert b"".join(shelf.get(path, query=f"piece={n}")[2] for n in range(3)) == DATA
    assert shelf.get(path, query="piece=2")[0] == 200
    assert shelf.get(path, query="piece=3")[0] == 416
    assert shelf.get(path, query="piece=x")[0] == 416
    assert shelf.get(path, headers={"if-none-match": told["etag"]})[0] == 304
    assert shelf.get(path, method="HEAD")[1:] == (shelf.get(path)[1], b"")


def test_only_a_signed_address_opens_until_its_end(shelf: Shelf) -> None:
    name, other = shelf.put(DATA), shelf.put(b"another")
    path = signed(name)
    assert shelf.get(path.replace(name, other))[0] == 404
    assert shelf.get(path.replace(".0.0.0.", ".0.9.9."))[0] == 404
    assert shelf.get("/files/../../etc/passwd")[0] == 404
    assert shelf.get(signed(name, until=NOW_S))[0] == 410
    assert shelf.get(signed("0" * 64 + ".mp4"))[0] == 404
    assert shelf.get(path, method="POST")[0] == 405


def test_what_is_for_keeping_is_never_shown_as_a_page(shelf: Shelf) -> None:
    path = signed(shelf.put(b"%PDF-1.7", "pdf"))
    told = shelf.get(path, query="name=K%E1%BA%BF%20ho%E1%BA%A1ch.pdf")[1]
    assert told["content-disposition"] == "attachment; filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch.pdf"
    assert told["content-security-policy"] == "default-src 'none'; sandbox"
    assert "content-disposition" in shelf.get(signed(shelf.put(b"<script>", "html")))[1]


def test_a_pack_is_its_head_and_its_files(shelf: Shelf) -> None:
    one, two = shelf.put(DATA), shelf.put(b"WEBVTT", "vtt")
    files = [{"name": one, "size": len(DATA)}, {"name": two, "size": 6}]
    head = json.dumps({"files": files, "more": "is read by pages"}).encode() + b"\n"
    path = signed(shelf.put(head, "pack"))
    assert shelf.get(path)[2] == head + DATA + b"WEBVTT"
    at = len(head) + len(DATA) - 4
    assert shelf.get(path, headers={"range": f"bytes={at}-{at + 7}"})[2] == b" endWEBV"
    assert shelf.get(signed(shelf.put(b'{"files":[{"name":"../x","size":1}]}', "pack")))[0] == 404
    assert shelf.get(signed(shelf.put(b"no pack", "pack")))[0] == 404


def test_one_request_and_all_of_a_conference_keep_their_pace(shelf: Shelf) -> None:
    name = shelf.put(b"x" * 160_000)
    began = time.monotonic()
    shelf.get(signed(name, conference=1, room_kbps=1_600))  # 0.8 s, of which 0.5 s leave at once
    assert 0.1 < time.monotonic() - began < 0.8

    async def three() -> float:
        began = time.monotonic()
        path = signed(name, conference=2, total_kbps=6_400)  # 200 ms each
        await asyncio.gather(*(asyncio.to_thread(shelf.get, path) for _ in range(3)))
        return time.monotonic() - began

    assert 0.05 < asyncio.run(three()) < 1.5
    shelf.get(signed(name, conference=3, total_kbps=50_000))
    shelf.app._pace.of(3)._free_at = time.monotonic() + 60  # a queue of a minute
    status, told, _body = shelf.get(signed(name, conference=3, total_kbps=1))
    assert (status, int(told["retry-after"]) >= 59) == (503, True)
