"""The anonymous door and its box: what is taken, what is refused, and that the file tells no order."""

import asyncio
import hashlib
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.plane.asgi import Answer, ask
from tests.plane.ops import SECRET, bearer_of

from diemcau.kernel import blind
from diemcau.kernel.anonymous import Count, NewSpent, SlotName, SlotSaid, State
from diemcau.kernel.clock import FakeClock
from diemcau.kernel.oplog import StoreFull
from diemcau.kernel.tickets import Ticket
from diemcau.plane.anonymous import Lane, LaneSettings, RemoteBox, SqliteBox
from diemcau.plane.anonymous.box import copy
from diemcau.plane.anonymous.door import Patience
from diemcau.plane.anonymous.remote import PATH
from diemcau.plane.anonymous.slots import as_text
from diemcau.plane.app import Plane
from diemcau.plane.asgi import Reply
from diemcau.plane.brokers import MemoryBroker

KEY = blind.generate()
OTHER = blind.generate()
SLOT = SlotName(1, "live", "ballot", 3)
DOOR = "/live/anonymous"
FIVE = 300_000


def token(key: blind.PrivateKey = KEY) -> tuple[str, str]:
    """As a phone gets one: what was signed, and the signature."""
    prepared = blind.prepare(b"n" * 32)
    blinded, inverse = blind.blind(key.public, prepared)
    signature = blind.finalize(key.public, prepared, blind.blind_sign(key, blinded), inverse)
    return as_text(prepared), as_text(signature)


def post(made: tuple[str, str], answer: Any = "yes", **changed: Any) -> bytes:
    facts = {"conference": 1, "purpose": "ballot", "slot": 3, "token": made[0], "signature": made[1]}
    return json.dumps({**facts, "body": {"answer": answer}, **changed}).encode()


class House:
    """A lane whose slots and signatures are what a test says."""

    def __init__(self, path: Path, broker: MemoryBroker, clock: FakeClock, plane: Plane) -> None:
        self.path, self.broker, self.clock = path, broker, clock
        self.states: dict[SlotName, State] = {SLOT: "open"}
        self.asked: list[tuple[str, str]] = []
        self.box = SqliteBox(path)
        self.lane = Lane(
            LaneSettings(
                secret=SECRET,
                broker=broker,
                keeper=plane.keeper,
                open_box=lambda: self.box,
                load_slots=self._slots,
                load_signed=self._signed,
                clock=clock,
            )
        )

    def _slots(self) -> list[SlotSaid]:
        return [SlotSaid(name, state, 1, KEY.public) for name, state in self.states.items()]

    def _signed(self, ticket: Ticket, purpose: str) -> dict[str, str] | None:
        self.asked.append((ticket.who, purpose))
        return {"3": "c2ln"} if purpose == "ballot" else None

    async def becomes(self, state: State, name: SlotName = SLOT) -> None:
        self.states[name] = state
        self.broker.publish("slots", b"")
        while (said := self.lane.slots.get(name)) is None or said.state != state:  # noqa: ASYNC110 - it is loaded in a thread
            await asyncio.sleep(0.01)

    async def post(self, body: bytes, **headers: str) -> Answer:
        return await ask(self.lane, "POST", DOOR, headers=headers, body=body)

    def counted(self) -> dict[tuple[str, bool], int]:
        return {(count.body["answer"], count.late): count.times for count in self.box.tally(SLOT)}


@pytest.fixture
async def house(tmp_path: Path, broker: MemoryBroker, clock: FakeClock, plane: Plane) -> AsyncIterator[House]:
    one = House(tmp_path / "anonymous.sqlite3", broker, clock, plane)
    await one.lane.start()
    yield one
    await one.lane.close()


async def test_a_token_is_spent_once(house: House) -> None:
    made = token()
    first = await house.post(post(made))
    assert (first.status, first.json) == (200, {"kept": True})
    again = await house.post(post(made))
    assert (again.status, again.body) == (first.status, first.body)  # nothing tells a retry from the first
    other = await house.post(post(made, "no"))
    assert (other.status, other.json) == (409, {"error": "spent"})
    assert house.counted() == {("yes", False): 1}


