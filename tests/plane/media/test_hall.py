"""What a hall makes of a stream: segments of two seconds at key frames, parts, every rung; and what it refuses."""

import threading
import time
from typing import Any

import pytest
from tests.plane.media.clips import clip, pieces, played

from diemcau.plane.media.hall import lower
from diemcau.plane.media.hall.hall import Input
from diemcau.plane.media.messages import Init, Opening, Part, Unfit, Wanted
from diemcau.plane.media.windows import PART_S

pytestmark = pytest.mark.sqlite
LOW = ("360p", "stills", "audio")


class Made:
    """Stands where the hall does and keeps what an input tells."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.told: list[tuple[Any, bytes]] = []

    def tell(self, head: Any, payload: bytes = b"") -> None:
        self.told.append((head, payload))

    def inits(self, rung: str) -> list[tuple[Init, bytes]]:
        return [(head, data) for head, data in self.told if isinstance(head, Init) and head.rung == rung]

    def parts(self, rung: str, life: str = "") -> list[tuple[Part, bytes]]:
        found = [(head, data) for head, data in self.told if isinstance(head, Part) and head.rung == rung]
        return [(head, data) for head, data in found if not life or head.life == life]

    def segments(self, rung: str) -> dict[int, float]:
        lasts: dict[int, float] = {}
        for head, _ in self.parts(rung):
            lasts[head.segment] = round(lasts.get(head.segment, 0.0) + head.duration, 3)
        return lasts

    def played(self, rung: str) -> dict[str, list[tuple[float, float, bool]]]:
        (_, init), *_ = self.inits(rung)
        return played(init, *[data for _, data in self.parts(rung)])

    @property
    def end(self) -> Unfit:
        return next(head for head, _ in self.told if isinstance(head, Unfit))


def made_of(
    *streams: bytes, container: str = "matroska", rungs: tuple[str, ...] = (), transcoding: bool = True, told: int = 0
) -> Made:
    made = Made(Wanted(rungs=rungs, transcoding=transcoding))  # type: ignore[arg-type]
    one = Input(made, Opening(input=1, container=container))  # type: ignore[arg-type]
    one.life = "1"
    one.told_ms = told or None
    for data in streams:
        for piece in pieces(data):
            one.reader.put(piece)
    one.reader.end()
    one.thread.join(20)
    assert not one.thread.is_alive()
    return made


def test_a_slow_rung_ends_before_its_input_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing takes the streams away: who reads them afterwards reads what is no longer there, and libav crashes."""
    take, there = lower.Made.take, list[bool]()

    def slow(made: lower.Made, item: lower.Item) -> None:
        time.sleep(0.01)
        there.append(bool(made._video.container.streams.video))
        take(made, item)

    monkeypatch.setattr(lower, "END_S", 0.1)
    monkeypatch.setattr(lower.Made, "take", slow)
    made = made_of(clip("matroska", seconds=4.4, gop=25), rungs=("360p",))
    assert made.inits("360p")
    assert all(there)
    assert 0 < len(there) < 300, "what waited too long is left out"
    assert not [thread for thread in threading.enumerate() if thread.name == "lower-360p"]


@pytest.mark.parametrize("container", ["matroska", "flv"])
def test_every_rung_plays_and_its_segments_are_the_sources(container: str) -> None:
    made = made_of(clip(container, seconds=4.4, gop=25), container=container, rungs=LOW)
    assert made.end == Unfit(input=1, reason="ended")
    assert made.segments("source") == {0: 2.0, 1: 2.0, 2: 0.4}
    assert made.segments("360p") == {0: 2.0, 1: 2.0, 2: 0.4}
    assert list(made.segments("stills")) == list(made.segments("audio")) == [0, 1, 2]
    source = made.played("source")
    assert len(source["v"]) == 110
    assert source["v"][0][0] == 0
    assert len(source["a"]) > 180
    assert len({round(row[1], 3) for row in source["a"][1:-1]}) == 1, "a hole in the sound"
    assert [row[0] for row in made.played("stills")["v"]] == [0, 2, 4]
    assert all(row[2] for row in made.played("stills")["v"])
    assert len(made.played("360p")["v"]) == 110
    assert made.played("audio")["v"] == []
    assert abs(made.played("audio")["a"][-1][0] - source["a"][-1][0]) < 0.1


