"""The op log in PostgreSQL: numbered under an advisory lock per conference, so that seq follows the order of commits."""

import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import psycopg

from diemcau.kernel.oplog import Entry, NewEntry, Outcome, StoreFull
from diemcau.plane.stores.numbering import Key, Recent, UnsafeStore, judge, keys_of
from diemcau.plane.stores.redaction import without_body

VERSION = 1
LOCKS = 0x4443 << 40  # this log's own range of advisory lock keys: + conference
DDL = """
CREATE SCHEMA IF NOT EXISTS oplog;
CREATE TABLE IF NOT EXISTS oplog.version (version integer PRIMARY KEY);
CREATE TABLE IF NOT EXISTS oplog.ops (
  conference bigint NOT NULL,
  seq bigint NOT NULL,
  id uuid NOT NULL,
  digest bytea NOT NULL,
  run text NOT NULL,
  kind text NOT NULL,
  site bigint NOT NULL,
  device text NOT NULL,
  who text NOT NULL,
  at bigint NOT NULL,
  received_at bigint NOT NULL,
  op bytea NOT NULL,
  redacted boolean NOT NULL DEFAULT false,
  PRIMARY KEY (conference, seq),
  UNIQUE (id, conference)
);
"""
COLUMNS = "conference, seq, id, digest, run, kind, site, device, who, at, received_at, op, redacted"
COPY = (
    "COPY oplog.ops (conference, seq, id, digest, site, at, received_at, run, kind, device, who, op)"
    " FROM STDIN (FORMAT BINARY)"
)
HEAD = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TAIL = struct.pack("!h", -1)
FIXED = struct.Struct("!hiqiqi16si16siqiqiq")
TEXTS = struct.Struct("!i")
T = TypeVar("T")


