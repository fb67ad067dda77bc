"""Init segments: libav writes the header of an MP4 of these streams; its encoders live in the same container."""

import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

from diemcau.plane.media.boxes import Track, avc_codec, timescales

OPTIONS = {"movflags": "empty_moov+default_base_moof+frag_custom", "use_editlist": "0"}
SOUND_RATE = 48_000
SOUND_BITS = 48_000
LOW_BITS = 270_000
SHOTS_HEIGHT = 216
LOW_HEIGHT = 360


class Sink(io.RawIOBase):
    """What libav writes; it cannot be wound back."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: Any) -> int:
        self.data += bytes(data)
        return len(data)

    def writable(self) -> bool:
        return True


class Mould:
    """A container that is never filled: it gives the init segment, and encoders that fit it."""

    def __init__(self) -> None:
        self._sink = Sink()
        self._out: OutputContainer = av.open(self._sink, "w", format="mp4", options=OPTIONS)
        self._streams: list[VideoStream | AudioStream] = []

    def copied(self, stream: Any) -> None:
        """A stream as it comes."""
        self._streams.append(self._out.add_stream_from_template(stream))

    def pictures(self, source: Any, *, height: int, stills: bool) -> VideoStream:
        """An encoder of smaller pictures; `stills`: every one stands alone."""
        wide, high = source.codec_context.width, source.codec_context.height
        high_out = min(height, high) // 2 * 2
        stream = self._out.add_stream("libx264", rate=Fraction(25))
        stream.width, stream.height = max(2, round(wide * high_out / high / 2) * 2), high_out
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = source.time_base
        context.thread_count = 1
        context.gop_size = 1 if stills else 100_000
        options = {"preset": "veryfast", "tune": "zerolatency", "forced-idr": "1", "sc_threshold": "0"}
        if stills:
            options["crf"] = "30"
        else:
            context.bit_rate = LOW_BITS
            options |= {"maxrate": "300k", "bufsize": "600k", "profile": "main"}
        context.options = options
        self._streams.append(stream)
        return stream

    def sound(self, codec: str) -> AudioStream:
        """An encoder of one channel at 48 kbit/s, in the codec that comes (`aac`, `opus`)."""
        stream = self._out.add_stream({"aac": "aac", "opus": "libopus"}[codec], rate=SOUND_RATE, layout="mono")
        assert isinstance(stream, AudioStream)
        stream.codec_context.bit_rate = SOUND_BITS
        self._streams.append(stream)
        return stream

    def init(self) -> tuple[bytes, list[Track]]:
        """The init segment and its tracks."""
        self._out.start_encoding()
        data = bytes(self._sink.data)
        rows = zip(self._streams, timescales(data), strict=True)
        return data, [_track(number, stream, scale, data) for number, (stream, scale) in enumerate(rows, 1)]


def _track(number: int, stream: VideoStream | AudioStream, timescale: int, init: bytes) -> Track:
    if isinstance(stream, VideoStream):
        return Track(number, timescale, avc_codec(init), True, stream.width, stream.height)
    codec = "opus" if stream.codec_context.name in ("opus", "libopus") else f"mp4a.40.{_aac_profile(stream)}"
    return Track(number, timescale, codec, False)


def _aac_profile(stream: AudioStream) -> int:
    config = stream.codec_context.extradata
    return (config[0] >> 3) if config else 2


def codecs(tracks: Sequence[Track]) -> str:
    """As a playlist names them."""
    return ",".join(track.codec for track in tracks)
