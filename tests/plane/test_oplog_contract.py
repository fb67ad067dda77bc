"""What both stores promise, on a SQLite file and on a real PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plane.ops import entry

from diemcau.kernel.ids import uuid7
from diemcau.kernel.oplog import OpLog
from diemcau.plane.stores import PostgresOpLog, SqliteOpLog, open_log

Opener = Callable[[], OpLog]


@pytest.fixture(params=["sqlite", "postgres"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens the same log again, as another process would."""
    if request.param == "sqlite":
        return lambda: SqliteOpLog(tmp_path / "ops.sqlite3")
    url = request.getfixturevalue("fresh_postgres")
    return lambda: PostgresOpLog(url)


@pytest.fixture
def log(another: Opener) -> Iterator[OpLog]:
    opened = another()
    yield opened
    opened.close()


def test_an_empty_log(log: OpLog) -> None:
    assert log.heads() == {}
    assert log.read(1, after=0, limit=10) == []
    assert log.find(1, [uuid7()]) == []
    assert log.append([]) == []


def test_entries_come_back_as_they_went_in_and_in_order(log: OpLog) -> None:
    first, second, other = entry(1), entry(1), entry(2)
    assert log.append([first, other, second]) == ["stored"] * 3
    kept = log.read(1, after=0, limit=10)
    assert [e.seq for e in kept] == [1, 2]
    for given_entry, found in zip([first, second], kept, strict=True):
        assert (found.conference, *found[2:12]) == tuple(given_entry)
        assert found.redacted is False
    assert log.read(1, after=1, limit=10) == kept[1:]
    assert log.read(1, after=0, limit=1) == kept[:1]
    assert log.heads() == {1: 2, 2: 1}


def test_a_resent_op_is_a_duplicate_across_and_within_batches(log: OpLog) -> None:
    one, two = entry(), entry()
    assert log.append([one, one, two]) == ["stored", "duplicate", "stored"]
    assert log.append([two, entry(), one]) == ["duplicate", "stored", "duplicate"]
    assert [e.seq for e in log.read(1, after=0, limit=10)] == [1, 2, 3]


def test_an_id_with_other_words_is_refused(log: OpLog) -> None:
    one = entry(body="a")
    changed = entry(body="b", name=one.id)
    assert log.append([one, changed]) == ["stored", "id_reused"]
    assert log.append([changed]) == ["id_reused"]
    assert [e.op for e in log.read(1, after=0, limit=10)] == [one.op]


def test_the_same_id_in_two_conferences_is_two_ops(log: OpLog) -> None:
    one = entry(1)
    assert log.append([one, one._replace(conference=2)]) == ["stored", "stored"]


def test_find_and_redact(log: OpLog) -> None:
    kept = [entry(body=f"secret{n}") for n in range(300)]
    log.append(kept)
    wanted = [e.id for e in kept[::2]]
    assert [e.seq for e in log.find(1, [*wanted, uuid7()])] == list(range(1, 301, 2))
    assert log.find(2, wanted) == []

    assert log.redact(1, [kept[4].id, kept[5].id, uuid7()]) == 2
    assert log.redact(1, [kept[4].id]) == 0
    found = log.read(1, after=4, limit=2)
    assert [e.redacted for e in found] == [True, True]
    assert [e.digest for e in found] == [kept[4].digest, kept[5].digest]
    assert msgspec.json.decode(found[0].op) == {**msgspec.json.decode(kept[4].op), "body": {}}
    # The same op sent again is still the same op.
    assert log.append([kept[4]]) == ["duplicate"]


def test_an_op_nested_too_deeply_to_be_read_can_be_erased(log: OpLog) -> None:
    deep = entry()._replace(op=b'{"body":{"secret":' + b"[" * 3_000 + b"]" * 3_000 + b"}}")
    log.append([deep])
    assert log.redact(1, [deep.id]) == 1
    (found,) = log.find(1, [deep.id])
    assert (found.redacted, found.op) == (True, b'{"body":{}}')


