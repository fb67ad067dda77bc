"""Where ops are kept: two stores under one promise, `kernel.oplog.OpLog`."""

from pathlib import Path

from diemcau.kernel.oplog import OpLog
from diemcau.plane.stores.numbering import UnsafeStore
from diemcau.plane.stores.postgres import PostgresOpLog
from diemcau.plane.stores.sqlite import SqliteOpLog

__all__ = ["OpLog", "PostgresOpLog", "SqliteOpLog", "UnsafeStore", "open_log"]


def open_log(where: str | Path) -> OpLog:
    """The log at a PostgreSQL address (``postgresql://…``) or in a file of its own. Raises UnsafeStore."""
    text = str(where)
    if text.startswith(("postgresql://", "postgres://")):
        return PostgresOpLog(text)
    return SqliteOpLog(Path(text.removeprefix("sqlite:///")))
