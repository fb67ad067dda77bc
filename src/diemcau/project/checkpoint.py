"""SQLite's write-ahead log of the main database, folded back and kept short."""

import time
from pathlib import Path

from django.db import connection

MOST = 8 << 20  # bytes of the log from which on it is emptied, and what it takes of the disk
REST = 20.0  # seconds after which even a short log is folded back
IN_THE_WAY = 200  # ms in which readers may end; writers wait as long


class Checkpoints:
    """To be called about every second, by one thread of the whole installation: SQLite before 3.51.3 has a race otherwise."""

    def __init__(self) -> None:
        self._folded_at = time.monotonic()

    def keep_short(self) -> None:
        """Fold back what is due. Raises OperationalError while the disk is full: to be tried again."""
        if connection.vendor != "sqlite":
            return
        is_long = _size(Path(f"{connection.settings_dict['NAME']}-wal")) > MOST
        if not is_long and time.monotonic() - self._folded_at < REST:
            return
        with connection.cursor() as cursor:
            # Most of it without a lock. While ops come in this alone never gets to the end, and the log would grow for ever:
            # only TRUNCATE, which writers wait for, has it begun anew.
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            if is_long:
                cursor.execute(f"PRAGMA busy_timeout = {IN_THE_WAY}")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._folded_at = time.monotonic()


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