def test_parts_are_never_longer_than_their_target_and_begin_with_a_key_frame_where_they_say_so() -> None:
    made = made_of(clip(seconds=4, gop=25))
    parts = made.parts("source")
    assert all(head.duration <= PART_S for head, _ in parts)
    assert [head.part for head, _ in parts if head.segment == 0] == [0, 1, 2, 3, 4]
    assert [head.independent for head, _ in parts if head.part == 0] == [True, True]
    assert sum(head.ends for head, _ in parts) == 2
    assert all(data[4:8] == b"moof" for _, data in parts)


@pytest.mark.parametrize(("gop", "lasts"), [(12, 2.4), (37, 1.48), (50, 2.0), (100, 4.0)])
def test_a_segment_holds_as_many_groups_of_pictures_as_fit(gop: int, lasts: float) -> None:
    assert made_of(clip(seconds=4.4, gop=gop, sound=""), rungs=()).segments("source")[0] == lasts


def test_pictures_shown_in_another_order_than_decoded_keep_their_times() -> None:
    made = made_of(clip("flv", seconds=2.4, bframes=2, gop=50), container="flv", rungs=("360p",))
    shown = sorted(row[0] for row in made.played("source")["v"])
    assert len(shown) == 60
    assert shown == pytest.approx([shown[0] + n * 0.04 for n in range(60)], abs=0.002)
    small = [row[0] for row in made.played("360p")["v"]]
    assert small == pytest.approx(shown[: len(small)], abs=0.002)
    assert len(small) >= 58  # what a decoder still holds at the end is lost


def test_without_transcoding_low_rungs_are_what_comes_and_there_is_no_360p() -> None:
    made = made_of(clip("flv", seconds=2.4, gop=25), container="flv", rungs=LOW, transcoding=False)
    assert made.inits("360p") == []
    (stills, _), (source, _) = made.inits("stills")[0], made.inits("source")[0]
    assert (stills.codecs, stills.width) == (source.codecs, source.width)
    assert [row[0] for row in made.played("stills")["v"]] == [0, 2]
    assert len(made.played("audio")["a"]) == len(made.played("source")["a"])


def test_without_sound_there_are_pictures_and_without_pictures_nothing() -> None:
    silent = made_of(clip(seconds=1, sound=""), rungs=LOW)
    assert silent.inits("source")[0][0].codecs.startswith("avc1.")
    assert silent.inits("audio") == []
    assert made_of(clip(seconds=1, video=None)).end.reason == "no_video"


@pytest.mark.parametrize(("video", "sound", "named"), [("libvpx", "libopus", "vp8"), ("libx264", "flac", "flac")])
def test_a_codec_that_cannot_be_broadcast_is_named(video: str, sound: str, named: str) -> None:
    made = made_of(clip(seconds=1, video=video, sound=sound))
    assert (made.end.reason, made.end.detail) == ("codec", named)
    assert made.parts("source") == []


def test_the_time_of_a_picture_is_when_it_came_and_a_clock_of_the_publishers_that_is_wrong_is_not_believed() -> None:
    data = clip(seconds=2)
    before = time.time() * 1000
    for told, slack in ((0, 400), (int(before) - 1000, 1), (int(before) - 3_600_000, 400), (int(before) + 90_000, 400)):
        now = time.time() * 1000
        at = made_of(data, told=told).parts("source")[0][0].at
        if slack == 1:
            assert at == told
        else:
            assert now - 2_100 <= at <= now + slack


def test_a_publishers_time_that_jumps_begins_another_life() -> None:
    tags = clip("flv", seconds=1, start_s=0)
    later = clip("flv", seconds=1, start_s=3_600)[13:]
    made = made_of(tags, later, container="flv")
    assert [head.life for head, _ in made.inits("source")] == ["1", "1.1"]
    assert made.parts("source", "1.1")[0][0].segment == 0
    (_, init), data = made.inits("source")[1], [data for _, data in made.parts("source", "1.1")]
    assert played(init, *data)["v"][0][0] == 0


def test_clocks_of_picture_and_sound_far_apart_are_said_and_do_not_make_a_life_a_packet() -> None:
    near, far = (clip("flv", seconds=0.2, start_s=at)[13:] for at in (0, 60))
    made = made_of(clip("flv", seconds=0.2), *[near, far] * 5, container="flv")
    assert (made.end.reason, made.end.detail) == ("bad_stream", "clocks")
    assert len(made.inits("source")) <= 6


def test_noise_instead_of_a_stream_is_said_to_be_one() -> None:
    assert made_of(b"\x1aE\xdf\xa3" + bytes(range(256)) * 400).end.reason == "bad_stream"
