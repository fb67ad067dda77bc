"""One rung of the ladder: samples in, parts and segments out."""

from collections.abc import Callable
from fractions import Fraction

from diemcau.plane.media.boxes import Sample, Track, fragment
from diemcau.plane.media.messages import Part
from diemcau.plane.media.messages import Rung as Name
from diemcau.plane.media.windows import PART_S

SNAP_S = 0.03  # containers round a sound's time to the millisecond: within this it goes on where the last one ended
Emit = Callable[[Part, bytes], None]


class Rung:
    """Makes parts of at most `PART_S` (of a whole segment when not `parted`). Times are seconds of the life, exact.

    `segment(index, at)` begins one; until the first all samples are left out. The next sample tells how long one lasts.
    """

    def __init__(self, name: Name, life: str, tracks: list[Track], emit: Emit, *, parted: bool = True) -> None:
        self.name = name
        self._life = life
        self._tracks = tracks
        self.video = next((track for track in tracks if track.video), None)
        self.sound = next((track for track in tracks if not track.video), None)
        self._emit = emit
        self._parted = parted
        self._index = -1
        self._part = 0
        self._began = Fraction(0)
        self._part_at = Fraction(0)
        self._at_ms = 0
        self._number = 0

    @property
    def running(self) -> bool:
        return self._index >= 0

    def segment(self, index: int, at: Fraction, at_ms: int) -> None:
        """End the segment before `at` and begin the next. To be called before the picture at `at` is handed in."""
        if self.running:
            self._settle(at)
            self._cut(at, ends=True)
        self._index, self._part, self._began, self._part_at, self._at_ms = index, 0, at, at, at_ms

    def picture(self, at: Fraction, shown: Fraction, data: bytes, *, key: bool) -> None:
        """A picture, in order of decoding."""
        track = self.video
        assert track is not None
        begins = round(at * track.timescale)
        if track.last is not None:
            usual = at - Fraction(track.last.at, track.timescale)
            self._settle(at)
            if self._parted and at - self._part_at > 0 and at + usual - self._part_at > PART_S:
                self._cut(at, ends=False)
        track.last = Sample(begins, data, key, round(shown * track.timescale) - begins)

    def sounds(self, at: Fraction, data: bytes, lasts: Fraction) -> None:
        """A packet of sound."""
        track = self.sound
        if track is None or at < 0:
            return
        begins = round(at * track.timescale)
        last = track.last
        if last is not None:
            nominal = last.duration
            if nominal and abs(begins - last.at - nominal) < SNAP_S * track.timescale:
                begins = last.at + nominal
            if begins <= last.at:
                return
            last.duration = begins - last.at
            track.waiting.append(last)
        track.last = Sample(begins, data, duration=round(lasts * track.timescale))

    def end(self, at: Fraction = Fraction(0)) -> None:
        """The life ends here, or at `at` when that is later: hand out what is there."""
        if not self.running:
            return
        until = max(self._part_at, at)
        video = self.video
        if video is not None and video.last is not None and at * video.timescale > video.last.at + 1:
            self._settle(at)
        for track in self._tracks:
            if track.last is not None:
                track.last.duration = track.last.duration or track.timescale // 25
                track.waiting.append(track.last)
                if track.video or self.video is None:
                    until = max(until, Fraction(track.last.at + track.last.duration, track.timescale))
                track.last = None
        self._cut(until, ends=True, all_sound=True)
        self._index = -1

    def _settle(self, at: Fraction) -> None:
        track = self.video
        if track is not None and track.last is not None:
            track.last.duration = max(1, round(at * track.timescale) - track.last.at)
            track.waiting.append(track.last)
            track.last = None

    def _cut(self, until: Fraction, *, ends: bool, all_sound: bool = False) -> None:
        taken: list[tuple[Track, list[Sample]]] = []
        for track in self._tracks:
            limit = round(until * track.timescale)
            cut = len(track.waiting)
            if not track.video and not all_sound:
                cut = sum(1 for sample in track.waiting if sample.at < limit)
            taken.append((track, track.waiting[:cut]))
            track.waiting = track.waiting[cut:]
        lasts = float(until - self._part_at)
        empty = not any(samples for _, samples in taken)
        if (empty or lasts <= 0) and (not ends or self._part == 0):
            return
        self._number += 1
        pictures = next((samples for track, samples in taken if track.video), None)
        part = Part(
            rung=self.name, life=self._life, segment=self._index, part=self._part, duration=lasts, at=self._at_ms,
            independent=pictures is None or bool(pictures and pictures[0].key), ends=ends,
        )  # fmt: skip
        self._emit(part, b"" if empty else fragment(self._number, taken))
        self._part += 1
        self._part_at = until
