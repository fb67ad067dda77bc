"""One row of a list of sites: its cells by column, read as texts, counts, phones and time zones."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from diemcau.kernel.names import tidy

from . import phones
from .actions.sites import ContactSaid
from .enums import ContactRole
from .models import Conference

MOST_PERSONS = 100_000


class Blamed(Protocol):
    """Who collects the faults."""

    def blame(self, cell: str, text: str) -> None: ...


def address(row: int, column: int) -> str:
    """``C7`` for row 7 (from 1), column 2 (from 0), as spreadsheets write it."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


class Cells:
    """The cells of row `number`; faults go to `sheet`."""

    def __init__(
        self, number: int, row: Sequence[Any], columns: Mapping[str, int], conference: Conference, sheet: Blamed
    ) -> None:
        self.number = number
        self._row = row
        self._columns = columns
        self._sheet = sheet
        self._region = phones.region_of(conference.timezone)

    def filled(self) -> list[str]:
        """All cells that hold something, those of unknown columns too."""
        return [text for cell in self._row if (text := tidy(str(cell)))]

    def has_any(self) -> bool:
        """Whether anything stands in a column we know."""
        return any(self.text(column) for column in self._columns)

    def blame(self, column: str, text: str) -> None:
        """A fault in this row's cell of `column`."""
        self._sheet.blame(address(self.number, self._columns.get(column, self._columns["name"])), text)

    def text(self, column: str, longest: int = 0) -> str:
        """The cell as one tidy line; whole numbers without the fraction that spreadsheets add."""
        place = self._columns.get(column)
        value = self._row[place] if place is not None and place < len(self._row) else ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = tidy(str(value))
        if longest and len(text) > longest:
            self.blame(column, _("This is longer than %(most)s characters.") % {"most": longest})
            return text[:longest]
        return text

    def required(self, column: str, longest: int) -> str:
        """A text that must be there."""
        text = self.text(column, longest)
        if not text:
            self.blame(column, _("The site's name is missing."))
        return text

    def count(self, column: str) -> int | None:
        """A number of persons or seats; None for an empty cell."""
        text = self.text(column)
        if not text:
            return None
        if not text.isdecimal() or len(text) > 12 or int(text) > MOST_PERSONS:
            self.blame(column, _("“%(text)s” is no number from 0 to 100,000.") % {"text": text[:40]})
            return None
        return int(text)

    def timezone(self, column: str) -> str:
        """A name of the IANA time zone database, or empty."""
        text = self.text(column)
        if text and text not in available_timezones():
            self.blame(column, _("“%(text)s” is no time zone. Write it like Asia/Tokyo.") % {"text": text[:40]})
            return ""
        return text

    def phone(self, column: str) -> str:
        """A phone number in E.164, or empty."""
        text = self.text(column)
        if not text:
            return ""
        try:
            return phones.read(text, self._region)
        except ValueError:
            self.blame(column, _("“%(text)s” is no phone number.") % {"text": text[:40]})
            return ""

    def contacts(self) -> tuple[ContactSaid, ...]:
        """The people to ring, in the order of their roles."""
        found = []
        for role in ContactRole.values:
            name, phone = self.text(role, 120), self.phone(f"{role}_phone")
            if phone and not name:
                self.blame(f"{role}_phone", _("Whose number is this? The name is missing."))
            elif name:
                found.append(ContactSaid(role, name, phone))
        return tuple(found)
