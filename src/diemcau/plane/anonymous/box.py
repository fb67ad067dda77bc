"""The anonymous box: a SQLite file of its own that tells no more than the set of what was put in (docs/decisions/0011).

SQLite puts a row where there is room, so the bytes of its pages tell in which order the rows came. Therefore what came of late lies
in a small table that every commit writes anew, in order of its keys. It goes over into the large one at the end of its five
minutes, or when it is full, and then the whole file is written anew in that order (VACUUM).
"""

import os
import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from diemcau.kernel.anonymous import PERIOD_S, BoxAway, Count, NewSpent, Put, SlotName, Spent
from diemcau.kernel.oplog import StoreFull

VERSION = 1
MIXED = 1_000
"""Added to the version in the file's head while rows lie in the large table as they came."""
APPLICATION = 0x4443_4142  # "DCAB"
COLUMNS = """(
  conference INTEGER NOT NULL,
  run TEXT NOT NULL,
  purpose TEXT NOT NULL,
  slot INTEGER NOT NULL,
  token BLOB NOT NULL,
  body BLOB NOT NULL,
  period INTEGER NOT NULL,
  late INTEGER NOT NULL,
  PRIMARY KEY (conference, run, purpose, slot, token)
) STRICT, WITHOUT ROWID"""
FIELDS = ("conference", "run", "purpose", "slot", "token", "body", "period", "late")
KEY = 5  # of these are the key
PERIOD = 6  # Unix seconds
FRESH = 2_000
"""Rows that a commit may have to write anew."""
TABLES = ("fresh", "settled")
BOTH = "(SELECT * FROM fresh UNION ALL SELECT * FROM settled)"
SHUT = """(
  conference INTEGER NOT NULL,
  run TEXT NOT NULL,
  purpose TEXT NOT NULL,
  slot INTEGER NOT NULL,
  PRIMARY KEY (conference, run, purpose, slot)
) STRICT, WITHOUT ROWID"""
DURABLY = ("journal_mode = DELETE", "synchronous = EXTRA", "secure_delete = ON", "temp_store = MEMORY")

Key = tuple[Any, ...]
Row = tuple[Any, ...]


class SqliteBox:
    """`kernel.anonymous.Box` in one file. One process appends; others may read, shut and forget. Opening raises BoxAway."""

    def __init__(self, path: Path, *, fresh: int = FRESH) -> None:
        self._path = path
        self._most = fresh
        self._lock = threading.Lock()
        self._fresh: dict[Key, Row] = {}
        self._shut: set[Key] = set()
        self._seen = -1
        self._mixed_in = 0  # the period in which rows went over as they came, once known
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._writer = _connect(path)
            self._create()
        except (OSError, sqlite3.Error) as fault:
            raise BoxAway(f"{path}: {fault}") from fault

    def append(self, batch: Sequence[NewSpent], *, now_ms: int) -> list[Put]:
        """Keep a batch in one durable commit. Raises StoreFull with nothing kept."""
        with self._lock:
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                outcomes, new = self._judge(batch, _period(now_ms))
                if new:
                    self._put(new)
                self._writer.execute("COMMIT" if new else "ROLLBACK")
            except sqlite3.Error as fault:
                self._give_up()
                raise StoreFull(str(fault)) from fault
        return outcomes

    def settle(self, *, now_ms: int) -> bool:
        """Write the file anew when five minutes are over in which something came; says whether it was due. Raises BoxAway."""
        period = _period(now_ms)
        with self._lock, self._away():
            self._look()
            over = {key: row for key, row in self._fresh.items() if row[PERIOD] < period}
            if not over and not (self._mixed_in < period and self._version() > MIXED):
                return False
            self._writer.execute("BEGIN IMMEDIATE")
            self._look()
            self._move(over, mixed_in=0)
            self._writer.execute("COMMIT")
            self._writer.execute("VACUUM")
            self._writer.execute(f"PRAGMA user_version = {VERSION}")
        return True

    def shut(self, name: SlotName) -> None:
        """Take nothing new for a slot ever again, in one durable commit."""
        with self._lock, self._away():
            self._writer.execute("BEGIN IMMEDIATE")
            self._writer.execute("INSERT OR IGNORE INTO shut VALUES (?, ?, ?, ?)", name)
            self._writer.execute("COMMIT")
            self._seen = -1

    def tally(self, name: SlotName) -> list[Count]:
        """What was said in a slot, counted."""
        sql = f"SELECT body, late, count(*) FROM {BOTH} WHERE {_are(4)} GROUP BY body, late"  # noqa: S608 - constants
        return [Count(msgspec.json.decode(body), bool(late), times) for body, late, times in self._read(sql, name)]

    def rows(self, conference: int, run: str, purpose: str, *, before_ms: int) -> list[Spent]:
        """What was put in for a purpose in periods that ended by then, in order of tokens."""
        sql = f"SELECT token, slot, body, period, late FROM {BOTH} WHERE {_are(3)} AND period < ? ORDER BY token"  # noqa: S608
        found = self._read(sql, (conference, run, purpose, _period(before_ms)))
        return [
            Spent(token.hex(), slot, msgspec.json.decode(body), 1000 * period, bool(late))
            for token, slot, body, period, late in found
        ]

    def conferences(self) -> list[int]:
        """Those with anything in the box."""
        return sorted(row[0] for row in self._read(f"SELECT DISTINCT conference FROM {BOTH}"))  # noqa: S608 - constants

    def forget(self, conference: int) -> int:
        """Take everything of a conference out."""
        with self._lock, self._away():
            self._writer.execute("BEGIN IMMEDIATE")
            gone = 0
            for table in TABLES:
                gone += self._writer.execute(f"DELETE FROM {table} WHERE conference = ?", (conference,)).rowcount  # noqa: S608
            self._writer.execute("DELETE FROM shut WHERE conference = ?", (conference,))
            self._writer.execute("COMMIT")
            self._seen = -1
            self._writer.execute("VACUUM")
        return gone

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._writer.close()

    def _judge(self, batch: Sequence[NewSpent], period: int) -> tuple[list[Put], dict[Key, Row]]:
        """What becomes of each, and the rows to be kept. Within the transaction."""
        self._look()
        new: dict[Key, Row] = {}
        outcomes: list[Put] = []
        for entry in batch:
            key = entry[:KEY]
            there = new.get(key) or self._fresh.get(key) or self._settled(key)
            if there is not None:
                outcomes.append("duplicate" if there[KEY] == entry.body else "spent")
            elif entry.known or key[:4] in self._shut:
                outcomes.append("shut")
            else:
                new[key] = (*key, entry.body, period, int(entry.late))
                outcomes.append("stored")
        return outcomes, new

    def _put(self, new: dict[Key, Row]) -> None:
        rows = self._fresh | new
        if len(rows) > self._most:
            self._fresh = rows
            self._move(rows, mixed_in=max(row[PERIOD] for row in rows.values()))
        else:
            self._renew(rows)

    def _move(self, rows: Mapping[Key, Row], *, mixed_in: int) -> None:
        """Over into the large table. Until the file is written anew its head says that this was done."""
        self._renew({key: row for key, row in self._fresh.items() if key not in rows})
        self._insert("settled", rows)
        self._mixed_in = mixed_in
        self._writer.execute(f"PRAGMA user_version = {VERSION + MIXED}")

    def _renew(self, rows: dict[Key, Row]) -> None:
        self._writer.execute("DELETE FROM fresh")
        self._insert("fresh", rows)
        self._fresh = rows

    def _insert(self, table: str, rows: Mapping[Key, Row]) -> None:
        marks = ", ".join("?" * len(FIELDS))
        self._writer.executemany(f"INSERT INTO {table} VALUES ({marks})", [rows[key] for key in sorted(rows)])  # noqa: S608

    def _settled(self, key: Key) -> Row | None:
        found: Row | None = self._writer.execute(f"SELECT * FROM settled WHERE {_are(KEY)}", key).fetchone()  # noqa: S608
        return found

    def _look(self) -> None:
        """Read the small tables again when another process has changed the file."""
        seen = self._writer.execute("PRAGMA data_version").fetchone()[0]
        if seen != self._seen:
            self._fresh = {row[:KEY]: row for row in self._writer.execute("SELECT * FROM fresh")}
            self._shut = set(self._writer.execute("SELECT * FROM shut"))
            self._seen = seen

    def _version(self) -> int:
        return int(self._writer.execute("PRAGMA user_version").fetchone()[0])

    def _give_up(self) -> None:
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")
        self._seen = -1

    @contextmanager
    def _away(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as fault:
            self._give_up()
            raise BoxAway(str(fault)) from fault

    def _read(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        try:
            with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=rw", uri=True, timeout=5)) as reader:
                return reader.execute(sql, parameters).fetchall()
        except sqlite3.Error as fault:
            raise BoxAway(f"{self._path}: {fault}") from fault

    def _create(self) -> None:
        self._writer.execute("BEGIN IMMEDIATE")
        if self._writer.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0:
            for table in TABLES:
                self._writer.execute(f"CREATE TABLE {table} {COLUMNS}")
            self._writer.execute(f"PRAGMA user_version = {VERSION}")
            self._writer.execute(f"PRAGMA application_id = {APPLICATION}")
        elif self._version() % MIXED != VERSION or self._application() != APPLICATION:
            raise BoxAway(f"{self._path}: not an anonymous box of version {VERSION}")
        self._writer.execute(f"CREATE TABLE IF NOT EXISTS shut {SHUT}")
        self._writer.execute("COMMIT")

    def _application(self) -> int:
        return int(self._writer.execute("PRAGMA application_id").fetchone()[0])


def copy(source: Path, target: Path) -> None:
    """A copy of a box for a backup, in order of its keys, while others write. Raises sqlite3.Error."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=20)) as reader:
        reader.execute("VACUUM INTO ?", (str(target),))


def join(target: Path, other: Path, slots: Collection[tuple[int, str, str, int]]) -> int:
    """Put what only the box at `other` has for these slots into the one at `target`; returns how much. Both are one afterwards as
    if all had come here. Nobody else may use them. Raises sqlite3.Error."""
    with closing(_connect(target)) as into, closing(_connect(other)) as reading:
        rows = [row for row in reading.execute(f"SELECT * FROM {BOTH}") if row[:4] in slots]  # noqa: S608 - constants
        rows += into.execute("SELECT * FROM fresh").fetchall()
        is_old = not reading.execute("SELECT 1 FROM sqlite_schema WHERE name = 'shut'").fetchone()
        shut = [] if is_old else reading.execute("SELECT * FROM shut").fetchall()
        before = into.execute(f"SELECT count(*) FROM {BOTH}").fetchone()[0]  # noqa: S608 - constants
        into.execute("BEGIN IMMEDIATE")
        into.execute("DELETE FROM fresh")
        marks = ", ".join("?" * len(FIELDS))
        into.executemany(f"INSERT OR IGNORE INTO settled VALUES ({marks})", sorted(rows))  # noqa: S608 - constants
        into.executemany("INSERT OR IGNORE INTO shut VALUES (?, ?, ?, ?)", [row for row in shut if row in slots])
        into.execute("COMMIT")
        into.execute("VACUUM")
        return int(into.execute("SELECT count(*) FROM settled").fetchone()[0]) - int(before)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    for pragma in DURABLY:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    said = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    if said != ["delete", 3]:
        connection.close()
        raise BoxAway(f"{path}: journal_mode and synchronous are {said}, not DELETE and EXTRA")
    return connection


def _are(several: int) -> str:
    """The first so many fields are what is given."""
    return " AND ".join(f"{field} = ?" for field in FIELDS[:several])


def _period(now_ms: int) -> int:
    return now_ms // 1000 // PERIOD_S * PERIOD_S
