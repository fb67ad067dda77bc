"""The packager with a real hall process, and a front's door to it: publishers, rungs, playlists, bad days."""

import asyncio
import json
import logging
import os
import re
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import av
import msgspec
import pytest
from tests.plane.asgi import ask
from tests.plane.media.clips import clip
from tests.plane.media.studio import Stage, fed, staged

from diemcau.plane.media import doors, serving
from diemcau.plane.media.feeds import Feed
from diemcau.plane.media.messages import Commanded
from diemcau.plane.media.packager import COMMAND
from diemcau.plane.media.publishers import Publishers
from diemcau.plane.media.sources import Refused, Source

pytestmark = pytest.mark.sqlite


async def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.05)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def listed(stage: Stage, name: str) -> str:
    answer = await ask(stage.door, "GET", f"{stage.base}/{name}")
    assert answer.status == 200, answer.body
    return answer.body.decode()


def state(stage: Stage) -> dict[str, object]:
    return json.loads(stage.states[-1])  # type: ignore[no-any-return]


def command(stage: Stage, verb: str, *, on: bool = True) -> None:
    stage.broker.publish(COMMAND, msgspec.json.encode(Commanded(conference=7, verb=verb, on=on)))  # type: ignore[arg-type]


def taken_at_hand(stage: Stage, path: str) -> tuple[dict[str, str], bytes] | None:
    found = stage.door.at_hand(f"{stage.base}/{path}")
    if found is None:
        return None
    rows: list[list[str]] = [line.split(": ", 1) for line in found[0].decode().splitlines()]
    return dict(rows) | {"content-length": str(len(found[1]))}, found[1]


async def test_what_is_published_is_served_to_who_holds_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tmp_path) as stage:
        assert (await ask(stage.door, "GET", f"{stage.base}/live.m3u8")).status == 404
        source = await stage.packager.open_source("main-key", "rtmp", "192.0.2.7")
        data = clip("flv", seconds=9, gop=25)
        began = datetime.now(UTC)
        publishing = asyncio.create_task(fed(source, data, seconds=9))
        rows = ""
        while "source/" not in rows:
            await asyncio.sleep(0.2)
            rows = (await ask(stage.door, "GET", f"{stage.base}/source-ll.m3u8")).body.decode()
        hint = re.findall(r'PRELOAD-HINT:TYPE=PART,URI="(.*)"', rows)[0]
        number, part = map(int, re.findall(r"(\d+)\.(\d+)\.m4s", hint)[0])
        waited, held = await asyncio.gather(
            ask(stage.door, "GET", f"{stage.base}/{hint}"),
            ask(stage.door, "GET", f"{stage.base}/source-ll.m3u8?_HLS_msn={number}&_HLS_part={part}"),
        )
        assert (waited.status, waited.headers["content-type"]) == (200, "video/mp4")
        assert hint in held.body.decode()
        assert held.headers["cache-control"] == "public, max-age=6"
        first = re.findall(r"source/(\d+)\.m4s", rows)[0]
        taken = datetime.fromisoformat(re.findall("DATE-TIME:(.*)", rows)[0])
        assert abs((taken - began).total_seconds()) < 0.5, "the hall's own start is not the publisher's"
        whole = await ask(stage.door, "GET", f"{stage.base}/source/{first}.m4s")
        parts = [await ask(stage.door, "GET", f"{stage.base}/source/{first}.{n}.m4s") for n in range(4)]
        assert whole.body.startswith(b"".join(answer.body for answer in parts if answer.status == 200))
        head = await ask(stage.door, "HEAD", f"{stage.base}/source/{first}.m4s")
        assert (head.body, head.headers["content-length"]) == (b"", str(len(whole.body)))
        assert taken_at_hand(stage, f"source/{first}.m4s") is None
        monkeypatch.setattr(serving, "LEAST", 1)
        assert taken_at_hand(stage, f"source/{first}.m4s") == (whole.headers, whole.body)
        for path in ("live.m3u8", "source-ll.m3u8", "source/1.m4s", f"source/{first}.0.m4s", f"stills/{first}.m4s", ""):
            assert taken_at_hand(stage, path) is None, path
        assert stage.door.at_hand(f"/media/7.1.wrong/source/{first}.m4s") is None

        for rung in ("stills", "360p", "audio"):
            began = time.monotonic()
            assert f"{rung}/" in await listed(stage, f"{rung}.m3u8")
            assert time.monotonic() - began < 4
        await until(lambda: state(stage)["rungs"] == ["360p", "audio", "source", "stills"])
        for path, status in (
            ("source/1.m4s", 404), (f"source/{int(first) + 99}.m4s", 404), ("source/x.m4s", 404), ("other.m3u8", 404),
            ("source/init-none.mp4", 404), (f"source-ll.m3u8?_HLS_msn={int(first) + 99}", 400),
            ("source-ll.m3u8?_HLS_part=1", 400), ("source-ll.m3u8?_HLS_msn=x", 400),
        ):  # fmt: skip
            answer = await ask(stage.door, "GET", f"{stage.base}/{path}")
            assert (path, answer.status) == (path, status)
        assert (await ask(stage.door, "GET", "/media/7.1.wrong/live.m3u8")).status == 404
        assert (await ask(stage.door, "POST", f"{stage.base}/live.m3u8")).status == 405
        publishing.cancel()


