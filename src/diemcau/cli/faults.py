"""Faults of a machine or its settings, said in one line that names what to change: an operator has no use for a traceback."""

import socket
from typing import Any
from urllib.parse import urlsplit

from diemcau.infra.options import BadSetting, Options, options
from diemcau.infra.readings import masked


class CannotStart(Exception):
    """Something outside this program is not as it must be: the message says what, and what to do."""


def plain(fault: Exception) -> str | None:
    """The line for this fault; None when it is none of the machine's or its settings'."""
    import psycopg  # noqa: PLC0415 - a command that fails has time

    from diemcau.plane.stores import UnsafeStore  # noqa: PLC0415

    if isinstance(fault, BadSetting | CannotStart):
        return str(fault)
    if isinstance(fault, UnsafeStore):
        return f"the op log cannot be used: {fault}; see DIEMCAU_LOG_URL"
    if isinstance(fault, psycopg.Error):
        return f"the op log's database says: {_first_line(fault)}; see DIEMCAU_LOG_URL={masked(options().log_url)}"
    if _is_of_django(fault):
        where = masked(options().database_url)
        return f"the main database says: {_first_line(fault)}; see DIEMCAU_DATABASE_URL={where}"
    if isinstance(fault, OSError) and fault.filename:
        return f"{fault.filename}: {fault.strerror}{_cure(str(fault.filename))}"
    return None


def require_stores(settings: Options) -> None:
    """Open the op log and knock at NATS before anything starts. Raises what `plain` can say."""
    from diemcau.plane.stores import open_log  # noqa: PLC0415 - by a server only

    open_log(settings.log_url).close()
    require_broker(settings)


def require_broker(settings: Options) -> None:
    """Knock at NATS, where that is the broker. Raises CannotStart."""
    parts = urlsplit(settings.broker_url)
    if parts.scheme not in ("nats", "tls"):
        return
    try:
        socket.create_connection((parts.hostname, parts.port or 4222), 5).close()
    except OSError as fault:
        where = masked(settings.broker_url)
        raise CannotStart(
            f"no NATS server answers ({fault.strerror or fault}); start it, or mend DIEMCAU_BROKER_URL={where}"
        ) from None


def _is_of_django(fault: Exception) -> bool:
    """Whether the database was not there, or not ours to use. Faults of our own SQL keep their traceback."""
    from django.db import OperationalError, ProgrammingError  # noqa: PLC0415 - its settings may be what is wrong
    from psycopg.errors import InsufficientPrivilege  # noqa: PLC0415

    refused = isinstance(fault, ProgrammingError) and isinstance(fault.__cause__, InsufficientPrivilege)
    return refused or isinstance(fault, OperationalError) or _is_no_database(fault)


def _is_no_database(fault: Exception) -> bool:
    from django.db import DatabaseError  # noqa: PLC0415

    return isinstance(fault, DatabaseError) and "not a database" in str(fault)


def _cure(filename: str) -> str:
    data: Any = options().data_dir
    near = filename.startswith(str(data)) or str(data).startswith(filename)
    return f"; make it writable, or say another folder in DIEMCAU_DATA_DIR={data}" if near else ""


def _first_line(fault: Exception) -> str:
    """Without the password a driver may repeat."""
    return masked(" ".join(str(fault).split("\n")[0].split())) or type(fault).__name__