def test_redacted_words_are_in_no_file(another: Opener, tmp_path: Path, log: OpLog) -> None:
    if isinstance(log, PostgresOpLog):
        return  # there it is the server's vacuum that overwrites
    secret = entry(body="NguyenVanBiMat")
    log.append([secret])
    assert any(b"NguyenVanBiMat" in file.read_bytes() for file in tmp_path.iterdir())
    log.redact(1, [secret.id])
    assert not any(b"NguyenVanBiMat" in file.read_bytes() for file in tmp_path.iterdir())


def test_a_second_opening_reads_what_the_first_wrote(another: Opener, log: OpLog) -> None:
    one = entry()
    log.append([one])
    second = another()
    assert [e.id for e in second.read(1, after=0, limit=10)] == [one.id]
    two = entry()
    log.append([two])
    assert second.heads() == {1: 2}
    second.close()


def test_numbers_go_on_after_reopening(another: Opener) -> None:
    first = another()
    first.append([entry(), entry()])
    first.close()
    second = another()
    second.append([entry()])
    assert [e.seq for e in second.read(1, after=0, limit=10)] == [1, 2, 3]
    second.close()


def test_writers_at_once_leave_no_gap_and_a_follower_misses_nothing(another: Opener) -> None:
    """Three writers with overlapping ids in two conferences, one reader who only ever looks after its last seq."""
    shared = [entry(1 + n % 2) for n in range(60)]
    batches = [[[*shared[n : n + 6], entry(1), entry(2)] for n in range(0, 60, 6)] for _ in range(3)]
    followed: list[int] = []
    done = threading.Event()

    def write(mine: list[list]) -> None:
        log = another()
        for batch in mine:
            log.append(batch)
        log.close()

    def follow() -> None:
        log = another()
        last = False
        while not last:
            last = done.is_set()
            followed.extend(e.seq for e in log.read(1, after=len(followed), limit=7))
        while rest := log.read(1, after=len(followed), limit=1000):
            followed.extend(e.seq for e in rest)
        log.close()

    writers = [threading.Thread(target=write, args=(mine,)) for mine in batches]
    reader = threading.Thread(target=follow)
    for thread in [reader, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    log = another()
    assert log.heads() == {1: 60, 2: 60}
    assert followed == list(range(1, 61))
    assert [e.seq for e in log.read(2, after=0, limit=100)] == list(range(1, 61))
    log.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 8), st.sampled_from("ab"))), max_size=6))
def test_any_batching_equals_a_dictionary(another: Opener, plan: list[list[tuple[int, int, str]]]) -> None:
    """Whatever is sent in whatever batches: outcomes and order are those of a plain dictionary."""
    log = another()
    base = max(log.heads(), default=0)  # examples share the store: conferences of their own
    ids = [uuid7() for _ in range(9)]
    kept: dict[tuple[int, int], str] = {}
    for batch in plan:
        expected = []
        for conference, name, body in batch:
            before = kept.get((conference, name))
            kept.setdefault((conference, name), body)
            expected.append("stored" if before is None else "duplicate" if before == body else "id_reused")
        assert log.append([entry(base + c, name=ids[n], body=b) for c, n, b in batch]) == expected
    for conference in (1, 2, 3):
        found = log.read(base + conference, after=0, limit=100)
        assert [e.seq for e in found] == list(range(1, len(found) + 1))
        assert [(e.id, msgspec.json.decode(e.op)["body"]["code"]) for e in found] == [
            (ids[n], b) for (c, n), b in kept.items() if c == conference
        ]
    log.close()


def test_open_log_chooses_by_address(tmp_path: Path, postgres: str) -> None:
    for where, kind in ((tmp_path / "a.sqlite3", SqliteOpLog), (postgres, PostgresOpLog)):
        log = open_log(where)
        assert isinstance(log, kind)
        log.close()
