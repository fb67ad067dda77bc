"""Facts about delegates: kept as they come, and what holds worked out again for exactly those they speak of."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from diemcau.kernel.names import tidy
from diemcau.roster.actions import Newcomer, admit_walk_ins, settle_newcomers
from diemcau.roster.enums import Source
from diemcau.roster.models import Delegate

from . import bodies
from .door import Arrival
from .enums import FactKind, Mark
from .models import Attendance, Fact
from .registers import SAID, Holding, Register, Said, holding

Changed = Callable[[str, object, str], None]
_BRINGS = (FactKind.WALK_IN, FactKind.SUBSTITUTE)
_MARKS = {Source.WALK_IN: Mark.WALK_IN, Source.SUBSTITUTE: Mark.SUBSTITUTE}
_WRITTEN = ("state", "site_id", "home_id", "mark", "at", "op_id", "reason", "via", "conflict", "sites")


class Person(NamedTuple):
    """A delegate as far as counting goes."""

    pk: int
    home: int | None
    run: str
    mark: str


@dataclass(slots=True)
class Settled:
    """What became of a batch: facts that have effect now, and those that go on waiting."""

    effective: dict[UUID, Fact]
    waiting: dict[UUID, Fact]


def from_arrival(conference: int, arrival: Arrival) -> Fact:
    """The row for an op that was let in."""
    op, entry, body = arrival.incoming.op, arrival.incoming.entry, arrival.body
    assert not isinstance(body, bodies.HeadcountBody)
    fact = Fact(
        op_id=op.id,
        conference_id=conference,
        run=entry.run,
        session_id=arrival.session,
        kind=op.kind.removeprefix("attendance."),
        site_id=entry.site,
        at=entry.at,
        saw=[str(seen) for seen in op.saw],
        who=entry.who,
        delegate_uid=_about(arrival),
    )
    if isinstance(body, bodies.CheckIn):
        fact.via = body.via
    elif isinstance(body, bodies.Visitor):
        fact.via = "qr"
    elif isinstance(body, bodies.Undo):
        fact.undoes = body.undoes
    elif isinstance(body, bodies.Absent):
        fact.reason = body.reason
    elif isinstance(body, bodies.WalkIn | bodies.Substitute):
        phone = body.phone if isinstance(body, bodies.WalkIn) else ""
        texts = {"full_name": body.full_name, "position": body.position, "unit": body.unit, "phone": phone}
        fact.person = {name: tidy(text) for name, text in texts.items()}
    return fact


def _about(arrival: Arrival) -> UUID:
    """Whom an op speaks of; who walks in is named by the op itself."""
    if isinstance(arrival.body, bodies.WalkIn | bodies.Visitor | bodies.HeadcountBody):
        return arrival.delegate or arrival.id
    return arrival.body.delegate


def settle(conference: int, new: Collection[Fact]) -> Settled:
    """Keep `new` facts; put on the list whom they bring; let those go on that waited for people known by now.

    A fact has effect when its delegate is known in its run. Whoever is brought by one fact may be what others wait for, so
    this goes round until nothing moves; what it comes to is the same whatever came first.
    """
    open_facts = {fact.op_id: fact for fact in new} | {fact.op_id: fact for fact in _can_go_on(conference)}
    known = people(conference, {fact.delegate_uid for fact in open_facts.values()})
    settled = Settled({}, open_facts)
    ready = _ready(open_facts.values(), known)
    while ready:
        for fact in ready:
            settled.effective[fact.op_id] = settled.waiting.pop(fact.op_id)
        brought = [fact for fact in ready if fact.kind in _BRINGS]
        if not brought:
            break
        _admit(conference, brought, known)
        uids = [fact.op_id for fact in brought]
        known |= people(conference, uids)
        waited = Fact.objects.filter(conference_id=conference, waiting=True, delegate_uid__in=uids)
        fresh = [f for f in waited if f.op_id not in settled.effective and f.op_id not in settled.waiting]
        settled.waiting.update({fact.op_id: fact for fact in fresh})
        ready = _ready(settled.waiting.values(), known)
    _keep(new, settled)
    return settled


def _can_go_on(conference: int) -> list[Fact]:
    """Facts that waited for somebody who is known by now."""
    same = Delegate.objects.filter(conference_id=OuterRef("conference_id"), uid=OuterRef("delegate_uid"))
    known = same.filter(Q(run="live") | Q(run=OuterRef("run")))
    return list(Fact.objects.filter(Exists(known), conference_id=conference, waiting=True))


def _ready(facts: Iterable[Fact], known: dict[UUID, Person]) -> list[Fact]:
    ready = []
    for fact in facts:
        person = known.get(fact.delegate_uid)
        if fact.kind == FactKind.WALK_IN or (person is not None and person.run in ("live", fact.run)):
            ready.append(fact)
    return ready


def _admit(conference: int, brought: Iterable[Fact], known: dict[UUID, Person]) -> None:
    """Put on the list whom these facts bring; run by run, since lists of walk-ins never mix."""
    by_run: dict[str, list[Newcomer]] = defaultdict(list)
    for fact in brought:
        original = known[fact.delegate_uid].pk if fact.kind == FactKind.SUBSTITUTE else None
        person = fact.person or {}
        by_run[fact.run].append(Newcomer(fact.op_id, site=fact.site_id, stands_for=original, **person))
    for run, newcomers in by_run.items():
        admit_walk_ins(conference, newcomers, run=run)


def people(conference: int, uids: Collection[UUID]) -> dict[UUID, Person]:
    """Those of `uids` who are known in a conference."""
    if not uids:
        return {}
    found = Delegate.objects.filter(conference_id=conference, uid__in=uids)
    rows = found.values_list("uid", "pk", "site_id", "run", "source")
    return {uid: Person(pk, site, run, mark_of(source)) for uid, pk, site, run, source in rows}


def mark_of(source: str) -> str:
    """How a source of the roster counts."""
    return str(_MARKS.get(Source(source), Mark.LISTED).value)


def _keep(new: Iterable[Fact], settled: Settled) -> None:
    fresh = list(new)
    for fact in fresh:
        fact.waiting = fact.op_id in settled.waiting
        if not fact.waiting:
            fact.person = None
    Fact.objects.bulk_create(fresh, ignore_conflicts=True)
    released = settled.effective.keys() - {fact.op_id for fact in fresh}
    duplicates = [fact.op_id for fact in fresh if not fact.waiting]
    going_on = Fact.objects.filter(op_id__in=[*released, *duplicates], waiting=True)
    going_on.update(waiting=False, person=None)


def recompute(conference: int, effective: Collection[Fact], changed: Changed) -> None:
    """Work out again what holds for those the facts speak of, write what became different, and say what to redraw."""
    registers = _touched(conference, effective)
    for fact in effective:
        changed("site", fact.site_id, fact.run)
    if not registers:
        return
    uids = {register.uid for register in registers}
    known = people(conference, uids)
    said, undone = _said(conference, uids)
    before = _before(known, registers)
    write, drop = [], []
    for register in registers:
        person = known.get(register.uid)
        if person is None:
            continue
        old = before.get((register.run, register.session, person.pk))
        held = holding(register.uid, said.get(register, ()), undone)
        if held is not None:
            row = _row(register, person, held)
            if old is not None and all(getattr(old, name) == getattr(row, name) for name in _WRITTEN):
                continue
            write.append(row)
        elif old is not None:
            drop.append(old.pk)
        _say(changed, register.run, person, old, held)
    _write(write, drop)
    _take_off_list(conference, registers, undone)


def _take_off_list(conference: int, registers: Iterable[Register], undone: Collection[tuple[str, UUID]]) -> None:
    """Walk-ins and substitutes whose op was undone were never there."""
    by_run: dict[str, dict[UUID, bool]] = defaultdict(dict)
    for register in registers:
        if (register.run, register.uid) in undone:
            by_run[register.run][register.uid] = False
    for run, standing in by_run.items():
        settle_newcomers(conference, standing, run=run)


def _touched(conference: int, effective: Collection[Fact]) -> set[Register]:
    """The registers that facts speak of; an undoing speaks of what the undone op spoke of."""
    registers = {r for fact in effective for r in said_of(fact).registers()}
    undoing = {(fact.run, fact.undoes) for fact in effective if fact.undoes is not None}
    if undoing:
        rows = Fact.objects.filter(conference_id=conference, waiting=False, op_id__in=[op_id for _, op_id in undoing])
        for row in rows.values_list(*SAID):
            said = Said(*row)
            if (said.run, said.op_id) in undoing:
                registers.update(said.registers())
    return registers


def said_of(fact: Fact) -> Said:
    """A row as the registers need it."""
    return Said(
        fact.op_id, fact.run, fact.session_id, fact.delegate_uid, fact.kind, fact.site_id, fact.at, fact.saw, fact.undoes,
        fact.reason, fact.via, fact.who,
    )  # fmt: skip


def _said(conference: int, uids: Collection[UUID]) -> tuple[dict[Register, list[Said]], set[tuple[str, UUID]]]:
    """All that was said of these people, by register, and which ops (with their run) were undone."""
    holds = Fact.objects.filter(conference_id=conference, waiting=False)
    about = {row[0]: Said(*row) for row in holds.filter(delegate_uid__in=uids).values_list(*SAID)}
    brought = holds.filter(op_id__in=uids, kind=FactKind.SUBSTITUTE)
    about |= {row[0]: Said(*row) for row in brought.values_list(*SAID)}
    by_register: dict[Register, list[Said]] = defaultdict(list)
    for said in about.values():
        for register in said.registers():
            by_register[register].append(said)
    undoing = holds.filter(undoes__in=list(about)).values_list("run", "undoes")
    return by_register, {(run, op_id) for run, op_id in undoing if op_id is not None}


def _before(known: dict[UUID, Person], registers: Iterable[Register]) -> dict[tuple[str, int, int], Attendance]:
    sessions = {register.session for register in registers}
    pks = [person.pk for person in known.values()]
    rows = Attendance.objects.filter(session_id__in=sessions, delegate_id__in=pks)
    return {(row.run, row.session_id, row.delegate_id): row for row in rows}


def _row(register: Register, person: Person, held: Holding) -> Attendance:
    return Attendance(
        run=register.run, session_id=register.session, delegate_id=person.pk, home_id=person.home, mark=person.mark,
        state=held.state, site_id=held.site, at=held.at, op_id=held.op_id, reason=held.reason, via=held.via,
        conflict=bool(held.sites), sites=list(held.sites),
    )  # fmt: skip


def _say(changed: Changed, run: str, person: Person, old: Attendance | None, held: Holding | None) -> None:
    rooms = {person.home, *(held.sites if held else ()), held.site if held else None}
    if old is not None:
        rooms |= {old.site_id, old.home_id, *old.sites}
    for room in rooms - {None}:
        changed("site", room, run)
    changed("totals", "", run)


def _write(rows: list[Attendance], drop: list[int]) -> None:
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["run", "session", "delegate"],
        update_fields=[name.removesuffix("_id") if name != "op_id" else name for name in _WRITTEN],
    )
    if drop:
        Attendance.objects.filter(pk__in=drop).delete()


def refresh_homes(conference: int, *, after: int, changed: Changed) -> None:
    """Copy homes and marks again of those whose entry in the roster is newer than version `after`."""
    rows = Attendance.objects.filter(delegate__conference_id=conference, delegate__version__gt=after)
    stale = rows.exclude(home_id=F("delegate__site_id")).select_related("delegate")
    moved = list(stale) + list(rows.filter(Q(home=None) ^ Q(delegate__site=None)).select_related("delegate"))
    for row in moved:
        for room in {row.home_id, row.delegate.site_id, row.site_id} - {None}:
            changed("site", room, row.run)
        changed("totals", "", row.run)
        row.home_id, row.mark = row.delegate.site_id, mark_of(row.delegate.source)
    Attendance.objects.bulk_update(moved, ["home", "mark"])
