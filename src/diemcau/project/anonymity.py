"""The anonymous lane put together: where the box is, and what its doors ask the database."""

from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar

import msgspec
from django.db import close_old_connections

from diemcau.infra.blind import box, queries
from diemcau.infra.engine import Engine
from diemcau.infra.options import options
from diemcau.kernel.broker import Broker
from diemcau.kernel.tickets import Ticket
from diemcau.plane.anonymous import Lane, LaneSettings, RemoteBox, SqliteBox
from diemcau.plane.doorkeeper import Doorkeeper

P = ParamSpec("P")
T = TypeVar("T")


def open_box() -> SqliteBox | RemoteBox:
    """The box of this installation, here or at another machine. Raises BoxAway."""
    settings = options()
    if settings.anonymous_file is None:
        return RemoteBox(settings.anonymous_url, settings.secret_key.encode())
    return SqliteBox(settings.anonymous_file)


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
            open_box=open_box,
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
