"""A short film, made here: ``python -m diemcau.cli.demo.film FILE`` writes an MP4 of 16 seconds."""

import os
import sys

import av
from av.audio.stream import AudioStream

from .drawing import SIZE, Morning, encodable
from .tones import RATE as SOUND_RATE
from .tones import chord

SECONDS, RATE = 16, 15
NAME = "Buổi sáng trên sông.mp4"
TITLE = "Buổi sáng trên sông · Morning on the river"
CAPTIONS = {
    "vi": ("Trời còn tối, sông còn lặng.", "Mặt trời lên sau ba dãy núi.", "Thuyền xuôi dòng về chợ.", "Một ngày mới ở điểm cầu."),
    "en": ("It is still dark, and the river is quiet.", "The sun comes up behind three ridges.", "A boat goes downstream to the market.", "A new day in the room."),
}  # fmt: skip


def captions(language: str) -> bytes:
    """The captions as WebVTT: as many lines as fit, each as long as the others."""
    lines = CAPTIONS[language]
    each = SECONDS / len(lines)
    cues = (f"{_moment(n * each)} --> {_moment((n + 1) * each)}\n{line}\n" for n, line in enumerate(lines))
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def _moment(seconds: float) -> str:
    return f"00:{seconds:06.3f}"


def write(path: str) -> None:
    """Draw and encode all of it."""
    with av.open(path, "w", format="mp4", options={"movflags": "+faststart"}) as out:
        picture = out.add_stream("libx264", rate=RATE)
        picture.width, picture.height = SIZE
        picture.pix_fmt = "yuv420p"
        picture.options = {"preset": "veryfast", "crf": "27"}
        sound = out.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        assert isinstance(sound, AudioStream)
        sound.bit_rate = 64_000
        size = sound.codec_context.frame_size or 1024
        tones = chord("film", size)
        morning, heard, last = Morning(TITLE), 0, SECONDS * RATE
        for number in range(last):
            out.mux(picture.encode(encodable(morning.frame(number / last), number, RATE)))
            while heard * size * RATE < (number + 1) * SOUND_RATE:
                out.mux(sound.encode(next(tones)))
                heard += 1
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))


if __name__ == "__main__":
    os.nice(10)  # nobody waits for it
    write(sys.argv[1])
