"""The anonymous lane put together: where the box is, whether it is the one that counts, and what its doors ask the database."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

import msgspec
from django.db import DatabaseError, close_old_connections

from diemcau.infra.blind import box, keeper, queries
from diemcau.infra.engine import Engine
from diemcau.infra.options import options
from diemcau.kernel.anonymous import BoxAway
from diemcau.kernel.broker import Broker
from diemcau.kernel.tickets import Ticket
from diemcau.plane.anonymous import Lane, LaneSettings, RemoteBox, SqliteBox
from diemcau.plane.doorkeeper import Doorkeeper

P = ParamSpec("P")
T = TypeVar("T")


def open_box() -> SqliteBox | RemoteBox:
    """The box of this installation, here or at another machine. Raises BoxAway, also where one lies here that is not the one."""
    if (file := options().anonymous_file) is not None and is_shared():
        _told(keeper.ensure, mark_beside(file))
    return box_as_set()


def keep_box() -> SqliteBox | RemoteBox:
    """The same for the front that takes in what is said anonymously: the first one begins the box."""
    if (file := options().anonymous_file) is not None and is_shared():
        try:
            _told(keeper.claim, mark_beside(file, make=True))
        finally:
            close_old_connections()
    return box_as_set()


def take_over() -> None:
    """This machine's box is the one from now on; nothing where the settings name another machine's."""
    if (file := options().anonymous_file) is not None:
        keeper.take_over(mark_beside(file, make=True))


def box_as_set() -> SqliteBox | RemoteBox:
    """The box that the settings name, whether it counts or not. Raises BoxAway."""
    settings = options()
    if settings.anonymous_file is None:
        return RemoteBox(settings.anonymous_url, settings.secret_key.encode())
    return SqliteBox(settings.anonymous_file)


def is_shared() -> bool:
    """Whether several machines may work on the main database."""
    return options().database_file is None


def mark_beside(file: Path, *, make: bool = False) -> str:
    """By what the box is known; empty when none was begun here. Raises BoxAway when it cannot be written."""
    path = file.with_suffix(".id")
    try:
        if make and not path.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
                written.write(secrets.token_hex(16))
            with suppress(FileExistsError):
                os.link(new, path)  # whole, or another process was first
            new.unlink()
        return path.read_text() if path.exists() else ""
    except OSError as fault:
        raise BoxAway(f"{path}: {fault.strerror}") from fault


def _told(ask: Callable[[str], None], mark: str) -> None:
    try:
        ask(mark)
    except DatabaseError as fault:
        raise BoxAway(f"main database: {' '.join(str(fault).split())}") from fault


def drawn_from_box(engine: Engine) -> Callable[[str, bytes], None]:
    """What work does when something was put into the box: it is drawn from there, and written down nowhere else."""

    def heard(_topic: str, payload: bytes) -> None:
        for conference, run, purpose, slot in msgspec.json.decode(payload):
            engine.changed(conference, run, f"box_{purpose}", str(slot))

    return heard


def make_lane(broker: Broker, keeper: Doorkeeper) -> Lane:
    """The lane of a front; pages of this process read the same box."""
    box.use(open_box)
    return Lane(
        LaneSettings(
            secret=options().secret_key.encode(),
            broker=broker,
            keeper=keeper,
            open_box=keep_box,
            load_slots=_asked(queries.said),
            load_signed=_asked(_signed),
        )
    )


def _signed(ticket: Ticket, purpose: str) -> Mapping[str, str] | None:
    return queries.signed(purpose, ticket.conference, ticket.run, ticket.who, ticket.site)


def _asked(ask: Callable[P, T]) -> Callable[P, T]:
    """In a thread that no request belongs to: a connection that broke is not kept."""

    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return ask(*args, **kwargs)
        except Exception:
            close_old_connections()
            raise

    return asked
