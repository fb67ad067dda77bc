"""Time: one of the three edges where tests may put a fake."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time in Unix milliseconds."""

    def now_ms(self) -> int: ...


class SystemClock:
    """The machine's clock."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


class FakeClock:
    """A clock that stands still until told otherwise, for tests and simulated rooms."""

    def __init__(self, at_ms: int = 1_800_000_000_000) -> None:
        self.at_ms = at_ms

    def now_ms(self) -> int:
        return self.at_ms

    def advance(self, ms: int) -> None:
        self.at_ms += ms


def as_datetime(ms: int) -> datetime:
    """Unix ms as an aware UTC datetime."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def as_ms(moment: datetime) -> int:
    """An aware datetime as Unix ms."""
    return round(moment.timestamp() * 1000)
