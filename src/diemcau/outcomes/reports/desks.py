"""What a room's desk is told of its report, and its words: the lead confirms it there, also without a line."""

from typing import Any

from django.utils.translation import gettext as _

from diemcau.conferences.models import Site
from diemcau.kernel.clock import as_ms
from diemcau.live.announcements.enums import Trouble
from diemcau.outcomes.facts import by_room

from .drafting import incidents_of
from .models import Deadline, RoomReport
from .texts import LONGEST_NAME, LONGEST_REMARK

MOST_INCIDENTS = 20  # of a room, the last ones, in every pack


def head(site: Site, run: str) -> dict[str, Any]:
    """For the pack: what the desk cannot know by itself. `due`: Unix ms or None; `last`: the version that holds; `said`: ids of the ops
    it knows; `incidents` and what modules `kept` of the room, by the texts' keys. Three queries, and one for each module."""
    rows = list(RoomReport.objects.filter(site=site, run=run).order_by("at", "number").defer("snapshot"))
    due = Deadline.objects.filter(conference=site.conference_id).values_list("due_at", flat=True).first()
    return {
        "due": as_ms(due) if due else None,
        "last": _version(rows[-1]) if rows else None,
        "said": [str(row.op_id) for row in rows if row.op_id],
        "incidents": incidents_of([site.pk], run)[site.pk][-MOST_INCIDENTS:],
        "kept": by_room.of_rooms([site.pk])[site.pk],
    }


def _version(row: RoomReport) -> dict[str, Any]:
    said = {"name": row.name, "present": row.own_present, "remark": row.remark, "at": as_ms(row.at)}
    return said | {"id": str(row.op_id or ""), "by_phone": not row.op_id}


def texts() -> dict[str, str]:
    """What the desk's script says, by key."""
    return {
        "report": _("The room’s report"),
        "report.help": _("Drafted from what this room entered. Look it over, add what is missing, confirm: it goes to the hub as soon as there is a line."),
        "report.times": _("Time"),
        "report.count": _("{n} present, {substitutes} of them substitutes, {guests} guests"),
        "report.no_count": _("no headcount"),
        "report.unconfirmed": _("not confirmed"),
        "report.line": _("Line and incidents"),
        "report.no_incident": _("nothing on record"),
        "report.still": _("still going on"),
        "report.questions": _("Questions"),
        "report.name": _("Who confirms it"),
        "report.name_help": _("Name and position, as it is to stand in the report"),
        "report.present": _("Persons by your own count"),
        "report.present_help": _("Only where it differs from the headcount above: both are then shown"),
        "report.remark": _("What the hub should know"),
        "report.remark_help": _("At most {n} characters"),
        "report.no_name": _("Say who confirms it."),
        "report.no_number": _("A whole number of persons, or nothing."),
        "report.too_long": _("Too long to be sent: shorten it."),
        "report.confirm": _("Confirm the report"),
        "report.again": _("Confirm it once more"),
        "report.kept": _("The report is confirmed; it goes by itself when there is a line"),
        "report.done": _("Confirmed by {name}, {time}"),
        "report.by_phone": _("Said by telephone: {name}, {time}"),
        "report.waiting": _("kept on this device, waits for the line"),
        "report.due": _("The report is due by {time}."),
        "report.lead": _("The site lead confirms it, on the lead’s own device."),
        "report.longest_name": str(LONGEST_NAME),
        "report.longest_remark": str(LONGEST_REMARK),
        "said.confirm": _("The room’s report, confirmed by {name}"),
        "refusal.too_many_reports": _("So many versions have come from here that no more are taken. Ring the hub."),
        **{f"trouble.{code}": str(label) for code, label in Trouble.choices},
        **{f"report.of.{one.code}": str(one.label) for one in by_room.kept()},
    }  # fmt: skip
