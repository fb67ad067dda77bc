"""The key book: who was let in and turned away, kept apart from the main database, so that a restored one learns of it.

A database put back from a backup would let in again whoever was turned away since, and not know the devices paired since. The
book is append-only and lies with the op log: ``keybook.jsonl`` beside its file, or the schema ``keybook`` of its PostgreSQL. It
holds hashes and numbers, no names.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import psycopg
from django.db import transaction
from django.utils import timezone

from diemcau.kernel.clock import as_ms

from .installation import installation
from .options import options

Line = dict[str, Any]
DDL = """
CREATE SCHEMA IF NOT EXISTS keybook;
CREATE TABLE IF NOT EXISTS keybook.lines (n bigserial PRIMARY KEY, line jsonb NOT NULL);
"""


def note(what: str, facts: Iterable[Mapping[str, Any]]) -> None:
    """Write one line for each of `facts` once this transaction is committed; on disk before the answer goes out.

    Facts are JSON. A book that cannot be written is logged: what was done stays done.
    """
    noted = as_ms(timezone.now())
    lines = [{"what": what, "noted": noted, **fact} for fact in facts]
    if lines:
        transaction.on_commit(lambda: append(lines), robust=True)


def append(lines: Iterable[Line]) -> None:
    """At the end of the book, with the server's life (infra.installation); durable on return. Raises OSError, psycopg.Error."""
    life = installation().life
    adopt({"life": life, **line} for line in lines)


def adopt(lines: Iterable[Line]) -> None:
    """At the end of the book, as they are: those of a backup. Raises OSError, psycopg.Error."""
    texts = [json.dumps(line, separators=(",", ":")) for line in lines]
    path = _file()
    if path is not None:
        _append(path, texts)
        return
    with psycopg.connect(options().log_url, connect_timeout=5) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(7202)")
        connection.execute(DDL)
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO keybook.lines (line) VALUES (%s)", [(text,) for text in texts])


def lines() -> list[Line]:
    """The whole book, oldest first. A line that a power cut tore is left out. Raises OSError or psycopg.Error."""
    path = _file()
    if path is not None:
        return read(path)
    with psycopg.connect(options().log_url, connect_timeout=5) as connection:
        there = connection.execute("SELECT to_regclass('keybook.lines') IS NOT NULL").fetchone()
        if there != (True,):
            return []
        return [line for (line,) in connection.execute("SELECT line FROM keybook.lines ORDER BY n")]


def read(path: Path) -> list[Line]:
    """The lines of a book in a file; none when it is not there."""
    found = []
    for text in path.read_bytes().splitlines() if path.exists() else []:
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if isinstance(line, dict):
            found.append(line)
    return found


def _file() -> Path | None:
    log = options().log_file
    return None if log is None else log.with_name("keybook.jsonl")


def _append(path: Path, texts: list[str]) -> None:
    with open(path, "ab", buffering=0, opener=_private) as book:
        fcntl.flock(book, fcntl.LOCK_EX)
        # A line break first: the line before may have been torn.
        rest = ("\n" + "\n".join(texts) + "\n").encode()
        while rest:  # a disk that fills up takes less than it is given before it says so
            rest = rest[book.write(rest) :]
        os.fsync(book)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
