"""A desk that works through a bad day: makes ops as fast as one device may and sends each until it is acknowledged, whatever happens."""

import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from typing import Any

from tests.server import Server
from tests.stranger import Device, Line

BATCH = 10
PAUSE_S = 0.03  # more than one device may send would be answered 429


class Desk(threading.Thread):
    """`start` begins the burst, `finish` ends it and waits until nothing is left to be sent.

    `acknowledged` are the ids the server has said to have stored, `answers` how often it said what (statuses, or the names of
    what broke), `retry_after` what came along with 503.
    """

    def __init__(self, url: str, secret: str) -> None:
        super().__init__(daemon=True)
        self.device = Device(Line(url), secret)
        self.people = [one["u"] for one in self.device.pack()["delegates"]]
        self.session = self.device.pack()["head"]["sessions"][0]["id"]
        self.made: list[str] = []
        self.acknowledged: set[str] = set()
        self.refused: dict[str, str] = {}
        self.answers: Counter[str] = Counter()
        self.retry_after: list[float] = []
        self._enough = threading.Event()

    def run(self) -> None:
        while not self._enough.wait(PAUSE_S):
            self.send(self.some())

    def some(self) -> list[dict[str, Any]]:
        """The next few ops: people come, leave and come back; guests walk in."""
        for _ in range(BATCH):
            number = len(self.made)
            about = {"delegate": self.people[number % len(self.people)], "session": self.session}
            kind, body = (
                ("attendance.walk_in", {"session": self.session, "full_name": f"Khách {number}"})
                if number % 17 == 0
                else ("attendance.check_out", about)
                if number // len(self.people) % 2
                else ("attendance.check_in", about)
            )
            self.made.append(self.device.do(kind, body, 0))
        made, self.device.queue = self.device.queue, []
        return made

    def send(self, ops: list[dict[str, Any]], patience: float = 60) -> None:
        """The same bytes again and again until they are acknowledged. Raises TimeoutError."""
        body, until = json.dumps({"ops": ops}).encode(), time.monotonic() + patience
        while time.monotonic() < until:
            answer = self.post(body)
            if answer is not None:
                self.acknowledged.update(answer["stored"])
                self.refused.update(answer["refused"])
                return
            time.sleep(0.1)
        raise TimeoutError(f"not acknowledged in {patience} s: {self.answers}")

    def post(self, body: bytes) -> dict[str, Any] | None:
        """Once; None when it was not acknowledged."""
        headers = {"Authorization": f"Bearer {self.device.ticket['ticket']}", "Content-Type": "application/json"}
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self.device.line.base + "/live/ops", body, headers), timeout=10
            ) as response:
                self.answers["200"] += 1
                answer: dict[str, Any] = json.loads(response.read())
                return answer
        except urllib.error.HTTPError as said:
            self.answers[f"{said.code} {json.loads(said.read())['error']}"] += 1
            if said.code == 503:
                self.retry_after.append(float(said.headers["Retry-After"]))
        except (OSError, http.client.HTTPException) as broke:
            self.answers[type(getattr(broke, "reason", broke)).__name__] += 1
        return None

    def finish(self) -> None:
        self._enough.set()
        self.join(70)
        assert not self.is_alive()


def all_is_well(server: Server, *desks: Desk, patience: float = 30) -> None:
    """Every acknowledged op is in the log and judged, and the database says what the log says."""
    acknowledged = set().union(*(desk.acknowledged for desk in desks))
    assert acknowledged == {op for desk in desks for op in desk.made}, "the desks were not done"
    until = time.monotonic() + patience
    while True:
        found = server.do("tests.bad_days.held")
        if not found["waiting"] or time.monotonic() > until:
            break
        time.sleep(0.2)
    assert found["waiting"] == 0
    assert acknowledged - set(found["ids"]) == set(), "acknowledged and lost"
    assert len(found["ids"]) == len(set(found["ids"]))
    assert found["differences"] == []
    assert found["refused"] == []
