"""Short moving pictures with sound, made here: a container's bytes as a studio or an encoder sends them."""

import io
from fractions import Fraction
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

RATE = 25
WIDTH, HEIGHT = 320, 180


class _Sink(io.RawIOBase):
    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += bytes(data)
        return len(data)


def clip(
    container: str = "matroska", *, seconds: float = 2.0, width: int = WIDTH, height: int = HEIGHT, gop: int = 50,
    video: str | None = "libx264", sound: str | None = None, rate: int = RATE, bframes: int = 0, start_s: float = 0,
) -> bytes:  # fmt: skip
    """A moving grey picture and silence. `sound` None: what goes with the container; "" for none."""
    sink = _Sink()
    live = {"live": "1", "cluster_time_limit": "400"} if container == "matroska" else {}
    out = av.open(sink, "w", format=container, options=live)
    codec = sound if sound is not None else ("libopus" if container == "matroska" else "aac")
    picture = out.add_stream(video, rate=rate) if video else None
    if picture is not None:
        picture.width, picture.height, picture.pix_fmt, picture.gop_size = width, height, "yuv420p", gop
        if video == "libx264":
            picture.options = {"preset": "ultrafast", "sc_threshold": "0", "bf": str(bframes), "keyint_min": str(gop)}
            picture.codec_context.max_b_frames = bframes
    voice = out.add_stream(codec, rate=48_000, layout="stereo") if codec else None
    size = (voice.codec_context.frame_size or 960) if voice is not None else 0
    heard = 0
    for n in range(round(seconds * rate)):
        if picture is not None:
            frame = VideoFrame(width, height, "yuv420p")
            for index, plane in enumerate(frame.planes):
                plane.update(bytes([(n * 3 if index == 0 else 128) % 256]) * plane.buffer_size)
            frame.pts, frame.time_base = n + round(start_s * rate), Fraction(1, rate)
            out.mux(picture.encode(frame))
        while voice is not None and heard * size / 48_000 <= (n + 1) / rate:
            silent = AudioFrame(format=voice.codec_context.format.name, layout="stereo", samples=size)
            for plane in silent.planes:
                plane.update(bytes(plane.buffer_size))
            silent.sample_rate, silent.pts, silent.time_base = (
                48_000,
                heard * size + round(start_s * 48_000),
                Fraction(1, 48_000),
            )
            out.mux(voice.encode(silent))
            heard += 1
    for stream in (picture, voice):
        if stream is not None:
            out.mux(stream.encode(None))
    out.close()
    return bytes(sink.data)


def pieces(data: bytes, size: int = 3_000) -> list[bytes]:
    """As it comes over a line."""
    return [data[at : at + size] for at in range(0, len(data), size)]


def played(init: bytes, *parts: bytes) -> dict[str, list[tuple[float, float, bool]]]:
    """What a decoder finds: (pts, duration, key) of every picture (`v`) and sound (`a`), in seconds; all are decoded."""
    found: dict[str, list[tuple[float, float, bool]]] = {"v": [], "a": []}
    with av.open(io.BytesIO(init + b"".join(parts)), format="mp4") as container:
        for packet in container.demux():
            if packet.dts is None or packet.pts is None:
                continue
            assert packet.decode() is not None
            name = "v" if packet.stream.type == "video" else "a"
            row = (
                float(packet.pts * packet.time_base),
                float((packet.duration or 0) * packet.time_base),
                packet.is_keyframe,
            )
            found[name].append(row)
    return found
