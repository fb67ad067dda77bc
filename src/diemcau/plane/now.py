"""GET /live/now/<conference>.json: the last public cues, for phones without a stream; any cache may keep it 2 s.

Nobody publishes such cues yet (polls will): until then every answer is the empty one.
"""

import re
from collections import OrderedDict

from diemcau.kernel.broker import Broker
from diemcau.plane.asgi import JSON, SECURITY, Receive, Reply, Scope, Send

PATH = re.compile(r"^/live/now/([0-9]{1,18})\.json$")
NOTHING = b'{"cues":[]}'
KEPT = 1_000


class Now:
    """Topic ``now/<conference>``: its last payload (JSON) is the answer, as it is."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._last: OrderedDict[str, bytes] = OrderedDict()

    def start(self) -> None:
        self._broker.subscribe("now/", self._heard)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 200, a conference nobody spoke of looking like a silent one, or raises Reply 404."""
        asked = PATH.match(scope["path"])
        if asked is None:
            raise Reply(404, "not_found")
        body = self._last.get(asked[1].lstrip("0"), NOTHING)
        headers = [
            JSON,
            (b"cache-control", b"public, max-age=2, s-maxage=2"),
            (b"content-length", b"%d" % len(body)),
            *SECURITY,
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _heard(self, topic: str, payload: bytes) -> None:
        conference = topic.removeprefix("now/")
        self._last[conference] = payload
        self._last.move_to_end(conference)
        if len(self._last) > KEPT:
            self._last.popitem(last=False)
