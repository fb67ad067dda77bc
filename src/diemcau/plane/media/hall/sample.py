"""A moving test picture with a running clock and a tone: ``python -m diemcau.plane.media.hall.sample`` writes a stream to standard output.

For benches and demonstrations; `--live` at the pace of the picture, for ever when no `--seconds` are given.
"""

import argparse
import io
import itertools
import os
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import PictureType, VideoFrame

from . import graphs

SOUND_RATE = 48_000
CODECS = {"matroska": "libopus", "flv": "aac"}


class Pipe(io.RawIOBase):
    """Standard output as a file that cannot be wound back."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return len(data)


def main() -> None:
    """Write until it is enough, or nobody reads."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--container", choices=CODECS, default="matroska")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--rate", type=int, default=25)
    parser.add_argument("--bits", type=int, default=1_500_000, help="of the picture, a second")
    parser.add_argument("--seconds", type=float, help="none: for ever")
    parser.add_argument("--live", action="store_true", help="at the pace of the picture")
    args = parser.parse_args()
    try:
        _write(args)
    except BrokenPipeError:
        os._exit(0)


def _write(args: argparse.Namespace) -> None:
    live = {"live": "1", "cluster_time_limit": "300"} if args.container == "matroska" else {}
    out = av.open(Pipe(), "w", format=args.container, options=live)
    picture = out.add_stream("libx264", rate=args.rate)
    picture.width, picture.height = map(int, args.size.split("x"))
    picture.pix_fmt = "yuv420p"
    picture.bit_rate = args.bits
    picture.gop_size = 2 * args.rate
    bits = str(args.bits)
    picture.options = {
        "preset": "ultrafast", "tune": "zerolatency", "sc_threshold": "0", "maxrate": bits, "bufsize": bits, "nal-hrd": "cbr",
    }  # fmt: skip
    sound = out.add_stream(CODECS[args.container], rate=SOUND_RATE, layout="stereo")
    assert isinstance(sound, AudioStream)
    size = sound.codec_context.frame_size or 960
    frames, tones = _pictures(args.size, args.rate), _tones(size)
    began = time.monotonic()
    heard = 0
    for n in itertools.count():
        if args.seconds is not None and n >= args.seconds * args.rate:
            break
        out.mux(picture.encode(next(frames)))
        while heard * size * args.rate <= (n + 1) * SOUND_RATE:
            out.mux(sound.encode(next(tones)))
            heard += 1
        if args.live:
            time.sleep(max(0.0, began + (n + 1) / args.rate - time.monotonic()))
    out.mux(picture.encode(None))
    out.mux(sound.encode(None))
    out.close()


def _pictures(size: str, rate: int) -> Iterator[VideoFrame]:
    chain = (("testsrc2", f"size={size}:rate={rate}"), ("noise", "alls=12:allf=t"), ("format", "yuv420p"))
    for n, frame in enumerate(graphs.frames(VideoFrame, *chain, ("buffersink", None))):
        frame.pts, frame.time_base = n, Fraction(1, rate)
        frame.pict_type = PictureType.NONE  # the filter calls each a key frame
        yield frame


def _tones(size: int) -> Iterator[AudioFrame]:
    return graphs.frames(
        AudioFrame,
        ("sine", f"frequency=440:beep_factor=4:sample_rate={SOUND_RATE}:samples_per_frame={size}"),
        ("aformat", "sample_fmts=fltp|flt:channel_layouts=stereo"),
        ("abuffersink", None),
    )


if __name__ == "__main__":
    main()
