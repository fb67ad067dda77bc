"""The register for a records office: as a workbook with a data dictionary, and as JSON with the same names."""

import io
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.spreadsheets import Workbook
from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose

from ..addresses import address_of
from ..design import issued_on
from ..models import Certificate
from ..queries import register_of


class Column(NamedTuple):
    """One column of the register: its name for machines, its heading, what it means."""

    name: str
    head: Any
    means: Any
    value: Callable[[Certificate], str | int]
    width: int = 18


COLUMNS = (
    Column("number", gettext_lazy("No."), gettext_lazy("Running number in this register, without gaps, from 1."), lambda c: c.number, 8),
    Column("numbered", gettext_lazy("Number"), gettext_lazy("Number as printed."), lambda c: c.numbered),
    Column("full_name", gettext_lazy("Full name"), gettext_lazy("As printed, without honorific; empty: the person asked to be forgotten."), lambda c: c.full_name, 30),
    Column("honorific", gettext_lazy("Honorific"), gettext_lazy("As printed."), lambda c: c.honorific, 10),
    Column("position", gettext_lazy("Position"), gettext_lazy("As printed."), lambda c: c.position, 36),
    Column("unit", gettext_lazy("Unit"), gettext_lazy("As printed."), lambda c: c.unit, 36),
    Column("room", gettext_lazy("Site"), gettext_lazy("Name of the room in which the person was, or was expected."), lambda c: c.room, 30),
    Column("sessions", gettext_lazy("Half-days"), gettext_lazy("Half-days attended when it was issued."), lambda c: c.sessions, 8),
    Column("hours", gettext_lazy("Hours"), gettext_lazy("Hours that the certificate states."), lambda c: str(c.issue.design["hours"]), 8),
    Column("dated", gettext_lazy("Dated"), gettext_lazy("Day that it bears, YYYY-MM-DD."), lambda c: issued_on(c.issue.design, c.issued_at, c.conference).isoformat(), 12),
    Column("issued_at", gettext_lazy("Issued at"), gettext_lazy("Moment at which the register took it, ISO 8601 with the conference's zone."), lambda c: _iso(c, c.issued_at), 26),
    Column("state", gettext_lazy("State"), gettext_lazy("valid, revoked, or replaced (revoked, another one was issued)."), lambda c: c.state, 10),
    Column("revoked_at", gettext_lazy("Revoked at"), gettext_lazy("ISO 8601; empty while it is valid."), lambda c: _iso(c, c.revoked_at), 26),
    Column("reason", gettext_lazy("Reason"), gettext_lazy("Why it was revoked."), lambda c: c.reason, 36),
    Column("replaces", gettext_lazy("Replaces"), gettext_lazy("Running number of the one that it replaces; 0: none."), lambda c: c.replaces.number if c.replaces else 0, 8),
    Column("verify", gettext_lazy("Address to check it"), gettext_lazy("What its QR says."), address_of, 50),
)  # fmt: skip


def _iso(row: Certificate, at: Any) -> str:
    return at.astimezone(ZoneInfo(row.conference.timezone)).isoformat(timespec="seconds") if at else ""


def rows(conference: Conference) -> Iterator[Certificate]:
    """The register, two thousand lines in memory."""
    found = register_of(conference).select_related(None).select_related("issue", "replaces")
    for row in found.iterator(chunk_size=2_000):
        row.conference = conference
        yield row


def register_xlsx(conference: Conference, *, by: Actor) -> bytes:
    """The register and what its columns mean, a sheet each. Every text is a text, whatever it begins with. Two queries."""
    audit.record(by, "certificates.register_xlsx", conference=conference.pk)
    out = io.BytesIO()
    with Workbook(out, streamed=True) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        sheet = book.add_worksheet(_("Register"))
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, str(column.head), bold)
        sheet.freeze_panes(1, 2)
        last = 0
        for last, row in enumerate(rows(conference), 1):
            for at, column in enumerate(COLUMNS):
                value = column.value(row)
                (sheet.write_number if isinstance(value, int) else sheet.write_string)(last, at, value)
        sheet.autofilter(0, 0, max(1, last), len(COLUMNS) - 1)
        words = book.add_worksheet(_("Data dictionary"))
        for at, (head, width) in enumerate(((_("Name"), 16), (_("Column"), 22), (_("What it means"), 90))):
            words.set_column(at, at, width)
            words.write_string(0, at, head, bold)
        for line, column in enumerate(COLUMNS, 1):
            for at, text in enumerate((column.name, str(column.head), str(column.means))):
                words.write_string(line, at, text)
    return out.getvalue()


def register_json(conference: Conference, *, by: Actor) -> dict[str, Any]:
    """The same for machines, with the dictionary in the language switched on. Two queries."""
    audit.record(by, "certificates.register_json", conference=conference.pk)
    return {
        "conference": conference.key,
        "name": choose(conference.called, (get_language() or "vi")[:2]),
        "made_at": timezone.localtime(timezone=ZoneInfo(conference.timezone)).isoformat(timespec="seconds"),
        "columns": {column.name: str(column.means) for column in COLUMNS},
        "certificates": [{column.name: column.value(row) for column in COLUMNS} for row in rows(conference)],
    }
