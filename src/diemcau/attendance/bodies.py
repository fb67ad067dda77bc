"""Bodies of attendance ops, version 1 (docs/reference/operations.md). Lengths are those of the roster's columns."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy

Number = Annotated[int, Meta(ge=1, le=2**53)]
Persons = Annotated[int, Meta(ge=0, le=2**53)]
Name = Annotated[str, Meta(max_length=120)]
Words = Annotated[str, Meta(max_length=300)]
Phone = Annotated[str, Meta(max_length=24)]
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]

MOST_PERSONS = 100_000


class CheckIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A delegate has come. `via`: how it was taken; ``paper`` when typed later from a signed list."""

    delegate: UUID
    session: Number
    via: Literal["qr", "list", "paper"] = "list"


class CheckOut(Struct, frozen=True, forbid_unknown_fields=True):
    """A delegate has left."""

    delegate: UUID
    session: Number


class Undo(Struct, frozen=True, forbid_unknown_fields=True):
    """The op `undoes` was a slip: it counts no more, whatever register it spoke of."""

    undoes: UUID
    delegate: UUID
    session: Number


class Absent(Struct, frozen=True, forbid_unknown_fields=True):
    """A delegate does not come; `reason` is one of enums.AbsenceReason."""

    delegate: UUID
    session: Number
    reason: Annotated[str, Meta(max_length=40)]


class WalkIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody not on any list has come; the new delegate's uid is the op's id."""

    session: Number
    full_name: Name
    position: Words = ""
    unit: Words = ""
    phone: Phone = ""


class Visitor(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody of another room has come, known by the hash of the personal QR's code (kernel.ids.code_hash)."""

    code_hash: Hash
    session: Number


class Substitute(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody has come in place of `delegate`; the new delegate's uid is the op's id."""

    delegate: UUID
    session: Number
    full_name: Name
    position: Words = ""
    unit: Words = ""


class HeadcountBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Heads counted in a room, in persons. `confirmed`: the site lead, or the hub, stands for it."""

    round: Number
    present: Persons
    channel: Literal["app", "sms", "phone", "paper"]
    confirmed: bool
    expected: Persons | None = None
    registered: Persons | None = None
    substitutes: Persons = 0
    guests: Persons = 0
    reported_by: Name = ""

    def figures(self) -> tuple[int, ...]:
        """All counts, 0 where none was given."""
        return self.present, self.expected or 0, self.registered or 0, self.substitutes, self.guests


Body = CheckIn | CheckOut | Undo | Absent | WalkIn | Visitor | Substitute | HeadcountBody
BODIES: dict[str, type[Body]] = {
    "attendance.check_in": CheckIn,
    "attendance.check_out": CheckOut,
    "attendance.undo": Undo,
    "attendance.absent": Absent,
    "attendance.walk_in": WalkIn,
    "attendance.visitor": Visitor,
    "attendance.substitute": Substitute,
    "attendance.headcount": HeadcountBody,
}

LENGTHS = {"full_name": 120, "position": 300, "unit": 300, "phone": 24, "reported_by": 120}


def read(kind: str, body: dict[str, Any]) -> Body:
    """The body of an op of `kind`, looked at as it was sent, then its words made tidy: no control characters and no identity
    numbers reach the database. Raises msgspec.ValidationError."""
    said = msgspec.convert(body, BODIES[kind])
    words = {name: _clean(name, body[name])[:most] for name, most in LENGTHS.items() if name in body}
    return msgspec.structs.replace(said, **words) if words else said


def holds_identity_number(body: dict[str, Any]) -> bool:
    """Whether a body that could be read was sent with an identity number, which `read` left out."""
    return any(_clean(name, body[name]) != tidy(body[name]) for name in LENGTHS if body.get(name))


def _clean(name: str, text: str) -> str:
    return tidy(text) if name == "phone" else without_identity_numbers(tidy(text))
