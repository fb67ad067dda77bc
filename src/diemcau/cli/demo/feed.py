"""The hall's picture and sound, sent to the packager as any encoder would: ``python -m diemcau.cli.demo.feed``.

The first line of standard input is the RTMP address with its key, the second the title, the third the time zone: a key is nobody's
to read in a list of processes. It goes on until that input ends or it is ended; a broken line is tried again.
"""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame

from .drawing import SIZE, Hall, encodable
from .tones import RATE as SOUND_RATE
from .tones import chord

RATE = 15
AGAIN_S = 2.0
NOTE = "Hình mô phỏng từ hội trường · A simulated picture of the hall"


def main() -> None:
    """Send until whoever started this has gone."""
    address, title, zone = (sys.stdin.readline().strip() for _ in range(3))
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    hall, there = Hall(title, NOTE), ZoneInfo(zone)

    def frame(number: int) -> VideoFrame:
        clock = f"{datetime.now(there):%H:%M:%S}"
        return encodable(hall.frame(number, RATE, clock), number, RATE)

    while True:
        with contextlib.suppress(FFmpegError, OSError), av.open(address, "w", format="flv") as out:
            _send(out, frame)
        time.sleep(AGAIN_S)


def _leave_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def _send(out: OutputContainer, draw: Callable[[int], VideoFrame]) -> None:
    picture = out.add_stream("libx264", rate=RATE)
    picture.width, picture.height = SIZE
    picture.pix_fmt = "yuv420p"
    picture.gop_size = 2 * RATE
    picture.codec_context.thread_count = 1
    picture.options = {"preset": "ultrafast", "tune": "zerolatency", "sc_threshold": "0", "crf": "26"}
    sound = out.add_stream("aac", rate=SOUND_RATE, layout="stereo")
    assert isinstance(sound, AudioStream)
    sound.bit_rate = 64_000
    size = sound.codec_context.frame_size or 1024
    tones = chord("hall", size)
    began, number, heard = time.monotonic(), 0, 0
    while True:
        out.mux(picture.encode(draw(number)))
        number += 1
        if number == 1:
            began = (
                time.monotonic()
            )  # encoders take their time to open, and what comes late at first would be ahead ever after
        while heard * size * RATE <= number * SOUND_RATE:
            out.mux(sound.encode(next(tones)))
            heard += 1
        time.sleep(max(0.0, began + number / RATE - time.monotonic()))


if __name__ == "__main__":
    main()
