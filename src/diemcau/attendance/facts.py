"""Facts about delegates, kept as they come. A fact has effect once its delegate is known in its run."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from diemcau.infra.writing import write
from diemcau.kernel.names import tidy
from diemcau.roster.actions import Newcomer, admit_walk_ins, call_anew
from diemcau.roster.enums import Source
from diemcau.roster.models import Delegate

from . import bodies
from .door import Arrival
from .enums import FactKind, Mark
from .models import Fact
from .registers import SAID, Said

_BRINGS = (FactKind.WALK_IN, FactKind.SUBSTITUTE)
_MARKS = {Source.WALK_IN: Mark.WALK_IN, Source.SUBSTITUTE: Mark.SUBSTITUTE}
MOST_AT_ONCE = 500  # facts released in one go, less than half a second: an import may set free tens of thousands
Persons = dict[UUID, dict[str, str]]


class Person(NamedTuple):
    """A delegate as far as counting goes. `run` is the one whose doors brought them, else live."""

    pk: int
    home: int | None
    run: str
    mark: str


@dataclass(slots=True)
class Settled:
    """What became of facts: those that have effect now, those that go on waiting, and whom they bring by op id.

    `known` are the delegates looked up on the way.
    """

    effective: dict[UUID, Said] = field(default_factory=dict)
    waiting: dict[UUID, Said] = field(default_factory=dict)
    persons: Persons = field(default_factory=dict)
    known: dict[UUID, Person] = field(default_factory=dict)


def from_arrival(arrival: Arrival) -> Said:
    """What an op that was let in says."""
    op, entry, body = arrival.incoming.op, arrival.incoming.entry, arrival.body
    via = body.via if isinstance(body, bodies.CheckIn) else "qr" if isinstance(body, bodies.Visitor) else ""
    return Said(
        op_id=op.id,
        run=entry.run,
        session_id=arrival.session,
        delegate_uid=about(arrival),
        kind=op.kind.removeprefix("attendance."),
        site_id=entry.site,
        at=entry.at,
        saw=[str(seen) for seen in op.saw],
        undoes=body.undoes if isinstance(body, bodies.Undo) else None,
        reason=body.reason if isinstance(body, bodies.Absent) else "",
        via=via,
        who=entry.who,
        hub=arrival.hub,
    )


def about(arrival: Arrival) -> UUID:
    """Whom an op speaks of; who walks in is named by the op itself."""
    if isinstance(arrival.body, bodies.WalkIn | bodies.Visitor | bodies.HeadcountBody):
        return arrival.delegate or arrival.id
    return arrival.body.delegate


def brought_by(arrival: Arrival) -> dict[str, str] | None:
    """Who is to be put on the list by an op, in the words of roster.actions.Newcomer."""
    body = arrival.body
    if not isinstance(body, bodies.WalkIn | bodies.Substitute):
        return None
    phone = body.phone if isinstance(body, bodies.WalkIn) else ""
    texts = {"full_name": body.full_name, "position": body.position, "unit": body.unit, "phone": phone}
    return {name: tidy(text) for name, text in texts.items()}


def settle(conference: int, arrivals: Collection[Arrival] = ()) -> Settled:
    """Keep what was let in; put on the list whom it brings; let go on what waited for people known by now.

    Whoever is brought by one fact may be what others wait for, so this goes round until nothing moves; what it comes to is the
    same whatever came first.
    """
    new = {arrival.id: from_arrival(arrival) for arrival in arrivals}
    persons = {a.id: person for a in arrivals if (person := brought_by(a)) is not None}
    settled = Settled(waiting=dict(new), persons=persons)
    _take_up(settled, _can_go_on(conference))
    settled.known = known = people(conference, {said.delegate_uid for said in settled.waiting.values()})
    while ready := _ready(settled.waiting.values(), known):
        for said in ready:
            settled.effective[said.op_id] = settled.waiting.pop(said.op_id)
        brought = [said for said in ready if said.kind in _BRINGS]
        if not brought:
            break
        _admit(conference, brought, known, settled.persons)
        uids = [said.op_id for said in brought]
        known.update(people(conference, uids))
        _take_up(settled, Q(conference_id=conference, waiting=True, delegate_uid__in=uids))
    _keep(conference, new, settled)
    return settled


def _can_go_on(conference: int) -> Q:
    """Facts that waited for somebody who is known by now."""
    same = Delegate.objects.filter(conference_id=OuterRef("conference_id"), uid=OuterRef("delegate_uid"))
    known = same.filter(Q(run="live") | Q(run=OuterRef("run")))
    return Q(Exists(known), conference_id=conference, waiting=True)


def _take_up(settled: Settled, which: Q) -> None:
    """What this go has room for; the rest is free to go on in the next one (tasks.reconcile)."""
    room = max(0, MOST_AT_ONCE - len(settled.effective))
    for *columns, person in Fact.objects.filter(which).values_list(*SAID, "person")[:room]:
        said = Said(*columns)
        if said.op_id not in settled.effective and said.op_id not in settled.waiting:
            settled.waiting[said.op_id] = said
            settled.persons[said.op_id] = person or {}


def _ready(facts: Iterable[Said], known: dict[UUID, Person]) -> list[Said]:
    ready = []
    for said in facts:
        person = known.get(said.delegate_uid)
        if said.kind == FactKind.WALK_IN or (person is not None and person.run in ("live", said.run)):
            ready.append(said)
    return ready


def _admit(conference: int, brought: Iterable[Said], known: dict[UUID, Person], persons: Persons) -> None:
    """Put on the list whom these facts bring; run by run, since the newcomers of two runs never mix."""
    by_run: dict[str, list[Newcomer]] = defaultdict(list)
    for said in brought:
        original = known[said.delegate_uid].pk if said.kind == FactKind.SUBSTITUTE else None
        newcomer = Newcomer(said.op_id, site=said.site_id, stands_for=original, **persons[said.op_id])
        by_run[said.run].append(newcomer)
    for run, newcomers in by_run.items():
        admit_walk_ins(conference, newcomers, run=run)


def people(conference: int, uids: Collection[UUID]) -> dict[UUID, Person]:
    """Those of `uids` who are known in a conference."""
    if not uids:
        return {}
    # Not narrowed to the conference in SQL: SQLite would walk all of it instead of looking the few up.
    found = Delegate.objects.filter(uid__in=uids).order_by()
    rows = found.values_list("conference_id", "uid", "pk", "site_id", "run", "source")
    return {uid: Person(pk, site, run, mark_of(source)) for of, uid, pk, site, run, source in rows if of == conference}


def mark_of(source: str) -> str:
    """How a source of the roster counts."""
    return str(_MARKS.get(Source(source), Mark.LISTED).value)


def _keep(conference: int, new: dict[UUID, Said], settled: Settled) -> None:
    """Write the new facts; those that were there already, from this feed or an earlier one, stay as they are."""
    waits = settled.waiting
    rows = [
        (*said, conference, op_id in waits, settled.persons.get(op_id) if op_id in waits else None)
        for op_id, said in new.items()
    ]
    write(Fact, [*SAID, "conference_id", "waiting", "person"], rows, unless=["op_id", "conference_id"])
    released = Fact.objects.filter(conference_id=conference, op_id__in=list(settled.effective), waiting=True)
    released.update(waiting=False, person=None)
    _tell_desks(conference, [said for op_id, said in settled.effective.items() if op_id not in new])


def _tell_desks(conference: int, released: Iterable[Said]) -> None:
    """What has effect only now came into the log long ago: desks hear of it as of a change of those it is about."""
    by_run: dict[str, list[Said]] = defaultdict(list)
    for said in released:
        by_run[said.run].append(said)
    for run, some in by_run.items():
        slips = [said.undoes for said in some if said.undoes]
        undone = Fact.objects.filter(conference_id=conference, op_id__in=slips)
        meant = [(said.delegate_uid, said.op_id) for said in some] + list(undone.values_list("delegate_uid", "op_id"))
        call_anew(conference, {uid for uids in meant for uid in uids}, run=run)
