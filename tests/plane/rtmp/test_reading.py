"""The pieces: AMF0, the handshake with digests, chunks of every form, times across wraps, codecs by name."""

import os

import pytest
from tests.plane.rtmp.client import H264_HEADER, aac, h264, message

from diemcau.plane.media.rtmp import amf0, codecs, flv, greeting
from diemcau.plane.media.rtmp.chunks import Broken, ChunkReader, ChunkWriter, Message
from diemcau.plane.media.rtmp.limits import Limits
from diemcau.plane.media.sources import Refused


def read(*parts: bytes, limits: Limits | None = None) -> list[Message]:
    return list(ChunkReader(limits or Limits()).feed(b"".join(parts)))


def test_amf0_comes_back_as_it_went() -> None:
    value = {"name": "Điểm Cầu", "rate": 29.97, "on": True, "off": None, "list": [1.0, "a", {}], "long": "x" * 70_000}
    assert amf0.read(amf0.write("connect", 1, value)) == ["connect", 1.0, value]
    assert amf0.read(amf0.write_array({"a": 1.0})) == [{"a": 1.0}]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"\x06", None),
        (b"\x0d", None),
        (b"\x0b" + bytes(10), 0.0),
        (b"\x0f\0\0\0\1x", "x"),
        (b"\x10\0\1C\0\1a\1\1\0\0\x09", {"a": True}),
        (b"\x02\0\1\xff", "\ufffd"),
    ],
)
def test_amf0_reads_rarer_types(raw: bytes, value: amf0.Value) -> None:
    assert amf0.read(raw) == [value]


@pytest.mark.parametrize(
    "raw",
    [
        b"\x02\0\5abc",
        b"\x07\0\0",
        b"\x11\x0a",
        b"\x0a\xff\xff\xff\xff",
        b"\x03\0\1a" * 9,
        b"\x0a\0\0\0\1" * 20,
        b"\x03\0\1a\5",
        b"\x05" * 2_001,
    ],
)
def test_amf0_refuses_what_is_cut_off_deep_or_endless(raw: bytes) -> None:
    with pytest.raises(amf0.Unreadable):
        amf0.read(raw)


@pytest.mark.parametrize("base", [8, 772])
def test_a_client_that_wants_digests_gets_ours_in_its_own_scheme(base: int) -> None:
    block = bytearray(os.urandom(1536))
    block[4:8] = b"\x80\x00\x07\x02"
    place = greeting.place_of(bytes(block), base)
    block[place : place + 32] = greeting.signed(bytes(block), place, greeting.PLAYER)
    answer = greeting.answer(bytes(block))
    found = greeting.signature(answer[1:1537], greeting.SERVER)
    assert found is not None
    assert found[0] == base
    key = greeting.hmac.digest(greeting.SERVER + greeting.COMMON, bytes(block[place : place + 32]), "sha256")
    assert answer[-32:] == greeting.hmac.digest(key, answer[1537:-32], "sha256")


def test_a_simple_client_gets_its_block_back() -> None:
    for block in (bytes(8) + os.urandom(1528), bytes(4) + b"\1\2\3\4" + os.urandom(1528)):
        assert greeting.answer(block)[1537:] == block


def test_chunks_of_all_forms() -> None:
    body = bytes(range(200))
    parts = [
        b"\x04\0\0\x64\0\0\xc8\x09\1\0\0\0" + body[:128] + b"\xc4" + body[128:],  # absolute, 100 ms
        b"\x44\0\0\x28\0\0\2\x08" + b"ab",  # 40 ms on, another length and kind
        b"\x84\0\0\x14" + b"cd",  # 20 ms on
        b"\xc4" + b"ef",  # and again
    ]
    assert read(*parts) == [
        Message(9, 100, 1, body),
        *[Message(8, 140 + 20 * n, 1, b) for n, b in enumerate([b"ab", b"cd", b"ef"])],
    ]


def test_a_delta_after_a_whole_header_is_its_time() -> None:
    """As the specification says and ffmpeg does: form 3 after form 0 repeats the timestamp as a delta."""
    assert [m.at for m in read(message(8, b"a", at=21), b"\xc4b", b"\xc4c")] == [21, 42, 63]


def test_chunk_streams_of_every_number_interleave() -> None:
    first = message(9, bytes(200), number=4)
    second = message(8, bytes(300), number=5)
    numbers = [b"\x00\x00", b"\x00\xff", b"\x01\x00\x01"]  # 64, 319, 320
    long = [n + bytes(3) + b"\0\0\1\x08" + bytes(4) + b"x" for n in numbers]
    woven = first[:140] + second[:140] + first[140:] + second[140:269] + second[269:]
    assert [len(m.body) for m in read(woven, *long)] == [200, 300, 1, 1, 1]


@pytest.mark.parametrize("at", [0xFFFFFE, 0xFFFFFF, 0x1000000, 0xFFFFFFFF])
def test_extended_timestamps(at: int) -> None:
    body = os.urandom(300)
    repeated = message(9, body, at=at)
    assert read(repeated, message(8, b"x", at=1)) == [Message(9, at, 1, body), Message(8, 1, 1, b"x")]
    if at >= 0xFFFFFF:  # encoders that leave them out of the pieces behind the first
        left_out = repeated[:16] + b"\xc4".join([body[:128], body[128:256], body[256:]])
        assert read(left_out)[0] == Message(9, at, 1, body)


