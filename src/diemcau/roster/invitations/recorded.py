"""What the whole record holds of invitations and their answers (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.models import Conference
from diemcau.conferences.records import Column, Source, Unit, add

from .enums import Answer, Reason, Way
from .models import Invitation

Row = Sequence[Any]

INVITATIONS = [
    Column("delegate", _("Delegate"), _("Number of the person; empty: a unit was invited."), Unit.NUMBER),
    Column("unit", _("Unit"), _("Number of the unit; empty: a person was invited."), Unit.NUMBER),
    Column("way", pgettext_lazy("record", "Way"), _("How the invitation went out."), labels=Way, source=Source.TYPED),
    Column(
        "invited_at",
        _("Invited at"),
        _("When it went out; empty: nobody invited them."),
        Unit.MOMENT,
        source=Source.SERVER,
    ),
    Column("reminders", _("Times reminded"), _("How often they were reminded."), Unit.NUMBER, source=Source.SERVER),
    Column("reminded_at", _("Reminded"), _("When they were reminded last."), Unit.MOMENT, source=Source.SERVER),
    Column("answer", _("Answer"), _("What they said; empty: nothing."), labels=Answer),
    Column("reason", _("Reason"), _("Why they do not come."), labels=Reason),
    Column("answered_at", _("Answered at"), _("When they said so."), Unit.MOMENT, source=Source.SERVER),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("invitations", _("Invitations"), INVITATIONS, _rows, source=Source.UNITS, order=27)


def _rows(conference: Conference) -> Iterator[Row]:
    rows = Invitation.objects.filter(conference=conference).order_by("pk")
    yield from rows.values_list(
        "delegate_id", "unit_id", "way", "invited_at", "reminders", "reminded_at", "answer", "reason", "answered_at"
    ).iterator(chunk_size=2_000)
