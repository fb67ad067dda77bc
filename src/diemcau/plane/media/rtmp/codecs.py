"""What an encoder's messages hold, as far as it decides whether they can be broadcast (FLV annex E; Enhanced RTMP v2)."""

from enum import Enum

from diemcau.plane.media.sources import Refused


class Part(Enum):
    """What a message is to the stream."""

    HEADER = "header"  # a decoder's configuration
    FRAME = "frame"
    NOTHING = "nothing"  # an end mark, a command, colour information


_VIDEO = {2: "Sorenson H.263", 3: "Screen video", 4: "VP6", 5: "VP6", 6: "Screen video 2", 12: "HEVC (H.265)"}
_AUDIO = {0: "PCM", 1: "ADPCM", 2: "MP3", 3: "PCM", 4: "Nellymoser", 5: "Nellymoser", 6: "Nellymoser"}
_AUDIO |= {7: "G.711", 8: "G.711", 11: "Speex", 14: "MP3"}
_FOURCC = {b"hvc1": "HEVC (H.265)", b"hev1": "HEVC (H.265)", b"vvc1": "VVC (H.266)", b"av01": "AV1", b"vp08": "VP8"}
_FOURCC |= {b"vp09": "VP9", b".mp3": "MP3", b"ac-3": "AC-3", b"ec-3": "E-AC-3", b"fLaC": "FLAC"}


def video(body: bytes) -> Part:
    """Which part of a stream a video message is. Raises Refused ``codec`` unless it is H.264."""
    if len(body) < 2:
        return Part.NOTHING
    first = body[0]
    if first & 0x80:
        return _enhanced(body, {b"avc1"}, frames=frozenset({1, 3}))
    if first >> 4 == 5:  # a command to a player
        return Part.NOTHING
    if first & 0x0F != 7:
        raise Refused("codec", _VIDEO.get(first & 0x0F, f"video codec {first & 0x0F}"))
    return {0: Part.HEADER, 1: Part.FRAME}.get(body[1], Part.NOTHING)


def audio(body: bytes) -> Part:
    """Which part of a stream an audio message is. Raises Refused ``codec`` unless it is AAC or Opus."""
    if len(body) < 2:
        return Part.NOTHING
    codec = body[0] >> 4
    if codec == 9:
        return _enhanced(body, {b"mp4a", b"Opus"}, frames=frozenset({1}))
    if codec != 10:
        raise Refused("codec", _AUDIO.get(codec, f"audio codec {codec}"))
    return Part.HEADER if body[1] == 0 else Part.FRAME


def _enhanced(body: bytes, taken: set[bytes], *, frames: frozenset[int]) -> Part:
    part, fourcc = body[0] & 0x0F, body[1:5]
    if fourcc not in taken:
        if part >= 5 and fourcc not in _FOURCC:  # another form of header
            raise Refused("codec", "several tracks, or times finer than a millisecond")
        raise Refused("codec", _FOURCC.get(fourcc, f"codec {fourcc.decode('ascii', 'replace')!r}"))
    if part == 0:
        return Part.HEADER
    return Part.FRAME if part in frames else Part.NOTHING
