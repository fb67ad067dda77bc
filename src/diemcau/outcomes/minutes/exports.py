"""Minutes as a workbook and as JSON, each with what its columns mean. Whoever takes one is recorded."""

import io
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.infra import audit
from diemcau.infra.spreadsheets import Workbook
from diemcau.kernel.actor import Actor
from diemcau.kernel.formats import clock_time

from . import queries
from .models import Book

Column = tuple[str, str, str]


def dictionary() -> dict[str, tuple[str, list[Column]]]:
    """Of each sheet: its title and its columns (name in JSON, heading, what it means), in the language switched on."""
    return {
        "entries": (
            pgettext("minutes", "Minutes"),
            [
                ("at", _("Time"), _("When it was (JSON: ISO 8601, UTC; here the conference’s clock).")),
                ("source", _("Source"), _("item, shown, present, spoken, question, poll, or own: the secretary’s.")),
                ("text", _("Text"), _("What stands in the minutes.")),
                ("edited", _("Edited"), _("Whether the secretary wrote it; else it is what the source says.")),
                ("source_says", _("The source says"), _("What the source says now; empty for the secretary’s own.")),
                ("hidden", _("Left out"), _("Whether it is left out of the minutes.")),
                ("key", _("Name for programs"), _("Names the entry within its source.")),
            ],
        ),
        "conclusions": (
            _("Conclusions"),
            [
                ("number", _("No."), _("A number that tasks refer to.")),
                ("kind", _("What it is"), _("conclusion, request or emphasis.")),
                ("text", _("In words"), _("The words of the notice.")),
                ("said_by", pgettext("minutes", "Said by"), _("Who said it.")),
            ],
        ),
        "tasks": (
            _("Tasks"),
            [
                ("conclusion", _("Conclusion"), _("The number of the conclusion it follows from.")),
                ("text", pgettext("minutes", "Task"), _("What is to be done.")),
                ("lead", _("Leads"), _("Who leads.")),
                ("supporting", _("Supports"), _("Who supports.")),
                ("due", pgettext("minutes", "Due"), _("The day it is due (ISO 8601); empty: no day.")),
            ],
        ),
    }


def rows(book: Book) -> dict[str, list[dict[str, Any]]]:
    """Of each sheet its rows, by the names of the dictionary."""
    entries = [
        {
            "at": one.at, "source": one.source, "text": one.text, "edited": one.is_edited, "source_says": one.now,
            "hidden": one.is_hidden, "key": one.key,
        }
        for one in queries.lines_of(book)
    ]  # fmt: skip
    conclusions, tasks = [], []
    for number, one in enumerate(queries.conclusions_of(book), 1):
        conclusions.append({"number": number, "kind": one.kind, "text": one.text, "said_by": one.said_by})
        tasks += [
            {
                "conclusion": number, "text": task.text, "lead": task.lead, "supporting": task.supporting,
                "due": task.due.isoformat() if task.due else "",
            }
            for task in one.tasks.all()
        ]  # fmt: skip
    return {"entries": entries, "conclusions": conclusions, "tasks": tasks}


def minutes_json(book: Book, *, by: Actor) -> dict[str, Any]:
    """All of it, with what each column means in every language."""
    audit.record(by, "minutes.json", conference=book.conference_id, run=book.run)
    found, ended = rows(book), queries.ended_at(book)
    for one in found["entries"]:
        one["at"] = one["at"].isoformat()
    meant: dict[str, dict[str, dict[str, str]]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for sheet, (_title, columns) in dictionary().items():
                for name, _heading, text in columns:
                    meant.setdefault(sheet, {}).setdefault(name, {})[language] = text
    due = queries.notice_due(book, ended)
    return {
        "conference": book.conference.key,
        "run": book.run,
        "language": book.language,
        "chair": book.chair,
        "secretary": book.secretary,
        "ended_at": ended.isoformat() if ended else None,
        "notice_due": due.isoformat() if due else None,
        "taken_at": timezone.now().isoformat(),
        **found,
        "dictionary": meant,
    }


def minutes_xlsx(book: Book, *, by: Actor) -> bytes:
    """The same in the language switched on: a sheet of each, and one with what the columns mean."""
    audit.record(by, "minutes.xlsx", conference=book.conference_id, run=book.run)
    zone, out, found = ZoneInfo(book.conference.timezone), io.BytesIO(), rows(book)
    for one in found["entries"]:
        one["at"] = f"{one['at'].astimezone(zone):%Y-%m-%d} {clock_time(one['at'], zone)}"
    with Workbook(out) as workbook:
        bold, wrap = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, (title, columns) in dictionary().items():
            sheet = workbook.add_worksheet(title)
            for at, (field, heading, _meaning) in enumerate(columns):
                sheet.write_string(0, at, heading, bold)
                sheet.set_column(at, at, 60 if field in ("text", "source_says") else 18)
                for row, values in enumerate(found[name], 1):
                    sheet.write_string(row, at, _cell(values[field]), wrap)
            sheet.freeze_panes(1, 0)
        _meanings(workbook, bold, wrap)
    return out.getvalue()


def _cell(value: Any) -> str:
    return (_("yes") if value else "") if isinstance(value, bool) else str(value)


def _meanings(workbook: Any, bold: Any, wrap: Any) -> None:
    sheet = workbook.add_worksheet(_("What the columns mean"))
    row = 0
    for title, columns in dictionary().values():
        for name, heading, meaning in columns:
            for at, text in enumerate((title, heading, name, meaning)):
                sheet.write_string(row, at, text, bold if at == 1 else wrap)
            row += 1
    sheet.set_column(0, 2, 24)
    sheet.set_column(3, 3, 80)
