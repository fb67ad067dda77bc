"""A database that is away: said once when it goes and once when it is back, however many threads meet it."""

import logging
import threading

import psycopg
from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)
AWAY = (OperationalError, InterfaceError, psycopg.OperationalError)
"""What the main database and the op log raise while they are away."""


class OneLine(logging.Filter):
    """A page that failed because the database is away is a line of the log: there is no fault of ours to be found in a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django.request" and record.exc_info and isinstance(record.exc_info[1], AWAY):
            fault = " ".join(str(record.exc_info[1]).split())
            record.msg, record.args = "%s (%s)", (record.getMessage(), fault)
            record.exc_info = record.exc_text = None
        return True


class Absence:
    """Each thread tells by its name when a database failed it, and when it served it again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[str] = set()
        self._failed: set[str] = set()

    def missed(self, who: str, fault: Exception) -> None:
        """`who` was failed. Once may be a connection from before a restart: only the second time in a row is a word said."""
        with self._lock:
            if who not in self._failed:
                self._failed.add(who)
                return
            if not self._waiting:
                logger.warning("the database does not answer, trying again: %s", " ".join(str(fault).split()))
            self._waiting.add(who)

    def met(self, who: str) -> None:
        """`who` was served."""
        if who in self._failed:
            with self._lock:
                self._failed.discard(who)
                waited = who in self._waiting
                self._waiting.discard(who)
                if waited and not self._waiting:
                    logger.warning("the database answers again")
