"""A real encoder in a process of its own (libav holds the GIL while it connects): `python pushing.py ADDRESS [options]`.

Makes a short clip by PyAV, pushes it, and prints a line of JSON: what was sent, packet by packet.
"""

import argparse
import io
import json
import sys
import time
import zlib
from fractions import Fraction
from typing import Any

import av

WIDTH, HEIGHT = 160, 96


def clip(*, codec: str, sound: str, frames: int) -> io.BytesIO:
    """Noise that moves at 25 frames a second, and silence, as an FLV file."""
    file = io.BytesIO()
    with av.open(file, "w", format="flv") as output:
        options = {"g": "10", "preset": "veryfast", "bf": "2", "x265-params": "log-level=none"}
        video: Any = output.add_stream(codec, rate=25, options=options)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        rate = 48_000 if sound == "libopus" else 44_100
        audio: Any = output.add_stream(sound, rate=rate) if sound != "none" else None
        for n in range(frames):
            output.mux(video.encode(picture(n)))
            if audio is not None:
                output.mux(audio.encode(silence(n, rate, planar=sound == "aac")))
        for stream in filter(None, (video, audio)):
            output.mux(stream.encode())
    file.seek(0)
    return file


def picture(n: int) -> av.VideoFrame:
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    for plane in frame.planes:
        plane.update(bytes((i * (n + 1)) & 0xFF for i in range(plane.buffer_size)))
    frame.pts, frame.time_base = n, Fraction(1, 25)
    return frame


def silence(n: int, rate: int, *, planar: bool) -> av.AudioFrame:
    samples = rate // 25
    frame = av.AudioFrame("fltp" if planar else "s16", "mono", samples)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    frame.pts, frame.rate, frame.time_base = n * samples, rate, Fraction(1, rate)
    return frame


def said(packet: Any) -> list[Any]:
    """A packet as it is compared: stream, pts ms, dts ms, key frame, size, checksum."""
    ms, data = 1000 * packet.time_base, bytes(packet)
    kind = packet.stream.type
    return [kind, round(packet.pts * ms), round(packet.dts * ms), packet.is_keyframe, len(data), zlib.crc32(data)]


def push(file: io.BytesIO, address: str, *, pace: float) -> list[list[Any]]:
    """Send the file's packets to `address`, waiting `pace` seconds behind each: what was sent."""
    sent = []
    with av.open(file) as source, av.open(address, "w", format="flv") as output:
        streams = {stream.index: output.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is None:
                continue
            sent.append(said(packet))
            packet.stream = streams[packet.stream.index]
            output.mux(packet)
            time.sleep(pace)
    return sent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--codec", default="libx264")
    parser.add_argument("--sound", default="aac")
    parser.add_argument("--frames", type=int, default=25)
    parser.add_argument("--pace", type=float, default=0)
    parser.add_argument("--watch", action="store_true", help="ask to play instead")
    asked = parser.parse_args()
    if asked.watch:
        av.open(asked.address, timeout=5)
        return
    file = clip(codec=asked.codec, sound=asked.sound, frames=asked.frames)
    sys.stdout.write(json.dumps(push(file, asked.address, pace=asked.pace)) + "\n")


if __name__ == "__main__":
    main()
