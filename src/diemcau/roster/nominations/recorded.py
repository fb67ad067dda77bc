"""What the whole record holds of what units named (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.conferences.records import Column, Source, Unit, add

from .enums import AwayReason, DeclineReason, NominationState
from .models import Nomination, Nominee

Row = Sequence[Any]

LISTS = [
    Column("unit", _("Unit"), _("Number of the unit."), Unit.NUMBER),
    Column("state", _("State"), _("Where the unit’s list stands."), labels=NominationState),
    Column("reason", _("Reason"), _("Why the unit names nobody."), labels=DeclineReason),
    Column("first_seen", _("Opened"), _("When the unit first opened its page."), Unit.MOMENT, source=Source.SERVER),
    Column(
        "confirmed_at", _("Confirmed"), _("When the unit last confirmed its list."), Unit.MOMENT, source=Source.SERVER
    ),
    Column(
        "reminders", _("Times reminded"), _("How often the organisers reminded it."), Unit.NUMBER, source=Source.TYPED
    ),
    Column("reminded_at", _("Reminded"), _("When it was reminded last."), Unit.MOMENT, source=Source.TYPED),
    Column(
        "decided_at", _("Decided at"), _("When the list was approved or sent back."), Unit.MOMENT, source=Source.TYPED
    ),
]
NOMINEES = [
    Column("unit", _("Unit"), _("Number of the unit."), Unit.NUMBER),
    Column("no", _("No."), _("Row of the unit’s list."), Unit.NUMBER),
    Column("full_name", _("Full name"), _("As the unit typed it.")),
    Column("honorific", _("Honorific"), _("Form of address.")),
    Column("position", _("Position"), _("As the unit typed it.")),
    Column("group", _("Group"), _("The part of the composition of participants."), Unit.TEXTS),
    Column("site", _("Room number"), _("Where the unit wants them; empty: its own room.")),
    Column("phone", _("Telephone"), _("As the unit typed it.")),
    Column("email", _("E-mail"), _("As the unit typed it.")),
    Column("note", _("Note"), _("As the unit typed it.")),
    Column("is_away", _("Does not come"), _("Whether the unit says that they do not come, though listed."), Unit.YES),
    Column("reason", _("Reason"), _("Why they do not come."), labels=AwayReason),
    Column(
        "delegate",
        _("Delegate"),
        _("Number of the person on the list of delegates; empty: not taken over."),
        Unit.NUMBER,
    ),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("nominations", _("Nominations"), LISTS, _lists, source=Source.UNITS, order=24)
    add("nominees", _("Named people"), NOMINEES, _people, source=Source.UNITS, order=25)


def _lists(conference: Conference) -> Iterator[Row]:
    rows = Nomination.objects.filter(unit__conference=conference).order_by("unit__order", "unit__name_key", "unit_id")
    yield from rows.values_list(
        "unit_id", "state", "reason", "first_seen", "confirmed_at", "reminders", "reminded_at", "decided_at"
    ).iterator(chunk_size=2_000)


def _people(conference: Conference) -> Iterator[Row]:
    rows = Nominee.objects.filter(unit__conference=conference)
    yield from rows.order_by("unit__order", "unit__name_key", "unit_id", "no", "pk").values_list(
        "unit_id", "no", "full_name", "honorific", "position", "group__title", "site__code", "phone", "email", "note", "is_away",
        "reason", "delegate_id",
    ).iterator(chunk_size=2_000)  # fmt: skip
