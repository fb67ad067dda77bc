"""How a player's buffer stands: what comes late is a stall. Times are monotonic seconds."""

from .hls import Segment

AHEAD = 3  # segments a player keeps between itself and the newest


class Buffer:
    """Segments in the order they are played. `stalls` counts standstills, `latency_ms` is how far behind the hall it plays."""

    def __init__(self) -> None:
        self.stalls = 0
        self.latency_ms = 0
        self.last = -1
        self._until: float | None = None

    def start_over(self) -> None:
        """The line was down: what is missing is not the server's fault, and playing begins at the newest again."""
        self.last, self._until = -1, None

    def wanted(self, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
        """What is still to be fetched: all that is new, in the beginning the newest AHEAD."""
        return segments[-AHEAD:] if self.last < 0 else tuple(s for s in segments if s.number > self.last)

    def take(self, segment: Segment, now: float, *, now_ms: int) -> None:
        """It is here. `now_ms`: the server's time of this moment, 0 when it is not known."""
        self.last = segment.number
        ahead = now + AHEAD * segment.length  # whoever is further behind catches up
        plays = now if self._until is None else min(ahead, max(now, self._until))
        self.stalls += self._until is not None and now > self._until
        self._until = plays + segment.length
        if segment.at and now_ms:
            self.latency_ms = max(0, round(now_ms + (plays - now) * 1000 - segment.at))
