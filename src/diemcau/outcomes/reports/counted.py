"""What came of the plan, for the fact sheet: rooms that connected, half-days and topics that were held, reports that rooms confirmed."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.enums import ItemKind, Status
from diemcau.conferences.models import Conference, ItemTimes, SiteLive
from diemcau.kernel.clock import as_datetime
from diemcau.outcomes.facts import sources
from diemcau.outcomes.facts.sources import Counted, Offered

from .models import RoomReport

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

LIVE = "live"


def register() -> None:
    """Offer all of them."""
    sources.add_several("held", held)


def held(conference: Conference) -> Iterable[Offered]:
    """Unknown (not 0) where nothing of the day was recorded. Three queries for any number of rooms."""
    rooms = SiteLive.objects.filter(site__conference=conference, run=LIVE, heard_at__gt=0).order_by()
    heard = rooms.aggregate(n=Count("pk"), last=Max("heard_at"))
    topic = Q(item__kind=ItemKind.TOPIC)
    times = ItemTimes.objects.filter(item__session__conference=conference, run=LIVE).order_by()
    began = times.aggregate(
        sessions=Count("item__session", distinct=True), topics=Count("item", filter=topic, distinct=True), last=Max("began")
    )  # fmt: skip
    is_open = conference.status not in (Status.CLOSED, Status.ARCHIVED)

    def counted(value: int, at: datetime | None, source: "Lazy") -> Counted | None:
        return Counted(value, at, source=source, is_open=is_open) if at else None

    last = as_datetime(heard["last"]) if heard["last"] else None
    desks, sheet = _("signals from the rooms"), _("run sheet")
    yield Offered("rooms_connected", _("Rooms that connected"), counted(heard["n"], last, desks), 31)
    reports = RoomReport.objects.filter(site__conference=conference, run=LIVE).order_by()
    said = reports.aggregate(n=Count("site", distinct=True), last=Max("at"))
    yield Offered(
        "reports_confirmed",
        _("Rooms that confirmed their report"),
        counted(said["n"], said["last"], _("reports of the rooms")),
        32,
    )
    yield Offered("sessions_held", _("Half-days held"), counted(began["sessions"], began["last"], sheet), 115)
    yield Offered("topics_held", _("Topics held"), counted(began["topics"], began["last"], sheet), 125)
