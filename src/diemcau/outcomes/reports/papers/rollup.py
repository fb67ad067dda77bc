"""Rooms' own reports, rolled up by level, with the rooms that differ from the record and those that did not report: an annex."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.infra.documents import Block, Table, bold
from diemcau.infra.documents.blocks import Align
from diemcau.kernel.formats import number
from diemcau.outcomes.documents.drawn import paper
from diemcau.outcomes.documents.kinds import Subject

from ..queries import Part, Rollup, Room, rollup
from .beside import signed


def blocks(subject: Subject) -> list[Block]:
    """Nothing where no room has reported: then nobody was asked to."""
    rolled = rollup(paper.reader(subject), subject.conference, subject.language)
    if not rolled.sums.there:
        return []
    return [_levels(rolled, subject.language),
            *_titled(subject, _("Rooms whose own word differs from the record"), _apart(rolled.apart, subject.language)),
            *_titled(subject, _("Rooms without a report"), _silent(rolled.silent, subject.language))]  # fmt: skip


def _titled(subject: Subject, title: str, some: Sequence[Block]) -> list[Block]:
    if not some:
        return []
    return [subject.letterhead.text(bold(title), first_line=False, before=12, keep=True), *some]


def _levels(rolled: Rollup, language: str) -> Table:
    heads = (
        _("Level"), _("Rooms"), _("Reports in time"), _("Reports that were late"), _("No report"), _("Present by the record"),
        _("In the rooms’ own words"), _("Rooms that differ"), _("Incidents"), _("Questions"),
    )  # fmt: skip
    parts = [*rolled.levels, Part(_("Together"), rolled.sums)]
    rows = tuple(_level(part, language) for part in parts)
    return Table(heads, rows, (2.2, *[1.0] * 9), ("left", *["right"] * 9), size=11)  # type: ignore[arg-type]


def _level(part: Part, language: str) -> tuple[str, ...]:
    sums = part.sums
    told = (
        sums.rooms, sums.on_time, sums.late, sums.silent, sums.record, sums.own, sums.apart, sums.incidents, sums.questions
    )  # fmt: skip
    return part.name, *(number(value, language) for value in told)


def _apart(rooms: Sequence[Room], language: str) -> list[Block]:
    rows = tuple(
        (str(at), f"{room.site.code} – {room.site.name}", number(room.record or 0, language),
         number(room.own or 0, language), signed(room.difference or 0, language), room.report.remark if room.report else "")
        for at, room in enumerate(rooms, 1)
    )  # fmt: skip
    heads = (
        _("No."), _("Site"), _("Present by the record"), _("In the room’s own word"), _("Difference"), _("Remarks of the room"),
    )  # fmt: skip
    aligns: tuple[Align, ...] = ("center", "left", "right", "right", "right")
    return [Table(heads, rows, (0.6, 3, 1.2, 1.2, 1.1, 4), aligns, size=11)] if rows else []


def _silent(rooms: Sequence[Room], language: str) -> list[Block]:
    rows = tuple(
        (str(at), f"{room.site.code} – {room.site.name}", room.site.level_name, str(room.standing.label))
        for at, room in enumerate(rooms, 1)
    )
    heads = (_("No."), _("Site"), _("Level"), pgettext("report", "Report"))
    return [Table(heads, rows, (0.6, 4, 2, 2), ("center",), size=11)] if rows else []
