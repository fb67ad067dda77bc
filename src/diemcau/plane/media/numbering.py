"""Numbers of segments in a window: they only grow, over lives, halls, and packagers started again."""

import time

import msgspec

from diemcau.plane.media.messages import Part

EPOCH_S = 1_735_689_600  # 2025-01-01
MONDAY_S = 1_736_096_400  # 2025-01-06 in Vietnam: no session lasts over that hour
WEEK_MIN = 7 * 24 * 60


class Numbering:
    """Segments begin with the seconds since 2025: they last longer than one, so whoever starts later begins higher. Turns begin
    with the minutes of the week: hls.js keeps a list as long as their number, and walks it at every playlist (with seconds since
    2025 it stood still for a second each time)."""

    def __init__(self) -> None:
        now = int(time.time())
        self._first = self._next = now - EPOCH_S
        self._turn = (now - MONDAY_S) // 60 % WEEK_MIN
        self._life = ""
        self._base = 0

    def named(self, life: str) -> str:
        """A life's name in addresses, apart from those of packagers before."""
        return f"{self._first}-{life}"

    def begins(self, part: Part) -> bool:
        """Whether a life begins with this part, of the rung that leads."""
        return part.rung == "source" and self.named(part.life) != self._life

    def placed(self, part: Part) -> Part | None:
        """The part with its number in the window; None: its life is over."""
        life = self.named(part.life)
        if life != self._life:
            if part.rung != "source":
                return None
            self._life, self._base = life, self._next - part.segment
            self._turn += 1
        number = self._base + part.segment
        self._next = max(self._next, number + 1)
        return msgspec.structs.replace(part, life=life, segment=number, turn=self._turn)
