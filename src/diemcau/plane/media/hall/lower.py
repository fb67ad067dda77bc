"""The rungs below the source, each made in a thread of its own while somebody wants it: 360p, stills, sound alone.

When the machine cannot keep up, a rung loses pictures up to the next segment; the source never waits for it.
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
from av.video.frame import PictureType

from diemcau.plane.media.boxes import Track, length_prefixed
from diemcau.plane.media.hall.inits import LOW_HEIGHT, SHOTS_HEIGHT, SOUND_RATE, Mould, codecs
from diemcau.plane.media.hall.rung import Rung
from diemcau.plane.media.messages import Init, Part
from diemcau.plane.media.messages import Rung as Name

logger = logging.getLogger(__name__)
WAITING = 600  # packets: some seconds
END_S = 2.0  # for what waits when a rung ends
Tell = Callable[[Init | Part, bytes], None]
Beginning = tuple[int, int] | None  # a segment's number, and when it was taken (Unix ms)


@dataclass(frozen=True, slots=True)
class Item:
    """A packet of the source, its time in the life, its bytes as MP4 has them; `begins`: the segment that it begins."""

    picture: bool
    packet: Any
    at: Fraction
    data: bytes
    lasts: Fraction = Fraction(0)
    begins: Beginning = None


class Lower:
    """One rung in the making. `recent` are the packets from a segment's beginning on, so that it need not wait for one."""

    def __init__(self, made: "Made", recent: Iterable[Item]) -> None:
        self._queue: queue.Queue[Item | None] = queue.Queue()
        self._made = made
        self._broken = False  # packets are missing: nothing goes in before the next segment
        self._late = False  # it has ended, and what still waits is left out
        for item in recent:
            self._queue.put(item)
        self._thread = threading.Thread(target=self._work, name=f"lower-{made.name}", daemon=True)
        self._thread.start()

    def put(self, item: Item) -> None:
        """The next packet of the source."""
        if item.begins is not None:
            self._broken = self._queue.qsize() > WAITING
        elif self._queue.qsize() > WAITING and not self._broken:
            self._broken = True
            logger.warning("making %s takes too long: pictures are left out", self._made.name)
        if not self._broken:
            self._queue.put(item)

    def end(self) -> None:
        """Hand out what is there, within END_S, and stop. When it returns, nothing of the input is touched any more: its streams are
        gone with it, and libav would read what is no longer there."""
        self._queue.put(None)
        self._thread.join(END_S)
        self._late = True
        self._thread.join()  # as long as one packet takes

    def _work(self) -> None:
        while (item := self._queue.get()) is not None and not self._late:
            try:
                self._made.take(item)
            except av.FFmpegError as fault:
                logger.warning("%s begins anew: %s", self._made.name, fault)
                self._made.drop()
        self._made.drop()


class Made:
    """One rung: its encoders, begun with a segment. Not for several threads."""

    def __init__(self, name: Name, life: str, *, video: Any, sound: Any, transcoding: bool, tell: Tell) -> None:
        self.name = name
        self._life, self._video, self._sound, self._tell = life, video, sound, tell
        self._transcoding = transcoding
        self._rung: Rung | None = None
        self._small: Small | None = None
        self._shots: Shots | None = None
        self._voice: Voice | None = None
        self._until = Fraction(0)

    def take(self, item: Item) -> None:
        """The next packet."""
        if self._rung is None:
            if item.begins is None:
                return
            self._rung = self._begin()
        if item.picture:
            self._until = item.at
            self._picture(self._rung, item)
            return
        sounds = [(item.at, item.data, item.lasts)]
        if self._voice is not None:
            sounds = self._voice.take(item.packet, item.at - item.packet.pts * item.packet.time_base)
        for one in sounds:
            if self._rung.running:
                self._rung.sounds(*one)

    def drop(self) -> None:
        """End it with the picture that came last; the next segment begins it again."""
        if self._rung is not None:
            self._rung.end(self._until)
        self._rung = self._small = self._shots = self._voice = None

    def _picture(self, rung: Rung, item: Item) -> None:
        begins, at = item.begins, item.at
        if self._small is not None:
            for when, small, key, beginning in self._small.take(
                item.packet, at - item.packet.dts * item.packet.time_base, begins
            ):
                if beginning is not None:
                    rung.segment(beginning[0], when, beginning[1])
                if rung.running:
                    rung.picture(when, when, small, key=key)
            return
        if begins is not None:
            rung.segment(begins[0], at, begins[1])
            if self.name == "stills":
                shot = item.data if self._shots is None else self._shots.take(item.packet)
                if shot is not None:
                    rung.picture(at, at, shot, key=True)

    def _begin(self) -> Rung:
        mould = Mould()
        if self.name == "360p":
            self._small = Small(mould, self._video)
        elif self.name == "stills" and self._transcoding:
            self._shots = Shots(mould, self._video)
        elif self.name == "stills":
            mould.copied(self._video)
        if self._sound is not None and self._transcoding:
            self._voice = Voice(self._sound)
            mould.sound(self._sound.codec_context.name)
        elif self._sound is not None:
            mould.copied(self._sound)
        init, tracks = mould.init()
        picture = next((track for track in tracks if track.video), Track(0, 1, "", True))
        head = Init(rung=self.name, life=self._life, codecs=codecs(tracks), width=picture.width, height=picture.height)
        self._tell(head, init)
        return Rung(self.name, self._life, tracks, self._tell, parted=self.name == "360p")


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
