"""What holds (models.Attendance), worked out again for exactly those of whom facts spoke."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q

from diemcau.infra.writing import write
from diemcau.roster.actions import settle_newcomers

from .enums import FactKind
from .facts import Person, Settled, mark_of, people
from .models import Attendance, Fact
from .registers import SAID, UNDOING, Register, Said, Undoing, Undone, holding, taken_back

Changed = Callable[[str, object, str], None]
_KEY = ("run", "session_id", "delegate_id")


class Row(NamedTuple):
    """The columns of models.Attendance but its number."""

    run: str
    session_id: int
    delegate_id: int
    state: str
    site_id: int
    home_id: int | None
    mark: str
    at: int
    op_id: UUID
    reason: str
    via: str
    conflict: bool
    sites: list[int]


def recompute(conference: int, settled: Settled, changed: Changed) -> list[Undoing]:
    """Work out what holds for those the facts speak of, write what became different, and say what to redraw.

    Returns the undoings, of now or of earlier, that turn out to name another room's word: they are kept no longer.
    """
    effective = settled.effective.values()
    for said in effective:
        changed("site", said.site_id, said.run)
    registers = _touched(conference, effective)
    if not registers:
        return []
    uids = {register.uid for register in registers}
    known = settled.known | people(conference, uids - settled.known.keys())
    said_of, undone, foreign = _said(conference, uids)
    before = _before(known, registers)
    write_rows, drop = [], []
    for register in registers:
        if (person := known.get(register.uid)) is None:
            continue
        number, old = before.get((register.run, register.session, person.pk), (0, None))
        new = _row(register, person, said_of.get(register, {}), undone)
        if new == old:
            continue
        if new is not None:
            write_rows.append(new)
        else:
            drop.append(number)
        _say(changed, register.run, old, new, person.home)
    write(Attendance, Row._fields, write_rows, key=_KEY)
    if drop:
        Attendance.objects.filter(pk__in=drop).delete()
    _take_off_list(conference, registers, undone)
    if foreign:
        Fact.objects.filter(conference_id=conference, op_id__in=[undoing.op_id for undoing in foreign]).delete()
    return foreign


def _touched(conference: int, effective: Collection[Said]) -> set[Register]:
    """The registers that facts speak of; an undoing speaks of what the undone op spoke of."""
    registers = {register for said in effective for register in said.registers()}
    undoing = {(said.run, said.undoes) for said in effective if said.undoes is not None}
    if undoing:
        ids = [op_id for _, op_id in undoing]
        rows = Fact.objects.filter(conference_id=conference, waiting=False, op_id__in=ids).values_list(*SAID)
        undone = (said for said in map(Said._make, rows) if (said.run, said.op_id) in undoing)
        registers.update(register for said in undone for register in said.registers())
    return registers


def _said(
    conference: int, uids: Collection[UUID]
) -> tuple[dict[Register, dict[UUID, Said]], set[tuple[str, UUID]], list[Undoing]]:
    """All that was said of these people, by register; which ops (with their run) were undone; undoings of other rooms' words."""
    holds = Fact.objects.filter(conference_id=conference, waiting=False)
    about = list(map(Said._make, holds.filter(delegate_uid__in=uids).values_list(*SAID)))
    brought = holds.filter(op_id__in=uids, kind=FactKind.SUBSTITUTE).values_list(*SAID)
    about += map(Said._make, brought)
    by_register: dict[Register, dict[UUID, Said]] = defaultdict(dict)
    for said in about:
        for register in said.registers():
            by_register[register][said.op_id] = said
    spoken = holds.filter(delegate_uid__in=uids).values("op_id")
    undoings = holds.filter(Q(undoes__in=spoken) | Q(undoes__in=uids)).values_list(*UNDOING)
    return by_register, *taken_back(about, map(Undoing._make, undoings))


def _before(
    known: dict[UUID, Person], registers: Iterable[Register]
) -> dict[tuple[str, int, int], tuple[int, Row | None]]:
    sessions = {register.session for register in registers}
    # Not narrowed to the sessions in SQL: SQLite would walk all who are in them instead of looking the few up.
    rows = Attendance.objects.filter(delegate_id__in=[p.pk for p in known.values()])
    found: dict[tuple[str, int, int], tuple[int, Row | None]] = {}
    for number, *columns in rows.values_list("pk", *Row._fields):
        row = Row(*columns)
        if row.session_id in sessions:
            found[row.run, row.session_id, row.delegate_id] = number, row
    return found


def _row(register: Register, person: Person, facts: dict[UUID, Said], undone: Undone) -> Row | None:
    held = holding(register.uid, facts.values(), undone)
    if held is None:
        return None
    return Row(
        register.run, register.session, person.pk, held.state, held.site, person.home, person.mark, held.at, held.op_id,
        held.reason, held.via, bool(held.sites), list(held.sites),
    )  # fmt: skip


def _say(changed: Changed, run: str, old: Row | None, new: Row | None, home: int | None) -> None:
    rooms = {home}
    for row in (old, new):
        if row is not None:
            rooms |= {row.site_id, row.home_id, *row.sites}
    for room in rooms - {None}:
        changed("site", room, run)
    changed("totals", "", run)


def _take_off_list(conference: int, registers: Iterable[Register], undone: Undone) -> None:
    """Walk-ins and substitutes whose op was undone were never there."""
    by_run: dict[str, dict[UUID, bool]] = defaultdict(dict)
    for register in registers:
        if (register.run, register.uid) in undone:
            by_run[register.run][register.uid] = False
    for run, standing in by_run.items():
        settle_newcomers(conference, standing, run=run)


def refresh_homes(conference: int, *, after: int, most: int, changed: Changed) -> bool:
    """Copy homes and marks again of those whose entry in the roster is newer than version `after`, of `most` at a time.

    Returns whether that was all.
    """
    rows = Attendance.objects.filter(delegate__conference_id=conference, delegate__version__gt=after)
    rows = rows.select_related("delegate")
    moved = list(rows.filter(~Q(home_id=F("delegate__site_id")) | (Q(home=None) ^ Q(delegate__site=None)))[:most])
    for row in moved:
        for room in {row.home_id, row.delegate.site_id, row.site_id} - {None}:
            changed("site", room, row.run)
        changed("totals", "", row.run)
        row.home_id, row.mark = row.delegate.site_id, mark_of(row.delegate.source)
    Attendance.objects.bulk_update(moved, ["home", "mark"])
    return len(moved) < most
