"""Ops and entries for the plane's tests."""

from typing import Any
from uuid import UUID

from diemcau.kernel.ids import uuid7
from diemcau.kernel.op import digest
from diemcau.kernel.oplog import NewEntry
from diemcau.kernel.tickets import Ticket, Tickets

AT = 1_800_000_000_000


def entry(conference: int = 1, *, name: UUID | None = None, body: str = "x", site: int = 5) -> NewEntry:
    """A new entry with a valid canonical op, all of one shape."""
    name = name or uuid7()
    op = (
        b'{"id":"%b","kind":"attendance.check_in","device":"dev-5","boot":"b1","n":1,"at":%d,"mono":1,"site":%d,'
        b'"run":"live","v":1,"offset":0,"saw":[],"body":{"code":"%b"}}'
    ) % (str(name).encode(), AT, site, body.encode())
    return NewEntry(
        conference, name, digest(op), "live", "attendance.check_in", site, "dev-5", "device:5", AT, AT + 40, op
    )


SECRET = b"a secret of thirty-two bytes or so"


def ticket_of(**changed: Any) -> Ticket:
    """Room 5's desk in conference 1, for twelve hours of the fake clock."""
    facts: dict[str, Any] = {
        "kid": "kid-5",
        "who": "device:5",
        "conference": 1,
        "site": 5,
        "device": "dev-5",
        "expires": AT + 12 * 3_600_000,
        "hear": ("screens", "site-*"),
        "kinds": ("attendance.", "room."),
    }
    return Ticket(**{**facts, **changed})


def bearer_of(**changed: Any) -> dict[str, str]:
    """The Authorization header of such a ticket."""
    return {"authorization": f"Bearer {Tickets(SECRET).mint(ticket_of(**changed))}"}


def op_of(**changed: Any) -> dict[str, Any]:
    """A well-formed op of room 5's desk as a device would send it."""
    facts: dict[str, Any] = {
        "v": 1,
        "id": str(uuid7()),
        "run": "live",
        "kind": "attendance.check_in",
        "device": "dev-5",
        "boot": "b1",
        "n": 1,
        "at": AT,
        "mono": 1,
        "offset": 0,
        "site": 5,
        "body": {"code": "x"},
    }
    return {**facts, **changed}
