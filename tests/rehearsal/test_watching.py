"""Simulated screens: what they read of a playlist, when a player stands still, what a budget allows, and which cue reached whom."""

import pytest

from diemcau.rehearsal import hls
from diemcau.rehearsal.budget import Budget
from diemcau.rehearsal.player import Buffer
from diemcau.rehearsal.screen import ServerClock
from diemcau.rehearsal.watching import Cues, Shown

LIST = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:3
#EXT-X-MEDIA-SEQUENCE:41
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="source/init-41-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-22T09:50:00.109Z
#EXTINF:2.00000,
source/41.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="source/init-41-2.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-22T09:50:02.109Z
#EXTINF:1.50000,
source/42.m4s
"""


def segments(*numbers: int) -> tuple[hls.Segment, ...]:
    return tuple(hls.Segment(number, 2.0, f"source/{number}.m4s", 2000 * number) for number in numbers)


def test_a_playlist_is_read_with_its_heads_numbers_and_times() -> None:
    found = hls.read(LIST)
    assert found.target == 3
    assert found.heads == ("source/init-41-1.mp4", "source/init-41-2.mp4")
    assert [(s.number, s.length, s.address) for s in found.segments] == [
        (41, 2.0, "source/41.m4s"),
        (42, 1.5, "source/42.m4s"),
    ]
    assert found.segments[1].at - found.segments[0].at == 2000
    with pytest.raises(ValueError, match="no playlist"):
        hls.read("<html>")


def test_what_comes_late_is_a_stall_and_what_a_cut_line_misses_is_none() -> None:
    buffer = Buffer()
    assert [s.number for s in buffer.wanted(segments(1, 2, 3, 4, 5))] == [3, 4, 5]
    for segment in segments(3, 4, 5):
        buffer.take(segment, 100.0, now_ms=12_000)
    assert [s.number for s in buffer.wanted(segments(4, 5, 6))] == [6]
    buffer.take(segments(6)[0], 105.9, now_ms=17_900)
    assert (buffer.stalls, buffer.latency_ms) == (0, 6_000)
    buffer.take(segments(7)[0], 109.0, now_ms=21_000)
    assert (buffer.stalls, buffer.latency_ms) == (1, 7_000)
    buffer.start_over()
    buffer.take(segments(90)[0], 500.0, now_ms=181_000)
    assert (buffer.stalls, buffer.latency_ms) == (1, 1_000)


def test_a_player_that_fell_behind_catches_up() -> None:
    buffer = Buffer()
    buffer.take(segments(1)[0], 100.0, now_ms=3_000)
    buffer.take(segments(2)[0], 130.0, now_ms=33_000)
    for segment in segments(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15):
        buffer.take(segment, 130.0, now_ms=33_000)
    assert buffer.stalls == 1
    assert buffer.latency_ms == 33_000 + 3 * 2_000 - 30_000


def test_a_budget_gives_no_more_than_it_is_and_pays_back_what_was_too_much() -> None:
    now = [0.0]
    budget = Budget(1_000, now=lambda: now[0])
    assert budget.has_some()
    budget.spend(3_000)
    now[0] = 1.9
    assert not budget.has_some()
    now[0] = 2.1
    assert budget.has_some()
    now[0] = 1_000.0
    assert budget.has_some()
    budget.spend(1_001)  # what was not used long ago is not there any more
    assert not budget.has_some()


def test_a_cue_is_measured_to_every_room_and_missed_by_those_it_never_reached() -> None:
    cues = Cues()
    cues.seen(1, {"slides": '<slide-pane id="slides" data-page="2" data-at="500">'}, 10.05)
    cues.pressed(Shown("slides", 500), 10.0)
    cues.pressed(Shown("film", 900), 11.0)
    cues.seen(2, {"slides": '<slide-pane data-at="500">', "tile-3": ""}, 10.2)
    cues.seen(2, {"slides": '<slide-pane data-at="500">'}, 99.0)
    cues.seen(1, {"film": '<film-pane data-at="900">'}, 11.5)
    cues.pressed(Shown("slides", 700), 29.0)  # too late to reach anybody
    assert cues.close(2, until=28.0) == (2, 1)
    assert sorted(round(ms) for ms in cues.ms) == [50, 200, 500]


def test_a_room_is_on_the_page_pressed_last_or_on_one_pressed_since() -> None:
    cues = Cues()
    for moment, at in ((500, 10.0), (700, 20.0), (900, 29.0)):
        cues.pressed(Shown("slides", moment), at)
    for room, shown in ((1, (500, 700)), (2, (500,)), (3, (500, 700, 900)), (4, (700, 500))):
        for moment in shown:
            cues.seen(room, {"slides": f'<slide-pane data-at="{moment}">'}, 1.0)
    assert cues.on_page(until=28.0) == 2
    assert Cues().on_page(until=28.0) == 0


def test_the_servers_clock_is_believed_where_it_answered_soonest(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = ServerClock()
    assert clock.now_ms() == 0
    clock.told(1_000_000, 10.0, 10.2)
    clock.told(9_000_000, 20.0, 24.0)
    monkeypatch.setattr("diemcau.rehearsal.screen.time.monotonic", lambda: 11.1)
    assert clock.now_ms() == 1_001_000
