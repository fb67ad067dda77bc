"""Connections of the front: a request's head comes whole within seconds and is small, or the connection ends.

uvicorn bounds neither: whoever opens connections and says nothing, or a byte at a time, would hold them without end.
"""

import asyncio
from typing import Any

from diemcau.project.sharing import SharingProtocol

HEAD_S = 20.0
MAX_HEAD_BYTES = 64 * 1024


class HeadedProtocol(SharingProtocol):
    """Waits HEAD_S for a connection's first head, and as long for a later one from its first byte; between two of them
    uvicorn's own limit of idleness holds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._patience: asyncio.TimerHandle | None = None
        self._head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._patience = self.loop.call_later(HEAD_S, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._content()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        scope: Any = self.scope
        if scope is not None and "method" in scope:  # as soon as the head is whole
            if self._patience is not None:
                self._content()
            return
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            self.transport.close()
        elif self._patience is None:
            self._patience = self.loop.call_later(HEAD_S, self.transport.close)

    def _content(self) -> None:
        self._head_bytes = 0
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
