"""The fact sheet on paper, as the press and offices get it: what is known, with how sure it is, of when and from where."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.conferences.letterheads import Letterhead, letterhead_of
from diemcau.conferences.models import Conference
from diemcau.infra.documents import Document, Table, Title
from diemcau.kernel import formats
from diemcau.kernel.localised import choose

from .sheets import Figure, Sheet

UNSAID = "–"


def fact_sheet(
    conference: Conference,
    sheet: Sheet,
    *,
    letterhead: Letterhead | None = None,
    number: str = "",
    dated: date | None = None,
) -> Sequence[Document]:
    """The sheet as a document, in its own language, which is switched on: figures that somebody knows, quoted through the sheet. No
    query where the letterhead is given."""
    head = letterhead or letterhead_of(conference, sheet.language)
    name = choose(conference.official_name, sheet.language, conference.key)
    known = [figure for figure in sheet.values() if figure.stated is not None]
    zone = ZoneInfo(conference.timezone)
    rows = tuple(_row(place, figure, sheet, zone) for place, figure in enumerate(known, 1))
    heads = (_("No."), _("Figure"), _("Count"), _("As of"), _("Source"), _("Confirmed by"))
    widths = (0.5, 2.6, 1.6, 1.6, 2.4, 1.8)
    table = Table(heads, rows, widths, ("center", "left", "right", "left", "left", "left"), size=11)
    told = _("Version %(number)s of the fact sheet.") % {"number": sheet.version} if sheet.version else ""
    unknown = [figure.label for figure in sheet.values() if figure.stated is None]
    left = _("Not known: %(figures)s.") % {"figures": ", ".join(unknown)} if unknown else ""
    notes = [head.text(text, first_line=False, size=11) for text in (told, left) if text]
    opening = head.head("", number=number, dated=dated)
    closing = head.closing(heading=pgettext("letter", "Recipients:"))
    title = _("FACT SHEET")
    blocks = (opening, Title(title, name), table, *notes, closing)
    return [Document(f"{_('Fact sheet')} – {name}", sheet.language, blocks, head.layout)]


def _row(place: int, figure: Figure, sheet: Sheet, zone: ZoneInfo) -> tuple[str, ...]:
    source = figure.source
    if figure.of_rooms:
        facts = {
            "rooms": formats.number(figure.rooms, sheet.language),
            "of": formats.number(figure.of_rooms, sheet.language),
        }
        source = f"{source}; " + _("%(rooms)s of %(of)s rooms") % facts
    return (
        str(place),
        figure.label,
        sheet.words(figure.key),
        _moment(figure.as_of, zone, sheet.language),
        source or UNSAID,
        figure.confirmed_by or UNSAID,
    )


def _moment(at: datetime | None, zone: ZoneInfo, language: str) -> str:
    if at is None:
        return UNSAID
    there = at.astimezone(zone)
    return f"{formats.clock_time(there)}, {formats.day(there, language)}"
