"""Ten thousand readers in one process: a plain epoll loop. ``python -m diemcau.cli.bench.epoll PORT PATH COUNT STALLED``.

Opens COUNT streams at PATH (tickets of the rooms in turn) and STALLED more that listen to ``site-N`` too and never read
again. Commands on standard input: ``wait N SECONDS`` answers ``{"first": s, "last": s, "heard": n}`` (monotonic clock) once
every reader has frame N, ``quit`` ends.
"""

import json
import select
import socket
import sys
import time

from diemcau.cli.bench.load import tickets

RECEIVE = 65_536


class Readers:
    """Open streams; frames are told apart by their id's number."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._epoll = select.epoll()
        self._socks: dict[int, socket.socket] = {}
        self._rooms = tickets()
        self._stalled: list[socket.socket] = []

    def open(self, count: int, audiences: str) -> None:
        """Open streams that are read."""
        for number in range(count):
            sock = self._connect(number, audiences)
            sock.setblocking(False)
            self._socks[sock.fileno()] = sock
            self._epoll.register(sock.fileno(), select.EPOLLIN)

    def stall(self, count: int) -> None:
        """Open streams that are never read after their head; all of room 1, so that one subject fills them."""
        for _ in range(count):
            self._stalled.append(self._connect(0, "screens,site-1", receive_buffer=4096))

    def wait(self, number: int, seconds: float) -> dict[str, float]:
        """Read until every reader has frame `number`, at most so long."""
        mark = b"-%d\nevent: frame" % number
        heard = 0
        first = last = 0.0
        deadline = time.monotonic() + seconds
        while heard < len(self._socks) and time.monotonic() < deadline:
            for descriptor, _ in self._epoll.poll(0.5):
                data = self._socks[descriptor].recv(RECEIVE)
                if mark in data:
                    last = time.monotonic()
                    first = first or last
                    heard += 1
                elif not data:
                    self._epoll.unregister(descriptor)
        return {"first": first, "last": last, "heard": heard}

    def _connect(self, number: int, audiences: str, *, receive_buffer: int = 0) -> socket.socket:
        _, _, ticket = self._rooms[number % len(self._rooms)]
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.connect(("127.0.0.1", self._port))
        path = f"/live/stream?conference=1&audiences={audiences}&language=vi"
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {ticket}\r\n\r\n".encode())
        head = b""
        while b"retry: 3000" not in head:
            piece = sock.recv(RECEIVE)
            if not piece:
                raise ConnectionError(f"stream {number} was refused: {head[:200]!r}")
            head += piece
        return sock


def main(port: int, count: int, stalled: int) -> None:
    readers = Readers(port)
    readers.open(count, "screens")
    readers.stall(stalled)
    _say({"open": count, "stalled": stalled})
    for line in sys.stdin:
        match line.split():
            case ["wait", number, seconds]:
                _say(readers.wait(int(number), float(seconds)))
            case _:
                return


def _say(facts: dict[str, float]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
