"""An empty list of sites to fill in: headings in the reader's language, an example, and what each column takes."""

import io

from django.utils.translation import gettext as _

from diemcau.infra.spreadsheets import Workbook

from .. import levels
from ..models import Conference
from ..sheets import COLUMNS

_TEXTUAL = ("site_lead_phone", "site_technician_phone", "site_registrar_phone")


def site_template(conference: Conference, language: str) -> bytes:
    """The .xlsx file. Phone columns are text, so that leading zeros stay."""
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet(_("Sites"))
        bold = book.add_format({"bold": True, "bg_color": "#E3EEF0", "border": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        named = [names[0 if language == "vi" else 1] for names in COLUMNS.values()]
        for place, (column, name) in enumerate(zip(COLUMNS, named, strict=True)):
            sheet.write_string(0, place, name, bold)
            sheet.set_column(place, place, 30 if column == "name" else 20, text if column in _TEXTUAL else None)
        sheet.freeze_panes(1, 1)
        names = [levels.name(code, conference.levels, language) for code in (*levels.KNOWN, *conference.levels)]
        choices = [*dict.fromkeys(names)]
        if len(",".join(choices)) <= 255:  # what the format holds
            sheet.data_validation(1, 1, 20_000, 1, {"validate": "list", "source": choices, "error_type": "warning"})
        _explain(book, named)
    return out.getvalue()


def _explain(book: Workbook, named: list[str]) -> None:
    sheet = book.add_worksheet(_("How to fill in"))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 90, wrap)
    for row, (name, text) in enumerate(zip(named, _texts(), strict=True)):
        sheet.write_string(row, 0, name, wrap)
        sheet.write_string(row, 1, text, wrap)


def _texts() -> list[str]:
    phone = _("With the leading zero. It may be left empty.")
    person = _("Full name of the person to ring. It may be left empty.")
    return [
        _("The name under which the room is called, for instance of its commune. Needed in every row."),
        _("Choose from the list. The hub is the room that leads; a conference has one."),
        _("The name of the site above, as it stands in this list. Empty: the hub."),
        _("Where it is in the building."),
        _("How many persons the room seats."),
        _("How many persons are expected."),
        *[person, phone] * 3,
        _("Only where it differs from the conference's, for instance Asia/Tokyo."),
    ]