async def test_of_two_bodies_at_once_one_stands(house: House) -> None:
    made = token()
    answers = await asyncio.gather(*(house.post(post(made, word)) for word in ("yes", "no") * 10))
    assert sorted(Counter(answer.status for answer in answers).items()) == [(200, 10), (409, 10)]
    assert sum(house.counted().values()) == 1


async def test_after_the_close_what_was_made_in_time_counts_as_late(house: House) -> None:
    before, late = token(), token()
    await house.post(post(before))
    await house.becomes("closed")
    assert (await house.post(post(token()))).json == {"error": "closed"}
    assert (await house.post(post(late, in_time=True))).status == 200
    assert (await house.post(post(before))).status == 200  # its answer was lost, and it was kept before
    await house.becomes("ended")
    assert (await house.post(post(token(), in_time=True))).json == {"error": "closed"}
    assert (await house.post(post(late, in_time=True))).status == 200
    assert house.counted() == {("yes", False): 1, ("yes", True): 1}


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (lambda: post(token(OTHER)), {}, 403, "bad_token"),
        (lambda: post(("A" * 86, token()[1])), {}, 403, "bad_token"),
        (lambda: post(token(), slot=4), {}, 404, "unknown_slot"),
        (lambda: post(token(), run="rehearsal"), {}, 404, "unknown_slot"),
        (lambda: post(token(), conference=2), {}, 404, "unknown_slot"),
        (lambda: post(token(), slot=5), {}, 409, "not_open"),
        (lambda: post(("AA", token()[1])), {}, 422, "malformed"),
        (lambda: post(("é", token()[1])), {}, 422, "malformed"),
        (lambda: post(token(), device="phone:1"), {}, 422, "malformed"),
        (lambda: post(token(), body=["yes"]), {}, 422, "malformed"),
        (lambda: post(token(), "\ud800"), {}, 422, "malformed"),
        (lambda: b"[", {}, 422, "malformed"),
        (lambda: post(token(), [[[[[[[[[[[[[[[[[["x"]]]]]]]]]]]]]]]]]]), {}, 422, "too_deep"),
        (lambda: post(token(), "x" * 4096), {}, 413, "too_large"),
        (lambda: b" " * 9000, {}, 413, "too_large"),
        (lambda: post(token()), {"cookie": "diemcau_ticket=x"}, 422, "not_anonymous"),
        (lambda: post(token()), bearer_of(), 422, "not_anonymous"),
    ],
)
async def test_what_is_refused(
    house: House, body: Callable[[], bytes], headers: dict[str, str], status: int, code: str
) -> None:
    await house.becomes("spare", SLOT._replace(slot=5))
    answer = await house.post(body(), **headers)
    assert (answer.status, answer.json) == (status, {"error": code})
    assert house.counted() == {}


