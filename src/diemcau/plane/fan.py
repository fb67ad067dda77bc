"""One loop that feeds all readers, a slice at a time, so that the rest of the process gets its turns between."""

import asyncio
from collections import deque

from diemcau.plane.asgi import Message
from diemcau.plane.readers import Reader, body

SLICE = 256  # readers fed before others of this process get their turn: some 3 ms


class Fan:
    """Sends in the order in which it was asked to; never blocks the asker."""

    def __init__(self) -> None:
        self._outgoing: deque[tuple[tuple[Reader, ...], Message]] = deque()
        self._loop: asyncio.Task[None] | None = None

    def send(self, readers: tuple[Reader, ...], data: bytes) -> None:
        """Have `data` pushed to each of `readers`, made into a message once for all of them."""
        if not readers:
            return
        self._outgoing.append((readers, body(data)))
        if self._loop is None or self._loop.done():
            self._loop = asyncio.create_task(self._feed())

    async def close(self) -> None:
        """Leave unsent what waits."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def _feed(self) -> None:
        while self._outgoing:
            readers, message = self._outgoing.popleft()
            for start in range(0, len(readers), SLICE):
                for reader in readers[start : start + SLICE]:
                    reader.push(message)
                await asyncio.sleep(0)
