"""A hall that is on air without a browser: a moving picture and a tone, sent as the studio sends them."""

import json
import subprocess
import sys
import threading
import time

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from diemcau.kernel.tickets import Ticket, Tickets
from tests.server import Server

SAMPLE = [
    sys.executable,
    "-m",
    "diemcau.plane.media.hall.sample",
    "--live",
    "--size",
    "320x180",
    "--rate",
    "12",
    "--bits",
    "150000",
]
SLICE = 8_000  # bytes


class OnAir(threading.Thread):
    """Publishes until `leave`; a server that goes away is joined again with another stream."""

    def __init__(self, server: Server, conference: int) -> None:
        super().__init__(daemon=True)
        self.server, self.conference = server, conference
        self.left = threading.Event()
        self.start()

    def leave(self) -> None:
        self.left.set()
        self.join(20)

    def run(self) -> None:
        while not self.left.is_set():
            try:
                self._publish()
            except (OSError, WebSocketException, TimeoutError):
                time.sleep(0.5)

    def _publish(self) -> None:
        secret = (self.server.folder / "data" / "secret").read_bytes().strip()
        held = Ticket(
            kid="account:1", who="account:1", conference=self.conference, site=0, device="account:1",
            expires=4_000_000_000_000, kinds=("media.publish",),
        )  # fmt: skip
        address = f"ws://127.0.0.1:{self.server.port}/media/publish"
        with connect(address, compression=None, legacy=True, open_timeout=20) as line:
            line.send(json.dumps({"ticket": Tickets(secret).mint(held)}))
            if json.loads(line.recv(10)) != {"on": True}:
                return
            with subprocess.Popen(SAMPLE, stdout=subprocess.PIPE, env=dict(self.server.environment)) as sample:
                assert sample.stdout is not None
                try:
                    while not self.left.is_set() and (data := sample.stdout.read1(SLICE)):
                        line.send(data)
                finally:
                    sample.kill()
