"""The programme as papers show it: number, time, content, who performs, note (domain.md §11 row 4)."""

from datetime import tzinfo

from django.utils.translation import gettext as _

from diemcau.conferences.queries import SessionFacts
from diemcau.infra.documents import Table
from diemcau.kernel.formats import clock_time


def programme_table(session: SessionFacts, zone: tzinfo) -> Table:
    """The table of a half-day in the language switched on, with times of the conference's clock."""
    rows = tuple(
        (
            str(number),
            "–".join(clock_time(at.astimezone(zone)) for at in (item.planned_start, item.planned_end) if at),
            item.title or str(item.kind_name),
            item.by,
            "",
        )
        for number, item in enumerate(session.items, 1)
    )
    heads = (_("No."), _("Time"), _("Content"), _("Performed by"), _("Note"))
    return Table(heads, rows, (0.7, 1.5, 3.9, 2.6, 1.1), ("center", "center"))
