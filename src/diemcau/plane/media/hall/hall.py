"""The hall's inputs: each is demuxed in a thread of its own, and one of them is on air."""

import logging
import os
import threading
import time
from collections import deque
from fractions import Fraction
from typing import IO, Any

import av
import msgspec
from av.container import InputContainer

from diemcau.plane.brokers.wire import HEAD, packet
from diemcau.plane.media import messages
from diemcau.plane.media.hall.packaging import Life
from diemcau.plane.media.hall.reading import Reader
from diemcau.plane.media.messages import Init, OnAir, Opening, Part, Taken, Unfit, Wanted

logger = logging.getLogger(__name__)
# Packets that libav reads while it looks for the streams are handed out afterwards: nothing is lost by looking.
PROBING = {"probesize": "1000000", "analyzeduration": "1000000", "fpsprobesize": "0"}
AHEAD_S = 3.0  # how far a publisher's pictures may be ahead of the time that has passed
LATE_S = 30.0  # what was held up on its way for no longer than this may come in all at once, and is as early as before
TORN = 6  # jumps within so many seconds as one jump is long
JUMP_S = 10.0  # a publisher's time that jumps further than this, or back, begins another life
MAX_PIXELS = 4096 * 2304
SOUNDS = ("aac", "opus")
KINDS = {Init: messages.INIT, Part: messages.PART, Unfit: messages.UNFIT, Taken: messages.TAKEN}


class Hall:
    """Reads commands from `commands`, writes what it makes to `made`."""

    def __init__(self, commands: IO[bytes], made: IO[bytes]) -> None:
        self._commands = commands
        self._made = made
        self._writing = threading.Lock()
        self._inputs: dict[int, Input] = {}
        self.wanted = Wanted()

    def run(self) -> None:
        """Until standard input ends; then at once, whatever the threads do."""
        while (message := self._next()) is not None:
            self._obey(*message)
        for one in self._inputs.values():
            one.reader.end()
        for one in self._inputs.values():
            one.thread.join(3)
        os._exit(0)  # a thread inside libav would hold the process

    def _obey(self, kind: bytes, head: bytes, payload: bytes) -> None:
        decode = msgspec.json.decode
        match kind:
            case messages.DATA:
                number, _, came = head.decode().partition(" ")
                if (found := self._inputs.get(int(number))) is not None:
                    found.reader.put(payload, came_ms=int(came))
            case messages.OPEN:
                opening = decode(head, type=Opening)
                self._inputs[opening.input] = Input(self, opening)
            case messages.END:
                if (found := self._inputs.pop(int(head), None)) is not None:
                    found.reader.end()
            case messages.AIR:
                self._air(decode(head, type=OnAir))
            case messages.BEGAN:
                number, _, told = head.decode().partition(" ")
                if (found := self._inputs.get(int(number))) is not None:
                    found.told_ms = int(told)
            case messages.WANT:
                self.wanted = decode(head, type=Wanted)

    def tell(self, head: Init | Part | Unfit | Taken, payload: bytes = b"") -> None:
        """To the packager; from any thread. A packager that has gone ends the process."""
        data = packet(KINDS[type(head)], msgspec.json.encode(head).decode(), payload)
        with self._writing:
            try:
                self._made.write(data)
                self._made.flush()
            except OSError:
                os._exit(1)

    def _air(self, on_air: OnAir) -> None:
        for number, one in self._inputs.items():
            one.life = str(on_air.life) if number == on_air.input else None

    def _next(self) -> tuple[bytes, bytes, bytes] | None:
        start = self._commands.read(HEAD.size)
        if len(start) < HEAD.size:
            return None
        kind, head_length, length = HEAD.unpack(start)
        head, payload = self._commands.read(head_length), self._commands.read(length)
        return (kind, head, payload) if len(payload) == length else None


