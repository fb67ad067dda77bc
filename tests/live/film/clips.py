"""Short films, made with PyAV as they are needed."""

import random
from pathlib import Path
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame


def clip(
    path: Path,
    *,
    seconds: float = 1.0,
    video: str = "libx264",
    audio: str = "aac",
    pixels: str = "yuv420p",
    **wishes: Any,
) -> Path:
    """A film of `seconds`, 160 x 90 at 25 pictures a second, a key frame each half second; `wishes`: `format`, `options`, `noise`."""
    noise = wishes.pop("noise", False)
    with av.open(str(path), "w", **wishes) as out:
        picture: Any = out.add_stream(video, rate=25) if video else None
        sound: Any = out.add_stream(audio, rate=48_000, layout="mono") if audio else None
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt, picture.gop_size = 160, 90, pixels, 12
            _put(out, picture, (_picture(number, pixels, noise=noise) for number in range(int(25 * seconds))))
        if sound is not None:
            layout = "s16" if audio.startswith("pcm") else "flt" if audio == "libopus" else "fltp"
            _put(out, sound, (_silence(number, layout) for number in range(int(50 * seconds))))
    return path


def _put(out: Any, stream: Any, frames: Any) -> None:
    for frame in (*frames, None):
        for packet in stream.encode(frame):
            out.mux(packet)


def _picture(number: int, pixels: str, *, noise: bool) -> VideoFrame:
    frame = VideoFrame(160, 90, pixels)
    chance = random.Random(number)
    for plane in frame.planes:
        plane.update(chance.randbytes(plane.buffer_size) if noise else bytes([number * 5 % 250]) * plane.buffer_size)
    frame.pts = number
    return frame


def _silence(number: int, layout: str) -> AudioFrame:
    frame = AudioFrame(format=layout, layout="mono", samples=960)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    frame.sample_rate, frame.pts = 48_000, number * 960
    return frame


def moov_first(data: bytes) -> bool:
    """Whether the index stands before the pictures."""
    return 0 < data.find(b"moov") < data.find(b"mdat")
