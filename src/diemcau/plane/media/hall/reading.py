"""Bytes that come bit by bit, as a file for libav to read from, which also knows when each of them came."""

import threading
import time
from collections import deque
from collections.abc import Callable

TELL_EVERY = 128 * 1024  # bytes


class Reader:
    """`read` waits until something is there, b"" is the end. `taken(bytes)` says how much has been read since it last said so.

    Whoever puts keeps to what was taken, so that little waits here.
    """

    def __init__(self, taken: Callable[[int], None]) -> None:
        self._taken = taken
        self._untold = 0
        self._pieces: deque[bytes] = deque()
        self._came: deque[tuple[int, int]] = deque(maxlen=4096)
        self._total = 0
        self._ended = False
        self._change = threading.Condition()

    def put(self, data: bytes, *, came_ms: int | None = None) -> None:
        """The next bytes, which came to this machine at `came_ms` (Unix ms; none: now)."""
        with self._change:
            self._came.append((self._total, time.time_ns() // 1_000_000 if came_ms is None else came_ms))
            self._total += len(data)
            self._pieces.append(data)
            self._change.notify_all()

    def end(self) -> None:
        with self._change:
            self._ended = True
            self._change.notify_all()

    def read(self, size: int) -> bytes:
        with self._change:
            while not self._pieces and not self._ended:
                self._change.wait()
            if not self._pieces:
                return b""
            piece = self._pieces.popleft()
            if len(piece) > size:
                self._pieces.appendleft(piece[size:])
                piece = piece[:size]
        self._untold += len(piece)
        if self._untold >= TELL_EVERY:
            self._taken(self._untold)
            self._untold = 0
        return piece

    def came_at(self, position: int | None) -> int:
        """When the byte at `position` came, Unix ms; now when nobody knows."""
        with self._change:
            if position is not None and position >= 0:
                for start, at in reversed(self._came):
                    if start <= position:
                        return at
        return time.time_ns() // 1_000_000
