"""What all brokers promise, on the real things: a bus in memory, a relay on a Unix socket, a nats-server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.errors import FlushTimeoutError
from tests.nats import NatsServer

from diemcau.kernel.broker import Broker
from diemcau.plane.brokers import Relay, make_broker

Open = Callable[[], Awaitable[Broker]]
Heard = list[tuple[str, bytes]]


BETWEEN = ["socket", "nats"]
"""Those with something between the processes that can go away."""


class Middle:
    """What stands between the brokers, to be stopped and started again."""

    def __init__(self, kind: str, url: str, relay: Relay | None, server: NatsServer | None) -> None:
        self.kind, self.url, self._relay, self._server = kind, url, relay, server

    async def stop(self) -> None:
        if self._relay is not None:
            await self._relay.close()
        if self._server is not None:
            self._server.stop()

    async def start(self) -> None:
        if self._relay is not None:
            await self._relay.start()
        if self._server is not None:
            await asyncio.to_thread(self._server.start)


@pytest.fixture(params=["memory", "socket", "nats"])
async def middle(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Middle]:
    kind = request.param
    relay = Relay(tmp_path / "relay.sock") if kind == "socket" else None
    server = request.getfixturevalue("nats_server") if kind == "nats" else None
    url = {"memory": "memory://contract", "socket": f"socket://{tmp_path}/relay.sock"}.get(kind)
    found = Middle(kind, url or server.url, relay, server)
    if relay is not None:
        await relay.start()
    yield found
    await found.stop()


@pytest.fixture
async def another(middle: Middle) -> AsyncIterator[Open]:
    """Opens one more broker, as another process would."""
    opened: list[Broker] = []

    async def start() -> Broker:
        broker = make_broker(middle.url)
        await broker.start()
        opened.append(broker)
        return broker

    yield start
    for broker in opened:
        await broker.close()


async def until(fact: Callable[[], bool], within: float = 8) -> None:
    async with asyncio.timeout(within):
        while not fact():  # noqa: ASYNC110 - what another process did has no event here
            await asyncio.sleep(0.005)


async def settled() -> None:
    """Long enough for a subscription to reach the other side."""
    await asyncio.sleep(0.1)


async def test_every_subscriber_hears_its_topics_in_order_its_own_process_too(another: Open) -> None:
    one, two = await another(), await another()
    mine: Heard = []
    theirs: Heard = []
    one.subscribe("frame/", lambda *heard: mine.append(heard))
    two.subscribe("frame/", lambda *heard: theirs.append(heard))
    two.subscribe("revoked", lambda *heard: theirs.append(heard))
    await settled()
    sent = [(f"frame/{n % 3}/wall/vi", bytes([n % 256]) * n) for n in range(300)]
    for topic, payload in sent:
        one.publish(topic, payload)
    one.publish("wake/log", b"nobody asked")
    one.publish("revoked", b"")
    await until(lambda: len(mine) >= 300 and len(theirs) >= 301)
    await settled()
    assert mine == sent
    assert [t for t in theirs if t[0] != "revoked"] == sent
    assert ("revoked", b"") in theirs


async def test_a_prefix_is_a_prefix_and_two_handlers_are_two(another: Open) -> None:
    one, two = await another(), await another()
    narrow: Heard = []
    first: Heard = []
    second: Heard = []
    two.subscribe("now/1", lambda *heard: narrow.append(heard))
    two.subscribe("now/", lambda *heard: first.append(heard))
    two.subscribe("now/", lambda *heard: second.append(heard))
    await settled()
    for topic in ("now/1", "now/12", "now/2"):
        one.publish(topic, b"x")
    await until(lambda: len(second) == 3)
    assert [t for t, _ in narrow] == ["now/1", "now/12"]
    assert first == second == [("now/1", b"x"), ("now/12", b"x"), ("now/2", b"x")]


async def test_a_handler_that_raises_hinders_nobody(another: Open, caplog: pytest.LogCaptureFixture) -> None:
    def broken(topic: str, payload: bytes) -> None:
        raise ValueError("mine alone")

    broker = await another()
    heard: Heard = []
    broker.subscribe("beat", broken)
    broker.subscribe("beat", lambda *h: heard.append(h))
    await settled()
    broker.publish("beat", b"1")
    broker.publish("beat", b"2")
    await until(lambda: len(heard) == 2)
    assert "mine alone" in caplog.text


async def test_large_payloads_and_any_bytes(another: Open) -> None:
    one, two = await another(), await another()
    heard: Heard = []
    two.subscribe("frame/", lambda *h: heard.append(h))
    await settled()
    large = bytes(range(256)) * 2_000
    one.publish("frame/1/wall/vi", large)
    one.publish("frame/ê", b"")
    await until(lambda: len(heard) == 2)
    assert heard == [("frame/1/wall/vi", large), ("frame/ê", b"")]


async def test_publishing_never_raises_not_even_before_the_start_or_after_the_end(middle: Middle) -> None:
    broker = make_broker(middle.url)
    broker.publish("frame/1", b"early")
    await broker.start()
    await broker.close()
    broker.publish("frame/1", b"late")


@pytest.mark.parametrize("middle", BETWEEN, indirect=True)
async def test_a_lost_connection_mends_itself_and_both_sides_are_told(middle: Middle, another: Open) -> None:
    one, two = await another(), await another()
    heard: Heard = []
    losses = {"one": 0, "two": 0}

    def count(name: str) -> Callable[[], None]:
        def told() -> None:
            losses[name] += 1

        return told

    one.subscribe("listening", lambda *_: None, lost=count("one"))
    two.subscribe("frame/", lambda *h: heard.append(h), lost=count("two"))
    await settled()
    one.publish("frame/1", b"before")
    await until(lambda: len(heard) == 1)
    await middle.stop()
    for _ in range(50):
        one.publish("frame/1", b"into the void")
        await asyncio.sleep(0.002)
    await middle.start()
    await until(lambda: losses["one"] >= 1 and losses["two"] >= 1)
    await until_heard(one, heard)
    # New subscriptions work on the new connection too.
    later: Heard = []
    two.subscribe("now/", lambda *h: later.append(h))
    await settled()
    one.publish("now/1", b"x")
    await until(lambda: later == [("now/1", b"x")])


async def until_heard(sender: Broker, heard: Heard) -> None:
    async with asyncio.timeout(8):
        while ("frame/1", b"after") not in heard:  # at most once: said again until it came through
            sender.publish("frame/1", b"after")
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("middle", BETWEEN, indirect=True)
async def test_start_returns_though_nobody_is_there_and_connects_later(
    middle: Middle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"diemcau.plane.brokers.{middle.kind}.FIRST_S", 0.3)
    await middle.stop()
    broker = make_broker(middle.url)
    heard: Heard = []
    broker.subscribe("frame/", lambda *h: heard.append(h))
    await broker.start()
    await middle.start()
    await until_heard(broker, heard)
    await broker.close()


@pytest.mark.parametrize("middle", ["socket"], indirect=True)  # the relay alone sees its clients' ends
async def test_a_process_killed_while_it_spoke_is_a_loss_to_the_others(middle: Middle, another: Open) -> None:
    one, two = await another(), await another()
    lost: list[int] = []
    two.subscribe("frame/", lambda *_: None, lost=lambda: lost.append(1))
    await settled()
    one.publish("frame/1", b"x")
    await settled()
    one._line.transport.abort()  # type: ignore[attr-defined]
    await until(lambda: lost == [1])


async def test_a_goodbye_is_no_loss(middle: Middle, another: Open) -> None:
    two = await another()
    one = make_broker(middle.url)
    await one.start()
    lost: list[int] = []
    two.subscribe("frame/", lambda *_: None, lost=lambda: lost.append(1))
    one.publish("frame/1", b"x")
    await settled()
    await one.close()
    await settled()
    assert lost == []


async def test_the_relays_socket_is_for_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "relay.sock"
    path.write_text("left over")
    relay = Relay(path)
    await relay.start()
    assert path.stat().st_mode & 0o777 == 0o600
    await relay.close()
    assert not path.exists()


def test_another_address_is_refused() -> None:
    with pytest.raises(ValueError, match="redis"):
        make_broker("redis://localhost")


class _Faltering(Client):
    """A client whose server goes away right after the first connections stood."""

    faults = 2

    async def flush(self, timeout: int = 10) -> None:  # noqa: ASYNC109
        if type(self).faults:
            type(self).faults -= 1
            raise FlushTimeoutError
        await super().flush(timeout)


@pytest.mark.parametrize("middle", ["nats"], indirect=True)
async def test_a_server_that_goes_right_after_the_connection_stood_is_begun_with_anew(
    middle: Middle, another: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diemcau.plane.brokers.nats.Client", _Faltering)
    broker, other, heard = await another(), await another(), []
    broker.subscribe("frame/", lambda topic, _payload: heard.append(topic))
    other.subscribe("wake/", lambda topic, _payload: heard.append(topic))
    async with asyncio.timeout(10):
        while {"frame/1", "wake/1"} - {*heard}:
            broker.publish("wake/1", b"")
            other.publish("frame/1", b"")
            await asyncio.sleep(0.05)
    assert _Faltering.faults == 0
