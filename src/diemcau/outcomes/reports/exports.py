"""Reports of all rooms as a workbook and as JSON, each with what its columns mean. Whoever takes one is recorded."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import Contact
from diemcau.infra import audit
from diemcau.infra.spreadsheets import Workbook, print_as_list
from diemcau.kernel.actor import Actor

from .enums import Way
from .queries import Part, Rollup, Room, Standing, rollup, to_ring

Column = tuple[str, str, str]
Rows = dict[str, list[dict[str, Any]]]
_WIDE = {"name": 34, "site": 34, "contacts": 46, "remark": 46, "meaning": 90}


def _figures() -> list[Column]:
    return [
        ("record", _("Present by the record"), _("Persons counted in the round of record; empty: no confirmed headcount.")),
        ("own", _("In the room’s own word"), _("Persons who were there as the room wrote when it confirmed; empty: it said none.")),
        ("difference", _("Difference"), _("Own word less record; empty where one of them is not known.")),
        ("incidents", _("Incidents"), _("Incidents noted of the day.")),
        ("questions", _("Questions"), _("Questions asked from there, without those taken back.")),
        ("photos", _("Photos"), _("Photos that the room sent.")),
    ]  # fmt: skip


def _room() -> list[Column]:
    return [
        ("code", _("Room number"), _("The room’s number within the conference.")),
        ("site", _("Site"), _("The room’s name.")),
        ("level", _("Level"), _("The room’s level, as the conference names it.")),
        ("state", pgettext("report", "Report"), _("JSON: on_time, late, waiting (none yet, not due) or missing (none, overdue).")),
    ]  # fmt: skip


def _sums(name: Column) -> list[Column]:
    return [
        name,
        ("rooms", _("Rooms"), _("How many rooms are summed.")),
        ("on_time", pgettext("report", "on time"), _("Rooms whose first version came by the deadline, or that had none.")),
        ("late", pgettext("report", "late"), _("Rooms whose first version came after the deadline.")),
        ("waiting", pgettext("report", "not yet there"), _("Rooms without a report that is due later, or at no time.")),
        ("missing", pgettext("report", "missing"), _("Rooms without a report that was due.")),
        ("recorded", _("Rooms with a record"), _("Rooms whose headcount is in the sum by the record.")),
        ("told", _("Rooms with an own word"), _("Rooms whose own number is in the sum of own words.")),
        ("apart", _("Rooms that differ"), _("Rooms whose own word is another number than the record.")),
        *_figures(),
    ]  # fmt: skip


def dictionary() -> dict[str, tuple[str, list[Column]]]:
    """Of each sheet: its title and its columns (name in JSON, heading, what it means), in the language switched on."""
    level: Column = ("name", _("Level"), _("The level, as the conference names it; the last row: all rooms together."))
    cluster: Column = ("name", _("Cluster"), _("A room and all rooms below it."))
    said: list[Column] = [
        ("versions", pgettext("report", "Versions"), _("How often the room confirmed its report.")),
        ("at", _("Confirmed at"), _("When the newest version was confirmed (JSON: ISO 8601, UTC; here the conference’s clock).")),
        ("by", _("Confirmed by"), _("Who confirmed it, as the room said.")),
        ("way", _("Way"), _("How it came. JSON: desk (on the room’s desk) or telephone (entered by an organiser).")),
        ("remark", _("Remarks of the room"), _("The room’s own words.")),
    ]  # fmt: skip
    contacts: Column = ("contacts", _("Whom to ring"), _("The room’s people with their telephone numbers."))
    return {
        "levels": (_("By level"), _sums(level)),
        "clusters": (_("By cluster"), _sums(cluster)),
        "rooms": (_("By room"), [*_room(), *_figures(), *said]),
        "differences": (_("Differences"), [*_room()[:3], *_figures()[:3], said[-1]]),
        "missing": (_("Rooms without a report"), [*_room(), contacts]),
    }


def _rows(rolled: Rollup, ringing: dict[int, list[Contact]]) -> Rows:
    return {
        "levels": [*map(_part, rolled.levels), _part(Part(_("Together"), rolled.sums))],
        "clusters": [_part(one) for one in rolled.clusters],
        "rooms": [_told(room) for room in rolled.rooms],
        "differences": [_told(room) for room in rolled.apart],
        "missing": [{**_told(room), "contacts": _named(ringing[room.site.id])} for room in rolled.silent],
    }


def _named(contacts: Iterable[Contact]) -> str:
    return "; ".join(", ".join(filter(None, (one.name, one.phone))) for one in contacts)


def _part(part: Part) -> dict[str, Any]:
    sums = part.sums
    named = f"{part.site.code} – {part.name}" if part.site else part.name
    known = {name: getattr(sums, name) for name, _heading, _meaning in _sums(("name", "", ""))[1:]}
    return {"name": named, **known, "difference": sums.difference if sums.compared else None}


def _told(room: Room) -> dict[str, Any]:
    report = room.report
    return {
        "code": room.site.code, "site": room.site.name, "level": room.site.level_name, "state": room.standing.value,
        "record": room.record, "own": room.own, "difference": room.difference, "incidents": room.incidents,
        "questions": room.questions, "photos": room.photos, "versions": room.versions, "at": report.at if report else None,
        "by": report.name if report else "", "way": report.way if report else "", "remark": report.remark if report else "",
    }  # fmt: skip


def reports_json(conference: Conference, *, by: Actor) -> dict[str, Any]:
    """All of it, with what each column means in every language."""
    audit.record(by, "reports.json", conference=conference.pk)
    rolled = rollup(by, conference, conference.language)
    told, meant = _rows(rolled, to_ring(by, conference, rolled.silent, conference.language)), _meant()
    return {
        "conference": conference.key,
        "due_at": rolled.due.isoformat() if rolled.due else None,
        "taken_at": rolled.as_of.isoformat(),
        **{sheet: [_plain(row, meant[sheet]) for row in rows] for sheet, rows in told.items()},
        "dictionary": meant,
    }


def _meant() -> dict[str, dict[str, dict[str, str]]]:
    meant: dict[str, dict[str, dict[str, str]]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for sheet, (_title, columns) in dictionary().items():
                for name, _heading, text in columns:
                    meant.setdefault(sheet, {}).setdefault(name, {})[language] = text
    return meant


def _plain(row: dict[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    found = {name: row[name] for name in columns}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}


def reports_xlsx(conference: Conference, language: str, *, by: Actor) -> bytes:
    """The same in the language switched on: a sheet of each, and one with what the columns mean."""
    audit.record(by, "reports.xlsx", conference=conference.pk)
    rolled, out, zone = rollup(by, conference, language), io.BytesIO(), ZoneInfo(conference.timezone)
    rows = _rows(rolled, to_ring(by, conference, rolled.silent, language))
    _word([row for name in ("rooms", "differences", "missing") for row in rows[name]])
    with Workbook(out) as book:
        looks = {
            "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top", "align": "left"}),
        }
        for name, (title, columns) in dictionary().items():
            _sheet(book, title, columns, rows[name], looks, zone)
        meanings: list[Column] = [
            ("sheet", _("Sheet"), ""), ("heading", _("Column"), ""), ("name", _("Name in JSON"), ""), ("meaning", _("Meaning"), ""),
        ]  # fmt: skip
        told = [
            {"sheet": title, "heading": heading, "name": name, "meaning": meaning}
            for title, columns in dictionary().values()
            for name, heading, meaning in columns
        ]
        _sheet(book, _("What the columns mean"), meanings, told, looks, zone)
    return out.getvalue()


def _word(rows: list[dict[str, Any]]) -> None:
    """Codes as people read them."""
    for row in rows:
        row["state"] = str(Standing(row["state"]).label)
        row["way"] = str(Way(row["way"]).label) if row["way"] else ""


def _sheet(
    book: Workbook, title: str, columns: list[Column], rows: list[dict[str, Any]], looks: dict[str, Any], zone: ZoneInfo
) -> None:
    sheet = book.add_worksheet(title[:31])
    for column, (name, heading, _meaning) in enumerate(columns):
        sheet.set_column(column, column, _WIDE.get(name, 14))
        sheet.write_string(0, column, heading, looks["head"])
        for row, told in enumerate(rows, 1):
            _cell(sheet, row, column, told[name], looks, zone)
    sheet.freeze_panes(1, 2)
    print_as_list(sheet)


def _cell(sheet: Any, row: int, column: int, value: Any, looks: dict[str, Any], zone: ZoneInfo) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, timezone.make_naive(value, zone), looks["moment"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, looks["number"])
    elif value:
        sheet.write_string(row, column, value, looks["text"])
