"""What attendance keeps about one delegate, for their own page and its export (roster.holdings)."""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diemcau.kernel import formats
from diemcau.roster import holdings
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate

from .exports.words import state_in_words
from .models import Attendance


def register() -> None:
    """Called when the app gets ready."""
    holdings.keep("attendance", kept, title=gettext_lazy("Attendance"))


def kept(delegate: Delegate) -> Iterator[Holding]:
    """How they stand in every half-day of which something was said. One query."""
    zone, language = delegate.conference.timezone, get_language() or "vi"
    rows = Attendance.objects.filter(delegate=delegate, run="live").select_related("session__day", "site")
    for row in rows.order_by("session__day__order", "session__order"):
        half_day = row.session.get_part_display() or _("Half-day")
        label = f"{half_day}, {formats.day(row.session.day.date, language)}" if row.session.day.date else str(half_day)
        yield Holding(f"session_{row.session_id}", label, f"{state_in_words(row, zone)} · {row.site.name}")
