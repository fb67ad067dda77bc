"""What the whole record holds of who was there and how many were counted (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.conferences.records import RUN, Column, Source, Unit, add

from .enums import AbsenceReason, Channel, Mark, State, Via
from .models import Attendance, Headcount, HeadcountRound

Row = Sequence[Any]

ATTENDANCE = [
    Column("session", _("Half-day"), _("Number of the half-day."), Unit.NUMBER, source=Source.SERVER),
    Column("delegate", _("Delegate"), _("Number of the person."), Unit.NUMBER),
    Column(
        "state", _("State"), _("What holds of the person in that half-day; no row: nobody said anything."), labels=State
    ),
    Column("site", _("Room number"), _("The room where they are, or where it was last said.")),
    Column("home", _("Expected in"), _("Room number of the room where they are expected."), source=Source.LIST),
    Column("mark", _("Counted as"), _("How the person came onto the list, as far as counting cares."), labels=Mark),
    Column("at", _("Time"), _("Of the moment it speaks of."), Unit.MOMENT),
    Column("reason", _("Reason"), _("Why they are absent."), labels=AbsenceReason),
    Column("via", _("Taken by"), _("How the presence was taken."), labels=Via),
    Column("conflict", _("To decide"), _("Whether several rooms say that the person is there."), Unit.YES),
]
ROUNDS = [
    Column("number", _("Number"), _("Names the round in other tables."), Unit.NUMBER, source=Source.SERVER),
    Column("session", _("Half-day"), _("Number of the half-day."), Unit.NUMBER),
    Column("order", _("Order"), _("Which round of the half-day, from 1."), Unit.NUMBER),
    Column("title", _("Title"), _("What the round is called."), Unit.TEXTS),
    Column("due_at", _("Due"), _("When rooms are to have counted."), Unit.MOMENT),
]
HEADCOUNTS = [
    Column("round", _("Round"), _("Number of the round."), Unit.NUMBER),
    Column("site", _("Room number"), _("The room that counted.")),
    Column("expected", _("Expected"), _("As the room said; empty: it did not."), Unit.PERSONS),
    Column("registered", _("Registered"), _("As the room said; empty: it did not."), Unit.PERSONS),
    Column("present", _("Present"), _("Counted in the room."), Unit.PERSONS),
    Column("substitutes", _("Substitutes"), _("Of those present."), Unit.PERSONS),
    Column("guests", _("Guests"), _("Of those present."), Unit.PERSONS),
    Column("channel", _("Came by"), _("How the number came to the hub."), labels=Channel),
    Column("confirmed", _("Confirmed"), _("Whether somebody stands for it."), Unit.YES),
    Column("at", _("Time"), _("Of the moment it speaks of."), Unit.MOMENT),
    Column(
        "also_reported",
        _("Also reported"),
        _("Another number that stands beside it, seen by nobody who confirmed."),
        Unit.PERSONS,
    ),
]


def register() -> None:
    """Called once, when the app is ready."""
    rooms = Source.ROOMS
    add("attendance", _("Attendance"), ATTENDANCE, _attendance, source=rooms, order=30)
    add("headcount_rounds", _("Headcount rounds"), ROUNDS, _rounds, source=Source.TYPED, order=31)
    add("headcounts", _("Headcounts"), HEADCOUNTS, _headcounts, source=rooms, order=32)


def _attendance(conference: Conference) -> Iterator[Row]:
    rows = Attendance.objects.filter(session__conference=conference, run=RUN, delegate__merged_into=None)
    rows = rows.order_by("session__day__order", "session__order", "session_id", "delegate__sort_key", "delegate_id")
    yield from rows.values_list(
        "session_id", "delegate_id", "state", "site__code", "home__code", "mark", "at", "reason", "via", "conflict"
    ).iterator(chunk_size=2_000)


def _rounds(conference: Conference) -> Iterator[Row]:
    rows = HeadcountRound.objects.filter(session__conference=conference)
    rows = rows.order_by("session__day__order", "session__order", "session_id", "order", "pk")
    yield from rows.values_list("pk", "session_id", "order", "title", "due_at")


def _headcounts(conference: Conference) -> Iterator[Row]:
    rows = Headcount.objects.filter(round__session__conference=conference, run=RUN)
    rows = rows.order_by(
        "round__session__day__order", "round__session__order", "round__order", "round_id", "site__order", "site_id"
    )
    yield from rows.values_list(
        "round_id", "site__code", "expected", "registered", "present", "substitutes", "guests", "channel", "confirmed", "at",
        "also_reported",
    ).iterator(chunk_size=2_000)  # fmt: skip
