"""Two hundred voters who vote right after they got their tokens, and somebody who has everything the server keeps.

Database, op log with its write-ahead log, the box as its bytes lie, its backup, the log, the order of rows: who voted what is a guess
no better than chance. That the guesses would see a leak is shown by planting two.
"""

import asyncio
import hashlib
import json
import logging
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps

from diemcau.infra.blind import actions, queries, signing
from diemcau.kernel.anonymous import SlotSaid
from diemcau.kernel.clock import FakeClock
from diemcau.kernel.oplog import OpLog
from diemcau.kernel.tickets import Tickets
from diemcau.plane.anonymous import Lane, LaneSettings, SqliteBox
from diemcau.plane.anonymous.box import COLUMNS, copy
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.doorkeeper import Doorkeeper
from diemcau.plane.revocations import Revocations
from tests.infra.blind.adversary import WAYS, by_page, by_row, hits, sure, traces
from tests.infra.blind.conftest import Judge
from tests.infra.blind.phone import AT, CONFERENCE, Phone, public_keys
from tests.plane.asgi import ask
from tests.plane.ops import SECRET

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 200
CHANCE_SURE = 4.0  # standard deviations: by chance once in 16,000
CHANCE_HITS = 8  # by chance (Poisson, 1 on the average) once in 400,000, taken twice


def everything_but_the_box(folder: Path) -> list[bytes]:
    """Every row of the main database in the order it gives them, and every byte of the op log."""
    rows = [
        repr(
            [
                [bytes(v) if isinstance(v, memoryview) else v for v in row]
                for row in model.objects.order_by("pk").values_list()
            ]
        )
        for model in apps.get_models()
    ]
    return [text.encode() for text in rows] + [path.read_bytes() for path in sorted(folder.glob("oplog.sqlite3*"))]


def fetched(phones: list[Phone], judge: Judge, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Each asks and gets its signature; returns the hashes of their tokens, which come from fixed seeds: a guess is as lucky
    today as tomorrow."""
    dice = random.Random(9474)
    monkeypatch.setattr("diemcau.kernel.blind.prepare", lambda _message: dice.randbytes(64))
    keys = public_keys()
    judge(*(phone.asks(keys, "1", at=AT + 1000 * moment) for moment, phone in enumerate(phones)))
    while signing.sign_some():
        pass
    return [hashlib.sha256(phone.made["1"][0]).digest() for phone in phones]


def posts(phones: list[Phone]) -> list[bytes]:
    key = public_keys()[1]
    signed = [queries.signed("ballot", CONFERENCE, "live", phone.who, 3) or {} for phone in phones]
    dice = random.Random(42)
    return [
        phone.spends(key, "1", place, {"answer": dice.choice(["yes", "no", "abstain"])})
        for phone, place in zip(phones, signed, strict=True)
    ]


async def vote(box: SqliteBox, said: list[SlotSaid], made: list[bytes]) -> None:
    """Each by itself, as phones do seconds after each other: a commit each."""
    clock, broker = FakeClock(AT), MemoryBroker("adversary")
    keeper = Doorkeeper(Tickets(SECRET), clock=clock, revoked=Revocations(list, cut=lambda _: None))
    lane = Lane(
        LaneSettings(
            secret=SECRET,
            broker=broker,
            keeper=keeper,
            open_box=lambda: box,
            load_slots=lambda: said,
            load_signed=lambda _ticket, _purpose: None,
            clock=clock,
        )
    )
    await broker.start()
    await lane.start()
    for post in made:
        assert (await ask(lane, "POST", "/live/anonymous", body=post)).json == {"kept": True}
    await lane.close()
    await broker.close()


def plant(folder: Path, tokens: list[bytes], *, several: int) -> None:
    """What leaks: a copy in the order of arrival, and the box's own table, into which so many rows were put as they came."""
    with closing(sqlite3.connect(folder / "appended")) as file:
        file.execute("CREATE TABLE came (token BLOB)")
        file.executemany("INSERT INTO came VALUES (?)", [(token,) for token in tokens])
        file.commit()
    with closing(sqlite3.connect(folder / "plain")) as file:
        file.execute(f"CREATE TABLE settled {COLUMNS}")
        rows = [(CONFERENCE, "live", "ballot", 1, token, b'{"answer":"yes"}', 0, 0) for token in tokens[:several]]
        file.executemany("INSERT INTO settled VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        file.commit()


@pytest.mark.whole
def test_linking_is_no_better_than_chance(
    slots: Callable[..., None],
    judge: Judge,
    store: OpLog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    slots({1: 1})
    actions.open_slot(CONFERENCE, "live", "ballot", 1)
    phones = [Phone(f"delegate:{n}") for n in range(VOTERS)]
    tokens = fetched(phones, judge, monkeypatch)
    made = posts(phones)
    box, at_home = SqliteBox(tmp_path / "box" / "anonymous.sqlite3"), tmp_path / "box"
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    before = everything_but_the_box(tmp_path)
    asyncio.run(vote(box, queries.said(), made))

    assert everything_but_the_box(tmp_path) == before  # a vote leaves nothing anywhere else
    assert [record for record in caplog.records if record.name != "asyncio"] == []
    assert traces(before, [*tokens, *(part.encode() for post in made for part in _shown(post))]) == 0
    assert [path.name for path in at_home.iterdir()] == ["anonymous.sqlite3"]  # no journal is left
    (tmp_path / "as it lay").write_bytes((at_home / "anonymous.sqlite3").read_bytes())
    copy(tmp_path / "as it lay", tmp_path / "backup")
    again = SqliteBox(at_home / "anonymous.sqlite3")
    assert again.settle(now_ms=AT + 300_000)
    again.close()
    for found in (tmp_path / "as it lay", tmp_path / "backup", at_home / "anonymous.sqlite3"):
        assert len(by_row(found, tokens)[0]) + len(by_row(found, tokens)[1]) == VOTERS
        for name, way in WAYS.items():
            guess = way(found, tokens)
            assert sure(guess) < CHANCE_SURE, (found.name, name, sure(guess))
            assert hits(guess) <= CHANCE_HITS, (found.name, name, hits(guess))


def test_the_same_guesses_see_what_leaks(tmp_path: Path) -> None:
    """Else the test above could not fail."""
    dice = random.Random(9474)
    tokens = [dice.randbytes(32) for _ in range(VOTERS)]
    plant(tmp_path, tokens, several=VOTERS // 2)
    assert hits(by_row(tmp_path / "appended", tokens)) == VOTERS
    assert sure(by_page(tmp_path / "appended", tokens)) > 4 * CHANCE_SURE
    assert sure(by_page(tmp_path / "plain", tokens)) > 1.5 * CHANCE_SURE
    assert traces([b"what was said: " + tokens[7]], [tokens[7]])


def _shown(post: bytes) -> tuple[str, str]:
    said = json.loads(post)
    return said["token"], said["signature"]
