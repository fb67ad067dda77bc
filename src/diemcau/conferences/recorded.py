"""What the whole record holds of the conference itself: bodies, rooms, programme and speakers."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.kernel.names import sort_key

from .enums import ContactRole, Form, ItemKind, OrganiserRole, Part, Status
from .models import Conference, Organiser, ProgrammeItem, Session, Site, SiteContact, Speaker
from .records import RUN, Column, Source, Unit, add

Row = Sequence[Any]

CONFERENCE = [
    Column("key", _("Key"), _("The conference’s name in addresses; it never changes."), source=Source.SERVER),
    Column("official_name", _("Official name"), _("As documents write it."), Unit.TEXTS),
    Column(
        "short_name",
        _("Short name for screens"),
        _("As screens and headings call it; empty: the official name."),
        Unit.TEXTS,
    ),
    Column("form", _("Form"), _("How people take part; empty: not said."), labels=Form),
    Column("status", _("Status"), _("How far the conference is."), labels=Status),
    Column("timezone", _("Time zone"), _("The zone of its clock, as the IANA database names it.")),
    Column("language", _("Main language"), _("The language its documents are written in first (ISO 639-1).")),
    Column("place", _("Place"), _("Where the hub is, in words."), Unit.TEXTS),
    Column("chair", _("Chair"), _("Who chairs."), Unit.TEXTS),
    Column("recorded", _("Recorded"), _("Whether people are told that it is recorded."), Unit.YES),
    Column(
        "declared_at",
        _("Declared unclassified at"),
        _("When somebody stood for it that nothing of it is a state secret."),
        Unit.MOMENT,
    ),
    Column("created_at", _("Made at"), _("When it was made here."), Unit.MOMENT, source=Source.SERVER),
]
ORGANISERS = [
    Column("order", _("Order"), _("Bodies of one role stand in this order."), Unit.NUMBER),
    Column("role", _("Role"), _("The body’s part in the conference."), labels=OrganiserRole),
    Column("name", _("Body"), _("The body’s name."), Unit.TEXTS),
]
SITES = [
    Column("code", _("Room number"), _("Names the room within the conference.")),
    Column("name", _("Site"), _("The room’s name.")),
    Column(
        "level",
        _("Level"),
        _("The level of administration it belongs to; a code of the conference’s own or central, province, ward …"),
    ),
    Column("parent", _("Reports to"), _("Room number of the room above it; empty: the hub.")),
    Column("is_hub", _("Hub"), _("Whether it is the room that leads."), Unit.YES),
    Column("room", pgettext_lazy("record", "Room"), _("Where it is in the building.")),
    Column("place", _("Building"), _("The building’s name.")),
    Column("address", _("Address"), _("The building’s address.")),
    Column("timezone", _("Time zone"), _("Only where it differs from the conference’s.")),
    Column(
        "expected",
        _("Expected"),
        _("How many are expected, as the organisers typed it; empty: as the list of delegates says."),
        Unit.PERSONS,
    ),
]
CONTACTS = [
    Column("site", _("Room number"), _("The room.")),
    Column("role", _("Role"), _("What the person does there."), labels=ContactRole),
    Column("name", _("Full name"), _("Whom to ring.")),
    Column("phone", _("Telephone"), _("As it was typed.")),
]
SESSIONS = [
    Column("number", _("Number"), _("Names the half-day in other tables."), Unit.NUMBER, source=Source.SERVER),
    Column("day", _("Day"), _("Empty: not known yet."), Unit.DAY),
    Column("part", _("Half-day"), _("Empty: not known yet."), labels=Part),
    Column("title", _("Title"), _("Where the half-day has one."), Unit.TEXTS),
    Column("starts_at", pgettext_lazy("record", "From"), _("When it is to begin."), Unit.MOMENT),
    Column("ends_at", pgettext_lazy("record", "Until"), _("When it is to end."), Unit.MOMENT),
]
AWAY = [
    Column("session", _("Half-day"), _("Number of the half-day."), Unit.NUMBER),
    Column("site", _("Room number"), _("A room that takes no part in it.")),
]
ITEMS = [
    Column("number", _("Number"), _("Names the item in other tables."), Unit.NUMBER, source=Source.SERVER),
    Column("session", _("Half-day"), _("Number of its half-day."), Unit.NUMBER),
    Column("order", _("Order"), _("Its place in the half-day, from 0."), Unit.NUMBER),
    Column("kind", _("Kind"), _("What it is."), labels=ItemKind),
    Column("title", _("Title"), _("As the programme has it."), Unit.TEXTS),
    Column("planned_start", _("Planned from"), _("When it is to begin."), Unit.MOMENT),
    Column("planned_end", _("Planned until"), _("When it is to end."), Unit.MOMENT),
    Column("began", _("Began"), _("When it began on the day; empty: it did not."), Unit.MOMENT, source=Source.SERVER),
    Column("ended", _("Ended"), _("When it ended on the day."), Unit.MOMENT, source=Source.SERVER),
]
SPEAKERS = [
    Column("item", _("Item"), _("Number of the programme’s item."), Unit.NUMBER),
    Column("order", _("Order"), _("Their place among the item’s speakers."), Unit.NUMBER),
    Column("honorific", _("Honorific"), _("Form of address.")),
    Column("name", _("Full name"), _("Empty: known by office only.")),
    Column("positions", _("Positions"), _("In their order."), Unit.TEXTS),
    Column("organisation", _("Body"), _("Whom they speak for."), Unit.TEXTS),
]


def register() -> None:
    """Called once, when the app is ready."""
    typed = Source.TYPED
    add("conference", _("Conference"), CONFERENCE, _conference, source=typed, order=10)
    add("organisers", _("Organising bodies"), ORGANISERS, _organisers, source=typed, order=11)
    add("sites", _("Sites"), SITES, _sites, source=typed, order=12)
    add("site_contacts", _("Contacts of rooms"), CONTACTS, _contacts, source=typed, order=13)
    add("sessions", pgettext_lazy("record", "Half-days"), SESSIONS, _sessions, source=typed, order=14)
    add("sites_away", _("Rooms that take no part"), AWAY, _away, source=typed, order=14)
    add("programme", _("Programme"), ITEMS, _items, source=typed, order=15)
    add("speakers", _("Speakers"), SPEAKERS, _speakers, source=typed, order=16)


def _conference(conference: Conference) -> Iterator[Row]:
    one = conference
    yield (
        one.key, one.official_name, one.short_name, one.form, one.status, one.timezone, one.language, one.place, one.chair,
        one.recording_on, one.declared_unclassified_at, one.created_at,
    )  # fmt: skip


def _organisers(conference: Conference) -> Iterator[Row]:
    rows = Organiser.objects.filter(conference=conference).order_by("role", "order", "pk")
    yield from rows.values_list("order", "role", "organisation__name")


def _sites(conference: Conference) -> Iterator[Row]:
    rows = Site.objects.filter(conference=conference).order_by("order", "pk")
    yield from rows.values_list(
        "code", "name", "level", "parent__code", "is_hub", "room", "place__name", "place__address", "timezone", "expected_count"
    ).iterator(chunk_size=2_000)  # fmt: skip


def _contacts(conference: Conference) -> Iterator[Row]:
    rows = SiteContact.objects.filter(site__conference=conference).order_by("site__order", "site_id", "role", "pk")
    yield from rows.values_list("site__code", "role", "name", "phone").iterator(chunk_size=2_000)


def _sessions(conference: Conference) -> Iterator[Row]:
    rows = Session.objects.filter(conference=conference).order_by("day__order", "day_id", "order", "pk")
    yield from rows.values_list("pk", "day__date", "part", "title", "starts_at", "ends_at")


def _away(conference: Conference) -> Iterator[Row]:
    rows = Session.not_for.through.objects.filter(session__conference=conference)
    rows = rows.order_by("session__day__order", "session__order", "session_id", "site__order", "site_id")
    yield from rows.values_list("session_id", "site__code").iterator(chunk_size=2_000)


def _items(conference: Conference) -> Iterator[Row]:
    rows = ProgrammeItem.objects.filter(session__conference=conference)
    rows = rows.order_by("session__day__order", "session__order", "session_id", "order", "pk").prefetch_related("times")
    for item in rows:
        times = next((one for one in item.times.all() if one.run == RUN), None)
        yield (
            item.pk, item.session_id, item.order, item.kind, item.title, item.planned_start, item.planned_end,
            times and times.began, times and times.ended,
        )  # fmt: skip


def _speakers(conference: Conference) -> Iterator[Row]:
    """By given name, then by place: whoever looks for somebody finds them."""
    rows = Speaker.objects.filter(item__session__conference=conference)
    found = list(
        rows.annotate(body=F("organisation__name")).values_list(
            "item_id", "order", "honorific", "name", "positions", "body", "pk"
        )
    )
    yield from (row[:6] for row in sorted(found, key=lambda row: (sort_key(row[3]) or "~", row[0], row[1], row[6])))
