"""What rooms counted, as tables that papers share. Rehearsals never come in: papers are of the day."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from diemcau.attendance.models import HeadcountRound
from diemcau.attendance.queries import headcount_board, rounds_of
from diemcau.attendance.queries.board import HeadcountBoard, Line
from diemcau.conferences.models import Conference
from diemcau.infra.documents import Table
from diemcau.infra.documents.blocks import Align
from diemcau.kernel.digits import whole_number
from diemcau.kernel.formats import number
from diemcau.kernel.localised import choose
from diemcau.outcomes.facts.counted.people import round_of_record

LIVE = "live"
RIGHT: tuple[Align, ...] = ("right",) * 6  # the columns of heads


def rounds(conference: Conference, language: str) -> list[tuple[str, str]]:
    """Every round by its number, named as its half-day and its own title."""
    return [(str(one.pk), name_of(one, language)) for one in rounds_of(conference.pk)]


def name_of(counted_in: HeadcountRound, language: str) -> str:
    """“Sáng – Đầu giờ”."""
    session = counted_in.session
    half_day = choose(session.title, language) or (str(session.get_part_display()) if session.part else "")
    told = " – ".join(part for part in (half_day, choose(counted_in.title, language)) if part)
    return told[:1].upper() + told[1:] or str(counted_in.order)


def board_of(conference: Conference, about: str = "") -> HeadcountBoard | None:
    """The board of the round `about` (its number), else of the last in which any room reported; None where nothing was counted.
    Nine queries a round that is looked at."""
    there = rounds_of(conference.pk)
    wanted = [one for one in there if one.pk == whole_number(about)] if about else list(reversed(there))
    boards = (headcount_board(conference, one, as_of=timezone.now(), run=LIVE) for one in wanted)
    return next((board for board in boards if about or board.sums.reported), None)


def board_of_record(conference: Conference) -> HeadcountBoard | None:
    """The board of the round whose heads the fact sheet quotes, so that sums beside its figures agree with them; None where nothing
    was counted. Ten queries."""
    found = round_of_record(conference, LIVE)
    return None if found is None else headcount_board(conference, found[0], as_of=timezone.now(), run=LIVE)


@dataclass(frozen=True, slots=True)
class Heads:
    """The columns of a table of heads, in persons."""

    expected: int
    registered: int
    present: int
    substitutes: int
    guests: int
    absent: int

    def cells(self, language: str) -> tuple[str, ...]:
        told = (self.expected, self.registered, self.present, self.substitutes, self.guests, self.absent)
        return tuple(number(value, language) for value in told)


def titles() -> tuple[str, ...]:
    return _("Expected"), _("Registered at the door"), _("Present"), _("Substitutes"), _("Guests"), _("Absent")


def by_level(board: HeadcountBoard, language: str) -> Table:
    """Levels and all together: sums of the rooms that confirmed, and how many of how many those are."""
    rows = []
    named = [(level.level_name, level.sums) for level in board.levels] + [(_("Together"), board.sums)]
    for name, sums in named:
        heads = Heads(sums.expected, sums.registered, sums.present, sums.substitutes, sums.guests, sums.absent)
        rows.append(
            (name, f"{number(sums.confirmed, language)}/{number(sums.sites, language)}", *heads.cells(language))
        )
    titled, widths = (_("Level"), _("Rooms confirmed"), *titles()), (1.6, 1.35, 1.3, 1.4, 1.15, 1.45, 1.05, 1)
    return Table(titled, tuple(rows), widths, ("left", "center", *RIGHT), size=10.5)


def by_room(lines: Sequence[Line], language: str) -> Table:
    """A row a room, in the order of rooms; what is not confirmed is told as such, and a room without a number has dashes."""
    rows = tuple(_room(at, line, language) for at, line in enumerate(lines, 1))
    heads = (_("No."), _("Site"), *titles(), _("Confirmed by"))
    return Table(heads, rows, (0.6, 3, *[1.1] * 6, 2), ("center", "left", *RIGHT, "left"), size=11)


def _room(at: int, line: Line, language: str) -> tuple[str, ...]:
    site, counted = line.site, line.headcount
    named = f"{site.code} – {site.name}"
    if counted is None:
        return (str(at), named, number(line.expected, language), *["–"] * 5, _("not reported"))
    heads = Heads(
        line.expected, line.registered, counted.present, counted.substitutes, counted.guests, line.absent or 0
    )
    sure = line.confirmed_by or _("confirmed") if counted.confirmed else _("not confirmed")
    return (str(at), named, *heads.cells(language), sure)
