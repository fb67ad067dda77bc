"""What the whole record holds of the register of certificates (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.conferences.records import Column, Source, Unit, add

from .exports.register import COLUMNS, rows

Row = Sequence[Any]
OPENS = "verify"  # the address opens a page to whoever has it
UNITS = {
    "number": Unit.NUMBER, "sessions": Unit.NUMBER, "replaces": Unit.NUMBER, "dated": Unit.DAY, "issued_at": Unit.MOMENT,
    "revoked_at": Unit.MOMENT,
}  # fmt: skip
TAKEN = [column for column in COLUMNS if column.name != OPENS]


def register() -> None:
    """Called once, when the app is ready."""
    columns = [Column(one.name, one.head, one.means, UNITS.get(one.name, Unit.TEXT)) for one in TAKEN]
    add("certificates", _("Certificates"), columns, _certificates, source=Source.SERVER, order=66)


def _certificates(conference: Conference) -> Iterator[Row]:
    for row in rows(conference):
        yield [column.value(row) for column in TAKEN]
