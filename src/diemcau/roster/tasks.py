"""Jobs of the import: open, read, write; each may run twice. And what is dropped by the clock."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction

from diemcau.conferences import phones
from diemcau.conferences.handouts import handout
from diemcau.conferences.models import Conference, Site
from diemcau.infra.jobs import Report, job
from diemcau.infra.sweeps import sweep
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from . import exports, policies
from .actions import imports as actions
from .actions.writing import Writing, tell_sites
from .entry import pieces
from .enums import ImportState
from .importing import headings, staging
from .importing.book import Book
from .importing.checking import Checking
from .importing.differences import Comparison
from .importing.lines import Line, lines_of
from .importing.opening import open_book
from .importing.rooms import Rooms
from .models import RosterImport
from .queries import Filters

log = logging.getLogger(__name__)
LOOK_AT = 300  # rows that are looked at for headings, samples and guards
# As the page names the coding of a list; of workbooks in Unicode there is nothing to say.
CODINGS = {
    "unicode": "", "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1258": "Windows-1258", "tcvn3": "TCVN3", "vni": "VNI",
    "mixed": "Unicode, TCVN3, VNI",
}  # fmt: skip
SHOWN = 20  # new people of the preview


@contextmanager
def _taken(pk: int, *states: str) -> Iterator[RosterImport | None]:
    """The import, when it still waits for this. A refusal ends it with a reason, a fault after a second try."""
    imported = RosterImport.objects.filter(pk=pk, state__in=states).first()
    try:
        yield imported
    except Refused as refused:
        if imported is not None:
            with transaction.atomic():
                actions.close(imported, ImportState.FAILED, fault=refused.code)
    except Exception:
        if imported is not None and imported.fault:
            log.exception("import %s", pk)
            with transaction.atomic():
                actions.close(imported, ImportState.FAILED, fault="unexpected")
            return
        RosterImport.objects.filter(pk=pk).update(fault="unexpected")
        raise


@job("roster.open")
def open_file(facts: dict[str, Any], report: Report) -> None:
    """Find the sheet and the headings, propose the columns."""
    with _taken(facts["imported"], ImportState.OPENING) as imported:
        if imported is None:
            return
        book = open_book(actions.path_of(imported.file), imported.file_name, most=LOOK_AT)
        imported.sheets, imported.encoding = [sheet.name for sheet in book.visible], CODINGS[book.encoding]
        imported.sheet, header, lines = _with_header(_looked_at(book, imported.sheet))
        following = [line for line in lines if line.number > header.number]
        columns = headings.columns_of(header, following)
        imported.header_row = header.number
        imported.headings = [column._asdict() for column in columns]
        imported.dropped_columns = [
            {"at": c.at, "heading": c.heading, "reason": c.dropped} for c in columns if c.dropped
        ]
        imported.mapping = _as_last_time(imported, columns)
        imported.state = ImportState.UPLOADED
        opening = RosterImport.objects.filter(pk=imported.pk, state=ImportState.OPENING)
        if opening.update(state=ImportState.UPLOADED):  # else it was dropped meanwhile
            imported.save()


def _as_last_time(imported: RosterImport, columns: list[headings.Column]) -> dict[str, Any]:
    """The columns as a person chose them for the last list with the same headings; else nothing is remembered."""
    shape = [(column.at, column.heading, column.dropped) for column in columns]
    done = RosterImport.objects.filter(conference_id=imported.conference_id, state=ImportState.DONE)
    for earlier in done.order_by("-pk")[:5]:
        if [(column["at"], column["heading"], column["dropped"]) for column in earlier.headings] == shape:
            return {"columns": earlier.mapping["columns"]}
    return {}


def _looked_at(book: Book, chosen: str) -> dict[str, list[Line]]:
    """The first rows of the chosen sheet, or of all."""
    sheets = [sheet for sheet in book.visible if sheet.name == chosen] or book.visible
    return {sheet.name: [line for line in lines_of(sheet) if line.number <= LOOK_AT] for sheet in sheets}


def _with_header(looked: dict[str, list[Line]]) -> tuple[str, Line, list[Line]]:
    for name, lines in looked.items():
        header = headings.header_of(lines)
        if header is not None:
            return name, header, lines
    raise Refused("no_header")


@job("roster.read")
def read_rows(facts: dict[str, Any], report: Report) -> None:
    """Check every row, keep the good ones aside, list what is wrong."""
    with _taken(facts["imported"], ImportState.READING) as imported:
        if imported is None:
            return
        sites = Site.objects.filter(conference_id=imported.conference_id).select_related("admin_unit", "organisation")
        mapping = imported.mapping
        columns = {int(index): field for index, field in mapping["columns"].items()}
        country = phones.calling_code(imported.conference.timezone)
        rooms = Rooms(sites, mapping.get("sites"))
        checking = Checking(imported.conference_id, columns, rooms, mapping.get("site"), country)
        book = open_book(actions.path_of(imported.file), imported.file_name, is_measured=True)
        sheet = next(sheet for sheet in book.visible if sheet.name == imported.sheet)
        checking.note_hidden(sheet)
        _stage(imported, checking, (line for line in lines_of(sheet) if line.number > imported.header_row))


def _stage(imported: RosterImport, checking: Checking, lines: Iterator[Line]) -> None:
    conference = Conference.objects.get(pk=imported.conference_id)
    imported.seen_version, upload = conference.roster_version, actions.path_of(imported.file)
    columns = list(checking.columns.values())
    imported.rows = 0
    with Comparison(
        conference.pk,
        upload,
        columns,
        has_site=bool(checking.site),
        language=conference.language,
        country=checking.country,
    ) as comparison:
        for piece in pieces(checking.entries(lines), staging.PIECE):
            comparison.add(piece)
            imported.rows += len(piece)
            _progress(imported, checking, imported.rows)
        figures = comparison.find(checking.left_out)
    _preview(imported, checking, asdict(figures))


def _preview(imported: RosterImport, checking: Checking, figures: dict[str, int]) -> None:
    imported.difference, imported.faulty, imported.problems = figures, checking.faulty, checking.problems
    imported.known = imported.rows - figures["new"]
    imported.sample = [row._asdict() for row in staging.some_of(actions.path_of(imported.file), "new", 0, SHOWN)]
    imported.unknown_sites = [[name, list(near)] for name, near in list(checking.unknown_sites.items())[:200]]
    imported.state, imported.progress = ImportState.PREVIEW, 1
    moved = RosterImport.objects.filter(pk=imported.pk, state=ImportState.READING)
    if moved.update(state=ImportState.PREVIEW):
        imported.save()


def _progress(imported: RosterImport, checking: Checking, rows: int) -> None:
    RosterImport.objects.filter(pk=imported.pk, state=ImportState.READING).update(rows=rows + checking.faulty)


@job("roster.write")
def write_rows(facts: dict[str, Any], report: Report) -> None:
    """Write what was confirmed, step by step, then tell the desks."""
    with _taken(facts["imported"], ImportState.WRITING) as imported:
        if imported is None:
            return
        conference = Conference.objects.get(pk=imported.conference_id)
        writing = Writing(imported, by=Actor(who=facts["by"]), language=conference.language)
        figures = imported.difference
        done, most = 0, figures["new"] + sum(figures[name] for name in ("changed", "asked", "off", "renumbered"))
        for verb, items in writing.steps():
            done += len(items)
            share = min(1.0, done / max(most, 1))
            writing.step(verb, items, share=share)
            report(share)
        conference.refresh_from_db(fields=["roster_version"])
        tell_sites(conference.pk, writing.sites, conference.roster_version)
        imported.refresh_from_db()
        with transaction.atomic():
            actions.close(imported, ImportState.DONE)


@sweep("roster.files", every=timedelta(minutes=15))
def drop_old_imports(now: datetime) -> int:
    """What nobody confirmed within a day is dropped, and no uploaded file outlives it."""
    return actions.drop_old(now)


@handout(exports.WORKBOOK, may=policies.may_change)
def make_workbook(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """A long list as xlsx."""
    exports.delegates_xlsx(by=by, conference=conference, filters=Filters(**facts), file=file, report=report)
