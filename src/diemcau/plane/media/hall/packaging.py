"""One life: one input's packets from a video key frame on, cut into segments for every rung."""

from collections import deque
from collections.abc import Callable, Collection
from fractions import Fraction
from typing import Any

from diemcau.plane.media.boxes import length_prefixed
from diemcau.plane.media.hall.inits import Mould, codecs
from diemcau.plane.media.hall.lower import Item, Lower, Made
from diemcau.plane.media.hall.rung import Rung
from diemcau.plane.media.messages import Init, Part
from diemcau.plane.media.messages import Rung as Name

SEGMENT_S = 2.49  # a segment holds as many groups of pictures as fit below this
ROUNDED_S = Fraction(1, 1000)
DELAYS = 5  # segments over which the shortest way of a packet is taken

Tell = Callable[[Init | Part, bytes], None]


class Life:
    """`name` names it in all messages. `video` and `sound` are the input's streams; `sound` may be None.

    The publisher's clock is never believed: a picture's time is when its bytes came, taken from the packets that came fastest.
    """

    def __init__(self, name: str, *, video: Any, sound: Any, tell: Tell) -> None:
        self._tell = tell
        mould = Mould()
        for stream in (video, sound):
            if stream is not None:
                mould.copied(stream)
        init, tracks = mould.init()
        self._mould = mould
        self._source = Rung("source", name, tracks, tell)
        picture = self._source.video
        assert picture is not None
        self._init = Init(rung="source", life=name, codecs=codecs(tracks), width=picture.width, height=picture.height)
        self._init_data = init
        self._life, self._video, self._sound = name, video, sound
        self._lower: dict[Name, Lower] = {}
        self._recent: deque[Item] = deque()
        self._begun = 0
        self._transcoding = True
        extradata = video.codec_context.extradata
        self._annex_b = not (extradata and extradata[0] == 1)
        self._base: Fraction | None = None
        self._index = -1
        self._segment_at = Fraction(0)
        self._key_at = Fraction(0)
        self._delays: deque[int] = deque(maxlen=DELAYS)
        self._delay: int | None = None

    def want(self, rungs: Collection[Name], *, transcoding: bool) -> None:
        """Make exactly these besides the source, from the last whole segment on."""
        keep = set(rungs) if transcoding == self._transcoding else set()
        self._transcoding = transcoding
        for name in set(self._lower) - keep:
            self._lower.pop(name).end()
        for name in set(rungs) - {"source"} - set(self._lower):
            if (name == "360p" and not transcoding) or (name == "audio" and self._sound is None):
                continue
            made = Made(
                name, self._life, video=self._video, sound=self._sound, transcoding=transcoding, tell=self._tell
            )
            self._lower[name] = Lower(made, self._recent)

    def picture(self, packet: Any, came_ms: int, told_ms: int | None) -> None:
        """A packet of the picture, in order; `came_ms`: when its bytes came; `told_ms`: Unix ms of time 0, as the publisher says."""
        unit = packet.time_base
        decoded = packet.dts * unit
        if self._base is None:
            if not packet.is_keyframe:
                return
            self._base = decoded
            self._tell(self._init, self._init_data)
        at, shown = decoded - self._base, packet.pts * unit - self._base
        delay = came_ms - round(shown * 1000)
        self._delay = delay if self._delay is None else min(self._delay, delay)
        begins = None
        if packet.is_keyframe:
            begins = self._key(at, shown, None if told_ms is None else told_ms + round(self._base * 1000))
        data = bytes(packet)
        if self._annex_b:
            data = length_prefixed(data)
        self._source.picture(at, shown, data, key=packet.is_keyframe)
        self._pass_on(Item(True, packet, at, data, begins=begins))

    def sounds(self, packet: Any) -> None:
        """A packet of sound; what is from before the first picture is left out."""
        if self._base is None:
            return
        unit = packet.time_base
        at = packet.pts * unit - self._base
        lasts = self._lasts(Fraction(packet.duration or 0) * unit)
        data = bytes(packet)
        self._source.sounds(at, data, lasts)
        self._pass_on(Item(False, packet, at, data, lasts))

    def _lasts(self, told: Fraction) -> Fraction:
        """How long a packet of sound is: FLV tells it in whole ms, AAC's frames say it exactly (a hole of 30 ms would open every
        two seconds)."""
        context = self._sound.codec_context
        if context.name != "aac" or not context.frame_size or not context.sample_rate:
            return told
        exact = Fraction(context.frame_size, context.sample_rate)
        return exact if abs(exact - told) <= ROUNDED_S else told

    def end(self) -> None:
        """No more comes: hand out what is there."""
        self._source.end()
        for lower in self._lower.values():
            lower.end()

    def _pass_on(self, item: Item) -> None:
        """To all who make something of it; what came since the segment before this one's beginning is kept."""
        if item.begins is not None:
            self._begun += 1
            while self._begun > 2:
                self._recent.popleft()
                if self._recent[0].begins is not None:
                    self._begun -= 1
        self._recent.append(item)
        for lower in self._lower.values():
            lower.put(item)

    def _key(self, at: Fraction, shown: Fraction, told: int | None) -> tuple[int, int] | None:
        """A key frame: the segment it begins, and when it was taken (Unix ms); None: it goes on with the one before."""
        group = at - self._key_at
        self._key_at = at
        if self._index >= 0 and at - self._segment_at + group <= SEGMENT_S:
            return None
        assert self._delay is not None
        self._delays.append(self._delay)
        self._delay = None
        moment = min(self._delays) + round(shown * 1000)
        if told is not None and -3000 <= told + round(shown * 1000) - moment <= 200:
            moment = told + round(shown * 1000)
        self._index += 1
        self._segment_at = at
        self._source.segment(self._index, at, moment)
        return self._index, moment
