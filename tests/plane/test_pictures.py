"""Pictures of slides: whoever has the conference's pass gets the file, nobody else learns that there is one."""

from pathlib import Path

import pytest
from tests.plane.asgi import ask
from tests.plane.ops import SECRET

from diemcau.kernel.clock import FakeClock
from diemcau.kernel.passes import DAY_MS, Passes
from diemcau.plane.pictures import Pictures

NAME = "0123456789abcdef" * 2
PASSES = Passes(SECRET, "slides")


@pytest.fixture
def pictures(tmp_path: Path, clock: FakeClock) -> Pictures:
    for conference in ("1", "2"):
        (tmp_path / conference).mkdir()
    (tmp_path / "1" / f"{NAME}.webp").write_bytes(b"picture")
    (tmp_path / "1" / f"{NAME}.json").write_bytes(b"{}")
    (tmp_path / "secret").write_bytes(b"x")
    return Pictures(tmp_path, PASSES, clock=clock)


def word(clock: FakeClock, conference: int = 1) -> str:
    return PASSES.mint(conference, now_ms=clock.now_ms())


async def test_a_file_for_ever_and_for_every_cache(pictures: Pictures, clock: FakeClock) -> None:
    path = f"/pictures/{word(clock)}/{NAME}.webp"
    answer = await ask(pictures, "GET", path)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"picture", "image/webp")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = await ask(pictures, "GET", path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    head = await ask(pictures, "HEAD", path)
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "7")
    listed = await ask(pictures, "GET", path.replace(".webp", ".json"))
    assert (listed.body, listed.headers["content-type"]) == (b"{}", "application/json")
    assert (await ask(pictures, "POST", path)).status == 405


async def test_without_the_pass_of_this_conference_there_is_nothing(pictures: Pictures, clock: FakeClock) -> None:
    good = word(clock)
    conference, day, seal = good.split(".")
    wrong = [
        word(clock, 2), f"2.{day}.{seal}", f"1.{int(day) + 7}.{seal}", f"1.{day}.{seal[::-1]}", f"1.{day}", "x" * 20,
        f"{conference}.{day}.é{seal}", f"{conference}.{day}.{seal}.1", Passes(SECRET, "other").mint(1, now_ms=clock.now_ms()),
    ]  # fmt: skip
    for one in wrong:
        assert (await ask(pictures, "GET", f"/pictures/{one}/{NAME}.webp")).status == 404, one
    for name in ("secret", "../secret", f"{NAME}.png", f"{NAME[:-1]}0.webp", "..%2fsecret", f"{NAME}.webp/x"):
        assert (await ask(pictures, "GET", f"/pictures/{good}/{name}")).status == 404, name


def test_a_pass_is_the_same_for_a_week_and_ends(clock: FakeClock) -> None:
    start = clock.now_ms() // DAY_MS // 7 * 7 * DAY_MS
    one = PASSES.mint(1, now_ms=start)
    assert PASSES.mint(1, now_ms=start + 7 * DAY_MS - 1) == one
    assert PASSES.mint(1, now_ms=start + 7 * DAY_MS) != one
    assert PASSES.read(one, now_ms=start + 14 * DAY_MS - 1) == 1
    assert PASSES.read(one, now_ms=start + 14 * DAY_MS) is None
