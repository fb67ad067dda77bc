"""The attendance lists of all rooms in one go: as paper to sign, and as one workbook. Made by jobs (tasks)."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from django.db.models import Count
from django.utils.translation import gettext as _

from diemcau.conferences import queries as conferences
from diemcau.conferences.levels import HUB
from diemcau.conferences.models import Conference, Session
from diemcau.infra import audit
from diemcau.infra.jobs import Report
from diemcau.infra.spreadsheets import Workbook
from diemcau.kernel.actor import Actor
from diemcau.roster.models import Delegate

from ..queries import RoomList, attendance_lists, rooms_to_list
from . import lists
from .words import heading, language, session_name

LISTS_PDF, LISTS_XLSX = "attendance.lists_pdf", "attendance.lists_xlsx"
# Of one paper: two seconds and half a gigabyte of typst, which takes more than twice as long for twice as much.
MOST_ROOMS, MOST_CELLS = 200, 25_000
MOST_SHEETS = 60  # tabs of a workbook among which one is found; beyond that one sheet that can be filtered


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lists. `level` empty: all rooms; `session` 0: all half-days; `blank` lines at the end of each, on paper; `zipped`:
    several papers in one file."""

    level: str = ""
    session: int = 0
    run: str = "live"
    blank: int = 0
    zipped: bool = False


@dataclass(frozen=True, slots=True)
class Binder:
    """Lists that were asked for. `pieces` are rooms' ids in their order, as many as one paper holds; `people` are on the lists."""

    conference: Conference
    wanted: Wanted
    sessions: tuple[Session, ...]
    pieces: tuple[tuple[int, ...], ...]
    people: int

    @property
    def rooms(self) -> int:
        return sum(map(len, self.pieces))

    def lists(self, by: Actor) -> Iterator[list[RoomList]]:
        """Piece by piece, each in the same number of queries."""
        rooms = rooms_to_list(by, self.conference, self.wanted.level)
        for piece in self.pieces:
            sites = list(rooms.filter(pk__in=piece))
            for site in sites:
                site.conference = self.conference
            yield attendance_lists(sites, self.sessions, self.wanted.run)


def binder_for(by: Actor, conference: Conference, wanted: Wanted) -> Binder:
    """No pieces when no room meets in the half-days. Four queries. Raises NotFound for those who may not read all names."""
    sessions = conference.sessions.select_related("day")
    chosen = tuple(sessions.filter(pk=wanted.session) if wanted.session else sessions)
    missed = Counter(Session.not_for.through.objects.filter(session__in=chosen).values_list("site_id", flat=True))
    numbers = rooms_to_list(by, conference, wanted.level).values_list("pk", flat=True)
    rooms = [number for number in numbers if missed[number] < len(chosen)]
    listed = Delegate.objects.filter(conference=conference, removed_at=None).order_by().values_list("site")
    people = dict(listed.annotate(Count("pk")))
    pieces: list[list[int]] = []
    cells = 0
    for room in rooms:
        needed = (people.get(room, 0) + wanted.blank) * (4 + 2 * len(chosen))
        if not pieces or cells + needed > MOST_CELLS or len(pieces[-1]) == MOST_ROOMS:
            pieces.append([])
            cells = 0
        pieces[-1].append(room)
        cells += needed
    return Binder(conference, wanted, chosen, tuple(map(tuple, pieces)), sum(people.get(room, 0) for room in rooms))


def write_papers(binder: Binder, file: IO[bytes], *, by: Actor, report: Report) -> None:
    """One PDF, or a zip of PDFs that are named for their first and last room."""
    if binder.wanted.zipped:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for some, paper in _papers(binder, by, report):
                first, last = some[0].site.code, some[-1].site.code
                archive.writestr(f"{binder.conference.key}-{first}-{last}.pdf", paper)
    else:
        whole = replace(binder, pieces=(sum(binder.pieces, ()),))  # also when the list has grown since it was ordered
        for _some, paper in _papers(whole, by, report):
            file.write(paper)
    _record(binder, LISTS_PDF, by)


