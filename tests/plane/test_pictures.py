"""Pictures of slides: whoever has the conference's pass gets the file, nobody else learns that there is one."""

from pathlib import Path

import pytest
from tests.plane.asgi import ask
from tests.plane.ops import SECRET

from diemcau.kernel.addresses import MEDIA, PICTURES, Addresses
from diemcau.kernel.clock import FakeClock
from diemcau.plane.pictures import Pictures

NAME = "0123456789abcdef" * 2
ADDRESSES = Addresses(SECRET, PICTURES)


@pytest.fixture
def pictures(tmp_path: Path, clock: FakeClock) -> Pictures:
    for conference in ("1", "2"):
        (tmp_path / conference).mkdir()
    (tmp_path / "1" / f"{NAME}.webp").write_bytes(b"picture")
    (tmp_path / "1" / f"{NAME}.json").write_bytes(b"{}")
    (tmp_path / "secret").write_bytes(b"x")
    return Pictures(tmp_path, ADDRESSES, clock=clock)


def base(clock: FakeClock, conference: int = 1, *, seconds: int = 100) -> str:
    return ADDRESSES.sign(conference, until=clock.now_ms() // 1000 + seconds)


async def test_a_file_for_every_cache_until_its_address_ends(pictures: Pictures, clock: FakeClock) -> None:
    path = f"{base(clock)}/{NAME}.webp"
    answer = await ask(pictures, "GET", path)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"picture", "image/webp")
    assert answer.headers["cache-control"] == "public, max-age=100, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = await ask(pictures, "GET", path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    head = await ask(pictures, "HEAD", path)
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "7")
    listed = await ask(pictures, "GET", path.replace(".webp", ".json"))
    assert (listed.body, listed.headers["content-type"]) == (b"{}", "application/json")
    assert (await ask(pictures, "POST", path)).status == 405


async def test_without_an_address_of_this_conference_there_is_nothing(pictures: Pictures, clock: FakeClock) -> None:
    good = base(clock)
    until, conference, seal = good.removeprefix(PICTURES.path).split(".")
    other = Addresses(SECRET, MEDIA).sign(1, until=int(until)).removeprefix(MEDIA.path)
    wrong = [f"{until}.2.{seal}", f"{int(until) + 7}.{conference}.{seal}", f"{until}.{conference}", "x" * 20, other]
    for one in (base(clock, 2), base(clock, seconds=0), *(PICTURES.path + word for word in wrong)):
        assert (await ask(pictures, "GET", f"{one}/{NAME}.webp")).status == 404, one
    for name in ("secret", "../secret", f"{NAME}.png", f"{NAME[:-1]}0.webp", "..%2fsecret", f"{NAME}.webp/x", ""):
        assert (await ask(pictures, "GET", f"{good}/{name}")).status == 404, name
