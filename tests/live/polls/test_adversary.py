"""A secret poll on a real server: 200 delegates fetch their tokens and vote seconds later, one after the other, in the same order.

Somebody has all that is kept: main database and op log with their write-ahead logs, the box as its bytes lie, a backup made meanwhile,
the server's log, the order of rows. Who voted what is a guess no better than chance. That these guesses would see a leak is shown in
tests/infra/blind/test_adversary.py.
"""

import hashlib
import json
import random
import sqlite3
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from diemcau.infra.blind.places import as_text
from diemcau.kernel import blind
from diemcau.kernel.ids import uuid7
from diemcau.plane.anonymous.slots import as_bytes
from tests.infra.blind.adversary import WAYS, by_row, hits, sure, traces
from tests.infra.blind.test_adversary import CHANCE_HITS, CHANCE_SURE
from tests.infra.blind.test_whole import Line, until
from tests.server import DATABASE, ROOT, Server

pytestmark = pytest.mark.proof
GROUNDS = "tests.live.polls.secret_grounds"
VOTERS = 200
BOX = "anonymous.sqlite3"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path / "house")
    yield one
    one.stop()


class Phone:
    """A delegate's. Its chance comes from a seed, so that a guess is as lucky today as tomorrow."""

    def __init__(self, line: Line, facts: dict[str, Any], dice: random.Random) -> None:
        self.line, self.facts = line, facts
        self.bearer = {"Authorization": f"Bearer {facts['ticket']}"}
        self.prepared = dice.randbytes(64)
        self.answer = dice.choice(["yes", "no", "abstain"])
        self.inverse = 0

    def asks(self, key: blind.PublicKey) -> None:
        blinded, self.inverse = blind.blind(key, self.prepared)
        op = {
            "id": str(uuid7()), "kind": "blind.ask", "device": self.facts["device"], "boot": "b", "n": 1,
            "at": 1_800_000_000_000, "mono": 1, "site": self.facts["site"],
            "body": {"purpose": "ballot", "wanted": {"1": as_text(blinded)}},
        }  # fmt: skip
        assert self.line.ask("POST", "/live/ops", {"ops": [op]}, **self.bearer)[1]["refused"] == {}

    def votes(self, key: blind.PublicKey, conference: int) -> dict[str, Any]:
        """What it showed at the door."""
        asked = "/live/blind/signed?purpose=ballot"
        signed = until(lambda: self.line.ask("GET", asked, **self.bearer)[1]["signed"])
        signature = blind.finalize(key, self.prepared, as_bytes(signed["1"]), self.inverse)
        post = {"conference": conference, "purpose": "ballot", "slot": 1, "body": {"answer": [self.answer]}}
        post |= {"token": as_text(self.prepared), "signature": as_text(signature)}
        until(lambda: self.line.ask("POST", "/live/anonymous", post)[0] == 200)
        return post


WRITTEN = ("polls_poll", "polls_answer", "polls_handcount", "polls_word", "infra_jobrow", "infra_auditrow")
BUSY = "SELECT (SELECT count(*) FROM infra_outboxrow) + (SELECT count(*) FROM infra_jobrow WHERE state IN ('waiting', 'running'))"
EVER = "SELECT name, seq FROM sqlite_sequence WHERE name LIKE 'polls_%' OR name LIKE 'infra_%' ORDER BY name"


def of_main(server: Server, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{server.folder / 'data' / DATABASE}?mode=ro", uri=True)) as main:
        return main.execute(sql).fetchall()


def polls_of(server: Server) -> list[tuple[Any, ...]]:
    """Every row of the main database that speaks of polls, their answers and jobs, and how many rows there ever were of each table, also of
    what is told and taken away. As soon as nothing is left to be done: a server that is making keys, or has not told yet what was opened,
    goes on writing with nobody voting."""
    until(lambda: of_main(server, BUSY) == [(0,)])
    rows = [row for table in WRITTEN for row in of_main(server, f"SELECT * FROM {table} ORDER BY rowid")]
    return rows + of_main(server, EVER)


def backed_up(server: Server, folder: Path) -> Path:
    """The box out of a backup made while the server runs; everything else of the backup lies beside it."""
    command = [sys.executable, "-m", "diemcau", "backup", str(folder / "backup.tar"), "--without-films"]
    subprocess.run(command, env=dict(server.environment), cwd=ROOT, check=True, capture_output=True, timeout=120)
    with tarfile.open(folder / "backup.tar") as archive:
        archive.extractall(folder / "backup", filter="data")
    return next((folder / "backup").rglob(BOX))


def everything_but_the_box(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(BOX)]


def test_who_voted_what_is_nobodys_guess(server: Server, tmp_path: Path) -> None:
    server.start()
    facts = server.do(GROUNDS, "prepared", str(VOTERS))
    line, number, dice = Line(server.port), facts["conference"], random.Random(9474)
    keys = until(lambda: line.ask("GET", f"/live/blind/keys?conference={number}&run=live&purpose=ballot")[1]["keys"])
    key = blind.PublicKey(int.from_bytes(as_bytes(keys["1"]["n"])))
    phones = [Phone(line, one, dice) for one in facts["phones"]]
    for phone in phones:
        phone.asks(key)
    assert server.do(GROUNDS, "opened") == {"slot": 1}
    before = polls_of(server)
    posts = [phone.votes(key, number) for phone in phones]
    assert polls_of(server) == before  # neither a turnout nor an hour is written down while it is open

    lies, copied = tmp_path / "lies.sqlite3", backed_up(server, tmp_path)
    lies.write_bytes((server.folder / "data" / BOX).read_bytes())
    tokens = [hashlib.sha256(phone.prepared).digest() for phone in phones]
    shown = [part.encode() for post in posts for part in (post["token"], post["signature"])]
    shown += [as_bytes(post["signature"]) for post in posts] + [phone.prepared for phone in phones]
    assert traces(everything_but_the_box(server.folder), [*tokens, *shown]) == 0
    assert traces(everything_but_the_box(tmp_path / "backup"), [*tokens, *shown]) == 0
    kept = (server.folder / "serve.log").read_text(encoding="utf-8")
    assert "/live/anonymous" not in kept
    assert not list((server.folder / "data").glob(f"{BOX}-*"))  # no journal is left
    for found in (lies, copied):
        assert sum(map(len, by_row(found, tokens))) == VOTERS
        for name, way in WAYS.items():
            guess = way(found, tokens)
            assert sure(guess) < CHANCE_SURE, (found, name, sure(guess))
            assert hits(guess) <= CHANCE_HITS, (found, name, hits(guess))

    meant = Counter(phone.answer for phone in phones)
    assert server.do(GROUNDS, "closed") == {"answers": VOTERS, "lines": dict(meant)}
    assert traces(everything_but_the_box(server.folder), [*tokens, *shown]) == 0


def test_a_planted_trace_is_found(tmp_path: Path) -> None:
    """Else the test above could not fail."""
    (tmp_path / "serve.log").write_text(json.dumps({"token": "aGVsbG8gd29ybGQh" * 5}))
    assert traces(everything_but_the_box(tmp_path), [b"aGVsbG8gd29ybGQh"]) == 1