class Input:
    """One publisher's stream. While `life` is None it is warm: demuxed, and nothing made of it."""

    def __init__(self, hall: Hall, opening: Opening) -> None:
        self._hall = hall
        self._number = opening.input
        self._container = opening.container
        self.reader = Reader(self._taken)
        self.life: str | None = None
        self.told_ms: int | None = None
        self._making: Life | None = None
        self._made_of: str | None = None
        self._jumps = 0
        self._jumped = deque[float](maxlen=TORN)
        self._last: Fraction | None = None
        self._paced: tuple[float, Fraction] | None = None
        self.thread = threading.Thread(target=self._run, name=f"input-{opening.input}", daemon=True)
        self.thread.start()

    def _taken(self, size: int) -> None:
        self._hall.tell(Taken(input=self._number, bytes=size))

    def _run(self) -> None:
        try:
            reason, detail = self._broadcast()
        except av.FFmpegError as fault:
            reason, detail = "bad_stream", str(fault)
        except Exception:
            logger.exception("input %s ends", self._number)
            os._exit(2)  # the packager starts another hall
        self._hall.tell(Unfit(input=self._number, reason=reason, detail=detail))

    def _broadcast(self) -> tuple[str, str]:
        with av.open(self.reader, "r", format=self._container, options=PROBING) as container:
            try:
                return self._demuxed(container)
            finally:
                self._end_life()  # what is made of the streams ends before they do

    def _demuxed(self, container: InputContainer) -> tuple[str, str]:
        if not container.streams.video:
            return "no_video", ""
        video = container.streams.video[0]
        sound = container.streams.audio[0] if container.streams.audio else None
        for stream, fits in ((video, ("h264",)), (sound, SOUNDS)):
            if stream is not None and stream.codec_context.name not in fits:
                return "codec", stream.codec_context.name
        width, height = video.codec_context.width, video.codec_context.height
        if not 0 < width * height <= MAX_PIXELS:
            return "codec", f"{width}x{height}"
        streams: list[Any] = [video] if sound is None else [video, sound]
        for one in container.demux(streams):
            if one.dts is not None and one.pts is not None:
                self._take(one, video, sound)
            if self._is_torn:
                return "bad_stream", "clocks"
        return "ended", ""

    @property
    def _is_torn(self) -> bool:
        """Whether times jump to and fro, as when picture and sound have clocks of their own: nobody could play it."""
        return len(self._jumped) == TORN and self._jumped[-1] - self._jumped[0] < JUMP_S

    def _take(self, one: Any, video: Any, sound: Any) -> None:
        at = one.dts * one.time_base
        came_ms = self.reader.came_at(one.pos)
        self._follow(at, came_ms)
        picture = one.stream_index == video.index
        life = self.life
        if life != self._made_of:
            self._end_life()
            self._made_of = life
        if life is None:
            return
        if self._making is None:
            if not (picture and one.is_keyframe):
                return
            name = f"{life}.{self._jumps}" if self._jumps else life
            self._making = Life(name, video=video, sound=sound, tell=self._hall.tell)
        wanted = self._hall.wanted
        if picture:
            self._making.want(wanted.rungs, transcoding=wanted.transcoding)
            self._making.picture(one, came_ms, self.told_ms)
        else:
            self._making.sounds(one)

    def _follow(self, at: Fraction, came_ms: int) -> None:
        """Keep a publisher whose clock jumps or runs ahead within bounds. What waited while this process started is no hurry of its."""
        now = time.monotonic()
        if self._last is not None and not -1 <= at - self._last <= JUMP_S:
            self._end_life()
            self._jumps += 1
            self._jumped.append(now)
            self._paced = None
            self.told_ms = None
        self._last = at
        if self._paced is None:
            self._paced = (now - max(0.0, time.time() - came_ms / 1000), at)
        ahead = float(at - self._paced[1]) - (now - self._paced[0])
        if ahead > AHEAD_S:
            time.sleep(ahead - AHEAD_S)
        elif ahead < -LATE_S:
            self._paced = (now - LATE_S, at)

    def _end_life(self) -> None:
        making, self._making = self._making, None
        if making is not None:
            making.end()
