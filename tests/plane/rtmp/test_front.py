"""The door whole, over a socket: who gets in, who is told what, and that every connection ends."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import get_args

import pytest
from tests.plane.rtmp.client import (
    AAC_HEADER,
    H264_HEADER,
    Encoder,
    aac,
    broadcast,
    command,
    h264,
    message,
    metadata,
    wooing,
)
from tests.plane.rtmp.hall import Halls, tags

from diemcau.kernel.networks import network_of
from diemcau.plane.media.rtmp import Limits, RtmpFront, amf0
from diemcau.plane.media.rtmp.patience import ADDRESSES, Patience, TooMany
from diemcau.plane.media.rtmp.places import Full, Place, Places
from diemcau.plane.media.rtmp.words import refusal
from diemcau.plane.media.sources import Reason, Refused

BAD_NAME, REJECTED = "NetStream.Publish.BadName", "NetStream.Publish.Rejected"


@pytest.fixture
def halls() -> Halls:
    return Halls()


@pytest.fixture
async def front(halls: Halls) -> AsyncIterator[RtmpFront]:
    front = RtmpFront(halls, limits=QUICK)
    await front.start("127.0.0.1", 0)
    yield front
    await front.close()


QUICK = Limits(
    to_publish_s=0.4, idle_s=0.4, feed_s=0.3, linger_s=0.3, connections_per_address=3, strangers_per_address=3
)


async def told(port: int, code: str, *parts: bytes) -> str:
    """What a connection that sends `parts` is told in its status `code`, before it is closed."""
    encoder = await Encoder.to(port)
    encoder.send(*parts)
    text = await encoder.status(code)
    await encoder.end()
    encoder.close()
    return text


async def test_a_broadcast_comes_out_as_flv(front: RtmpFront, halls: Halls, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    encoder = await Encoder.on_air(front.port)
    encoder.send(
        *broadcast(range(30)),
        metadata(width=1),
        command("FCUnpublish", 6, None, "good"),
        command("deleteStream", 7, None, 1),
    )
    await encoder.status("NetStream.Unpublish.Success")
    encoder.close()
    [source] = halls.sources
    await source.closed.wait()
    assert halls.asked == [("good", "rtmp", "127.0.0.1")]
    (kind, at, about), *rest = tags(bytes(source.data))
    assert (kind, at) == (18, 0)
    assert amf0.read(about) == ["onMetaData", {"width": 160.0, "height": 96.0, "encoder": "a test"}]
    media = [one for n in range(30) for one in ((9, 40 * n, h264(n)), (8, 40 * n, aac(n)))]
    assert rest == [(9, 0, H264_HEADER), (8, 0, AAC_HEADER), *media]
    assert "good" not in caplog.text


async def test_frames_wait_for_their_headers_and_new_headers_stand_where_they_come(
    front: RtmpFront, halls: Halls
) -> None:
    encoder = await Encoder.on_air(front.port)
    encoder.send(message(9, h264(1), at=40), message(8, AAC_HEADER), message(8, aac(1), at=60))
    encoder.send(message(9, H264_HEADER), message(9, h264(2), at=80), message(9, H264_HEADER + b"x", at=0))
    encoder.send(message(9, h264(3), at=120), command("deleteStream", 7, None, 1))
    await encoder.end()
    encoder.close()
    assert [(k, at) for k, at, _ in tags(bytes(halls.sources[0].data))] == [
        (8, 0),
        (8, 60),
        (9, 60),
        (9, 80),
        (9, 80),
        (9, 120),
    ]


async def test_an_aggregate_is_taken_apart(front: RtmpFront, halls: Halls) -> None:
    parts = [(9, 5_000, H264_HEADER), (9, 5_000, h264(0)), (9, 5_040, h264(1))]
    body = b"".join(bytes([k]) + len(b).to_bytes(3) + t.to_bytes(3) + bytes(4) + b + bytes(4) for k, t, b in parts)
    encoder = await Encoder.on_air(front.port)
    encoder.send(message(22, body, at=100), command("deleteStream", 7, None, 1))
    await encoder.end()
    encoder.close()
    assert tags(bytes(halls.sources[0].data)) == [(9, 0, H264_HEADER), (9, 100, h264(0)), (9, 140, h264(1))]


@pytest.mark.parametrize(
    "parts",
    [
        wooing("good", kind=17),
        wooing("good?bitrate=3000"),
        wooing("", app="live/good"),
        wooing("", app="live/good/?x=1"),
    ],
    ids=["AMF3", "query", "app", "app and query"],
)
async def test_ways_to_say_the_key(front: RtmpFront, halls: Halls, parts: list[bytes]) -> None:
    encoder = await Encoder.to(front.port)
    encoder.send(*parts)
    await encoder.status("NetStream.Publish.Start")
    encoder.close()
    assert halls.asked[0][0] == "good"


async def test_a_wrong_key_is_told_and_logged_without_it(
    front: RtmpFront, halls: Halls, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert "renewed" in await told(front.port, BAD_NAME, *wooing("secret-of-somebody"))
    assert "wrong_key number 1 from there" in caplog.text
    assert "secret-of-somebody" not in caplog.text
    assert halls.sources == []


@pytest.mark.parametrize("key", ["", "x" * 129, "a\nb"])
async def test_what_is_no_key_is_not_even_asked(front: RtmpFront, halls: Halls, key: str) -> None:
    await told(front.port, BAD_NAME, *wooing(key, app="/"))
    assert halls.asked == []


async def test_the_right_key_gets_in_soon_after_a_wrong_one(front: RtmpFront) -> None:
    await told(front.port, BAD_NAME, *wooing("wrong"))
    began = asyncio.get_running_loop().time()
    encoder = await Encoder.on_air(front.port)
    assert 0.5 < asyncio.get_running_loop().time() - began < 3
    encoder.close()


async def test_a_second_encoder_is_refused_while_the_first_one_sends(front: RtmpFront, halls: Halls) -> None:
    first = await Encoder.on_air(front.port)
    first.send(*broadcast(range(3)))
    await halls.first_bytes()
    assert "on air" in await told(front.port, BAD_NAME, *wooing("good"))
    first.send(message(9, h264(3), at=120), command("deleteStream", 7, None, 1))
    await first.end()
    first.close()
    assert tags(bytes(halls.sources[0].data))[-1] == (9, 120, h264(3))


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"\x90hvc1" + bytes(200), "HEVC"), (b"\x1c\0\0\0\0" + bytes(200), "HEVC"), (b"\x90av01" + bytes(9), "AV1")],
)
async def test_other_codecs_are_refused_in_plain_words(
    front: RtmpFront, halls: Halls, body: bytes, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = await Encoder.on_air(front.port)
    encoder.send(message(9, body), *(message(9, body, at=40 * n) for n in range(2_000)))
    text = await encoder.status(REJECTED)
    assert words in text
    assert "H.264" in text
    await encoder.end()
    encoder.close()
    assert halls.sources[0].closed.is_set()
    assert words in caplog.text
    assert words in halls.sources[0].refused, "the desk hears of it, too"


async def test_who_publishes_nothing_is_sent_away(front: RtmpFront) -> None:
    for parts in ([], wooing("good")[:4]):
        encoder = await Encoder.to(front.port)
        encoder.send(*parts)
        await encoder.end()
        encoder.close()


async def test_who_sends_much_and_publishes_nothing_is_sent_away(
    front: RtmpFront, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    encoder = await Encoder.to(front.port)
    encoder.send(*wooing("good")[:4], *[command("ping", 0, None, "x" * 1_000)] * 200)
    await encoder.end()
    encoder.close()
    assert "much came" in caplog.text


async def test_who_only_keeps_the_line_warm_is_sent_away(front: RtmpFront, halls: Halls) -> None:
    encoder = await Encoder.on_air(front.port)

    async def ping() -> None:
        while True:
            encoder.send(message(4, b"\0\6\0\0\0\1", number=2))
            await asyncio.sleep(0.05)

    pings = asyncio.create_task(ping())
    assert "No picture" in await encoder.status(REJECTED)
    pings.cancel()
    encoder.close()
    assert halls.sources[0].closed.is_set()


async def test_a_hall_that_takes_nothing_holds_the_encoder_back(front: RtmpFront, halls: Halls) -> None:
    encoder = await Encoder.on_air(front.port)
    halls.sources[0].free.clear()
    large = message(9, b"\x17\1" + bytes(1 << 20), size=128)
    encoder.send(message(9, H264_HEADER), *[large] * 20)
    await asyncio.sleep(0.1)
    assert encoder.unsent > 2 << 20
    assert "moment" in await encoder.status(REJECTED)
    encoder.close()
    await halls.sources[0].closed.wait()


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (Refused("taken"), BAD_NAME, "on air"),
        (Refused("no_video"), REJECTED, "no picture"),
        (ConnectionResetError(), REJECTED, "moment"),
        (ZeroDivisionError(), REJECTED, "moment"),
    ],
)
async def test_the_source_ends_it(front: RtmpFront, halls: Halls, fault: Exception, code: str, words: str) -> None:
    encoder = await Encoder.on_air(front.port)
    halls.sources[0].fault = fault
    encoder.send(*broadcast(range(3)))
    assert words in await encoder.status(code)
    await encoder.end()
    encoder.close()
    assert halls.sources[0].closed.is_set()


def test_every_reason_has_words() -> None:
    for reason in get_args(Reason):
        status = refusal(Refused(reason, "AV1"))
        assert (status.level, "{" in status.description) == ("error", False)


async def test_viewers_and_strangers_are_sent_away(front: RtmpFront) -> None:
    opening = wooing("good")[:4]
    assert "web" in await told(front.port, "NetStream.Play.Failed", *opening, command("play", 5, None, "good"))
    for parts in (
        [command("publish", 1, None, "good")],
        [command("connect", 1, {})],
        [message(9, h264())],
        [*opening, opening[0]],
    ):
        encoder = await Encoder.to(front.port)
        encoder.send(*parts)
        await encoder.end()
        encoder.close()
    reader, writer = await asyncio.open_connection("127.0.0.1", front.port)
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    assert await asyncio.wait_for(reader.read(), 2) == b""
    writer.transport.abort()


async def test_an_address_has_only_so_many_connections_and_who_only_holds_one_gives_way(front: RtmpFront) -> None:
    held = [await Encoder.to(front.port) for _ in range(3)]
    on_air = await Encoder.on_air(front.port)
    assert front.connections == 3
    with pytest.raises(AssertionError, match="ended"):
        await held[0].status("NetStream.Publish.Start")
    other = await Encoder.on_air(front.port, "other")
    for encoder in (*held, on_air, other):
        encoder.close()


def test_who_knocks_takes_no_place_of_who_publishes() -> None:
    now, gone = [0.0], []
    places = Places(Limits(connections=3, callers=2, strangers=3, strangers_per_address=2, addresses=2), lambda: now[0])

    def enter(address: str) -> Place:
        return places.enter(address, lambda: gone.append(address))

    for n in range(3):
        places.publish(enter(f"198.51.100.{n}"))
    places.leave(
        next(p for p in places.held if p.network.endswith(".2"))
    )  # of .0, .1 and .2 the two last are remembered
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3"):  # strangers, among themselves
        enter(address)
    assert gone == ["192.0.2.1", "192.0.2.1"]
    back = enter("198.51.100.2")
    assert (len(gone), len(places)) == (2, 6)
    places.publish(back)
    with pytest.raises(Full):
        places.publish(enter("192.0.2.4"))
    assert gone[2:] == ["192.0.2.1"]
    now[0] = 90_000
    places.leave(back)  # on air till now
    for _ in range(3):
        enter("198.51.100.2")
    assert gone[3:] == ["198.51.100.2"]


async def test_pings_are_answered_and_bytes_acknowledged(front: RtmpFront) -> None:
    encoder = await Encoder.to(front.port)
    encoder.send(message(5, (1_000).to_bytes(4), number=2), message(4, b"\0\6\1\2\3\4", number=2), *wooing("good"))
    await encoder.status("NetStream.Publish.Start")
    encoder.send(*broadcast(range(100)))
    await encoder.sent(b"")
    await asyncio.sleep(0.1)
    encoder.send(command("deleteStream", 7, None, 1))
    await encoder.end()
    encoder.close()
    assert [m.body for m in encoder.heard if m.kind == 4] == [b"\0\7\1\2\3\4", b"\0\0\0\0\0\1"]
    counts = [int.from_bytes(m.body) for m in encoder.heard if m.kind == 3]
    assert counts == sorted(counts)
    assert counts[-1] > 7_000


async def test_who_never_reads_our_answers_is_sent_away(front: RtmpFront, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    encoder = await Encoder.on_air(front.port)
    encoder.pause()
    encoder.send(message(9, H264_HEADER))
    pings = message(4, b"\0\6\1\2\3\4", number=2) * 2_000 + message(9, h264())

    async def send_on() -> None:
        while True:
            await encoder.sent(pings)

    with pytest.raises(ConnectionError):
        await asyncio.wait_for(send_on(), 5)
    encoder.close()
    assert "our answers are not read" in caplog.text


async def test_closing_the_front_closes_the_sources(front: RtmpFront, halls: Halls) -> None:
    encoder = await Encoder.on_air(front.port)
    closing = asyncio.create_task(front.close())
    assert "stopping" in await encoder.status(REJECTED)
    encoder.close()
    await closing
    assert halls.sources[0].closed.is_set()
    assert front.connections == 0


def test_wrong_keys_wait_ever_longer_and_never_for_ever() -> None:
    now = [100.0]
    patience = Patience(lambda: now[0])
    assert patience.reserve("192.0.2.1", "any") == 0
    waits = []
    for n in range(8):
        patience.wrong("192.0.2.1", f"wrong {n}")
        waits.append(patience.reserve("192.0.2.1", "any"))
        now[0] += waits[-1]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (1.0, 8.0)
    assert [patience.reserve("192.0.2.1", "any") for _ in range(2)] == [8.0, 16.0]
    with pytest.raises(TooMany):
        patience.reserve("192.0.2.1", "any")
    assert patience.reserve("192.0.2.2", "any") == 0
    now[0] += 601
    assert patience.reserve("192.0.2.1", "any") == 0


def test_an_encoder_with_an_old_key_makes_itself_wait_and_no_other() -> None:
    now = [100.0]
    patience = Patience(lambda: now[0])
    waits = []
    for _ in range(20):
        waits.append(patience.reserve("192.0.2.1", "old"))
        now[0] += waits[-1]
        assert patience.wrong("192.0.2.1", "old") == 1
        now[0] += 0.1
    assert waits[:6] == [0.0, 1.0, 2.0, 4.0, 8.0, 8.0]
    assert patience.reserve("192.0.2.1", "right") == 0
    for n in range(9):  # who guesses through keys makes the old one forgotten, and waits as ever
        patience.wrong("192.0.2.1", f"guess {n}")
    assert patience.reserve("192.0.2.1", "right") == 8


def test_addresses_remembered_are_bounded_and_an_ipv6_line_is_one() -> None:
    patience = Patience(lambda: 0.0)
    for n in range(ADDRESSES + 10):
        patience.wrong(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", "wrong")
    assert len(patience) == ADDRESSES
    patience.wrong("2001:db8::1", "wrong")
    assert patience.reserve("2001:db8::ffff:1", "any") == 1.0
    assert network_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert network_of("fe80::1%eth0") == "fe80::/64"
