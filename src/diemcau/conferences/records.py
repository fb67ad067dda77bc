"""What the whole record of a conference is made of: tables that modules offer, each with what every column means (its data dictionary).
Modules add theirs when they get ready::

    records.add("delegates", _("Delegates"), COLUMNS, rows, source=Source.LIST, order=40)

What is offered is for the conference's organisers. Of what is anonymous no key, of secret votes counts alone; no secret of any link, code
or device; whoever was erased is blank. Runs are rehearsals or the day: a table tells of the day.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from .models import Conference

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

RUN = "live"


class Unit(TextChoices):
    """What values of a column are; JSON has them as the words in brackets say."""

    TEXT = "text", pgettext_lazy("unit", "text")
    TEXTS = "texts", pgettext_lazy("unit", "text by language")
    NUMBER = "number", pgettext_lazy("unit", "whole number")
    PERSONS = "persons", pgettext_lazy("unit", "persons")
    SHARE = "percent", pgettext_lazy("unit", "percent")
    MINUTES = "minutes", pgettext_lazy("unit", "minutes")
    SECONDS = "seconds", pgettext_lazy("unit", "seconds")
    BYTES = "bytes", pgettext_lazy("unit", "bytes")
    DAY = "day", pgettext_lazy("unit", "day (ISO 8601)")
    MOMENT = "moment", pgettext_lazy("unit", "moment (JSON: ISO 8601, UTC; workbook: the conference’s clock)")
    YES = "yes_no", pgettext_lazy("unit", "yes or no")


class Source(TextChoices):
    """Where values of a column come from."""

    TYPED = "typed", pgettext_lazy("source", "typed by the organisers")
    LIST = "list", pgettext_lazy("source", "lists of delegates, and what was typed into them")
    UNITS = "units", pgettext_lazy("source", "units and guests themselves")
    ROOMS = "rooms", pgettext_lazy("source", "rooms’ desks, or the hub for them")
    PHONES = "phones", pgettext_lazy("source", "delegates’ phones, rooms’ tablets and the hub")
    SERVER = "server", pgettext_lazy("source", "noted by the server")
    COUNTED = "counted", pgettext_lazy("source", "worked out from other records")


class Column(NamedTuple):
    """`name` for programs, `heading` above it, `means` what it says. `labels`: the closed list whose codes it holds (workbook: in words).
    `source`: where it comes from, when that is not the table's."""

    name: str
    heading: "Lazy | str"
    means: "Lazy | str"
    unit: Unit = Unit.TEXT
    labels: type[TextChoices] | None = None
    source: Source | None = None


Rows = Callable[[Conference], Iterable[Sequence[Any]]]


class Table(NamedTuple):
    """`rows(conference)`: values in the columns' order, in a number of queries that does not grow with them; moments aware, or Unix ms
    (0: never); texts by language as ``{language: text}``. `columns` may be a function where headings are made as they are asked for."""

    code: str
    title: "Lazy | str"
    columns: Sequence[Column] | Callable[[], Sequence[Column]]
    rows: Rows
    source: Source
    order: int

    def dictionary(self) -> Sequence[Column]:
        """The columns, in the language switched on."""
        return self.columns() if callable(self.columns) else self.columns


_tables: dict[str, Table] = {}


def add(
    code: str,
    title: "Lazy | str",
    columns: Sequence[Column] | Callable[[], Sequence[Column]],
    rows: Rows,
    *,
    source: Source,
    order: int,
) -> None:
    """Offer a table; `title` (31 letters at most) is its sheet's. Raises RuntimeError on a code taken."""
    if code in _tables:
        raise RuntimeError(f"the table {code} is there already")
    _tables[code] = Table(code, title, columns, rows, source, order)


def tables() -> list[Table]:
    """All tables, in their order."""
    return sorted(_tables.values(), key=lambda table: (table.order, table.code))


def texts(columns: Iterable[Column], **units: Unit) -> list[Column]:
    """Columns whose values are texts but those named here."""
    return [column._replace(unit=units.get(column.name, column.unit)) for column in columns]
