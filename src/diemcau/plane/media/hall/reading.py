"""Bytes that come bit by bit, as a file for libav to read from, which also knows when each of them came."""

import threading
import time
from collections import deque

LIMIT = 8 * 1024 * 1024  # bytes waiting to be read


class Reader:
    """`put` waits while too much is waiting; `read` waits until something is there, b"" is the end."""

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()
        self._waiting = 0
        self._came: deque[tuple[int, int]] = deque(maxlen=4096)
        self._total = 0
        self._ended = False
        self._change = threading.Condition()

    def put(self, data: bytes) -> None:
        with self._change:
            while self._waiting > LIMIT and not self._ended:
                self._change.wait()
            self._came.append((self._total, time.time_ns() // 1_000_000))
            self._total += len(data)
            self._pieces.append(data)
            self._waiting += len(data)
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
            self._waiting -= len(piece)
            self._change.notify_all()
            return piece

    def came_at(self, position: int | None) -> int:
        """When the byte at `position` came, Unix ms; now when nobody knows."""
        with self._change:
            if position is not None and position >= 0:
                for start, at in reversed(self._came):
                    if start <= position:
                        return at
        return time.time_ns() // 1_000_000
