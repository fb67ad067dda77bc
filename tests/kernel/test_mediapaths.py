"""Addresses of picture and sound: signed for a day, the same for everybody, nothing else opens them."""

import pytest

from diemcau.kernel.mediapaths import DAY_MS, MediaPaths

SECRET = b"a secret of more than thirty-two bytes!"
NOON = 20_000 * DAY_MS + DAY_MS // 2


def test_an_address_is_the_same_all_day_and_opens_its_conference() -> None:
    paths = MediaPaths(SECRET)
    address = paths.of(12, now_ms=NOON)
    assert address == paths.of(12, now_ms=NOON + DAY_MS // 2 - 1)
    assert paths.read(f"{address}/source/7.m4s", now_ms=NOON) == (12, "source/7.m4s")
    assert paths.of(12, now_ms=NOON + DAY_MS) != address


def test_it_is_good_until_tomorrow_ends_and_a_little_before_it_begins() -> None:
    paths = MediaPaths(SECRET)
    path = paths.of(12, now_ms=NOON) + "/live.m3u8"
    assert paths.read(path, now_ms=NOON + DAY_MS) is not None
    assert paths.read(path, now_ms=NOON - DAY_MS) is not None
    assert paths.read(path, now_ms=NOON + 2 * DAY_MS) is None
    assert paths.read(path, now_ms=NOON - 2 * DAY_MS) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.replace("/media/12.", "/media/13."),
        lambda path: path.replace(".20000.", ".20001."),
        lambda path: path[:-12] + "A" + path[-11:] if path[-12] != "A" else path[:-12] + "B" + path[-11:],
        lambda path: path.replace("/media/", "/medium/"),
        lambda path: "/media/12.20000./live.m3u8",
        lambda path: "/media/١٢.20000.xx/live.m3u8",
        lambda path: "/media/12.20000.é/live.m3u8",
        lambda path: "/media/",
        lambda path: "/media/" + "9" * 5_000 + ".1.a/x",
    ],
)
def test_what_we_did_not_sign_opens_nothing(change) -> None:  # type: ignore[no-untyped-def]
    paths = MediaPaths(SECRET)
    path = paths.of(12, now_ms=NOON) + "/live.m3u8"
    assert paths.read(change(path), now_ms=NOON) is None
    assert MediaPaths(b"another secret of thirty-two bytes or more").read(path, now_ms=NOON) is None