class PostgresOpLog:
    """`kernel.oplog.OpLog` in the schema ``oplog``. Many processes may append at once.

    `append` and `redact` belong to one thread; reads may come from any. A lost connection is StoreFull once and mended at
    the next call; when it is lost during COMMIT the batch may have been kept, which resending finds out. Raises
    UnsafeStore when the server does not put commits on disk, or holds another version.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._recent = Recent()
        self._writer: psycopg.Connection[Any] | None = None
        self._reader: psycopg.Connection[Any] | None = None
        self._reader_lock = threading.Lock()
        self._writer_lock = threading.Lock()
        self._create()

    def append(self, batch: Sequence[NewEntry]) -> list[Outcome]:
        """Keep a batch in one durable commit. Raises StoreFull with nothing kept."""
        keys = keys_of(batch)
        with self._writer_lock:
            try:
                self._writer = self._standing(self._writer)
                return self._commit(self._writer, batch, keys)
            except psycopg.OperationalError as error:
                raise StoreFull(str(error)) from error

    def read(self, conference: int, *, after: int, limit: int) -> list[Entry]:
        """Up to `limit` entries with seq > `after`, in order."""
        return self._entries("conference = %s AND seq > %s ORDER BY seq LIMIT %s", (conference, after, limit))

    def heads(self) -> dict[int, int]:
        """The last seq of every conference: one step down the key per conference."""
        sql = """
            WITH RECURSIVE step AS (
              (SELECT conference, seq FROM oplog.ops ORDER BY conference, seq DESC LIMIT 1)
              UNION ALL
              SELECT n.conference, n.seq FROM step, LATERAL (
                SELECT conference, seq FROM oplog.ops WHERE conference > step.conference
                ORDER BY conference, seq DESC LIMIT 1) n
            ) SELECT s.conference, (SELECT max(seq) FROM oplog.ops o WHERE o.conference = s.conference) FROM step s"""
        return dict(self._ask(lambda connection: connection.execute(sql).fetchall()))

    def find(self, conference: int, ids: Sequence[UUID]) -> list[Entry]:
        """Those of `ids` that are kept, in order of seq."""
        asked = "{" + ",".join(str(i) for i in ids) + "}"
        sql = (
            f"SELECT {COLUMNS} FROM unnest(%s::text::uuid[]) AS asked (name)"  # noqa: S608 - constants
            " JOIN oplog.ops ON id = asked.name AND conference + 0 = %s ORDER BY seq"
        )
        rows = self._ask(lambda connection: connection.execute(sql, (asked, conference), binary=True).fetchall())
        return [Entry(*row) for row in rows]

    def redact(self, conference: int, ids: Sequence[UUID]) -> int:
        """Take the bodies of these ops away; digests stay. Returns how many changed."""
        entries = [entry for entry in self.find(conference, ids) if not entry.redacted]
        with self._writer_lock:
            self._writer = self._standing(self._writer)
            with self._writer.transaction():
                for entry in entries:
                    self._writer.execute(
                        "UPDATE oplog.ops SET op = %s, redacted = true WHERE conference = %s AND seq = %s",
                        (without_body(entry.op), conference, entry.seq),
                    )
        return len(entries)

    def close(self) -> None:
        """Let go of the connections."""
        with self._writer_lock, self._reader_lock:
            for connection in (self._writer, self._reader):
                if connection is not None:
                    connection.close()

    def _commit(self, connection: psycopg.Connection[Any], batch: Sequence[NewEntry], keys: list[Key]) -> list[Outcome]:
        try:
            with connection.transaction():
                outcomes, fresh = _append(connection, batch, keys, self._recent.known)
        except psycopg.errors.UniqueViolation:
            # An id that another writer kept, or this one long ago: only now is it worth asking for every one.
            with connection.transaction():
                outcomes, fresh = _append(connection, batch, keys, None)
        self._recent.add(fresh)
        return outcomes

    def _create(self) -> None:
        self._writer = self._standing(None)
        with self._writer.transaction():
            self._writer.execute("SELECT pg_advisory_xact_lock(%s)", (LOCKS - 1,))
            self._writer.execute(DDL)
            self._writer.execute(
                "INSERT INTO oplog.version SELECT %s WHERE NOT EXISTS (SELECT 1 FROM oplog.version)", (VERSION,)
            )
            found = self._writer.execute("SELECT max(version) FROM oplog.version").fetchone()
        if found != (VERSION,):
            self._writer.close()
            raise UnsafeStore(f"oplog schema of version {found}, {VERSION} needed")

    def _standing(self, connection: psycopg.Connection[Any] | None) -> psycopg.Connection[Any]:
        if connection is not None and not connection.closed:
            return connection
        connection = psycopg.connect(self._url, autocommit=True, connect_timeout=5)
        connection.execute("SET synchronous_commit = on")
        # Every question here is answered by a key. The planner, before it has seen a growing table, would rather read all.
        for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
            connection.execute(f"SET enable_{way} = off")
        durable = connection.execute("SELECT current_setting('fsync')").fetchone()
        if durable != ("on",):
            connection.close()
            raise UnsafeStore("PostgreSQL runs with fsync = off")
        return connection

    def _entries(self, where: str, parameters: tuple[object, ...]) -> list[Entry]:
        sql = f"SELECT {COLUMNS} FROM oplog.ops WHERE {where}"  # noqa: S608 - constants
        rows = self._ask(lambda connection: connection.execute(sql, parameters, binary=True).fetchall())
        return [Entry(*row) for row in rows]

    def _ask(self, question: Callable[[psycopg.Connection[Any]], T]) -> T:
        with self._reader_lock:
            self._reader = self._standing(self._reader)
            return question(self._reader)


def _append(
    connection: psycopg.Connection[Any], batch: Sequence[NewEntry], keys: list[Key], known: Mapping[Key, bytes] | None
) -> tuple[list[Outcome], dict[Key, NewEntry]]:
    """Inside a transaction. Without `known` the table is asked. Raises UniqueViolation when `known` was not enough."""
    conferences = sorted({conference for conference, _ in keys})
    # In one order everywhere, so that two writers never wait for each other; each in a statement before the reading
    # ones, so that these see what the last holder committed.
    for conference in conferences:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCKS + conference,))
    outcomes, fresh = judge(batch, keys, _known(connection, keys) if known is None else known)
    if not fresh:
        return outcomes, fresh
    heads = dict.fromkeys(conferences, 0)
    for conference in conferences:
        row = connection.execute("SELECT max(seq) FROM oplog.ops WHERE conference = %s", (conference,)).fetchone()
        heads[conference] = (row and row[0]) or 0
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(_copy_rows(fresh, heads))
    return outcomes, fresh


def _known(connection: psycopg.Connection[Any], keys: list[Key]) -> dict[Key, bytes]:
    by_conference: dict[int, list[str]] = {}
    for conference, id_bytes in keys:
        by_conference.setdefault(conference, []).append(id_bytes.hex())
    known: dict[Key, bytes] = {}
    for conference, ids in by_conference.items():
        # The + 0 keeps the planner from walking a conference by its other key before it has statistics. One text literal: an array of UUIDs adapted one by one costs more than the whole look-up.
        rows = connection.execute(
            "SELECT uuid_send(o.id), o.digest FROM unnest(%s::text::uuid[]) AS asked (id)"
            " JOIN oplog.ops o ON o.id = asked.id AND o.conference + 0 = %s",
            ("{" + ",".join(ids) + "}", conference),
            binary=True,
        )
        known.update(((conference, id_bytes), digest) for id_bytes, digest in rows)
    return known


def _copy_rows(fresh: dict[Key, NewEntry], heads: dict[int, int]) -> bytes:
    """The new entries in PostgreSQL's binary COPY format (its manual, “COPY”, Binary Format), numbered from `heads` on."""
    parts = [HEAD]
    pack, size = FIXED.pack, TEXTS.pack
    for (_, id_bytes), entry in fresh.items():
        conference, _, digest, run, kind, site, device, who, at, received_at, op = entry
        heads[conference] = seq = heads[conference] + 1
        parts.append(pack(12, 8, conference, 8, seq, 16, id_bytes, 16, digest, 8, site, 8, at, 8, received_at))
        for text in (run.encode(), kind.encode(), device.encode(), who.encode(), op):
            parts += (size(len(text)), text)
    parts.append(TAIL)
    return b"".join(parts)
