"""What a rehearsal is told before it begins: one JSON document behind the rehearsal's key (docs/reference/operations.md)."""

import msgspec


class Desk(msgspec.Struct, frozen=True):
    """A device that may speak: its name in ops, and its ticket for the Authorization header."""

    device: str
    ticket: str


class Expected(msgspec.Struct, frozen=True):
    """A delegate on a room's list: no name travels, nobody needs one to rehearse."""

    uid: str
    code_hash: str


class Room(msgspec.Struct, frozen=True):
    """One site with its desks (two, so that both may be rehearsed at once) and its list."""

    id: int
    code: str
    name: str
    level: str
    desks: list[Desk]
    delegates: list[Expected]


class Round(msgspec.Struct, frozen=True):
    """A moment at which every room counts heads."""

    id: int
    session: int


class Addresses(msgspec.Struct, frozen=True):
    """Where the outcome is shown, relative to the server."""

    verdicts: str
    totals: str
    headcount: str
    headcount_xlsx: str
    headcount_pdf: str


class Manifest(msgspec.Struct, frozen=True):
    """`session` is the half-day that is rehearsed, `wall` the audience of its control wall; `now` the server's clock (Unix ms); `run` the run of all its ops."""

    conference: int
    run: str
    now: int
    session: int
    rounds: list[Round]
    sites: list[Room]
    hub: Desk
    wall: str
    urls: Addresses


def read(data: bytes) -> Manifest:
    """The manifest in `data`. Raises msgspec.MsgspecError."""
    return msgspec.json.decode(data, type=Manifest)
