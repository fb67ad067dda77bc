"""What rooms' reports say of a delegate, for their own page (roster.holdings); actions.forget_person forgets it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from diemcau.kernel.names import canonical
from diemcau.roster import holdings
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate

from ..documents.persons import holds
from . import actions
from .models import RoomReport


def register() -> None:
    """Called once, when the app is ready."""
    holdings.keep("reports", kept, title=pgettext_lazy("report", "Reports"))
    holdings.when_erased(actions.forget_person)


def kept(delegate: Delegate) -> Iterator[Holding]:
    """Who confirmed, and remarks, where they hold the name. One query."""
    name = delegate.full_name
    if not canonical(name):
        return
    rows = RoomReport.objects.filter(site__conference=delegate.conference_id).order_by("site", "run", "number")
    for by, remark in rows.values_list("name", "remark"):
        if holds(by, name):
            yield Holding("report", _("Confirmed by"), by)
        if holds(remark, name):
            yield Holding("report", _("Remarks of the room"), remark)
