"""Ops and entries for the plane's tests."""

from uuid import UUID

from diemcau.kernel.ids import uuid7
from diemcau.kernel.op import digest
from diemcau.kernel.oplog import NewEntry

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