def test_a_negative_step_wraps() -> None:
    back = b"\x44\xff\xff\xff\0\0\1\x08" + (2**32 - 20).to_bytes(4) + b"x"
    assert [m.at for m in read(message(8, b"a", at=100), back)] == [100, 80]


def test_chunk_size_and_abort_are_followed() -> None:
    size = message(1, (4096).to_bytes(4), number=2)
    abort = message(2, (4).to_bytes(4), number=2)
    half = message(9, bytes(4000), size=4096)[:2000]
    reader = ChunkReader(Limits())
    assert list(reader.feed(size + half)) == []
    assert reader.held == 1988
    other = message(8, b"x" * 3000, number=5, size=4096)
    assert list(reader.feed(half[:0] + bytes(2012) + abort + other)) == [
        Message(9, 0, 1, half[12:] + bytes(2012)),
        Message(8, 0, 1, b"x" * 3000),
    ]
    cut = message(9, bytes(5000), size=4096)[: 12 + 4096]
    assert [m.kind for m in reader.feed(cut + abort + other)] == [8]
    assert reader.held == 0


@pytest.mark.parametrize(
    "raw",
    [
        b"\x84\0\0\0",  # no header to go by
        message(1, (127).to_bytes(4), number=2),
        message(1, b"\x80\0\0\0", number=2),
        message(1, b"\0", number=2),
        b"\x04" + bytes(3) + b"\x50\0\0\x09" + bytes(4),  # 5 MiB
        message(9, bytes(300))[:140] + message(9, b"x"),
        b"".join(message(9, b"x", number=n) for n in range(4, 30)),
    ],
)
def test_what_breaks_the_protocol(raw: bytes) -> None:
    with pytest.raises(Broken):
        read(raw)


def test_unfinished_messages_are_bounded_together() -> None:
    begun = [message(9, bytes(50_000), number=n, size=20_000)[: 12 + 20_000] for n in range(4, 10)]
    size = message(1, (20_000).to_bytes(4), number=2)
    assert read(size, *begun) == []
    with pytest.raises(Broken, match="unfinished"):
        read(size, *begun, limits=Limits(held_bytes=100_000))


def test_our_own_chunks_are_read_back() -> None:
    writer = ChunkWriter()
    size = writer.message(1, (60_000).to_bytes(4), chunk_stream=2)
    long = writer.message(20, bytes(100_000), chunk_stream=3)
    assert read(size, long) == [Message(20, 0, 0, bytes(100_000))]


def test_times_run_on_across_wraps() -> None:
    for wrap in (2**32, 2**24):
        line = flv.Timeline()
        sent = [(wrap - 3_000 + 40 * n) % wrap for n in range(200)]
        assert [line.frame(at) for at in sent] == [1_000 + 40 * n for n in range(200)]
    line = flv.Timeline()
    assert [line.frame(at % 2**32) for at in (2**24 - 10, 2**24 + 5, 2**24 - 3)] == [1_000, 1_015, 1_007]


def test_times_from_nought_stay_as_they_are_and_a_sound_before_the_first_picture_keeps_its_place() -> None:
    line = flv.Timeline()
    assert [line.frame(at) for at in (23, 0, 40)] == [23, 0, 40]
    line = flv.Timeline()
    assert [line.frame(at) for at in (500_000, 499_980, 500_040)] == [1_000, 980, 1_040]


def test_49_days_are_enough() -> None:
    line = flv.Timeline()
    assert [line.frame(n << 30) for n in range(4)] == [0, 1 << 30, 2 << 30, 3 << 30]
    with pytest.raises(Broken, match="49 days"):
        line.frame(0)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"\x90hvc1\x01", r"HEVC \(H.265\)"),
        (b"\x1c\x00\0\0\0", r"HEVC \(H.265\)"),
        (b"\x90av01\x01", "AV1"),
        (b"\x90vp09\x01", "VP9"),
        (b"\x90xyz\xff\x01", "codec"),
        (b"\x96\x00hvc1", "several tracks"),
        (b"\x12\x00", "H.263"),
        (b"\x10\x00", "video codec 0"),
    ],
)
def test_other_pictures_are_refused_by_name(body: bytes, name: str) -> None:
    with pytest.raises(Refused, match=name) as refused:
        codecs.video(body)
    assert refused.value.reason == "codec"


@pytest.mark.parametrize(
    ("body", "name"), [(b"\x2f\xff", "MP3"), (b"\xb2\0", "Speex"), (b"\x91fLaC", "FLAC"), (b"\x95\0mp4a", "several")]
)
def test_other_sounds_are_refused_by_name(body: bytes, name: str) -> None:
    with pytest.raises(Refused, match=name):
        codecs.audio(body)


def test_parts_are_told_apart() -> None:
    header, frame, nothing = codecs.Part.HEADER, codecs.Part.FRAME, codecs.Part.NOTHING
    assert [codecs.video(b) for b in (H264_HEADER, h264(), b"\x17\x02\0\0\0", b"\x57\0", b"", b"\x17")] == [
        header,
        frame,
        *[nothing] * 4,
    ]
    assert [codecs.video(b"\x90avc1"), codecs.video(b"\xa3avc1x"), codecs.video(b"\xa4avc1x")] == [
        header,
        frame,
        nothing,
    ]
    assert [codecs.audio(b) for b in (b"\xaf\0\x12\x10", aac(), b"\xaf", b"\x90Opus", b"\x91Opusx")] == [
        header,
        frame,
        nothing,
        header,
        frame,
    ]