async def test_a_key_of_nobody_and_a_second_publisher_are_refused_and_no_key_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with staged(tmp_path) as stage:
        with caplog.at_level(logging.INFO), pytest.raises(Refused, match="wrong_key"):
            await stage.packager.open_source("a-guessed-key", "rtmp", "192.0.2.66")
        assert "192.0.2.66" in caplog.text
        assert "a-guessed-key" not in caplog.text
        first = await stage.packager.open_source("main-key", "rtmp", "192.0.2.7")
        with pytest.raises(Refused, match="taken"):
            await stage.packager.open_source("main-key", "rtmp", "192.0.2.8")
        first.heard -= (
            3  # it has said nothing for three seconds: nobody else's turn yet, but it may itself have come back
        )
        with pytest.raises(Refused, match="taken"):
            await stage.packager.open_source("main-key", "rtmp", "192.0.2.8")
        second = await stage.packager.open_source("main-key", "rtmp", "192.0.2.7")
        with pytest.raises(Refused, match="taken"):
            await first.feed(b"FLV")
        second.heard -= 6
        await stage.packager.open_source("main-key", "rtmp", "192.0.2.8")
        await first.close()


def test_two_behind_one_address_are_told_apart_by_both_speaking() -> None:
    people = Publishers()
    first = Feed(_Nobody(), kind="rtmp", container="flv", peer="192.0.2.7", standby=False)
    people.add(first)
    with pytest.raises(Refused, match="taken"):
        people.make_room(standby=False, who=first.who)
    assert first.knocked is not None
    first.heard = (
        first.knocked + 1
    )  # it went on speaking after the other had knocked, and is then still for three seconds
    first.knocked, first.heard = first.knocked - 4, first.heard - 4
    with pytest.raises(Refused, match="taken"):
        people.make_room(standby=False, who=first.who)
    first.heard -= 3
    people.make_room(standby=False, who=first.who)


