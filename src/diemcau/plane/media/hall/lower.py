"""The rungs below the source, made in a thread of their own while somebody wants them: 360p, stills, sound alone.

When the machine cannot keep up, these rungs lose pictures up to the next segment; the source never waits for them.
"""

import logging
import queue
import threading
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
from av.video.frame import PictureType

from diemcau.plane.media.hall.boxes import Track, length_prefixed
from diemcau.plane.media.hall.inits import LOW_HEIGHT, SHOTS_HEIGHT, SOUND_RATE, Mould, codecs
from diemcau.plane.media.hall.rung import Rung
from diemcau.plane.media.messages import Init, Part
from diemcau.plane.media.messages import Rung as Name

logger = logging.getLogger(__name__)
WAITING = 600  # packets: some seconds
Tell = Callable[[Init | Part, bytes], None]
Beginning = tuple[int, int] | None


class Lower:
    """Takes the source's packets; `begins` is the segment that a picture begins and its moment (Unix ms)."""

    def __init__(self, life: str, *, video: Any, sound: Any, tell: Tell) -> None:
        self._life = life
        self._video = video
        self._sound = sound
        self._tell = tell
        self._wanted: set[str] = set()
        self._transcoding = True
        self._queue: queue.Queue[tuple[Any, ...] | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None
        self._broken = False  # packets are missing: nothing goes in before the next segment

    def want(self, rungs: set[str], *, transcoding: bool) -> None:
        """Make exactly these from the next segment on."""
        self._wanted, self._transcoding = rungs - {"source"}, transcoding
        if self._wanted and self._thread is None:
            self._broken = True
            self._thread = threading.Thread(target=self._work, name=f"lower-{self._life}", daemon=True)
            self._thread.start()

    def picture(self, packet: Any, at: Fraction, shown: Fraction, data: bytes, begins: Beginning) -> None:
        if self._thread is None:
            return
        if begins is not None:
            self._broken = False
        self._put(("picture", packet, at, shown, data, begins))

    def sounds(self, packet: Any, at: Fraction, data: bytes, lasts: Fraction) -> None:
        if self._thread is not None:
            self._put(("sound", packet, at, data, lasts))

    def end(self) -> None:
        """Hand out what is there and stop; waits for it, two seconds at the most."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(2)
            self._thread = None

    def _put(self, item: tuple[Any, ...]) -> None:
        if self._broken:
            return
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            self._broken = True
            logger.warning("making the lower rungs takes too long: pictures are left out")

    def _work(self) -> None:
        ladder = Ladder(self._life, self._video, self._sound, self._tell)
        while (item := self._queue.get()) is not None:
            try:
                if item[0] == "picture":
                    if item[5] is not None:
                        ladder.make(self._wanted, transcoding=self._transcoding)
                    ladder.picture(*item[1:])
                else:
                    ladder.sounds(*item[1:])
            except av.FFmpegError as fault:
                logger.warning("a lower rung begins anew: %s", fault)
                ladder.drop()
        ladder.drop()


class Ladder:
    """The rungs that are being made, all in one thread."""

    def __init__(self, life: str, video: Any, sound: Any, tell: Tell) -> None:
        self._life, self._video, self._sound, self._tell = life, video, sound, tell
        self._rungs: dict[str, Rung] = {}
        self._transcoding = True
        self._small: Small | None = None
        self._shots: Shots | None = None
        self._voice: Voice | None = None
        self._until = Fraction(0)

    def make(self, wanted: set[str], *, transcoding: bool) -> None:
        """From the segment that begins now, make these."""
        if transcoding != self._transcoding:
            self.drop()
            self._transcoding = transcoding
        for name in set(self._rungs) - wanted:
            self._rungs.pop(name).end(self._until)
        if self._sound is not None and wanted and transcoding:
            self._voice = self._voice or Voice(self._sound)
        if not wanted:
            self._voice = None
        for name in wanted - set(self._rungs):
            if not (name == "360p" and not transcoding) and not (name == "audio" and self._sound is None):
                self._begin(name)
        if "360p" not in self._rungs:
            self._small = None
        if "stills" not in self._rungs:
            self._shots = None

    def drop(self) -> None:
        """End all of them with the picture that came last."""
        for rung in self._rungs.values():
            rung.end(self._until)
        self._rungs = {}
        self._small = self._shots = self._voice = None

    def picture(self, packet: Any, at: Fraction, shown: Fraction, data: bytes, begins: Beginning) -> None:
        self._until = at
        audio, stills, low = (self._rungs.get(name) for name in ("audio", "stills", "360p"))
        if audio is not None:
            if begins is not None:
                audio.segment(begins[0], at, begins[1])
            audio.part(at)
        if stills is not None and begins is not None:
            stills.segment(begins[0], at, begins[1])
            if self._shots is None:
                stills.picture(at, at, data, key=True)
            elif (shot := self._shots.take(packet)) is not None:
                stills.picture(at, at, shot, key=True)
        if low is not None and self._small is not None:
            for when, small, key, beginning in self._small.take(packet, at - packet.dts * packet.time_base, begins):
                if beginning is not None:
                    low.segment(beginning[0], when, beginning[1])
                if low.running:
                    low.picture(when, when, small, key=key)

    def sounds(self, packet: Any, at: Fraction, data: bytes, lasts: Fraction) -> None:
        packets = [(at, data, lasts)]
        if self._voice is not None:
            packets = self._voice.take(packet, at - packet.pts * packet.time_base)
        for rung in self._rungs.values():
            if rung.running:
                for one in packets:
                    rung.sounds(*one)

    def _begin(self, name: str) -> None:
        mould = Mould()
        if name == "360p":
            self._small = Small(mould, self._video)
        elif name == "stills" and self._transcoding:
            self._shots = Shots(mould, self._video)
        elif name == "stills":
            mould.copied(self._video)
        if self._voice is not None:
            mould.sound(self._sound.codec_context.name)
        elif self._sound is not None:
            mould.copied(self._sound)
        init, tracks = mould.init()
        rung: Name = "360p" if name == "360p" else "stills" if name == "stills" else "audio"
        picture = next((track for track in tracks if track.video), Track(0, 1, "", True))
        head = Init(rung=rung, life=self._life, codecs=codecs(tracks), width=picture.width, height=picture.height)
        self._tell(head, init)
        self._rungs[name] = Rung(rung, self._life, tracks, self._tell, parted=name != "stills")


def _decoder(stream: Any) -> Any:
    decoder = av.CodecContext.create(stream.codec_context.name, "r")
    decoder.extradata = stream.codec_context.extradata
    decoder.thread_count = 1
    return decoder


class Small:
    """Pictures of 360 lines, key frames where the source's segments begin."""

    def __init__(self, mould: Mould, video: Any) -> None:
        self._decoder = _decoder(video)
        self._encoder = mould.pictures(video, height=LOW_HEIGHT, stills=False)
        self._mould = mould
        self._begins: dict[int, tuple[int, int]] = {}
        self._fast = bool(video.average_rate and video.average_rate > 31)
        self._odd = False

    def take(self, packet: Any, shift: Fraction, begins: Beginning) -> list[tuple[Fraction, bytes, bool, Beginning]]:
        """What comes out: time in the life, data, whether it is a key frame, the segment it begins."""
        if begins is not None:
            self._begins[packet.pts] = begins
        made = []
        for frame in self._decoder.decode(packet):
            key = frame.pts in self._begins
            self._odd = not self._odd
            if self._fast and self._odd and not key:
                continue
            small = frame.reformat(self._encoder.width, self._encoder.height, "yuv420p")
            small.pts, small.time_base = frame.pts, packet.time_base
            small.pict_type = PictureType.I if key else PictureType.NONE
            for out in self._encoder.encode(small):
                assert out.pts is not None
                data = length_prefixed(bytes(out))
                made.append((out.pts * out.time_base + shift, data, out.is_keyframe, self._begins.pop(out.pts, None)))
        return made


class Shots:
    """One small picture for each segment; only these key frames are decoded."""

    def __init__(self, mould: Mould, video: Any) -> None:
        self._decoder = _decoder(video)
        self._encoder = mould.pictures(video, height=SHOTS_HEIGHT, stills=True)
        self._mould = mould

    def take(self, packet: Any) -> bytes | None:
        """The picture of a key frame's packet."""
        frames = [*self._decoder.decode(packet), *self._decoder.decode(None)]
        self._decoder.flush_buffers()
        for frame in frames[:1]:
            small = frame.reformat(self._encoder.width, self._encoder.height, "yuv420p")
            small.pts, small.time_base = packet.pts, packet.time_base
            small.pict_type = PictureType.I
            for out in self._encoder.encode(small):
                return length_prefixed(bytes(out))
        return None


class Voice:
    """The sound in one channel at 48 kbit/s, for all lower rungs at once."""

    def __init__(self, sound: Any) -> None:
        self._decoder = _decoder(sound)
        self._mould = Mould()
        self._encoder = self._mould.sound(sound.codec_context.name)
        self._mould.init()
        context = self._encoder.codec_context
        self._resampler = av.AudioResampler(
            format=context.format, layout="mono", rate=SOUND_RATE, frame_size=context.frame_size or 960
        )

    def take(self, packet: Any, shift: Fraction) -> list[tuple[Fraction, bytes, Fraction]]:
        """What comes out: time in the life, data, seconds it lasts."""
        made = []
        for frame in self._decoder.decode(packet):
            for even in self._resampler.resample(frame):
                for out in self._encoder.encode(even):
                    assert out.pts is not None
                    unit = out.time_base
                    made.append((out.pts * unit + shift, bytes(out), Fraction(out.duration or 0) * unit))
        return made
