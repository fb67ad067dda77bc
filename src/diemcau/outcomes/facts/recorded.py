"""What the whole record holds of the figures (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.enums import Qualifier
from diemcau.conferences.models import Conference
from diemcau.conferences.records import Column, Source, Unit, add

from . import exports

Row = Sequence[Any]
UNITS = {
    "label": Unit.TEXTS, "words": Unit.TEXTS, "source": Unit.TEXTS, "as_of": Unit.MOMENT, "confirmed_at": Unit.MOMENT,
    "stated": Unit.YES, "contradicted": Unit.YES,
} | dict.fromkeys(("value", "rooms", "of_rooms", "counted", "difference"), Unit.NUMBER)  # fmt: skip


def register() -> None:
    """Called once, when the app is ready."""
    add("facts", _("Fact sheet"), _columns, _figures, source=Source.COUNTED, order=60)


def _columns() -> Sequence[Column]:
    return [
        Column(name, heading, means, UNITS.get(name, Unit.TEXT), Qualifier if name == "qualifier" else None)
        for name, heading, means in exports.dictionary()
    ]


def _figures(conference: Conference) -> Iterator[Row]:
    """As things stand."""
    names = [name for name, _heading, _means in exports.dictionary()]
    for figure in exports.figures(conference, timezone.now()):
        yield [figure[name] for name in names]