async def patiently(source: Source, data: bytes) -> None:
    """Hand it in, and wait for what is said of it."""
    await source.feed(data)
    for _ in range(100):
        await asyncio.sleep(0.05)
        await source.feed(b"")


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"this is no stream at all", "bad_stream"), (clip("flv", seconds=4, video="flv", sound=""), "codec")],
)
async def test_a_stream_that_cannot_be_broadcast_is_refused_with_the_reason(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    async with staged(tmp_path) as stage:
        source = await stage.packager.open_source("main-key", "rtmp", "192.0.2.7")
        with pytest.raises(Refused, match=reason):
            await patiently(source, data)
        await stage.packager.open_source("main-key", "rtmp", "192.0.2.7")


async def test_a_front_passes_a_publisher_on_and_is_told_when_it_is_over(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        source = await stage.link.publish(
            7, kind="studio", container="matroska", peer="192.0.2.9", who="account:1", standby=False
        )
        spare = await stage.link.publish(
            7, kind="studio", container="matroska", peer="192.0.2.9", who="account:2", standby=True
        )
        assert [await one.aired(None) for one in (source, spare)] == [True, False], "who stands by is told so"
        command(stage, "switch")
        assert [await asyncio.wait_for(one.aired(was), 5) for one, was in ((source, True), (spare, False))] == [
            False,
            True,
        ]
        command(stage, "switch")
        await asyncio.wait_for(source.aired(False), 5)
        await spare.close()
        with pytest.raises(Refused, match="taken"):
            await stage.link.publish(7, kind="studio", container="matroska", peer="", who="", standby=False)
        await fed(source, clip(seconds=4, gop=25), seconds=1)
        await until(lambda: stage.packager._halls[7].window.rung("source").whole())
        assert "source/" in await listed(stage, "source.m3u8")
        assert any(json.loads(said)["on_air"] == "studio" for said in stage.states)
        command(stage, "cut")
        assert (await asyncio.wait_for(source.over(), 5)).reason == "wrong_key"
        await until(lambda: state(stage)["lost"])
        assert state(stage)["on_air"] is None


@pytest.mark.whole
async def test_the_standby_is_taken_by_the_desk_and_by_itself_when_the_other_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diemcau.plane.media.publishers.SILENT_S", 3.0)
    async with staged(tmp_path) as stage:
        main = await stage.packager.open_source("main-key", "rtmp", "192.0.2.7")
        spare = await stage.packager.open_source("spare-key", "rtmp", "192.0.2.8")
        wide, small = clip("flv", seconds=25, gop=12), clip("flv", seconds=25, gop=12, width=160, height=90)
        feeding = [asyncio.create_task(fed(main, wide, seconds=25)), asyncio.create_task(fed(spare, small, seconds=25))]

        def life() -> tuple[str, int]:
            found = stage.packager._halls[7].window.rung("source")
            return (
                (found.segments[-1].life, found.inits[found.segments[-1].life][0].width) if found.segments else ("", 0)
            )

        await until(lambda: life()[1] == 320)
        assert (state(stage)["by"], state(stage)["standby"]) == ("main", "rtmp")
        command(stage, "switch")
        await until(lambda: life()[1] == 160)
        assert state(stage)["by"] == "standby"
        feeding[1].cancel()
        await until(lambda: life()[1] == 320)
        await until(lambda: (state(stage)["by"], state(stage)["on_air"]) == ("main", "rtmp"))
        rows = await listed(stage, "source.m3u8")
        assert rows.count("#EXT-X-DISCONTINUITY\n") >= 1
        feeding[0].cancel()


class _Nobody:
    """A hall that takes what it is given."""

    async def open_input(self, feed: Feed, head: bytes) -> None: ...
    async def give(self, feed: Feed, data: bytes) -> None: ...
    def gone(self, feed: Feed) -> None: ...
    def refused(self, feed: Feed, reason: str, detail: str) -> None: ...
    def told(self, feed: Feed) -> None: ...


def test_a_picture_that_has_stopped_is_silence_though_sound_goes_on() -> None:
    people = Publishers()
    main, spare = (Feed(_Nobody(), kind="rtmp", container="flv", peer="", standby=place) for place in (False, True))
    for feed in (main, spare):
        people.add(feed)
    people.on_air = people.due()
    main.aired()
    people.watch(began=True)
    assert (people.on_air, people.due(), people.lost_ms) == (False, None, None)  # the first piece may take a while
    assert [people.lack(sparse=sparse) for sparse in (False, True)] == ["", "keys"]
    main.made = time.monotonic() - 6
    people.watch(began=True)
    assert people.due() is True
    assert people.lost_ms is not None
    assert 5_500 < time.time() * 1000 - people.lost_ms < 7_500
    assert people.lack(sparse=True) == "picture"
    main.heard -= 3
    assert people.lack(sparse=True) == "", "who sends nothing lacks a line"


@pytest.mark.whole
async def test_a_hall_that_is_killed_is_replaced_and_the_numbers_go_on(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        source = await stage.packager.open_source("main-key", "rtmp", "192.0.2.7")
        publishing = asyncio.create_task(fed(source, clip("flv", seconds=20, gop=25), seconds=20))
        window = stage.packager._halls[7].window
        await until(lambda: len(window.rung("source").whole()) > 0)
        command(stage, "record")
        await until(lambda: state(stage)["recording"])
        await until(lambda: (recording := stage.packager._halls[7].recording) is not None and recording.files)
        process = stage.packager._halls[7].kept.process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        await until(lambda: len({segment.turn for segment in window.rung("source").whole()}) == 2)
        numbers = [segment.number for segment in window.rung("source").segments]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        publishing.cancel()
        command(stage, "close")
        await until(lambda: state(stage)["closed"])
        assert "#EXT-X-ENDLIST" in await listed(stage, "source.m3u8")
        with pytest.raises(Refused, match="unavailable"):
            await stage.packager.open_source("main-key", "rtmp", "192.0.2.7")
        command(stage, "open")
        await until(lambda: not state(stage)["closed"])
        await (await stage.packager.open_source("main-key", "rtmp", "192.0.2.7")).close()
        files = sorted((tmp_path / "recordings" / "7").iterdir())
        assert len(files) == 2
        for file in files:
            assert file.stat().st_mode & 0o777 == 0o600
            with av.open(str(file)) as opened:
                times = [float(frame.time or 0) for frame in opened.decode(video=0)]
            assert times[0] < 0.1
            assert len(times) >= 10
    assert {path.parent.name for path in files_in(tmp_path)} == {"7"}, "something else of the picture stays on disk"


@pytest.mark.whole
async def test_a_full_disk_ends_the_recording_and_not_the_broadcast_and_it_is_recorded_again(tmp_path: Path) -> None:
    async with staged(tmp_path, transcoding=False, spare=1 << 60) as stage:
        source = await stage.packager.open_source("main-key", "rtmp", "192.0.2.7")
        publishing = asyncio.create_task(fed(source, clip("flv", seconds=30, gop=12), seconds=30, speed=4))
        hall = stage.packager._halls[7]
        segments = hall.window.rung("source").segments
        await until(lambda: segments)
        command(stage, "record")
        await until(lambda: state(stage)["fault"] == "disk_full")
        assert (state(stage)["recording"], state(stage)["on_air"]) == (False, "rtmp")
        made = segments[-1].number
        await until(lambda: segments[-1].number > made)
        hall._shelf = hall._shelf._replace(spare=0)  # there is room again
        command(stage, "record")
        await until(lambda: state(stage)["recording"])
        assert state(stage)["fault"] == ""
        await until(lambda: files_in(tmp_path / "recordings"))
        publishing.cancel()


async def test_a_front_without_the_secret_hears_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / "media.sock"))
        await reader.readexactly(7 + 32)
        writer.write(doors.answer(doors.key_of(b"another secret, also long enough to be one"), "number"))
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()
        assert stage.link.up
