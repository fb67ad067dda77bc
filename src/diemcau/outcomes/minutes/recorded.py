"""What the whole record holds of minutes and conclusions (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.models import Conference
from diemcau.conferences.records import RUN, Column, Rows, Source, Unit, add

from . import exports
from .enums import ConclusionKind
from .enums import Source as Said
from .models import Book

Row = Sequence[Any]
UNITS = {
    "at": Unit.MOMENT, "edited": Unit.YES, "hidden": Unit.YES, "number": Unit.NUMBER, "conclusion": Unit.NUMBER, "due": Unit.DAY,
}  # fmt: skip
LABELS: dict[str, Any] = {"source": Said, "kind": ConclusionKind}


def register() -> None:
    """Called once, when the app is ready."""
    typed = Source.TYPED
    for order, (code, title) in enumerate(
        {
            "entries": pgettext_lazy("minutes", "Minutes"),
            "conclusions": _("Conclusions"),
            "tasks": _("Tasks"),
        }.items(),
        63,
    ):
        add(f"minutes_{code}", title, _columns(code), _rows(code), source=typed, order=order)


def _columns(sheet: str) -> Any:
    def columns() -> Sequence[Column]:
        _title, told = exports.dictionary()[sheet]
        return [
            Column(name, heading, means, UNITS.get(name, Unit.TEXT), LABELS.get(name))
            for name, heading, means in told
            if name != "key"
        ]

    return columns


def _rows(sheet: str) -> Rows:
    def rows(conference: Conference) -> Iterator[Row]:
        """Those of the day; no minutes: nobody opened them."""
        book = Book.objects.filter(conference=conference, run=RUN).select_related("conference").first()
        if book is not None:
            for one in exports.rows(book)[sheet]:
                yield [one[column.name] for column in columns()]

    columns = _columns(sheet)
    return rows
