"""What lies whole in a front's memory leaves it as files leave a web server: as soon as the request is read, without a task of its
own, and by `sendfile`. For a segment of 400 KB both cost more than all else that is done for it."""

import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from diemcau.plane.shared import Shared

CORK = (socket.IPPROTO_TCP, socket.TCP_CORK)
AtHand = Callable[[str], tuple[bytes, Shared] | None]


class SharingProtocol(HttpToolsProtocol):
    """Asks the app's `at_hand(path)` first: lines of a head, and bytes. None: the app is called as always. In clear alone; whatever
    else is under way on a connection comes first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at_hand: AtHand | None = getattr(self.config.app, "at_hand", None)
        self._given = self._waits = False
        self._line: socket.socket | None = None  # the connection, beside its transport, which closes it

    def connection_lost(self, exc: Exception | None) -> None:
        self._let_go()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        self._let_go()
        super().handle_websocket_upgrade()

    def _let_go(self) -> None:
        if self._line is not None:
            self._line.detach()
            self._line = None

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._given = False

    def on_headers_complete(self) -> None:
        if self._at_hand is not None and self._is_free():
            found = self._at_hand(self.url.decode("latin-1"))
            if found is not None:
                self._given = self._waits = True
                self.scope["method"] = "GET"
                # Behind the other requests of this turn: answers that leave one after the other find the other side awake.
                self.loop.call_soon(self._give, *found)
                return
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._given:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._given:
            super().on_message_complete()

    def _is_free(self) -> bool:
        parser, transport = self.parser, self.transport
        return bool(
            parser.get_method() == b"GET"
            and self.scheme == "http"
            and not self._waits
            and (self.cycle is None or self.cycle.response_complete)
            and not self.pipeline
            and parser.should_keep_alive()
            and not parser.should_upgrade()
            and not transport.is_closing()
            and transport.get_write_buffer_size() == 0
        )

    def _give(self, lines: bytes, data: Shared) -> None:
        """Head and body, as much as the connection takes at once; the rest goes the usual way."""
        self._waits = False
        if self.transport.is_closing():
            return
        own = b"".join(b"%b: %b\r\n" % pair for pair in self.server_state.default_headers)
        head = b"HTTP/1.1 200 OK\r\n%b%bcontent-length: %d\r\n\r\n" % (own, lines, len(data))
        if self._line is None:
            self._line = socket.socket(fileno=self.transport.get_extra_info("socket").fileno())
        sent = 0
        with contextlib.suppress(OSError):  # it takes nothing now, or is broken: the transport finds out
            self._line.setsockopt(*CORK, 1)  # full packets alone: without, the kernel takes twice as long
            sent = self._line.send(head)
            if sent == len(head):
                sent += os.sendfile(self._line.fileno(), data.file, 0, len(data))
        with contextlib.suppress(OSError):
            self._line.setsockopt(*CORK, 0)
        if sent < len(head):
            self.transport.write(head[sent:])
        if sent < len(head) + len(data):
            self.transport.write(memoryview(data)[max(0, sent - len(head)) :])
        self.server_state.total_requests += 1
        if self.cycle is None or self.cycle.response_complete:  # no other request has come behind it
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )
