"""The op log in a SQLite file of its own: one writer, WAL, an fsync for every commit."""

import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from diemcau.kernel.oplog import Entry, NewEntry, Outcome, StoreFull
from diemcau.plane.stores.numbering import Key, Recent, UnsafeStore, judge, keys_of
from diemcau.plane.stores.redaction import without_body

VERSION = 2
APPLICATION = 0x4443_4F4C  # "DCOL"
SEQ_BITS = 36  # of a place in the log; the conference stands above them
_SEQ = (1 << SEQ_BITS) - 1
DDL = """
CREATE TABLE ops (
  place INTEGER PRIMARY KEY,
  conference INTEGER NOT NULL,
  id BLOB NOT NULL,
  digest BLOB NOT NULL,
  run TEXT NOT NULL,
  kind TEXT NOT NULL,
  site INTEGER NOT NULL,
  device TEXT NOT NULL,
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  op BLOB NOT NULL,
  redacted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX ops_id ON ops (conference, id);
"""
# One number says where an entry stands: SQLite adds to the end of a table of such keys without weighing its pages anew.
COLUMNS = "place, conference, id, digest, run, kind, site, device, who, at, received_at, op"
INSERT = f"INSERT INTO ops ({COLUMNS}) VALUES "  # noqa: S608 - constants
FROM_VERSION_1 = (  # its key was conference and seq
    f"INSERT INTO ops SELECT (conference << {SEQ_BITS}) + seq, conference, id, digest, run, kind, site, device, who, at,"  # noqa: S608
    " received_at, op, redacted FROM ops_1 ORDER BY conference, seq"
)
WIDTH = 12
ROW = f"({', '.join('?' * WIDTH)})"
# Many rows in one statement: for each statement Python lets go of its lock and must wait for the event loop to get it
# back, which costs more than the row itself. Few sizes, so that they stay prepared.
INSERTS = {size: INSERT + ", ".join([ROW] * size) for size in (256, 128, 64, 32, 16, 8, 4, 2, 1)}
ENTRY = f"SELECT {COLUMNS}, redacted FROM ops"  # noqa: S608 - constants
ASK = 128  # ids per look-up; statements of few sizes stay prepared
CHECKPOINT_BYTES = 16 * 1024 * 1024


def _lookup(size: int) -> str:
    # Without the hint SQLite 3.40 walks the whole conference by the primary key.
    marks = ", ".join("?" * size)
    return f"SELECT id, digest FROM ops INDEXED BY ops_id WHERE conference = ? AND id IN ({marks})"  # noqa: S608


LOOKUPS = {size: _lookup(size) for size in (4, 32, ASK)}


class SqliteOpLog:
    """`kernel.oplog.OpLog` in one file. `append` and `redact` belong to one thread; reads may come from any.

    Another process may open the same file to read; it never checkpoints. Raises UnsafeStore when the file cannot be
    written ahead (WAL) with an fsync per commit, or is of another version.
    """

    def __init__(self, path: Path, *, checkpoint_bytes: int = CHECKPOINT_BYTES) -> None:
        self._path = path
        self._wal = path.with_name(path.name + "-wal")
        self._checkpoint_bytes = checkpoint_bytes
        self._recent = Recent()
        self._heads: dict[int, int] = {}
        self._writer_lock = threading.Lock()
        self._reader_lock = threading.Lock()
        self._writer = self._open()
        try:
            self._create()
            self._reader = self._open()
        except BaseException:
            self._writer.close()
            raise
        self._reader.execute("PRAGMA query_only = ON")

    def append(self, batch: Sequence[NewEntry]) -> list[Outcome]:
        """Keep a batch in one durable commit. Raises StoreFull with nothing kept."""
        keys = keys_of(batch)
        with self._writer_lock:
            try:
                return self._commit(batch, keys)
            except BaseException as error:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    raise StoreFull(str(error)) from error
                raise

    def read(self, conference: int, *, after: int, limit: int) -> list[Entry]:
        """Up to `limit` entries with seq > `after`, in order."""
        where = f"{ENTRY} WHERE place > ? AND place < ? ORDER BY place LIMIT ?"
        return self._entries(where, (_place(conference, after), _place(conference + 1, 0), limit))

    def heads(self) -> dict[int, int]:
        """The last seq of every conference: one step down the key per conference, not a walk over all entries."""
        heads: dict[int, int] = {}
        with self._reader_lock:
            below = 2**63 - 1
            while True:
                place = self._reader.execute("SELECT max(place) FROM ops WHERE place < ?", (below,)).fetchone()[0]
                if place is None:
                    return dict(reversed(heads.items()))
                conference = place >> SEQ_BITS
                heads[conference] = place - _place(conference, 0)
                below = _place(conference, 0)

    def find(self, conference: int, ids: Sequence[UUID]) -> list[Entry]:
        """Those of `ids` that are kept, in order of seq."""
        found: list[Entry] = []
        for chunk in _chunks([i.bytes for i in ids], ASK):
            marks = ", ".join("?" * len(chunk))
            where = f"{ENTRY} INDEXED BY ops_id WHERE conference = ? AND id IN ({marks})"
            found += self._entries(where, (conference, *chunk))
        return sorted(found, key=lambda entry: entry.seq)

    def redact(self, conference: int, ids: Sequence[UUID]) -> int:
        """Take the bodies of these ops away; digests stay. Returns how many changed."""
        entries = [entry for entry in self.find(conference, ids) if not entry.redacted]
        with self._writer_lock:
            self._writer.execute("BEGIN IMMEDIATE")
            for entry in entries:
                self._writer.execute(
                    "UPDATE ops SET op = ?, redacted = 1 WHERE place = ?",
                    (without_body(entry.op), _place(conference, entry.seq)),
                )
            self._writer.execute("COMMIT")
            # Bytes of the taken bodies must not live on in the write-ahead log. Readers are waited for, 5 s at most.
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(entries)

    def checkpoint(self) -> bool:
        """Move the write-ahead log into the file and empty it; False when a reader was in the way. The writer's thread."""
        with self._writer_lock:
            return self._checkpoint()

    def close(self) -> None:
        """Let go of the file."""
        with self._writer_lock, self._reader_lock:
            self._reader.close()
            self._writer.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, isolation_level=None, check_same_thread=False, timeout=5, cached_statements=32
        )
        try:
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "wal_autocheckpoint = 0",
                "secure_delete = ON",
            ):
                connection.execute(f"PRAGMA {pragma}").fetchall()
            connection.execute("PRAGMA cache_size = -65536")
            journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
            synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
            if (journal, synchronous) != ("wal", 2):
                raise UnsafeStore(
                    f"{self._path}: journal_mode={journal}, synchronous={synchronous}; WAL and FULL needed"
                )
        except sqlite3.DatabaseError as error:
            connection.close()
            raise UnsafeStore(f"{self._path}: {error}") from error
        except UnsafeStore:
            connection.close()
            raise
        return connection

    def _create(self) -> None:
        self._writer.execute("BEGIN IMMEDIATE")
        version = self._writer.execute("PRAGMA user_version").fetchone()[0]
        application = self._writer.execute("PRAGMA application_id").fetchone()[0]
        empty = self._writer.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
        if empty:
            self._define()
        elif (version, application) == (1, APPLICATION):
            self._writer.execute("ALTER TABLE ops RENAME TO ops_1")
            self._writer.execute("DROP INDEX ops_id")
            self._define()
            self._writer.execute(FROM_VERSION_1)
            self._writer.execute("DROP TABLE ops_1")
        elif (version, application) != (VERSION, APPLICATION):
            self._writer.execute("ROLLBACK")
            raise UnsafeStore(f"{self._path}: not an op log of version {VERSION} (version {version})")
        self._writer.execute("COMMIT")

    def _define(self) -> None:
        for statement in DDL.split(";"):
            self._writer.execute(statement)
        self._writer.execute(f"PRAGMA user_version = {VERSION}")
        self._writer.execute(f"PRAGMA application_id = {APPLICATION}")

    def _commit(self, batch: Sequence[NewEntry], keys: list[Key]) -> list[Outcome]:
        if self._wal_size() > self._checkpoint_bytes:
            self._checkpoint()
        try:
            return self._keep(batch, keys, self._recent.known)
        except sqlite3.IntegrityError:
            # An id kept before the recent ones: only now is it worth asking for every one of the batch.
            self._writer.execute("ROLLBACK")
            self._heads.clear()
            return self._keep(batch, keys, self._known(keys))

    def _keep(self, batch: Sequence[NewEntry], keys: list[Key], known: Mapping[Key, bytes]) -> list[Outcome]:
        """One transaction. Raises sqlite3.IntegrityError when an entry outside `known` was kept already."""
        self._writer.execute("BEGIN IMMEDIATE")
        outcomes, fresh = judge(batch, keys, known)
        heads = dict(self._heads)
        values: list[object] = []
        for (conference, id_bytes), entry in fresh.items():
            seq = heads.get(conference)
            if seq is None:
                seq = self._head(conference)
            heads[conference] = seq = seq + 1
            values += ((conference << SEQ_BITS) + seq, conference, id_bytes, *entry[2:])
        self._insert(values)
        self._writer.execute("COMMIT")
        self._heads = heads
        self._recent.add(fresh)
        return outcomes

    def _insert(self, values: list[object]) -> None:
        start = 0
        for rows, statement in INSERTS.items():
            while len(values) - start >= rows * WIDTH:
                self._writer.execute(statement, values[start : start + rows * WIDTH])
                start += rows * WIDTH

    def _known(self, keys: list[Key]) -> dict[Key, bytes]:
        by_conference: dict[int, list[bytes]] = {}
        for conference, id_bytes in keys:
            by_conference.setdefault(conference, []).append(id_bytes)
        known: dict[Key, bytes] = {}
        for conference, ids in by_conference.items():
            for chunk in _chunks(ids, ASK):
                size = next(size for size in LOOKUPS if size >= len(chunk))
                padded = chunk + [b""] * (size - len(chunk))
                for id_bytes, digest in self._writer.execute(LOOKUPS[size], (conference, *padded)):
                    known[conference, id_bytes] = digest
        return known

    def _head(self, conference: int) -> int:
        span = (_place(conference, 0), _place(conference + 1, 0))
        found = self._writer.execute("SELECT max(place) FROM ops WHERE place > ? AND place < ?", span).fetchone()[0]
        return found - span[0] if found else 0

    def _entries(self, sql: str, parameters: tuple[object, ...]) -> list[Entry]:
        with self._reader_lock:
            rows = self._reader.execute(sql, parameters).fetchall()
        return [
            Entry._make((row[1], row[0] & _SEQ, UUID(bytes=row[2]), *row[3:12], bool(row[12]))) for row in rows
        ]  # fmt: skip

    def _wal_size(self) -> int:
        try:
            return self._wal.stat().st_size
        except FileNotFoundError:
            return 0

    def _checkpoint(self) -> bool:
        # A reader in the way is not waited for long: acknowledgements are. The next commit tries again.
        self._writer.execute("PRAGMA busy_timeout = 20")
        try:
            busy = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            self._writer.execute("PRAGMA busy_timeout = 5000")
        return not busy


def _place(conference: int, seq: int) -> int:
    return (conference << SEQ_BITS) + seq


def _chunks(items: list[bytes], size: int) -> Iterable[list[bytes]]:
    return (items[start : start + size] for start in range(0, len(items), size))
