"""What rooms say of themselves: their state, an open problem, and that they want to be called.

Each of the three is a register of its own per site and run. The claim with the later corrected time stands, then the greater op
id, so the order of arrival is no matter.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from diemcau.infra.operations import Incoming, Judging, grants, operation
from diemcau.people import queries as people
from diemcau.people.queries import Spell

from . import claims, policies
from .enums import ProblemKind, RoomState
from .models import Site, SiteLive

CLOCK_OFF_MS = 60_000
_STATES = frozenset(RoomState.values) - {RoomState.UNKNOWN}
_PROBLEMS = frozenset(ProblemKind.values) | {""}
_SPEAKERS = frozenset(("organizer", "hub_technician", *policies.SITE))

# Of each kind: the key of its body, which is also the field it writes, and whether a value is one of its own.
_KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "room.state": ("state", lambda value: isinstance(value, str) and value in _STATES),
    "room.problem": ("problem", lambda value: isinstance(value, str) and value in _PROBLEMS),
    "room.call": ("calling", lambda value: isinstance(value, bool)),
}
_FIELDS = [f"{name}{end}" for name, _ in _KINDS.values() for end in ("", "_at", "_op")] + ["heard_at", "clock_off"]


@dataclass
class _Ground:
    """What judging needs to know, fetched once for a batch."""

    sites: set[int]
    spells: dict[str, list[Spell]]
    live: dict[tuple[int, str], SiteLive] = field(default_factory=dict)
    touched: set[tuple[int, str]] = field(default_factory=set)

    def row(self, site: int, run: str) -> SiteLive:
        return self.live.setdefault((site, run), SiteLive(site_id=site, run=run))


grants("room.", *_SPEAKERS)


@operation("room.state", "room.problem", "room.call")
def judge(judging: Judging) -> None:
    """Judge and write a batch: three queries and one statement, however many ops, and what modules above make of it (claims.py).

    Refuses: ``foreign_site`` (no site of this conference), ``not_allowed`` (no such role when it came in), ``bad_value``.
    """
    ground = _ground(judging)
    said = []
    for incoming in judging.incoming:
        reason = _fault(incoming, ground)
        if reason:
            judging.refuse(incoming, reason)
            continue
        _take(incoming, ground)
        judging.accept(incoming)
        (name, _), entry, op = _KINDS[incoming.op.kind], incoming.entry, incoming.op
        said.append(claims.Claim(entry.site, op.run, name, op.body[name], entry.at, op.id))
    _write(ground)
    claims.tell(judging, said)
    for site, run in ground.touched:
        judging.changed("site", site, run)


def _ground(judging: Judging) -> _Ground:
    sites = {incoming.entry.site for incoming in judging.incoming}
    ground = _Ground(
        sites=set(Site.objects.filter(conference=judging.conference, pk__in=sites).values_list("pk", flat=True)),
        spells=people.speakers_at({incoming.entry.who for incoming in judging.incoming}, judging.conference),
    )
    for row in SiteLive.objects.select_for_update().filter(site__in=ground.sites):
        ground.live[row.site_id, row.run] = row
    return ground


def _fault(incoming: Incoming, ground: _Ground) -> str:
    entry, body = incoming.entry, incoming.op.body
    if entry.site not in ground.sites:
        return "foreign_site"
    spells = ground.spells.get(entry.who, ())
    if not any(s.role in _SPEAKERS and s.site in (0, entry.site) and s.covers(entry.received_at) for s in spells):
        return "not_allowed"
    name, is_one = _KINDS[incoming.op.kind]
    return "" if body.keys() == {name} and is_one(body[name]) else "bad_value"


def _take(incoming: Incoming, ground: _Ground) -> None:
    entry, op = incoming.entry, incoming.op
    row = ground.row(entry.site, op.run)
    name, _ = _KINDS[op.kind]
    before: UUID | None = getattr(row, f"{name}_op")
    if before is None or (entry.at, op.id.int) > (getattr(row, f"{name}_at"), before.int):
        setattr(row, name, op.body[name])
        setattr(row, f"{name}_at", entry.at)
        setattr(row, f"{name}_op", op.id)
    off = op.offset if abs(op.offset) > CLOCK_OFF_MS else 0
    row.heard_at, _, row.clock_off = max(
        (row.heard_at, abs(row.clock_off), row.clock_off), (entry.received_at, abs(off), off)
    )
    ground.touched.add((entry.site, op.run))


def _write(ground: _Ground) -> None:
    """One upsert: an UPDATE with a CASE for every row and field takes ten times as long."""
    rows = [ground.live[key] for key in ground.touched]
    for row in rows:
        row.pk = None
    SiteLive.objects.bulk_create(rows, update_conflicts=True, unique_fields=["site", "run"], update_fields=_FIELDS)
