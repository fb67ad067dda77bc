"""Numbers of segments in a window: they only grow, over lives, halls, and packagers started again."""

import time

import msgspec

from diemcau.plane.media.messages import Part

EPOCH_S = 1_735_689_600  # 2025-01-01


class Numbering:
    """Begins with the seconds since 2025: segments last longer than one, so whoever starts later begins higher."""

    def __init__(self) -> None:
        self._first = self._next = self._turn = int(time.time()) - EPOCH_S
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
