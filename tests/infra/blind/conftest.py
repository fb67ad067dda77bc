"""A purpose of the tests' own: everybody whose name begins with ``delegate:`` may have tokens."""

import itertools
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from diemcau.infra import jobs
from diemcau.infra.blind import actions, box, purposes
from diemcau.infra.projector import Projected, Projector
from diemcau.kernel import blind
from diemcau.kernel.oplog import NewEntry, OpLog
from diemcau.plane.anonymous import SqliteBox
from diemcau.plane.stores import open_log
from tests.infra.blind.phone import CONFERENCE

Judge = Callable[..., Projected]


@pytest.fixture(autouse=True)
def ballot(monkeypatch: pytest.MonkeyPatch) -> None:
    def entitled(conference: int, run: str, askers: Collection[purposes.Asker]) -> dict[purposes.Asker, str]:
        return {asker: asker.who for asker in askers if asker.who.startswith("delegate:")}

    monkeypatch.setattr(purposes, "_purposes", {"ballot": entitled, "question": entitled})


KEYS: list[blind.PrivateKey] = []
"""Made once for all tests: a key takes 0.1 s and more."""


@pytest.fixture(autouse=True)
def keys_made_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same keys in every test, each once."""
    make, given = blind.generate, itertools.count()

    def key() -> blind.PrivateKey:
        at = next(given)
        if at == len(KEYS):
            KEYS.append(make())
        return KEYS[at]

    monkeypatch.setattr(blind, "generate", key)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpLog]:
    log = open_log(tmp_path / "oplog.sqlite3")
    yield log
    log.close()


@pytest.fixture
def judge(store: OpLog) -> Judge:
    """Put entries into the log and have them judged, all at once."""

    def run(*entries: NewEntry) -> Projected:
        told: list[Projected] = []
        store.append(entries)
        Projector(store, tell=told.append).run_once()
        return told[-1]

    return run


@pytest.fixture
def held_box(tmp_path: Path) -> Iterator[SqliteBox]:
    """The box this process reads."""
    made = SqliteBox(tmp_path / "anonymous.sqlite3")
    box.use(lambda: made)
    yield made
    box.use(lambda: made)
    made.close()


@pytest.fixture
def slots() -> Callable[..., None]:
    """Have keys made for a purpose."""

    def make(numbers: dict[int, int], *, purpose: str = "ballot", runs: tuple[str, ...] = ("live",)) -> None:
        actions.prepare(CONFERENCE, purpose, numbers, runs=runs)
        jobs.run_due("keys")

    return make
