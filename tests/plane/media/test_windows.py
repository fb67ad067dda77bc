"""A window's numbers, what it forgets, and the playlists that tell of it."""

import re

import pytest

from diemcau.plane.media import playlists
from diemcau.plane.media.messages import Init, Part
from diemcau.plane.media.numbering import Numbering
from diemcau.plane.media.windows import KEPT, LISTED, RungWindow, Window

pytestmark = pytest.mark.sqlite
AT = 1_795_330_758_836


def part(segment: int, number: int = 0, *, life: str = "a", rung: str = "source", turn: int = 1, lasts: float = 0.5, ends: bool = False) -> Part:  # fmt: skip
    return Part(
        rung=rung, life=life, segment=segment, part=number, duration=lasts, at=AT + segment * 2000,
        independent=number == 0, ends=ends, turn=turn,
    )  # type: ignore[arg-type]  # fmt: skip


def filled(window: RungWindow, segments: range, *, life: str = "a", turn: int = 1, lasts: float = 2.0) -> RungWindow:
    window.take_init(Init(rung="source", life=life, codecs="avc1.42c00c,opus", width=1280, height=720), b"init")
    for n in segments:
        window.take(part(n, life=life, turn=turn, lasts=lasts / 2), b"one-%d" % n)
        window.take(part(n, 1, life=life, turn=turn, lasts=lasts / 2, ends=True), b"two-%d" % n)
    return window


def text(window: RungWindow, *, low_latency: bool = False, closed: bool = False) -> str:
    return playlists.media(window, name="source", low_latency=low_latency, closed=closed)


def test_it_keeps_what_can_be_asked_for_and_forgets_the_rest() -> None:
    window = filled(RungWindow(), range(100, 140))
    assert [segment.number for segment in window.segments] == list(range(140 - KEPT, 140))
    assert window.segment(139).data == b"one-139two-139"  # type: ignore[union-attr]
    assert [bytes(data) for _, data in window.segment(139).parts] == [b"one-139", b"two-139"]  # type: ignore[union-attr]
    assert window.segment(100) is None
    assert re.findall(r"source/(\d+)\.m4s", text(window)) == [str(n) for n in range(140 - LISTED, 140)]


def test_told_twice_or_from_the_middle_it_stays_the_same() -> None:
    window = filled(RungWindow(), range(1, 6))
    before = text(window)
    for head, data in list(window.pieces()):
        window.take_init(head, data) if isinstance(head, Init) else window.take(head, data)
    assert text(window) == before
    window.take(part(7, 1), b"no beginning")
    assert text(window) == before


def test_after_a_gap_nothing_from_before_it_is_listed() -> None:
    window = filled(filled(RungWindow(), range(1, 4)), range(9, 11))
    assert re.findall(r"source/(\d+)\.m4s", text(window)) == ["9", "10"]


def test_another_life_is_a_discontinuity_with_a_beginning_of_its_own_and_never_the_end() -> None:
    window = filled(RungWindow(), range(1, 4))
    window.take(part(4), b"cut off")
    filled(window, range(5, 7), life="b", turn=2)
    rows = text(window).splitlines()
    assert rows[:3] == ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:2"]
    assert rows.count("#EXT-X-DISCONTINUITY") == 1
    assert rows[rows.index("#EXT-X-DISCONTINUITY") + 1] == '#EXT-X-MAP:URI="source/init-b.mp4"'
    assert "source/4.m4s" in rows
    assert "#EXT-X-MEDIA-SEQUENCE:1" in rows
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:1" in rows
    assert "#EXT-X-ENDLIST" not in rows
    assert "#EXT-X-ENDLIST" in text(window, closed=True)
    filled(window, range(7, 7 + LISTED), life="b", turn=2)
    rows = text(window).splitlines()
    assert "#EXT-X-DISCONTINUITY" not in rows
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:2" in rows


def test_times_are_in_utc_with_milliseconds() -> None:
    assert "#EXT-X-PROGRAM-DATE-TIME:2026-11-22T06:59:20.836Z" in text(filled(RungWindow(), range(1, 3)))


def test_low_latency_names_parts_of_the_newest_segments_and_the_next() -> None:
    window = filled(RungWindow(), range(1, 6))
    window.take(part(6), b"first")
    rows = text(window, low_latency=True).splitlines()
    assert "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.200" in rows
    assert '#EXT-X-PART:DURATION=0.50000,URI="source/6.0.m4s",INDEPENDENT=YES' in rows
    assert rows[-1] == '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="source/6.1.m4s"'
    assert not [row for row in rows if "source/2.0" in row]
    window.take(part(6, 1, ends=True), b"last")
    assert text(window, low_latency=True).splitlines()[-1] == '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="source/7.0.m4s"'


def test_the_target_never_shrinks() -> None:
    window = filled(RungWindow(), range(1, 3), lasts=4.1)
    assert "#EXT-X-TARGETDURATION:4" in text(filled(window, range(3, 20)))


def test_key_frames_too_far_apart_are_seen_while_the_segment_still_grows() -> None:
    window = filled(RungWindow(), range(1, 4), lasts=10)
    assert not window.sparse
    for number in range(3):
        window.take(part(4, number, lasts=4, ends=False), b"x")
    assert window.sparse
    filled(window, range(5, 6))
    assert window.sparse, "one that ended just now says so, too"
    assert not filled(window, range(6, 7)).sparse


def test_a_hall_without_sound_is_known_by_its_newest_life() -> None:
    window = RungWindow()
    for life, codecs, silent in (
        ("a", "avc1.42c00c,mp4a.40.2", False),
        ("b", "avc1.42c00c", True),
        ("c", "avc1.42c00c,opus", False),
    ):
        window.take_init(Init(rung="source", life=life, codecs=codecs), b"init")
        assert window.silent is silent


def test_all_rungs_are_offered_lowest_first_before_they_are_made() -> None:
    window = Window()
    filled(window.rung("source"), range(1, 3))
    rows = playlists.multivariant(window, low_latency=True, offered=("source", "360p", "stills", "audio")).splitlines()
    assert [row for row in rows if not row.startswith("#")] == ["stills.m3u8", "360p-ll.m3u8", "source-ll.m3u8"]
    assert 'CODECS="avc1.4d401e,opus",RESOLUTION=640x360' in rows[5]
    rows = playlists.multivariant(window, low_latency=False, offered=("source", "stills")).splitlines()
    assert [row for row in rows if not row.startswith("#")] == ["stills.m3u8", "source.m3u8"]


def test_numbers_only_grow_over_lives_and_over_packagers() -> None:
    first = Numbering()
    placed = [first.placed(part(n, life=life)) for life, n in (("1", 0), ("1", 1), ("2", 0), ("2", 1))]
    numbers = [one.segment for one in placed if one is not None]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert [one.turn - placed[0].turn for one in placed if one is not None] == [0, 0, 1, 1]  # type: ignore[union-attr]
    assert first.placed(part(1, life="1", rung="360p")) is None
    low = first.placed(part(1, life="2", rung="360p"))
    assert low is not None
    assert low.segment == numbers[3]
    later = Numbering().placed(part(0, life="1"))
    assert later is not None
    assert later.segment >= numbers[0]
    assert later.turn <= 7 * 24 * 60 + 1  # players keep a list of that length
