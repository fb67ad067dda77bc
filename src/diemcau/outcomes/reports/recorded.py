"""What the whole record holds of rooms' reports (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.models import Conference
from diemcau.conferences.records import RUN, Column, Source, Unit, add

from .enums import Way
from .models import RoomReport

Row = Sequence[Any]

REPORTS = [
    Column("site", _("Room number"), _("The room’s number within the conference.")),
    Column("version", pgettext_lazy("report", "Version"), _("From 1 on; the one confirmed last holds."), Unit.NUMBER, source=Source.SERVER),
    Column("at", _("Confirmed at"), _("When it was confirmed, by the clock of who confirmed."), Unit.MOMENT),
    Column("present", _("Present by the record"), _("What the record had when it was confirmed; empty: no confirmed headcount."), Unit.PERSONS, source=Source.COUNTED),
    Column("own_present", _("In the room’s own word"), _("Persons who were there as the room wrote when it confirmed; empty: it said none."), Unit.PERSONS),
    Column("remark", _("Remarks of the room"), _("The room’s own words.")),
    Column("way", _("Way"), _("Whether the desk confirmed it or somebody said it by telephone."), labels=Way),
    Column("name", _("Confirmed by"), _("Who confirmed it, as the room said.")),
    Column("entered_by", _("Entered by"), _("Who entered what was said by telephone."), source=Source.SERVER),
]  # fmt: skip


def register() -> None:
    """Called once, when the app is ready."""
    add("site_reports", _("Reports of rooms"), REPORTS, _reports, source=Source.ROOMS, order=82)


def _reports(conference: Conference) -> Iterator[Row]:
    rows = RoomReport.objects.filter(site__conference=conference, run=RUN).select_related("site")
    for one in rows.order_by("site__order", "site", "number"):
        entered = one.by_name if one.way == Way.TELEPHONE else ""
        yield (
            one.site.code, one.number, one.at, one.snapshot.get("present"), one.own_present, one.remark, one.way, one.name, entered,
        )  # fmt: skip
