"""Starts and stops a served plane, and speaks plain HTTP to it over one socket."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.plane.ops import bearer_of

FAR = 4_000_000_000_000


class Served:
    """One running server."""

    def __init__(self, path: Path, *, before: tuple[str, ...] = ()) -> None:
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "tests.plane.serving", str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # strace passes no signal on: the whole group gets it
            env={**os.environ, "PYTHONPATH": f"src{os.pathsep}."},
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def publish(self, subject: str, size: int) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{subject} {size}\n")
        self.process.stdin.flush()

    def connect(self, *, receive_buffer: int = 0) -> socket.socket:
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(20)
        sock.connect(("127.0.0.1", self.port))
        return sock

    def open_stream(self, audiences: str, *, receive_buffer: int = 0) -> socket.socket:
        sock = self.connect(receive_buffer=receive_buffer)
        ticket = bearer_of(expires=FAR)["authorization"]
        path = f"/live/stream?conference=1&audiences={audiences}&language=vi"
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {ticket}\r\n\r\n".encode())
        assert sock.recv(65536).startswith(b"HTTP/1.1 200")
        return sock

    def stop(self) -> str:
        os.killpg(self.process.pid, signal.SIGTERM)
        _, errors = self.process.communicate(timeout=15)
        return errors


@contextlib.contextmanager
def served(path: Path, *, before: tuple[str, ...] = ()) -> Iterator[Served]:
    server = Served(path, before=before)
    try:
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
        for pipe in (server.process.stdin, server.process.stdout, server.process.stderr):
            if pipe is not None:
                pipe.close()


def post(sock: socket.socket, ops: list[dict[str, Any]]) -> Any:
    """Post on a kept connection and return the answer's JSON; None when the server went away."""
    body = json.dumps({"ops": ops}).encode()
    ticket = bearer_of(expires=FAR)["authorization"]
    head = f"POST /live/ops HTTP/1.1\r\nHost: x\r\nAuthorization: {ticket}\r\nContent-Length: {len(body)}\r\n\r\n"
    data = b""
    try:
        sock.sendall(head.encode() + body)
        while b"\r\n\r\n" not in data:
            data += _some(sock)
        top, _, rest = data.partition(b"\r\n\r\n")
        length = int(next(line for line in top.lower().split(b"\r\n") if line.startswith(b"content-length")).split()[1])
        while len(rest) < length:
            rest += _some(sock)
    except OSError:
        return None
    return json.loads(rest)


def _some(sock: socket.socket) -> bytes:
    data = sock.recv(65536)
    if not data:
        raise ConnectionError("the server went away")
    return data
