"""A simulated desk against a server that behaves badly: queue first, the same bytes again, nothing given up."""

import asyncio
import json
import random
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from diemcau.rehearsal.act import Act, op_id
from diemcau.rehearsal.desk import Exchange, KeyNoLongerOpens, SimulatedDesk, Tally
from diemcau.rehearsal.manifest import Desk
from diemcau.rehearsal.pace import Pace
from diemcau.rehearsal.profile import FAULTS, Faults
from tests.rehearsal.grounds import NOW


class Server:
    """Answers every post as it is told next; then stores everything."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.next: list[int | None] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.bodies.append(body)
        status = self.next.pop(0) if self.next else 200
        if status is None:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if status != 200:
            return web.json_response({"error": "x"}, status=status, headers={"Retry-After": "0.01"})
        return web.json_response({"stored": [op["id"] for op in json.loads(body)["ops"]], "refused": {}, "clock": NOW})


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_post("/live/ops", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    made.url = f"http://{host}:{port}/live/ops"
    yield made
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def desk_at(
    server: Server, http: aiohttp.ClientSession, faults: Faults = FAULTS["none"], seed: str = "1"
) -> SimulatedDesk:
    pace = Pace(speed=0, length=60_000, now=NOW)
    exchange = Exchange(
        http, server.url, "rehearsal", pace, faults, Tally(), lambda _act, _at: None, asyncio.Semaphore(8)
    )
    return SimulatedDesk(Desk("kid", "ticket"), exchange, seed=seed, boot_at=NOW - 1000)


def acts(several: int) -> list[Act]:
    dice = random.Random(1)
    return [Act(NOW + n, 1, 0, "room.call", {"calling": True}, op_id(dice, NOW + n)) for n in range(several)]


async def send(desk: SimulatedDesk, several: int) -> Tally:
    for act in acts(several):
        desk.do(act)
    desk.close()
    await asyncio.wait_for(desk.work(), 20)
    return desk.exchange.tally


async def test_ops_go_in_batches_of_fifty(server: Server, http: aiohttp.ClientSession) -> None:
    tally = await send(desk_at(server, http), 120)
    assert [len(json.loads(body)["ops"]) for body in server.bodies] == [50, 50, 20]
    assert (tally.made, tally.sent, len(tally.stored), len(tally.ack_ms)) == (120, 120, 120, 120)


async def test_what_was_not_answered_is_sent_again_byte_by_byte(server: Server, http: aiohttp.ClientSession) -> None:
    server.next = [503, 429, None, 500, 200]
    tally = await send(desk_at(server, http), 7)
    assert len(server.bodies) == 5
    assert len(set(server.bodies)) == 1
    assert (tally.sent, len(tally.stored)) == (35, 7)


async def test_bad_lines_change_nothing_of_what_is_stored(server: Server, http: aiohttp.ClientSession) -> None:
    tally = await send(desk_at(server, http, FAULTS["heavy"]), 2_000)
    assert tally.stored == {str(act.id) for act in acts(2_000)}
    assert tally.sent > 2_000
    assert tally.acknowledged >= 2_000
    by_id: dict[str, set[str]] = {}
    for body in server.bodies:
        for op in json.loads(body)["ops"]:
            by_id.setdefault(op["id"], set()).add(json.dumps(op))
    assert {len(forms) for forms in by_id.values()} == {1}


async def test_a_cut_room_keeps_its_queue(server: Server, http: aiohttp.ClientSession) -> None:
    desk = desk_at(server, http)
    desk.line.clear()
    for act in acts(3):
        desk.do(act)
    working = asyncio.create_task(desk.work())
    await asyncio.sleep(0.1)
    assert server.bodies == []
    assert len(desk.queue) == 3
    desk.close()
    await asyncio.wait_for(working, 5)
    assert len(desk.exchange.tally.stored) == 3


async def test_a_key_that_was_turned_away_ends_the_rehearsal(server: Server, http: aiohttp.ClientSession) -> None:
    server.next = [401]
    with pytest.raises(KeyNoLongerOpens):
        await send(desk_at(server, http), 1)


async def test_a_wrong_clock_carries_its_own_correction(server: Server, http: aiohttp.ClientSession) -> None:
    desks = [desk_at(server, http, FAULTS["heavy"], seed=str(seed)) for seed in range(200)]
    off = {abs(desk.off) for desk in desks}
    assert {0, 86_400_000} <= off
    assert len(off) > 20
    for desk in sorted(desks, key=lambda desk: desk.off)[:: len(desks) - 1]:
        server.bodies.clear()
        await send(desk, 1)
        [op] = json.loads(server.bodies[0])["ops"]
        assert op["at"] == NOW + desk.off != NOW
        assert op["at"] + op["offset"] == NOW


def test_a_condensed_day_is_dated_by_the_clock_on_the_wall() -> None:
    hours = 3_600_000
    plain, condensed = (Pace(speed=20, length=4 * hours, now=NOW, condensed=said) for said in (False, True))
    assert plain.dated(plain.start + hours) == plain.start + hours
    dated = [condensed.dated(condensed.start + n * hours) for n in range(5)]
    assert dated == [dated[0] + n * hours // 20 for n in range(5)]
    assert abs(dated[0] - NOW) < 1_000
    assert not Pace(speed=0, length=hours, now=NOW, condensed=True).condensed
