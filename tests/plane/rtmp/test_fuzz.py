"""Whatever bytes come, however they are cut: no fault but the named ones, memory bounded, and the connection always ends."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plane.rtmp.client import command, hello, message, metadata, whole, wooing
from tests.plane.rtmp.hall import Halls, Pusher, tags

from diemcau.plane.media.rtmp import Limits, RtmpFront, amf0
from diemcau.plane.media.rtmp.chunks import Broken
from diemcau.plane.media.rtmp.session import NoViewer, Publish, Session
from diemcau.plane.media.sources import Refused

MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(MANY, max_examples=20)
LIMITS = Limits(message_bytes=50_000, held_bytes=80_000)


def converse(pieces: Iterator[bytes] | list[bytes]) -> tuple[bytes, bytes, str]:
    """Feed a session: what it sent, the FLV it gave, and how it ended. Any other exception is a failure."""
    session, flv, sent, ended = Session(LIMITS), bytearray(), bytearray(), ""
    for piece in pieces:
        try:
            for event in session.receive(piece):
                if isinstance(event, bytes):
                    flv += event
                elif isinstance(event, Publish):
                    session.start()
        except (Broken, Refused, NoViewer) as fault:
            ended = type(fault).__name__
        assert session.held <= LIMITS.held_bytes + 65_536
        sent += session.outgoing()
        if ended:
            break
    return bytes(sent), bytes(flv), ended


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(p % (len(data) + 1) for p in places)})
    return [data[a:b] for a, b in pairwise(edges)]


@MANY
@given(st.lists(st.binary(max_size=3_000), max_size=6))
def test_any_bytes(pieces: list[bytes]) -> None:
    converse(pieces)


@MANY
@given(st.lists(st.binary(max_size=2_000), max_size=6))
def test_any_bytes_behind_the_handshake(pieces: list[bytes]) -> None:
    converse([hello() + bytes(1536), *pieces])


@MANY
@given(st.lists(st.tuples(st.integers(0, 25), st.binary(max_size=300), st.integers(0, 2**32 - 1)), max_size=20))
def test_any_messages_on_air(sent: list[tuple[int, bytes, int]]) -> None:
    start = b"".join([hello(), bytes(1536), *wooing("good")])
    _, flv, _ = converse(
        [start, *(message(kind, body, at=at, number=4 + n % 8) for n, (kind, body, at) in enumerate(sent))]
    )
    if flv:
        tags(flv)


AMF = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=3),
    max_leaves=8,
)
COMMANDS = ["connect", "createStream", "publish", "play", "deleteStream", "FCUnpublish", "_result", "onStatus"]


@MANY
@given(st.lists(st.tuples(st.sampled_from(COMMANDS), st.lists(AMF, max_size=4), st.sampled_from([17, 20])), max_size=8))
def test_any_commands(sent: list[tuple[str, list[amf0.Value], int]]) -> None:
    converse([hello(), bytes(1536), *(command(name, *values, kind=kind) for name, values, kind in sent)])


@MANY
@given(st.dictionaries(st.text(max_size=8), AMF, max_size=5))
def test_any_metadata(members: dict[str, amf0.Value]) -> None:
    _, flv, ended = converse([b"".join([hello(), bytes(1536), *wooing("good"), metadata(**members)])])
    assert not ended
    [(kind, at, body)] = tags(flv)
    assert (kind, at) == (18, 0)
    name, read = amf0.read(body)
    assert name == "onMetaData"
    assert isinstance(read, dict)
    assert set(read) == {k for k, v in members.items() if isinstance(v, str | float | bool)}


@pytest.fixture(scope="module")
def recorded() -> bytes:
    """What libav sends for one second of picture and sound, byte by byte."""

    async def record() -> bytes:
        taken, halls = bytearray(), Halls()
        front = RtmpFront(halls)
        await front.start("127.0.0.1", 0)

        async def between(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            back, forth = await asyncio.open_connection("127.0.0.1", front.port)
            await asyncio.gather(pour(reader, forth, taken), pour(back, writer, bytearray()))

        proxy = await asyncio.start_server(between, "127.0.0.1", 0)
        pusher = await Pusher.start(f"rtmp://127.0.0.1:{proxy.sockets[0].getsockname()[1]}/live/good", "--frames", "15")
        await pusher.sent()
        proxy.close()
        await front.close()
        return bytes(taken)

    return asyncio.run(record())


async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, copy: bytearray) -> None:
    while data := await reader.read(65536):
        copy += data
        writer.write(data)
    writer.close()


@MANY
@given(st.lists(st.integers(0, 2**20), max_size=30))
def test_cutting_changes_nothing(recorded: bytes, places: list[int]) -> None:
    _, flv, ended = converse([recorded])
    assert not ended
    assert len(tags(flv)) > 20
    assert converse(cut(recorded, places))[1:] == (flv, "")


def test_byte_by_byte(recorded: bytes) -> None:
    assert converse([recorded[n : n + 1] for n in range(len(recorded))])[1:] == converse([recorded])[1:]


@MANY
@given(
    st.lists(st.tuples(st.integers(0, 2**20), st.binary(max_size=8), st.integers(0, 40)), min_size=1, max_size=12),
    st.data(),
)
def test_a_mutated_session(recorded: bytes, changes: list[tuple[int, bytes, int]], data: st.DataObject) -> None:
    mutated = bytearray(recorded)
    for place, put, taken in changes:
        at = 3073 + place % (len(mutated) - 3073)
        mutated[at : at + taken] = put
    _, flv, _ = converse(cut(bytes(mutated), data.draw(st.lists(st.integers(0, 2**20), max_size=4))))
    if flv:
        tags(flv)


@FEW
@given(st.binary(max_size=200), st.integers(0, 40_000), st.booleans())
def test_a_front_closes_whatever_comes(noise: bytes, place: int, leave: bool) -> None:
    asyncio.run(knock(noise, place, leave=leave))


async def knock(noise: bytes, place: int, *, leave: bool) -> None:
    halls = Halls()
    front = RtmpFront(halls, limits=Limits(to_publish_s=0.05, idle_s=0.05, linger_s=0.05))
    await front.start("127.0.0.1", 0)
    data = whole("good")
    at = place % len(data)
    reader, writer = await asyncio.open_connection("127.0.0.1", front.port)
    writer.write(data[:at] + noise + (b"" if leave else data[at:]))
    if leave:
        await writer.drain()
        writer.transport.abort()
    async with asyncio.timeout(5):
        with suppress(ConnectionError):
            while await reader.read(65536):
                pass
        while front.connections:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    writer.transport.abort()
    assert all(source.closed.is_set() for source in halls.sources)
    await front.close()


def test_noise_is_not_remembered() -> None:
    """A session that never ends a message holds no more than the limit, however long it goes on."""
    endless = (
        [hello() + bytes(1536)]
        + [b"\x04" + bytes(3) + b"\x00\xc3\x50\x09" + bytes(4)]
        + [os.urandom(128) + b"\xc4"] * 300
    )
    sent, flv, _ = converse(endless)
    assert (len(sent), flv) == (3073, b"")
