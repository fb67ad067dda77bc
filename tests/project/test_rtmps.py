"""An encoder sends by RTMPS, and rooms find the picture; without a certificate nothing starts."""

import contextlib
import http.client
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diemcau.kernel.addresses import MEDIA, Addresses, ends
from diemcau.live.broadcast.keys import key_of
from diemcau.project.certificates import own_certificate
from tests.server import ROOT, Server

pytestmark = [pytest.mark.whole, pytest.mark.sqlite]
PUSHING = Path(__file__).parent.parent / "plane/rtmp/pushing.py"


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def status(server: Server, path: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=40)
    with contextlib.closing(line):
        line.request("GET", path)
        return line.getresponse().status


def push(server: Server, address: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, str(PUSHING), address, "--frames", "200", "--pace", "0.02"]
    return subprocess.Popen(command, env=server.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def test_an_encoder_comes_in_encrypted(tmp_path: Path) -> None:
    certificate, key = own_certificate(tmp_path / "tls", names=["localhost"])
    port = free_port()
    server = Server(tmp_path / "house", RTMP_PORT="0", RTMPS_PORT=str(port))
    refused = subprocess.run(
        [sys.executable, "-m", "diemcau", "serve", "--port", "0"],
        env=server.environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (refused.returncode, "DIEMCAU_RTMPS_PORT wants a certificate" in refused.stderr) == (2, True)
    server.settings |= {"DIEMCAU_RTMPS_CERTIFICATE": str(certificate), "DIEMCAU_RTMPS_KEY": str(key)}
    conference = server.do("tests.journeys.grounds", "rooms")["conference"]
    server.start()
    try:
        secret = (server.folder / "data" / "secret").read_bytes().strip()
        address = f"rtmps://localhost:{port}/live/{key_of(secret, conference, 1)}"
        encoder = push(server, address)
        playlist = Addresses(secret, MEDIA).sign(conference, until=ends(int(time.time() * 1000))) + "/source.m3u8"
        until = time.monotonic() + 90
        while status(server, playlist) != 200:
            assert time.monotonic() < until, encoder.poll() is not None and encoder.communicate()[1]
            if encoder.poll() is not None:  # the first key sets Django up: a busy machine lets an encoder wait too long
                encoder = push(server, address)
            time.sleep(0.2)
        with socket.create_connection(("localhost", port), 40) as line:
            trusting = ssl.create_default_context(cafile=certificate.with_name("authority.crt"))
            trusting.wrap_socket(
                line, server_hostname="localhost"
            ).close()  # as an encoder that checks whom it sends to
        encoder.kill()
        encoder.communicate()
    finally:
        server.stop()
