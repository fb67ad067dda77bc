"""The broker of many machines: NATS core (at most once), one NATS subject for each first word of our topics.

``frame/12/wall/vi`` travels on ``diemcau.frame`` with its whole topic before the payload; so a prefix subscribed to is a
whole first word, or begins with one and a slash.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import SlowConsumerError

from diemcau.kernel.broker import Handler
from diemcau.plane.brokers.subscriptions import Subscriptions

logger = logging.getLogger(__name__)
FIRST_S = 5.0
AGAIN_S = 0.2
MAX_WAITING = 10_000
LOST = "diemcau._lost"


def _subject(topic: str) -> str:
    return "diemcau." + topic.partition("/")[0]


class NatsBroker:
    """`kernel.broker.Broker` on a NATS server. A lost connection is made again; then everybody hears `lost`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: Client | None = None
        self._by_subject: dict[str, Subscriptions] = {}
        self._everybody = Subscriptions()
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._dropped = False
        self._wake = asyncio.Event()
        self._up = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect, retrying in the background; returns when the connection stands or after 5 s."""
        self._task = asyncio.create_task(self._run())
        try:
            await asyncio.wait_for(self._up.wait(), FIRST_S)
        except TimeoutError:
            logger.warning("no NATS server at %s yet: trying on", self._url)

    def publish(self, topic: str, payload: bytes) -> None:
        """Send to every subscriber; while the connection is down to nobody, and all are told so afterwards."""
        if len(self._waiting) >= MAX_WAITING or not self._up.is_set():
            self._dropped = True
            return
        name = topic.encode()
        self._waiting.append((_subject(topic), len(name).to_bytes(2, "big") + name + payload))
        self._wake.set()

    def subscribe(self, prefix: str, handler: Handler, *, lost: Callable[[], None] | None = None) -> None:
        """Call `handler` for topics that begin with `prefix`."""
        subject = _subject(prefix)
        new = subject not in self._by_subject
        self._by_subject.setdefault(subject, Subscriptions()).add(prefix, handler, None)
        if lost is not None:
            self._everybody.add("", lambda _topic, _payload: None, lost)
        if new:
            self._wake.set()

    async def close(self) -> None:
        """Send what waits and disconnect."""
        if self._client is not None and self._client.is_connected:
            try:
                async with asyncio.timeout(2):
                    await self._send_waiting(self._client)
                    await self._client.flush()
            except (NatsError, TimeoutError, OSError) as error:
                logger.debug("the last words did not go out: %r", error)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._client is not None:
            await self._client.close()
        self._up.clear()

    async def _run(self) -> None:
        while True:
            self._client = client = Client()
            try:
                await self._serve(client)
            except (NatsError, OSError, EOFError) as error:
                logger.debug("NATS: %r", error)
            self._up.clear()
            self._dropped = True
            with suppress(NatsError, OSError):
                await client.close()  # and all anew: half a beginning would not hear what it did not get to ask for
            await asyncio.sleep(AGAIN_S)

    async def _serve(self, client: Client) -> None:
        """Connect and send what comes, until the client is closed. Raises NatsError and OSError as long as nothing was begun."""
        await client.connect(
            self._url,
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            connect_timeout=2,
            ping_interval=5,
            max_outstanding_pings=2,
            disconnected_cb=self._disconnected,
            closed_cb=self._closed,
            reconnected_cb=self._reconnected,
            error_cb=self._failed,
        )
        await client.subscribe(LOST, cb=self._heard_lost)
        asked = await self._ask(client, set())
        await client.flush()
        self._up.set()
        self._wake.set()
        while not client.is_closed:
            await self._wake.wait()
            self._wake.clear()
            try:
                asked = await self._ask(client, asked)
                await self._send_waiting(client)
            except (NatsError, OSError) as error:
                logger.warning("NATS takes nothing: %r", error)
                self._dropped = True
                await asyncio.sleep(AGAIN_S)
                self._wake.set()

    async def _ask(self, client: Client, asked: set[str]) -> set[str]:
        for subject in self._by_subject.keys() - asked:
            await client.subscribe(subject, cb=self._received)
        return set(self._by_subject)

    async def _send_waiting(self, client: Client) -> None:
        while self._waiting:
            subject, data = self._waiting.popleft()
            await client.publish(subject, data)
        if self._dropped:
            self._dropped = False
            await client.publish(LOST, b"")

    async def _received(self, message: Msg) -> None:
        length = int.from_bytes(message.data[:2], "big")
        topic = message.data[2 : 2 + length].decode(errors="replace")
        subscriptions = self._by_subject.get(message.subject)
        if subscriptions is not None:
            subscriptions.deliver(topic, message.data[2 + length :])

    async def _heard_lost(self, message: Msg) -> None:
        self._everybody.lost()

    async def _disconnected(self) -> None:
        self._up.clear()

    async def _closed(self) -> None:
        self._wake.set()

    async def _reconnected(self) -> None:
        self._up.set()
        self._everybody.lost()
        # Others may have missed what this process said, or would have said, meanwhile.
        self._dropped = True
        self._wake.set()

    async def _failed(self, error: Exception) -> None:
        if isinstance(error, SlowConsumerError):
            self._everybody.lost()
        else:
            logger.debug("NATS: %r", error)
