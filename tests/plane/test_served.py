"""Under uvicorn, over real sockets: a reader that takes nothing is cut while the others are not delayed."""

import json
import socket
import time
from pathlib import Path

import pytest
from tests.plane.ops import op_of
from tests.plane.served import Served, post, served

pytestmark = pytest.mark.whole


def wait_for(sock: socket.socket, text: bytes, within: float = 5) -> float:
    """Seconds until `text` came."""
    begun = time.monotonic()
    sock.settimeout(within)
    data = b""
    while text not in data:
        piece = sock.recv(1 << 20)
        assert piece, data
        data = data[-200:] + piece
    return time.monotonic() - begun


def streams(server: Served) -> int:
    with server.connect() as sock:
        sock.sendall(b"GET /live/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        data = b""
        while piece := sock.recv(65536):
            data += piece
    return int(json.loads(data.partition(b"\r\n\r\n")[2])["streams"])


def test_a_reader_that_does_not_read_is_cut_and_the_others_are_not_delayed(tmp_path: Path) -> None:
    with served(tmp_path / "log") as server:
        stalled = server.open_stream("screens,site-5", receive_buffer=4096)
        quick = [server.open_stream("screens") for _ in range(20)]
        assert streams(server) == 21
        server.publish("1/site-5/vi", 400_000)  # more than its line and the server's buffer hold
        time.sleep(0.3)
        delays = []
        begun = time.monotonic()
        number = 1
        while time.monotonic() - begun < 8:
            number += 1
            server.publish("1/screens/vi", 300)
            delays += [wait_for(sock, b"id: e-%d\n" % number) for sock in quick]
        assert streams(server) == 21  # ten seconds are not over
        assert max(delays) < 1.0
        deadline = time.monotonic() + 6
        while streams(server) == 21 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert streams(server) == 20
        stalled.settimeout(5)
        ended = False
        try:
            while stalled.recv(1 << 20):
                pass
            ended = True
        except ConnectionResetError:
            ended = True
        assert ended
        server.publish("1/screens/vi", 300)
        for sock in quick:
            wait_for(sock, b"id: e-%d\n" % (number + 1))
            sock.close()
        stalled.close()
        errors = server.stop()
        assert "Traceback" not in errors
        assert "ASGI" not in errors


def test_ops_over_one_connection_and_a_quiet_end(tmp_path: Path) -> None:
    with served(tmp_path / "log") as server:
        with server.connect() as sock:
            for _ in range(5):
                ops = [op_of() for _ in range(3)]
                assert post(sock, ops)["stored"] == [op["id"] for op in ops]
        stream = server.open_stream("screens")
        server.process.terminate()
        assert wait_for(stream, b"0\r\n\r\n") < 5
        stream.close()
