"""Manifests and logs for the tests of rehearsals."""

from uuid import UUID

from diemcau.kernel import op as ops
from diemcau.kernel.oplog import Entry
from diemcau.rehearsal.manifest import Addresses, Desk, Expected, Manifest, Phone, Room, Round

NOW = 1_800_000_000_000


def uid(n: int) -> str:
    """The n-th delegate's."""
    return str(UUID(int=n))


def code_hash(n: int) -> str:
    return f"{n:032x}"


def manifest(rooms: int, delegates: int) -> Manifest:
    """So many rooms with two desks and four phones each, and delegates spread over them."""
    lists = {site: [n for n in range(1, delegates + 1) if n % rooms == site - 1] for site in range(1, rooms + 1)}
    return Manifest(
        conference=1,
        run="rehearsal",
        now=NOW,
        session=1,
        rounds=[Round(number, 1) for number in (1, 2, 3)],
        sites=[
            Room(
                site,
                f"{site:03d}",
                f"Room {site}",
                "commune",
                [Desk(f"desk-{site}-{n}", "t") for n in (0, 1)],
                [Expected(uid(n), code_hash(n)) for n in several],
                [Phone(f"phone:{site}-{n}", "t", uid(n) if n > 0 else "") for n in (*several[:2], 0, -1)],
            )
            for site, several in lists.items()
        ],
        hub=Desk("hub", "t"),
        wall="wall-rehearsal",
        urls=Addresses("", "", "", "", "", "/floor"),
    )


def entry(op: ops.Op, *, seq: int, who: str, received_at: int, redacted: bool = False) -> Entry:
    """The op as the log keeps it."""
    raw = ops.encode(op)
    at = ops.corrected(op, received_at)
    return Entry(
        1, seq, op.id, ops.digest(raw), op.run, op.kind, op.site, op.device, who, at, received_at, raw, redacted
    )