async def test_what_comes_as_its_slot_opens_is_told_to_come_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phone gives up for good what is answered with *closed*."""
    await house.becomes("spare")
    made, keep = token(), house.box.append

    def opened_meanwhile(batch: Any, *, now_ms: int) -> Any:
        put = keep(batch, now_ms=now_ms)
        asyncio.run_coroutine_threadsafe(house.becomes("open"), loop).result()
        return put

    loop = asyncio.get_running_loop()
    with monkeypatch.context() as patched:
        patched.setattr(house.box, "append", opened_meanwhile)
        answer = await house.post(post(made))
    assert (answer.status, answer.json) == (409, {"error": "not_open"})
    assert (await house.post(post(made))).status == 200
    assert house.counted() == {("yes", False): 1}


async def test_a_box_that_takes_nothing_says_so_and_loses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = token()

    def full(_batch: object, *, now_ms: int) -> None:
        raise StoreFull("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(house.box, "append", full)
        answer = await house.post(post(made))
    assert (answer.status, answer.json) == (503, {"error": "store_full"})
    assert int(answer.headers["retry-after"]) >= 5
    assert (await house.post(post(made))).status == 200
    assert house.counted() == {("yes", False): 1}


async def test_who_tries_keys_is_slowed_down_and_forgotten(house: House) -> None:
    bad = post(("A" * 86, token()[1]))
    answers = [(await house.post(bad)).status for _ in range(320)]
    assert set(answers[:290]) == {403}
    assert answers[-1] == 429
    patience = Patience(rate=1, burst=2, now=lambda: seconds[0])
    seconds = [0.0]
    patience.try_it("a")
    patience.try_it("a")
    patience.ask("b")
    with pytest.raises(Reply):
        patience.ask("a")
    seconds[0] = 1.0
    patience.ask("a")


async def test_keys_are_the_same_for_everybody(house: House) -> None:
    address = "/live/blind/keys?conference=1&run=live&purpose=ballot"
    told = await ask(house.lane, "GET", address)
    n = as_text(KEY.public.n.to_bytes(256))
    assert told.json == {"keys": {"3": {"n": n, "each": 1}}}
    assert "public" in told.headers["cache-control"]
    same = await ask(house.lane, "GET", address, headers={"if-none-match": told.headers["etag"]})
    assert (same.status, same.body) == (304, b"")
    assert (await ask(house.lane, "GET", "/live/blind/keys?conference=9")).json == {"keys": {}}
    assert (await ask(house.lane, "GET", "/live/blind/keys?conference=x")).status == 422


async def test_signatures_need_a_ticket(house: House) -> None:
    address = "/live/blind/signed?purpose="
    assert (await ask(house.lane, "GET", address + "ballot")).status == 401
    assert (await ask(house.lane, "GET", address + "ballot", headers=bearer_of())).json == {"signed": {"3": "c2ln"}}
    assert (await ask(house.lane, "GET", address + "other", headers=bearer_of())).status == 403
    assert house.asked == [("device:5", "ballot"), ("device:5", "other")]


async def test_work_hears_of_what_is_new_and_of_nobody(house: House) -> None:
    heard: list[bytes] = []
    house.broker.subscribe("box", lambda _topic, payload: heard.append(payload))
    await house.post(post(token()))
    await house.post(post(token()))
    await asyncio.sleep(0.7)
    assert heard == [b'[[1,"live","ballot",3]]']


class Passed(RemoteBox):
    """The box of another machine, its line an ASGI call."""

    def __init__(self, house: House, loop: asyncio.AbstractEventLoop, secret: bytes = SECRET) -> None:
        super().__init__("http://127.0.0.1:1", secret, house.clock)
        self._house, self._loop = house, loop

    def _post(self, body: bytes) -> tuple[int, bytes]:
        headers = {"x-diemcau-seal": self._seals.seal(body).decode()}
        answered = asyncio.run_coroutine_threadsafe(
            ask(self._house.lane, "POST", PATH, headers=headers, body=body), self._loop
        ).result(5)
        return answered.status, answered.body


async def test_a_machine_without_a_box_uses_that_of_another(house: House) -> None:
    remote = Passed(house, asyncio.get_running_loop())
    entries = [entry(n) for n in range(3)]
    at = house.clock.at_ms
    assert await asyncio.to_thread(remote.append, entries, now_ms=at) == ["stored"] * 3
    assert await asyncio.to_thread(remote.append, entries, now_ms=at) == ["duplicate"] * 3
    assert await asyncio.to_thread(remote.tally, SLOT) == house.box.tally(SLOT)
    rows = await asyncio.to_thread(lambda: remote.rows(1, "live", "ballot", before_ms=at + FIVE))
    assert rows == house.box.rows(1, "live", "ballot", before_ms=at + FIVE)
    assert len(rows) == 3
    assert await asyncio.to_thread(remote.conferences) == [1]
    await asyncio.to_thread(remote.shut, SLOT)
    assert await asyncio.to_thread(remote.append, [entry(3)], now_ms=at) == ["shut"]
    assert await asyncio.to_thread(remote.append, [entry(0)], now_ms=at) == ["duplicate"]
    assert await asyncio.to_thread(remote.forget, 1) == 3
    stranger = Passed(house, asyncio.get_running_loop(), b"another secret of thirty-two bytes")
    with pytest.raises(StoreFull):
        await asyncio.to_thread(stranger.append, entries, now_ms=at)
    assert house.counted() == {}


def entry(n: int, *, conference: int = 1, answer: str = "yes") -> NewSpent:
    body = msgspec.json.encode({"answer": answer})
    return NewSpent(conference, "live", "ballot", 3, hashlib.sha256(b"%d" % n).digest(), body, False)


def test_the_file_is_the_same_whatever_the_order(tmp_path: Path) -> None:
    """Every byte of it: while the five minutes last, after them, and of a backup."""
    entries = [entry(n, answer="yes" if n % 3 else "no") for n in range(60)]
    at = 1_800_000_000_000
    for seed in ("one", "two"):
        shuffled = random.Random(seed).sample(entries, len(entries))
        box = SqliteBox(tmp_path / seed)
        for one in shuffled:
            box.append([one], now_ms=at)
        assert not box.settle(now_ms=at + 1)
        (tmp_path / f"{seed}-fresh").write_bytes((tmp_path / seed).read_bytes())
        assert box.settle(now_ms=at + FIVE)
        assert not box.settle(now_ms=at + FIVE)
        box.close()
        copy(tmp_path / seed, tmp_path / f"{seed}-copy")
    for kind in ("-fresh", "", "-copy"):
        assert (tmp_path / f"one{kind}").read_bytes() == (tmp_path / f"two{kind}").read_bytes()


def test_a_crowd_is_written_anew_when_its_five_minutes_are_over(tmp_path: Path) -> None:
    entries = [entry(n) for n in range(50)]
    at = 1_800_000_000_000
    for seed in ("one", "two"):
        box = SqliteBox(tmp_path / seed, fresh=8)
        for one in random.Random(seed).sample(entries, len(entries)):
            box.append([one], now_ms=at)
        assert box.append(entries, now_ms=at + FIVE) == ["duplicate"] * 50
        box.close()
        again = SqliteBox(tmp_path / seed, fresh=8)  # killed meanwhile: the file's head says what is to be done
        assert again.settle(now_ms=at + FIVE)
        assert again.tally(SLOT) == [Count({"answer": "yes"}, False, 50)]
        again.close()
    assert (tmp_path / "one").read_bytes()[100:] == (tmp_path / "two").read_bytes()[100:]


def test_nothing_of_a_forgotten_conference_is_left(tmp_path: Path) -> None:
    box = SqliteBox(tmp_path / "box", fresh=4)
    for n in range(12):
        box.append([entry(n, conference=1 + n % 2, answer=f"word-{1 + n % 2}")], now_ms=1_800_000_000_000)
    assert box.conferences() == [1, 2]
    assert box.forget(2) == 6
    assert box.conferences() == [1]
    assert b"word-1" in (tmp_path / "box").read_bytes()
    assert b"word-2" not in (tmp_path / "box").read_bytes()
    assert box.append([entry(1, conference=2)], now_ms=1_800_000_000_000) == ["stored"]
    box.close()


def test_two_who_read_and_forget_do_not_disturb_the_writer(tmp_path: Path) -> None:
    """Work has the same file open: what it takes out is gone for the writer, too, and what it shuts takes nothing more."""
    writer, other = SqliteBox(tmp_path / "box"), SqliteBox(tmp_path / "box")
    writer.append([entry(1), entry(2, conference=2)], now_ms=0)
    assert other.forget(2) == 1
    assert writer.append([entry(3)], now_ms=0) == ["stored"]
    assert other.conferences() == [1]
    other.shut(SLOT)
    assert writer.append([entry(3), entry(4), entry(4, conference=2)], now_ms=0) == ["duplicate", "shut", "stored"]
    assert [row.period for row in other.rows(1, "live", "ballot", before_ms=FIVE)] == [0, 0]
    assert other.rows(1, "live", "ballot", before_ms=FIVE - 1) == []
    writer.close()
    other.close()