def _papers(binder: Binder, by: Actor, report: Report) -> Iterator[tuple[list[RoomList], bytes]]:
    done = 0
    for some in binder.lists(by):
        report((done + 0.1 * len(some)) / binder.rooms)
        yield some, lists.paper(some, blank=binder.wanted.blank)
        done += len(some)
        report(done / binder.rooms)


def write_workbook(binder: Binder, file: IO[bytes], *, by: Actor, report: Report) -> None:
    """A sheet that counts by room, then every room's list on a sheet of its own; of many rooms all in one sheet."""
    told: list[list[Any]] = []
    with Workbook(file, streamed=True) as book:
        formats, top = lists.Formats(book), heading(binder.conference, binder.wanted.run)
        index = book.add_worksheet(_("Rooms"))
        rooms = _told(binder, told, by, report)
        if binder.rooms <= MOST_SHEETS:
            for of in rooms:
                lists.write_room(book.add_worksheet(_tab(of)), of, formats, top)
        else:
            sheet = book.add_worksheet(_("Attendance list")[:31])
            heads = [_("Room number"), _("Site"), *lists.list_heads(), *lists.session_heads(binder.sessions)]
            lines = (line for of in rooms for line in _lines(of, binder.sessions))
            last = lists.write_sheet(sheet, formats, lead=_lead(binder, top), heads=heads, rows=lines)
            for column, width in enumerate((12, 30, 6, 30, 26, 30)):
                sheet.set_column(column, column, width)
            sheet.autofilter(len(_lead(binder, top)) + 1, 0, last, len(heads) - 1)
        _write_index(index, formats, binder, top, told)
    _record(binder, LISTS_XLSX, by)


def _told(binder: Binder, told: list[list[Any]], by: Actor, report: Report) -> Iterator[RoomList]:
    """Every room's list; what the first sheet says of it is put into `told`."""
    names = conferences.level_names(binder.conference, by, language())
    for some in binder.lists(by):
        for of in some:
            here = dict(zip(of.sessions, lists.present(of), strict=True))
            site, figures = of.site, [here.get(session, "–") for session in binder.sessions]
            told.append(
                [site.code, site.name, names[HUB if site.is_hub else site.level], of.expected, len(of.lines), *figures]
            )
            yield of
        report(0.9 * len(told) / binder.rooms)  # packing takes the rest


def _write_index(
    sheet: Any, formats: lists.Formats, binder: Binder, top: dict[str, Any], told: list[list[Any]]
) -> None:
    heads = [_("Room number"), _("Site"), _("Level"), _("Expected"), _("On the list")]
    heads += [_("Present: %(session)s") % {"session": session_name(session)} for session in binder.sessions]
    sums = [sum(row[column] for row in told if row[column] != "–") for column in range(3, len(heads))]
    rows = [*told, [_("Total"), "", "", *sums]]
    lists.write_sheet(sheet, formats, lead=_lead(binder, top), heads=heads, rows=rows)
    sheet.set_column(1, 1, 40)


def _lead(binder: Binder, top: dict[str, Any]) -> list[str]:
    zone = binder.conference.timezone
    return [
        top["conference"],
        _("Attendance lists"),
        top["rehearsal"],
        lists.as_of(zone),
        lists.notice(binder.conference),
    ]


def _tab(of: RoomList) -> str:
    """What a sheet may be called: the number, and of the name what fits."""
    name = "".join(" " if sign in "[]:*?/\\'" else sign for sign in of.site.name)
    return f"{of.site.code} {name}"[:31].strip()


def _lines(of: RoomList, sessions: Sequence[Session]) -> Iterator[list[Any]]:
    """A room's rows in the sheet of all rooms, where it has columns also for half-days in which it takes no part."""
    for number, line in enumerate(of.lines, 1):
        plain = lists.cells(number, line, of)
        said = dict(zip(of.sessions, plain[4:], strict=True))
        yield [of.site.code, of.site.name, *lists.spread([*plain[:4], *[said.get(one, "–") for one in sessions]])]


def _record(binder: Binder, verb: str, by: Actor) -> None:
    audit.record(
        by, verb, conference=binder.conference.pk, rooms=binder.rooms, people=binder.people, level=binder.wanted.level,
        sessions=[session.pk for session in binder.sessions], run=binder.wanted.run,
    )  # fmt: skip
