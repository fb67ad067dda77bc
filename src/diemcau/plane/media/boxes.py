"""Fragmented MP4 (ISO/IEC 14496-12): init segments from libav, fragments (moof and mdat) written here from samples."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

KEY, NOT_KEY, SOUND = 0x02000000, 0x01010000, 0x02000000  # sample_depends_on, sample_is_non_sync_sample
_START = b"\0\0\1"


@dataclass(slots=True)
class Sample:
    """One access unit; `at` and `duration` in its track's timescale, `shift` from decoding to showing."""

    at: int
    data: bytes
    key: bool = True
    shift: int = 0
    duration: int = 0


@dataclass(slots=True)
class Track:
    """A track of an init segment: its id, units a second, and what the MP4 registration authority calls its codec."""

    number: int
    timescale: int
    codec: str
    video: bool
    width: int = 0
    height: int = 0
    waiting: list[Sample] = field(default_factory=list)
    last: Sample | None = None


def fragment(number: int, tracks: Sequence[tuple[Track, Sequence[Sample]]]) -> bytes:
    """A movie fragment of these samples (of each track in order of decoding); tracks without any are left out."""
    filled = [(track, samples) for track, samples in tracks if samples]
    heads = [_traf(track, samples, 0) for track, samples in filled]
    at = 8 + 16 + sum(map(len, heads)) + 8
    body = bytearray()
    made = bytearray()
    for track, samples in filled:
        made += _traf(track, samples, at + len(body))
        for sample in samples:
            body += sample.data
    moof = _box(b"moof", _box(b"mfhd", struct.pack("!II", 0, number)) + bytes(made))
    return moof + struct.pack("!I4s", 8 + len(body), b"mdat") + bytes(body)


def _traf(track: Track, samples: Sequence[Sample], offset: int) -> bytes:
    tfhd = _box(b"tfhd", struct.pack("!II", 0x020000, track.number))
    tfdt = _box(b"tfdt", struct.pack("!IQ", 0x01000000, max(0, samples[0].at)))
    rows = bytearray()
    for s in samples:
        flags = SOUND if not track.video else KEY if s.key else NOT_KEY
        rows += struct.pack("!IIIi", s.duration, len(s.data), flags, s.shift)
    trun = _box(b"trun", struct.pack("!IIi", 0x01000F01, len(samples), offset) + bytes(rows))
    return _box(b"traf", tfhd + tfdt + trun)


def _box(name: bytes, payload: bytes) -> bytes:
    return struct.pack("!I4s", 8 + len(payload), name) + payload


def boxes(data: bytes, *path: bytes) -> Iterator[bytes]:
    """The payloads of all boxes at `path`, e.g. ``b"moov", b"trak"``."""
    at = 0
    while len(data) - at >= 8:
        size, name = struct.unpack_from("!I4s", data, at)
        if size < 8:
            return
        if name == path[0]:
            payload = data[at + 8 : at + size]
            if len(path) == 1:
                yield payload
            else:
                yield from boxes(payload, *path[1:])
        at += size


def timescales(init: bytes) -> list[int]:
    """Units a second of each track, in order."""
    mdhds = boxes(init, b"moov", b"trak", b"mdia", b"mdhd")
    return [int(struct.unpack_from("!I", mdhd, 20 if mdhd[0] == 1 else 12)[0]) for mdhd in mdhds]


def avc_codec(init: bytes) -> str:
    """``avc1.PPCCLL`` of the init segment's picture (RFC 6381)."""
    at = init.find(b"avcC")
    return f"avc1.{init[at + 5 : at + 8].hex()}"


def length_prefixed(data: bytes) -> bytes:
    """Annex B byte stream to length-prefixed NAL units, as MP4 has them."""
    made = bytearray()
    for unit in _units(data):
        made += struct.pack("!I", len(unit)) + unit
    return bytes(made)


def _units(data: bytes) -> Iterator[bytes]:
    at = data.find(_START)
    while at >= 0:
        begin = at + 3
        at = data.find(_START, begin)
        unit = (data[begin:] if at < 0 else data[begin:at]).rstrip(b"\0")
        if unit:
            yield unit


def begins_at(data: bytes) -> dict[int, int]:
    """When each track's samples in this fragment begin, in its timescale."""
    found = {}
    for traf in boxes(data, b"moof", b"traf"):
        number = struct.unpack_from("!I", next(boxes(traf, b"tfhd")), 4)[0]
        found[number] = struct.unpack_from("!Q", next(boxes(traf, b"tfdt")), 4)[0]
    return found


def moved(data: bytes, back: dict[int, int]) -> bytes:
    """A fragment of ours, so many units of each track's timescale earlier; not before 0."""
    made = bytearray(data)
    at = data.find(b"tfhd")
    while 0 <= at < len(data) and at < data.find(b"mdat"):
        number = struct.unpack_from("!I", data, at + 8)[0]
        when = data.find(b"tfdt", at) + 8
        struct.pack_into("!Q", made, when, max(0, struct.unpack_from("!Q", data, when)[0] - back.get(number, 0)))
        at = data.find(b"tfhd", at + 4)
    return bytes(made)
